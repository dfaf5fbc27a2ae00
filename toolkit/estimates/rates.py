"""The rates and shares behind counts, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import check_level

if TYPE_CHECKING:
    import pandas as pd

# A rate is told per so many units of what it was counted in.
CUSTOMARY = {"n_tokens": 1000.0, "n_han": 10_000.0, "n_chars": 10_000.0, "n_sentences": 1.0}


def estimate_rates(
    counts: pd.DataFrame,
    *,
    n: str = "n",
    exposure: str = "n_tokens",
    per: float | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate the rate behind each count, with the exact Poisson interval of Garwood (1936).

    Parameters
    ----------
    counts
        One row per count, with the columns `n` and `exposure`.
    n, exposure
        The count, and what it was counted in (words, characters, sentences).
    per, level
        The rate is per so many units of exposure: None is 1,000 words (``n_tokens``), 10,000 characters
        (``n_han``, ``n_chars``), one sentence (``n_sentences``), and 1,000 of anything else; the
        confidence of its interval.

    Returns
    -------
    DataFrame
        The rows and columns of `counts`, then ``rate``, ``low``, ``high`` (per `per`) and ``method``.
        A count of zero has a rate of zero and a real upper limit. Without exposure there is no rate:
        all three are missing.

    Raises
    ------
    InputError
        A needed column is missing, `level` is not between 0 and 1, or a count is below zero.

    Examples
    --------
    >>> import pandas as pd
    >>> rates = estimate_rates(pd.DataFrame({"n": [10, 0], "n_tokens": [2000, 3200]}))
    >>> rates[["rate", "low", "high"]].round(3).values.tolist()
    [[5.0, 2.398, 9.195], [0.0, 0.0, 1.153]]
    """
    import numpy as np
    from statsmodels.stats.rates import confint_poisson

    require_columns(counts, [n, exposure], caller="estimate_rates")
    if not 0 < level < 1 or (counts[n] < 0).any():
        msg = f"estimate_rates: level must lie between 0 and 1 (got {level}), and no count below zero."
        raise InputError(msg)
    per = CUSTOMARY.get(exposure, 1000.0) if per is None else per
    size = counts[exposure].astype("float64").where(counts[exposure] > 0).to_numpy(na_value=np.nan)
    number = counts[n].to_numpy(dtype="float64", na_value=np.nan)
    low, high = confint_poisson(number, size, method="exact-c", alpha=1 - level)
    low = np.where(np.isnan(number / size), np.nan, low)  # the library gives 0 for what is missing
    return counts.assign(
        rate=number / size * per, low=low * per, high=high * per, method=f"Poisson, exact, {level:.0%}"
    )


def estimate_shares(
    counts: pd.DataFrame, *, n: str = "n", of: str = "n_sentences", level: float = 0.95
) -> pd.DataFrame:
    """Estimate the share behind each count, with the interval of Wilson (1927).

    Parameters
    ----------
    counts
        One row per count, with the columns `n` and `of` (see `count_sentences`).
    n, of
        The count, and the number that it is a part of.
    level
        The confidence of the interval.

    Returns
    -------
    DataFrame
        The rows and columns of `counts`, then ``share``, ``low``, ``high`` (from 0 to 1) and ``method``;
        missing where there is nothing to be a part of.

    Raises
    ------
    InputError
        A needed column is missing, `level` is not between 0 and 1, or a part is greater than its whole.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = estimate_shares(pd.DataFrame({"n": [2, 0], "n_sentences": [10, 10]}))
    >>> shares[["share", "low", "high"]].round(3).values.tolist()
    [[0.2, 0.057, 0.51], [0.0, 0.0, 0.278]]
    """
    import numpy as np
    from statsmodels.stats.proportion import proportion_confint

    require_columns(counts, [n, of], caller="estimate_shares")
    check_level(level, caller="estimate_shares")
    if ((counts[n] < 0) | (counts[n] > counts[of])).any():
        msg = f"estimate_shares: {n!r} must lie between 0 and {of!r} in each row. Did mentions stand in it?"
        raise InputError(msg)
    part = counts[n].to_numpy(dtype="float64", na_value=np.nan)
    whole = counts[of].astype("float64").where(counts[of] > 0).to_numpy(na_value=np.nan)
    low, high = proportion_confint(part, whole, method="wilson", alpha=1 - level)
    return counts.assign(share=part / whole, low=low, high=high, method=f"Wilson, {level:.0%}")
