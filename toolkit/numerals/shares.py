"""Amounts that are parts or multiples of a whole: 百分之十二, 三分之二, 1/10, 六成, 八五折, 一半, 翻两番."""

from __future__ import annotations

import re

from toolkit.numerals import grammar
from toolkit.numerals.amounts import apply_hedge
from toolkit.numerals.number import DIGIT_SIGNS, read_arabic, read_chinese, read_decimals
from toolkit.numerals.record import Numeral
from toolkit.numerals.words import Words

_DIGIT = re.compile(grammar.D)


def read_fraction(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral | None:
    """Read 百分之十二, 三分之二, 千分之3 as percent."""
    bottom, _, top = match.group().partition("分之")
    size = {"百": 1.0, "千": 0.1, "万": 0.01}.get(bottom)
    many = top[-1] if top[-1] in "多余强" else ""
    value = _read_decimal(top.rstrip("多余强"))
    whole = None if size else _read_decimal(bottom)
    if value is None or (size is None and not whole):
        return None
    percent = value * size if size else value / (whole or 1.0) * 100
    return _make_share(match.start(), match.end(), round(percent, 10), many, text, words)


def _read_decimal(printed: str) -> float | None:
    """Read 十点二, 八十 or 12.5."""
    if _DIGIT.match(printed):
        return read_arabic(printed).value
    whole, point, decimals = printed.partition("点")
    number = read_chinese(whole) if whole else None
    if number is None or number.value is None:
        return None
    if not point:
        return number.value
    read = read_decimals(number.value, decimals)
    return read.value if read else None


def _make_share(start: int, end: int, percent: float, many: str, text: str, words: Words) -> Numeral:
    hedge = words.find_hedge(text, start, end, "%", many)
    share = Numeral(start, end, "quantity", percent, percent, percent, "exact", hedge.word, "%", 1.0)
    return apply_hedge(share, hedge.bound)


def read_slashed(text: str, at: int, words: Words) -> Numeral | None:
    """Read 1/10 as a share; 24/7 and the like are something else."""
    match = grammar.SLASHED.match(text, at)
    if match is None:
        return None
    top, bottom = read_arabic(match[1]).value, read_arabic(match[2]).value
    if not top or not bottom or top >= bottom:
        return Numeral(at, match.end(), "other")
    return _make_share(at, match.end(), round(top / bottom * 100, 10), "", text, words)


def read_tenth(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral:
    """Read 六成, 七八成 and 八五折 as percent."""
    printed = match.group()
    digits = printed.rstrip("多半").rstrip("成折")
    signs = (
        [digits] if _DIGIT.match(digits) else [DIGIT_SIGNS.find(sign.replace("两", "二")) for sign in digits]
    )
    values = [float(sign) * 10 for sign in signs]
    if len(values) == 2 and "折" in printed:
        values = [values[0] + values[1] / 10]
    if "半" in printed:
        values[-1] += 5
    many = "多" if "多" in printed else ""
    if len(values) == 1:
        return _make_share(match.start(), match.end(), values[0], many, text, words)
    return Numeral(*match.span(), "quantity", None, values[0], values[1], "range", "", "%", 10.0)


def read_fold(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral:
    """Read 翻一番 as twice, 翻两番 as four times; 翻一番多 is more than that."""
    value = 2.0 ** DIGIT_SIGNS.find(match.group()[-2].replace("两", "二"))
    many = grammar.FOLD_AND_MORE.match(text, match.end())
    fold = Numeral(
        *match.span(), "quantity", value, value, value, "exact", many.group() if many else "", "倍", 0.2
    )
    return apply_hedge(fold, "more" if many else "")


def read_half(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral | None:
    """Read 一半 as percent, 半年 and 半个月 as half of a time."""
    if match.group() == "一半":
        return _make_share(match.start(), match.end(), 50.0, "", text, words)
    if text[match.start() - 1 : match.start()] in ("上", "下", "多", "大", "前", "后", "年", "个", "月"):
        return None
    rest = match.end()
    unit = "年" if text.startswith("年", rest) else words.find_unit(text, text.find("个", rest))
    unit = unit or "个月"
    end = text.find(unit[-1], rest) + 1
    return Numeral(match.start(), end, "quantity", 0.5, 0.5, 0.5, "exact", "", unit, 0.5)
