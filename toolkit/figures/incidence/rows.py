"""From the tables to the rows that the figures of incidence plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import bound_incidence
from toolkit.figures.incidence.published.rows import name_place
from toolkit.figures.places import shorten_places

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]


def choose_declines(tables: Tables) -> pd.DataFrame:
    """Return the figures of falls and targets, with the row that each stands in.

    Columns: ``row`` (from 0; a start and the end that follows it share one), ``report_id``, ``place``,
    ``role``, ``text``, ``value``, ``low``, ``high``, ``bound``, ``year``. Targets come last. Thresholds are
    left out, and so are levels that have a year, which `join_series` takes; what is said twice stands once.
    """
    reports = tables["reports"]
    figures = bound_incidence(tables["incidence"])
    is_drawn = (figures["role"] != "threshold") & ((figures["role"] != "level") | figures["year"].isna())
    figures = figures[is_drawn].merge(reports[["report_id", "province"]])
    # A group of places has no code, and without its province nobody knows it.
    place = shorten_places(figures["region"], figures["province"]).where(
        figures["adcode"] != "", figures["region"]
    )
    figures = figures.assign(place=place).sort_values(["report_id", "region", "start"], kind="stable")
    before = figures.groupby(["report_id", "region"])["role"].shift(1)
    opens = ~((figures["role"] == "end") & (before == "start"))
    figures = figures.assign(group=opens.cumsum(), is_target=figures["role"] == "target")
    figures = _drop_repeated(figures)
    top = figures["high"].fillna(figures["value"])
    figures = figures.assign(top=top.groupby(figures["group"]).transform("max")).sort_values(
        ["is_target", "top", "group", "start"], ascending=[True, False, True, True], kind="stable"
    )
    figures["row"] = figures.groupby("group", sort=False).ngroup()
    columns = ["row", "report_id", "place", "role", "text", "value", "low", "high", "bound", "year"]
    return figures[columns].reset_index(drop=True)


def _drop_repeated(figures: pd.DataFrame) -> pd.DataFrame:
    """Return `figures` without the groups that say what an earlier group of the report said already."""
    said = figures.assign(said=figures["role"] + figures["text"] + figures["year"].astype("str").fillna(""))
    whole = said.groupby(["group", "report_id", "region"], sort=False)["said"].agg("".join).reset_index()
    first = whole.drop_duplicates(["report_id", "region", "said"])
    return figures[figures["group"].isin(first["group"])]


def join_series(tables: Tables) -> pd.DataFrame:
    """Return the national survey rates and the dated figures of the reports, one row each.

    Columns: ``series`` (nation or report), ``report_id``, ``place``, ``year``, ``value``, ``low``,
    ``high``, ``bound``, ``basis``. Targets and thresholds are left out; what a report says twice of a place
    and year stands once.
    """
    import pandas as pd

    series = tables["national_series"]
    chosen = (series["region"] == "全国") & (series["indicator"] == "poverty_incidence")
    nation = series[chosen & (series["basis"] == "survey")].sort_values("year")
    half = nation["step"] / 2
    nation = nation.assign(
        series="nation",
        report_id="",
        place="全国",
        bound="exact",
        low=nation["low"] - half,
        high=nation["high"] + half,
    )
    figures = bound_incidence(tables["incidence"])
    stated = figures["role"].isin(["start", "end", "level"]) & figures["year"].notna()
    figures = figures[stated]
    figures = figures.assign(series="report", place=figures["region"].map(name_place).astype("str"))
    figures = figures.sort_values(["year", "report_id", "start"])
    figures = figures.drop_duplicates(["report_id", "region", "year", "text", "bound", "basis"])
    columns = ["series", "report_id", "place", "year", "value", "low", "high", "bound", "basis"]
    return pd.concat([nation[columns], figures[columns]], ignore_index=True)
