"""Change of a rate from year to year, where neighbouring years are alike.

No break is looked for. With neighbours so alike (0.3 to 0.7, after a trend), Pettitt's test at a level of 5 %
finds one in 15 to 57 % of simulated series of 52 years that have none.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

from toolkit.errors import require_columns
from toolkit.estimates.families import control_discoveries
from toolkit.estimates.models import RATIOS, estimate_ratios
from toolkit.estimates.results import FEWEST_FOR_CORRELATION, make_results, wrap_t

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_STRONGEST = 0.95
_CHANGES = {**RATIOS, "first_year": "integer", "last_year": "integer", "lag1": "number"}


def estimate_changes(
    counts: pd.DataFrame,
    *,
    year: str = "report_year",
    term: str = "sector",
    n: str = "n",
    exposure: str = "n_tokens",
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate the change of each term's rate a year, one row per term.

    The reports of a year are taken together, those without a year or exposure left out; see
    `estimate_ratios` for the model. A theme that rises stays
    up for some years, so that years tell less than their number says: where the residuals of
    neighbouring years are alike, the interval is widened.

    Parameters
    ----------
    counts
        One row per report and `term`, zeros too, with `year` (see `count_terms`).
    year, term, n, exposure
        The columns.
    level
        Confidence of the interval.

    Returns
    -------
    DataFrame
        The columns of `estimate_ratios` (``estimate`` is the ratio of a year's rate to that of the year
        before; ``n`` years), then ``first_year``, ``last_year`` and ``lag1`` (correlation of the residuals
        of a year and the next one in the table, as used; missing below 6 years).

    Raises
    ------
    InputError
        A column is missing, a count is below zero, or `level` is not between 0 and 1.

    Notes
    -----
    Errors are multiplied by √((1 + r) / (1 - r)), with r the first autocorrelation of the Pearson
    residuals about the trend, where it is above zero (Bartlett 1935, for a first-order process), freed of
    the bias that Kendall (1954) found, -(1 + 4r) / n, and 0.95 at most. That mends about half: where 40
    years without a trend had a correlation of 0.5, a simulated 5 % test erred in 22 % as it stands and
    in 13 % widened; of 0.8, in 45 % and 23 %.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"sector": "water", "report_year": range(2014, 2020), "n_tokens": 10_000,
    ...                        "n": [8, 12, 15, 26, 30, 45]})
    >>> estimate_changes(counts)[["estimate", "n", "model"]].round(2).astype(object).values.tolist()
    [[1.4, 6, 'Poisson']]
    """
    require_columns(counts, [year, term, n, exposure], caller="estimate_changes")
    yearly = counts[counts[exposure] > 0].groupby([term, year], as_index=False)[[n, exposure]].sum()
    ratios = estimate_ratios(yearly, by=[year], n=n, exposure=exposure, term=term, level=level)
    parts = {str(name): part for name, part in yearly.groupby(term)}
    rows = [
        _widen(row, *parts[row["term"]][[year, n, exposure]].to_numpy(dtype="float64").T, level=level)
        for row in cast("list[dict[str, Any]]", ratios.to_dict("records"))
    ]
    return control_discoveries(make_results(rows, _CHANGES))


def _widen(
    row: dict[str, Any], years: np.ndarray, counts: np.ndarray, sizes: np.ndarray, *, level: float
) -> dict[str, Any]:
    """Add the years and their correlation, and widen the interval by it."""
    lag1 = _correlate(math.log(row["estimate"]), years, counts, sizes)
    row |= {"first_year": int(years[0]), "last_year": int(years[-1]), "lag1": lag1}
    if not lag1 > 0:
        return row
    slope, freedom = math.log(row["estimate"]), len(years) - 2
    reach = wrap_t(0.0, 1.0, freedom, level).high  # of one standard error
    error = (math.log(row["high"]) - slope) / reach * math.sqrt((1 + lag1) / (1 - lag1))
    wide = wrap_t(slope, error, freedom, level)
    limits = {"low": math.exp(wide.low), "high": math.exp(wide.high), "p_value": wide.p_value}
    return row | limits | {"method": f"{row['method']}, widened for lag 1"}


def _correlate(slope: float, years: np.ndarray, counts: np.ndarray, sizes: np.ndarray) -> float:
    """Return the first autocorrelation of the Pearson residuals about a trend of `slope`."""
    import numpy as np

    if math.isnan(slope) or len(years) < FEWEST_FOR_CORRELATION:
        return math.nan
    shape = sizes * np.exp(slope * (years - years.mean()))
    mean = shape * counts.sum() / shape.sum()
    rest = (counts - mean) / np.sqrt(mean)
    rest -= rest.mean()
    plain = float((rest[1:] * rest[:-1]).sum() / (rest**2).sum())
    return min(plain + (1 + 4 * plain) / len(years), _STRONGEST)
