from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.estimates import (
    count_sentences,
    count_terms,
    estimate_agendas,
    estimate_changes,
    estimate_cooccurrence,
    estimate_ratios,
)


def series_of(counts, *, sizes=1000, **columns):
    return pd.DataFrame({"sector": "water", "n": counts, "n_tokens": sizes} | columns)


# Rate ratios

# Lung cancer in four Danish cities, 1968-71 (Andersen 1977; `eba1977` of the R package ISwR).
CITIES = ["Fredericia", "Horsens", "Kolding", "Vejle"]
AGES = ["40-54", "55-59", "60-64", "65-69", "70-74", "75+"]
PEOPLE = [3059, 800, 710, 581, 509, 605, 2879, 1083, 923, 834, 634, 782]
PEOPLE += [3142, 1050, 895, 702, 535, 659, 2520, 878, 839, 631, 539, 619]
CASES = [11, 11, 11, 10, 11, 10, 13, 6, 15, 10, 12, 2, 4, 8, 7, 11, 9, 12, 5, 7, 10, 14, 8, 7]


def test_poisson_ratios_with_offset_are_those_of_dalgaard():
    """Dalgaard (2008), Introductory Statistics with R, section 15.2: coefficients of glm."""
    cancer = pd.DataFrame({"city": np.repeat(CITIES, 6), "age": AGES * 4, "n": CASES, "people": PEOPLE})
    ratios = estimate_ratios(cancer, by=["city", "age"], exposure="people")
    published = [-0.3301, -0.3715, -0.2723, 1.1010, 1.5186, 1.7677, 1.8569, 1.4197]
    assert np.log(ratios["estimate"]).tolist() == pytest.approx(published, abs=1e-4)
    assert ratios["value"].tolist() == [*CITIES[1:], *AGES[1:]]
    assert set(ratios["model"]) == {"Poisson"}
    # t of 15 degrees of freedom: 2.1314 standard errors, of 0.1815 for Horsens.
    assert math.log(ratios["high"][0] / ratios["estimate"][0]) == pytest.approx(2.1314 * 0.1815, abs=2e-4)


@pytest.mark.slow
def test_negative_binomial_ratios_are_those_of_stata():
    """RAND health insurance experiment, nbreg of Stata: coefficients, and alpha 1.29295 (never 1)."""
    import statsmodels.api as sm

    visits = sm.datasets.randhie.load_pandas().data.assign(one=1)
    factors = ["lncoins", "idp", "lpi", "fmde", "physlm", "disea", "hlthg", "hlthf", "hlthp"]
    ratios = estimate_ratios(visits, by=factors, n="mdvis", exposure="one")
    published = [-0.05795, -0.26779, 0.04121, -0.03814, 0.26892, 0.03816, -0.04413, 0.01725, 0.17796]
    assert np.log(ratios["estimate"]).tolist() == pytest.approx(published, abs=5e-5)
    assert ratios["alpha"].iloc[0] == pytest.approx(1.29295, abs=2e-5)
    assert set(ratios["model"]) == {"negative binomial"}


def test_one_value_against_another_is_the_ratio_of_the_pooled_rates():
    counts = series_of([4, 6, 5, 9, 11, 10], sizes=[900, 1000, 1100, 500, 1000, 700], level=list("aaabbb"))
    ratios = estimate_ratios(counts, by=["level"])
    assert ratios["estimate"].item() == pytest.approx((30 / 2200) / (15 / 3000))
    assert (ratios["value"].item(), ratios["baseline"].item()) == ("b", "a")
    turned = counts.assign(level=pd.Categorical(counts["level"], ["b", "a"]))
    assert estimate_ratios(turned, by=["level"])["estimate"].item() == pytest.approx(
        1 / ratios["estimate"].item()
    )


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (series_of([1, 2, 3], level=list("abb")), "3 rows"),
        (series_of([1, 2, 3, 4], level=list("abcd")), "need 6"),
        (series_of([0, 0, 3, 4, 5, 4], level=list("aabbbb")), "never counted where level is a"),
        (series_of([0, 0, 0, 0, 0], level=list("aabbb")), "never counted"),
        (series_of([1, 2, 3, 4, 3], level=[2019] * 5), "cannot be told apart"),
    ],
)
def test_no_model_where_the_rows_bear_none(counts, reason):
    ratios = estimate_ratios(counts, by=["level"])
    assert ratios[["estimate", "low", "high", "p_value"]].isna().all(axis=None)
    assert ratios["reason"].str.contains(reason).all()
    assert ratios["family"].tolist() == [0] * len(ratios)


