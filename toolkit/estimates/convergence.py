"""Do places with more poverty catch up: beta, sigma, and a check against regression to the mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError
from toolkit.estimates.panels import take_one_basis
from toolkit.estimates.results import (
    ESTIMATE,
    FEWEST_FOR_CORRELATION,
    FEWEST_POINTS,
    Fit,
    check_level,
    make_results,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_CONVERGENCE = {
    **dict.fromkeys(["estimator", "scale", "estimand"], "text"),
    **ESTIMATE,
    **dict.fromkeys(["n_left_out", "first_year", "last_year"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}
_SIGMA = {
    "year": "integer",
    "scale": "text",
    **{name: kind for name, kind in ESTIMATE.items() if name != "p_value"},
    "n_left_out": "integer",
    **dict.fromkeys(["method", "reason"], "text"),
}
_NO_LOG = "a rate of 0 has no logarithm"


def estimate_convergence(
    series: pd.DataFrame, *, first_year: int, last_year: int, level: float = 0.95
) -> pd.DataFrame:
    """Estimate whether rates fell more where they were higher, one row per estimator and scale.

    A negative beta alone proves nothing: noise in the first figure lowers it too (regression to the mean).
    The correlation of the change with the mean of both years is free of that, where both are equally
    noisy; it is negative only where rates drew nearer to each other.

    Parameters
    ----------
    series
        Rates as in `estimate_trends`, all of one scope and basis.
    first_year, last_year
        The two years compared; places that lack one are left out and counted.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``estimator`` (beta, oldham), ``scale`` (points, log), ``estimand``, ``estimate``, ``low``,
        ``high``, ``p_value``, ``n`` (places), ``n_left_out``, ``first_year``, ``last_year``, ``method``,
        ``reason``. Fewer than 4 places bear no beta, fewer than 6 no correlation.

    Raises
    ------
    InputError
        A column is missing, scopes or bases are mixed, the last year is not after the first, or `level`
        is not between 0 and 1.

    Notes
    -----
    ``beta``: slope of the change a year on the first rate, errors HC3 (on logarithms, the linear form of
    Barro and Sala-i-Martin 1992). ``oldham``: Pearson correlation of change and mean (Oldham 1962), with
    Fisher's interval, which is the test of Pitman (1939) and Morgan (1939) of equal variances.

    Examples
    --------
    >>> import pandas as pd
    >>> before = pd.DataFrame({"region": list("abcdef"), "year": 2014, "value": [20, 18, 15, 9, 8, 5]})
    >>> after = before.assign(year=2018, value=[4.0, 4.0, 3.0, 2.0, 1.0, 1.0])
    >>> found = estimate_convergence(pd.concat([before, after]), first_year=2014, last_year=2018)
    >>> found[["estimator", "scale", "estimate"]].round(3).values.tolist()
    [['beta', 'points', -0.194], ['oldham', 'points', -0.994],
     ['beta', 'log', 0.032], ['oldham', 'log', 0.478]]
    """
    caller = "estimate_convergence"
    check_level(level, caller=caller)
    if first_year >= last_year:
        msg = f"{caller}: last_year must be after first_year, but they are {last_year} and {first_year}."
        raise InputError(msg)
    wide = _widen(take_one_basis(series, caller=caller), [first_year, last_year])
    kept = wide.dropna()
    shared = {
        "n": len(kept),
        "n_left_out": len(wide) - len(kept),
        "first_year": first_year,
        "last_year": last_year,
    }
    rows = [shared | row for row in _compare_ends(kept.to_numpy(), last_year - first_year, level)]
    return make_results(rows, _CONVERGENCE)


def _widen(rates: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Return one row per place and one column per year."""
    return rates.pivot(index="region", columns="year", values="value").reindex(columns=list(years))


def _compare_ends(ends: np.ndarray, years: int, level: float) -> Iterator[dict[str, Any]]:
    import numpy as np

    for scale in ("points", "log"):
        refused = Fit(reason=_NO_LOG) if scale == "log" and (ends <= 0).any() else None
        values = ends if scale == "points" or refused else np.log(ends)
        for name, method, fit_with in _ESTIMATORS:
            fit = refused or fit_with(values[:, 0], values[:, 1], years, level)
            named = {"estimator": name, "scale": scale, "estimand": _ESTIMANDS[name]}
            yield named | fit._asdict() | {"method": f"{method}, {level:.0%}"}


