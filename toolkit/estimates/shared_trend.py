"""The trend that places share, each with a level of its own."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.estimates.panels import take_one_basis
from toolkit.estimates.results import ESTIMATE, FEWEST_POINTS, Fit, check_level, make_results, wrap_t

if TYPE_CHECKING:
    import pandas as pd

_FEWEST_CLUSTERS = 10

_SHARED = {
    **dict.fromkeys(["estimator", "estimand", "unit"], "text"),
    **ESTIMATE,
    "n_regions": "integer",
    "n_left_out": "integer",
    "method": "text",
    "reason": "text",
}


def estimate_shared_trend(series: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Estimate the trend that places share, each with a level of its own, one row per estimator and scale.

    Parameters
    ----------
    series
        Rates as in `estimate_trends`, all of one scope and basis. A place with one year alone tells no
        trend, and a place that has a rate of 0 none of logarithms: both are left out and counted.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``estimator``, ``estimand``, ``unit``, ``estimate``, ``low``, ``high``, ``p_value``, ``n`` (rates
        used), ``n_regions``, ``n_left_out`` (regions), ``method``, ``reason``. Nothing is estimated from
        fewer than two regions or four rates.

    Raises
    ------
    InputError
        A column is missing, scopes or bases are mixed, a place has two rates for a year, or `level` is
        not between 0 and 1.

    Warns
    -----
    UserWarning
        There are fewer than 10 regions: clustered errors are then too small. ``mean_of_slopes`` holds its
        level with few regions too.

    Notes
    -----
    ``region_effects``: least squares within regions, errors clustered by region, t with one degree of
    freedom less than regions (Cameron and Miller 2015). ``mean_of_slopes``: each region's own slope, and
    the t interval of their mean (Ibragimov and Müller 2010).

    Examples
    --------
    >>> import pandas as pd
    >>> places = pd.DataFrame({"region": list("aabbccddeeffgghhiijj"), "year": [2014, 2016] * 10,
    ...                        "value": [9.0, 5.0, 8.0, 4.0] * 5})
    >>> estimate_shared_trend(places)[["estimator", "unit", "estimate"]].round(2).values.tolist()
    [['region_effects', 'points a year', -2.0], ['mean_of_slopes', 'points a year', -2.0],
     ['region_effects', '% a year', -27.4], ['mean_of_slopes', '% a year', -27.4]]
    """
    import numpy as np

    caller = "estimate_shared_trend"
    check_level(level, caller=caller)
    rates = take_one_basis(series, caller=caller)
    above = rates[rates.groupby("region")["value"].transform("min") > 0]
    scales = (
        (rates, "change of the rate", "points a year"),
        (above.assign(value=np.log(above["value"])), "relative change of the rate", "% a year"),
    )
    rows = []
    for part, estimand, unit in scales:
        named = {"estimand": estimand, "unit": unit}
        rows += [named | row for row in _fit_shared(part, rates["region"].nunique(), unit, level)]
    if rows[0]["n_regions"] < _FEWEST_CLUSTERS:
        warnings.warn(
            f"{caller}: {rows[0]['n_regions']} regions are fewer than {_FEWEST_CLUSTERS}: "
            "errors clustered by region are too small; read mean_of_slopes.",
            stacklevel=2,
        )
    return make_results(rows, _SHARED)


def _fit_shared(part: pd.DataFrame, n_places: int, unit: str, level: float) -> Iterator[dict[str, Any]]:
    """Give the row of each estimator; `value` is a rate, or its logarithm where `unit` is a percentage."""
    import numpy as np

    part = part[part.groupby("region")["year"].transform("size") > 1]
    inside = part[["year", "value"]] - part.groupby("region")[["year", "value"]].transform("mean")
    regions = part["region"].nunique()
    counts = {"n": len(part), "n_regions": regions, "n_left_out": n_places - regions}
    for name, method, fit_with in _SHARED_ESTIMATORS:
        fit = Fit(reason="fewer than two regions or four rates")
        if regions > 1 and len(part) >= FEWEST_POINTS:
            fit = fit_with(inside, part["region"], level)
        values = np.array(fit[:3])
        if unit.startswith("%"):
            values = 100 * np.expm1(values)
        found = dict(zip(("estimate", "low", "high"), values, strict=True))
        named = {"estimator": name, "method": f"{method}, {level:.0%}"}
        yield named | counts | found | {"p_value": fit.p_value, "reason": fit.reason}


def _fit_within(inside: pd.DataFrame, regions: pd.Series, level: float) -> Fit:
    import statsmodels.api as sm

    groups = {"groups": regions.factorize()[0]}
    fit = sm.OLS(inside["value"], inside["year"]).fit(cov_type="cluster", cov_kwds=groups, use_t=True)
    low, high = fit.conf_int(alpha=1 - level).iloc[0]
    return Fit(fit.params.iloc[0], low, high, fit.pvalues.iloc[0])


def _fit_mean_of_slopes(inside: pd.DataFrame, regions: pd.Series, level: float) -> Fit:
    sums = (inside["year"] * inside["value"]).groupby(regions).sum()
    slopes = sums / (inside["year"] ** 2).groupby(regions).sum()
    return wrap_t(slopes.mean(), slopes.std() / math.sqrt(len(slopes)), len(slopes) - 1, level)


_SHARED_ESTIMATORS = (
    ("region_effects", "OLS within regions, clustered", _fit_within),
    ("mean_of_slopes", "t of the regions' slopes", _fit_mean_of_slopes),
)
