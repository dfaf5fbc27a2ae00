"""Sums of money: each yuan once, flows kept apart, bounds carried through."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import find_funds, load_dataset, sum_funds
from toolkit.errors import InputError
from toolkit.schema import make_frame


def make_funds(rows):
    """Make the table from (start, low, high, flow, source, part_of)."""
    return make_frame(
        "funds",
        [
            ("a", s, s + 1, "1", low, low, high, "exact", flow, source, "general", None, "unknown", part_of)
            for s, low, high, flow, source, part_of in rows
        ],
    )


def test_a_part_is_taken_out_of_its_total_and_keeps_its_payer():
    funds = make_funds(
        [(0, 100.0, 100.0, "allocation", "unspecified", None), (9, 60.0, 60.0, "allocation", "central", 0)]
    )
    total = sum_funds(funds).iloc[0]
    assert (total["n"], total["low"], total["high"], total["parts"]) == (2, 100.0, 100.0, 60.0)
    by_payer = sum_funds(funds, by=["source"]).set_index("source")["low"]
    assert by_payer.to_dict() == {"central": 60.0, "unspecified": 40.0}


def test_flows_are_never_added():
    funds = find_funds("投入扶贫资金100万元，发放小额信贷30万元。")
    assert sum_funds(funds)["flow"].tolist() == ["allocation", "loan"]


def test_an_open_bound_leaves_the_sum_open():
    funds = make_funds([(0, 5.0, None, "loan", "bank", None), (9, 1.0, 1.0, "loan", "bank", None)])
    total = sum_funds(funds).iloc[0]
    assert total["low"] == 6.0
    assert math.isnan(total["high"])


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="colour"):
        sum_funds(make_funds([]), by=["colour"])


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=6))
def test_parts_change_the_payers_and_not_the_sum(parts):
    total = float(sum(parts))
    rows = [(0, total, total, "allocation", "unspecified", None)]
    rows += [(2 * n, float(p), float(p), "allocation", "central", 0) for n, p in enumerate(parts, start=1)]
    summed = sum_funds(make_funds(rows), by=["source"])
    assert summed["low"].sum() == total


def test_no_flow_of_our_reports_sums_to_less_than_nothing():
    assert (sum_funds(load_dataset("funds"))["low"].dropna() >= 0).all()
