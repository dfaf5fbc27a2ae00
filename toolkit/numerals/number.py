"""What a printed number says: its value, its bounds, and the size of its last printed place.

Arabic digits in both widths, thousands separators, decimals and masks; Chinese numerals up to 亿 with
几, 余, 多, 来 inside. A mask sign stands for any digit, save that a number of several digits does not
begin with 0. Numbers are read as decimals and rounded once, so that 8635.6万 is 86356000 and no other.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

MASK_SIGNS = "*＊×✕"
LETTER_MASKS = "XxＸｘ"
# More digits than a float tells apart: not a number that anything can be done with.
MOST_DIGITS = 15

_WIDTHS = str.maketrans("０１２３４５６７８９．，－−", "0123456789.,--")
_MASKS = str.maketrans(dict.fromkeys(MASK_SIGNS + LETTER_MASKS, "*"))
_DROPPED = re.compile(r"[,\s]")

DIGIT_SIGNS = "零一二三四五六七八九"
_DIGITS = {sign: value for value, sign in enumerate(DIGIT_SIGNS)} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_VAGUE = "余多来几数"

MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


class Number(NamedTuple):
    """A printed number: value (None where masked or too long), bounds, size of its last place."""

    value: float | None
    low: float | None
    high: float | None
    step: float
    is_masked: bool = False
    hedge: str = ""


def read_magnitude(word: str) -> int:
    """Return the power of ten that a magnitude word stands for.

    Examples
    --------
    >>> [read_magnitude(word) for word in ("", "万", "亿", "万亿", "百万")]
    [0, 4, 8, 12, 6]
    """
    return sum(MAGNITUDES[sign] for sign in word)


def read_arabic(printed: str, power: int = 0) -> Number:
    """Read digits, with masks, separators, a sign or a broken line, times ten to the `power`.

    Examples
    --------
    >>> read_arabic("14.06", 8).value, read_arabic("4,500").value
    (1406000000.0, 4500.0)
    >>> read_arabic("*.**")[:3], read_arabic("***")[1:3], read_arabic("1X").low
    ((None, 0.0, 9.99), (100.0, 999.0), 10.0)
    """
    is_plain = printed.isascii() and printed.replace(".", "", 1).isdigit()
    plain = printed if is_plain else _DROPPED.sub("", printed.translate(_WIDTHS).translate(_MASKS))
    whole, _, decimals = plain.lstrip("-").partition(".")
    step = float(f"1e{power - len(decimals)}")
    if len(whole) > MOST_DIGITS or len(decimals) > MOST_DIGITS:
        return Number(None, None, None, step)
    if "*" not in plain:
        value = float(f"{plain}e{power}")
        return Number(value, value, value, step)
    lead = "1" if whole.startswith("*") and len(whole) > 1 else "0"
    least = f"{whole.replace('*', lead, 1) if lead == '1' else whole}.{decimals or '0'}".replace("*", "0")
    most = f"{whole}.{decimals or '0'}".replace("*", "9")
    bounds = float(f"{least}e{power}"), float(f"{most}e{power}")
    low, high = (-bounds[1], -bounds[0]) if plain.startswith("-") else bounds
    return Number(None, low, high, step, is_masked=True)


def read_decimals(whole: float, signs: str, power: int = 0) -> Number | None:
    """Read 三点二万: the whole number, the signs behind 点, times ten to the `power`.

    Examples
    --------
    >>> read_decimals(3.0, "二", 4).value, read_decimals(3.0, "百")
    (32000.0, None)
    """
    digits = "".join(str(DIGIT_SIGNS.find(sign)) for sign in signs.replace("〇", "零"))
    return read_arabic(f"{whole:.0f}.{digits}", power) if digits.isdigit() else None


def read_chinese(printed: str) -> Number | None:
    """Read a Chinese numeral; None where the signs make no number.

    Examples
    --------
    >>> read_chinese("六千多万")[:3], read_chinese("一百二十").value
    ((60000000.0, 60000000.0, None), 120.0)
    >>> read_chinese("七八")[1:3], read_chinese("十百千")
    ((7.0, 8.0), None)
    """
    pair = _find_pair(printed)
    if pair is not None:
        low, high = (_read_plain(printed[:at] + printed[at + 1 :]) for at in (pair + 1, pair))
        return None if low is None or high is None else Number(None, low[0], high[0], low[1])
    if printed[0] in "几数":
        return _read_several(printed)
    vague = next((sign for sign in printed if sign in _VAGUE), "")
    bare = "".join(sign for sign in printed if sign not in _VAGUE)
    read = _read_plain(bare) if bare else None
    if read is None or (vague and vague in "几数" and printed[-1] in _DIGITS):
        return None
    value, step = read
    return Number(value, value, None if vague else value, step, hedge=vague)


def _find_pair(printed: str) -> int | None:
    """Return where two neighbouring digits stand for a range, as in 七八 or 三五."""
    for at, (first, second) in enumerate(pairwise(printed)):
        low, high = _DIGITS.get(first, 0), _DIGITS.get(second, 0)
        if low and (high == low + 1 or (low, high) == (3, 5)):
            return at
    return None


def _read_several(printed: str) -> Number | None:
    """Read 几十, 数百万: the words leave open how many."""
    rest = printed[1:].rstrip("余多来")
    if not set(rest) <= MAGNITUDES.keys() or (rest and _read_plain("一" + rest) is None):
        return None
    return Number(None, None, None, float(f"1e{read_magnitude(rest)}"), hedge=printed[0])


def _read_plain(printed: str) -> tuple[float, float] | None:
    """Return the value of a Chinese numeral and the size of its last place."""
    total = section = digit = 0
    last_place, step, after_zero = 10_000, 1, False
    for sign in printed:
        if sign in _DIGITS:
            if digit:
                return None
            digit, after_zero, step = _DIGITS[sign], after_zero or _DIGITS[sign] == 0, 1
        elif sign in _PLACES:
            place = _PLACES[sign]
            if place >= last_place or not (digit or sign == "十"):
                return None
            section += (digit or 1) * place
            digit, last_place, step, after_zero = 0, place, place, False
        elif sign in "万亿":
            section += digit
            if not section and not total:
                return None
            power = 10 ** MAGNITUDES[sign]
            total = (total + section) * power if sign == "亿" else total + section * power
            section = digit = 0
            last_place, step, after_zero = 10_000, power, False
        else:
            return None
    if digit and not after_zero and step == 1 and len(printed) > 1:
        digit, step = _read_short(printed, digit)
    return float(total + section + digit), float(step)


def _read_short(printed: str, digit: int) -> tuple[int, int]:
    """Read the last digit of 三百五, 两万五: one place below the word before it."""
    before = printed[-2]
    place = 10 ** (MAGNITUDES.get(before, 1) - 1)
    return (digit * place, place) if before in "百千万亿" else (digit, 1)
