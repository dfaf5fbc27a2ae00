"""How counts are split over categories, with intervals that hold for all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import check_level, make_results

if TYPE_CHECKING:
    import pandas as pd

# Below so many counts the chi-square of the interval is rough.
_FEWEST_COUNTED = 5
_MIX = {
    "category": "text",
    **dict.fromkeys(["estimate", "low", "high"], "number"),
    **dict.fromkeys(["n", "n_counted"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}


def estimate_mix(
    counts: pd.DataFrame, *, by: str = "sector", n: str = "n", level: float = 0.95
) -> pd.DataFrame:
    """Estimate how counts are split over categories, with intervals that hold for all of them at once.

    What is counted are figures, mentions or reports; for shares of yuan see `estimate_composition`.

    Parameters
    ----------
    counts
        Any rows with `by` and `n`; they are summed by category. Categories that could have been counted
        and were not stand as rows of 0.
    by, n
        Columns of the categories (``sector``, ``source``) and of the counts.
    level
        Confidence that all intervals hold together.

    Returns
    -------
    DataFrame
        ``category``, ``estimate`` (share), ``low``, ``high``; ``n`` (all that was counted),
        ``n_counted`` (in the category), ``method``, ``reason``. The greatest share comes first.

    Raises
    ------
    InputError
        A column is missing, a count is missing, below zero or not whole, or nothing was counted.

    Notes
    -----
    Goodman (1965). What is counted is taken as independent; figures of one report are not, so that the
    intervals are too short where few reports hold much of a category.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"source": ["central", "county", "bank"], "n": [20, 8, 0]})
    >>> estimate_mix(counts, by="source")[["category", "low", "high"]].round(3).values.tolist()
    [['central', 0.488, 0.868], ['county', 0.132, 0.512], ['bank', 0.0, 0.17]]
    """
    from statsmodels.stats.proportion import multinomial_proportions_confint

    caller = "estimate_mix"
    check_level(level, caller=caller)
    check_counts(counts, [by], n, caller=caller)
    sums = counts.groupby(by, observed=True)[n].sum().astype("float64")
    total = sums.sum()
    limits = multinomial_proportions_confint(sums.to_numpy(), alpha=1 - level, method="goodman")
    rows = [
        {
            "category": str(name),
            **dict(zip(("estimate", "low", "high"), (number / total, *ends), strict=True)),
            "n": total,
            "n_counted": number,
            "method": f"Goodman, {level:.0%} for all at once",
            "reason": f"rough: fewer than {_FEWEST_COUNTED} counted" if number < _FEWEST_COUNTED else "",
        }
        for (name, number), ends in zip(sums.items(), limits, strict=True)
    ]
    return make_results(sorted(rows, key=lambda row: (-row["estimate"], row["category"])), _MIX)


def check_counts(counts: pd.DataFrame, keys: list[str], n: str, *, caller: str) -> None:
    """Raise `InputError` unless `counts` has the columns `keys`, and in `n` counts, some above zero."""
    require_columns(counts, [*keys, n], caller=caller, free=keys)
    whole = counts[n].astype("float64")
    if not ((whole >= 0) & (whole % 1 == 0)).all() or not whole.sum() > 0:
        msg = f"{caller}: {n!r} must hold whole counts of zero or more, some above zero. Mend the others."
        raise InputError(msg)
