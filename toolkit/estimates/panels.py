"""Published series: one row per place, year and source, made ready for estimates.

Register and survey count different people, and a province's own line counts others again: the figures of
different bases or scopes are never put into one series. No distribution is fitted to bands: with two or
three of them its family decides, and limits simulated for 31 places held the truth too seldom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import name_first

if TYPE_CHECKING:
    import pandas as pd

RATE = "poverty_incidence"
PEOPLE = "poor_population"
# What may not differ within one series of a place.
SERIES_KEY = ("region", "scope", "basis")
_FULL_RATE = 100.0


def bound_series(series: pd.DataFrame) -> pd.DataFrame:
    """Give every published figure the least and greatest value that its words and digits allow.

    Parameters
    ----------
    series
        Published figures: ``low``, ``high``, ``unit`` and, where they stand, ``step`` (the last printed
        place) and ``bound``; see ``load_dataset("province_series")``.

    Returns
    -------
    DataFrame
        `series` with ``low`` and ``high`` widened by half a step. An end that the source leaves open is 0
        or, for ``%``, 100, and else missing; "about" sets no bounds.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> figures = pd.DataFrame({"low": [10.2, None], "high": [10.2, 3], "unit": "%", "step": [0.1, None]})
    >>> bound_series(figures)[["low", "high"]].round(2).values.tolist()
    [[10.15, 10.25], [0.0, 3.0]]
    """
    require_columns(series, ["low", "high", "unit"], caller="bound_series")
    half = series["step"].astype("float64").fillna(0.0) / 2 if "step" in series else 0.0
    is_rate = series["unit"] == "%"
    low = (series["low"].astype("float64").fillna(0.0) - half).clip(lower=0.0)
    high = series["high"].astype("float64") + half
    high = high.mask(is_rate, high.fillna(_FULL_RATE).clip(upper=_FULL_RATE))
    if "bound" in series:
        low, high = (end.mask(series["bound"] == "approx") for end in (low, high))
    return series.assign(low=low.round(10), high=high.round(10))


def fold_series(series: pd.DataFrame) -> pd.DataFrame:
    """Fold the sources of one figure into one row: place, year, indicator, scope and basis.

    Parameters
    ----------
    series
        Published figures, one row per source: ``region``, ``year``, ``indicator``, ``scope``, ``basis``,
        ``unit``, ``value``, ``low``, ``high``, ``step``.

    Returns
    -------
    DataFrame
        ``region``, ``scope``, ``basis``, ``year``, ``indicator``, ``unit``; ``value`` (the median of what
        the sources print, missing where all give a band); ``low``, ``high`` (from `bound_series`, wide
        enough for every source); ``n`` (sources). Bases and scopes stay apart.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> from toolkit import load_dataset
    >>> nation = fold_series(load_dataset("national_series"))
    >>> rates = nation[(nation["region"] == "全国") & (nation["indicator"] == "poverty_incidence")]
    >>> rates[["year", "value", "low", "high", "n"]].values.tolist()[-1]
    [2019, 0.6, 0.55, 0.65, 1]
    """
    key = [*SERIES_KEY, "year", "indicator", "unit"]
    require_columns(series, [*key, "value", "low", "high", "step"], caller="fold_series")
    folded = bound_series(series).groupby(key, as_index=False, dropna=False)
    return folded.agg(value=("value", "median"), low=("low", "min"), high=("high", "max"), n=("low", "size"))


def take_rates(series: pd.DataFrame, *, caller: str) -> pd.DataFrame:
    """Return the rates of `series` with scope and basis, one number per place and year.

    Bands and figures without a year stay, so that the caller can count them.

    Raises
    ------
    InputError
        A column is missing, or a place has two rates of the same year, scope and basis.
    """
    require_columns(series, ["region", "year", "value"], caller=caller)
    series = series.assign(**{name: "" for name in SERIES_KEY if name not in series})
    if "indicator" in series:
        series = series[series["indicator"] == RATE]
    stated = series[is_stated(series)]
    twice = stated[stated.duplicated([*SERIES_KEY, "year"])]
    if len(twice):
        places = [f"{place} {year}" for place, year in zip(twice["region"], twice["year"], strict=True)]
        msg = (
            f"{caller}: a place must have one rate a year in each scope and basis, but more stand for "
            f"{name_first(places)}. Keep one source, or fold them with fold_series."
        )
        raise InputError(msg)
    return series.astype({"year": "Int64", "value": "float64"}).sort_values([*SERIES_KEY, "year"])


def is_stated(series: pd.DataFrame) -> pd.Series:
    """Tell which figures state a number and its year."""
    return series["value"].notna() & series["year"].notna()


def take_one_basis(series: pd.DataFrame, *, caller: str) -> pd.DataFrame:
    """Return the rates of `series` that state a number and its year, all of one scope and basis.

    Raises
    ------
    InputError
        As in `take_rates`, or scopes or bases are mixed.
    """
    rates = take_rates(series, caller=caller)
    rates = rates[is_stated(rates)].astype({"year": "int64"})
    for name in ("scope", "basis"):
        found = sorted(rates[name].unique())
        if len(found) > 1:
            msg = (
                f"{caller}: all rates must have one {name}, but there are {found[:3]}. "
                f"They count different people: keep the rows of one {name}."
            )
            raise InputError(msg)
    return rates