def test_each_term_has_its_model_and_all_are_one_family():
    rng = np.random.default_rng(2)
    wild = rng.poisson(rng.gamma(1.0, 20.0, 30))
    both = pd.concat([series_of(rng.poisson(20, 30)), series_of(wild).assign(sector="wild")])
    ratios = estimate_ratios(both.assign(level=["a", "b"] * 30), by=["level"], term="sector").set_index(
        "term"
    )
    assert ratios["model"].to_dict() == {"water": "Poisson", "wild": "negative binomial"}
    assert ratios["family"].tolist() == [2, 2]
    assert ratios.loc["wild", "alpha"] == pytest.approx(1.0, abs=0.6)
    assert ratios.loc["wild", "dispersion"] > 5
    assert ratios.loc["wild", "reason"].endswith("Poisson fails")


def test_rows_that_cannot_be_used_are_counted_in_a_warning():
    counts = series_of([4, 6, 5, 9, 8], sizes=[1000, 1000, 0, 1000, 1000], level=["a", "a", "a", "b", "b"])
    with pytest.warns(UserWarning, match="1 of 5 rows"):
        ratios = estimate_ratios(counts, by=["level"])
    assert ratios["n"].item() == 4


def test_few_clusters_are_warned_of_and_many_are_not():
    counts = series_of([4, 6, 5, 9, 8, 9], year=[1, 1, 1, 2, 2, 2], place=list("abcabc"))
    with pytest.warns(UserWarning, match="3 clusters"):
        ratios = estimate_ratios(counts, by=["year"], cluster="place")
    assert "errors by place" in ratios["method"].item()
    rng = np.random.default_rng(1)
    many = series_of(rng.poisson(9, 24), year=[1, 2] * 12, place=np.repeat(np.arange(12), 2))
    assert estimate_ratios(many, by=["year"], cluster="place")["estimate"].notna().all()


@pytest.mark.parametrize(
    ("options", "says"),
    [({"by": []}, "factor"), ({"by": ["level"]}, "level"), ({"by": ["n"], "level": 2}, "level")],
)
def test_ratios_refuse_wrong_options(options, says):
    with pytest.raises(InputError, match=says):
        estimate_ratios(series_of([1, 2, 3, 4]), **options)


