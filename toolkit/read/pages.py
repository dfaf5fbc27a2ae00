"""Printed lines to paragraphs: across line ends and page ends, past page numbers and running heads."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_PAGE_NUMBER = re.compile(
    r"[\s—–―\-－·•~～]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／，,]?\s*共?\s*\d{1,4}\s*页)?[\s—–―\-－·•~～]*"
)
_OPENS = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]+[章节部]"
)
# A running head stands on so many pages at least.
_LEAST_PAGES = 3
_LEAST_SIGNS = 12
# In heights of a line: how far before the margin a full line may end, how far
# behind it an indent begins, and how far below a line the next one stands.
_SHORT, _INDENT, _PITCH = 2.0, 0.8, 3.0
# Margins are found on a grid of so many points.
_GRID = 4.0
_NUMERIC = frozenset("0123456789.,%*")


class Line(NamedTuple):
    """A printed line and its box, in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """The height of its characters."""
        return self.top - self.bottom


class _Page(NamedTuple):
    head: list[Line]
    body: list[Line]
    foot: list[Line]


class _Margins(NamedTuple):
    left: float
    right: float


def join_pages(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of printed pages: a paragraph a line, pages parted by a line with a form feed.

    Where a paragraph or table runs over the end of a page, page number and form feed come after it.
    """
    paragraphs: list[list[str]] = []
    waiting: list[str] = []
    last, full_at = None, 0.0
    for number, page in enumerate(_set_apart(pages)):
        margins = _find_margins(page.body)
        waiting += ["\f"] * (number > 0) + [line.text for line in page.head]
        is_first = True
        for line in page.body:
            if last is not None and _goes_on(last, line, margins, full_at, is_new_page=is_first):
                paragraphs[-1].append(line.text)
            elif last is not None and "\t" in last.text and "\t" in line.text:  # a table runs on
                paragraphs.append([line.text])
            else:
                paragraphs += [[text] for text in waiting] + [[line.text]]
                waiting = []
            last, full_at, is_first = line, margins.right - _SHORT * line.height, False
        waiting += [line.text for line in page.foot]
    return "\n".join([*map(_join, paragraphs), *waiting]) + "\n"


def _join(lines: list[str]) -> str:
    """Join the lines of a paragraph; only Latin words need a space, numbers and Chinese none."""
    parts = lines[:1]
    for before, line in pairwise(lines):
        is_word = before[-1].isascii() and line[0].isascii()
        is_number = before[-1] in _NUMERIC and line[0] in _NUMERIC
        parts.append(" " * (is_word and not is_number and before[-1] != "-") + line)
    return "".join(parts)


def _goes_on(last: Line, line: Line, margins: _Margins, full_at: float, *, is_new_page: bool) -> bool:
    """Whether the paragraph of the line `last`, full from `full_at` on, goes on in `line`."""
    if "\t" in last.text or "\t" in line.text or last.right < full_at:
        return False
    if line.left > margins.left + _INDENT * line.height or not 0.8 < line.height / (last.height or 1) < 1.25:
        return False
    if not is_new_page and not 0 < last.bottom - line.bottom < _PITCH * line.height:
        return False
    return not _OPENS.match(line.text)


def _find_margins(lines: list[Line]) -> _Margins:
    """Return where most long lines of a page begin and end."""
    long = [line for line in lines if len(line.text) >= _LEAST_SIGNS and "\t" not in line.text]
    if not long:  # a cover or a list: nothing says where a line would be full
        return _Margins(0.0, math.inf)
    lefts = Counter(round(line.left / _GRID) for line in long)
    rights = Counter(round(line.right / _GRID) for line in long)
    most = max(lefts.values()), max(rights.values())
    # Of places that are as frequent, the outermost.
    left = min(place for place, count in lefts.items() if count == most[0])
    right = max(place for place, count in rights.items() if count == most[1])
    return _Margins(left * _GRID, right * _GRID)


def _set_apart(pages: Sequence[Sequence[Line]]) -> list[_Page]:
    """Part the lines of each page: page number and running head above, the text, and those below."""
    edges = Counter(
        _pattern(text)
        for page in pages
        for text in {line.text for line in _find_edges(page) if line is not None}
    )
    running = {pattern for pattern, count in edges.items() if count >= _LEAST_PAGES}
    parted = []
    for page in pages:
        top, bottom = _find_edges(page)
        head = [top] if top is not None and _is_furniture(top, running) else []
        foot = [bottom] if bottom is not None and bottom is not top and _is_furniture(bottom, running) else []
        apart = {id(line) for line in (*head, *foot)}
        parted.append(_Page(head, [line for line in page if id(line) not in apart], foot))
    return parted


def _find_edges(page: Sequence[Line]) -> tuple[Line | None, Line | None]:
    """Return the topmost and the lowest line of a page."""
    if not page:
        return None, None
    return max(page, key=lambda line: line.top), min(page, key=lambda line: line.bottom)


def _is_furniture(line: Line, running: set[str]) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text)) or _pattern(line.text) in running


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "0", text)
