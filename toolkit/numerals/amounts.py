"""Read the quantity that begins at a place in a text."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.numerals import grammar
from toolkit.numerals.number import Number, read_arabic, read_chinese, read_decimals, read_magnitude
from toolkit.numerals.record import Numeral
from toolkit.numerals.words import Words

_HAN = re.compile(r"[\u4e00-\u9fff]")
_TRAILING_MANY = frozenset({"年", "倍", "天", "岁", "周岁", "小时", "公里", "元", "%", "个月", "里", "米"})
_SPACE = " \xa0\u2009\u202f"
_LONGEST_LINE = 500
# Of all blanks and line breaks the last: most signs come after it.
_LAST_BLANK = "\u3000"
_SAME_UNIT = {"％": "%", "﹪": "%", "个百分点": "百分点", "块钱": "元", "元钱": "元"}


class _Part(NamedTuple):
    """A number with its magnitude and unit, before ranges and hedges are looked at."""

    end: int
    printed: str
    power: int
    number: Number
    unit: str
    inside: str
    has_magnitude: bool


def read_amount(text: str, start: int, words: Words) -> Numeral:
    """Read the quantity whose first digit or mask stands at `start`; a minus before it belongs to it."""
    first = _read_part(text, start, words)
    if _has_minus(text, start, first):
        start -= 1
        first = first._replace(number=_negate(first.number))
    second = _read_second(text, start, first, words)
    if second is not None:
        return _make_range(start, first, second, text, words)
    return _make_numeral(text, start, first, words)


def _read_part(text: str, start: int, words: Words) -> _Part:
    match = grammar.NUMBER.match(text, start)
    end = match.end() if match else start + 1
    end = _mend_break(text, start, end)
    number_end = end
    inside, end = _skip_infix(text, end)
    power, magnitude_end = _read_power(text, end, start)
    has_magnitude = magnitude_end > end
    printed, end = text[start:number_end], magnitude_end
    number = read_arabic(printed, power)
    if has_magnitude:
        number, end, vague = _add_second_part(text, end, number)
        more, end = _skip_infix(text, end)
        inside = inside or vague or more
        if more and text.startswith("亿", end) and text[magnitude_end - 1] != "亿":
            # 3万多亿元: a magnitude on either side of 多.
            power, end = power + 8, end + 1
            number = read_arabic(printed, power)
    inside = inside or ("多" if text.startswith("个多", end) else "")
    unit, end = read_unit(text, end, words, start)
    if unit in _TRAILING_MANY and text.startswith("多", end) and not inside:
        inside, end = "多", end + 1
    return _Part(end, printed, power, number, unit, inside, has_magnitude)


def _skip_infix(text: str, at: int) -> tuple[str, int]:
    match = grammar.INFIX.match(text, at)
    return (match.group(), match.end()) if match else ("", at)


def _read_power(text: str, at: int, start: int) -> tuple[int, int]:
    """Return the power of ten of the magnitude word at `at`, and where it ends."""
    match = grammar.MAGNITUDE.match(text, _skip_blank(text, at, start))
    if match is None:
        return 0, at
    word = match.group().lstrip("个")
    return read_magnitude(word), match.end()


def _skip_blank(text: str, at: int, start: int) -> int:
    """Step over one space, or over a line break inside a figure: one whose line holds more than it."""
    if at + 1 >= len(text) or text[at] > _LAST_BLANK:
        return at
    if text[at] in _SPACE and text[at + 1] not in _SPACE:
        return at + 1
    if _is_joined(text, at, start):
        return at + 1
    match = grammar.BREAK.match(text, at)
    if match is None or not _is_prose(text, start):
        return at
    return match.end()


def _is_joined(text: str, at: int, start: int) -> bool:
    """Whether a wide blank at `at` stands between the figure from `start` on and its unit."""
    if grammar.WIDE_IN_CELL.match(text, at):
        return True
    opens_cell = not start or text[start - 1].isspace() or text[start - 1] == "|"
    return grammar.WIDE_IN_TEXT.match(text, at) is not None and (not opens_cell or _is_prose(text, start))


def _is_prose(text: str, at: int) -> bool:
    """Whether the line before `at` holds words, so that the figure is no table cell of its own."""
    begin = max(0, at - _LONGEST_LINE)
    line = text[max(begin, text.rfind("\n", begin, at) + 1) : at]
    return len(line) >= 8 and _HAN.search(line) is not None


def _mend_break(text: str, start: int, end: int) -> int:
    """Return the end of a number that a line break cuts at its point or between its groups."""
    if end < len(text) and text[end] in ".．,， \t\n" and "\n" in text[end : end + 4]:
        match = grammar.BROKEN.match(text, end)
        if match and _is_prose(text, start) and "." not in text[start:end]:
            return match.end()
    return end


def _add_second_part(text: str, at: int, number: Number) -> tuple[Number, int, str]:
    """Read on in 1亿2600万, 3万5千 and 1亿3千多万; the last is the 多 of these, if there is one."""
    pattern = grammar.SECOND_PART.get(text[at - 1])
    match = pattern.match(text, at) if pattern else None
    if match is None or number.value is None:
        return number, at, ""
    rest = read_arabic(match[1], read_magnitude(match[2] + match[4]))
    if rest.value is None:
        return number, at, ""
    value = number.value + rest.value
    return Number(value, value, value, rest.step), match.end(), match[3] or ""


def read_unit(text: str, at: int, words: Words, start: int) -> tuple[str, int]:
    """Return the unit that follows a number directly, as it is counted, and where it ends."""
    begin = _skip_blank(text, at, start)
    half = grammar.HALF_SECOND.match(text, begin)
    if half and words.find_unit(text, half.end()):
        unit = words.find_unit(text, half.end())
        unit = "个月" if half.group() == "个" and text.startswith("月", half.end()) else unit
        return unit, half.end() + len(unit.removeprefix("个"))
    if (
        text.startswith("大", begin)
        and begin == at
        and _HAN.match(text, begin + 1)
        and text[begin + 1] not in "于约概会中小学"
    ):
        return "", begin + 1
    unit = words.find_unit(text, begin)
    if not unit:
        return "", at
    end = begin + len(unit)
    unit = _SAME_UNIT.get(unit, unit)
    if unit == "人" and text.startswith("民币", end):
        return "", at
    return _add_per(text, unit, end)


def _add_per(text: str, unit: str, end: int) -> tuple[str, int]:
    """Take in what the unit is per: 元/年, 元/人·月."""
    if end >= len(text) or text[end] not in "/／":
        return unit, end
    stop = end
    while (match := grammar.PER_PART.match(text, stop)) and (stop == end or match.group()[0] in "·・．./／"):
        stop = match.end()
    return (unit + text[end:stop].replace("／", "/"), stop) if stop > end else (unit, end)


def _has_minus(text: str, start: int, part: _Part) -> bool:
    if not start or text[start - 1] not in grammar.MINUS:
        return False
    before = text[start - 2] if start > 1 else " "
    if before.isdigit() or before in "-—–~*" or (before.isascii() and before.isalpha()):
        return False
    return (
        not _HAN.match(before)
        or part.unit in ("%", "℃", "百分点", "摄氏度", "度", "元")
        or before in "为达至到长于是"
    )


def _negate(number: Number) -> Number:
    value, low, high = (None if part is None else -part for part in (number.value, number.high, number.low))
    return number._replace(value=value, low=low, high=high)


def _read_second(text: str, start: int, first: _Part, words: Words) -> _Part | None:
    """Return the upper end where the figure opens a range: 2-3个, 500至800元, 介于5%与10%之间."""
    sep = grammar.RANGE_SEP.match(text, first.end) or grammar.BETWEEN_SEP.match(text, first.end)
    if sep is None:
        return None
    second = _read_part(text, sep.end(), words)
    if sep.group() in "与和" and not text.startswith("之间", second.end):
        return None
    if first.unit and first.unit != second.unit:
        return None
    is_dash = sep.group() not in "至到与和"
    if not is_dash and text[max(0, start - 1) : start] in ("从", "由", "自"):
        return None
    if grammar.DATE.match(text, sep.end()) or grammar.FUSED.match(text, start):
        return None
    low, high = _range_bounds(first, second)
    return None if low is None or high is None or low > high else second


def _range_bounds(first: _Part, second: _Part) -> tuple[float | None, float | None]:
    low, high = first.number.low, second.number.high if second.number.high is not None else second.number.low
    if low is None or high is None:
        return None, None
    shared = low * 10**second.power
    shares = not first.has_magnitude and not first.unit and second.has_magnitude and shared <= high
    return (shared if shares else low), high


def _make_range(start: int, first: _Part, second: _Part, text: str, words: Words) -> Numeral:
    low, high = _range_bounds(first, second)
    hedge = words.find_hedge(text, start, second.end, second.unit, "")
    is_masked = first.number.is_masked or second.number.is_masked
    bound = "masked" if is_masked else "range"
    return Numeral(
        start, second.end, "quantity", None, low, high, bound, hedge.word, second.unit, second.number.step,
        second.has_magnitude,
    )  # fmt: skip


def _make_numeral(text: str, start: int, part: _Part, words: Words) -> Numeral:
    hedge = words.find_hedge(text, start, part.end, part.unit, part.inside)
    value, low, high, step, is_masked, _ = part.number
    is_long = value is None and not is_masked
    bound = "masked" if is_masked else "exact"
    numeral = Numeral(
        start, part.end, "quantity", value, low, high, bound, hedge.word, part.unit, step,
        part.has_magnitude, is_long,
    )  # fmt: skip
    return numeral if is_long else apply_hedge(numeral, hedge.bound)


def apply_hedge(numeral: Numeral, bound: str) -> Numeral:
    """Set the bounds that a hedge leaves: more opens the upper one, less the lower, approx both."""
    if bound == "more":
        numeral.high = None
    elif bound == "less":
        numeral.low = None
    elif bound == "approx" and numeral.bound != "masked":
        numeral.low = numeral.high = None
    if bound and numeral.bound == "exact":
        numeral.bound = bound
    return numeral


def _add_decimals(text: str, at: int, number: Number) -> tuple[Number, int]:
    """Read on in 一点二 and 三点二万."""
    match = grammar.CHINESE_DECIMALS.match(text, at)
    if match is None or number.value is None:
        return number, at
    read = read_decimals(number.value, match[1], read_magnitude(match[2]))
    return (read, match.end()) if read else (number, at)


def read_chinese_amount(text: str, start: int, end: int, words: Words) -> Numeral | None:
    """Read a Chinese numeral of the span, with the unit behind it; None where it is no number."""
    # 上百家 leaves out its 一.
    lead = "一" if text[start] in "百千万亿" else ""
    inside_end = end
    number = read_chinese(lead + text[start:end])
    while number is None and inside_end - start > 1:
        inside_end -= 1
        number = read_chinese(lead + text[start:inside_end])
    if number is None:
        return None
    number, inside_end = _add_decimals(text, inside_end, number)
    unit, unit_end = read_unit(text, inside_end, words, start)
    inside = number.hedge or ("上" if lead and text[start - 1] == "上" else "")
    if unit in _TRAILING_MANY and text.startswith("多", unit_end) and not inside:
        inside, unit_end = "多", unit_end + 1
    numeral = Numeral(
        start, unit_end, "quantity", number.value, number.low, number.high,
        "range" if number.value is None and number.low is not None else "exact", "", unit, number.step,
        text[inside_end - 1] in "万亿",
    )  # fmt: skip
    if number.low is None:
        numeral.bound, numeral.hedge = "approx", number.hedge
        return numeral
    hedge = words.find_hedge(text, start, unit_end, unit, inside)
    numeral.hedge = hedge.word
    return apply_hedge(numeral, hedge.bound)
