"""Shares whose part or whole stands clauses or sentences before; they count only where the figures fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.numerals import Numeral
from toolkit.relations.check import half_step
from toolkit.relations.claims import Claim, is_fine, make_share
from toolkit.relations.passage import FIGURES, Passage, is_same_unit
from toolkit.relations.words import OTHER_RATES, A, P, words

_EDGE = re.compile(f"[{FIGURES}，,、（(；;。：:]")
# So many figures back are tried for the part.
_FAR, _NEAR = 10, 4
_CLOSE = 50
# Shares of smaller counts come out by accident.
_LEAST = 20
_LABEL = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2})(?:率|度|进度)|占|相当于|比重|比例")
_RESPECTIVE = re.compile(rf"分别占{words(20)}(?P<whole>{A})的?{words(5)}(?P<list>{P}(?:[、，,和及]{P})+)")
_PART_AFTER = re.compile(rf"(?P<percent>{P})[、，,]?(?:计|即|约合|合计|共计){words(2)}(?P<part>{A})")


def find_far_shares(passage: Passage) -> Iterator[Claim]:
    """Yield shares of figures told before: 工资6018元、转移2194元。工资占比55.1%."""
    for match in _PART_AFTER.finditer(passage.signs):
        part, percent = passage.figures[match.start("part")], passage.figures[match.start("percent")]
        for whole in passage.list_before(match.start(), part.unit)[:3]:
            yield make_share(part, percent, whole)
    yield from _find_respective(passage)
    for place in passage.places:
        percent = passage.figures[place]
        if percent.unit != "%" or percent.bound != "exact":
            continue
        label = _EDGE.split(passage.signs[max(0, place - 16) : place])[-1]
        found = _LABEL.search(label)
        if found and found["stem"] not in OTHER_RATES:
            if is_fine(percent):
                yield from _find_share(passage, place, percent)
            else:
                yield from _find_next_share(passage, place, percent)


def _find_respective(passage: Passage) -> Iterator[Claim]:
    """Yield shares told in one breath: 甲村60户、乙村40户，分别占全镇200户的30%和20%."""
    for match in _RESPECTIVE.finditer(passage.signs):
        whole = passage.figures[match.start("whole")]
        listed = range(match.start("list"), match.end())
        percents = [passage.figures[at] for at in listed if at in passage.figures]
        start = passage.find_start(match.start())
        parts = passage.list_amounts(start, match.start(), whole.unit)[-len(percents) :]
        if len(parts) == len(percents):
            pairs = zip(parts, percents, strict=True)
            yield from (make_share(part, percent, whole) for part, percent in pairs)


def _find_share(passage: Passage, place: int, percent: Numeral) -> Iterator[Claim]:
    inside = [passage.figures[at] for at in passage.list_places(passage.find_start(place), place)]
    parts = inside[::-1] or list(passage.earlier[-_FAR:])[::-1]
    for part in parts[:_NEAR] if inside else parts:
        for whole in passage.list_before(place, part.unit):
            if whole is not part and _is_share(part, whole, percent):
                yield make_share(part, percent, whole)


def _find_next_share(passage: Passage, place: int, percent: Numeral) -> Iterator[Claim]:
    """Yield the coarse share of the two figures before: 应还90户，已还81户，回收率90%."""
    inside = passage.list_places(passage.find_start(place), place)
    if len(inside) < 2 or place - inside[-2] > _CLOSE:
        return
    whole, part = (passage.figures[at] for at in inside[-2:])
    if is_same_unit(part.unit, whole.unit) and _is_share(part, whole, percent):
        yield make_share(part, percent, whole)


def _is_share(part: Numeral, whole: Numeral, percent: Numeral) -> bool:
    if not whole.value or part.value is None or percent.value is None:
        return False
    if not _LEAST < part.value < whole.value:
        return False
    room = 2 * half_step(percent) + 100 * (half_step(part) + half_step(whole)) / whole.value
    return abs(part.value / whole.value * 100 - percent.value) <= room