def _fit_beta(first: np.ndarray, last: np.ndarray, years: int, level: float) -> Fit:
    import statsmodels.api as sm

    if len(first) < FEWEST_POINTS or first.min() == first.max():
        return Fit(reason=f"fewer than {FEWEST_POINTS} places, or all began alike")
    fit = sm.OLS((last - first) / years, sm.add_constant(first)).fit(cov_type="HC3", use_t=True)
    low, high = fit.conf_int(alpha=1 - level)[1]
    return Fit(fit.params[1], low, high, fit.pvalues[1])


def _fit_oldham(first: np.ndarray, last: np.ndarray, years: int, level: float) -> Fit:
    import numpy as np
    from scipy import stats

    if len(first) < FEWEST_FOR_CORRELATION:
        return Fit(reason=f"fewer than {FEWEST_FOR_CORRELATION} places")
    change, mean = last - first, (first + last) / 2
    if np.ptp(change) == 0 or np.ptp(mean) == 0:
        return Fit(reason="all places changed alike, or are alike")
    found = stats.pearsonr(change, mean)
    low, high = found.confidence_interval(level)
    return Fit(found.statistic, low, high, found.pvalue)


_ESTIMATORS = (
    ("beta", "OLS of the change a year on the first rate, HC3", _fit_beta),
    ("oldham", "Pearson, Fisher's interval", _fit_oldham),
)
_ESTIMANDS = {
    "beta": "change a year for each unit of the first rate; noise in the first rate lowers it",
    "oldham": "correlation of change and mean; not moved by equal noise",
}


def estimate_sigma(
    series: pd.DataFrame, *, years: Sequence[int] | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Estimate how far apart places are in each year, one row per year and scale.

    The places are the same in every year: those without a rate for each of `years` are left out, since a
    change of the places would look like one of their spread.

    Parameters
    ----------
    series
        Rates as in `estimate_trends`, all of one scope and basis.
    years
        Years to compare; every year that stands in `series` when None.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``year``, ``scale`` (points, log), ``estimate`` (standard deviation across places), ``low``,
        ``high``, ``n`` (places), ``n_left_out``, ``method``, ``reason``. Fewer than 4 places give none.

    Raises
    ------
    InputError
        A column is missing, scopes or bases are mixed, or `level` is not between 0 and 1.

    Notes
    -----
    The interval is that of the chi-square, which supposes that rates (or their logarithms) are normal.

    Examples
    --------
    >>> import pandas as pd
    >>> places = pd.DataFrame({"region": list("abcd") * 2, "year": [2014] * 4 + [2018] * 4,
    ...                        "value": [20.0, 16.0, 12.0, 8.0, 5.0, 4.0, 3.0, 2.0]})
    >>> estimate_sigma(places)[["year", "scale", "estimate"]].round(3).values.tolist()
    [[2014, 'points', 5.164], [2014, 'log', 0.396], [2018, 'points', 1.291], [2018, 'log', 0.396]]
    """
    check_level(level, caller="estimate_sigma")
    rates = take_one_basis(series, caller="estimate_sigma")
    wide = _widen(rates, sorted(rates["year"].unique()) if years is None else years)
    kept = wide.dropna()
    counts = {"n": len(kept), "n_left_out": len(wide) - len(kept)}
    rows = [
        {"year": year, "scale": scale} | counts | _measure_spread(values.to_numpy(), scale, level)
        for year, values in kept.items()
        for scale in ("points", "log")
    ]
    return make_results(rows, _SIGMA)


def _measure_spread(values: np.ndarray, scale: str, level: float) -> dict[str, Any]:
    import numpy as np
    from scipy import stats

    method = f"chi-square, {level:.0%}"
    if len(values) < FEWEST_POINTS or (scale == "log" and values.min() <= 0):
        reason = _NO_LOG if len(values) >= FEWEST_POINTS else f"fewer than {FEWEST_POINTS} places"
        return dict.fromkeys(["estimate", "low", "high"], math.nan) | {"method": method, "reason": reason}
    freedom = len(values) - 1
    spread = np.std(np.log(values) if scale == "log" else values, ddof=1)
    low, high = (
        spread * math.sqrt(freedom / stats.chi2.ppf(tail, freedom))
        for tail in ((1 + level) / 2, (1 - level) / 2)
    )
    return {"estimate": spread, "low": low, "high": high, "method": method, "reason": ""}
