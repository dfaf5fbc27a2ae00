"""Sums of money that count nothing twice and never mix flows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("report_id", "start", "yuan", "low", "high", "flow", "part_of")


def sum_funds(funds: pd.DataFrame, *, by: Sequence[str] = ("report_id",)) -> pd.DataFrame:
    """Sum money figures, one row per group and flow.

    A figure that is part of another one (``part_of``) is taken out of that total, so that each yuan
    counts once, and under the payer and sector of the part. Amounts of different flows are never
    added: an allocation, a loan and a sale have nothing in common but the unit.

    Parameters
    ----------
    funds
        Table ``funds``.
    by
        Columns to group by beside ``flow``, which always is one.

    Returns
    -------
    DataFrame
        The columns of `by`, ``flow``, ``n`` (figures), ``low`` and ``high`` (yuan; what the words allow,
        empty where a bound is open) and ``parts`` (yuan that counting totals and their parts alike
        would have added twice), sorted by the groups.

    Raises
    ------
    InputError
        A column is missing.

    Examples
    --------
    >>> from toolkit import find_funds
    >>> funds = find_funds("投入扶贫资金100万元，其中中央60万元。发放小额信贷30万元。")
    >>> sum_funds(funds)[["flow", "low", "high", "parts"]].values.tolist()
    [['allocation', 1000000.0, 1000000.0, 600000.0], ['loan', 300000.0, 300000.0, 0.0]]
    """
    require_columns(funds, [*_NEEDED, *by], caller="sum_funds")
    if len(set(by)) != len(by):
        msg = f"sum_funds: the columns of `by` must differ, but are {list(by)}."
        raise InputError(msg)
    own = _take_out_parts(funds)
    groups = own.groupby([*(name for name in by if name != "flow"), "flow"], as_index=False, dropna=False)
    return groups.agg(
        n=("start", "size"),
        low=("own_low", lambda part: part.sum(skipna=False)),
        high=("own_high", lambda part: part.sum(skipna=False)),
        parts=("taken_high", "sum"),
    )


def _take_out_parts(funds: pd.DataFrame) -> pd.DataFrame:
    """Add what is left of each figure when its parts are taken out, and how much that was."""
    parts = funds[funds["part_of"].notna()]
    taken = parts.groupby(["report_id", "part_of"], as_index=False)[["low", "high"]].sum(min_count=1)
    taken = taken.rename(columns={"part_of": "start", "low": "taken_low", "high": "taken_high"})
    own = funds.merge(taken, on=["report_id", "start"], how="left")
    own[["taken_low", "taken_high"]] = own[["taken_low", "taken_high"]].fillna(0.0)
    # Parts are rounded on their own, so that the rest may fall a little below nothing.
    own["own_low"] = (own["low"] - own["taken_high"]).clip(lower=0.0)
    own["own_high"] = (own["high"] - own["taken_low"]).clip(lower=0.0)
    return own
