"""From the tables to the rows that the figures of incidence plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import bound_incidence
from toolkit.figures.places import shorten_places

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]


def choose_declines(tables: Tables) -> pd.DataFrame:
    """Return the incidence figures to draw, with the row that each stands in.

    Columns: ``row`` (from 0; a start and the end that follows it share one), ``report_id``, ``place``,
    ``role``, ``text``, ``value``, ``low``, ``high``, ``bound``, ``year``. Targets come last;
    thresholds are left out.
    """
    reports = tables["reports"]
    figures = bound_incidence(tables["incidence"])
    figures = figures[figures["role"] != "threshold"].merge(reports[["report_id", "province"]])
    place = shorten_places(figures["region"], figures["province"])
    figures = figures.assign(place=place).sort_values(["report_id", "region", "start"], kind="stable")
    before = figures.groupby(["report_id", "region"])["role"].shift(1)
    opens = ~((figures["role"] == "end") & (before == "start"))
    figures = figures.assign(group=opens.cumsum(), is_target=figures["role"] == "target")
    top = figures["high"].fillna(figures["value"])
    figures = figures.assign(top=top.groupby(figures["group"]).transform("max")).sort_values(
        ["is_target", "top", "group", "start"], ascending=[True, False, True, True], kind="stable"
    )
    figures["row"] = figures.groupby("group", sort=False).ngroup()
    columns = ["row", "report_id", "place", "role", "text", "value", "low", "high", "bound", "year"]
    return figures[columns].reset_index(drop=True)


def join_series(tables: Tables) -> pd.DataFrame:
    """Return the national survey rates and the dated figures of the reports, one row each.

    Columns: ``series`` (nation or report), ``report_id``, ``place``, ``year``, ``value``, ``low``,
    ``high``, ``bound``, ``basis``. Targets and thresholds are left out.
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
    figures = bound_incidence(tables["incidence"]).merge(tables["reports"][["report_id", "province"]])
    stated = figures["role"].isin(["start", "end", "level"]) & figures["year"].notna()
    figures = figures[stated]
    figures = figures.assign(series="report", place=shorten_places(figures["region"], figures["province"]))
    figures = figures.sort_values(["year", "report_id", "start"])
    columns = ["series", "report_id", "place", "year", "value", "low", "high", "bound", "basis"]
    return pd.concat([nation[columns], figures[columns]], ignore_index=True)
