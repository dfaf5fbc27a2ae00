from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.estimates import (
    compare_groups,
    control_discoveries,
    correct_rates,
    count_lengths,
    count_rows,
    count_sentences,
    count_terms,
    estimate_band,
    estimate_dispersion,
    estimate_rates,
    estimate_shares,
    leave_out_reports,
)
from toolkit.schema import MEASURED, make_frame

SENTENCES = pd.DataFrame(
    {
        "report_id": ["a", "a", "a", "b", "b"],
        "sentence_id": [1, 2, 3, 1, 2],
        "text": ["一、供水", "供水到户，修路5公里。", "要求整改。", "要求整改。", "发放小额信贷。"],
        "is_heading": [True, False, False, False, False],
        "n_tokens": [2, 5, 2, 2, 2],
        "sectors": ["water", "infrastructure;water", "rectification", "rectification", "finance"],
    }
)


def count_of(sizes, counts, groups=None, *, term="water"):
    reports = [f"r{i:02d}" for i in range(len(counts))]
    rows = pd.DataFrame({"report_id": reports, "sector": term, "n": counts, "n_tokens": sizes})
    return rows if groups is None else rows.assign(group=groups)


# Counts and lengths


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_a_count_for_each_row_of_the_grid_and_none_lost(names):
    grid = pd.DataFrame({"name": ["a", "b", "c", "d"], "label": list("ABCD")})
    counts = count_rows(pd.DataFrame({"name": pd.Series(names, dtype="str")}), grid, on=["name"])
    assert counts["label"].tolist() == list("ABCD")
    assert counts["n"].tolist() == [names.count(name) for name in "abcd"]


def test_counts_are_the_same_from_mentions_and_from_measured_counts():
    mentions = pd.DataFrame({"report_id": ["a", "a", "b"], "sector": ["water", "water", "roads"]})
    measured = mentions.groupby(["report_id", "sector"]).size().rename("n_mentions").reset_index()
    reports = pd.DataFrame({"report_id": ["a", "b", "c"], "n_han": [5, 6, 7]})
    one = count_terms(mentions, reports, keep=["n_han"])
    assert one.equals(count_terms(measured, reports, n="n_mentions", keep=["n_han"]))
    assert one["n"].sum() == 3
    assert len(one) == 6


def test_lengths_and_sentences_with_and_without_headings():
    assert count_lengths(SENTENCES).values.tolist() == [["a", 7, 12, 2], ["b", 4, 10, 2]]
    assert count_lengths(SENTENCES, headings=True).values.tolist() == [["a", 9, 15, 3], ["b", 4, 10, 2]]
    counts = count_sentences(SENTENCES).set_index(["report_id", "sector"])
    assert counts.loc[("a", "water")].tolist() == [1, 2]
    assert counts.loc[("b", "water")].tolist() == [0, 2]
    with_headings = count_sentences(SENTENCES, headings=True).set_index(["report_id", "sector"])
    assert with_headings.loc[("a", "water")].tolist() == [2, 3]


def test_empty_tables_give_their_columns():
    none = SENTENCES.iloc[:0]
    assert list(count_sentences(none).columns) == ["report_id", "sector", "n", "n_sentences"]
    counts = count_terms(none.assign(sector=""), pd.DataFrame({"report_id": ["a"]}), keep=[])
    assert list(counts.columns) == ["report_id", "sector", "n"]
    assert counts.empty
    assert estimate_dispersion(count_of([], [])).empty


@pytest.mark.parametrize(
    ("exposure", "rate"), [("n_tokens", 20.0), ("n_han", 100.0), ("n_sentences", 0.5), ("n_pages", 5.0)]
)
def test_each_denominator_has_its_customary_unit(exposure, rate):
    sizes = {"n_tokens": 500, "n_han": 1000, "n_sentences": 20, "n_pages": 2000}
    counts = pd.DataFrame({"n": [10]} | {name: [size] for name, size in sizes.items()})
    assert estimate_rates(counts, exposure=exposure)["rate"].item() == pytest.approx(rate)


# Newcombe (1998), table I, method 3.
@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_meet_the_published_limits(n, of, low, high):
    shares = estimate_shares(pd.DataFrame({"n": [n], "n_sentences": [of]}))
    assert shares[["low", "high"]].iloc[0].tolist() == pytest.approx([low, high], abs=5e-5)


