"""How counts are split: simultaneous intervals, log-ratios between mixes, their distance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import chi2

from toolkit.errors import InputError
from toolkit.estimates import compare_mixes, estimate_distance, estimate_mix

CODES = ["roads", "water", "health", "schools"]


def make_counts(groups):
    """Make the counts of reports from the rows of each group."""
    rows = [
        (f"{group}{n}", group, sector, count)
        for group, reports in groups.items()
        for n, report in enumerate(reports)
        for sector, count in zip(CODES, report, strict=False)
    ]
    return pd.DataFrame(rows, columns=["report_id", "group", "sector", "n"])


def draw_counts(rng, shares, *, n_reports=10, spread=20.0, size=60):
    """Draw reports whose own mixes vary about `shares` of each group."""
    return make_counts(
        {
            group: [rng.multinomial(size, rng.dirichlet(np.array(mean) * spread)) for _ in range(n_reports)]
            for group, mean in shares.items()
        }
    )


@given(st.lists(st.integers(0, 200), min_size=2, max_size=7).filter(any))
def test_goodmans_limits_solve_his_equation(numbers):
    # (share - p)² = c p (1 - p) / n, with c the upper 5 % over k of chi-square with one degree of freedom.
    table = pd.DataFrame({"sector": [str(n) for n in range(len(numbers))], "n": numbers})
    critical, total = chi2.isf(0.05 / len(numbers), 1), sum(numbers)
    for row in estimate_mix(table).itertuples():
        for limit in (row.low, row.high):
            gap = (row.estimate - limit) ** 2 - critical * limit * (1 - limit) / total
            assert gap == pytest.approx(0, abs=1e-9)


def test_goodmans_limits_of_a_known_table():
    # The counts of Glaz and Sison (1999), solved here by bisection.
    numbers = [56, 72, 73, 59, 62, 87, 58]
    found = estimate_mix(pd.DataFrame({"sector": list("abcdefg"), "n": numbers})).set_index("category")
    share, critical = 87 / 467, chi2.isf(0.05 / 7, 1)
    high = brentq(lambda p: (share - p) ** 2 - critical * p * (1 - p) / 467, share, 1)
    assert found.loc["f", "high"] == pytest.approx(high)
    assert found.loc["f", ["low", "high"]].round(3).tolist() == [0.143, 0.239]


def test_a_category_that_was_not_counted_has_a_limit_all_the_same():
    found = estimate_mix(pd.DataFrame({"sector": ["a", "b", "a"], "n": [10, 0, 15]}))
    assert found["category"].tolist() == ["a", "b"]
    assert found["n_counted"].tolist() == [25, 0]
    assert found.loc[1, "low"] == 0 < found.loc[1, "high"]
    assert found["reason"].tolist() == ["", "rough: fewer than 5 counted"]


@pytest.mark.parametrize("numbers", [[0, 0], [3, -1], [3, None], [3, 1.5]])
def test_what_is_no_mix_is_refused(numbers):
    with pytest.raises(InputError, match="whole counts"):
        estimate_mix(pd.DataFrame({"sector": ["a", "b"], "n": pd.Series(numbers, dtype="float64")}))


def test_log_ratios_are_those_of_the_shares():
    found = compare_mixes(make_counts({"one": [[8, 4, 2, 2]] * 4, "two": [[4, 4, 4, 4]] * 4}), group="group")
    found = found.set_index("category")["estimate"]
    mean = (3 + 2 + 1 + 1) / 4
    assert found[CODES].tolist() == pytest.approx([3 - mean, 2 - mean, 1 - mean, 1 - mean])
    assert found.sum() == pytest.approx(0)


def test_more_of_everything_is_no_difference():
    counts = make_counts({"one": [[8, 4, 2, 2]] * 4, "two": [[80, 40, 20, 20]] * 4})
    assert compare_mixes(counts, group="group")["estimate"].abs().max() == pytest.approx(0, abs=1e-12)
    assert estimate_distance(counts, group="group")["estimate"].item() == pytest.approx(0, abs=1e-7)


def test_a_zero_is_replaced_reported_and_has_no_interval(rng):
    counts = make_counts({"one": rng.poisson(20, (6, 4)), "two": rng.poisson(20, (6, 4)) * [1, 1, 1, 0]})
    found = compare_mixes(counts, group="group").set_index("category")
    assert found["n_zeros"].to_dict() == {"roads": 0, "water": 0, "health": 0, "schools": 1}
    assert found.loc["schools", "reason"] == "a zero was replaced"
    assert math.isnan(found.loc["schools", "low"])
    assert found.loc["roads", "low"] < found.loc["roads", "estimate"] < found.loc["roads", "high"]


def test_few_reports_bear_no_interval_and_no_p():
    counts = make_counts({"one": [[8, 4, 2, 2]] * 3, "two": [[4, 4, 4, 4]] * 9})
    for found in (compare_mixes(counts, group="group"), estimate_distance(counts, group="group")):
        assert found["reason"].unique().tolist() == ["fewer than 4 reports in a group"]
        assert found["p_value"].isna().all()


def test_the_distance_of_known_mixes():
    # Nothing shared is 1. Of (1, 0) and (1/2, 1/2) the divergence is 3/2 - 3/4 log2 3 bits.
    assert (
        estimate_distance(make_counts({"a": [[5, 0]], "b": [[0, 7]]}), group="group")["estimate"].item() == 1
    )
    found = estimate_distance(make_counts({"a": [[6, 0]], "b": [[3, 3]]}), group="group")
    assert found["estimate"].item() == pytest.approx(math.sqrt(1.5 - 0.75 * math.log2(3)))


def test_reports_that_differ_as_groups_are_told_from_chance(rng):
    apart = draw_counts(rng, {"a": [0.4, 0.3, 0.2, 0.1], "b": [0.1, 0.2, 0.3, 0.4]})
    found = estimate_distance(apart, group="group", n_permutations=499).iloc[0]
    assert found["estimate"] > found["expected_high"]
    assert found["p_value"] == found["smallest_p"] == pytest.approx(1 / 500)


def test_a_group_without_counts_is_refused():
    counts = make_counts({"one": [[8, 4]], "two": [[0, 0]]})
    for function in (compare_mixes, estimate_distance):
        with pytest.raises(InputError, match="both groups must have counts"):
            function(counts, group="group")


@pytest.fixture
def rng():
    return np.random.default_rng(1965)


@pytest.mark.slow
def test_goodmans_limits_hold_for_all_categories_at_once(rng):
    shares = [0.5, 0.25, 0.15, 0.1]
    held = []
    for numbers in rng.multinomial(80, shares, 800):
        found = estimate_mix(pd.DataFrame({"sector": CODES, "n": numbers})).set_index("category").loc[CODES]
        held.append(((found["low"] <= shares) & (found["high"] >= shares)).all())
    assert 0.93 <= np.mean(held) <= 0.99


@pytest.mark.slow
def test_intervals_of_log_ratios_cover(rng):
    # The truth that reports of one size estimate is the ratio of the mean shares.
    shares = {"a": [0.4, 0.3, 0.2, 0.1], "b": [0.25] * 4}
    logs = np.log2(np.array(shares["a"])) - np.log2(np.array(shares["b"]))
    truth = dict(zip(CODES, logs - logs.mean(), strict=True))
    held = []
    for _ in range(300):
        for row in compare_mixes(draw_counts(rng, shares), group="group", target="a").itertuples():
            held.append(row.low <= truth[row.category] <= row.high)
    assert 0.92 <= np.mean(held) <= 0.98


@pytest.mark.slow
def test_the_shuffle_of_reports_holds_its_level(rng):
    alike = {"a": [0.4, 0.3, 0.2, 0.1], "b": [0.4, 0.3, 0.2, 0.1]}
    found = [
        estimate_distance(draw_counts(rng, alike, n_reports=8), group="group", n_permutations=99)[
            "p_value"
        ].item()
        for _ in range(200)
    ]
    assert np.mean(np.array(found) <= 0.1) <= 0.16
