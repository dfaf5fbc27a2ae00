"""How counts of one group are split over categories, against those of another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import InputError
from toolkit.estimates.families import control_discoveries
from toolkit.estimates.mix import check_counts
from toolkit.estimates.results import (
    ESTIMATE,
    FEWEST_POINTS,
    Fit,
    check_level,
    make_results,
    name_groups,
    wrap_t,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# What a count of zero stands for where a logarithm is taken.
_ZERO = 0.5
_COMPARED = {
    **dict.fromkeys(["category", "target", "reference"], "text"),
    **ESTIMATE,
    "q_value": "number",
    "family": "integer",
    **dict.fromkeys(["share_target", "share_reference"], "number"),
    **dict.fromkeys(["n_target", "n_reference", "n_zeros"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}
_DISTANCE = {
    **dict.fromkeys(["target", "reference"], "text"),
    **dict.fromkeys(
        ["estimate", "expected_low", "expected", "expected_high", "p_value", "smallest_p"], "number"
    ),
    **dict.fromkeys(["n", "n_target", "n_reference", "n_categories"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}


class _Mixes(NamedTuple):
    """Counts of each report (row) in each category (column), and which reports are the target."""

    categories: list[str]
    counts: np.ndarray
    is_target: np.ndarray


def compare_mixes(
    counts: pd.DataFrame,
    *,
    group: str,
    target: str | None = None,
    by: str = "sector",
    n: str = "n",
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare how two groups of reports split their counts, one row per category.

    Shares sum to one, so that one that grows makes the others look smaller. Centred log-ratios hold each
    share against the (geometric) mean of all shares of its group instead.

    Parameters
    ----------
    counts
        One row per report and category, zeros too (see `count_terms`, with `group` among its `keep`).
    group, target
        Column with two values; the one whose mix is held against the other (None: the first in order).
    by, n
        Columns of the categories and of the counts.
    level
        Confidence of each interval.

    Returns
    -------
    DataFrame
        ``category``, ``target``, ``reference``; ``estimate`` (difference of the centred log-ratios, to
        base 2: 1 is twice as much of the target's mix, against the mean category), ``low``, ``high``,
        ``p_value``; ``n`` (counted in both groups); ``q_value``, ``family`` (`control_discoveries`, over the
        categories that have a p); ``share_target``, ``share_reference``, ``n_target``,
        ``n_reference`` (reports that have counts); ``n_zeros`` (groups whose 0 was replaced), ``method``,
        ``reason``. The greatest difference comes first. Categories that no group has are left out: they
        have no ratio. Fewer than 4 reports in a group bear no interval, nor does a replaced zero.

    Raises
    ------
    InputError
        A column is missing, `group` has not two values, a group has no counts, or a count is missing, below
        zero or not whole.

    Notes
    -----
    Centred log-ratio: Aitchison (1986). A zero counts as a half, before the shares are closed again
    (multiplicative replacement, Martín-Fernández et al. 2003): the choice moves every ratio of its group
    a little, and its own much. Interval: jackknife, leaving out one report of a group at a time, with
    Student's t on the reports, less one, of the group that has fewer.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"report_id": list("aabb"), "level": list("ccpp"),
    ...                        "sector": ["roads", "water"] * 2, "n": [20, 5, 10, 10]})
    >>> found = compare_mixes(counts, group="level")
    >>> found[["category", "share_target", "share_reference", "estimate"]].round(2).values.tolist()
    [['roads', 0.8, 0.5, 1.0], ['water', 0.2, 0.5, -1.0]]
    """
    caller = "compare_mixes"
    check_level(level, caller=caller)
    names, mixes = _take_mixes(counts, group, target, by, n, caller=caller)
    sums = _sum_groups(mixes.counts, mixes.is_target)
    sizes = int(mixes.is_target.sum()), int((~mixes.is_target).sum())
    difference, errors = _center(sums), _leave_out(mixes)
    shared = {"target": names[0], "reference": names[1], "n_target": sizes[0], "n_reference": sizes[1]}
    rows: list[dict[str, Any]] = []
    for place, category in enumerate(mixes.categories):
        zeros = int((sums[:, place] == 0).sum())
        fit = _wrap(float(difference[place]), float(errors[place]), zeros, min(sizes), level)
        shares = sums[:, place] / sums.sum(axis=1)
        found = {"n": sums[:, place].sum(), "share_target": shares[0], "share_reference": shares[1]}
        method = f"centred log-ratio, base 2, jackknife of reports, {level:.0%}"
        rows.append(
            shared | {"category": category, "n_zeros": zeros, "method": method} | found | fit._asdict()
        )
    rows.sort(key=lambda row: (-row["estimate"], row["category"]))
    return control_discoveries(make_results(rows, _COMPARED))


