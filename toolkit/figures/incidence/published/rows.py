"""From published series to the rows that the figures of places and provinces plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import fold_series, rank_bounds
from toolkit.figures.tiles import UNITS
from toolkit.regions import find_place

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

LEVELS = ("prefecture", "county", "group")


def fold_rates(series: pd.DataFrame) -> pd.DataFrame:
    """Return the rates of `series`, one row per place, scope, basis and year (`fold_series`)."""
    return fold_series(series[series["indicator"] == "poverty_incidence"])


def join_ends(tables: Tables) -> pd.DataFrame:
    """Return the first and the last rate of each place that has two of one basis, one row each.

    Columns: ``level`` (prefecture, county, group), ``place``, ``basis``, ``start_year``, ``start_value``,
    ``end_year``, ``end_value`` (percent), ``points`` (fall). The highest starts stand first.
    """
    series = tables["place_series"]
    rates = fold_rates(series).dropna(subset=["value", "year"]).sort_values("year")
    rates = rates[rates["scope"] == ""].merge(series[["region", "level"]].drop_duplicates())
    ends = rates.groupby(["level", "region", "basis"], as_index=False).agg(
        start_year=("year", "first"),
        start_value=("value", "first"),
        end_year=("year", "last"),
        end_value=("value", "last"),
    )
    ends = ends[ends["end_year"] > ends["start_year"]]
    ends = ends.assign(
        place=ends["region"].map(name_place),
        points=ends["start_value"] - ends["end_value"],
        level=ends["level"].where(ends["level"].isin(LEVELS), "group"),
    )
    ends = ends.sort_values(["start_value", "region", "basis"], ascending=[False, True, True])
    columns = ["level", "place", "basis", "start_year", "start_value", "end_year", "end_value", "points"]
    return ends[columns].reset_index(drop=True)


def join_provinces(tables: Tables) -> pd.DataFrame:
    """Return the published rates of the provinces that have a number, and the nation's, one row each.

    Columns: ``region``, ``basis``, ``year``, ``value`` (missing for a band), ``low``, ``high`` (percent,
    with rounding), ``n`` (sources). Rates on a line of the province's own are left out, and so are
    provinces of which only bands are known.
    """
    import pandas as pd

    nation = fold_rates(tables["national_series"])
    rates = fold_rates(tables["province_series"])
    rates = rates[(rates["scope"] == "") & rates["year"].notna()]
    rates = rates[rates.groupby("region")["value"].transform("count") > 0]
    order = {region: number for number, region in enumerate(UNITS)}
    rates = rates.assign(order=rates["region"].map(order)).sort_values(["order", "year", "basis"])
    columns = ["region", "basis", "year", "value", "low", "high", "n"]
    nation = nation[(nation["region"] == "全国") & (nation["scope"] == "")].sort_values("year")
    return pd.concat([nation[columns], rates[columns]], ignore_index=True)


def choose_tiles(tables: Tables) -> pd.DataFrame:
    """Return the survey's rates of every province in the two years that show most provinces, one row each.

    Columns: ``year``, ``region``, ``value`` (missing where only a band is known), ``band_low``,
    ``band_high`` (the band as stated, percent; missing where there is none or an end is open).
    """
    series = tables["province_series"]
    chosen = (
        (series["indicator"] == "poverty_incidence") & (series["basis"] == "survey") & (series["scope"] == "")
    )
    rates = series[chosen & series["region"].isin(UNITS)].dropna(subset="year")
    size = rates.groupby("year")["region"].nunique().reset_index(name="n")
    years = size.sort_values(["n", "year"], ascending=False)["year"].head(2)
    rates = rates[rates["year"].isin(years)]
    is_band = rates["value"].isna()
    rates = rates.assign(band_low=rates["low"].where(is_band), band_high=rates["high"].where(is_band))
    columns = ["value", "band_low", "band_high"]
    return rates.groupby(["year", "region"], as_index=False)[columns].median()


def rank_provinces(tables: Tables) -> pd.DataFrame:
    """Return the ranks that each province can have by its rate, in the latest year of each basis.

    The latest year is the last in which at least half as many provinces have a rate as in the fullest.

    Columns: ``basis``, ``year``, ``region``, ``value``, ``low``, ``high`` (percent), ``rank_best``,
    ``rank_worst`` (1 is the highest rate), ``n_unordered``.
    """
    import pandas as pd

    rates = fold_rates(_drop_spare_bands(tables["province_series"]))
    is_known = rates["basis"].isin(["register", "survey"]) & rates["region"].isin(UNITS)
    rates = rates[is_known & (rates["scope"] == "")]
    ranked = []
    for _, part in rates.groupby("basis"):
        size = part.groupby("year")["region"].transform("nunique")
        last = part.loc[size >= size.max() / 2, "year"].max()
        ranked.append(rank_bounds(part[part["year"] == last]))
    columns = ["basis", "year", "region", "value", "low", "high", "rank_best", "rank_worst", "n_unordered"]
    if not ranked:
        return pd.DataFrame(columns=columns)
    table = pd.concat(ranked).sort_values(["basis", "rank_best", "rank_worst", "region"])
    return table[columns].reset_index(drop=True)


def _drop_spare_bands(series: pd.DataFrame) -> pd.DataFrame:
    """Return `series` without the bands of places for which the same year and basis have a number too."""
    key = ["region", "year", "indicator", "scope", "basis"]
    has_value = series.groupby(key, dropna=False)["value"].transform("count") > 0
    return series[series["value"].notna() | ~has_value]


def name_place(region: str) -> str:
    """Return a place's own name, without the units above it; groups of places as printed."""
    place = find_place(region)
    return place.name if place else region
