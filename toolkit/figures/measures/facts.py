"""The numbers in captions and alt texts, counted from the plotted rows and the tables behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd


def describe_rates(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure measures."""
    highest = data.nlargest(1, "rate").iloc[0]
    return {
        "n_reports": data["report_id"].nunique(),
        "n": int(data["n"].sum()),
        "n_tokens": int(data.drop_duplicates("report_id")["n_tokens"].sum()),
        "highest": f"{highest['rate']:.1f}",
        "highest_low": f"{highest['low']:.1f}",
        "highest_high": f"{highest['high']:.1f}",
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
        "n_sectors": len(sizes),
        "first": labels.name("sector", sizes.index[0]),
        "n_first": len(first),
        "first_place": f"{first['position'].mean() * 100:.0f}",
    }
