"""Does a difference between two groups hold once something else is held fixed: Mantel and Haenszel."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import InputError, require_columns
from toolkit.estimates.families import control_discoveries
from toolkit.estimates.models import FEWEST_CLUSTERS
from toolkit.estimates.results import ESTIMATE, Fit, check_level, make_results, name_groups, wrap_t

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_STRATA = {
    **dict.fromkeys(["term", "target", "reference"], "text"),
    **ESTIMATE,
    "q_value": "number",
    "family": "integer",
    **dict.fromkeys(["crude", "homogeneity_p", "error_ratio"], "number"),
    **dict.fromkeys(["n_counted", "n_strata", "n_strata_used", "n_clusters"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}


class _Tables(NamedTuple):
    """Units by cluster, stratum, group (target, reference) and whether they were counted."""

    cells: np.ndarray
    n_clusters: int  # of the group that has fewer


def compare_strata(
    counts: pd.DataFrame,
    *,
    group: str,
    by: str,
    target: str | None = None,
    term: str = "sector",
    n: str = "n",
    of: str = "n_sentences",
    cluster: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare two groups within strata (a year, a level), one row per term.

    Each stratum has a table of its own, so that what differs between strata cannot pass for a difference
    between groups. The ratio is taken to be the same in all strata; ``homogeneity_p`` tests that.

    Parameters
    ----------
    counts
        One row per report and `term`, zeros too: how many of its units were counted (see
        `count_sentences`). With documents as units, `n` is 0 or 1 and `of` is 1.
    group, target
        Column with two values; the one that ratios are of (None: the first in order).
    by
        Column of the strata.
    term, n, of
        What was counted, in how many units, of how many.
    cluster
        Column of units that hang together (a report, a province): the interval and the p then come from
        leaving out one cluster at a time. Without it every unit counts as independent, which sentences
        of a report are not: the interval is then too short and the p too small.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``term``, ``target``, ``reference``; ``estimate`` (odds ratio within strata), ``low``, ``high``,
        ``p_value``; ``n`` (units); ``q_value``, ``family`` (`control_discoveries`); ``crude`` (odds ratio
        without strata: where it differs, they confound); ``homogeneity_p`` (small: the ratio differs
        between strata, or units hang together, which this test does not know); ``error_ratio`` (standard
        error by cluster over that of independent units); ``n_counted`` (units with the term);
        ``n_strata``, ``n_strata_used`` (with both groups, and units with and without the term);
        ``n_clusters`` (in the group that has fewer); ``method``; ``reason``.

    Raises
    ------
    InputError
        A column is missing, `group` has not two values, or a count is not whole or not between 0 and `of`.

    Notes
    -----
    Ratio and test: Mantel and Haenszel (1959), no continuity correction; interval: Robins, Breslow and
    Greenland (1986); homogeneity: Breslow and Day (1980), corrected by Tarone (1985). By cluster: jackknife
    of the log ratio (Quenouille 1956, Tukey 1958), with Student's t on the clusters, less one, of the
    group that has fewer. Below 10 of them it warns.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"sector": "water", "group": ["a", "b", "a", "b"], "year": [1, 1, 2, 2],
    ...                        "n": [20, 10, 60, 45], "n_sentences": [100, 100, 100, 100]})
    >>> found = compare_strata(counts, group="group", by="year")
    >>> found[["estimate", "low", "high", "homogeneity_p"]].round(2).values.tolist()
    [[1.96, 1.24, 3.11, 0.69]]
    """
    caller = "compare_strata"
    check_level(level, caller=caller)
    extra = [cluster] if cluster else []
    require_columns(counts, [term, n, of, group, by, *extra], caller=caller, free=[term, group, by, *extra])
    part, whole = counts[n].astype("float64"), counts[of].astype("float64")
    if ((part < 0) | (part > whole) | (part % 1 > 0) | (whole % 1 > 0)).any():
        msg = f"{caller}: {n!r} must be whole, from 0 to {of!r}, in each row. Count units, not mentions."
        raise InputError(msg)
    names = name_groups(counts[group], target, caller=caller)
    sums = _sum_units(counts, [term, *extra, by, group], n, of)
    shared = {"target": str(names[0]), "reference": str(names[1])}
    rows = [
        {"term": str(name)} | shared | _compare(_make_tables(part, by, group, names, cluster), cluster, level)
        for name, part in sums.groupby(term)
    ]
    return control_discoveries(make_results(rows, _STRATA))


def _sum_units(counts: pd.DataFrame, keys: list[str], n: str, of: str) -> pd.DataFrame:
    import pandas as pd

    whole = counts.dropna(subset=[*keys, n, of])
    sums = whole.groupby(keys, as_index=False, observed=True).agg(counted=(n, "sum"), units=(of, "sum"))
    return pd.DataFrame(sums)