@pytest.mark.slow
@pytest.mark.parametrize(("k", "rows"), [(None, 12), (3, 12), (3, 40)])
def test_ratio_intervals_cover_the_truth(k, rows):
    """Rates that double from one group to the other, Poisson and negative binomial (size k)."""
    rng = np.random.default_rng(rows)
    truth, runs = 2.0, 150
    level, sizes = np.array(["a", "b"] * (rows // 2)), rng.integers(500, 2000, rows)
    mean = np.where(level == "b", truth, 1.0) * 8 * sizes / 1000
    spread = np.ones((runs, rows)) if k is None else rng.gamma(k, 1 / k, (runs, rows))
    counts = pd.concat(
        series_of(row, sizes=sizes, level=level).assign(run=i)
        for i, row in enumerate(rng.poisson(mean * spread))
    )
    ratios = estimate_ratios(counts, by=["level"], term="run")
    covered = (ratios["low"] <= truth) & (truth <= ratios["high"])
    assert ratios["estimate"].notna().all()
    assert 0.90 <= covered.mean() <= 0.995


@pytest.mark.slow
def test_the_dispersion_test_seldom_gives_up_a_true_poisson():
    rng = np.random.default_rng(3)
    counts = pd.concat(
        series_of(row, year=np.arange(20)).assign(run=i) for i, row in enumerate(rng.poisson(6, (200, 20)))
    )
    ratios = estimate_ratios(counts, by=["year"], term="run")
    assert (ratios["dispersion_p"] < 0.05).mean() < 0.09
    assert (ratios["model"] == "Poisson").mean() > 0.75


# Yearly changes


def test_reports_of_a_year_are_taken_together():
    counts = series_of(
        [4, 4, 10, 6, 16, 16, 40, 24], report_year=[2014, 2014, 2015, 2015, 2016, 2016, 2017, 2017]
    )
    changes = estimate_changes(counts).iloc[0]
    assert (changes["n"], changes["first_year"], changes["last_year"]) == (4, 2014, 2017)
    assert changes["estimate"] == pytest.approx(2.0, rel=0.01)
    assert math.isnan(changes["lag1"])


def test_fewer_than_four_years_bear_no_change():
    changes = estimate_changes(series_of([4, 5, 9], report_year=[2014, 2015, 2016]))
    assert changes["reason"].item() == "3 rows; 2 coefficients need 4"
    assert changes["estimate"].isna().all()


def test_neighbouring_years_that_are_alike_widen_the_interval():
    years = np.arange(24)
    waves = series_of((20 + 12 * np.sin(years / 3)).round().astype(int), report_year=years)
    changes, plain = estimate_changes(waves).iloc[0], estimate_ratios(waves, by=["report_year"]).iloc[0]
    assert changes["lag1"] > 0.6
    assert changes["estimate"] == plain["estimate"]
    assert changes["low"] < plain["low"] < plain["high"] < changes["high"]
    assert changes["p_value"] > plain["p_value"]
    assert changes["method"].endswith("widened for lag 1")


# Co-occurrence


def sentences_of(tables):
    """Return sentences of reports from tables of how many speak of both, of x, of y, of neither."""
    rows = [
        (str(report), False, sectors)
        for report, counts in enumerate(tables)
        for sectors, count in zip(("x;y", "x", "y", ""), counts, strict=True)
        for _ in range(count)
    ]
    return pd.DataFrame(rows, columns=["report_id", "is_heading", "sectors"])


def test_one_report_gives_the_exact_test_of_fisher():
    """The lady tasting tea (Fisher 1935): p = 0.4857, two-sided."""
    pair = estimate_cooccurrence(sentences_of([(3, 1, 1, 3)])).iloc[0]
    assert pair["p_value"] == pytest.approx(0.4857, abs=5e-5)
    assert pair["estimate"] == 9
    assert pair["within"] == pytest.approx(9)
    assert (pair["expected"], pair["jaccard"]) == (2, 3 / 5)


def test_several_reports_give_the_exact_test_within_strata():
    """Penicillin in rabbits, `mantelhaen.test` of R: exact p = 0.03994, Mantel-Haenszel odds ratio 7."""
    rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
    pair = estimate_cooccurrence(sentences_of(rabbits)).iloc[0]
    assert pair["p_value"] == pytest.approx(0.03994, abs=5e-5)
    assert pair["within"] == pytest.approx(7)
    assert (pair["n_both"], pair["expected"]) == (16, 13)


def test_odds_ratio_of_aspirin_and_heart_attack():
    """Physicians' Health Study (Agresti 2002, p. 71): 1.832, 1.440 to 2.331."""
    pair = estimate_cooccurrence(sentences_of([(189, 10845, 104, 10933)])).iloc[0]
    assert pair[["estimate", "low", "high"]].tolist() == pytest.approx([1.832, 1.440, 2.331], abs=5e-4)


def test_pairs_that_never_or_only_meet():
    never = estimate_cooccurrence(sentences_of([(0, 4, 4, 8)])).iloc[0]
    only = estimate_cooccurrence(sentences_of([(4, 0, 0, 8)])).iloc[0]
    by_chance = estimate_cooccurrence(sentences_of([(2, 4, 4, 8)])).iloc[0]
    assert (never["npmi"], never["jaccard"]) == (-1, 0)
    assert (only["npmi"], only["jaccard"]) == (pytest.approx(1), 1)
    assert by_chance["npmi"] == pytest.approx(0)
    assert by_chance["p_value"] == pytest.approx(1)
    # A half in each cell, after Haldane.
    assert never["estimate"] == pytest.approx(0.5 * 8.5 / (4.5 * 4.5))
    assert math.isnan(only["within"])


def test_headings_count_where_they_are_asked_for_and_no_pair_is_no_row():
    rows = sentences_of([(3, 1, 1, 3)]).assign(is_heading=[True] * 3 + [False] * 5)
    assert estimate_cooccurrence(rows)["n_both"].item() == 0
    assert estimate_cooccurrence(rows, headings=True)["n_both"].item() == 3
    assert estimate_cooccurrence(rows.iloc[:0]).empty


@given(
    st.lists(st.tuples(*[st.integers(0, 4)] * 4), min_size=1, max_size=4).filter(lambda t: sum(map(sum, t)))
)
def test_chances_of_co_occurrence_are_those_of_all_shuffles(tables):
    """The p of each pair lies between 0 and 1, and turning the sectors round changes nothing."""
    turned = [(both, b, a, neither) for both, a, b, neither in tables]
    one, other = estimate_cooccurrence(sentences_of(tables)), estimate_cooccurrence(sentences_of(turned))
    assert one["p_value"].tolist() == pytest.approx(other["p_value"].tolist())
    assert one["p_value"].between(0, 1).all()


@pytest.mark.slow
def test_co_occurrence_holds_its_level_where_reports_differ():
    """Two sectors by chance alone in each report, but both common in one report and rare in the other."""
    rng = np.random.default_rng(6)
    small = 0
    for _ in range(150):
        spoken = [rng.random((80, 2)) < share for share in (0.5, 0.1)]
        tables = [
            ((x & y).sum(), (x & ~y).sum(), (~x & y).sum(), (~x & ~y).sum()) for x, y in (s.T for s in spoken)
        ]
        pair = estimate_cooccurrence(sentences_of(tables)).iloc[0]
        small += pair["p_value"] < 0.05
    assert small / 150 <= 0.08


# Agendas

# Spiders in girdled hemlock (Sackett and others 2011), the example of the R package iNEXT.
SPIDERS = [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2, *[1] * 12]


def agenda_of(found, total, **options):
    counts = pd.DataFrame({"report_id": "r", "n": found, "n_sentences": total})
    agendas = estimate_agendas(counts, **options)
    return agendas.set_index(["is_rarefied", "index"])["estimate"]


def test_hill_numbers_are_those_of_inext():
    """Observed diversity of orders 0, 1, 2, as iNEXT prints it: 26, 12.060, 7.840."""
    spiders = agenda_of(SPIDERS, 168)[False]
    assert spiders[["hill_0", "hill_1", "hill_2"]].tolist() == pytest.approx([26, 12.060, 7.840], abs=5e-4)
    assert spiders["hhi"] == pytest.approx(1 / 7.840)
    assert spiders["shannon"] == pytest.approx(math.log(12.060), abs=5e-5)


def test_rarefied_hill_numbers_have_the_closed_forms():
    """Order 0: Hurlbert (1971); order 2: Chao and others (2014), 1 / (1/m + (m-1)/m Σ x(x-1)/n(n-1))."""
    rarefied = agenda_of(SPIDERS, 168, size=84)[True]
    missed = [math.comb(168 - x, 84) / math.comb(168, 84) for x in SPIDERS]
    pairs = sum(x * (x - 1) for x in SPIDERS) / (168 * 167)
    assert rarefied["hill_0"] == pytest.approx(26 - sum(missed))
    assert rarefied["hill_2"] == pytest.approx(1 / (1 / 84 + 83 / 84 * pairs))


def test_rarefied_entropy_is_the_mean_over_all_draws():
    """Expected counts of all 35 draws of 3 of 7 sentences, each of one sector."""
    labels = "aaabbcd"
    draws = [[draw.count(name) for name in "abcd"] for draw in itertools.combinations(labels, 3)]
    entropy = -np.mean([sum(k / 3 * math.log(k / 3) for k in draw if k) for draw in draws])
    rarefied = agenda_of([3, 2, 1, 1], 7, size=3)[True]
    assert rarefied["shannon"] == pytest.approx(entropy)
    assert rarefied["hill_0"] == pytest.approx(np.mean([sum(k > 0 for k in draw) for draw in draws]))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(1, 9))
def test_agendas_keep_their_order_and_grow_with_length(found, size):
    agendas = agenda_of(found, 9, size=size)
    for rarefied in (False, True):
        hill = agendas[rarefied][["hill_0", "hill_1", "hill_2"]]
        if not rarefied:
            assert hill["hill_0"] + 1e-9 >= hill["hill_1"] >= hill["hill_2"] - 1e-9 >= 1 - 2e-9
    assert (agendas[True][["hill_0", "hill_1"]] <= agendas[False][["hill_0", "hill_1"]] + 1e-9).all()


def test_agendas_say_why_there_is_none():
    counts = pd.DataFrame({"report_id": list("aab"), "n": [3, 2, 0], "n_sentences": [9, 9, 4]})
    agendas = estimate_agendas(counts, size=6).set_index(["report_id", "is_rarefied", "index"])
    assert agendas.loc[("a", True, "hill_1"), "reason"] == ""
    assert agendas.loc[("b", True, "hill_1"), "reason"] == "4 sentences are fewer than 6"
    assert agendas.loc[("b", False, "hill_1"), "reason"] == "no sentence with a sector"
    assert agendas.loc[["b"], "estimate"].isna().all()
    assert math.isnan(agendas.loc[("a", False, "hill_0"), "low"])
    with pytest.raises(InputError, match="between 0"):
        estimate_agendas(counts.assign(n=10))


@pytest.mark.slow
def test_agenda_intervals_cover_the_truth():
    """Sectors with fixed shares of 200 sentences; the truth is the index of 60 sentences drawn anew."""
    rng = np.random.default_rng(8)
    shares = np.array([0.3, 0.2, 0.1, 0.1, 0.05, 0.05, 0.02, 0.01])
    many = np.round(shares * 100_000).astype(int)
    truth = agenda_of(many, 100_000, size=60)[True]
    drawn = pd.DataFrame(rng.binomial(200, shares, (300, 8))).melt(ignore_index=False, value_name="n")
    counts = drawn.rename_axis("report_id").reset_index().assign(n_sentences=200)
    rarefied = estimate_agendas(counts, size=60).query("is_rarefied").set_index("index")
    for index in ("hhi", "hill_0", "hill_1", "hill_2"):
        rows = rarefied.loc[index]
        covered = (rows["low"] <= truth[index]) & (truth[index] <= rows["high"])
        assert covered.mean() == pytest.approx(0.95, abs=0.045), index


# On original texts


def test_the_five_reports_bear_counts_and_no_models(shared):
    from toolkit.build import build_tables

    tables = build_tables(shared / "reports")
    counts = count_terms(tables["measures"], tables["reports"], keep=["n_tokens", "report_year"])
    assert counts["n"].sum() == len(tables["measures"])
    changes = estimate_changes(counts)
    assert changes["estimate"].isna().all()  # two years
    spoken = count_sentences(tables["sentences"])
    agendas = estimate_agendas(spoken).query("index == 'hill_0' and not is_rarefied")
    named = spoken[spoken["n"] > 0].groupby("report_id").size()
    assert agendas.set_index("report_id")["estimate"].to_dict() == named.to_dict()
    pairs = estimate_cooccurrence(tables["sentences"])
    assert (pairs["n"] == spoken.drop_duplicates("report_id")["n_sentences"].sum()).all()
    assert (pairs["n_both"] <= pairs[["n_a", "n_b"]].min(axis=1)).all()
