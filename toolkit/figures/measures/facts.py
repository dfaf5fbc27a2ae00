"""The numbers in captions and alt texts, counted from the plotted rows and the tables behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd

# A report of fewer sentences tells its shares only roughly.
_FEW_SENTENCES = 30


def describe_shares(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure measures."""
    reports = data.drop_duplicates("report_id")
    is_long = reports["n_sentences"] >= _FEW_SENTENCES
    highest = data.nlargest(1, "low").iloc[0]
    return {
        "n_reports": len(reports),
        "n_sentences": int(reports["n_sentences"].sum()),
        "n_sectors": data["sector"].nunique(),
        "few": _FEW_SENTENCES,
        "n_short": int((~is_long).sum()),
        "highest": f"{100 * highest['share']:.0f}",
        "highest_low": f"{100 * highest['low']:.0f}",
        "highest_high": f"{100 * highest['high']:.0f}",
        "highest_sector": labels.name("sector", highest["sector"]),
        "highest_report": highest["report"],
    }


def describe_positions(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure positions."""
    sizes = data["sector"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    first = data[data["sector"] == sizes.index[0]]
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_none": len(tables["reports"]) - data["report_id"].nunique(),
        "n_sectors": len(sizes),
        "first": labels.name("sector", sizes.index[0]),
        "n_first": len(first),
        "first_place": f"{first['position'].mean() * 100:.0f}",
    }
