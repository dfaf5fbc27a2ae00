"""Dates in other words than digits: years in Chinese characters, five-year plans, the ends of a series."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.numerals import Numeral

_NOUGHTS = "〇○零OＯ"
_HAN = f"{_NOUGHTS}一二三四五六七八九"
WIDTHS = str.maketrans(f"０１２３４５６７８９{_HAN}", "012345678900000123456789")

_CENTURY = re.compile(f"一九|二[{_NOUGHTS}]")
_HAN_YEAR = rf"(?<![{_HAN}])(?:一九|二[{_NOUGHTS}])[{_HAN}]{{2}}"
_HAN_DATE = re.compile(
    rf"(?:{_HAN_YEAR}年?(?:[至到、和与及]|[-—－~]{{1,2}})){{0,5}}{_HAN_YEAR}年(?!级)"
    r"(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?|[上下]半年|度)?[底初末份]?(?:以来|以前|之前)?"
)

# Five-year plans by the numeral of their name; the tenth began in 2001.
_PLANS = {"十": 2005, "十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030}
_PLAN = re.compile(
    r"(?P<name>十[一二三四五]?)五[”\"]?(?:(?P<last>时?期?末|收官|末年)|(?:规划)?(?:期间|时期|期内|五年))"
)
_NUMBER_BEFORE, _COMPARED = re.compile("[一二三四五六七八九]$"), re.compile('(?:[较比同与]|相比)[“"]?$')

_END_WORDS = {True: ("起点", "基期", "起始年"), False: ("终点", "末期", "截止年")}
_NAMED_END = {
    is_start: re.compile(rf"(?:{'|'.join(words)})[^，,。；;、：:0-9]{{0,8}}((?:19|20)[0-9]{{2}})年")
    for is_start, words in _END_WORDS.items()
}
_FARTHEST = 120


class Plan(NamedTuple):
    """A five-year plan that a text names: where the name ends, its last year, and what is meant.

    That is all of the plan (span), its last year (last), or that year to compare with (compared).
    """

    end: int
    last: int
    meant: str


def list_han_dates(text: str) -> list[Numeral]:
    """Return the dates whose year is written in Chinese characters, which are no numerals of the table.

    Examples
    --------
    >>> text = "二〇一四年底有12人，二零一六至二零一八年减少。"
    >>> [text[date.start : date.end] for date in list_han_dates(text)]
    ['二〇一四年底', '二零一六至二零一八年']
    """
    dates: list[Numeral] = []
    for century in _CENTURY.finditer(text):
        if not dates or century.start() >= dates[-1].end:
            match = _HAN_DATE.match(text, century.start())
            dates += [Numeral(*match.span(), "date")] if match else []
    return dates


def list_plans(text: str) -> list[Plan]:
    """Return the five-year plans that a text names as a time.

    Examples
    --------
    >>> [(plan.last, plan.meant) for plan in list_plans("“十二五”期间减少178万人，“十三五”末清零。")]
    [(2015, 'span'), (2020, 'last')]
    """
    return [
        Plan(match.end(), _PLANS[match["name"]], _find_meaning(text, match))
        for match in _PLAN.finditer(text)
        if match["name"] in _PLANS
        and not _NUMBER_BEFORE.search(text, max(match.start() - 1, 0), match.start())
    ]


def _find_meaning(text: str, plan: re.Match[str]) -> str:
    if plan["last"] is None:
        return "span"
    return "compared" if _COMPARED.search(text, max(plan.start() - 3, 0), plan.start()) else "last"


def find_named_end(text: str, at: int, *, is_start: bool) -> int | None:
    """Return the year that the text behind a move calls its starting or its end point, None for none.

    Examples
    --------
    >>> find_named_end("由40%下降到9%，其终点是2016年。", 8, is_start=False)
    2016
    """
    line = text.find("\n", at, at + _FARTHEST)
    stop = at + _FARTHEST if line < 0 else line
    if all(text.find(word, at, stop) < 0 for word in _END_WORDS[is_start]):
        return None
    match = _NAMED_END[is_start].search(text[at:stop].translate(WIDTHS))
    return int(match[1]) if match else None
