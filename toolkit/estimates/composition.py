"""What money is for and who pays it: shares of the amounts stated, with intervals over reports."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import FEWEST_POINTS, check_level, make_results
from toolkit.estimates.totals import sum_funds

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_COLUMNS = {
    "flow": "text",
    "category": "text",
    **dict.fromkeys(["yuan", "estimate", "low", "high", "largest_report"], "number"),
    **dict.fromkeys(["n", "n_reports", "n_hedged", "n_without"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}
_NUMBER_OF_RESAMPLES = 4999
_SAME = 1e-9


def estimate_composition(
    funds: pd.DataFrame, *, by: str = "sector", flow: str = "allocation", level: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """Estimate how the money of one flow is composed, one row per category.

    The number that is printed is taken as the amount, also where a word hedges it; ranges and masks have
    none. A part is taken out of its total, so that each yuan counts once.

    Parameters
    ----------
    funds
        Table ``funds``.
    by
        Column of the categories: ``sector``, or ``source`` for the mix of payers.
    flow
        The flow whose money is split; no other is added.
    level, seed
        Confidence of the intervals; start of the random resamples.

    Returns
    -------
    DataFrame
        ``flow``, ``category``, ``yuan`` (over all reports), ``estimate`` (share of the flow's money),
        ``low``, ``high``; ``largest_report`` (share of the category's money that one report states);
        ``n`` (figures), ``n_reports`` (reports with money of the flow), ``n_hedged`` (figures whose words
        set a bound), ``n_without`` (figures of the whole flow without a number, left out); ``method``,
        ``reason``. Sorted by share, the greatest first. Fewer than 4 reports give no interval.

    Raises
    ------
    InputError
        A column is missing, no figure is of `flow`, or `level` is not between 0 and 1.

    Notes
    -----
    Whole reports are drawn, not yuan: the figures of one report hang together. Interval: bias-corrected
    and accelerated bootstrap (Efron 1987) of the ratio of sums. It tells how much the shares hang on
    single reports; with few reports it is too short.

    Examples
    --------
    >>> from toolkit import find_funds
    >>> funds = find_funds("投入扶贫资金100万元，其中中央60万元。")
    >>> estimate_composition(funds, by="source")[["category", "yuan", "estimate"]].values.tolist()
    [['central', 600000.0, 0.6], ['unspecified', 400000.0, 0.4]]
    """
    caller = "estimate_composition"
    require_columns(funds, ["report_id", "yuan", "bound", "flow", by], caller=caller)
    check_level(level, caller=caller)
    own = funds[funds["flow"] == flow]
    if own.empty:
        found = sorted(funds["flow"].unique())[:3]
        msg = f"{caller}: some figure must have the flow {flow!r}, but there are only {found}."
        raise InputError(msg)
    stated = own[own["yuan"].notna()]
    sums = sum_funds(stated.assign(low=stated["yuan"], high=stated["yuan"]), by=["report_id", by])
    wide = sums.pivot(index="report_id", columns=by, values="low").fillna(0.0)
    wide = wide[wide.sum(axis=1) > 0]
    shared = {"flow": flow, "n_reports": len(wide), "n_without": len(own) - len(stated)}
    rows = [
        shared | _describe(stated[stated[by] == name], str(name)) | _share(wide, name, level, seed)
        for name in wide
    ]
    return make_results(sorted(rows, key=lambda row: (-row["estimate"], row["category"])), _COLUMNS)


def _describe(figures: pd.DataFrame, category: str) -> dict[str, Any]:
    return {"category": category, "n": len(figures), "n_hedged": int((figures["bound"] != "exact").sum())}


def _share(wide: pd.DataFrame, name: Any, level: float, seed: int) -> dict[str, Any]:
    """Return the share of one category, and its interval over reports."""
    part, total = wide[name].to_numpy(), wide.sum(axis=1).to_numpy()
    yuan = part.sum()
    low, high, reason = _resample(part, total, level, seed)
    return {
        "yuan": yuan,
        "estimate": yuan / total.sum() if len(total) else math.nan,
        "low": low,
        "high": high,
        "largest_report": part.max() / yuan if yuan else math.nan,
        "method": f"bootstrap of reports, BCa, {level:.0%}",
        "reason": reason,
    }


def _resample(part: np.ndarray, total: np.ndarray, level: float, seed: int) -> tuple[float, float, str]:
    import numpy as np
    from scipy import stats

    if len(part) < FEWEST_POINTS:
        return math.nan, math.nan, f"fewer than {FEWEST_POINTS} reports"
    if np.ptp(part / total) < _SAME:
        return math.nan, math.nan, "all reports have the same share"
    drawn = stats.bootstrap(
        (part, total),
        lambda x, y, axis: x.sum(axis=axis) / y.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=_NUMBER_OF_RESAMPLES,
        confidence_level=level,
        method="BCa",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(drawn.low), float(drawn.high), ""
