"""Keyness: what one group of reports speaks of more than another."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from toolkit.errors import InputError, require_columns
from toolkit.estimates.families import control_discoveries
from toolkit.estimates.results import check_level, make_results, name_first, name_groups

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_CHUNK = 2000
_KEYNESS = {
    "term": "text",
    "target": "text",
    "reference": "text",
    "estimate": "number",
    "low": "number",
    "high": "number",
    "conservative": "number",
    "p_value": "number",
    "smallest_p": "number",
    "q_value": "number",
    "family": "integer",
    "n": "integer",
    "n_target": "integer",
    "n_reference": "integer",
    "range_target": "integer",
    "range_reference": "integer",
    "reports_target": "integer",
    "reports_reference": "integer",
    "g2": "number",
    "method": "text",
    "reason": "text",
}


class _Groups(NamedTuple):
    """Counts of each report (row) and term (column), the exposures, and which reports are the target."""

    terms: list[str]
    counts: np.ndarray
    sizes: np.ndarray
    is_target: np.ndarray


def compare_groups(
    counts: pd.DataFrame,
    *,
    group: str,
    target: str | None = None,
    term: str = "sector",
    n: str = "n",
    exposure: str = "n_tokens",
    level: float = 0.95,
    n_permutations: int = 9999,
    seed: int = 1,
) -> pd.DataFrame:
    """Compare how often two groups of reports use each term, one row per term.

    Size, evidence and spread stand side by side: the ratio of the rates, the p of shuffling whole reports
    between the groups, and the number of reports that use the term. Words of one report come together, so
    that tests that take each as a draw of its own (``g2`` among them) find differences where there are none.

    Parameters
    ----------
    counts
        One row per report and `term`, zeros too, of **all** terms (see `count_terms`, with `group` among
        its `keep`): the family is what stands in the table.
    group, target
        Column with two values; the one that ratios are of (None: the first in order).
    term, n, exposure
        What was counted, how often, and in how many words (characters, sentences).
    level
        Confidence of the limits of the ratio, over the whole family.
    n_permutations, seed
        Splits of the reports to draw where there are more of them than that; else all are taken.

    Returns
    -------
    DataFrame
        ``term``, ``target``, ``reference``; ``estimate`` (log2 ratio of the rates: 1 is twice as often),
        ``low``, ``high``, ``conservative`` (the limit nearer to 0, and 0 where they enclose it);
        ``p_value``, two-sided; ``smallest_p`` (no split gives less); ``q_value``, ``family`` (number of
        terms); ``n``, ``n_target``, ``n_reference`` (mentions); ``range_…`` (reports that use the term) of
        ``reports_…``; ``g2`` (a description: no p belongs to it); ``method``; ``reason``. Sorted by
        ``conservative``, then ``estimate``.

    Raises
    ------
    InputError
        A column is missing, `group` has not two values, `target` is not one of them, or a report and
        term stand twice or not at all.

    Notes
    -----
    ``estimate``: Hardie (2014) with the half that Walter (1975) adds to each count and size. Limits: exact
    for the ratio of two Poisson rates (Clopper and Pearson on the split of the mentions), by Bonferroni over
    the family; ``conservative``: Evert (2022). They take mentions as independent, ``p_value`` does not.
    ``g2``: Rayson and Garside (2000).

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"report_id": list("abcdef"), "sector": "water", "n": [9, 8, 7, 1, 2, 0],
    ...                        "n_tokens": 1000, "level": ["county"] * 3 + ["province"] * 3})
    >>> keyness = compare_groups(counts, group="level")
    >>> keyness[["estimate", "p_value", "smallest_p"]].round(2).values.tolist()
    [[2.81, 0.1, 0.1]]
    """
    check_level(level, caller="compare_groups")
    require_columns(counts, ["report_id", term, n, exposure, group], caller="compare_groups")
    target, reference = name_groups(counts[group], target, caller="compare_groups")
    groups = _split(counts[counts[group].notna()], term, n, exposure, group, target)
    p_value, smallest, how = _permute(groups, n_permutations, seed)
    keyness = _describe(groups, level).assign(
        target=str(target),
        reference=str(reference),
        p_value=p_value,
        smallest_p=smallest,
        method=f"log2 ratio, exact limits {level:.0%} over the family; {how}",
        reason=f"no p below {smallest:.2g} could come" if smallest > 1 - level else "",
    )
    rows = cast("list[dict[str, Any]]", keyness.to_dict("records"))
    judged = control_discoveries(make_results(rows, _KEYNESS))
    order = ["conservative", "estimate", "term"]
    return judged.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _describe(groups: _Groups, level: float) -> pd.DataFrame:
    """Return counts, ranges and ratios of each term."""
    import numpy as np
    import pandas as pd

    sums, sizes = _sum_groups(groups, groups.is_target[np.newaxis].astype("float64"))
    (a,), (b,) = sums
    low, high = _limit_ratios(a, b, sizes[:, 0], 1 - (1 - level) / max(1, len(groups.terms)))
    used = groups.counts > 0
    columns = {
        "term": groups.terms,
        "estimate": _log_ratio(sums, sizes)[0],
        "low": low,
        "high": high,
        "conservative": np.where(low > 0, low, np.where(high < 0, high, 0.0)),
        "n": a + b,
        "n_target": a,
        "n_reference": b,
        "range_target": used[groups.is_target].sum(axis=0),
        "range_reference": used[~groups.is_target].sum(axis=0),
        "reports_target": groups.is_target.sum(),
        "reports_reference": (~groups.is_target).sum(),
        "g2": _g2(a, b, sizes[:, 0]),
    }
    return pd.DataFrame(columns)


def _split(counts: pd.DataFrame, term: str, n: str, exposure: str, group: str, target: str) -> _Groups:
    if counts.duplicated(["report_id", term]).any():
        msg = f"compare_groups: a report must have one row for each {term!r}. Sum its rows first."
        raise InputError(msg)
    table = counts.pivot(index="report_id", columns=term, values=n).sort_index(axis=1)
    if table.isna().any(axis=None):
        msg = "compare_groups: each report must have a row for each term, zeros too. Use count_terms."
        raise InputError(msg)
    reports = counts.drop_duplicates("report_id").set_index("report_id").loc[table.index]
    sizes = reports[exposure].to_numpy(dtype="float64", na_value=math.nan)
    if not (sizes > 0).all():
        names = name_first(reports.index[~(sizes > 0)])
        msg = f"compare_groups: each report must have some {exposure!r}, but {names} has none. Leave it out."
        raise InputError(msg)
    is_target = (reports[group] == target).to_numpy(dtype=bool)
    return _Groups(list(map(str, table.columns)), table.to_numpy(dtype="float64"), sizes, is_target)


def _sum_groups(groups: _Groups, splits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return counts (group, split, term) and sizes (group, split) of splits: rows of 0 and 1 per report."""
    import numpy as np

    inside, size = splits @ groups.counts, splits @ groups.sizes
    sums = np.stack([inside, groups.counts.sum(axis=0) - inside])
    return sums.round(), np.stack([size, groups.sizes.sum() - size])


