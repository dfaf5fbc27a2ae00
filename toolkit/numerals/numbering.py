"""The numbers that a line begins with or consists of: of sections (1.2 分年度看) and of pages (— 3 —)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.numerals import grammar
from toolkit.numerals.record import Numeral

_DIGITS = re.compile(grammar.D)
_BLANK = " \t\u3000\xa0"
_LINE_HEADS = frozenset("\n" + _BLANK)
_DASHES = frozenset("-—–－" + _BLANK)
_Parts = tuple[int, ...]


def mark_numbering(found: Sequence[Numeral], text: str) -> None:
    """Make markers of section numbers that count on, and `other` of page numbers.

    Only a blank parts a section number from its heading, as it parts a figure from its unit: so it must be
    the next in order of the one before it or after it (1, 1.1, 1.2, 2).
    """
    sections: list[tuple[Numeral, int, _Parts]] = []
    for numeral in found:
        if numeral.kind != "quantity":
            continue
        before = text[numeral.start - 1] if numeral.start else "\n"
        if before in _LINE_HEADS and (match := _match_section(text, numeral)):
            sections.append((numeral, match.end(1), tuple(map(int, match[1].split(".")))))
        elif before in _DASHES and _is_page(text, numeral.start):
            numeral.kind = "other"
    counting: set[int] = set()
    for (first, _, parts), (second, _, following) in pairwise(sections):
        if _counts_on(parts, following):
            counting |= {id(first), id(second)}
    for numeral, end, _ in sections:
        if id(numeral) in counting:
            numeral.kind, numeral.end = "marker", end


def _match_section(text: str, numeral: Numeral) -> re.Match[str] | None:
    """Match a section number at the head of a line; a range (1 至2个) is none."""
    line = text.rfind("\n", 0, numeral.start) + 1
    match = None if text[line : numeral.start].strip(_BLANK) else grammar.SECTION.match(text, numeral.start)
    return match if match and not _DIGITS.search(text, match.end(1), numeral.end) else None


def _counts_on(parts: _Parts, following: _Parts) -> bool:
    """Whether a section number comes next: one deeper, or the next one of its own or a higher level."""
    if following == (*parts, 1):
        return True
    depth = len(following)
    return depth <= len(parts) and following == (*parts[: depth - 1], parts[depth - 1] + 1)


def _is_page(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    match = grammar.PAGE.match(text, start)
    return match is not None and match.start() <= at < match.end()
