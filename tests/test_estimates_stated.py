"""Pairs of a rate and a count, and populations, that reports state."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.estimates import collect_populations, collect_series, estimate_denominators
from toolkit.schema import make_frame


def make_rate(start, text, value, *, role="level", year=2014, report="a"):
    place = ("甲县", "340000")
    return (
        report,
        start,
        start + 4,
        text,
        *place,
        value,
        value,
        value,
        "exact",
        role,
        year,
        "stated",
        "register",
    )


def make_people(start, text, value, *, unit="人", year=2014, report="a", indicator="poor_population"):
    amount = (text, value, value, value, "exact", "", unit)
    return (
        report,
        1,
        start,
        start + len(text),
        *amount,
        indicator,
        "level",
        "achieved",
        "甲县",
        year,
        "stated",
    )


def collect(rates, people):
    return collect_series(make_frame("incidence", rates), make_frame("quantities", people))


def test_a_rate_and_a_count_of_one_place_and_year_are_a_pair_with_the_bounds_of_print():
    pairs = collect([make_rate(5, "4.5%", 4.5)], [make_people(20, "16.99万人", 169900)])
    assert pairs[["indicator", "value", "basis"]].values.tolist() == [
        ["poverty_incidence", 4.5, "register"],
        ["poor_population", 169900.0, "register"],
    ]
    assert pairs[["low", "high"]].round(2).values.tolist() == [[4.45, 4.55], [169850.0, 169950.0]]
    assert pairs["start"].tolist() == [5, 20]
    implied = estimate_denominators(pairs)
    assert implied[["low", "high"]].round().values.tolist() == [[3732967.0, 3819101.0]]


@pytest.mark.parametrize(
    ("rates", "people"),
    [
        ([make_rate(5, "4.5%", 4.5), make_rate(9, "5.5%", 5.5)], [make_people(20, "5500人", 5500)]),
        ([make_rate(5, "4.5%", 4.5)], [make_people(20, "5500人", 5500), make_people(30, "34人", 34)]),
        ([make_rate(5, "4.5%", 4.5)], [make_people(20, "5500人", 5500, year=2015)]),
        ([make_rate(5, "4.5%", 4.5)], [make_people(20, "5500名", 5500, unit="名")]),
        ([make_rate(5, "4.5%", 4.5)], [make_people(20, "5500人", 5500, report="b")]),
        ([make_rate(5, "4.5%", 4.5, role="target")], [make_people(20, "5500人", 5500)]),
        ([], []),
    ],
)
def test_what_is_open_to_doubt_is_no_pair(rates, people):
    pairs = collect(rates, people)
    assert pairs.empty
    assert "basis" in pairs.columns


def test_what_is_said_twice_is_one_pair():
    rates = [make_rate(5, "4.5%", 4.5), make_rate(90, "4.5%", 4.5)]
    assert len(collect(rates, [make_people(20, "5500人", 5500)])) == 2


@pytest.mark.parametrize(
    ("text", "number", "is_population"),
    [
        ("全县人口15万，", "15万", True),
        ("总人口为89.8万，", "89.8万", True),
        ("贫困人口15万，", "15万", False),
        ("参保人口15万，", "15万", False),
    ],
)
def test_a_population_is_what_the_words_before_it_call_one(text, number, is_population):
    start = 100 + text.index(number)
    sentences = pd.DataFrame({"report_id": ["a"], "sentence_id": [1], "start": [100], "text": [text]})
    quantities = make_frame("quantities", [make_people(start, number, 150000, indicator="")])
    found = collect_populations(quantities, sentences)
    assert found["text"].tolist() == ([number] if is_population else [])


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="collect_series"):
        collect_series(pd.DataFrame(), pd.DataFrame())
    with pytest.raises(InputError, match="collect_populations"):
        collect_populations(pd.DataFrame(), pd.DataFrame())
