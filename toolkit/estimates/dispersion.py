"""Dispersion: how evenly a term is spread over reports."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import make_results

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_DISPERSION = {
    "term": "text",
    "n": "integer",
    "range": "integer",
    "n_reports": "integer",
    "dp": "number",
    "dp_norm": "number",
    "juilland_d": "number",
    "method": "text",
    "reason": "text",
}
_METHOD = "DP of Gries, norm of Lijffijt and Gries; D of Juilland on rates"


def estimate_dispersion(
    counts: pd.DataFrame, *, term: str = "sector", n: str = "n", exposure: str = "n_tokens"
) -> pd.DataFrame:
    """Estimate how evenly each term is spread over the reports, one row per term.

    Parameters
    ----------
    counts
        One row per report and `term`, zeros too (see `count_terms`).
    term, n, exposure
        What was counted, how often, and in how many words (characters, sentences).

    Returns
    -------
    DataFrame
        ``term``; ``n`` (mentions); ``range`` (reports that use it) of ``n_reports``; ``dp`` and
        ``dp_norm`` (0 is spread as the reports' lengths are, 1 is all in the shortest report);
        ``juilland_d`` (1 is the same rate in each report, 0 is all in one); ``method``; ``reason``. The
        three are missing for a term that is never used, or with one report. They describe these reports
        and have no interval. Rows without exposure are left out of the sum and of ``n_reports``.

    Raises
    ------
    InputError
        A column is missing, or a count is below zero.

    Notes
    -----
    With v the share of the mentions and s that of the words in each of k reports, and r its rate:
    DP = Σ|v - s| / 2 (Gries 2008), DPnorm = DP / (1 - min s) (Lijffijt and Gries 2012), and
    D = 1 - V / √(k - 1), where V is the standard deviation of r (divided by k) over its mean (Juilland and
    Chang-Rodriguez 1964). D nears 1 for any term when there are many reports (Biber et al. 2016).

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"sector": "water", "n": [1, 2, 3, 4, 5], "n_tokens": [9, 10, 10, 10, 11]})
    >>> estimate_dispersion(counts)[["dp", "dp_norm", "juilland_d"]].round(2).values.tolist()
    [[0.18, 0.22, 0.79]]
    """
    require_columns(counts, [term, n, exposure], caller="estimate_dispersion")
    if (counts[n] < 0).any():
        msg = f"estimate_dispersion: no count may be below zero, but the least of {n!r} is {counts[n].min()}."
        raise InputError(msg)
    parts = counts[counts[exposure] > 0].groupby(term)
    rows = [
        {"term": str(name), "method": _METHOD}
        | _disperse(part[n].to_numpy(dtype="float64"), part[exposure].to_numpy(dtype="float64"))
        for name, part in parts
    ]
    return make_results(rows, _DISPERSION)


def _disperse(counts: np.ndarray, sizes: np.ndarray) -> dict[str, Any]:
    found = {"n": counts.sum(), "range": (counts > 0).sum(), "n_reports": len(counts), "reason": ""}
    if len(counts) < 2 or not counts.sum():
        return found | {"reason": "one report" if len(counts) < 2 else "never used"}
    shares, rates = sizes / sizes.sum(), counts / sizes
    dp = float(abs(counts / counts.sum() - shares).sum() / 2)
    variation = rates.std() / rates.mean()
    return found | {
        "dp": dp,
        "dp_norm": dp / (1 - shares.min()),
        "juilland_d": 1 - variation / math.sqrt(len(counts) - 1),
    }
