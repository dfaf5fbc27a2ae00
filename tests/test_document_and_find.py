"""The layers of a report as tables: laws that hold for any text, and the public doors to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from toolkit.codebooks import load_codebook
from toolkit.document import Document
from toolkit.errors import InputError
from toolkit.find import find_measures, iter_documents
from toolkit.schema import DTYPES, TABLES, make_frame

FOUND = [name for name in TABLES if name not in ("reports", "problems")]
YONGZHOU = {
    "region": "湖南省永州市",
    "adcode": "431100",
    "level": "prefecture",
    "report_year": 2019,
    "genre": "official",
}
METAS = st.sampled_from(
    [
        {},
        YONGZHOU,
        {"region": "全国", "adcode": "000000", "level": "national"},
        {"region": "月球", "adcode": "999999"},
    ]
)
WORDS = (
    *"0 1 2 35 8.2 ４ * ** × x . , 一 三 百 千 万 亿 十 元 户 人 个 % ％ 百分点 亩 年 月 日".split(),
    *"2019年 从 由 降至 增加 到 约 超过 余 近 以上 其中 占 比 同比增长 共 分别 和 、 ， ； 。 ： （ ） “ ” 《 》 | -".split(),
    *"贫困发生率 贫困户 资金 投入 安排 发放 贷款 补助 就业 产业扶贫 整改 计划 已 确保 全国 全市 新田县 永州市".split(),
    *("\n", "\t", " ", "\u3000", "一、", "（二）", "3.", "一是", "a", "😀", "\x00"),
)
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map("".join), st.text(max_size=80))
PASSAGE = """永州市2019年工作总结
一、主要成效
2019年，全市减贫47595人，32个贫困村出列，贫困发生率从8.2%下降至0.32%。投入资金5.2亿元，其中中央资金2.1亿元。
排查问题680个，已整改609个，其余71个正在整改。
县\t2018年贫困发生率（%）\t资金（万元）
新田县\t1.2\t300
道县\t0.8\t200
二、下一步打算
力争新建扶贫车间12个，发放小额信贷**万元。
"""


def frames_of(text: str, meta: dict[str, Any]) -> dict[str, pd.DataFrame]:
    document = Document("a", text, meta)
    return {name: make_frame(name, document.list_rows(name)) for name in FOUND}


def spans_of(frame: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(frame["start"].tolist(), frame["end"].tolist(), strict=True))


def check_columns(frames: dict[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        for column in TABLES[name].columns:
            cells = frame[column.name]
            assert cells.dtype == DTYPES[column.type]
            if column.type == "text":
                assert cells.notna().all(), (name, column.name)
            if column.values:
                assert set(cells) <= set(column.values), (name, column.name)


def check_spans(frames: dict[str, pd.DataFrame], text: str) -> None:
    for name, frame in frames.items():
        if name == "relations":
            continue
        assert all(0 <= start < end <= len(text) for start, end in spans_of(frame)), name
        words = frame["term" if name == "measures" else "text"]
        assert words.tolist() == [text[start:end] for start, end in spans_of(frame)], name


def check_keys(frames: dict[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        keys = list(frame[list(TABLES[name].key)].itertuples(index=False, name=None))
        assert keys == sorted(set(keys)), name


def check_sentences(frames: dict[str, pd.DataFrame], text: str) -> None:
    """Every sign that is not white space lies in just one sentence, and each row names its own."""
    sentences = frames["sentences"]
    assert sentences["sentence_id"].tolist() == list(range(1, len(sentences) + 1))
    reached = 0
    for start, end in spans_of(sentences):
        assert start >= reached
        assert not text[reached:start].strip()
        reached = end
    assert not text[reached:].strip()
    homes = dict(zip(sentences["sentence_id"], spans_of(sentences), strict=True))
    for name in ("quantities", "measures"):
        for row in frames[name].itertuples():
            first, last = homes[row.sentence_id]
            assert first <= row.start < last


def check_ledger(frames: dict[str, pd.DataFrame]) -> None:
    """Numerals of kind quantity and rows of quantities are the same; money and rates are among them."""
    numerals, quantities = frames["numerals"], frames["quantities"]
    assert spans_of(numerals[numerals["kind"] == "quantity"]) == spans_of(quantities)
    assert set(spans_of(frames["funds"])) <= set(spans_of(quantities))
    assert set(spans_of(frames["incidence"])) <= set(spans_of(quantities))
    money = quantities[quantities["unit"].str.split("/").str[0] == "元"]
    assert set(spans_of(money)) <= set(spans_of(frames["funds"]))
    assert set(frames["funds"]["part_of"].dropna()) <= set(frames["funds"]["start"])


def check_members(frames: dict[str, pd.DataFrame]) -> None:
    """The members of a claim are numerals; claims stand in the order of their first members."""
    known, firsts = set(spans_of(frames["numerals"])), []
    for cell in frames["relations"]["members"]:
        members = json.loads(cell)
        assert all(set(member) == {"start", "end", "role"} for member in members)
        assert {(member["start"], member["end"]) for member in members} <= known
        firsts.append(members[0]["start"])
    assert firsts == sorted(firsts)


def check_laws(text: str, meta: dict[str, Any]) -> None:
    frames = frames_of(text, meta)
    check_columns(frames)
    check_spans(frames, text)
    check_keys(frames)
    check_sentences(frames, text)
    check_ledger(frames)
    check_members(frames)


@settings(max_examples=150)
@given(TEXTS, METAS)
def test_the_laws_hold_for_any_text(text, meta):
    check_laws(text, meta)


def test_the_laws_hold_for_the_passage():
    check_laws(PASSAGE, YONGZHOU)


def test_the_laws_hold_for_shipped_reports():
    for path in sorted((Path(__file__).parents[1] / "data" / "reports").glob("*.txt")):
        check_laws(path.read_text(encoding="utf-8"), YONGZHOU)


def test_the_laws_hold_for_original_reports(shared):
    for path in sorted((shared / "reports").glob("*.txt")):
        check_laws(path.read_text(encoding="utf-8-sig"), YONGZHOU)


def test_tables_do_not_depend_on_which_is_asked_first():
    first, second = Document("a", PASSAGE, YONGZHOU), Document("a", PASSAGE, YONGZHOU)
    forward = {name: first.list_rows(name) for name in FOUND}
    backward = {name: second.list_rows(name) for name in reversed(FOUND)}
    assert forward == backward


def test_a_numeral_too_long_to_be_a_number_is_a_problem_and_still_a_row():
    text = f"编号{'9' * 40}元。"
    document = Document("a", text, {})
    (path, report_id, stage, problem, advice), *others = document.list_problems("in/a.txt")
    assert (path, report_id, stage, others) == ("in/a.txt", "a", "quantities", [])
    assert "40" in problem or "41" in problem
    assert advice
    row = frames_of(text, {})["quantities"].iloc[0]
    assert row[["value", "low", "high"]].isna().all()


FINDERS = {name: getattr(toolkit, f"find_{name}") for name in FOUND}


@pytest.mark.parametrize("name", FOUND)
def test_a_finder_gives_its_table_also_where_nothing_is_found(name):
    for nothing in ("", "。", pd.DataFrame({"report_id": [], "content": []})):
        found = FINDERS[name](nothing)
        assert found.columns.tolist() == TABLES[name].names
        assert found.dtypes.astype(str).tolist() == [
            str(pd.Series(dtype=DTYPES[column.type]).dtype) for column in TABLES[name].columns
        ]


@pytest.mark.parametrize("name", FOUND)
def test_a_finder_reads_a_frame_as_it_reads_each_text(name):
    reports = pd.DataFrame({"report_id": ["b", "a"], "content": [PASSAGE, "今年减贫12人。"]}).assign(
        **YONGZHOU
    )
    found = FINDERS[name](reports)
    alone = [FINDERS[name](reports.iloc[[row]]) for row in (0, 1)]
    pd.testing.assert_frame_equal(found, pd.concat(alone, ignore_index=True))
    assert reports.columns.tolist() == ["report_id", "content", *YONGZHOU]


@pytest.mark.parametrize("name", FOUND)
def test_a_finder_says_which_column_is_missing(name):
    with pytest.raises(InputError, match=f"find_{name}.*content"):
        FINDERS[name](pd.DataFrame({"report_id": ["a"]}))


def test_a_finder_takes_a_frame_or_a_text():
    with pytest.raises(InputError, match="not list"):
        toolkit.find_numerals(["今年减贫12人。"])


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_what_is_missing_in_the_frame_is_not_known(missing):
    reports = pd.DataFrame({"report_id": ["a"], "content": ["减贫12人。"], "region": "湖南省永州市"})
    for name in ("report_year", "adcode", "genre"):
        reports[name] = pd.Series([missing], dtype=object)
    found = toolkit.find_quantities(reports).iloc[0]
    assert (found["region"], found["year_basis"]) == ("湖南省永州市", "unknown")


@pytest.mark.parametrize("year", [2019, 2019.0])
def test_the_year_of_the_report_may_come_as_a_float(year):
    reports = pd.DataFrame({"report_id": ["a"], "content": ["减贫12人。"], "report_year": [year]})
    assert toolkit.find_quantities(reports)["year"].tolist() == [2019]


def test_documents_come_in_the_order_of_the_frame():
    reports = pd.DataFrame({"report_id": ["b", "a"], "content": ["甲", "乙"]})
    assert [document.report_id for document in iter_documents(reports, caller="test")] == ["b", "a"]


def test_a_codebook_of_ones_own_finds_its_own_measures(tmp_path):
    path = tmp_path / "own.yml"
    path.write_text(
        "codebook: own\nversion: 1\nrow: sentence\nsource: made up\ncodes:\n  bees:\n"
        "    label: {zh: 养蜂, en: Bees}\n    definition: Bees are kept.\n    terms: ['中蜂', '蜂箱']\n"
        "    match: ['发放蜂箱']\n    skip: ['发放鸡苗']\n",
        encoding="utf-8",
    )
    found = find_measures("发放蜂箱20个，新建光伏电站。", codebook=load_codebook(path))
    assert found[["term", "sector"]].to_numpy().tolist() == [["蜂箱", "bees"]]
