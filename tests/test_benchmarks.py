"""Benchmarks: what their scoring counts, and that the accuracy pages say only what the results say."""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from toolkit.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import accuracy  # noqa: E402
import annotated  # noqa: E402
import extract  # noqa: E402
import output  # noqa: E402
import peers  # noqa: E402
import speed  # noqa: E402

PAGES = sorted((ROOT / "book").glob("accuracy*.md"))
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|<!--.*?-->", re.S)
NUMBER = re.compile(r"(?<![A-Za-z\d.-])\d+(?:[.,]\d+)*")


def amount(start: int, end: int, value: float | None, unit: str = "户", **other) -> dict:
    return extract.make_row(start, end, value, unit) | {"text": "5户", "bound": "exact"} | other


def score(gold: list[dict], rows: list[dict], others: list[dict] | None = None) -> dict[str, float]:
    return peers.score_cases([peers.Case(gold, others or [], rows)])


def test_a_perfect_extractor_scores_one():
    rows = [
        amount(0, 4, 5e4, "元"),
        amount(6, 9, 9.0, high=None, bound="more"),
        amount(20, 23, None, low=10, high=99, bound="masked"),
    ]
    assert score(rows, rows) == dict.fromkeys(peers.SCORES, 1.0) | {"masks_false": 0.0}


def test_value_f1_counts_wrong_missed_and_extra_rows():
    gold = [amount(0, 4, 5.0), amount(10, 14, 6.0), amount(20, 24, 7.0)]
    rows = [amount(0, 4, 5.0), amount(10, 14, 60.0), amount(30, 34, 8.0)]
    assert score(gold, rows)["value_F1"] == pytest.approx(2 * 1 / (3 + 3))


def test_dates_and_chinese_numerals_are_forgiven_in_one_column_only():
    rows = [amount(0, 4, 5.0), amount(8, 12, 2019.0, ""), amount(20, 21, 4.0, text="四")]
    date = {"start": 8, "end": 13, "text": "2019年", "kind": "date"}
    scores = score([amount(0, 4, 5.0)], rows, others=[date])
    assert scores["value_F1"] == pytest.approx(2 * 1 / (1 + 3))
    assert scores["value_F1_in_digits"] == 1


def test_optional_rows_count_neither_way():
    gold = [amount(0, 4, 5.0), amount(8, 10, 1.0, optional=True)]
    assert score(gold, [amount(0, 4, 5.0), amount(8, 9, 2.0)])["value_F1"] == 1
    assert score(gold, [amount(0, 4, 5.0)])["value_F1"] == 1


def test_an_extractor_without_bounds_is_taken_to_mean_its_value():
    gold = [amount(0, 4, 5.0), amount(10, 14, 6.0, high=None, bound="more")]
    scores = score(gold, [amount(0, 4, 5.0), amount(10, 14, 6.0)])
    assert (scores["value_F1"], scores["bounds_right"], scores["open_bounds_right"]) == (1, 0.5, 0)


def test_money_is_yuan_by_the_year_too_and_no_other_currency():
    rows = [amount(0, 3, 5.0, "元"), amount(5, 9, 3.0, "元/年"), amount(12, 15, 2.0, "美元")]
    assert [row["start"] for row in peers.keep_money(rows)] == [0, 5]
    assert score(rows, rows[:2])["money_F1"] == 1


@pytest.mark.parametrize(
    ("rows", "right", "false"),
    [
        ([], 0, 0),
        ([amount(2, 4, 1e4, "元")], 0, 1),
        ([amount(0, 4, None, low=10, high=99)], 1, 0),
        ([amount(0, 4, None, low=0, high=9)], 0, 0),
    ],
)
def test_a_mask_is_right_by_its_interval_and_false_by_any_value(rows, right, false):
    scores = score([amount(0, 4, None, low=10, high=99, bound="masked")], rows)
    assert (scores["masks_right"], scores["masks_false"]) == (right, false)


def test_nothing_annotated_gives_no_share():
    assert all(math.isnan(share) for share in score([], []).values())


@pytest.mark.parametrize(
    ("number", "definition", "value", "low", "high"),
    [
        ("50000.00", "accurate", 5e4, 5e4, 5e4),
        ("50000.00", "blur-", 5e4, None, 5e4),
        ("50000.00", "blur+", 5e4, 5e4, None),
        ("50000.00", "blur", 5e4, None, None),
        (["10.00", "20.00"], "blur", None, 10, 20),
        (["10.00", None], "blur", None, 10, None),
    ],
)
def test_the_words_of_jionlp_become_bounds(number, definition, value, low, high):
    detail = {"num": number, "case": "元", "definition": definition}
    row = extract._read_jionlp({"offset": [3, 7], "detail": detail})
    assert row == {"start": 3, "end": 7, "value": value, "low": low, "high": high, "unit": "元"}


