"""How unevenly amounts are spread over units: concentration and inequality, each with its conditions.

Funds are not ranked by need (a concentration curve by incidence): our tables have funds and rates of the same
year and scope for too few places.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import make_results

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# With fewer units the indices tell how few there are, not how uneven.
_FEWEST_UNITS = 5
_RANGE = "leave one unit out"
_COLUMNS = {
    "index": "text",
    "estimand": "text",
    **dict.fromkeys(["estimate", "low", "high"], "number"),
    "n": "integer",
    **dict.fromkeys(["method", "reason"], "text"),
}
_THEIL = {
    "component": "text",
    "group": "text",
    "estimate": "number",
    "share": "number",
    **dict.fromkeys(["n", "n_groups"], "integer"),
    **dict.fromkeys(["method", "reason"], "text"),
}


def estimate_concentration(amounts: pd.DataFrame, *, amount: str = "yuan") -> pd.DataFrame:
    """Estimate how unevenly amounts are spread over units, one row per index.

    Parameters
    ----------
    amounts
        One row per unit (place, sector, payer), units without money as rows of 0: an index knows only
        the units that it is given. Money of different flows is refused, where ``flow`` stands.
    amount
        Column of the amounts, zero or more.

    Returns
    -------
    DataFrame
        ``index``, ``estimand``, ``estimate``; ``low``, ``high`` (least and greatest estimate when any one
        unit is left out: stability, no confidence interval); ``n`` (units), ``method``, ``reason``.
        The indices are ``hhi`` (sum of squared shares, 1/n to 1), ``hhi_normalised`` (0 to 1),
        ``effective_number`` (1 to n equal units), ``gini`` (0 to 1 - 1/n), ``gini_corrected`` (times
        n/(n-1), 0 to 1) and ``theil`` (0 to log n). Fewer than 5 units give none.

    Raises
    ------
    InputError
        A column is missing, flows are mixed, or an amount is missing or below zero.

    Notes
    -----
    Herfindahl and Hirschman: H = Σs², (H - 1/n)/(1 - 1/n), 1/H. Gini: Σ(2i - n - 1)x_i / (n Σx), x sorted;
    factor n/(n-1) of Deltas (2003). Theil (1967): T = Σ s log(n s).

    Examples
    --------
    >>> import pandas as pd
    >>> found = estimate_concentration(pd.DataFrame({"yuan": [10, 20, 30, 40, 100]}))
    >>> found[["index", "estimate"]].round(3).values.tolist()
    [['hhi', 0.325], ['hhi_normalised', 0.156], ['effective_number', 3.077], ['gini', 0.4],
     ['gini_corrected', 0.5], ['theil', 0.276]]
    """
    import numpy as np

    values = _take_amounts(amounts, amount, caller="estimate_concentration")
    reason = _refuse(values)
    rows = []
    for index, (estimand, measure) in _INDICES.items():
        estimate, without = math.nan, [math.nan]
        if not reason:
            estimate = measure(values)
            kept = (np.delete(values, place) for place in range(len(values)))
            without = [measure(part) for part in kept if part.sum() > 0]
        found = {"estimate": estimate, "low": min(without), "high": max(without), "n": len(values)}
        rows.append({"index": index, "estimand": estimand} | found | {"method": _RANGE, "reason": reason})
    return make_results(rows, _COLUMNS)


def split_theil(amounts: pd.DataFrame, *, by: str, amount: str = "yuan") -> pd.DataFrame:
    """Split Theil's T into inequality between groups and within them, one row per component.

    Parameters
    ----------
    amounts
        One row per unit, as in `estimate_concentration`.
    by, amount
        Columns of the groups and of the amounts.

    Returns
    -------
    DataFrame
        ``component`` (total, between, within), ``group`` (for within, one row per group with its own part;
        "" for the sums), ``estimate``, ``share`` (of the total), ``n`` (units), ``n_groups``, ``method``,
        ``reason``. Parts of ``within`` weigh each group's own T by its share of the money.

    Raises
    ------
    InputError
        As in `estimate_concentration`.

    Notes
    -----
    T = Σ_g S_g log(S_g n/n_g) + Σ_g S_g T_g, with S_g the share of group g in the money, n_g its units
    (Theil 1967; Shorrocks 1980).

    Examples
    --------
    >>> import pandas as pd
    >>> units = pd.DataFrame({"area": list("aaabb"), "yuan": [10, 10, 10, 35, 35]})
    >>> split_theil(units, by="area")[["component", "group", "share"]].round(3).values.tolist()
    [['total', '', 1.0], ['between', '', 1.0], ['within', '', 0.0],
     ['within', 'a', 0.0], ['within', 'b', 0.0]]
    """
    require_columns(amounts, [by], caller="split_theil")
    values = _take_amounts(amounts, amount, caller="split_theil")
    groups = [(str(name), values[rows]) for name, rows in amounts.groupby(by, dropna=False).indices.items()]
    reason = _refuse(values)
    parts = [("total", "", math.nan, len(values))]
    if not reason:
        parts = _split(values, groups)
    total = parts[0][2]
    rows = [
        dict(zip(("component", "group", "estimate", "n"), part, strict=True))
        | {"share": part[2] / total if total else math.nan, "n_groups": len(groups)}
        | {"method": "Theil T, natural logarithm", "reason": reason}
        for part in parts
    ]
    return make_results(rows, _THEIL)


def _split(values: np.ndarray, groups: list[tuple[str, np.ndarray]]) -> list[tuple[str, str, float, int]]:
    """Return total, between, within and the part of each group, with the units of each."""
    n = len(values)
    share = {name: part.sum() / values.sum() for name, part in groups}
    within = [
        ("within", name, share[name] * _theil(part) if share[name] else 0.0, len(part))
        for name, part in groups
    ]
    inside = math.fsum(part[2] for part in within)
    between = math.fsum(
        share[name] * math.log(share[name] * n / len(part)) for name, part in groups if share[name]
    )
    return [
        ("total", "", between + inside, n),
        ("between", "", between, n),
        ("within", "", inside, n),
        *within,
    ]


def _take_amounts(amounts: pd.DataFrame, amount: str, *, caller: str) -> np.ndarray:
    require_columns(amounts, [amount], caller=caller)
    if "flow" in amounts and amounts["flow"].nunique() > 1:
        msg = (
            f"{caller}: all amounts must be of one flow, but there are {sorted(amounts['flow'].unique())[:3]}. "
            "Loans and sales are no allocations: keep the rows of one flow."
        )
        raise InputError(msg)
    values = amounts[amount].astype("float64")
    if values.isna().any() or (values < 0).any():
        msg = (
            f"{caller}: every {amount} must be a number of 0 or more, but {int(values.isna().sum())} are missing "
            f"and {int((values < 0).sum())} below 0. Leave out the units that state no amount, and say so."
        )
        raise InputError(msg)
    return values.to_numpy()


def _refuse(values: np.ndarray) -> str:
    """Say why units bear no index; "" where they do."""
    if len(values) < _FEWEST_UNITS:
        return f"fewer than {_FEWEST_UNITS} units"
    return "" if values.sum() > 0 else "no unit has an amount"


def _hhi(values: np.ndarray) -> float:
    return float(((values / values.sum()) ** 2).sum())


def _normalise_hhi(values: np.ndarray) -> float:
    return (_hhi(values) - 1 / len(values)) / (1 - 1 / len(values))


def _gini(values: np.ndarray) -> float:
    import numpy as np

    n = len(values)
    return float(((2 * np.arange(1, n + 1) - n - 1) * np.sort(values)).sum() / (n * values.sum()))


def _theil(values: np.ndarray) -> float:
    from scipy.special import xlogy

    shares = values / values.sum()
    return float(xlogy(shares, shares * len(values)).sum())


_INDICES: dict[str, tuple[str, Callable[[Any], float]]] = {
    "hhi": ("sum of squared shares", _hhi),
    "hhi_normalised": ("sum of squared shares, 0 for equal units", _normalise_hhi),
    "effective_number": ("units of equal size with the same sum of squared shares", lambda x: 1 / _hhi(x)),
    "gini": ("mean difference over twice the mean", _gini),
    "gini_corrected": ("the same for few units, times n/(n-1)", lambda x: _gini(x) * len(x) / (len(x) - 1)),
    "theil": ("Theil's T", _theil),
}
