"""The numbers in captions and alt texts, counted from the plotted rows and the tables behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from toolkit.figures.labels import Labels
from toolkit.figures.rows import N_UNITS

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]
Facts = dict[str, Any]


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


def describe_declines(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure declines."""
    roles = data.groupby("row")["role"].agg(set)
    first = data[data["row"] == 0]
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_rows": len(roles),
        "n_pairs": int(roles.map({"start", "end"}.issubset).sum()),
        "n_masked": int((data["bound"] == "masked").sum()),
        "n_targets": int((data["role"] == "target").sum()),
        "left_out": len(tables["incidence"]) - len(data),
        "first_place": first["place"].iloc[0],
        "first_text": " → ".join(first["text"]),
    }


def describe_series(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure series."""
    nation, stated = (data[data["series"] == name] for name in ("nation", "report"))
    rates = nation.groupby("year")["high"].max()
    above = stated["low"] > stated["year"].map(rates)
    return {
        "n_survey": len(nation),
        "first_year": int(nation["year"].min()),
        "last_year": int(nation["year"].max()),
        "first": f"{nation['value'].iloc[0]:g}",
        "last": f"{nation['value'].iloc[-1]:g}",
        "n_reports": stated["report_id"].nunique(),
        "n_reports_figures": len(stated),
        "n_above": int(above.sum()),
    }


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


def describe_funds(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure funds."""
    flow = data["flow"].iloc[0]
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_flows": data["flow"].nunique(),
        "first_flow": labels.name("flow", flow),
        "n_first": int((data["flow"] == flow).sum()),
        "largest": f"{data['yuan'].max():,.0f}",
        "left_out": len(tables["funds"]) - len(data),
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


Describe = Callable[["pd.DataFrame", Tables, Labels], Facts]
