"""Counts of mentions and the rates behind them, with exact Poisson intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns

if TYPE_CHECKING:
    import pandas as pd


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
