"""Rates corrected for what the toolkit misses and what it finds wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns
from toolkit.estimates.rates import CUSTOMARY
from toolkit.estimates.results import check_level

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_SCORES = ["n_gold", "n_found", "n_right"]


def correct_rates(
    counts: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    by: str | None = None,
    n: str = "n",
    exposure: str = "n_tokens",
    per: float | None = None,
    level: float = 0.95,
    n_draws: int = 20_000,
    seed: int = 1,
) -> pd.DataFrame:
    """Correct each rate for the precision and recall of its counts, and carry their doubt into its interval.

    Parameters
    ----------
    counts
        One row per count, with `n` and `exposure`.
    scores
        Counts of annotated reports, from `evaluate_tables`: ``n_gold``, ``n_found``, ``n_right``; a single
        row for all counts, or one for each value of `by`.
    by
        Column of both tables (a sector) that tells which scores belong to a count.
    n, exposure, per
        As for `estimate_rates`.
    level
        Confidence of the interval.
    n_draws, seed
        Random draws behind the interval.

    Returns
    -------
    DataFrame
        The rows and columns of `counts`, then ``precision``, ``recall``, ``estimate`` (the rate times
        precision over recall), ``low``, ``high`` and ``method``. Without exposure, and where nothing was
        annotated, found or right, they are missing.

    Raises
    ------
    InputError
        A column is missing, `scores` has not the one row that a count needs, or ``n_right`` is greater
        than ``n_found`` or ``n_gold``.

    Notes
    -----
    Precision, recall and the Poisson rate are drawn apart, from their posteriors under the priors of
    Jeffreys, Beta(1/2, 1/2) and Gamma(1/2); the limits are quantiles of the product. That holds where the
    annotated sentences are like those counted: scores of other genres correct nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"n_gold": [100], "n_found": [80], "n_right": [72]})
    >>> rates = correct_rates(pd.DataFrame({"n": [40], "n_tokens": [10_000]}), scores)
    >>> rates[["precision", "recall", "estimate"]].round(2).values.tolist()
    [[0.9, 0.72, 5.0]]
    """
    import numpy as np

    check_level(level, caller="correct_rates")
    scored = _join_scores(counts, scores, by, [n, exposure])
    per = CUSTOMARY.get(exposure, 1000.0) if per is None else per
    number, size, gold, found, right = (
        scored[name].to_numpy(dtype="float64", na_value=np.nan) for name in (n, exposure, *_SCORES)
    )
    bad = ~((size > 0) & (right > 0)) | np.isnan(number)
    size, right = np.where(bad, np.nan, size), np.where(bad, np.nan, right)
    precision, recall = right / found, right / gold
    low, high = _draw_limits(np.stack([number, gold, found, right])[:, ~bad], level, n_draws, seed)
    limits = np.full((2, len(scored)), np.nan)
    limits[:, ~bad] = np.stack([low, high]) / size[~bad] * per
    return counts.assign(
        precision=precision,
        recall=recall,
        estimate=number / size * per * precision / recall,
        low=limits[0],
        high=limits[1],
        method=f"rate x precision / recall, {n_draws} draws, seed {seed}, {level:.0%}",
    )


def _join_scores(
    counts: pd.DataFrame, scores: pd.DataFrame, by: str | None, columns: list[str]
) -> pd.DataFrame:
    keys = [by] if by else []
    require_columns(counts, [*columns, *keys], caller="correct_rates")
    require_columns(scores, [*_SCORES, *keys], caller="correct_rates")
    twice = scores.duplicated(keys).any() if by else len(scores) != 1
    if twice or (by and not counts[by].isin(scores[by]).all()):
        msg = f"correct_rates: each count needs one row of scores (by {by!r}), but there are {len(scores)}."
        raise InputError(msg + " Choose one layer, measure and report_id (all) of evaluate_tables.")
    if (scores["n_right"] > scores[["n_found", "n_gold"]].min(axis=1)).any():
        msg = "correct_rates: n_right may not be greater than n_found or n_gold. Mend the scores."
        raise InputError(msg)
    if by is None:
        return counts[columns].merge(scores[_SCORES], how="cross")
    return counts[[*columns, by]].merge(scores[[*_SCORES, by]], on=by, how="left")


def _draw_limits(numbers: np.ndarray, level: float, n_draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the quantiles of true counts that could stand behind each count."""
    import numpy as np

    rng = np.random.default_rng(seed)
    count, gold, found, right = numbers
    shape = (n_draws, len(count))
    precision = rng.beta(right + 0.5, found - right + 0.5, shape)
    recall = rng.beta(right + 0.5, gold - right + 0.5, shape)
    true = rng.gamma(count + 0.5, 1.0, shape) * precision / recall
    low, high = np.quantile(true, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.where(count == 0, 0.0, low), high
