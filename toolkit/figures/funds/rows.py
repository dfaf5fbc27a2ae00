"""From the tables to the rows that the figures of funds plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import estimate_composition, estimate_concentration
from toolkit.figures.places import label_reports

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

FLOW = "allocation"
SCOPES = ("to_localities", "whole_fund", "all_antipoverty")
# Places that do not hold one another, so that no money is counted at two levels.
LOCAL = ("prefecture", "county", "township")
# The categories of money whose purpose or payer is not named.
UNNAMED = {"sector": "general", "source": "unspecified"}


def choose_funds(tables: Tables) -> pd.DataFrame:
    """Return the money figures to draw, one row each.

    Columns: ``flow``, ``lane`` (number of the report, from 0), ``report_id``, ``report``, ``yuan``,
    ``low``, ``high``, ``bound``, ``text``. Flows stand by their number of figures. Amounts that a log
    axis cannot show (zero, negative, or with no value and no bound) are left out.
    """
    reports = label_reports(tables["reports"])
    funds = reports.assign(lane=range(len(reports))).merge(tables["funds"], on="report_id")
    known = funds[["yuan", "low", "high"]].max(axis=1) > 0
    negative = funds[["yuan", "low", "high"]].min(axis=1) < 0
    order = _order_by_size(funds[known & ~negative], "flow", ["lane", "start"])
    columns = ["flow", "lane", "report_id", "report", "yuan", "low", "high", "bound", "text"]
    return order[columns]


def count_flows(tables: Tables) -> pd.DataFrame:
    """Count the figures by flow and payer: ``flow``, ``source``, ``n``, ``n_reports``; flows by their size.

    A total whose parts are printed is left out: its parts stand for it.
    """
    leaves = _mark_totals(tables["funds"]).query("not is_total")
    found = leaves.groupby(["flow", "source"], as_index=False)
    counts = found.agg(n=("start", "size"), n_reports=("report_id", "nunique"))
    counts["size"] = counts.groupby("flow")["n"].transform("sum")
    order = counts.sort_values(["size", "flow", "source"], ascending=[False, True, True], ignore_index=True)
    return order[["flow", "source", "n", "n_reports"]]


def place_sources(tables: Tables) -> pd.DataFrame:
    """Return the allocations with their payer as ``category`` (see `_place_amounts`)."""
    return _place_amounts(tables, "source")


def place_sectors(tables: Tables) -> pd.DataFrame:
    """Return the allocations with their sector as ``category`` (see `_place_amounts`)."""
    return _place_amounts(tables, "sector")


def _place_amounts(tables: Tables, by: str) -> pd.DataFrame:
    """Return the allocations that are printed as a number, one row each, categories by their size.

    Columns: ``category``, ``level`` (of the report), ``report_id``, ``start``, ``yuan``, ``text``,
    ``is_total`` (its parts are printed too).
    """
    funds = _mark_totals(tables["funds"]).merge(tables["reports"][["report_id", "level"]], on="report_id")
    funds = funds[(funds["flow"] == FLOW) & (funds["yuan"] > 0)].rename(columns={by: "category"})
    order = _order_by_size(funds, "category", ["report_id", "start"])
    return order[["category", "level", "report_id", "start", "yuan", "text", "is_total"]]


def _mark_totals(funds: pd.DataFrame) -> pd.DataFrame:
    """Add ``is_total``: other figures of the report are part of this one."""
    totals = funds.loc[funds["part_of"].notna(), ["report_id", "part_of"]].drop_duplicates()
    totals = totals.rename(columns={"part_of": "start"}).assign(is_total=True)
    marked = funds.merge(totals, how="left", on=["report_id", "start"])
    return marked.assign(is_total=marked["is_total"].notna())


def _order_by_size(rows: pd.DataFrame, by: str, then: list[str]) -> pd.DataFrame:
    """Return `rows` with the commonest value of `by` first."""
    size = rows.groupby(by)[by].transform("size")
    keys, down = ["size", by, *then], [False, *[True] * (1 + len(then))]
    return rows.assign(size=size).sort_values(keys, ascending=down, ignore_index=True)


def choose_central(tables: Tables) -> pd.DataFrame:
    """Return the central poverty fund of single years: ``year``, ``scope``, ``value``, ``low``, ``high``.

    ``source_title`` and ``confidence`` go with them. Sums over several years are left out.
    """
    series = tables["fund_series"]
    central = series[(series["region"] == "全国") & (series["indicator"] == "central_fund")]
    single = central[(central["first_year"] == central["year"]) & central["value"].notna()]
    order = single.sort_values(["scope", "year", "value"], ignore_index=True)
    return order[["year", "scope", "value", "low", "high", "source_title", "confidence"]]


def compare_concentration(tables: Tables) -> pd.DataFrame:
    """Return how concentrated local allocations are, in all and with each report left out in turn.

    Columns: ``by`` (sector, source), ``is_named`` (money of no named category left out), ``left_out``
    ("" for none), ``n`` (categories), ``estimate`` (Herfindahl index), ``least`` (1/n), ``reason``.
    """
    import pandas as pd

    local = tables["reports"].query("level in @LOCAL")["report_id"]
    funds = tables["funds"]
    funds = funds[funds["report_id"].isin(local) & (funds["flow"] == FLOW) & funds["yuan"].notna()]
    rows = [
        {"by": by, "is_named": is_named, "left_out": name, **_measure(kept, by)}
        for by, unnamed in UNNAMED.items()
        for is_named in (False, True)
        for chosen in [funds[funds[by] != unnamed] if is_named else funds]
        for name in ["", *sorted(chosen["report_id"].unique())]
        for kept in [chosen[chosen["report_id"] != name]]
        if len(kept)
    ]
    columns = ["by", "is_named", "left_out", "n", "estimate", "least", "reason"]
    names = label_reports(tables["reports"]).set_index("report_id")["report"]
    indices = pd.DataFrame(rows, columns=columns)
    return indices.assign(left_out=indices["left_out"].map(names).fillna(""))


def _measure(funds: pd.DataFrame, by: str) -> dict[str, object]:
    shares = estimate_composition(funds, by=by, flow=FLOW)
    index = estimate_concentration(shares[["yuan"]]).set_index("index").loc["hhi"]
    n = len(shares)
    return {"n": n, "estimate": index["estimate"], "least": 1 / n, "reason": index["reason"]}
