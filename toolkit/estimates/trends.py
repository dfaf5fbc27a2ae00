"""Trends of a rate: several estimators side by side, each with what it estimates."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.estimates.panels import SERIES_KEY, is_stated, take_rates
from toolkit.estimates.results import (
    ESTIMATE,
    FEWEST_FOR_CORRELATION,
    FEWEST_POINTS,
    Fit,
    check_level,
    make_results,
    wrap_t,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_TRENDS = {
    **dict.fromkeys([*SERIES_KEY, "estimator", "estimand", "unit"], "text"),
    **ESTIMATE,
    **dict.fromkeys(["n_left_out", "first_year", "last_year"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}


class _Estimator(NamedTuple):
    name: str
    estimand: str
    unit: str
    method: str
    fit: Callable[[np.ndarray, np.ndarray, float], Fit]


def estimate_trends(series: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Estimate the trend of each place's rate by five estimators, one row per place and estimator.

    They answer different questions, so that they need not agree: see ``estimand`` and ``unit``. None knows
    that years follow one another (serial correlation), nor how the figures were rounded.

    Parameters
    ----------
    series
        Rates in percent: ``region``, ``year``, ``value`` and, where they stand, ``indicator`` (only
        ``poverty_incidence`` is used), ``scope`` and ``basis``, which are never mixed. One row per place
        and year (see `fold_series`); bands, which have no value, are left out and counted.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``region``, ``scope``, ``basis``; ``estimator``, ``estimand``, ``unit``; ``estimate``, ``low``,
        ``high``, ``p_value``; ``n`` (years used), ``n_left_out`` (figures without a value or a year),
        ``first_year``, ``last_year``; ``method``; ``reason`` (why values are missing, or what limits
        them). Fewer than 4 years bear no trend, fewer than 6 no correlation, and a rate of 0 no logarithm.

    Raises
    ------
    InputError
        A column is missing, a place has two rates for a year, or `level` is not between 0 and 1.

    Notes
    -----
    ``log_linear``: least squares of log rate on year, errors HC3 (MacKinnon and White 1985), t.
    ``fractional_logit``: quasi-binomial likelihood of Papke and Wooldridge (1996), errors HC1, t; as the
    average marginal effect in points (delta method) and as odds. ``theil_sen``: median of the slopes of
    all pairs, interval of Sen (1968). ``kendall``: tau-b, exact p without ties.

    Examples
    --------
    >>> import pandas as pd
    >>> halved = pd.DataFrame({"region": "甲县", "year": range(2014, 2020), "value": [16, 8, 4, 2, 1, 0.5]})
    >>> estimate_trends(halved)[["estimator", "estimate", "unit"]].round(2).values.tolist()
    [['log_linear', -50.0, '% a year'], ['fractional_logit', -3.47, 'points a year'],
     ['fractional_logit_odds', -52.32, '% a year'], ['theil_sen', -2.33, 'points a year'],
     ['kendall', -1.0, '']]
    """
    check_level(level, caller="estimate_trends")
    rates = take_rates(series, caller="estimate_trends")
    rows = [
        dict(zip(SERIES_KEY, key, strict=True)) | row
        for key, part in rates.groupby(list(SERIES_KEY))
        for row in _fit_place(part, level)
    ]
    return make_results(rows, _TRENDS)


def _fit_place(part: pd.DataFrame, level: float) -> Iterator[dict[str, Any]]:
    stated = part[is_stated(part)]
    years, rates = (stated[name].to_numpy(dtype="float64") for name in ("year", "value"))
    counts = {"n": len(stated), "n_left_out": len(part) - len(stated)}
    span = counts | {"first_year": stated["year"].min(), "last_year": stated["year"].max()}
    for estimator in _ESTIMATORS:
        fit = _fit_or_refuse(estimator, years, rates, level)
        named = {"estimator": estimator.name, "estimand": estimator.estimand, "unit": estimator.unit}
        has_interval = not math.isnan(fit.low)
        method = f"{estimator.method}, {level:.0%}" if has_interval else estimator.method
        yield named | span | fit._asdict() | {"method": method}


