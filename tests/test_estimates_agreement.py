"""Two codings of the same units: kappa for each code."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.build import build_tables
from toolkit.errors import InputError
from toolkit.estimates import compare_codings

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = [
    *(SHARED / "gold").glob("*/measures.jsonl"),
    *Path(__file__).parents[1].glob("data/gold/*/measures.jsonl"),
]


def make_codings(both, first, second, neither):
    """Make two codings of one code from the four counts."""
    cells = [("a", "a")] * both + [("a", "")] * first + [("", "a")] * second + [("", "")] * neither
    table = pd.DataFrame(cells, columns=["one", "two"]).rename_axis("unit").reset_index()
    one, two = (table[["unit", side]].rename(columns={side: "sectors"}) for side in ("one", "two"))
    return one, two


def agree(*cells, **options):
    return compare_codings(*make_codings(*cells), on=["unit"], **options).iloc[0]


def find_kappa(cells):
    a, b, c, d = np.array(cells) / np.sum(cells)
    chance = (a + b) * (a + c) + (b + d) * (c + d)
    return (a + d - chance) / (1 - chance)


@pytest.mark.parametrize(
    ("cells", "kappa"), [((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593), ((20, 5, 10, 15), 0.4)]
)
def test_kappa_of_worked_examples(cells, kappa):
    # The examples of the article "Cohen's kappa" in the English Wikipedia.
    found = agree(*cells)
    assert found["estimate"] == pytest.approx(kappa, abs=5e-5)
    assert found[["n_both", "n_first", "n_second", "n_neither"]].tolist() == list(cells)
    assert found["agreement"] == pytest.approx((cells[0] + cells[3]) / sum(cells))


@pytest.mark.parametrize("cells", [(45, 15, 25, 15), (40, 8, 3, 300), (12, 2, 9, 90)])
def test_the_error_is_that_of_the_delta_method(cells):
    # Independent of the printed formula: the gradient of kappa, by differences, in a multinomial.
    shares, step = np.array(cells) / sum(cells), 1e-6
    slope = np.array(
        [(find_kappa(shares + step * e) - find_kappa(shares - step * e)) / (2 * step) for e in np.eye(4)]
    )
    variance = (slope**2 @ shares - (slope @ shares) ** 2) / sum(cells)
    found = agree(*cells)
    reach = 1.959964 * math.sqrt(variance) / (1 - found["estimate"] ** 2)
    assert math.atanh(found["high"]) - math.atanh(found["estimate"]) == pytest.approx(reach, rel=1e-4)
    assert math.atanh(found["estimate"]) - math.atanh(found["low"]) == pytest.approx(reach, rel=1e-4)


def test_codes_are_compared_one_by_one():
    first = pd.DataFrame(
        {"report_id": "r", "sentence_id": range(4), "sectors": ["water", "water;roads", "", "health"]}
    )
    second = pd.DataFrame(
        {"report_id": "r", "sentence_id": range(1, 6), "sectors": ["roads", "", "", "water", ""]}
    )
    found = compare_codings(first, second).set_index("code")
    assert found.index.tolist() == ["health", "roads", "water"]
    assert found["n"].unique().tolist() == [3]
    assert found["n_left_out"].unique().tolist() == [3]
    assert found["n_first"].to_dict() == {"health": 1, "roads": 0, "water": 1}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((30, 0, 0, 100), "all units agree"),
        ((5, 1, 1, 100), "fewer than 10 units"),
        ((9, 0, 0, 0), "all units have the code"),
        ((0, 4, 3, 90), "fewer than 10 units"),
        ((0, 12, 0, 90), "one coding has the code always or never"),
    ],
)
def test_what_bears_no_interval_says_why(cells, reason):
    found = agree(*cells)
    assert reason in found["reason"]
    assert math.isnan(found["low"])
    assert found["n_both"] == cells[0]


def test_one_side_that_never_codes_agrees_by_chance():
    found = agree(0, 12, 0, 88)
    assert (found["estimate"], found["agreement"]) == (pytest.approx(0), pytest.approx(0.88))


def test_nothing_is_coded():
    assert compare_codings(*make_codings(0, 0, 0, 5), on=["unit"]).empty


def test_units_that_stand_twice_or_never_meet_are_refused():
    first, second = make_codings(3, 1, 1, 3)
    with pytest.raises(InputError, match="must stand once"):
        compare_codings(pd.concat([first, first]), second, on=["unit"])
    with pytest.raises(InputError, match="must share units"):
        compare_codings(first, second.assign(unit=second["unit"] + 100), on=["unit"])


@pytest.mark.skipif(
    not (SHARED / "reports").is_dir(), reason="the original reports are not beside the checkout"
)
def test_machine_and_hand_agree_on_the_sectors_of_sentences():
    sentences = build_tables(SHARED / "reports")["sentences"]
    rows = [
        {"report_id": path.parent.name} | json.loads(line)
        for path in GOLD
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    hand = pd.DataFrame(rows)
    hand = hand[hand["report_id"].isin(sentences["report_id"])]
    hand = hand.assign(sectors=hand["sectors"].str.join(";"))
    found = compare_codings(hand, sentences, on=["report_id", "start"]).set_index("code").drop("general")
    assert found["n"].min() > 0.95 * len(hand)
    often = found[found["n_both"] + found["n_first"] + found["n_second"] >= 20]
    assert len(often) > 5
    assert often["estimate"].min() > 0.6


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.05, 0.1, 0.3])
def test_the_interval_covers(share):
    rng = np.random.default_rng(1960)
    cells = np.array([share * 0.8, share * 0.2, (1 - share) * 0.02, (1 - share) * 0.98])
    held = []
    for drawn in rng.multinomial(200, cells, 400):
        found = agree(*drawn)
        if not math.isnan(found["low"]):
            held.append(found["low"] <= find_kappa(cells) <= found["high"])
    assert len(held) > 150
    assert np.mean(held) >= 0.92
