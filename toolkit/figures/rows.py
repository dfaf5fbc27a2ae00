"""From the tables to the rows that a figure plots: joins, counts and choices, no statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import bound_incidence, count_sectors, estimate_rates
from toolkit.schema import BOUNDS

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

KINDS = ("quantity", "masked", "date", "name", "marker", "fused", "other")
N_UNITS = 12
N_SECTORS = 10


def label_reports(reports: pd.DataFrame) -> pd.DataFrame:
    """Return ``report_id`` and ``report``, a short unique name: place without its province, and year.

    The rows stand in the order of division codes and years, which is the order of every figure.
    """
    ordered = reports.sort_values(["adcode", "report_year", "report_id"]).reset_index(drop=True)
    places = shorten_places(ordered["region"], ordered["province"])
    years = ordered["report_year"].astype("str").replace("<NA>", "")
    names = (places + " " + years).str.strip()
    names = names.mask(names == "", ordered["report_id"])
    names = names.mask(names.duplicated(keep=False), names + " (" + ordered["report_id"] + ")")
    return ordered[["report_id"]].assign(report=names)


def shorten_places(places: pd.Series, provinces: pd.Series) -> pd.Series:
    """Return full names of places without the province that they lie in."""
    import pandas as pd

    short = [place.removeprefix(province) or place for place, province in zip(places, provinces, strict=True)]
    return pd.Series(short, index=places.index, dtype="str")


def count_ledger(tables: Tables) -> pd.DataFrame:
    """Count the numerals of each report by kind: ``report_id``, ``report``, ``kind``, ``n``.

    Masked amounts are a kind of their own.
    """
    span = ["report_id", "start", "end"]
    masked = tables["quantities"].query("bound == 'masked'")[span].assign(is_masked=True)
    numerals = tables["numerals"].merge(masked, how="left", on=span)
    kind = numerals["kind"].mask(numerals["is_masked"].notna(), "masked")
    return _count_by_report(numerals.assign(kind=kind), tables["reports"], "kind", KINDS)


def count_bounds(tables: Tables) -> pd.DataFrame:
    """Count the amounts of each report by bound: ``report_id``, ``report``, ``bound``, ``n``, ``share``."""
    counts = _count_by_report(tables["quantities"], tables["reports"], "bound", BOUNDS)
    totals = counts.groupby("report_id")["n"].transform("sum")
    return counts.assign(share=counts["n"] / totals.where(totals > 0))


def _count_by_report(
    table: pd.DataFrame, reports: pd.DataFrame, part: str, parts: tuple[str, ...]
) -> pd.DataFrame:
    """Return ``report_id``, ``report``, `part` and ``n`` for every report and part, zeros too."""
    import pandas as pd

    grid = label_reports(reports).merge(pd.DataFrame({part: parts}), how="cross")
    found = table.groupby(["report_id", part]).size().rename("n").reset_index()
    counts = grid.merge(found, how="left", on=["report_id", part])
    return counts.assign(n=counts["n"].fillna(0).astype("int64"))


def count_units(tables: Tables) -> pd.DataFrame:
    """Count the amounts by unit and bound: ``unit``, ``bound``, ``n``; rare units are taken together."""
    import pandas as pd

    quantities = tables["quantities"]
    sizes = quantities.groupby("unit").size().reset_index(name="n")
    common = sizes.sort_values(["n", "unit"], ascending=[False, True])["unit"].head(N_UNITS).tolist()
    unit = quantities["unit"].where(quantities["unit"].isin(common), "other units")
    found = quantities.assign(unit=unit).groupby(["unit", "bound"]).size().rename("n").reset_index()
    order = common + (["other units"] if len(sizes) > N_UNITS else [])
    grid = pd.DataFrame({"unit": pd.Series(order, dtype="str")}).merge(
        pd.DataFrame({"bound": BOUNDS}), how="cross"
    )
    counts = grid.merge(found, how="left", on=["unit", "bound"])
    return counts.assign(n=counts["n"].fillna(0).astype("int64"))


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


def rate_sectors(tables: Tables) -> pd.DataFrame:
    """Return mentions per 1,000 words by report and sector, with exact intervals (`estimate_rates`)."""
    rates = estimate_rates(count_sectors(tables["measures"], tables["reports"]))
    return label_reports(tables["reports"]).merge(rates, on="report_id")


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
    funds = funds[known & ~negative]
    size = funds.groupby("flow")["flow"].transform("size")
    order = funds.assign(size=size).sort_values(
        ["size", "flow", "lane", "start"], ascending=[False, True, True, True]
    )
    columns = ["flow", "lane", "report_id", "report", "yuan", "low", "high", "bound", "text"]
    return order[columns].reset_index(drop=True)


def place_mentions(tables: Tables) -> pd.DataFrame:
    """Return where each mention of the commonest sectors stands, one row each.

    Columns: ``report_id``, ``report``, ``sector``, ``position`` (0 the beginning, 1 the end of the text).
    """
    reports, measures = tables["reports"], tables["measures"]
    labelled = label_reports(reports).merge(reports[["report_id", "n_chars"]], on="report_id")
    placed = labelled.merge(measures[["report_id", "start", "sector"]], on="report_id")
    placed = placed.assign(position=placed["start"] / placed["n_chars"])
    sizes = placed.groupby("sector").size().reset_index(name="n")
    common = sizes.sort_values(["n", "sector"], ascending=[False, True])["sector"].head(N_SECTORS).tolist()
    chosen = placed[placed["sector"].isin(common)]
    return chosen[["report_id", "report", "sector", "position"]].reset_index(drop=True)
