"""Co-occurrence: which sectors are spoken of in one sentence."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from toolkit.errors import require_columns
from toolkit.estimates.families import control_discoveries
from toolkit.estimates.results import ESTIMATE, check_level, make_results

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_PAIRS = {
    "sector_a": "text",
    "sector_b": "text",
    **ESTIMATE,
    "q_value": "number",
    "family": "integer",
    "n_both": "integer",
    "n_a": "integer",
    "n_b": "integer",
    "expected": "number",
    "within": "number",
    "jaccard": "number",
    "npmi": "number",
    "method": "text",
}
_SLACK = 1 + 1e-7  # probabilities that are equal but for rounding


def estimate_cooccurrence(
    sentences: pd.DataFrame, *, headings: bool = False, level: float = 0.95
) -> pd.DataFrame:
    """Estimate how two sectors keep company within sentences, one row per pair of sectors.

    Parameters
    ----------
    sentences
        The table ``sentences``: ``report_id``, ``is_heading``, ``sectors`` (codes joined by ``;``). All
        of them: those without a sector count as speaking of neither.
    headings
        Whether headings count as sentences.
    level
        Confidence of the interval.

    Returns
    -------
    DataFrame
        ``sector_a``, ``sector_b``; ``estimate`` (odds ratio over all sentences), ``low``, ``high``;
        ``p_value``, two-sided; ``n`` (sentences); ``q_value`` and ``family`` (all pairs of sectors that
        are spoken of); ``n_both``, ``n_a``, ``n_b`` (sentences of both, of each); ``expected`` (of both,
        if chance ruled within each report); ``within`` (odds ratio within reports, by Mantel and Haenszel
        1959; missing where no report bears one); ``jaccard`` (0 to 1); ``npmi`` (-1 never together, 0 as
        chance has it, 1 only together; missing where all sentences are of both); ``method``.

    Raises
    ------
    InputError
        A column is missing, or `level` is not between 0 and 1.

    Notes
    -----
    Odds ratio: a half added to each cell where one is zero (Haldane 1956), interval of Woolf (1955).
    ``npmi``: Bouma (2009). ``p_value``: exact for the shuffle of each sector among the sentences of each
    report, so that the totals of every report stay (the exact test behind Cochran, Mantel and Haenszel;
    with one report, Fisher's); no random draws. Sentences under one lead-in share sectors, which no test
    here knows: take small p-values of neighbouring sectors with care.

    Examples
    --------
    >>> import pandas as pd
    >>> sectors = ["water;roads"] * 3 + ["water", "roads"] + [""] * 3
    >>> sentences = pd.DataFrame({"report_id": "a", "is_heading": False, "sectors": sectors})
    >>> pairs = estimate_cooccurrence(sentences)
    >>> pairs[["n_both", "jaccard", "estimate", "p_value"]].round(3).astype(object).values.tolist()
    [[3, 0.6, 9.0, 0.486]]
    """
    import numpy as np

    check_level(level, caller="estimate_cooccurrence")
    require_columns(sentences, ["report_id", "is_heading", "sectors"], caller="estimate_cooccurrence")
    counted = sentences if headings else sentences[~sentences["is_heading"]]
    spoken = counted["sectors"].str.get_dummies(sep=";").drop(columns="", errors="ignore").astype("int64")
    parts = [part.to_numpy() for _, part in spoken.groupby(counted["report_id"])]
    both = np.array([part.T @ part for part in parts])  # report, sector, sector
    sizes = np.array([len(part) for part in parts])
    rows = [
        {"sector_a": spoken.columns[a], "sector_b": spoken.columns[b]}
        | _estimate_pair(both[:, a, b], both[:, a, a], both[:, b, b], sizes, level)
        for a, b in itertools.combinations(range(spoken.shape[1]), 2)
    ]
    return control_discoveries(make_results(rows, _PAIRS))


def _estimate_pair(
    both: np.ndarray, a: np.ndarray, b: np.ndarray, sizes: np.ndarray, level: float
) -> dict[str, Any]:
    """Return what is told of two sectors, from the sentences of both and of each in every report."""
    whole = _describe_pair(int(both.sum()), int(a.sum()), int(b.sum()), int(sizes.sum()), level)
    p_value, expected = _check_chance(int(both.sum()), a, b, sizes), float((a * b / sizes).sum())
    within = _pool_reports(both, a, b, sizes)
    return whole | {"p_value": p_value, "expected": expected, "within": within}


def _describe_pair(both: int, a: int, b: int, n: int, level: float) -> dict[str, Any]:
    import numpy as np
    from statsmodels.stats.contingency_tables import Table2x2

    cells = np.array([[both, a - both], [b - both, n - a - b + both]], dtype="float64")
    # The library's own shift adds a half to the empty cells alone.
    table = Table2x2(cells + 0.5 * (cells == 0).any(), shift_zeros=False)
    low, high = table.oddsratio_confint(alpha=1 - level)
    return {
        "estimate": table.oddsratio,
        "low": low,
        "high": high,
        "n": n,
        "n_both": both,
        "n_a": a,
        "n_b": b,
        "jaccard": both / (a + b - both),
        "npmi": _npmi(both / n, a / n, b / n),
        "method": f"odds ratio, {level:.0%}; exact p within reports",
    }


def _npmi(both: float, a: float, b: float) -> float:
    if both in (0, 1):
        return -1.0 if both == 0 else math.nan
    return math.log(both / (a * b)) / -math.log(both)


def _check_chance(both: int, a: np.ndarray, b: np.ndarray, sizes: np.ndarray) -> float:
    """Hold the sentences of both against all shuffles within reports: hypergeometric, summed over them."""
    import numpy as np
    from scipy.stats import hypergeom

    least, chances = 0, np.ones(1)
    for n_a, n_b, size in zip(a.tolist(), b.tolist(), sizes.tolist(), strict=True):
        low, high = max(0, n_a + n_b - size), min(n_a, n_b)
        least += low
        if high > low:
            chances = np.convolve(chances, hypergeom.pmf(np.arange(low, high + 1), size, n_a, n_b))
    p_value = chances[chances <= chances[both - least] * _SLACK].sum()
    return min(1.0, float(p_value))


def _pool_reports(both: np.ndarray, a: np.ndarray, b: np.ndarray, sizes: np.ndarray) -> float:
    against = ((a - both) * (b - both) / sizes).sum()
    return float((both * (sizes - a - b + both) / sizes).sum() / against) if against else math.nan
