"""Ranks of values that are known between bounds only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import require_columns

if TYPE_CHECKING:
    import pandas as pd


def rank_bounds(table: pd.DataFrame, *, low: str = "low", high: str = "high") -> pd.DataFrame:
    """Rank rows by a value known between bounds: the best and the worst rank that each can have.

    Rank 1 is the greatest value. A missing bound is open.

    Parameters
    ----------
    table
        One row per place or thing to rank.
    low, high
        The columns of the bounds, such as ``points_low`` and ``points_high`` of `estimate_declines`.

    Returns
    -------
    DataFrame
        The rows of `table`, with ``rank_best`` and ``rank_worst`` (1 is first; equal values share the
        better rank) and ``n_unordered`` (others before or behind which the row may stand; 0 where its
        rank is certain).

    Raises
    ------
    InputError
        A column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> falls = pd.DataFrame({"low": [7.8, 4.0, 4.5], "high": [7.9, 5.0, 6.0]})
    >>> rank_bounds(falls)[["rank_best", "rank_worst"]].values.tolist()
    [[1, 1], [2, 3], [2, 3]]
    """
    import numpy as np

    require_columns(table, [low, high], caller="rank_bounds")
    lows = np.sort(table[low].astype("float64").fillna(-np.inf).to_numpy())
    highs = np.sort(table[high].astype("float64").fillna(np.inf).to_numpy())
    own_low = table[low].astype("float64").fillna(-np.inf).to_numpy()
    own_high = table[high].astype("float64").fillna(np.inf).to_numpy()
    # Before a row stand for certain those whose least is above its greatest; at most those whose
    # greatest is above its least, itself not counted.
    surely = len(lows) - np.searchsorted(lows, own_high, side="right")
    maybe = len(highs) - np.searchsorted(highs, own_low, side="right") - (own_high > own_low)
    return table.assign(rank_best=1 + surely, rank_worst=1 + maybe, n_unordered=maybe - surely)
