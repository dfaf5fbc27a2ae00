from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.estimates import (
    bound_incidence,
    compare_series,
    count_sectors,
    estimate_declines,
    estimate_rates,
)
from toolkit.schema import make_frame

PLACE = "四川省广安市广安区"


def figure(
    start, text, value, low, high, bound, role, year=None, *, region=PLACE, report="r", basis="register"
):
    basis_of_year = "unknown" if year is None else "stated"
    span = (report, start, start + len(text), text, region, "")
    return (*span, value, low, high, bound, role, year, basis_of_year, basis)


def exact(start, value, role, year=None, *, decimals=2, **more):
    return figure(start, f"{value:.{decimals}f}%", value, value, value, "exact", role, year, **more)


def incidence(*rows):
    return make_frame("incidence", rows)


def test_counts_hold_a_zero_for_every_report():
    measures = pd.DataFrame({"report_id": ["a", "a", "b"], "sector": ["water", "health", "water"]})
    reports = pd.DataFrame({"report_id": ["a", "b", "c"], "n_tokens": [100, 200, 300]})
    counts = count_sectors(measures, reports)
    assert len(counts) == 6
    assert counts["n"].sum() == 3
    assert counts.loc[counts["report_id"] == "c", "n"].tolist() == [0, 0]


# Limits of a Poisson mean at 95 %, Garwood (1936), as printed in tables.
@pytest.mark.parametrize(
    ("n", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)]
)
def test_rates_meet_the_published_limits(n, low, high):
    rates = estimate_rates(pd.DataFrame({"n": [n], "n_tokens": [1000]}))
    assert rates["rate"].item() == pytest.approx(n)
    assert rates["low"].item() == pytest.approx(low, abs=1e-3)
    assert rates["high"].item() == pytest.approx(high, abs=1e-3)
    assert rates["method"].item() == "Poisson, exact, 95%"


def test_rates_without_words_are_missing():
    counts = pd.DataFrame({"n": [2, 2], "n_tokens": pd.array([0, None], dtype="Int64")})
    assert estimate_rates(counts)[["rate", "low", "high"]].isna().all(axis=None)


def test_rates_leave_the_input_and_its_columns_alone():
    counts = pd.DataFrame({"sector": ["water"], "n": [2], "n_tokens": [500]})
    before = counts.copy()
    assert estimate_rates(counts).columns.tolist() == [*counts.columns, "rate", "low", "high", "method"]
    pd.testing.assert_frame_equal(counts, before)


@pytest.mark.parametrize(("n", "level"), [(-1, 0.95), (1, 0), (1, 95)])
def test_rates_refuse_what_cannot_be(n, level):
    with pytest.raises(InputError, match="level"):
        estimate_rates(pd.DataFrame({"n": [n], "n_tokens": [100]}), level=level)


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        (exact(0, 8.2, "level", decimals=1), 8.15, 8.25),
        (exact(0, 0.32, "level"), 0.315, 0.325),
        (exact(0, 3, "level", decimals=0), 2.5, 3.5),
        (exact(0, 0, "level", decimals=0), 0, 0.5),
        (figure(0, "2%", 2, None, 2, "less", "level"), 0, 2),
        (figure(0, "13.4%", 13.4, 13.4, None, "more", "level"), 13.4, 100),
        (figure(0, "**%", None, 10, 99, "masked", "level"), 9.5, 99.5),
        (figure(0, "*.**%", None, 0, 9.99, "masked", "level"), 0, 9.995),
        (figure(0, "1.2%-1.5%", None, 1.2, 1.5, "range", "level"), 1.15, 1.55),
    ],
)
def test_bounds_follow_digits_and_words(row, low, high):
    bounded = bound_incidence(incidence(row)).iloc[0]
    assert (bounded["low"], bounded["high"]) == (pytest.approx(low), pytest.approx(high))


def test_about_sets_no_bounds():
    bounded = bound_incidence(incidence(figure(0, "3%", 3, None, None, "approx", "level")))
    assert bounded[["low", "high"]].isna().all(axis=None)


