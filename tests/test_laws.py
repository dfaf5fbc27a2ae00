"""Laws that hold for any text: on every stage, in texts that look like reports and are none."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise

from fragments import TEXTS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.build.analyse import analyse_file
from toolkit.cells import find_cell
from toolkit.clutter import list_clutter
from toolkit.document import Document
from toolkit.privacy import find_personal, mask_personal
from toolkit.read import plan_files
from toolkit.schema import TABLES, make_frame
from toolkit.schema.check import check_table

META = {
    "region": "湖南省永州市道县",
    "adcode": "431124",
    "level": "county",
    "report_year": 2019,
    "genre": "official",
    "title": "道县2019年脱贫攻坚工作总结",
}
# What the ledger holds, written down apart from the rules that find it.
RUNS = re.compile(r"[0-9０-９]+|[*＊×✕]+|(?<=[0-9０-９])[XxＸｘ]+")
FOUND = ("sentences", "numerals", "quantities", "incidence", "funds", "measures", "relations")


def normal(text: str) -> str:
    """Return a text as readers give it: line breaks are LF, and no sign is half of one."""
    return re.sub("\r\n?", "\n", text).encode("utf-8", "replace").decode()


@cache
def read(text: str) -> tuple[Document, dict[str, list[tuple]]]:
    document = Document("r", text, META)
    return document, {table: document.list_rows(table) for table in FOUND}


def spans_of(rows: list[tuple], table: str) -> list[tuple[int, int]]:
    at = TABLES[table].names.index("start")
    return [row[at : at + 2] for row in rows]


def column_of(rows: list[tuple], table: str, name: str) -> list:
    at = TABLES[table].names.index(name)
    return [row[at] for row in rows]


@settings(max_examples=30)  # pandera takes its time
@given(TEXTS)
def test_each_table_is_as_its_schema_says(text):
    document, rows = read(normal(text))
    for table in FOUND:
        check_table(make_frame(table, rows[table]), table)
    assert all(document.list_problems("a.txt"))


@given(TEXTS)
def test_rows_stand_in_order_and_point_to_their_text(text):
    text = normal(text)
    for table, rows in read(text)[1].items():
        keys = [tuple(column_of([row], table, name)[0] for name in TABLES[table].key) for row in rows]
        assert keys == sorted(keys)
        if table == "relations":
            continue
        words = "term" if table == "measures" else "text"
        for (start, end), printed in zip(spans_of(rows, table), column_of(rows, table, words), strict=True):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == printed


@given(TEXTS)
@example("1X1X")
@example("2019、" * 40)
@example("111," * 60 + "1111")
@example("12月31日12:300")
@example("1\u200b2X\u200bX3\ufeff万元，2O19年，3×10^4元，86-10-62340000转801，1\u20092\u3000户")
def test_every_digit_and_mask_is_in_the_ledger_once(text):
    text = normal(text)
    _, rows = read(text)
    spans = spans_of(rows["numerals"], "numerals")
    for run in RUNS.finditer(text):
        holders = [span for span in spans if span[0] <= run.start() and run.end() <= span[1]]
        touching = [span for span in spans if span[0] < run.end() and run.start() < span[1]]
        assert len(holders) == len(touching) == 1
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(TEXTS)
def test_quantities_are_the_numerals_of_that_kind_and_the_other_tables_are_of_them(text):
    _, rows = read(normal(text))
    numerals = set(spans_of(rows["numerals"], "numerals"))
    quantities = spans_of(rows["quantities"], "quantities")
    kinds = column_of(rows["numerals"], "numerals", "kind")
    assert quantities == [
        span
        for span, kind in zip(spans_of(rows["numerals"], "numerals"), kinds, strict=True)
        if kind == "quantity"
    ]
    assert set(spans_of(rows["incidence"], "incidence")) <= set(quantities)
    assert set(spans_of(rows["funds"], "funds")) <= set(quantities)
    totals = {part_of for part_of in column_of(rows["funds"], "funds", "part_of") if part_of is not None}
    assert totals <= {start for start, _ in spans_of(rows["funds"], "funds")}
    for members in column_of(rows["relations"], "relations", "members"):
        assert {(member["start"], member["end"]) for member in json.loads(members)} <= numerals


@given(TEXTS)
def test_sentences_cover_the_text_and_hold_what_names_them(text):
    text = normal(text)
    document, rows = read(text)
    done = 0
    for sentence in document.sentences:
        assert not text[done : sentence.start].strip()
        done = sentence.end
    assert not text[done:].strip()
    for table in ("quantities", "measures"):
        for number, (start, end) in zip(
            column_of(rows[table], table, "sentence_id"), spans_of(rows[table], table), strict=True
        ):
            sentence = document.sentences[number - 1]
            assert sentence.start <= start < sentence.end
            assert table == "quantities" or end <= sentence.end


@given(TEXTS)
def test_the_same_text_gives_the_same_rows(text):
    text = normal(text)
    once = read(text)[1]
    read(normal("2019年，道县贫困发生率8.2%。"))
    again = Document("r", text, META)
    assert {table: again.list_rows(table) for table in reversed(FOUND)} == once


@given(TEXTS)
def test_bounds_enclose_the_value(text):
    _, rows = read(normal(text))
    for table, name in (("quantities", "value"), ("funds", "yuan"), ("incidence", "value")):
        columns = (column_of(rows[table], table, column) for column in (name, "low", "high", "bound"))
        for value, low, high, bound in zip(*columns, strict=True):
            if value is not None:
                assert low is None or low <= value
                assert high is None or value <= high
                assert bound != "exact" or low == high == value


@given(TEXTS)
def test_clutter_and_cells_and_personal_numbers_lie_in_lines(text):
    text = normal(text)
    for line in list_clutter(text):
        assert "\n" not in text[line.start : line.end].strip()
    for one in find_personal(text):
        assert "\n" not in text[one.start : one.end]
    masked = mask_personal(text)
    assert len(masked) == len(text)
    assert mask_personal(masked) == masked
    for start, _ in spans_of(read(text)[1]["quantities"], "quantities"):
        find_cell(text, start)


@settings(max_examples=50)
@given(TEXTS)
@example("全县\r脱贫3户。\r\n\n二、打算")
def test_line_breaks_of_any_system_give_the_same_tables(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("breaks")
    given_text = "道县2019年工作总结\n" + normal(text).replace("\x00", "")
    tables = []
    for line_break in ("\n", "\r\n", "\r"):
        (folder / "a.txt").write_bytes(given_text.replace("\n", line_break).encode("utf-8", "ignore"))
        [file] = plan_files(folder / "a.txt")
        reading = analyse_file(file)
        tables.append({table: reading.rows.get(table) for table in FOUND} | {"text": reading.text})
    assert tables[0] == tables[1] == tables[2]


@settings(max_examples=30)
@given(TEXTS, st.sampled_from(["1元/", "从1", "，完成**%", "12345", "其中1元，", "第1", "县\t"]))
def test_the_laws_hold_where_a_sentence_has_no_end(text, part):
    long = normal(text).replace("\n", "，") + part * (3000 // len(part))
    for law in (
        test_sentences_cover_the_text_and_hold_what_names_them,
        test_rows_stand_in_order_and_point_to_their_text,
    ):
        law.hypothesis.inner_test(long)
