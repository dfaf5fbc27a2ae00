"""Incidence: falls, ranks, trends, convergence, implied populations and exits."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.estimates import (
    bound_series,
    compare_series,
    estimate_convergence,
    estimate_declines,
    estimate_denominators,
    estimate_exits,
    estimate_shared_trend,
    estimate_sigma,
    estimate_trends,
    fold_series,
    rank_bounds,
)
from toolkit.schema import make_frame

PLACE = "四川省广安市广安区"
YEARS = np.arange(2011, 2020)
NATION = np.array([12.7, 10.2, 8.5, 7.2, 5.7, 4.5, 3.1, 1.7, 0.6])


@pytest.fixture
def rng():
    return np.random.default_rng(832)


def make_pair(start, end, *, bases=("register", "register"), years=(2014, 2019)):
    """Make the figures of one fall from (text, value, low, high, bound) of its start and its end."""
    rows = []
    for place, (figure, role) in enumerate(zip((start, end), ("start", "end"), strict=True)):
        text, *numbers, bound = figure
        span = ("r", 20 * place, 20 * place + len(text), text, PLACE, "")
        rows.append((*span, *numbers, bound, role, years[place], "stated", bases[place]))
    return make_frame("incidence", rows)


def fall_of(*pair, **more):
    return estimate_declines(make_pair(*pair, **more)).iloc[0]


def make_series(values, *, years=YEARS, region="甲县", **columns):
    return pd.DataFrame({"region": region, "year": years, "value": values}).assign(**columns)


def make_panel(rates, years):
    """Make a panel from a row of rates for each place."""
    rows = [
        (f"p{n}", year, rate) for n, own in enumerate(rates) for year, rate in zip(years, own, strict=True)
    ]
    return pd.DataFrame(rows, columns=["region", "year", "value"])


def trend(series, estimator, **options):
    found = estimate_trends(series, **options)
    return found[found["estimator"] == estimator].iloc[0]


EXACT_8 = ("8.2%", 8.2, 8.2, 8.2, "exact")


def test_a_fall_to_zero_may_be_complete_and_is_no_less_than_its_rounding():
    fall = fall_of(EXACT_8, ("0.0%", 0, 0, 0, "exact"))
    assert fall["relative_high"] == 1
    assert fall["relative_low"] == pytest.approx(1 - 0.05 / 8.15)
    assert fall["annual_high"] == 1


def test_a_fall_from_nothing_has_points_and_no_share():
    fall = fall_of(("0%", 0, 0, 0, "exact"), ("0%", 0, 0, 0, "exact"))
    assert (fall["points_low"], fall["points_high"]) == (-0.5, 0.5)
    assert math.isnan(fall["relative_low"])


def test_about_bounds_no_fall():
    fall = fall_of(("约8%", 8, None, None, "approx"), ("0.3%", 0.3, 0.3, 0.3, "exact"))
    assert fall[["points_low", "points_high", "relative_low", "annual_high"]].isna().all()


def test_the_ends_of_ranges_meet_crosswise():
    fall = fall_of(("8%-9%", None, 8, 9, "range"), ("1%以下", 1, None, 1, "less"))
    assert (fall["points_low"], fall["points_high"]) == (7.5 - 1, 9.5)


@pytest.mark.parametrize("years", [(2019, 2019), (2019, 2014), (None, 2019)])
def test_without_time_there_is_no_fall_a_year(years):
    fall = fall_of(EXACT_8, ("0.32%", 0.32, 0.32, 0.32, "exact"), years=years)
    assert fall["points_low"] == pytest.approx(7.825)
    assert math.isnan(fall["annual_low"])


@pytest.mark.parametrize(
    ("bases", "shared"),
    [
        (("register", "survey"), "mixed"),
        (("register", "unknown"), "unknown"),
        (("unknown", "unknown"), "unknown"),
        (("survey", "survey"), "survey"),
    ],
)
def test_the_basis_of_a_fall_is_that_of_both_figures(bases, shared):
    assert fall_of(EXACT_8, ("0.3%", 0.3, 0.3, 0.3, "exact"), bases=bases)["basis"] == shared


def make_published(**columns):
    return pd.DataFrame({"region": ["四川省"], "year": [2014], "basis": "register", "step": 0.1}).assign(
        **columns
    )


def test_what_is_unknown_is_no_common_basis():
    figures = make_pair(EXACT_8, ("0.3%", 0.3, 0.3, 0.3, "exact"), bases=("unknown", "unknown"))
    compared = compare_series(figures, make_published(low=9.6, high=9.6, basis="unknown"))
    assert compared["is_same_basis"].tolist() == [False]


def test_every_basis_and_scope_of_a_year_keeps_a_row_of_its_own():
    series = pd.concat(
        [
            make_published(low=9.6, high=9.6, basis="register"),
            make_published(low=8.0, high=8.0, basis="survey"),
            make_published(low=12.0, high=12.0, scope="provincial_line"),
        ]
    ).fillna({"scope": ""})
    compared = compare_series(make_pair(EXACT_8, ("0.3%", 0.3, 0.3, 0.3, "exact")), series)
    assert compared[["series_scope", "series_basis", "is_same_basis"]].to_numpy().tolist() == [
        ["", "register", True],
        ["", "survey", False],
        ["provincial_line", "register", True],
    ]


@pytest.mark.parametrize(
    ("band", "position"),
    [
        ({"low": None, "high": 5.0, "bound": "less", "step": None}, "above"),
        ({"low": 10.0, "high": None, "bound": "more", "step": None}, "below"),
        ({"low": None, "high": 9.0, "bound": "less", "step": None}, "overlap"),
        ({"low": None, "high": None, "bound": "approx", "step": None}, "unknown"),
    ],
)
def test_a_band_of_the_series_is_compared_by_its_bounds(band, position):
    compared = compare_series(make_pair(EXACT_8, ("0.3%", 0.3, 0.3, 0.3, "exact")), make_published(**band))
    assert compared["position"].tolist() == [position]


def test_published_counts_have_no_ceiling():
    counts = pd.DataFrame(
        {"low": [5000.0, 200.0], "high": [5000.0, None], "unit": "人", "step": [1000, None]}
    )
    assert bound_series(counts)["high"].tolist() == [5500.0, pytest.approx(math.nan, nan_ok=True)]


def test_sources_that_differ_fold_into_bounds_that_hold_them_all():
    series = make_published(indicator="poverty_incidence", scope="", unit="%")
    folded = fold_series(pd.concat([series.assign(value=v, low=v, high=v) for v in (9.6, 9.7, 9.9)]))
    assert folded[["value", "low", "high", "n"]].to_numpy().tolist() == [[9.7, 9.55, 9.95, 3]]


bounds = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=5)


@given(bounds)
def test_ranks_are_those_of_some_possible_order(intervals):
    table = pd.DataFrame({"low": [a for a, _ in intervals], "high": [a + w for a, w in intervals]})
    ranked = rank_bounds(table.astype("float64"))
    steps = [np.arange(a, a + w + 0.5, 0.5) for a, w in intervals]
    seen = [[1 + sum(other > own for other in values) for own in values] for values in product(*steps)]
    assert ranked["rank_best"].tolist() == np.min(seen, axis=0).tolist()
    assert ranked["rank_worst"].tolist() == np.max(seen, axis=0).tolist()


def test_an_open_bound_may_take_any_rank():
    ranked = rank_bounds(pd.DataFrame({"low": [1.0, None, 3.0], "high": [2.0, None, 4.0]}))
    assert ranked[["rank_best", "rank_worst", "n_unordered"]].to_numpy().tolist() == [
        [2, 3, 1],
        [1, 3, 2],
        [1, 2, 1],
    ]


def test_the_log_linear_trend_has_the_errors_of_mackinnon_and_white():
    design = np.column_stack([np.ones(9), YEARS - YEARS.mean()])
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ np.log(NATION)
    rest = np.log(NATION) - design @ coefficients
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    meat = design.T @ np.diag((rest / (1 - leverage)) ** 2) @ design
    error = math.sqrt((bread @ meat @ bread)[1, 1])
    found = trend(make_series(NATION), "log_linear")
    assert found["estimate"] == pytest.approx(100 * math.expm1(coefficients[1]))
    # 2.3646 is the 97.5 % point of Student's t with 7 degrees of freedom, as tables print it.
    assert found["low"] == pytest.approx(100 * math.expm1(coefficients[1] - 2.3646 * error), abs=1e-3)
    assert found["high"] == pytest.approx(100 * math.expm1(coefficients[1] + 2.3646 * error), abs=1e-3)


def test_the_fractional_logit_solves_its_score_and_averages_its_slope():
    odds = trend(make_series(NATION), "fractional_logit_odds")
    slope = math.log1p(odds["estimate"] / 100)
    centred, shares = YEARS - YEARS.mean(), NATION / 100
    # The constant that makes fitted shares add up to the stated ones, by bisection.
    low, high = -10.0, 10.0
    for _ in range(100):
        middle = (low + high) / 2
        fitted = 1 / (1 + np.exp(-(middle + slope * centred)))
        low, high = (low, middle) if fitted.sum() > shares.sum() else (middle, high)
    assert ((shares - fitted) * centred).sum() == pytest.approx(0, abs=1e-8)
    effect = trend(make_series(NATION), "fractional_logit")
    assert effect["estimate"] == pytest.approx(100 * slope * (fitted * (1 - fitted)).mean())
    assert effect["low"] < effect["estimate"] < effect["high"] < 0


def test_theil_sen_is_the_median_of_all_slopes():
    slopes = [(b - a) / (t - s) for (s, a), (t, b) in combinations(zip(YEARS, NATION, strict=True), 2)]
    found = trend(make_series(NATION), "theil_sen")
    assert found["estimate"] == pytest.approx(np.median(slopes))
    assert min(slopes) <= found["low"] <= found["estimate"] <= found["high"] <= max(slopes)


def test_kendall_meets_the_published_example():
    # Hollander and Wolfe (1973), lightness of tuna: tau 0.4444, p 0.1194 (help page of R's cor.test).
    lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    panel = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
    years = 2000 + np.argsort(np.argsort(lightness))
    found = trend(make_series(panel, years=years), "kendall")
    assert (found["estimate"], found["p_value"]) == (
        pytest.approx(0.4444, abs=1e-4),
        pytest.approx(0.1194, abs=1e-4),
    )


def test_a_nation_falls_by_every_estimator():
    folded = fold_series(load_dataset("national_series"))
    found = estimate_trends(folded[(folded["region"] == "全国")])
    assert found["n"].unique().tolist() == [9]
    assert (found["estimate"] < 0).all()
    assert found["estimand"].nunique() == 5


@pytest.mark.parametrize(
    ("values", "estimator", "reason"),
    [
        ([5, 4, 3], "log_linear", "fewer than 4"),
        ([5, 4, 3, 2, 1], "kendall", r"fewer than 6 years; no p below 0.017"),
        ([5, 4, 3, 0], "log_linear", "0 has no logarithm"),
        ([5, 0, 0, 0], "fractional_logit", "fewer than two"),
        ([5, 5, 5, 5], "theil_sen", "the same"),
    ],
)
def test_what_a_short_series_cannot_bear_is_said(values, estimator, reason):
    found = trend(make_series(values, years=range(2014, 2014 + len(values))), estimator)
    assert math.isnan(found["estimate"])
    assert reason in found["reason"]


def test_four_years_bear_no_interval_of_95():
    found = trend(make_series([5, 4, 3, 1], years=range(2014, 2018)), "theil_sen")
    assert found["reason"] == "an interval of 4 years covers 92% at most"


def test_bases_make_series_of_their_own():
    register, survey = (make_series(NATION + n, basis=b) for n, b in enumerate(("register", "survey")))
    found = estimate_trends(pd.concat([register, survey]))
    assert found.groupby("basis").size().to_dict() == {"register": 5, "survey": 5}


def test_two_rates_of_one_year_are_refused_and_bands_are_counted():
    twice = pd.concat([make_series(NATION), make_series(NATION)])
    with pytest.raises(InputError, match="甲县 2011, 甲县 2012, 甲县 2013 and 6 more"):
        estimate_trends(twice)
    with_bands = pd.concat([make_series(NATION), make_series([None, None], years=[2020, 2021])])
    assert trend(with_bands, "theil_sen")[["n", "n_left_out"]].tolist() == [9, 2]


def test_clustered_errors_by_hand(rng):
    years = np.array([2014, 2016, 2017, 2019])
    rates = 20 + rng.normal(size=(12, 4)).cumsum(axis=1)
    found = estimate_shared_trend(make_panel(rates, years)).iloc[0]
    time = years - years.mean()
    inside = rates - rates.mean(axis=1, keepdims=True)
    total = 12 * (time**2).sum()
    slope = (inside * time).sum() / total
    scores = ((inside - slope * time) * time).sum(axis=1)
    # The factors of few clusters: G/(G-1) and (n-1)/(n-k), the latter 1 for the slope alone.
    error = math.sqrt(12 / 11 * (scores**2).sum()) / total
    assert found["estimate"] == pytest.approx(slope)
    # 2.2010 is the 97.5 % point of Student's t with 11 degrees of freedom, as tables print it.
    assert found["high"] - found["low"] == pytest.approx(2 * 2.2010 * error, rel=1e-4)


def test_the_mean_of_slopes_is_a_t_test_of_them(rng):
    from scipy import stats

    years = np.arange(2014, 2019)
    rates = 20 + rng.normal(size=(12, 5)).cumsum(axis=1)
    slopes = [np.polyfit(years - 2016, own, 1)[0] for own in rates]
    found = estimate_shared_trend(make_panel(rates, years)).iloc[1]
    expected = stats.ttest_1samp(slopes, 0)
    assert found["p_value"] == pytest.approx(expected.pvalue)
    assert [found["low"], found["high"]] == pytest.approx(list(expected.confidence_interval(0.95)))


def test_few_regions_are_warned_of_and_mixed_bases_refused():
    panel = make_panel([[9.0, 5.0], [8.0, 4.5], [0.0, 0.0], [7.0, 5.0]], [2014, 2016])
    with pytest.warns(UserWarning, match="4 regions are fewer than 10"):
        found = estimate_shared_trend(panel)
    assert found["n_left_out"].tolist() == [0, 0, 1, 1]
    with pytest.raises(InputError, match="one basis"):
        estimate_shared_trend(panel.assign(basis=["register", "survey"] * 4))


def test_nothing_is_shared_by_one_region():
    with pytest.warns(UserWarning, match="1 regions"):
        found = estimate_shared_trend(make_series(NATION))
    assert found["estimate"].isna().all()
    assert found["reason"].unique().tolist() == ["fewer than two regions or four rates"]


def test_beta_is_the_slope_of_the_change(rng):
    first = rng.uniform(5, 25, 12)
    last = first * rng.uniform(0.1, 0.4, 12)
    found = estimate_convergence(
        make_panel(np.column_stack([first, last]), [2014, 2018]), first_year=2014, last_year=2018
    )
    points, _, logs, _ = found["estimate"]
    assert points == pytest.approx(np.polyfit(first, (last - first) / 4, 1)[0])
    assert logs == pytest.approx(np.polyfit(np.log(first), np.log(last / first) / 4, 1)[0])


def test_oldham_is_the_test_of_equal_variances_by_pitman_and_morgan(rng):
    from scipy import stats

    first, last = rng.uniform(5, 25, 15), rng.uniform(1, 9, 15)
    found = estimate_convergence(
        make_panel(np.column_stack([first, last]), [2014, 2018]), first_year=2014, last_year=2018
    )
    ratio = first.var() / last.var()
    r = np.corrcoef(first, last)[0, 1]
    # Morgan (1939): t from the ratio of variances and the correlation of the two.
    t = (ratio - 1) * math.sqrt(13) / (2 * math.sqrt(ratio * (1 - r**2)))
    assert found["p_value"].iloc[1] == pytest.approx(2 * stats.t.sf(abs(t), 13))


def test_convergence_says_what_it_lacks():
    panel = make_panel([[9.0, 5.0], [8.0, 4.0], [7.0, 0.0]], [2014, 2018])
    found = estimate_convergence(
        pd.concat([panel, make_series([3.0], years=[2014])]), first_year=2014, last_year=2018
    )
    assert found[["n", "n_left_out"]].drop_duplicates().to_numpy().tolist() == [[3, 1]]
    assert found["estimate"].isna().all()
    assert (found["reason"] != "").all()
    with pytest.raises(InputError, match="after first_year"):
        estimate_convergence(panel, first_year=2018, last_year=2018)


def test_sigma_has_the_interval_of_the_chi_square():
    values = np.arange(1.0, 11.0)
    found = estimate_sigma(make_panel(values[:, None], [2014])).iloc[0]
    # 2.700 and 19.023: the 2.5 % and 97.5 % points of chi-square with 9 degrees of freedom, as printed.
    assert found["estimate"] == pytest.approx(values.std(ddof=1))
    assert found["low"] == pytest.approx(values.std(ddof=1) * math.sqrt(9 / 19.023), abs=1e-3)
    assert found["high"] == pytest.approx(values.std(ddof=1) * math.sqrt(9 / 2.700), abs=1e-3)


def test_sigma_compares_the_same_places():
    panel = make_panel([[9.0, 5.0], [8.0, 4.0], [7.0, 3.0], [6.0, 1.0], [50.0, None]], [2014, 2018])
    found = estimate_sigma(panel)
    assert found["n"].unique().tolist() == [4]
    assert estimate_sigma(panel, years=[2014])["n"].unique().tolist() == [5]


def test_a_rate_with_one_decimal_pins_down_little_near_nothing():
    implied = estimate_denominators(load_dataset("national_series"))
    nation = implied[implied["region"] == "全国"].set_index("year")
    # 98.99 million at 10.2 % and 5.51 million at 0.6 %, both sides rounded.
    assert (nation.loc[2012, ["low", "high"]] / 1e6).tolist() == pytest.approx(
        [98.985 / 0.1025, 98.995 / 0.1015]
    )
    assert (nation.loc[2019, ["low", "high"]] / 1e6).tolist() == pytest.approx(
        [5.505 / 0.0065, 5.515 / 0.0055]
    )


def test_a_stated_population_is_placed_beside_the_implied_one():
    stated = pd.DataFrame({"region": "全国", "year": [2012, 2016, 2019], "low": [6.4e8, 9.6e8, 1.1e9]})
    implied = estimate_denominators(
        load_dataset("national_series"), population=stated.assign(high=stated["low"])
    )
    nation = implied[implied["region"] == "全国"].set_index("year")["position"]
    assert nation[[2011, 2012, 2016, 2019]].tolist() == ["", "above", "overlap", "below"]


def test_bases_give_no_pair_and_a_rate_of_nothing_no_upper_bound():
    figures = pd.DataFrame(
        {
            "region": "甲县",
            "year": 2019,
            "scope": "",
            "indicator": ["poor_population", "poverty_incidence", "poverty_incidence"],
            "basis": ["register", "register", "survey"],
            "unit": ["人", "%", "%"],
            "value": [100.0, 0.0, 0.5],
            "step": [1, 0.1, 0.1],
        }
    )
    implied = estimate_denominators(figures.assign(low=figures["value"], high=figures["value"]))
    assert implied["basis"].tolist() == ["register"]
    assert implied["low"].item() == pytest.approx(99.5 / 0.0005)
    assert implied[["estimate", "high"]].isna().all(axis=None)


@given(st.floats(1000, 1e6), st.floats(0.2, 60), st.integers(0, 2))
def test_the_true_population_lies_within_its_bounds(population, rate, places):
    people = population * rate / 100
    shown = [round(people), round(rate, places)]
    figures = pd.DataFrame(
        {
            "region": "甲县",
            "year": 2019,
            **dict.fromkeys(["scope", "basis"], ""),
            "indicator": ["poor_population", "poverty_incidence"],
            "unit": ["人", "%"],
            **dict.fromkeys(["value", "low", "high"], shown),
            "step": [1, 10.0**-places],
        }
    )
    implied = estimate_denominators(figures).iloc[0]
    assert implied["low"] <= population * (1 + 1e-9)
    assert not implied["high"] < population * (1 - 1e-9)


# Weeks of remission under placebo (Freireich and others 1963), with the shares and log(-log) limits that
# standard programs print for them.
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


@pytest.mark.parametrize(
    ("week", "share", "low", "high"),
    [(1, 0.9048, 0.6700, 0.9753), (8, 0.3810, 0.1831, 0.5778), (22, 0.0476, 0.0033, 0.1970)],
)
def test_exits_meet_the_published_curve(week, share, low, high):
    curve = estimate_exits(pd.DataFrame({"exit_year": PLACEBO}), start=0).set_index("year").loc[week]
    assert [curve["estimate"], curve["low"], curve["high"]] == pytest.approx([share, low, high], abs=1e-4)


def test_all_832_counties_leave_by_2020():
    curve = estimate_exits(load_dataset("counties_832"))
    assert curve[["year", "n_exits"]].to_numpy().tolist() == [
        [2016, 28],
        [2017, 125],
        [2018, 283],
        [2019, 344],
        [2020, 52],
    ]
    assert curve["estimate"].iloc[-1] == 0
    assert curve["reason"].iloc[-1] == "none is left: no interval"


def test_provinces_add_up_to_the_nation():
    counties = load_dataset("counties_832")
    curves = estimate_exits(counties, by="province")
    assert curves["n_exits"].sum() == len(counties)
    assert curves["group"].nunique() == 22


def test_a_county_that_has_not_left_stays_at_risk():
    counties = pd.DataFrame({"exit_year": ["2016", "2018", "", ""], "area": ["a", "a", "a", ""]})
    curve = estimate_exits(counties, by="area")
    assert curve[["group", "year", "n_at_risk"]].to_numpy().tolist() == [["a", 2016, 3], ["a", 2018, 2]]
    assert curve["estimate"].tolist() == pytest.approx([2 / 3, 1 / 3])
    with pytest.raises(InputError, match="2016"):
        estimate_exits(counties, start=2017)


EMPTY = make_series([], years=[])


@pytest.mark.parametrize(
    "call",
    [
        lambda: estimate_trends(EMPTY),
        lambda: estimate_convergence(EMPTY, first_year=2014, last_year=2018),
        lambda: estimate_sigma(EMPTY),
        lambda: estimate_exits(pd.DataFrame({"exit_year": []})),
        lambda: estimate_denominators(load_dataset("national_series").iloc[:0]),
        lambda: fold_series(load_dataset("national_series").iloc[:0]),
        lambda: rank_bounds(pd.DataFrame({"low": [], "high": []})),
    ],
)
def test_of_nothing_the_columns_remain(call):
    assert len(call().columns) >= 4


@pytest.mark.parametrize("function", [estimate_trends, estimate_shared_trend, estimate_sigma])
def test_a_level_is_a_share(function):
    with pytest.raises(InputError, match=f"{function.__name__}: level"):
        function(make_series(NATION), level=95)


def cover(draw, truth, *, rounds):
    """Count how often the interval of `draw` holds `truth`."""
    found = [draw() for _ in range(rounds)]
    return np.mean([row["low"] <= truth <= row["high"] for row in found])


@pytest.mark.slow
@pytest.mark.parametrize(("estimator", "least"), [("log_linear", 0.92), ("theil_sen", 0.92)])
def test_trend_intervals_cover(rng, estimator, least):
    years = np.arange(2012, 2020)
    step = {"log_linear": -30.0, "theil_sen": -2.0}[estimator]

    def draw():
        if estimator == "log_linear":
            values = 20 * 0.7 ** (years - 2012) * np.exp(0.1 * rng.normal(size=8))
        else:
            values = 40 + step * (years - 2012) + rng.normal(size=8)
        return trend(make_series(values, years=years), estimator)

    assert least <= cover(draw, step, rounds=400) <= 0.995


@pytest.mark.slow
def test_the_fractional_logit_covers_its_average_effect(rng):
    years = np.arange(2008, 2020)
    eta = -2 - 0.2 * (years - 2014)
    shares = 1 / (1 + np.exp(-eta))
    truth = -20 * (shares * (1 - shares)).mean()

    def draw():
        # Beta noise keeps the mean of each share, and its spread falls with the share, as the model has it.
        values = 100 * rng.beta(shares * 200, (1 - shares) * 200)
        return trend(make_series(values, years=years), "fractional_logit")

    # The sandwich is a little too narrow with twelve points.
    assert 0.88 <= cover(draw, truth, rounds=400) <= 0.99


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:estimate_shared_trend")
def test_the_mean_of_slopes_holds_its_level_with_five_regions(rng):
    years = np.arange(2014, 2018)

    def draw():
        rates = 50 + rng.normal(size=(5, 4)).cumsum(axis=1) - 2 * (years - 2014)
        found = estimate_shared_trend(make_panel(rates, years))
        return found[(found["estimator"] == "mean_of_slopes") & (found["unit"] == "points a year")].iloc[0]

    assert 0.92 <= cover(draw, -2, rounds=400) <= 0.98


@pytest.mark.slow
def test_noise_alone_makes_beta_negative_and_leaves_oldham_alone(rng):
    found = []
    for _ in range(300):
        rates = 20 + rng.normal(size=(20, 1)) + rng.normal(size=(20, 2))
        found.append(estimate_convergence(make_panel(rates, [2014, 2018]), first_year=2014, last_year=2018))
    beta, oldham = (np.array([table["p_value"].iloc[row] for table in found]) < 0.05 for row in (0, 1))
    assert beta.mean() > 0.5
    assert 0.02 <= oldham.mean() <= 0.09