@pytest.mark.parametrize(
    ("text", "kind", "resolution", "value", "unit"),
    [
        ("12.3%", "percentage", {"value": "12.3%"}, 12.3, "%"),
        ("5万元", "currency", {"value": "50000", "unit": "Chinese yuan", "isoCurrency": "CNY"}, 5e4, "元"),
        ("5亩", "dimension", {"value": "5", "unit": "Mu"}, 5, "Mu"),
        ("四分之三", "number", {"value": "0.75"}, 75, ""),
    ],
)
def test_the_words_of_recognizers_become_those_of_the_annotation(text, kind, resolution, value, unit):
    found = SimpleNamespace(start=2, end=1 + len(text), text=text, type_name=kind, resolution=resolution)
    assert extract._read_recognizers(found) == extract.make_row(2, 2 + len(text), value, unit)


def test_the_toolkit_is_run_as_the_others_are():
    for load in (extract.load_toolkit, extract.load_toolkit_amounts):
        assert load()("投入超过5万元。") == [
            {"start": 4, "end": 7, "value": 5e4, "low": 5e4, "high": None, "unit": "元"}
        ]


def test_only_the_annotated_part_is_scored():
    rows = [amount(0, 4, 1.0), amount(10, 14, 2.0), amount(18, 24, 3.0)]
    gold = annotated.GoldReport("a-2019", (5, 20), {"quantities": rows})
    report = annotated.Annotated(gold, Path("a-2019.txt"), "字" * 30)
    kept = [rows[1] | {"text": "字字字字"}]
    assert peers.take_extent(report, rows) == peers.Case(kept, [], kept)


def test_a_text_is_found_by_its_hash_and_else_by_its_name(tmp_path):
    gold, texts = tmp_path / "gold", tmp_path / "texts"
    texts.mkdir()
    for report_id, name in [("a-2019", "a-2019.txt"), ("b-2026", "某省.txt")]:
        (gold / report_id).mkdir(parents=True)
        row = {"start": 2, "end": 4, "text": "5户", "value": 5, "unit": "户"}
        (gold / report_id / "quantities.jsonl").write_text(json.dumps(row), encoding="utf-8")
        (texts / name).write_bytes(f"{report_id[0]}\r\n5户".encode())
    digest = hashlib.sha256((texts / "某省.txt").read_bytes()).hexdigest()
    (gold / "b-2026" / "report.json").write_text(json.dumps({"sha256": digest}), encoding="utf-8")
    found = annotated.load_annotated([gold], [texts])
    assert [(report.path.name, report.text) for report in found] == [
        ("a-2019.txt", "a\n5户"),
        ("某省.txt", "b\n5户"),
    ]
    (texts / "某省.txt").unlink()
    with pytest.raises(InputError, match=digest):
        annotated.load_annotated([gold], [texts])


def test_speeds_are_characters_by_seconds_and_multiples_of_jieba():
    table = speed.make_table({"numerals": 0.5, "jieba alone": 2.0}, 1000)
    assert table.values.tolist() == [["numerals", 2000, 4.0], ["jieba alone", 500, 1.0]]


def test_tables_are_written_for_people_and_for_machines(tmp_path):
    table = pd.DataFrame({"what": ["a", "b"], "chars_per_s": [1234567, 8], "share": [0.5, float("nan")]})
    output.write_table(table, "t", folder=tmp_path)
    page = output.write_page(table, "t", title="T", notes="N\n", folder=tmp_path)
    assert page.splitlines()[2:] == [
        *("| what | chars per s | share |", "| --- | --: | --: |"),
        *("| a | 1,234,567 | 0.500 |", "| b | 8 |  |", "", "N"),
    ]
    assert (tmp_path / "t.csv").read_text().splitlines()[1] == "a,1234567,0.500000"


def test_the_first_scores_are_kept_as_they_were():
    scores = pd.read_csv(output.RESULTS / "heldout-first.csv").set_index(["report_id", "layer", "measure"])
    counts = scores.loc["all", ["n_gold", "n_found", "n_right"]]
    assert counts.loc[("quantities", "value")].tolist() == [309, 319, 305]
    assert counts.loc[("quantities", "value_unit")].tolist() == [309, 319, 304]
    assert counts.loc[("funds", "year")].tolist() == [34, 34, 15]


def test_both_languages_have_an_accuracy_page():
    assert [page.name for page in PAGES] == ["accuracy.md", "accuracy.zh.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tables_of_a_page_are_those_of_the_results(page):
    text = page.read_text(encoding="utf-8")
    assert len(accuracy.SLOT.findall(text)) == text.count("<!-- table ") == 10
    assert accuracy.fill_slots(text, "zh" if page.stem.endswith(".zh") else "en") == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_number_of_a_page_stands_in_a_result(page):
    results = "\n".join(path.read_text(encoding="utf-8") for path in output.RESULTS.glob("*.md"))
    known = set(NUMBER.findall(results.replace("-2026", " 2026")))
    numbers = NUMBER.findall(CODE.sub(" ", page.read_text(encoding="utf-8")))
    assert numbers
    assert not set(numbers) - known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_links_of_a_page_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).is_file(), link