def test_decline_worked_by_hand():
    falls = estimate_declines(
        incidence(exact(0, 8.2, "start", 2014, decimals=1), exact(9, 0.32, "end", 2019))
    )
    fall = falls.iloc[0]
    assert (fall["points_low"], fall["points_high"]) == (pytest.approx(7.825), pytest.approx(7.935))
    assert fall["relative_low"] == pytest.approx(1 - 0.325 / 8.15)
    assert fall["relative_high"] == pytest.approx(1 - 0.315 / 8.25)
    # 0.325 / 8.15 is left after five years: its fifth root is 0.5250; of 0.315 / 8.25 it is 0.5204.
    assert fall["annual_low"] == pytest.approx(0.4750, abs=1e-4)
    assert fall["annual_high"] == pytest.approx(0.4796, abs=1e-4)


def test_masked_decline_keeps_open_what_is_open():
    falls = estimate_declines(
        incidence(
            figure(0, "**%", None, 10, 99, "masked", "start"),
            figure(9, "*.**%", None, 0, 9.99, "masked", "end"),
        )
    )
    fall = falls.iloc[0]
    assert (fall["points_low"], fall["points_high"]) == (pytest.approx(-0.495), pytest.approx(99.5))
    assert fall["relative_high"] == 1
    assert math.isnan(fall["annual_low"])


def test_pairs_stay_within_report_and_region():
    other = "四川省广安市"
    falls = estimate_declines(
        incidence(
            exact(0, 8.2, "start"),
            exact(5, 9.9, "start", region=other),
            exact(9, 0.3, "end"),
            exact(20, 0.1, "end", report="s"),
            exact(30, 4.0, "level", region=other),
        )
    )
    assert falls[["report_id", "region", "start", "end"]].to_numpy().tolist() == [["r", PLACE, 0, 9]]


def test_declines_of_nothing_keep_their_columns():
    falls = estimate_declines(incidence())
    assert len(falls) == 0
    assert {"points_low", "relative_high", "annual_low"} <= set(falls.columns)


@given(st.floats(0, 100), st.floats(0, 100), st.integers(0, 3), st.integers(0, 3), st.integers(1, 9))
def test_the_true_fall_lies_within_its_bounds(before, after, places, more_places, years):
    rows = [
        exact(0, round(before, places), "start", 2011, decimals=places),
        exact(9, round(after, more_places), "end", 2011 + years, decimals=more_places),
    ]
    fall = estimate_declines(incidence(*rows)).iloc[0]
    assert fall["points_low"] - 1e-9 <= before - after <= fall["points_high"] + 1e-9
    if before > 0:
        for name, truth in (
            ("relative", 1 - after / before),
            ("annual", 1 - (after / before) ** (1 / years)),
        ):
            low, high = fall[f"{name}_low"], fall[f"{name}_high"]
            assert not truth < low - 1e-9 * abs(low)
            assert not truth > high + 1e-9


def test_stated_rates_beside_the_nation():
    figures = incidence(
        exact(0, 8.2, "start", 2014, decimals=1),
        exact(9, 7.24, "level", 2014, basis="survey"),
        exact(18, 0.32, "end", 2019),
        exact(27, 5.0, "level"),
    )
    compared = compare_series(figures, load_dataset("national_series"))
    nation = compared[compared["series_region"] == "全国"]
    assert nation["position"].tolist() == ["above", "overlap", "below"]
    assert nation["is_same_basis"].tolist() == [False, True, False]
    assert nation["difference_low"].tolist() == pytest.approx([8.15 - 7.25, 7.235 - 7.25, 0.315 - 0.65])


def test_a_province_is_held_against_its_own_places_only():
    series = pd.DataFrame(
        {
            "region": ["四川省", "湖南省"],
            "year": [2014, 2014],
            "low": [9.6, 11.9],
            "high": [9.6, 11.9],
            "basis": ["register", "register"],
        }
    )
    compared = compare_series(incidence(exact(0, 8.2, "start", 2014, decimals=1)), series)
    assert compared["series_region"].tolist() == ["四川省"]
    assert compared["position"].tolist() == ["below"]


@pytest.mark.parametrize("function", [bound_incidence, estimate_declines, estimate_rates])
def test_a_missing_column_is_named(function):
    with pytest.raises(InputError, match=function.__name__):
        function(pd.DataFrame({"x": [1]}))
