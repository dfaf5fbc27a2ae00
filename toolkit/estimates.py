"""Statistics with their interval: rates of mentions, declines of incidence, figures against a series.

Bounds are interval arithmetic on what was printed: half a unit of the last printed place, and the
bounds that hedges and masks set. They hold for certain; they are no confidence intervals. The rates
are the exception: their interval is a confidence interval, named in the column ``method``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS = re.compile(r"[.．]([0-9０-９*＊×✕XxＸｘ]+)")
_FULL_RATE = 100.0


def count_sectors(measures: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Count the mentions of each sector in each report, one row per report and sector.

    Parameters
    ----------
    measures
        One row per mention, with ``report_id`` and ``sector``.
    reports
        One row per report, with ``report_id`` and ``n_tokens``. A report without mentions counts zero.

    Returns
    -------
    DataFrame
        ``report_id``, ``sector``, ``n`` (mentions), ``n_tokens``. Sectors are those of `measures`.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> measures = pd.DataFrame({"report_id": ["a", "a"], "sector": ["water", "water"]})
    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "n_tokens": [500, 800]})
    >>> count_sectors(measures, reports).values.tolist()
    [['a', 'water', 2, 500], ['b', 'water', 0, 800]]
    """
    import pandas as pd

    require_columns(measures, ["report_id", "sector"], caller="count_sectors")
    require_columns(reports, ["report_id", "n_tokens"], caller="count_sectors")
    sectors = pd.DataFrame({"sector": pd.Series(sorted(measures["sector"].unique()), dtype="str")})
    grid = reports[["report_id", "n_tokens"]].merge(sectors, how="cross")
    found = measures.groupby(["report_id", "sector"]).size().rename("n").reset_index()
    counts = grid.merge(found, how="left", on=["report_id", "sector"])
    counts["n"] = counts["n"].fillna(0).astype("int64")
    return counts[["report_id", "sector", "n", "n_tokens"]]


