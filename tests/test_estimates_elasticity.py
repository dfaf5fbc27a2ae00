"""Incidence against real income: elasticity and semi-elasticity within the bounds of rounding."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.estimates import estimate_elasticities, fold_series


def make_series(values, *, step=0.1, region="甲省"):
    """Make figures by year, known to half a step."""
    table = pd.DataFrame({"region": region, "year": list(values), "value": list(values.values())})
    return table.assign(low=table["value"] - step / 2, high=table["value"] + step / 2)


def relate(rates, growth, **options):
    found = estimate_elasticities(make_series(rates), make_series(growth), **options)
    return found.set_index("estimator")


def test_a_rate_that_halves_while_income_grows_by_a_tenth():
    found = relate({2015: 10.0, 2016: 5.0}, {2016: 10.0})
    assert found["estimate"].to_dict() == pytest.approx({"elasticity": -5.0, "semi_elasticity": -0.5})
    assert (found["low"] < found["estimate"]).all()
    assert (found["estimate"] < found["high"]).all()


def test_growth_of_several_years_is_compounded():
    found = relate({2015: 10.0, 2017: 5.0}, {2016: 10.0, 2017: 10.0}, span=2)
    last = found[found["last_year"] == 2017]
    assert last["growth"].tolist() == pytest.approx([21.0, 21.0])
    assert last.loc["elasticity", "estimate"] == pytest.approx(-50 / 21)
    assert (found.loc[found["last_year"] == 2016, "reason"] != "").all()


@given(
    st.tuples(st.floats(1, 30), st.floats(0.2, 30)),
    st.floats(2, 12),
    st.tuples(*[st.floats(-0.05, 0.05)] * 3),
)
def test_the_truth_lies_within_the_bounds(rates, rise, errors):
    start, end, growth = rates[0] + errors[0], rates[1] + errors[1], rise + errors[2]
    found = relate({2015: rates[0], 2016: rates[1]}, {2016: rise})
    for name, truth in (
        ("elasticity", (end / start - 1) * 100 / growth),
        ("semi_elasticity", (end - start) / growth),
    ):
        assert found.loc[name, "low"] - 1e-9 <= truth <= found.loc[name, "high"] + 1e-9


@pytest.mark.parametrize(
    ("rates", "growth", "reason"),
    [
        ({2015: 10.0, 2016: 5.0}, {2016: 0.9}, "within 1 % of none"),
        ({2015: 10.0, 2016: 5.0}, {2016: -1.0}, "within 1 % of none"),
        ({2015: 0.0, 2016: 0.0}, {2016: 7.0}, "may be 0"),
        ({2015: 10.0, 2016: math.nan}, {2016: 7.0}, "no rate stated as a number for 2016"),
        ({2016: 5.0}, {2016: 7.0}, "no rate stated as a number for 2015"),
    ],
)
def test_what_bears_no_quotient_says_why(rates, growth, reason):
    found = relate(rates, growth)
    assert found["estimate"].isna().all()
    assert found["reason"].str.contains(reason).all()


def test_income_that_falls_has_an_elasticity_too():
    assert relate({2015: 5.0, 2016: 6.0}, {2016: -5.0}).loc["elasticity", "estimate"] == pytest.approx(-4)


def test_survey_and_register_are_not_joined():
    rates = make_series({2015: 10.0, 2016: 5.0}).assign(basis=["survey", "register"])
    with pytest.raises(InputError, match="one basis"):
        estimate_elasticities(rates, make_series({2016: 7.0}))


def test_two_figures_of_growth_are_refused():
    growth = pd.concat([make_series({2016: 7.0}), make_series({2016: 6.0})])
    with pytest.raises(InputError, match="甲省 2016"):
        estimate_elasticities(make_series({2015: 10.0, 2016: 5.0}), growth)
    with pytest.raises(InputError, match="span"):
        estimate_elasticities(make_series({2015: 10.0}), make_series({2016: 7.0}), span=0)


def test_the_nations_elasticity_grows_as_its_rate_vanishes():
    nation = fold_series(load_dataset("national_series"))
    rates = nation[(nation["region"] == "全国") & (nation["indicator"] == "poverty_incidence")]
    prices = load_dataset("prices_and_income")
    real = prices[(prices["indicator"] == "rural_income_growth") & (prices["scope"] == "real")]
    found = estimate_elasticities(rates, fold_series(real)).dropna(subset="estimate")
    elasticity, semi = (found[found["estimator"] == name] for name in ("elasticity", "semi_elasticity"))
    assert elasticity["last_year"].tolist() == [2016, 2017, 2018]
    assert elasticity["estimate"].is_monotonic_decreasing
    assert np.ptp(semi["estimate"]) / abs(semi["estimate"].mean()) < 0.2
