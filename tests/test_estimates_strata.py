"""Two groups within strata: the ratio of Mantel and Haenszel, and what clusters do to it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.estimates import compare_strata, count_terms

# Smokers with and without lung cancer, then others with and without, in eight Chinese cities: Liu (1992),
# as printed by Agresti, Categorical Data Analysis (2002), table 6.4.
CITIES = {
    "Beijing": (126, 100, 35, 61), "Shanghai": (908, 688, 497, 807), "Shenyang": (913, 747, 336, 598),
    "Nanjing": (235, 172, 58, 121), "Harbin": (402, 308, 121, 215), "Zhengzhou": (182, 156, 72, 98),
    "Taiyuan": (60, 99, 11, 43), "Nanchang": (104, 89, 21, 36),
}  # fmt: skip
# Admitted and rejected men, then women, in six departments of Berkeley: Bickel et al. (1975); in R,
# UCBAdmissions.
BERKELEY = {
    "A": (512, 313, 89, 19), "B": (353, 207, 17, 8), "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244), "E": (53, 138, 94, 299), "F": (22, 351, 24, 317),
}  # fmt: skip


def make_counts(tables):
    """Make two rows for each stratum from (with, without) of the first group and of the second."""
    rows = [
        ("x", group, name, n, n + rest)
        for name, (a, b, c, d) in tables.items()
        for group, n, rest in (("first", a, b), ("second", c, d))
    ]
    return pd.DataFrame(rows, columns=["sector", "group", "stratum", "n", "n_sentences"])


def compare(tables, **options):
    return compare_strata(make_counts(tables), group="group", by="stratum", **options).iloc[0]


def test_smoking_and_lung_cancer_in_eight_cities():
    # Agresti (2002, section 6.3): ratio 2.17 (1.98 to 2.38); Breslow-Day 5.2 with 7 degrees of freedom.
    found = compare(CITIES)
    assert [round(found[name], 2) for name in ("estimate", "low", "high")] == [2.17, 1.98, 2.38]
    assert found["homogeneity_p"] == pytest.approx(0.636, abs=0.005)
    assert found["p_value"] < 1e-12
    assert found[["n", "n_counted", "n_strata", "n_strata_used"]].tolist() == [8419, 4081, 8, 8]


def test_admissions_to_berkeley_turn_round_within_departments():
    # R's mantelhaen.test(UCBAdmissions, correct = FALSE): 0.9046968 (0.7719074 to 1.0603298).
    found = compare(BERKELEY)
    assert found["estimate"] == pytest.approx(0.9046968, abs=1e-6)
    assert (found["low"], found["high"]) == (
        pytest.approx(0.7719074, abs=1e-5),
        pytest.approx(1.0603298, abs=1e-5),
    )
    assert found["crude"] == pytest.approx(1198 * 1278 / (1493 * 557))
    assert found["homogeneity_p"] < 0.01


def test_the_other_group_has_the_inverse_ratio():
    one, other = compare(CITIES, target="first"), compare(CITIES, target="second")
    assert one["estimate"] * other["estimate"] == pytest.approx(1)
    assert one["low"] * other["high"] == pytest.approx(1)
    assert other[["target", "reference"]].tolist() == ["second", "first"]


def test_one_stratum_is_a_single_table():
    found = compare({"all": (20, 80, 10, 90)})
    assert (found["estimate"], found["crude"]) == (pytest.approx(20 * 90 / 800), pytest.approx(20 * 90 / 800))
    assert math.isnan(found["homogeneity_p"])


def test_a_stratum_without_one_group_tells_nothing():
    with_it = CITIES | {"empty": (30, 10, 0, 0), "never": (0, 40, 0, 50)}
    found, before = compare(with_it), compare(CITIES)
    assert found["estimate"] == pytest.approx(before["estimate"])
    assert (found["n_strata"], found["n_strata_used"]) == (10, 8)


@pytest.mark.parametrize(
    ("tables", "reason"),
    [({"a": (5, 5, 0, 9), "b": (3, 7, 0, 9)}, "no finite ratio"), ({"a": (0, 5, 0, 9)}, "no stratum")],
)
def test_what_has_no_ratio_says_why(tables, reason):
    found = compare(tables)
    assert math.isnan(found["estimate"])
    assert reason in found["reason"]


def test_clusters_of_single_units_change_little(rng):
    group = np.repeat(["a", "b"], 400)
    counts = pd.DataFrame({"sector": "x", "group": group, "year": np.tile([1, 2], 400), "unit": range(800)})
    counts = counts.assign(n=rng.binomial(1, np.where(group == "a", 0.4, 0.25)), n_sentences=1)
    by = compare_strata(counts, group="group", by="year", cluster="unit").iloc[0]
    plain = compare_strata(counts, group="group", by="year").iloc[0]
    assert by["estimate"] == pytest.approx(plain["estimate"])
    assert by["error_ratio"] == pytest.approx(1, abs=0.02)
    assert by["n_clusters"] == 400


def test_few_clusters_warn_and_one_has_no_interval(rng):
    counts = draw_reports(rng, n_target=12, n_reference=6)
    with pytest.warns(UserWarning, match="6 clusters"):
        found = compare_strata(counts, group="group", by="year", cluster="province")
    assert found["error_ratio"].item() > 1
    lonely = counts[(counts["group"] == "t") | (counts["province"] == counts["province"].max())]
    assert (
        compare_strata(lonely, group="group", by="year", cluster="province")["reason"].item()
        == "one cluster in a group"
    )


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [("n", 99999, "whole, from 0"), ("n", -1, "whole, from 0"), ("group", "one", "two values")],
)
def test_what_cannot_be_compared_is_refused(column, value, words):
    with pytest.raises(InputError, match=words):
        compare_strata(make_counts(CITIES).assign(**{column: value}), group="group", by="stratum")


def test_our_provinces_are_compared_within_years():
    reports, sectors = load_dataset("measured_reports"), load_dataset("measured_sectors")
    reports = reports[reports["level"] == "province"]
    poor = set(load_dataset("counties_832")["province"])
    reports = reports.assign(group=reports["province"].isin(poor).map({True: "with", False: "without"}))
    named = sectors[sectors["report_id"].isin(reports["report_id"])]
    keep = ["n_sentences", "province", "group", "report_year"]
    counts = count_terms(named, reports, n="n_sentences", keep=keep)
    with pytest.warns(UserWarning, match="clusters"):
        found = compare_strata(counts, group="group", by="report_year", cluster="province")
    assert found["family"].unique().tolist() == [counts["sector"].nunique()]
    assert (found["error_ratio"] > 1).mean() > 0.9
    assert (found["low"] <= found["estimate"]).all()


def draw_reports(rng, *, n_target=22, n_reference=9):
    """Draw two years of reports of provinces that differ among themselves, and not by group."""
    rows = []
    for province in range(n_target + n_reference):
        own = rng.normal(0, 0.5)
        for year, level in ((1, -2.5), (2, -2.0)):
            size = int(rng.integers(100, 300))
            share = 1 / (1 + math.exp(-(level + own)))
            group = "t" if province < n_target else "r"
            rows.append(("x", group, year, province, rng.binomial(size, share), size))
    return pd.DataFrame(rows, columns=["sector", "group", "year", "province", "n", "n_sentences"])


@pytest.fixture
def rng():
    return np.random.default_rng(1959)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:compare_strata")
def test_the_interval_by_cluster_covers_and_the_other_does_not(rng):
    by_cluster, plain = [], []
    for _ in range(300):
        counts = draw_reports(rng)
        for found, options in ((by_cluster, {"cluster": "province"}), (plain, {})):
            row = compare_strata(counts, group="group", by="year", target="t", **options).iloc[0]
            found.append(row["low"] <= 1 <= row["high"])
    assert np.mean(by_cluster) >= 0.92
    assert np.mean(plain) < 0.7