def _make_tables(
    part: pd.DataFrame, by: str, group: str, names: tuple[str, str], cluster: str | None
) -> _Tables:
    import numpy as np
    import pandas as pd

    clusters, strata = (
        pd.factorize(part[name])[0] if name else np.zeros(len(part), int) for name in (cluster, by)
    )
    groups = (part[group] == names[1]).to_numpy(dtype=int)
    cells = np.zeros((clusters.max() + 1, strata.max() + 1, 2, 2))
    counted = part["counted"].to_numpy(dtype="float64")
    cells[clusters, strata, groups, 0] = counted
    cells[clusters, strata, groups, 1] = part["units"].to_numpy(dtype="float64") - counted
    in_group = (cells.sum(axis=(1, 3)) > 0).sum(axis=0)
    return _Tables(cells, int(in_group.min()))


def _compare(tables: _Tables, cluster: str | None, level: float) -> dict[str, Any]:
    """Return what one row says of one term."""
    whole = tables.cells.sum(axis=0)
    used = whole[((whole.sum(axis=1) > 0).all(axis=1)) & ((whole.sum(axis=2) > 0).all(axis=1))]
    found = {
        "n": whole.sum(),
        "n_counted": whole[:, :, 0].sum(),
        "n_strata": len(whole),
        "n_strata_used": len(used),
        "n_clusters": tables.n_clusters if cluster else None,
        "method": "Mantel-Haenszel, "
        + (f"jackknife by {cluster}" if cluster else "units independent")
        + f", {level:.0%}",
    }
    reason = _refuse(used, tables, cluster)
    return found | ({"reason": reason} if reason else _estimate(tables, used, cluster, level))


def _refuse(used: np.ndarray, tables: _Tables, cluster: str | None) -> str:
    """Say why there is no ratio; nothing where there is one."""
    if not len(used):
        return "no stratum has both groups, and units with and without the term"
    if not math.isfinite(_log_odds(used)):
        return "no finite ratio: one group always or never has the term"
    return "one cluster in a group" if cluster and tables.n_clusters < 2 else ""


def _log_odds(cells: np.ndarray) -> float:
    """Return the logarithm of the ratio within strata; infinite where one group has no such unit."""
    whole = cells.sum(axis=(1, 2))
    cells, whole = cells[whole > 0], whole[whole > 0]
    up = (cells[:, 0, 0] * cells[:, 1, 1] / whole).sum()
    down = (cells[:, 0, 1] * cells[:, 1, 0] / whole).sum()
    return math.log(up / down) if up > 0 and down > 0 else math.inf


def _estimate(tables: _Tables, used: np.ndarray, cluster: str | None, level: float) -> dict[str, Any]:
    import numpy as np
    from statsmodels.stats.contingency_tables import StratifiedTable

    strata = StratifiedTable(used.transpose(1, 2, 0))
    with np.errstate(invalid="ignore"):  # a ratio of just 1 leaves the test without a value
        equal = strata.test_equal_odds(adjust=True).pvalue if len(used) > 1 else math.nan
    low, high = strata.logodds_pooled_confint(alpha=1 - level)
    fit = Fit(float(strata.logodds_pooled), low, high, strata.test_null_odds().pvalue)
    ratio = math.nan
    if cluster:
        error = _leave_out(tables.cells)
        ratio = error / float(strata.logodds_pooled_se)
        fit = _wrap_clusters(fit.estimate, error, tables.n_clusters, level)
    return dict(zip(("estimate", "low", "high"), np.exp(fit[:3]), strict=True)) | {
        "p_value": fit.p_value,
        "crude": math.exp(_log_odds(tables.cells.sum(axis=(0, 1))[np.newaxis])),
        "homogeneity_p": equal,
        "error_ratio": ratio,
        "reason": fit.reason,
    }


def _leave_out(cells: np.ndarray) -> float:
    """Return the error of the log ratio, from leaving out one cluster at a time."""
    import numpy as np

    without = np.array([_log_odds(part) for part in cells.sum(axis=0) - cells])
    return math.sqrt((len(cells) - 1) * without.var()) if np.isfinite(without).all() else math.nan


def _wrap_clusters(estimate: float, error: float, n_clusters: int, level: float) -> Fit:
    if math.isnan(error):
        return Fit(estimate, reason="the ratio rests on one cluster")
    if n_clusters < FEWEST_CLUSTERS:
        msg = f"compare_strata: errors by cluster are unsure with {n_clusters} clusters in a group; distrust them."
        warnings.warn(msg, stacklevel=6)
    return wrap_t(estimate, error, n_clusters - 1, level)
