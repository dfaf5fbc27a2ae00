"""The population behind a rate: poor people over poverty incidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.estimates.panels import PEOPLE, RATE, SERIES_KEY, bound_series

if TYPE_CHECKING:
    import pandas as pd

_KEY = (*SERIES_KEY, "year")


def estimate_denominators(series: pd.DataFrame, *, population: pd.DataFrame | None = None) -> pd.DataFrame:
    """Estimate the population that a count of the poor and their rate imply, one row per pair of the two.

    A count and a rate make a pair where place, year, scope and basis are the same; several sources make
    several pairs. A count or a rate without its partner gives no row.

    Parameters
    ----------
    series
        Published figures with the indicators ``poor_population`` (people) and ``poverty_incidence``
        (percent): ``region``, ``year``, ``indicator``, ``scope``, ``basis``, ``unit``, ``value``, ``low``,
        ``high``, ``step``.
    population
        Stated populations to compare with: ``region``, ``year``, ``low``, ``high``; None for none.

    Returns
    -------
    DataFrame
        ``region``, ``scope``, ``basis``, ``year``; ``people_low``, ``people_high``, ``rate_low``,
        ``rate_high`` (percent); ``estimate``, ``low``, ``high`` (people implied); ``method``;
        ``population_low``, ``population_high`` and ``position`` (the implied population is below or above
        the stated one, or overlaps it; empty where none is stated). A rate that may be 0 leaves ``high``
        missing: any population fits.

    Raises
    ------
    InputError
        A needed column is missing.

    Notes
    -----
    With people in [c, C] and the rate in [p, P] the population lies in [c/P, C/p]: bounds from rounding,
    no confidence interval. The nearer to nothing a rate with one decimal, the less it tells.

    Examples
    --------
    >>> from toolkit import load_dataset
    >>> implied = estimate_denominators(load_dataset("national_series"))
    >>> year = implied[(implied["region"] == "全国") & (implied["year"] == 2019)]
    >>> (year[["low", "high"]] / 1e6).round().values.tolist()
    [[847.0, 1003.0]]
    """
    require_columns(
        series, [*_KEY, "indicator", "unit", "value", "low", "high"], caller="estimate_denominators"
    )
    bounded = bound_series(series[series["year"].notna()])
    pairs = _take(bounded, PEOPLE, "people").merge(_take(bounded, RATE, "rate"), on=list(_KEY))
    share = pairs[["rate_value", "rate_low", "rate_high"]] / 100
    share = share.where(share > 0)
    implied = pairs.assign(
        estimate=pairs["people_value"] / share["rate_value"],
        low=pairs["people_low"] / share["rate_high"],
        high=pairs["people_high"] / share["rate_low"],
        method="people over rate, bounds from rounding",
    ).drop(columns=["people_value", "rate_value"])
    return _place(implied, population)


def _take(series: pd.DataFrame, indicator: str, prefix: str) -> pd.DataFrame:
    names = {name: f"{prefix}_{name}" for name in ("value", "low", "high")}
    return series.loc[series["indicator"] == indicator, [*_KEY, *names]].rename(columns=names)


def _place(implied: pd.DataFrame, population: pd.DataFrame | None) -> pd.DataFrame:
    """Say where the implied population stands beside the stated one."""
    if population is None:
        population = implied.iloc[:0][["region", "year", "low", "high"]]
    require_columns(population, ["region", "year", "low", "high"], caller="estimate_denominators")
    stated = population[["region", "year", "low", "high"]].rename(
        columns={"low": "population_low", "high": "population_high"}
    )
    placed = implied.merge(stated, on=["region", "year"], how="left")
    is_below = placed["high"] < placed["population_low"]
    is_above = placed["low"] > placed["population_high"]
    is_stated = placed["population_low"].notna() | placed["population_high"].notna()
    words = is_stated.map({True: "overlap", False: ""}).mask(is_below, "below").mask(is_above, "above")
    return placed.assign(position=words.astype("str"))
