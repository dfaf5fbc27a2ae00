"""How incidence moved with real income: elasticity and semi-elasticity, with the bounds of rounding."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import InputError, require_columns
from toolkit.estimates.panels import take_one_basis
from toolkit.estimates.results import make_results, name_first

if TYPE_CHECKING:
    import pandas as pd

# A quotient by less growth (in percent) tells of the growth's rounding, not of the rates.
_LEAST_GROWTH = 1.0
_ELASTICITIES = {
    **dict.fromkeys(["region", "estimator", "estimand"], "text"),
    **dict.fromkeys(["first_year", "last_year"], "integer"),
    **dict.fromkeys(["estimate", "low", "high", "start_value", "end_value", "growth"], "number"),
    "n": "integer",
    **dict.fromkeys(["method", "reason"], "text"),
}
_ESTIMANDS = {
    "elasticity": "percent change of the rate for one percent of growth",
    "semi_elasticity": "change of the rate in points for one percent of growth",
}


class _Figure(NamedTuple):
    """A number as printed, and the least and greatest that its digits allow."""

    value: float
    low: float
    high: float


def estimate_elasticities(rates: pd.DataFrame, growth: pd.DataFrame, *, span: int = 1) -> pd.DataFrame:
    """Estimate how incidence changed for one percent of growth, two rows per place and span of years.

    The elasticity takes the change as a share of the first rate, the semi-elasticity in points. Near the
    end of poverty the first grows without bound, for its base vanishes, while the second stays readable
    (Klasen and Misselhorn 2008). Neither says that growth is the cause.

    Parameters
    ----------
    rates
        Rates as in `estimate_trends`, with ``low`` and ``high``, all of one scope and basis (`fold_series`).
    growth
        Growth of **real** income per head on the year before, in percent: ``region``, ``year``, ``value``,
        ``low``, ``high``; one row per place and year.
    span
        Years between the two rates; the growth of the years between is compounded.

    Returns
    -------
    DataFrame
        For each row of `growth`, as the last year of a span: ``region``, ``estimator`` (elasticity,
        semi_elasticity), ``estimand``, ``first_year``, ``last_year``, ``estimate``, ``low``, ``high`` (what
        rounding leaves open: bounds, no confidence interval), ``start_value``, ``end_value``, ``growth``
        (percent over the span), ``n`` (years of growth), ``method``, ``reason``. Missing where a rate is
        not stated as a number (a band, a mask), where the first may be 0, where a year of growth is
        missing, and where growth may be within 1 % of none.

    Raises
    ------
    InputError
        A column is missing, scopes or bases are mixed, a place has two figures for a year, or `span` is
        below 1.

    Notes
    -----
    Total growth elasticity (p1/p0 - 1)/g, and semi-elasticity (p1 - p0)/100g, with g the growth as a share.
    Both are monotone in each figure, so that the corners of the three intervals give the bounds.

    Examples
    --------
    >>> import pandas as pd
    >>> rates = pd.DataFrame({"region": "全国", "year": [2015, 2016], "value": [5.7, 4.5],
    ...                       "low": [5.65, 4.45], "high": [5.75, 4.55]})
    >>> growth = pd.DataFrame({"region": ["全国"], "year": 2016, "value": 6.2, "low": 6.15, "high": 6.25})
    >>> found = estimate_elasticities(rates, growth)
    >>> found[["estimator", "estimate", "low", "high"]].round(2).values.tolist()
    [['elasticity', -3.4, -3.68, -3.12], ['semi_elasticity', -0.19, -0.21, -0.18]]
    """
    caller = "estimate_elasticities"
    require_columns(rates, ["region", "year", "value", "low", "high"], caller=caller)
    require_columns(growth, ["region", "year", "value", "low", "high"], caller=caller)
    if not isinstance(span, int) or span < 1:
        msg = f"{caller}: span must be a whole number of years from 1, but is {span!r}."
        raise InputError(msg)
    known = _look_up(take_one_basis(rates, caller=caller), caller)
    yearly = _look_up(growth[growth["value"].notna() & growth["year"].notna()], caller)
    rows = [row for region, last in yearly for row in _relate(region, last, span, known, yearly)]
    return make_results(rows, _ELASTICITIES)


def _look_up(series: pd.DataFrame, caller: str) -> dict[tuple[str, int], _Figure]:
    """Return the figures of a table by place and year."""
    twice = series[series.duplicated(["region", "year"])]
    if len(twice):
        names = name_first(
            f"{region} {year}" for region, year in zip(twice["region"], twice["year"], strict=True)
        )
        msg = f"{caller}: a place must have one figure a year, but more stand for {names}. Keep one."
        raise InputError(msg)
    keys = zip(series["region"], series["year"].astype("int64"), strict=True)
    figures = series[["value", "low", "high"]].astype("float64").itertuples(index=False, name=None)
    return dict(zip(keys, itertools.starmap(_Figure, figures), strict=True))


def _relate(
    region: str,
    last: int,
    span: int,
    rates: dict[tuple[str, int], _Figure],
    yearly: dict[tuple[str, int], _Figure],
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one span."""
    first = last - span
    shared = {"region": region, "first_year": first, "last_year": last, "n": span}
    steps = [yearly.get((region, year)) for year in range(first + 1, last + 1)]
    ends = [rates.get((region, year)) for year in (first, last)]
    absent = [str(year) for year, end in zip((first, last), ends, strict=True) if end is None]
    growth = _compound([step for step in steps if step])
    reason = "growth is not known for each year" if None in steps else _refuse(growth)
    if absent:
        reason = f"no rate stated as a number for {' and '.join(absent)}"
    figures = [end for end in ends if end]
    if not reason and not figures[0].low > 0:
        reason = "the first rate may be 0"
    for estimator, estimand in _ESTIMANDS.items():
        row = shared | {"estimator": estimator, "estimand": estimand, "method": "bounds of rounding"}
        values = {} if reason else _bound(estimator, figures[0], figures[1], growth)
        yield row | values | {"reason": reason}


def _compound(steps: list[_Figure]) -> _Figure:
    return _Figure(
        *(100 * (math.prod(1 + rise / 100 for rise in rises) - 1) for rises in zip(*steps, strict=True))
    )


def _refuse(growth: _Figure) -> str:
    if growth.low < _LEAST_GROWTH and growth.high > -_LEAST_GROWTH:
        return f"growth may be within {_LEAST_GROWTH:g} % of none"
    return ""


def _bound(estimator: str, start: _Figure, end: _Figure, growth: _Figure) -> dict[str, float]:
    """Return the estimate, its bounds and what it is made of."""
    divide = _divide_shares if estimator == "elasticity" else _divide_points
    corners = [divide(*corner) for corner in itertools.product(start[1:], end[1:], growth[1:])]
    return {
        "estimate": divide(start.value, end.value, growth.value),
        "low": min(corners),
        "high": max(corners),
        "start_value": start.value,
        "end_value": end.value,
        "growth": growth.value,
    }


def _divide_shares(start: float, end: float, growth: float) -> float:
    return (end / start - 1) * 100 / growth


def _divide_points(start: float, end: float, growth: float) -> float:
    return (end - start) / growth
