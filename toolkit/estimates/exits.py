"""How long counties stayed on the list of poor counties."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import check_level, make_results, name_first

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "group": "text",
    "year": "integer",
    "n_at_risk": "integer",
    "n_exits": "integer",
    **dict.fromkeys(["estimate", "low", "high"], "number"),
    "n": "integer",
    **dict.fromkeys(["method", "reason"], "text"),
}


def estimate_exits(
    counties: pd.DataFrame, *, by: str | None = None, start: int = 2014, level: float = 0.95
) -> pd.DataFrame:
    """Estimate the share of counties still on the list after each year, one row per group and year of exits.

    Parameters
    ----------
    counties
        One row per county, with ``exit_year``, the year it left the list. A county without one is taken
        to stand on the list until the last year of any exit, and to be out of sight from then on.
    by
        Column of the groups (``province``, ``area``); all counties are one group when None. Counties
        without a value in it are the group "".
    start
        Year in which all counties stood on the list.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``group`` ("all" when `by` is None), ``year``, ``n_at_risk`` (on the list before the exits of the
        year), ``n_exits``, ``estimate`` (share still on the list after it), ``low``, ``high``, ``n``
        (counties of the group), ``method``, ``reason``. The 832 counties are all there are: their
        intervals tell how stable a curve of so few counties is, not a wider population.

    Raises
    ------
    InputError
        A column is missing, a county left before `start`, or `level` is not between 0 and 1.

    Notes
    -----
    Kaplan and Meier (1958), errors of Greenwood, pointwise interval on the scale log(-log) (Kalbfleisch and
    Prentice 1980), which gives none where nobody is left.

    Examples
    --------
    >>> import pandas as pd
    >>> counties = pd.DataFrame({"exit_year": [2016, 2017, 2017, 2018, 2019]})
    >>> estimate_exits(counties)[["year", "n_exits", "estimate"]].round(2).values.tolist()
    [[2016, 1, 0.8], [2017, 2, 0.4], [2018, 1, 0.2], [2019, 1, 0.0]]
    """
    import pandas as pd

    require_columns(counties, ["exit_year", *([by] if by else [])], caller="estimate_exits")
    check_level(level, caller="estimate_exits")
    given = counties["exit_year"].mask(counties["exit_year"].astype("str") == "")
    years = pd.to_numeric(given, errors="coerce").astype("float64")
    if (wrong := given.notna() & years.isna()).any():
        msg = f"estimate_exits: exit_year must be a year or empty, not {name_first(given[wrong].unique())}."
        raise InputError(msg)
    if (years < start).any():
        early = name_first(sorted(years[years < start].astype(int).unique()))
        msg = f"estimate_exits: no county may leave before start={start}, but some left in {early}."
        raise InputError(msg)
    groups = counties[by].fillna("") if by else pd.Series("all", index=counties.index)
    rows = [
        {"group": str(name)} | row
        for name, part in years.groupby(groups)
        for row in _follow(part, start, years.max(), level)
    ]
    return make_results(rows, _COLUMNS)


def _follow(years: pd.Series, start: int, last: float, level: float) -> Iterator[dict[str, Any]]:
    """Follow one group from `start`: a row for each year of exits."""
    from statsmodels.duration.survfunc import SurvfuncRight

    if years.isna().all():
        return
    curve = SurvfuncRight((years.fillna(last) - start).to_numpy(), years.notna().to_numpy().astype(int))
    for step, time in enumerate(curve.surv_times):
        share, error = float(curve.surv_prob[step]), float(curve.surv_prob_se[step])
        low, high = _wrap_share(share, error, level)
        yield {
            "year": start + int(time),
            "n_at_risk": int(curve.n_risk[step]),
            "n_exits": int(curve.n_events[step]),
            **{"estimate": share, "low": low, "high": high, "n": len(years)},
            "method": f"Kaplan-Meier, log(-log), {level:.0%}",
            "reason": "none is left: no interval" if math.isnan(low) else "",
        }


def _wrap_share(share: float, error: float, level: float) -> tuple[float, float]:
    from scipy import stats

    if not 0 < share < 1:
        return math.nan, math.nan
    reach = stats.norm.ppf((1 + level) / 2) * error / (share * abs(math.log(share)))
    return share ** math.exp(reach), share ** math.exp(-reach)