def _fit_or_refuse(estimator: _Estimator, years: np.ndarray, rates: np.ndarray, level: float) -> Fit:
    if len(rates) < FEWEST_POINTS:
        return Fit(reason=f"fewer than {FEWEST_POINTS} years")
    if rates.min() == rates.max():
        return Fit(reason="all rates are the same")
    return estimator.fit(years, rates, level)


def _fit_log(years: np.ndarray, rates: np.ndarray, level: float) -> Fit:
    import numpy as np
    import statsmodels.api as sm

    if rates.min() <= 0:
        return Fit(reason="a rate of 0 has no logarithm")
    design = sm.add_constant(years - years.mean())
    fit = sm.OLS(np.log(rates), design).fit(cov_type="HC3", use_t=True)
    low, high = 100 * np.expm1(fit.conf_int(alpha=1 - level)[1])
    return Fit(100 * math.expm1(fit.params[1]), low, high, fit.pvalues[1])


def _fit_logit(years: np.ndarray, rates: np.ndarray) -> Any:
    import statsmodels.api as sm

    design = sm.add_constant(years - years.mean())
    return sm.GLM(rates / 100, design, family=sm.families.Binomial()).fit(cov_type="HC1")


def _bears_logit(rates: np.ndarray) -> bool:
    """Whether enough rates differ from nothing for the curve to have a slope."""
    return (rates > 0).sum() > 1 and rates.max() <= 100


def _fit_effect(years: np.ndarray, rates: np.ndarray, level: float) -> Fit:
    """Average the slopes of the logistic curve at the years of the series, in points a year."""
    if not _bears_logit(rates):
        return Fit(reason="fewer than two rates between 0 and 100")
    effect = _fit_logit(years, rates).get_margeff(at="overall")
    return wrap_t(100 * effect.margeff[0], 100 * effect.margeff_se[0], len(rates) - 2, level)


def _fit_odds(years: np.ndarray, rates: np.ndarray, level: float) -> Fit:
    if not _bears_logit(rates):
        return Fit(reason="fewer than two rates between 0 and 100")
    fit = _fit_logit(years, rates)
    slope = wrap_t(fit.params[1], fit.bse[1], len(rates) - 2, level)
    estimate, low, high = (100 * math.expm1(value) for value in slope[:3])
    return Fit(estimate, low, high, slope.p_value)


def _fit_theil_sen(years: np.ndarray, rates: np.ndarray, level: float) -> Fit:
    from scipy import stats

    found = stats.theilslopes(rates, years, alpha=level)
    # The interval can at best hold all slopes: it misses when the order of all points is by chance.
    reach = 1 - 2 / math.factorial(len(rates))
    reason = f"an interval of {len(rates)} years covers {reach:.0%} at most" if reach < level else ""
    return Fit(found.slope, found.low_slope, found.high_slope, reason=reason)


def _fit_kendall(years: np.ndarray, rates: np.ndarray, level: float) -> Fit:
    from scipy import stats

    if len(rates) < FEWEST_FOR_CORRELATION:
        least = 2 / math.factorial(len(rates))
        return Fit(reason=f"fewer than {FEWEST_FOR_CORRELATION} years; no p below {least:.2g} could come")
    found = stats.kendalltau(years, rates)
    return Fit(found.statistic, p_value=found.pvalue)


_ESTIMATORS = (
    _Estimator("log_linear", "relative change of the rate", "% a year", "OLS of log rate, HC3", _fit_log),
    _Estimator(
        "fractional_logit",
        "average change of the rate over the years",
        "points a year",
        "fractional logit, marginal effect, HC1",
        _fit_effect,
    ),
    _Estimator(
        "fractional_logit_odds", "relative change of the odds", "% a year", "fractional logit, HC1", _fit_odds
    ),
    _Estimator(
        "theil_sen", "median change between any two years", "points a year", "Theil-Sen", _fit_theil_sen
    ),
    _Estimator("kendall", "agreement of the order of rates and years", "", "Kendall tau-b", _fit_kendall),
)
