"""The year and the days that a report is about."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass

from toolkit.metadata.head import Head, clean_line

_HAN = "〇零○一二三四五六七八九"
_DIGITS = str.maketrans("０１２３４５６７８９〇零○一二三四五六七八九", "01234567890001" + "23456789")
_HAN_YEAR = re.compile(rf"(?<![{_HAN}十百千])[{_HAN}]{{4}}(?=年)")
_WIDE = re.compile(r"[０-９]+")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.%亿万元户人个]|年以来)")
_DASH = r"\s*(?:[-—–―~～－]+|至|到)\s*"
_YEARS = re.compile(rf"(?<!\d)((?:19|20)\d\d)年?{_DASH}((?:19|20)\d\d)(?!\d)")
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|首先|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章部]"
)
_LOOKS_BACK = re.compile(r"情况|回顾|总结|完成|成效|成绩|成就|胜利|做法|进展|过去|的工作$|年工作$")
_LOOKS_AHEAD = re.compile(r"打算|计划|安排|下一步|建议|目标|思路|展望")
_ADDRESS = re.compile(r"各位代表|各位委员|向大会(?:报告|作)")
_LAST_YEAR = re.compile(r"过去的((?:19|20)\d\d)年")
_FIRST_WORDS = re.compile(r"\A\s*(?:今年[（(]|自)?((?:19|20)\d\d)年(?![底末初]|以来|以前|之前)")
_THIS_YEAR = re.compile(
    r"今年(?:是|[（(]|即)((?:19|20)\d\d)年?|((?:19|20)\d\d)年是[^。，]{0,20}(?:之年|一年)"
)

_HAN_NUMBERS = {name: number for number, name in enumerate("一二三四五六七八九十", 1)} | {
    "十一": 11,
    "十二": 12,
}
_NUMBER = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])"
_MONTHS = re.compile(rf"(?<![\d.]){_NUMBER}月?(?:份)?{_DASH}{_NUMBER}月(?!\d*日)")
_FIRST_MONTHS = re.compile(rf"前{_NUMBER}个月")
_QUARTERS = re.compile(
    rf"(?:[一1](?:季度)?{_DASH}|前)(?P<last>[二三四234])个?季度|(?P<only>[一二三四1-4])季度"
)
_HALF = re.compile(r"([上下])半年")
_UNTIL = re.compile(
    r"截[至止]到?(?:目前)?[（(，,]?(?:((?:19|20)\d\d)年|今年)?(\d{1,2})月(?:(\d{1,2})日|[底末份]|(?!\d))"
)
_HEAD_OF_BODY = 150


@dataclass(frozen=True)
class Period:
    """First and last day as ISO dates, and whether the text prints them or they are concluded."""

    start: str
    end: str
    basis: str


def write_digits(text: str) -> str:
    """Write full-width digits and years in characters (二〇一九年) as ASCII digits, length unchanged."""
    text = _WIDE.sub(lambda found: found[0].translate(_DIGITS), text)
    return _HAN_YEAR.sub(lambda found: found[0].translate(_DIGITS), text)


def find_year(head: Head, text: str, file_stem: str, published: str) -> tuple[int | None, str]:
    """Return the year that the report is about and its basis, from the surest sign to the weakest."""
    opening = write_digits(head.opening)
    headings = [line for line in find_headings(text) if not _LOOKS_AHEAD.search(line)]
    printed = [
        _year_of_title(write_digits(head.title)),
        _first(_YEAR, write_digits(" ".join(head.of_kind("session")))),
    ]
    behind = _first(_YEAR, " ".join(filter(_LOOKS_BACK.search, headings)))
    commonest = _commonest_year(write_digits(text[head.start :]))
    if is_address(head):
        # A government that speaks to a congress looks back on the year before.
        behind = behind or _first(_LAST_YEAR, opening)
        concluded = [behind and behind + 1, _first(_YEAR, file_stem), commonest and commonest + 1]
    else:
        first_words = _first(_FIRST_WORDS, opening)
        # Many a report opens with the year in which the poor were first counted.
        is_late = first_words is not None and commonest is not None and first_words >= commonest
        printed += [behind, _first(_THIS_YEAR, opening), first_words if is_late else None]
        concluded = [_first(_YEAR, file_stem), commonest, int(published[:4]) if published else None]
    for basis, years in (("text", printed), ("inferred", concluded)):
        if year := next(filter(None, years), None):
            return year, basis
    return None, ""


def is_address(head: Head) -> bool:
    """Tell whether the report is a speech of a government to a congress."""
    return _ADDRESS.search(" ".join([*head.of_kind("session"), head.opening[:200]])) is not None


def find_period(head: Head, text: str, year: int) -> Period:
    """Return the days that the report covers; the whole `year` where nothing else is said."""
    headings = [line for line in find_headings(text) if _LOOKS_BACK.search(line)]
    scope = "\n".join([write_digits(head.title), write_digits(head.opening[:_HEAD_OF_BODY]), *headings[:3]])
    title_years = _YEARS.search(write_digits(head.title))
    if title_years:
        return Period(f"{title_years[1]}-01-01", f"{title_years[2]}-12-31", "text")
    if months := _find_months(scope):
        return Period(_day(year, months[0], first=True), _day(year, months[1]), "text")
    until = _find_until(text, year) if re.search(r"今年以来|年初以来", text) else ""
    return Period(f"{year}-01-01", until or f"{year}-12-31", "inferred")


def find_headings(text: str) -> list[str]:
    """Return the short numbered lines of `text`, digits in ASCII."""
    lines = (clean_line(line) for line in text.split("\n") if len(line) < 80)
    return [write_digits(line) for line in lines if len(line) <= 45 and _HEADING.match(line)]


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(next(filter(None, found.groups()))) if found else None


def _year_of_title(title: str) -> int | None:
    span = _YEARS.search(title)
    return int(span[2]) if span else _first(_YEAR, title)


def _commonest_year(text: str) -> int | None:
    counts = Counter(int(found[1]) for found in _YEAR.finditer(text))
    return max(counts, key=lambda year: (counts[year], year), default=None)


def _find_months(scope: str) -> tuple[int, int] | None:
    """Return the first and the last month that `scope` names (1-9月, 前三季度, 上半年)."""
    for months in _MONTHS.finditer(scope):
        if 1 <= _number(months[1]) < _number(months[2]) <= 12:
            return _number(months[1]), _number(months[2])
    if (first_months := _FIRST_MONTHS.search(scope)) and 1 <= _number(first_months[1]) <= 12:
        return 1, _number(first_months[1])
    if quarters := _QUARTERS.search(scope):
        last = _number(quarters["last"] or quarters["only"])
        return (3 * last - 2 if quarters["only"] else 1), 3 * last
    if half := _HALF.search(scope):
        return (1, 6) if half[1] == "上" else (7, 12)
    return None


def _find_until(text: str, year: int) -> str:
    """Return the latest day of the year up to which figures are told."""
    days = [
        _day(year, int(month), int(day or 0))
        for of_year, month, day in _UNTIL.findall(write_digits(text))
        if of_year in ("", str(year)) and 1 <= int(month) <= 12
    ]
    return max(days, default="")


def _number(written: str) -> int:
    return _HAN_NUMBERS.get(written) or int(written)


def _day(year: int, month: int, day: int = 0, *, first: bool = False) -> str:
    last = calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{1 if first else min(day or last, last):02d}"