def estimate_distance(
    counts: pd.DataFrame,
    *,
    group: str,
    target: str | None = None,
    by: str = "sector",
    n: str = "n",
    n_permutations: int = 4999,
    seed: int = 1,
) -> pd.DataFrame:
    """Estimate how far apart the mixes of two groups of reports lie, one row.

    Parameters
    ----------
    counts, group, target, by, n
        As in `compare_mixes`.
    n_permutations, seed
        How often the reports are shuffled between the groups; start of the shuffles.

    Returns
    -------
    DataFrame
        ``target``, ``reference``; ``estimate`` (distance: 0 for one mix, 1 where no category is shared);
        ``expected`` (mean distance of shuffled groups: two groups that differ in nothing have a distance
        too, the greater the fewer their counts), ``expected_low``, ``expected_high`` (95 % of them);
        ``p_value`` (share of shuffles that reach the estimate), ``smallest_p`` (no p can be less); ``n``
        (all counts), ``n_target``, ``n_reference`` (reports with counts), ``n_categories``, ``method``,
        ``reason``. Fewer than 4 reports in a group bear no p.

    Raises
    ------
    InputError
        As in `compare_mixes`.

    Notes
    -----
    Square root of the divergence of Jensen and Shannon, to base 2 (Lin 1991; Endres and Schindelin 2003).
    Whole reports are shuffled, so that what hangs together stays together. Zeros stay as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"report_id": list("aabb"), "level": list("ccpp"),
    ...                        "sector": ["roads", "water"] * 2, "n": [20, 5, 10, 10]})
    >>> estimate_distance(counts, group="level")["estimate"].round(3).item()
    0.27
    """
    import numpy as np

    names, mixes = _take_mixes(counts, group, target, by, n, caller="estimate_distance")
    sizes = int(mixes.is_target.sum()), int((~mixes.is_target).sum())
    found = {
        **dict(zip(("target", "reference", "n_target", "n_reference"), (*names, *sizes), strict=True)),
        "estimate": _distance(_sum_groups(mixes.counts, mixes.is_target)),
        "n": mixes.counts.sum(),
        "n_categories": len(mixes.categories),
        "method": f"Jensen-Shannon distance, base 2; {n_permutations} shuffles of the reports, seed {seed}",
        "reason": _refuse(min(sizes)),
    }
    if not found["reason"]:
        shuffle = np.random.default_rng(seed).permutation
        drawn = [
            _distance(_sum_groups(mixes.counts, shuffle(mixes.is_target))) for _ in range(n_permutations)
        ]
        found |= _judge(found["estimate"], np.array(drawn), *sizes)
    return make_results([found], _DISTANCE)


def _judge(estimate: float, drawn: np.ndarray, n_target: int, n_reference: int) -> dict[str, float]:
    import numpy as np

    low, high = np.quantile(drawn, [0.025, 0.975])
    n_splits = math.comb(n_target + n_reference, n_target)
    return {
        "expected_low": low,
        "expected": drawn.mean(),
        "expected_high": high,
        "p_value": ((drawn >= estimate - 1e-12).sum() + 1) / (len(drawn) + 1),
        "smallest_p": max(1 / n_splits, 1 / (len(drawn) + 1)),
    }


def _refuse(fewest: int) -> str:
    return f"fewer than {FEWEST_POINTS} reports in a group" if fewest < FEWEST_POINTS else ""


def _wrap(difference: float, error: float, zeros: int, fewest: int, level: float) -> Fit:
    reason = _refuse(fewest) or ("a zero was replaced" if zeros else "")
    if reason or not error > 0:
        return Fit(difference, reason=reason or "the same in every report")
    return wrap_t(difference, error, fewest - 1, level)


def _take_mixes(
    counts: pd.DataFrame, group: str, target: str | None, by: str, n: str, *, caller: str
) -> tuple[tuple[str, str], _Mixes]:
    """Return the names of target and reference, and the counts of the reports that have any."""
    check_counts(counts, ["report_id", group, by], n, caller=caller)
    names = name_groups(counts[group], target, caller=caller)
    sums = counts[counts[group].notna()].pivot_table(
        index=[group, "report_id"], columns=by, values=n, aggfunc="sum", fill_value=0, observed=True
    )
    sums = sums.loc[sums.sum(axis=1) > 0, sums.sum() > 0]
    is_target = (sums.index.get_level_values(0) == names[0]).astype(bool)
    if is_target.all() or not is_target.any():
        msg = f"{caller}: both groups must have counts, but one of {names} has none. Choose other groups."
        raise InputError(msg)
    mixes = _Mixes(list(map(str, sums.columns)), sums.to_numpy(dtype="float64"), is_target)
    return (str(names[0]), str(names[1])), mixes


def _sum_groups(counts: np.ndarray, is_target: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.stack([counts[is_target].sum(axis=0), counts[~is_target].sum(axis=0)])


def _center(sums: np.ndarray) -> np.ndarray:
    """Return the difference of the centred log-ratios of two rows of counts; a zero counts as a half."""
    import numpy as np

    logs = np.log2(np.where(sums > 0, sums, _ZERO))
    centred = logs - logs.mean(axis=1, keepdims=True)
    return np.asarray(centred[0] - centred[1])


def _leave_out(mixes: _Mixes) -> np.ndarray:
    """Return the error of each difference, from leaving out one report of a group at a time."""
    import numpy as np

    sums, variance = _sum_groups(mixes.counts, mixes.is_target), np.zeros(len(mixes.categories))
    for row, own in enumerate((mixes.is_target, ~mixes.is_target)):
        without = np.repeat(sums[np.newaxis], own.sum(), axis=0)
        without[:, row] -= mixes.counts[own]
        moved = np.array([_center(part) for part in without])
        variance += (len(moved) - 1) * moved.var(axis=0)
    return np.sqrt(variance)


def _distance(sums: np.ndarray) -> float:
    from scipy.spatial.distance import jensenshannon

    return float(jensenshannon(sums[0], sums[1], base=2))