def estimate_rates(
    counts: pd.DataFrame,
    *,
    n: str = "n",
    exposure: str = "n_tokens",
    per: float = 1000.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate the rate behind each count, with the exact Poisson interval of Garwood (1936).

    Parameters
    ----------
    counts
        One row per count, with the columns `n` and `exposure`.
    n, exposure
        The count, and what it was counted in (words).
    per, level
        The rate is per so many units of exposure; the confidence of its interval.

    Returns
    -------
    DataFrame
        The rows and columns of `counts`, then ``rate``, ``low``, ``high`` (per `per`) and ``method``.
        Without exposure there is no rate: all three are missing.

    Raises
    ------
    InputError
        A needed column is missing, `level` is not between 0 and 1, or a count is below zero.

    Examples
    --------
    >>> import pandas as pd
    >>> rates = estimate_rates(pd.DataFrame({"n": [10], "n_tokens": [2000]}))
    >>> rates[["rate", "low", "high"]].round(3).values.tolist()
    [[5.0, 2.398, 9.195]]
    """
    import numpy as np
    from statsmodels.stats.rates import confint_poisson

    require_columns(counts, [n, exposure], caller="estimate_rates")
    if not 0 < level < 1 or (counts[n] < 0).any():
        msg = f"estimate_rates: level must lie between 0 and 1 (got {level}), and no count below zero."
        raise InputError(msg)
    size = counts[exposure].astype("float64").where(counts[exposure] > 0).to_numpy(na_value=np.nan)
    number = counts[n].to_numpy(dtype="float64", na_value=np.nan)
    low, high = confint_poisson(number, size, method="exact-c", alpha=1 - level)
    low = np.where(np.isnan(number / size), np.nan, low)  # the library gives 0 for what is missing
    return counts.assign(
        rate=number / size * per, low=low * per, high=high * per, method=f"Poisson, exact, {level:.0%}"
    )


def bound_incidence(incidence: pd.DataFrame) -> pd.DataFrame:
    """Give every incidence figure the least and greatest rate that its words and digits allow.

    A plain figure is known to half a unit of its last printed place; a range or a mask has its own ends,
    with the same half unit. An end that the words leave open is 0 or 100, but "about" sets no bounds.

    Parameters
    ----------
    incidence
        The table ``incidence``: ``text``, ``value``, ``low``, ``high``, ``bound``.

    Returns
    -------
    DataFrame
        `incidence` with ``low`` and ``high`` so widened, in percent, from 0 to 100; missing for "about".

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> figures = pd.DataFrame({"text": ["8.2%", "1%"], "value": [8.2, 1.0], "low": [8.2, None],
    ...                         "high": [8.2, 1.0], "bound": ["exact", "less"]})
    >>> bound_incidence(figures)[["low", "high"]].round(3).values.tolist()
    [[8.15, 8.25], [0.0, 1.0]]
    """
    require_columns(incidence, ["text", "value", "low", "high", "bound"], caller="bound_incidence")
    half = incidence["text"].map(_half_step).astype("float64")
    # A hedge is taken at its word: "below 1%" allows nothing above 1.
    half = half.where(incidence["bound"].isin(["exact", "range", "masked"]), 0.0)
    is_open = incidence["bound"] == "approx"
    low = incidence["low"].where(is_open, incidence["low"].fillna(0.0))
    high = incidence["high"].where(is_open, incidence["high"].fillna(_FULL_RATE))
    return incidence.assign(
        low=(low - half).clip(0.0, _FULL_RATE).round(10), high=(high + half).clip(0.0, _FULL_RATE).round(10)
    )


def _half_step(text: str) -> float:
    """Return half a unit of the last place printed in `text` (0.05 for 8.2%)."""
    decimals = _DECIMALS.findall(text)
    return 0.5 * 10.0 ** -len(decimals[-1] if decimals else "")


def estimate_declines(incidence: pd.DataFrame) -> pd.DataFrame:
    """Estimate how far incidence fell, one row per pair of a start and the end that follows it.

    In each report and region a figure with the role start is paired with the next one with the role
    end. Figures without a partner give no row.

    Parameters
    ----------
    incidence
        The table ``incidence``.

    Returns
    -------
    DataFrame
        ``report_id``, ``region``, ``basis``; ``start``, ``end`` (offsets of the two figures in the
        text); ``start_value``, ``start_low``, ``start_high``, ``end_value``, ``end_low``, ``end_high``
        (percent, from `bound_incidence`); ``start_year``, ``end_year``; ``points_low``,
        ``points_high`` (fall in percentage points); ``relative_low``, ``relative_high`` (fall as a
        share of the start, 1 is to nothing); ``annual_low``, ``annual_high`` (the same, a year, where
        both years are known). A bound that the words leave open is missing.

    Raises
    ------
    InputError
        A needed column is missing.

    Notes
    -----
    With start in [s, S] and end in [e, E] the fall lies in [s - E, S - e], the relative fall in
    [1 - E/s, 1 - e/S], and the fall a year over y years in [1 - (E/s)^(1/y), 1 - (e/S)^(1/y)].

    Examples
    --------
    >>> from toolkit.schema import make_frame
    >>> rows = [("a", 5, 9, "8.2%", "甲县", "", 8.2, 8.2, 8.2, "exact", "start", 2014, "stated", "register"),
    ...         ("a", 12, 17, "0.32%", "甲县", "", 0.32, 0.32, 0.32, "exact", "end", 2019, "stated",
    ...          "register")]
    >>> falls = estimate_declines(make_frame("incidence", rows))
    >>> falls[["points_low", "points_high"]].round(3).values.tolist()
    [[7.825, 7.935]]
    """
    needed = ["report_id", "start", "text", "region", "role", "year", "basis"]
    require_columns(incidence, needed, caller="estimate_declines")
    figures = bound_incidence(incidence[incidence["role"].isin(["start", "end"])])
    figures = figures.sort_values(["report_id", "region", "start"], kind="stable")
    after = figures.groupby(["report_id", "region"]).shift(-1)
    paired = (figures["role"] == "start") & (after["role"] == "end")
    first, last = figures[paired], after[paired]
    pairs = first[["report_id", "region", "basis"]].assign(
        start=first["start"], end=last["start"].astype("Int64")
    )
    for side, rows in (("start", first), ("end", last)):
        for part in ("value", "low", "high"):
            pairs[f"{side}_{part}"] = rows[part].astype("float64")
    pairs["start_year"], pairs["end_year"] = first["year"].astype("Int64"), last["year"].astype("Int64")
    return _add_falls(pairs).reset_index(drop=True)


def _add_falls(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the bounds of the fall: in points, relative, and a year."""
    years = (pairs["end_year"] - pairs["start_year"]).astype("float64")
    power = 1 / years.where(years > 0)
    # The greatest share that may be left, and the least; from a start of nothing there is none.
    most = pairs["end_high"] / pairs["start_low"].where(pairs["start_low"] > 0)
    least = pairs["end_low"] / pairs["start_high"].where(pairs["start_high"] > 0)
    return pairs.assign(
        points_low=pairs["start_low"] - pairs["end_high"],
        points_high=pairs["start_high"] - pairs["end_low"],
        relative_low=1 - most,
        relative_high=1 - least,
        annual_low=1 - most**power,
        annual_high=1 - least**power,
    )


def compare_series(incidence: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Hold each dated incidence figure against the published rates of the same year.

    Parameters
    ----------
    incidence
        The table ``incidence``; figures without a year give no row.
    series
        Published rates: ``region``, ``year``, ``low``, ``high``, ``basis`` and, where printed, ``step``
        (see ``load_dataset("national_series")``). Only rows with the indicator ``poverty_incidence``
        are used, where that column stands; a rate is held against the figures of its own region and of
        the places in it, and the rate of 全国 against all.

    Returns
    -------
    DataFrame
        ``report_id``, ``start``, ``region``, ``year``, ``role``, ``basis``, ``low``, ``high`` (the
        figure); ``series_region``, ``series_basis``, ``series_low``, ``series_high``; ``is_same_basis``;
        ``difference_low``, ``difference_high`` (figure less series, points); ``position`` (below,
        above, or overlap where the bounds do not separate the two).

    Raises
    ------
    InputError
        A needed column is missing.
    """
    require_columns(series, ["region", "year", "low", "high", "basis"], caller="compare_series")
    needed = ["report_id", "start", "text", "region", "year", "role", "basis"]
    require_columns(incidence, needed, caller="compare_series")
    if "indicator" in series:
        series = series[series["indicator"] == "poverty_incidence"]
    half = series["step"].fillna(0) / 2 if "step" in series else 0.0
    rates = series.assign(low=series["low"] - half, high=series["high"] + half)
    rates = rates[["region", "basis", "low", "high", "year"]].rename(columns=lambda c: f"series_{c}")
    columns = ["report_id", "start", "region", "year", "role", "basis", "low", "high"]
    figures = bound_incidence(incidence[incidence["year"].notna()])[columns]
    pairs = figures.merge(rates, left_on="year", right_on="series_year")
    inside = [
        outer == "全国" or place.startswith(outer)
        for place, outer in zip(pairs["region"], pairs["series_region"], strict=True)
    ]
    return _place_figures(pairs[inside].drop(columns="series_year").reset_index(drop=True))


def _place_figures(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the difference from the series and what it means."""
    low = (pairs["low"] - pairs["series_high"]).round(10)
    high = (pairs["high"] - pairs["series_low"]).round(10)
    position = low.gt(0).map({True: "above", False: "overlap"}).mask(high < 0, "below")
    return pairs.assign(
        is_same_basis=pairs["basis"] == pairs["series_basis"],
        difference_low=low,
        difference_high=high,
        position=position.astype("str"),
    )
