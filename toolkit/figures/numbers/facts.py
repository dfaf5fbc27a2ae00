"""The numbers in captions and alt texts, counted from the plotted rows and the tables behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.numbers.rows import N_UNITS
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd


def describe_ledger(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure ledger."""
    by_report = data.groupby("report", sort=False)["n"].sum()
    by_kind = data.groupby("kind")["n"].sum()
    return {
        "n_reports": len(by_report),
        "n": int(data["n"].sum()),
        "quantity": int(by_kind["quantity"] + by_kind["masked"]),
        "masked": int(by_kind["masked"]),
        "date": int(by_kind["date"]),
        "most": by_report.idxmax(),
        "n_most": int(by_report.max()),
    }


def describe_units(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure units."""
    by_unit = data.groupby("unit", sort=False)["n"].sum()
    return {
        "n_units": min(len(by_unit), N_UNITS),
        "n": int(data["n"].sum()),
        "first": labels.name("unit", str(by_unit.index[0])),
        "n_first": int(by_unit.iloc[0]),
        "exact": int(data.loc[data["bound"] == "exact", "n"].sum()),
    }


def describe_bounds(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure bounds."""
    by_bound = data.groupby("bound")["n"].sum()
    share = (by_bound / by_bound.sum() * 100).round(1)
    return {
        "n_reports": data["report_id"].nunique(),
        "n": int(by_bound.sum()),
        "exact_share": share["exact"],
        "masked_share": share["masked"],
    }