def test_shares_of_nothing_are_missing_and_parts_cannot_exceed_the_whole():
    assert math.isnan(estimate_shares(pd.DataFrame({"n": [0], "n_sentences": [0]}))["share"].item())
    with pytest.raises(InputError, match="between 0"):
        estimate_shares(pd.DataFrame({"n": [3], "n_sentences": [2]}))
    with pytest.raises(InputError, match="level"):
        estimate_shares(pd.DataFrame({"n": [1], "n_sentences": [2]}), level=95)


# Families


def test_discoveries_of_benjamini_and_hochberg():
    """The fifteen p-values of Benjamini and Hochberg (1995), section 3: four are discoveries at 5 %."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719]
    judged = control_discoveries(pd.DataFrame({"p_value": [*p, 0.6528, 0.759, 1.0, None]}))
    assert (judged["q_value"] <= 0.05).sum() == 4
    assert judged["family"].unique().tolist() == [15]
    assert math.isnan(judged["q_value"].iloc[-1])


# Keyness


def test_limits_of_a_ratio_of_rates_are_those_of_r():
    """Breast cancer in Fredericia and three other cities, `poisson.test` of R: 1.971, 0.858 to 4.277."""
    counts = count_of([800, 3011], [11, 21], ["x", "y"])
    keyness = compare_groups(counts, group="group").iloc[0]
    assert 2 ** keyness["low"] == pytest.approx(0.8584264, abs=1e-6)
    assert 2 ** keyness["high"] == pytest.approx(4.2772659, abs=1e-6)
    assert keyness["estimate"] == pytest.approx(math.log2((11.5 / 800.5) / (21.5 / 3011.5)))
    assert keyness["conservative"] == 0


# Rayson's figures for the forms of KEEP in learner and native English (Corpora list, January 2002).
@pytest.mark.parametrize(("a", "b", "g2"), [(392, 170, 90), (348, 99, 147), (21, 25, 0), (9, 32, 14)])
def test_g2_is_that_of_rayson(a, b, g2):
    counts = count_of([1_000_000] * 2, [a, b], ["x", "y"])
    assert round(compare_groups(counts, group="group")["g2"].item()) == g2


def test_the_conservative_ratio_is_the_limit_nearer_to_nothing():
    rows = [count_of([1000] * 4, counts, list("xxyy"), term=term) for term, counts in TERMS.items()]
    keyness = compare_groups(pd.concat(rows), group="group").set_index("term")
    assert keyness.loc["more", "conservative"] == keyness.loc["more", "low"] > 0
    assert keyness.loc["less", "conservative"] == keyness.loc["less", "high"] < 0
    assert keyness.loc["same", "conservative"] == 0
    assert keyness.loc["absent", ["estimate", "g2"]].tolist() == [0, 0]
    assert keyness.index.tolist() == ["more", "absent", "same", "less"]
    assert keyness["family"].unique().tolist() == [4]
    assert keyness.loc["more", ["range_target", "range_reference", "n"]].tolist() == [2, 1, 61]


TERMS = {"more": [30, 30, 1, 0], "less": [1, 0, 30, 30], "same": [9, 8, 8, 9], "absent": [0, 0, 0, 0]}


def test_permutations_are_those_counted_by_hand():
    sizes, counts = [900, 1100, 1000, 800, 1200], [9, 7, 2, 0, 3]
    keyness = compare_groups(count_of(sizes, counts, list("xxyyy")), group="group").iloc[0]
    ratios = [abs(ratio_of(sizes, counts, inside)) for inside in itertools.combinations(range(5), 2)]
    assert keyness["p_value"] == sum(ratio >= ratios[0] - 1e-9 for ratio in ratios) / 10
    assert keyness["smallest_p"] == 0.1
    assert keyness["reason"] == "no p below 0.1 could come"


def ratio_of(sizes, counts, inside):
    a, b = sum(counts[i] for i in inside), sum(sizes[i] for i in inside)
    return math.log2((a + 0.5) / (b + 0.5) * (sum(sizes) - b + 0.5) / (sum(counts) - a + 0.5))


@pytest.mark.parametrize(("groups", "smallest"), [("xxyyyy", 1 / 15), ("xxxyyy", 2 / 20)])
def test_no_p_is_smaller_than_can_be(groups, smallest):
    """Where the most extreme split is seen, its p is the smallest; equal groups have two such splits."""
    counts = [50 if name == "x" else 0 for name in groups]
    keyness = compare_groups(count_of([1000] * 6, counts, list(groups)), group="group").iloc[0]
    assert keyness["p_value"] == pytest.approx(smallest)
    assert keyness["smallest_p"] == pytest.approx(smallest)


def test_drawn_splits_agree_with_all_and_do_not_change():
    rng = np.random.default_rng(4)
    counts = count_of(rng.integers(800, 1200, 12), rng.poisson(4, 12), list("xxxxxxyyyyyy"))
    exact = compare_groups(counts, group="group")["p_value"].item()
    drawn = [compare_groups(counts, group="group", n_permutations=900)["p_value"].item() for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert drawn[0] == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 900) + 1 / 900)


def test_turning_the_groups_round_turns_the_sign():
    counts = count_of([1000, 900, 800, 700], [9, 8, 1, 2], list("xxyy"))
    one, other = (compare_groups(counts, group="group", target=name).iloc[0] for name in "xy")
    assert one["estimate"] == pytest.approx(-other["estimate"])
    assert (one["low"], one["high"]) == pytest.approx((-other["high"], -other["low"]))
    assert one["p_value"] == other["p_value"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda c: c.assign(group="x"), "two values"),
        (lambda c: pd.concat([c, c]), "one row"),
        (lambda c: c.assign(n_tokens=0), "has none"),
        (lambda c: pd.concat([c, c.iloc[:1].assign(sector="roads")]), "count_terms"),
    ],
)
def test_keyness_refuses_what_it_cannot_compare(spoil, says):
    with pytest.raises(InputError, match=says):
        compare_groups(spoil(count_of([1000, 900], [9, 8], list("xy"))), group="group")


@pytest.mark.slow
def test_keyness_holds_its_level_where_log_likelihood_does_not():
    """Six reports against six of one rate, whose counts vary as negative binomial (k = 1, mean 12)."""
    rng = np.random.default_rng(11)
    terms = [f"t{i:03d}" for i in range(400)]
    drawn = rng.poisson(rng.gamma(1.0, 12.0, (12, len(terms))))
    counts = pd.DataFrame(drawn, columns=terms).assign(report_id=range(12), group=["x"] * 6 + ["y"] * 6)
    long = counts.melt(["report_id", "group"], var_name="sector", value_name="n").assign(n_tokens=1000)
    keyness = compare_groups(long, group="group")
    assert (keyness["p_value"] < 0.05).mean() < 0.075
    assert (keyness["g2"] > 3.84).mean() > 0.4
    assert (keyness["q_value"] < 0.05).mean() == 0


# Dispersion

# Words b, i, q, x in the five parts of the toy corpus of Gries (2020), 9, 10, 10, 10 and 11 words long.
TOY = {
    "b": ([1, 1, 1, 1, 1], 0.02, 0.024, 0.968),
    "i": ([1, 0, 0, 0, 0], 0.82, 1.0, 0.0),
    "q": ([0, 1, 0, 0, 0], 0.80, 0.976, 0.0),
    "x": ([0, 0, 0, 0, 1], 0.78, 0.951, 0.0),
}


@pytest.mark.parametrize("word", TOY)
def test_dispersion_of_the_toy_corpus_of_gries(word):
    counts, *expected = TOY[word]
    found = estimate_dispersion(count_of([9, 10, 10, 10, 11], counts)).iloc[0]
    assert found[["dp", "dp_norm", "juilland_d"]].tolist() == pytest.approx(expected, abs=6e-4)
    assert found["range"] == sum(count > 0 for count in counts)


def test_dispersion_of_allemand_in_business_letters():
    """Lyne (1985), as computed by the package tlda of Sönning: D = 0.6038797, DP = 0.4990705."""
    sizes = [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]
    found = estimate_dispersion(count_of(sizes, [2, 0, 1, 1, 3, 0, 3, 0, 0, 0])).iloc[0]
    assert found["juilland_d"] == pytest.approx(0.6038797, abs=1e-7)
    assert found["dp"] == pytest.approx(0.4990705, abs=1e-7)


def test_dispersion_of_equal_parts():
    """Carroll (1970, p. 14): D = 0.6464; Lijffijt and Gries (2012, p. 148): DPnorm = 0.5."""
    assert estimate_dispersion(count_of([10] * 5, [0, 4, 3, 2, 1]))["juilland_d"].item() == pytest.approx(
        0.6464, abs=5e-5
    )
    assert estimate_dispersion(count_of([10] * 3, [2, 1, 0]))["dp_norm"].item() == pytest.approx(0.5)


def test_dispersion_says_why_there_is_none():
    unused = estimate_dispersion(count_of([10, 20], [0, 0])).iloc[0]
    alone = estimate_dispersion(count_of([10, 0], [3, 0])).iloc[0]
    assert (unused["reason"], alone["reason"]) == ("never used", "one report")
    assert math.isnan(unused["dp"])
    assert math.isnan(alone["dp"])


@given(st.lists(st.tuples(st.integers(1, 999), st.integers(0, 99)), min_size=2, max_size=9))
def test_dispersion_lies_between_its_ends(parts):
    sizes, counts = zip(*parts, strict=True)
    found = estimate_dispersion(count_of(sizes, counts)).iloc[0]
    if sum(counts):
        assert -1e-9 <= found["dp"] <= found["dp_norm"] <= 1 + 1e-9
        assert -1e-9 <= found["juilland_d"] <= 1 + 1e-9


# Correction for extraction error


def scores(n_gold, n_found, n_right):
    return pd.DataFrame({"n_gold": [n_gold], "n_found": [n_found], "n_right": [n_right]})


def test_without_error_the_corrected_rate_is_the_rate():
    """Limits of Jeffreys for ten counts: 5.14 and 17.74 (quantiles of Gamma(10.5))."""
    counts = pd.DataFrame({"n": [10], "n_tokens": [1000]})
    row = correct_rates(counts, scores(10**7, 10**7, 10**7), n_draws=200_000).iloc[0]
    assert row["estimate"] == 10
    assert [row["low"], row["high"]] == pytest.approx([5.14, 17.74], abs=0.06)


def test_more_annotation_narrows_the_interval():
    counts = pd.DataFrame({"n": [400], "n_tokens": [100_000]})
    few, many = (correct_rates(counts, scores(20 * k, 22 * k, 18 * k)).iloc[0] for k in (1, 100))
    assert few["estimate"] == many["estimate"] == pytest.approx(4 * (18 / 22) / (18 / 20))
    assert few["low"] < many["low"] < many["estimate"] < many["high"] < few["high"]


def test_scores_may_differ_by_sector_and_may_be_missing():
    counts = pd.DataFrame({"sector": ["a", "b", "c"], "n": [5, 5, 0], "n_tokens": 1000})
    table = pd.concat([scores(10, 8, 8), scores(4, 0, 0), scores(9, 9, 9)]).assign(sector=["a", "b", "c"])
    found = correct_rates(counts, table, by="sector")
    assert found["estimate"].tolist() == pytest.approx([6.25, math.nan, 0], nan_ok=True)
    assert found["low"].isna().tolist() == [False, True, False]
    assert found.loc[2, "low"] == 0 < found.loc[2, "high"]
    with pytest.raises(InputError, match="one row of scores"):
        correct_rates(counts, table.iloc[:2], by="sector")
    with pytest.raises(InputError, match="one row of scores"):
        correct_rates(counts, table)
    with pytest.raises(InputError, match="n_right"):
        correct_rates(counts, scores(5, 5, 6))


@pytest.mark.slow
def test_corrected_intervals_cover_the_true_rate():
    """True rate 8 per 1,000; nine in ten mentions found, one find in seven wrong; 120 annotated mentions."""
    rng = np.random.default_rng(12)
    runs, recall, precision = 400, 0.9, 6 / 7
    hits = rng.binomial(120, recall, runs)
    false = rng.poisson(120 * recall * (1 / precision - 1), runs)
    n = rng.poisson(8 * 20 * recall / precision, runs)
    counts = pd.DataFrame({"run": range(runs), "n": n, "n_tokens": 20_000})
    table = pd.DataFrame({"run": range(runs), "n_gold": 120, "n_found": hits + false, "n_right": hits})
    found = correct_rates(counts, table, by="run", n_draws=4000)
    assert ((found["low"] <= 8) & (found["high"] >= 8)).mean() == pytest.approx(0.95, abs=0.03)


# Specifications


@pytest.fixture
def tables():
    mentions = [
        ("a", 1, 2, 4, "供水", "water", "supply", "done"),
        ("a", 2, 5, 7, "供水", "water", "supply", "done"),
        ("a", 3, 20, 24, "饮水安全", "water", "routine_checks", "required"),
        ("b", 1, 0, 4, "饮水安全", "water", "routine_checks", "required"),
        ("b", 2, 5, 11, "扶贫小额信贷", "finance", "credit", "done"),
    ]
    reports = pd.DataFrame({"report_id": ["a", "b"], "year": [2019, 2020]})
    return {"reports": reports, "sentences": SENTENCES, "measures": make_frame("measures", mentions)}


def choose(band, **choices):
    for name, value in choices.items():
        band = band[band[name] == value]
    return band["n_counted"].unique().tolist()


def test_each_choice_does_what_it_says(tables):
    band = estimate_band(tables, sector="water")
    assert len(band) == 48
    shipped = band.iloc[0]
    assert shipped["n_counted"] == 4
    assert shipped["estimate"] == pytest.approx(1000 * 4 / 13)
    plain = {"dictionary": "all measures", "headings": "in", "repeated": "in", "overlap": "longest"}
    assert choose(band, **plain) == [4]
    assert choose(band, **plain | {"dictionary": "no routine measures"}) == [2]
    assert choose(band, **plain | {"headings": "out"}) == [3]
    assert choose(band, **plain | {"repeated": "out"}) == [2]
    assert (band.groupby("denominator")["change"].first() == 1).all()


def test_nested_terms_count_only_where_they_are_asked_for(tables):
    band = estimate_band(tables, sector="finance")
    assert choose(band, overlap="longest") == [1]
    nested = choose(band, overlap="nested too")
    assert len(nested) == 1
    assert nested[0] > 1  # 小额信贷 stands inside 扶贫小额信贷


def test_measured_tables_bear_dictionary_and_denominator_alone():
    columns = MEASURED["measured_measures"].names
    rows = [("a", "water", "supply", "done", 6), ("b", "water", "routine_checks", "done", 4)]
    reports = pd.DataFrame({"report_id": ["a", "b"], "n_tokens": 1000, "n_han": 1800, "n_sentences": 50})
    tables = {"measured_reports": reports, "measured_measures": pd.DataFrame(rows, columns=columns)}
    band = estimate_band(tables, sector="water")
    assert band["n_counted"].tolist() == [10] * 3 + [6] * 3
    assert set(band["headings"]) == {""}
    assert band["change"].tolist() == pytest.approx([1.0] * 3 + [0.6] * 3)
    with pytest.raises(InputError, match="no mention"):
        estimate_band(tables, sector="roads")
    with pytest.raises(InputError, match="measured_measures"):
        estimate_band({"measured_reports": reports}, sector="water")


def test_a_band_of_ratios_refuses_too_few_reports(tables):
    band = estimate_band(tables, sector="water", by="year")
    assert band["estimate"].isna().all()
    assert band["reason"].str.contains("need 4").all()


def test_leaving_out_each_report_in_turn():
    counts = pd.DataFrame({"report_id": list("abc"), "n": [1, 2, 30], "n_tokens": 1000})
    found = leave_out_reports(counts, lambda part: estimate_rates(part).agg({"n": "sum"}).to_frame().T)
    assert found["left_out"].tolist() == ["", "a", "b", "c"]
    assert found["n"].tolist() == [33, 32, 31, 3]


def test_groups_may_hold_anything_whatever_their_name():
    reports = load_dataset("measured_reports").query("level == 'province'")
    reports = reports.assign(year=reports["report_year"].astype(str))
    mentions = load_dataset("measured_measures")
    counts = count_terms(mentions, reports, n="n_mentions", keep=["year"])
    assert sorted(counts["year"].unique()) == sorted(reports["year"].unique())
    band = estimate_band(
        {"measured_reports": reports, "measured_measures": mentions}, sector="water", by="year"
    )
    assert band["unit"].unique().tolist() == ["ratio"]
