"""Agenda: over how many sectors a report spreads its sentences, whatever its length."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import check_level, make_results

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_AGENDA = {
    "report_id": "text",
    "index": "text",
    "size": "integer",
    "is_rarefied": "truth",
    "estimate": "number",
    "low": "number",
    "high": "number",
    "n": "integer",
    "n_sentences": "integer",
    "method": "text",
    "reason": "text",
}
_INDICES = ("hhi", "shannon", "hill_0", "hill_1", "hill_2")
_LEAST = {"hhi": 0.0, "shannon": 0.0, "hill_0": 1.0, "hill_1": 1.0, "hill_2": 1.0}


def estimate_agendas(
    counts: pd.DataFrame,
    *,
    n: str = "n",
    of: str = "n_sentences",
    size: int | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate how concentrated the agenda of each report is, one row per report, index and size.

    Each index is given for the whole report and for a random sample of its sentences of one size for all
    reports (rarefaction): a longer report names more sectors for its length alone.

    Parameters
    ----------
    counts
        One row per report and sector: `n` sentences that speak of it, of `of` sentences in all (see
        `count_sentences`).
    n, of
        The two columns.
    size
        Sentences to rarefy to; None is the length of the shortest report.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``report_id``; ``index``: ``hhi`` (sum of squared shares, 1 is one sector), ``shannon`` (entropy,
        natural logarithm), ``hill_0`` (sectors), ``hill_1``, ``hill_2`` (sectors of one size that would
        give the same entropy, the same hhi); ``size`` (sentences); ``is_rarefied``; ``estimate``,
        ``low``, ``high``; ``n`` (sectors of all sentences, added up); ``n_sentences``; ``method``;
        ``reason`` (why values are missing). The sectors named in a whole report are counted, not
        estimated: they have no interval.

    Raises
    ------
    InputError
        A column is missing, `level` is not between 0 and 1, or a sector has more sentences than the report.

    Notes
    -----
    Hill (1973), with all sectors of the table, named or not; rarefied by the expected counts of a draw
    without replacement (Colwell and others 2004, Chao and others 2014, for sampling units). Intervals:
    delta method, each sector's sentences binomial (a half added) and apart from those of others;
    sentences of one section hang together, so that they are rather too narrow.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"report_id": list("aab"), "n": [5, 5, 4], "n_sentences": [10, 10, 4]})
    >>> agendas = estimate_agendas(counts).query("index == 'hill_0'")
    >>> agendas[["report_id", "size", "estimate"]].round(2).astype(object).values.tolist()
    [['a', 10, 2.0], ['a', 4, 1.95], ['b', 4, 1.0], ['b', 4, 1.0]]
    """
    check_level(level, caller="estimate_agendas")
    require_columns(counts, ["report_id", n, of], caller="estimate_agendas")
    if ((counts[n] > counts[of]) | (counts[n] < 0)).any():
        msg = f"estimate_agendas: {n!r} must lie between 0 and {of!r} in each row. Did mentions stand in it?"
        raise InputError(msg)
    lengths = counts.loc[counts[of] > 0, of]
    shortest = int(lengths.min()) if len(lengths) else 0
    rows = [
        {"report_id": report_id} | row
        for report_id, part in counts.groupby("report_id")
        for row in _estimate_report(part[n].to_numpy("int64"), int(part[of].max()), size or shortest, level)
    ]
    return make_results(rows, _AGENDA)


def _estimate_report(found: np.ndarray, total: int, size: int, level: float) -> Iterator[dict[str, Any]]:
    for drawn, is_rarefied in ((total, False), (size, True)):
        whole = {"size": drawn, "is_rarefied": is_rarefied, "n": found.sum(), "n_sentences": total}
        reason = "" if found.any() else "no sentence with a sector"
        if drawn > total:
            reason = f"{total} sentences are fewer than {drawn}"
        fits = {} if reason else _estimate_indices(found, total, drawn, level)
        drawing = "rarefied, " if is_rarefied else ""
        method = f"{drawing}delta method, {level:.0%}"
        for index in _INDICES:
            row = dict(zip(("estimate", "low", "high"), fits.get(index, [math.nan] * 3), strict=True))
            yield {"index": index} | whole | row | {"method": method, "reason": reason}


def _estimate_indices(found: np.ndarray, total: int, size: int, level: float) -> dict[str, list[float]]:
    """Return estimate, low and high of each index for `size` of `total` sentences."""
    import numpy as np
    from scipy.stats import norm

    moments = _expect_moments(found, total, size)
    up, down = np.minimum(found + 1, total), np.maximum(found - 1, 0)
    slopes = (_expect_moments(up, total, size) - _expect_moments(down, total, size)) / (up - down)
    mass, step = size * found.sum() / total, size / total
    present, logs, squares = moments.sum(axis=1)
    shannon, hhi = math.log(mass) - logs / mass, squares / mass**2
    shannon_slopes = step / mass - slopes[1] / mass + logs * step / mass**2
    hhi_slopes = slopes[2] / mass**2 - 2 * squares * step / mass**3
    values = {
        "hhi": (hhi, hhi_slopes),
        "shannon": (shannon, shannon_slopes),
        "hill_0": (present, slopes[0] if size < total else math.nan),
        "hill_1": (math.exp(shannon), math.exp(shannon) * shannon_slopes),
        "hill_2": (1 / hhi, -hhi_slopes / hhi**2),
    }
    # A sector that is not named could have been: a half for it, as for all.
    variance = (found + 0.5) * (1 - (found + 0.5) / (total + 1))
    reach = norm.ppf((1 + level) / 2)
    errors = {name: reach * math.sqrt((slope**2 * variance).sum()) for name, (_, slope) in values.items()}
    return {
        name: [value, max(value - errors[name], _LEAST[name]), value + errors[name]]
        for name, (value, _) in values.items()
    }


def _expect_moments(found: np.ndarray, total: int, size: int) -> np.ndarray:
    """Return, for each sector, the expectation of k > 0, k log k and k² of k of its sentences in a draw."""
    import numpy as np
    from scipy.special import xlogy
    from scipy.stats import hypergeom

    if size == total:
        return np.stack([found > 0, xlogy(found, found), found**2]).astype("float64")
    k = np.arange(1, size + 1)
    chances = hypergeom.pmf(k[:, np.newaxis], total, found[np.newaxis], size)
    return np.stack([weights @ chances for weights in (np.ones(size), xlogy(k, k), k.astype("float64") ** 2)])
