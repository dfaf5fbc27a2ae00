"""Numerals: cases that a reader checks by eye, then laws that hold for any text."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numerals import Numeral, list_years, scan_numerals
from toolkit.numerals.number import read_arabic, read_chinese

DATA = Path(__file__).parent / "data"
RUNS = re.compile(r"[0-9０-９]+|[*＊×✕]+|(?<=[0-9０-９])[XxＸｘ]+")
TEXTS = st.text(
    alphabet="\u200b\u2003\u3000^⁴Ol"
    "0123456789０９*＊×Xx.,，．万亿千百十元户人约余多超过不近%％年月日号第至到-—~年“”()（）〔〕:：+、。\n AGa一二三几零半成折分之",
    max_size=40,
)


def load_cases(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def quantities_of(text: str) -> list[Numeral]:
    return [numeral for numeral in scan_numerals(text) if numeral.kind == "quantity"]


@pytest.mark.parametrize("case", load_cases("quantities.yml"), ids=lambda case: case["id"])
def test_quantities_read_by_eye(case: dict[str, Any]) -> None:
    text = str(case["text"])
    found = [[text[n.start : n.end], n.value, n.low, n.high, n.bound, n.unit] for n in quantities_of(text)]
    assert found == [[str(q[0]), *q[1:]] for q in case["quantities"]]


@pytest.mark.parametrize("case", load_cases("others.yml"), ids=lambda case: str(case["text"]))
def test_other_numerals_read_by_eye(case: dict[str, Any]) -> None:
    text = str(case["text"])
    assert [[text[n.start : n.end], n.kind] for n in scan_numerals(text)] == [
        [str(span), kind] for span, kind in case["numerals"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "两不愁三保障",
        "四不摘",
        "一户一策",
        "第一书记",
        "之一",
        "一系列",
        "一次性",
        "每一个",
        "千家万户",
        "党的十九大",
        "八项规定",
    ],
)
def test_slogans_and_names_are_no_amounts(text: str) -> None:
    assert scan_numerals(text) == []


@pytest.mark.parametrize("blank", [" ", "\xa0", "\u2002", "\u2003", "\u2009", "\u202f", "\u3000"])
def test_one_blank_of_any_width_joins_a_figure_and_its_unit(blank: str) -> None:
    for text, value, unit in [
        ("投入123_万元。", 1230000, "元"),
        ("投入_123_万元", 1230000, "元"),
        ("123_万元", 1230000, "元"),
        ("种植茶园3.5_万亩", 35000, "亩"),
        ("减贫120_户，", 120, "户"),
        ("贫困发生率8.2_%", 8.2, "%"),
    ]:
        (numeral,) = quantities_of(text.replace("_", blank))
        assert (numeral.value, numeral.unit) == (value, unit)
    (numeral,) = quantities_of(f"近{blank}123万元")
    assert (numeral.value, numeral.hedge) == (1230000, "近")


@pytest.mark.parametrize("blank", ["\u2003", "\u3000"])
@pytest.mark.parametrize(
    "text",
    [
        "甲村_12_34",
        "甲村__12__万元",
        "户数120_人口350",
        "甲村_12_人和镇",
        "1_万亩茶园",
        "投入12__万元",
        "面积1_200",
    ],
)
def test_wide_blanks_part_the_columns_of_a_table(text: str, blank: str) -> None:
    text = text.replace("_", blank)
    found = quantities_of(text)
    assert [text[n.start : n.end] for n in found] == re.findall("[0-9]+", text)
    assert {n.unit for n in found} == {""}


def test_thin_blanks_part_the_groups_of_a_number() -> None:
    assert [n.value for n in quantities_of("投入1\u2009234\u2009567元")] == [1234567]


@pytest.mark.parametrize(
    "text", ["10-62340000", "86-10-62340000", "010 62340000", "0999-2345678", "2010-62340000"]
)
def test_a_telephone_number_is_no_range(text: str) -> None:
    assert [(n.start, n.end, n.kind) for n in scan_numerals(text)] == [(0, len(text), "other")]
    (numeral,) = quantities_of("投入10-62340000元")
    assert (numeral.low, numeral.high) == (10, 62340000)


@pytest.mark.parametrize(
    "printed", ["10^4", "10⁴", "3×10⁴", "3×10^4", "1.2x10^4", "1O0", "10O", "l00", "1l5", "O5"]
)
def test_what_has_no_sure_value_has_none(printed: str) -> None:
    for behind in ("万元", "户", "元"):
        text = f"投入{printed}{behind}"
        assert [(text[n.start : n.end], n.kind) for n in scan_numerals(text)] == [(printed, "other")]


@pytest.mark.parametrize(
    "text", ["2O19年", "201O年3月", "2O2O年", "20l9年底", "20\u200b19年", "2019\ufeff年"]
)
def test_years_with_odd_signs_are_dates(text: str) -> None:
    assert [(n.start, n.end, n.kind) for n in scan_numerals(text)] == [(0, len(text), "date")]
    assert list_years(text) == [int(re.sub("[^0-9]", "", text.translate(str.maketrans("Ol", "01")))[:4])]


def test_an_amount_before_the_word_telephone_is_an_amount() -> None:
    assert [n.value for n in quantities_of("补贴400元电话费")] == [400]
    assert quantities_of("拨打12345政务服务热线") == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("二〇一四年", [2014]),
        ("二○一四年底", [2014]),
        ("二零一四年", [2014]),
        ("二O一四年", [2014]),
        ("一九九八年", [1998]),
        ("二〇一四至二〇一六年", [2014, 2016]),
        ("二十年", []),
    ],
)
def test_years_in_chinese_numerals_are_read_and_are_no_numerals(text: str, years: list[int]) -> None:
    assert list_years(text) == years
    assert scan_numerals(text) == [] or not years


@given(TEXTS, st.sampled_from("\u200b\u200d\u2060\ufeff\xad"))
def test_signs_without_a_width_change_no_numeral(text: str, sign: str) -> None:
    plain, parted = scan_numerals(text), scan_numerals(sign.join(text))
    assert [(2 * n.start, 2 * n.end - 1) for n in plain] == [(n.start, n.end) for n in parted]
    for one, other in zip(plain, parted, strict=True):
        assert (one.kind, one.value, one.low, one.high) == (other.kind, other.value, other.low, other.high)
        assert (one.bound, one.hedge, one.unit) == (other.bound, other.hedge, other.unit)


def check_ledger(text: str) -> None:
    numerals = scan_numerals(text)
    assert all(0 <= n.start < n.end <= len(text) for n in numerals)
    assert all(a.end <= b.start for a, b in itertools.pairwise(numerals))
    for run in RUNS.finditer(text):
        holders = [n for n in numerals if n.start <= run.start() and run.end() <= n.end]
        touching = [n for n in numerals if n.start < run.end() and run.start() < n.end]
        assert len(holders) == len(touching) == 1, text[run.start() :]


@given(TEXTS)
def test_every_run_of_digits_or_masks_lies_in_one_numeral(text: str) -> None:
    check_ledger(text)


@given(st.text(max_size=60))
def test_the_ledger_holds_for_any_text(text: str) -> None:
    check_ledger(text)


@given(TEXTS)
def test_bounds_are_in_order_and_fit_their_name(text: str) -> None:
    for n in quantities_of(text):
        if n.low is not None and n.high is not None:
            assert n.low <= n.high
        if n.bound == "exact" and not n.is_long:
            assert n.low == n.value == n.high
        if n.bound in ("range", "masked"):
            assert n.value is None


def test_the_ledger_holds_for_real_reports(shared: Path) -> None:
    for path in sorted((shared / "corpora").rglob("*.txt")) + sorted((shared / "reports").glob("*.txt")):
        check_ledger(path.read_text(encoding="utf-8").replace("\r\n", "\n"))


@given(st.integers(0, 10**9), st.integers(0, 4), st.sampled_from([0, 4, 8]))
def test_a_printed_number_is_read_back(number: int, decimals: int, power: int) -> None:
    digits = str(number).rjust(decimals + 1, "0")
    printed = f"{digits[: len(digits) - decimals]}.{digits[len(digits) - decimals :]}" if decimals else digits
    assert read_arabic(printed, power).value == float(f"{number}e{power - decimals}")


@given(st.text(alphabet="0123456789*", min_size=1, max_size=9), st.data())
def test_a_mask_allows_whatever_it_may_hide(mask: str, data: st.DataObject) -> None:
    first = "1" if mask[0] == "*" and len(mask) > 1 else "0"
    hidden = "".join(
        str(data.draw(st.integers(int(first) if at == 0 else 0, 9))) if sign == "*" else sign
        for at, sign in enumerate(mask)
    )
    number = read_arabic(mask)
    assert number.low is not None
    assert number.high is not None
    assert number.low <= int(hidden) <= number.high


CHINESE = "零一二三四五六七八九"


def write_chinese(number: int) -> str:
    """Write a number below 10,000 in Chinese, the long way."""
    words, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if zero and words else "") + CHINESE[digit] + name
        zero = digit == 0
    return words


@given(st.integers(1, 9999))
def test_chinese_numbers_are_read_back(number: int) -> None:
    read = read_chinese(write_chinese(number))
    assert read is not None
    assert read.value == number


def test_a_hundred_thousand_signs_are_read_at_once() -> None:
    for sign in ("1", "*", "一", "1,"):
        check_is_short(sign * 100_000)


def check_is_short(text: str) -> None:
    assert all(n.value is None or n.value < 1e16 for n in scan_numerals(text))
