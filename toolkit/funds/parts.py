"""Find the total that a money figure belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.funds.record import Fund

_OPENS_PARTS = re.compile(r"其中|包括|包含|含[^量有义]|分别为|[（(]")
_ENDS_SENTENCE = re.compile(r"[；;。]")
# A figure of another year that a part is compared with.
_COMPARED = re.compile(r"[比较由从][^，,。；;、]{0,10}$")
_AVERAGE = re.compile(r"[人户村县]均|可支配收入|纯收入")
_TOTALS_UP = re.compile(r"(?:共计|合计|总计|共|总额|累计)[^，,。；;]{0,8}$")
_TOLERANCE = 1e-6


def link_parts(text: str, figures: Sequence[Fund]) -> None:
    """Set `part_of` of the figures of one period: parts follow their total, or add up to one at the end.

    A period is a run of sentences that semicolons join. Behind 其中 the parts end with the sentence,
    unless the figures of the whole period add up.
    """
    _link_after(text, figures)
    _link_before(text, figures)


def _link_after(text: str, figures: Sequence[Fund]) -> None:
    total: Fund | None = None
    rest = 0.0
    for before, figure in pairwise(figures):
        gap = text[before.end : figure.start]
        if _OPENS_PARTS.search(gap) or (total is None and _adds_up(figures, before)):
            total, rest = before, before.yuan or 0.0
        elif _ENDS_SENTENCE.search(gap) and total is not None and not _adds_up(figures, total):
            total = None
        if total is None or not _can_be_part(figure, total, gap):
            continue
        amount = figure.yuan or 0.0
        if amount > rest * (1 + _TOLERANCE):
            total = None
            continue
        figure.part_of = total.start
        rest -= amount


def _can_be_part(figure: Fund, total: Fund, gap: str) -> bool:
    """Whether a figure is a sum of the total's flow, and no norm, average or figure to compare with."""
    is_sum = figure.yuan is not None and figure.flow == total.flow != "standard"
    return is_sum and not _COMPARED.search(gap) and not _AVERAGE.search(gap)


def _adds_up(figures: Sequence[Fund], total: Fund) -> bool:
    """Whether the figures right behind a total, two or more, make it up to the yuan."""
    place = next(i for i, figure in enumerate(figures) if figure is total)
    return _count_parts(figures[place + 1 :], total) > 1


def _count_parts(figures: Sequence[Fund], total: Fund) -> int:
    """Return how many of the first figures add up to the total; 0 where none do."""
    rest = total.yuan or 0.0
    allowed = _TOLERANCE * rest
    for count, figure in enumerate(figures, start=1):
        if figure.flow != total.flow or figure.yuan is None or figure.yuan > rest + allowed:
            return 0
        rest -= figure.yuan
        if abs(rest) <= allowed and rest + (total.yuan or 0.0) > 0:
            return count
    return 0


def _link_before(text: str, figures: Sequence[Fund]) -> None:
    for place, total in enumerate(figures):
        start = figures[place - 1].end if place else 0
        if not place or not _TOTALS_UP.search(text, start, total.start):
            continue
        count = _count_parts(figures[:place][::-1], total)
        if count > 1:
            for part in figures[place - count : place]:
                part.part_of = total.start