def _log_ratio(sums: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    import numpy as np

    rates = (sums + 0.5) / (sizes[:, :, np.newaxis] + 0.5)
    return np.log2(rates[0]) - np.log2(rates[1])


def _permute(groups: _Groups, n_permutations: int, seed: int) -> tuple[np.ndarray, float, str]:
    """Return the p of each term, the smallest that any split can give, and how the splits were chosen."""
    import numpy as np

    total, inside = len(groups.is_target), int(groups.is_target.sum())
    n_splits = math.comb(total, inside)
    exact = n_splits <= n_permutations
    # Groups of one size may change places: each split has a mirror that is as far from no difference.
    smallest = (2 if 2 * inside == total else 1) / n_splits
    observed = np.abs(_log_ratio(*_sum_groups(groups, groups.is_target[np.newaxis].astype("float64")))[0])
    splits = _all_splits(total, inside) if exact else _draw_splits(total, inside, n_permutations, seed)
    reached = np.zeros(len(groups.terms))
    for start in range(0, len(splits), _CHUNK):
        ratios = np.abs(_log_ratio(*_sum_groups(groups, splits[start : start + _CHUNK])))
        reached += (ratios >= observed - 1e-9).sum(axis=0)
    if exact:
        return reached / n_splits, smallest, f"all {n_splits} splits of the reports"
    drawn = f"{n_permutations} random splits of the reports, seed {seed}"
    return (reached + 1) / (n_permutations + 1), max(smallest, 1 / (n_permutations + 1)), drawn


def _all_splits(total: int, inside: int) -> np.ndarray:
    import numpy as np

    chosen = np.array(list(itertools.combinations(range(total), inside)))
    splits = np.zeros((len(chosen), total))
    np.put_along_axis(splits, chosen, 1.0, axis=1)
    return splits


def _draw_splits(total: int, inside: int, n_splits: int, seed: int) -> np.ndarray:
    import numpy as np

    first = np.tile(np.arange(total) < inside, (n_splits, 1)).astype("float64")
    return np.random.default_rng(seed).permuted(first, axis=1)


def _limit_ratios(
    a: np.ndarray, b: np.ndarray, sizes: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the exact limits of the log2 ratio of two rates, given the sum of the counts."""
    import numpy as np
    from scipy.stats import beta

    tail = (1 - level) / 2
    with np.errstate(divide="ignore"):
        low = np.where(a > 0, beta.ppf(tail, a, b + 1), 0.0)
        high = np.where(b > 0, beta.ppf(1 - tail, a + 1, b), 1.0)
        odds = np.log2(sizes[1] / sizes[0])
        return np.log2(low / (1 - low)) + odds, np.log2(high / (1 - high)) + odds


def _g2(a: np.ndarray, b: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    import numpy as np
    from scipy.special import xlogy

    share = sizes[0] / sizes.sum()
    whole = np.maximum(a + b, 1)  # a term that nobody uses has no deviance
    expected = whole * share, whole * (1 - share)
    return 2 * (xlogy(a, a / expected[0]) + xlogy(b, b / expected[1]))
