"""Money: composition, concentration, amounts for each head, constant prices."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.estimates import (
    bound_series,
    convert_prices,
    estimate_composition,
    estimate_concentration,
    estimate_per_head,
    split_theil,
    sum_funds,
)
from toolkit.schema import make_frame


def make_funds(rows):
    """Make the table from (report, start, yuan, bound, flow, source, sector, part_of)."""
    return make_frame(
        "funds",
        [
            (r, s, s + 1, "1", y, y, y, bound, flow, source, sector, 2019, "stated", part_of)
            for r, s, y, bound, flow, source, sector, part_of in rows
        ],
    )


def draw_funds(shares):
    """Make one report for each share of roads, the rest of its money being for water."""
    rows = []
    for n, share in enumerate(shares):
        rows.append((f"r{n}", 0, 100.0 * share, "exact", "allocation", "central", "roads", None))
        rows.append((f"r{n}", 9, 100.0 * (1 - share), "exact", "allocation", "central", "water", None))
    return make_funds(rows)


def measure(values, **options):
    found = estimate_concentration(pd.DataFrame({"yuan": values}), **options)
    return found.set_index("index")["estimate"]


def test_parts_leave_their_total_and_other_flows_do_not_count():
    funds = make_funds(
        [
            ("a", 0, 100.0, "exact", "allocation", "unspecified", "general", None),
            ("a", 9, 60.0, "more", "allocation", "central", "general", 0),
            ("a", 20, 500.0, "exact", "loan", "bank", "credit", None),
            ("b", 0, 40.0, "exact", "allocation", "central", "general", None),
        ]
    )
    found = estimate_composition(funds, by="source")
    assert found[["category", "yuan"]].to_numpy().tolist() == [["central", 100.0], ["unspecified", 40.0]]
    assert found["estimate"].tolist() == pytest.approx([100 / 140, 40 / 140])
    assert found[["n", "n_reports", "n_hedged"]].to_numpy().tolist() == [[2, 2, 1], [1, 2, 0]]
    assert found["largest_report"].tolist() == pytest.approx([0.6, 1.0])
    assert found["reason"].unique().tolist() == ["fewer than 4 reports"]


def test_a_mask_has_no_amount_and_is_counted():
    funds = make_funds(
        [
            ("a", 0, 100.0, "exact", "allocation", "central", "general", None),
            ("a", 9, None, "masked", "allocation", "central", "general", None),
        ]
    )
    assert estimate_composition(funds)[["estimate", "n_without"]].to_numpy().tolist() == [[1, 1]]


def test_a_flow_that_is_not_there_is_named():
    with pytest.raises(InputError, match="'loan'"):
        estimate_composition(draw_funds([0.5]), flow="loan")


def test_the_interval_is_that_of_reports(rng):
    found = estimate_composition(draw_funds(rng.beta(2, 2, 30))).set_index("category")
    roads, water = found.loc["roads"], found.loc["water"]
    assert roads["low"] < roads["estimate"] < roads["high"]
    assert roads["low"] == pytest.approx(1 - water["high"], abs=0.01)
    same = estimate_composition(draw_funds([0.4] * 6))
    assert same["reason"].unique().tolist() == ["all reports have the same share"]


def test_our_reports_have_a_composition():
    for by in ("sector", "source"):
        found = estimate_composition(load_dataset("funds"), by=by)
        assert found["estimate"].sum() == pytest.approx(1)
        assert found["estimate"].is_monotonic_decreasing


def test_concentration_meets_the_merger_guidelines():
    # The guidelines' own example (US Department of Justice): 30, 30, 20 and 20 % give 2,600 of 10,000.
    found = measure([30, 30, 20, 20, 0])
    assert found["hhi"] == pytest.approx(0.26)
    assert found["hhi_normalised"] == pytest.approx((0.26 - 0.2) / 0.8)
    assert found["effective_number"] == pytest.approx(1 / 0.26)


def test_the_gini_of_the_first_numbers():
    # Of 1, 2 ... n it is (n - 1) / 3n, so that the factor n / (n - 1) makes it a third for every n.
    found = measure(range(1, 8))
    assert (found["gini"], found["gini_corrected"]) == (pytest.approx(6 / 21), pytest.approx(1 / 3))


@given(st.lists(st.floats(0, 1e9), min_size=5, max_size=12))
def test_the_gini_is_half_the_relative_mean_difference(values):
    assume(sum(values) > 1)
    differences = np.abs(np.subtract.outer(values, values)).mean()
    assert measure(values)["gini"] == pytest.approx(differences / (2 * np.mean(values)), abs=1e-9)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3.0] * 6, [1 / 6, 0, 6, 0, 0, 0]), ([5.0] + [0.0] * 5, [1, 1, 1, 5 / 6, 1, math.log(6)])],
)
def test_equal_units_and_one_that_has_all(values, expected):
    assert measure(values).tolist() == pytest.approx(expected)


def test_one_unit_may_make_the_index():
    found = estimate_concentration(pd.DataFrame({"yuan": [1, 1, 1, 1, 1, 95]})).set_index("index").loc["hhi"]
    assert (found["low"], found["high"]) == (pytest.approx(0.2), pytest.approx((95**2 + 4) / 99**2))


@pytest.mark.parametrize("function", [estimate_concentration, lambda table: split_theil(table, by="area")])
@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("flow", ["loan", "sales", "loan", "loan", "loan"], "one flow"),
        ("yuan", [1, 2, 3, 4, None], "1 are missing"),
        ("yuan", [1, 2, 3, 4, -1], "1 below 0"),
    ],
)
def test_what_has_no_index_is_refused(function, column, values, words):
    units = pd.DataFrame({"yuan": 1.0, "area": list("aabbb")}).assign(**{column: values})
    with pytest.raises(InputError, match=words):
        function(units)


@pytest.mark.parametrize(("values", "reason"), [([1, 2, 3, 4], "fewer than 5"), ([0] * 6, "no unit")])
def test_units_that_bear_no_index_give_a_reason(values, reason):
    units = pd.DataFrame({"yuan": values, "area": "a"})
    for found in (estimate_concentration(units), split_theil(units, by="area")):
        assert found["estimate"].isna().all()
        assert found["reason"].str.contains(reason).all()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1e6)), min_size=5, max_size=15))
def test_theil_is_the_sum_of_its_parts(units):
    values = [value for _, value in units]
    assume(sum(values) > 1)
    table = pd.DataFrame(units, columns=["area", "yuan"])
    parts = split_theil(table, by="area")
    total, between, within = parts["estimate"].iloc[:3]
    assert total == pytest.approx(measure(values)["theil"], abs=1e-9)
    assert between + within == pytest.approx(total, abs=1e-9)
    means = table.groupby("area")["yuan"].transform("mean")
    assert between == pytest.approx(measure(means)["theil"], abs=1e-9)
    assert parts["n"].iloc[3:].sum() == len(units)


def test_inequality_is_that_of_another_package():
    # Computed with PySAL's inequality 1.1.2: TheilD and Gini.
    units = pd.DataFrame({"area": list("aabbbcca"), "yuan": [12, 3, 45, 7, 20, 1, 9, 30]})
    parts = split_theil(units, by="area")["estimate"].iloc[:3]
    assert parts.tolist() == pytest.approx([0.38298270611, 0.1232585, 0.2597242], abs=1e-7)
    assert measure(units["yuan"])["gini"] == pytest.approx(0.47736220472)


def test_money_for_each_head_takes_the_bounds_of_both_sides():
    money = pd.DataFrame(
        {
            "region": ["甲县", "乙县"],
            "year": 2018,
            "flow": "allocation",
            "low": [9e6, 5e6],
            "high": [9e6, None],
        }
    )
    people = bound_series(
        pd.DataFrame(
            {
                "region": "甲县",
                "year": [2018, 2018, 2017],
                "indicator": ["poor_population", "poor_households", "poor_population"],
                "basis": "register",
                "unit": ["人", "户", "人"],
                "low": [4500, 1500, 9000],
                "high": [4500, 1500, 9000],
                "step": 100,
            }
        )
    )
    found = estimate_per_head(money, people)
    assert found["denominator"].tolist() == ["poor_population (register)", "poor_households (register)", ""]
    assert found["low"].tolist()[:2] == pytest.approx([9e6 / 4550, 9e6 / 1550])
    assert found["high"].tolist()[:2] == pytest.approx([9e6 / 4450, 9e6 / 1450])
    assert found["reason"].tolist() == ["", "", "no denominator of the same region and year"]
    assert found["low"].isna().tolist() == [False, False, True]


def test_one_denominator_must_not_stand_twice():
    table = pd.DataFrame(
        {"region": ["甲县"] * 2, "year": 2018, "low": 1.0, "high": 1.0, "indicator": "poor_population"}
    )
    with pytest.raises(InputError, match="poor_population"):
        estimate_per_head(table[["region", "year", "low", "high"]], table)


def test_summed_funds_go_straight_into_amounts_for_each_head():
    summed = sum_funds(draw_funds([0.5, 0.5]))
    people = pd.DataFrame({"report_id": ["r0"], "indicator": "poor_population", "low": 4.0, "high": 5.0})
    found = estimate_per_head(summed, people, on=["report_id"])
    assert found.loc[0, ["flow", "low", "high"]].tolist() == ["allocation", 20.0, 25.0]
    assert found["reason"].iloc[1] == "no denominator of the same report_id"


CHANGES = pd.DataFrame({"year": [2016, 2017, 2018], "value": [2.0, 1.0, 4.0]})


def convert(rows, base_year, changes=CHANGES):
    money = pd.DataFrame(rows, columns=["first_year", "year", "low", "high"])
    return convert_prices(money, changes, base_year=base_year)


@pytest.mark.parametrize(
    ("base_year", "factor"), [(2018, 1.0), (2017, 1 / 1.04), (2015, 1 / (1.02 * 1.01 * 1.04))]
)
def test_prices_of_an_earlier_year_make_less_of_an_amount(base_year, factor):
    found = convert([(2018, 2018, 100.0, 200.0)], base_year).iloc[0]
    assert (found["real_low"], found["real_high"]) == (
        pytest.approx(100 * factor),
        pytest.approx(200 * factor),
    )


def test_prices_of_a_later_year_make_more():
    assert convert([(None, 2015, 100.0, 100.0)], 2017)["real_low"].item() == pytest.approx(100 * 1.02 * 1.01)


def test_a_sum_over_years_has_a_range():
    found = convert([(2015, 2018, 100.0, 100.0)], 2018).iloc[0]
    assert (found["real_low"], found["real_high"]) == (100, pytest.approx(100 * 1.02 * 1.01 * 1.04))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((2013, 2018, 1.0, 1.0), "2015 to 2018"),
        ((2018, 2020, 1.0, 1.0), "2015 to 2018"),
        ((2018, 2016, 1.0, 1.0), "2015 to 2018"),
        ((None, None, 1.0, 1.0), "no year"),
    ],
)
def test_amounts_without_prices_say_why(row, reason):
    found = convert([row], 2018).iloc[0]
    assert math.isnan(found["real_low"])
    assert reason in found["reason"]


@pytest.mark.parametrize(
    ("changes", "base_year"),
    [
        (CHANGES.drop(index=1), 2018),
        (CHANGES.replace(1.0, math.nan), 2018),
        (pd.concat([CHANGES, CHANGES]), 2018),
        (CHANGES, 2014),
    ],
)
def test_prices_with_gaps_or_twice_are_refused(changes, base_year):
    with pytest.raises(InputError, match="convert_prices"):
        convert([(2018, 2018, 1.0, 1.0)], base_year, changes)


@given(
    st.lists(st.floats(-3, 6), min_size=3, max_size=3),
    st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
    st.integers(2015, 2018),
)
def test_the_true_worth_lies_within_the_bounds(rises, flows, base_year):
    shown = np.round(rises, 1)
    changes = pd.DataFrame({"year": [2016, 2017, 2018], "value": shown, "step": 0.1})
    levels = np.concatenate([[1.0], np.cumprod(1 + np.array(rises) / 100)])
    truth = (np.array(flows) / levels).sum() * levels[base_year - 2015]
    found = convert([(2015, 2018, sum(flows), sum(flows))], base_year, changes).iloc[0]
    assert found["real_low"] <= truth * (1 + 1e-9) + 1e-9
    assert found["real_high"] >= truth * (1 - 1e-9) - 1e-9


def test_the_published_price_index_converts_central_funds():
    prices = load_dataset("prices_and_income")
    own = prices[(prices["indicator"] == "cpi_change") & (prices["scope"] == "all")]
    changes = own[own["year"] == own["first_year"]]
    funds = load_dataset("fund_series")
    central = funds[(funds["indicator"] == "central_fund") & (funds["scope"] == "to_localities")]
    found = convert_prices(central, changes, base_year=2015)
    later = found[found["first_year"] > 2015]
    assert (later["real_high"] < later["high"]).all()
    assert (found["reason"] == "").any()


@pytest.fixture
def rng():
    return np.random.default_rng(2300)


@pytest.mark.slow
def test_the_interval_of_a_share_covers(rng):
    held = []
    for seed in range(80):
        found = (
            estimate_composition(draw_funds(rng.beta(2, 6, 30)), seed=seed).set_index("category").loc["roads"]
        )
        held.append(found["low"] <= 0.25 <= found["high"])
    assert 0.85 <= np.mean(held) <= 1
