"""The numbers in captions and alt texts, counted from the plotted rows and the tables behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.funds.rows import FLOW
from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd


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


def describe_flows(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure fund_flows."""
    most = data.sort_values(["n", "flow", "source"], ascending=[False, True, True]).iloc[0]
    named = data[data["source"] != "unspecified"]
    return {
        "n": int(data["n"].sum()),
        "n_reports": tables["funds"]["report_id"].nunique(),
        "n_flows": data["flow"].nunique(),
        "n_totals": len(tables["funds"]) - int(data["n"].sum()),
        "n_named": int(named["n"].sum()),
        "flow": labels.name("flow", most["flow"]),
        "source": labels.name("source", most["source"]),
        "n_most": int(most["n"]),
    }


def describe_sources(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure fund_sources."""
    return _describe_amounts(data, tables, labels, "source")


def describe_sectors(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure fund_sectors."""
    return _describe_amounts(data, tables, labels, "sector")


def _describe_amounts(data: pd.DataFrame, tables: Tables, labels: Labels, by: str) -> Facts:
    funds = tables["funds"]
    first = data["category"].iloc[0]
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_totals": int(data["is_total"].sum()),
        "n_categories": data["category"].nunique(),
        "first": labels.name(by, first),
        "n_first": int((data["category"] == first).sum()),
        "least": f"{data['yuan'].min():,.0f}",
        "most": f"{data['yuan'].max():,.0f}",
        "left_out": int((funds["flow"] == FLOW).sum()) - len(data),
    }


def describe_central(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure fund_series."""
    series = tables["fund_series"]
    central = series[(series["region"] == "全国") & (series["indicator"] == "central_fund")]
    handed = data[data["scope"] == "to_localities"].sort_values("year")
    counts = data.groupby(["year", "scope"]).size()
    both = data.groupby("year")["scope"].nunique()
    return {
        "n": len(data),
        "first_year": int(data["year"].min()),
        "last_year": int(data["year"].max()),
        "n_sums": len(central) - len(data),
        "n_both": int((both > 1).sum()),
        "n_twice": int((counts > 1).sum()),
        "handed_first": int(handed["year"].iloc[0]),
        "handed_last": int(handed["year"].iloc[-1]),
        "least": f"{handed['value'].iloc[0] / 1e8:,.2f}",
        "most": f"{handed['value'].iloc[-1] / 1e8:,.2f}",
    }


def describe_concentration(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure fund_concentration."""
    whole = data[data["left_out"] == ""]
    groups = data.groupby(["by", "is_named"])["estimate"]
    spread = (groups.transform("max") - groups.transform("min")).fillna(0.0)
    widest = data.iloc[int(spread.argmax())]
    reach = data[(data["by"] == widest["by"]) & (data["is_named"] == widest["is_named"])]["estimate"]
    return {
        "n_rows": len(whole),
        "n_refused": int(whole["estimate"].isna().sum()),
        "n_reports": data.loc[data["left_out"] != "", "left_out"].nunique(),
        "row": labels.name("concentration", f"{widest['by']}_{'named' if widest['is_named'] else 'all'}"),
        "low": f"{reach.min():.2f}" if reach.notna().any() else "–",
        "high": f"{reach.max():.2f}" if reach.notna().any() else "–",
    }
