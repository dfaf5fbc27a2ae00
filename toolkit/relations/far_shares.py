"""Shares whose part or whole stands clauses or sentences before; they count only where the figures fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.numerals import Numeral
from toolkit.relations.check import half_step
from toolkit.relations.claims import Claim, is_fine, make_share
from toolkit.relations.passage import FIGURES, STOP, Passage, is_same_unit
from toolkit.relations.words import OTHER_RATES, A, P, words

_EDGE = re.compile(f"[{FIGURES}，,、（(；;。：:]")
# So many figures back are tried for the part.
_FAR, _NEAR = 10, 4
_NEAREST = 6
# Any two figures that are nearly the same make 100 %.
_WHOLE = 100
# Shares of smaller counts come out by accident.
_LEAST = 20
_LABEL = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{2})(?:率|度|进度)|(?:占|相当于)(?P<of>.*)|(?P<told>[\u4e00-\u9fff]{2})?(?:比重|比例)"
)
# One of the signs of a label before each percentage that has one.
LABELLED = re.compile(f"[率度占当重例][^{FIGURES}，,、（(；;。：:]{{0,15}}{P}")
_STOP = re.compile(f"[{STOP}]")
_TOTAL = re.compile("共|[合总]计")
# 覆盖率由77%提高到: the rate of another time.
_FROM = re.compile("[由从]")
# 占全省的, 占总数的: the whole of what was told before, whatever it counts.
_PLAIN = re.compile(
    "全[国省市州盟区县旗乡镇村]|全部|平均|水平|总|体|数|量|额|人|户|口|资金|的|比[重例]?|其|到|近|约|达|为|了|超过?|仅|[,，]"
)
_RESPECTIVE = re.compile(
    rf"(?:分别占|(?:占比|比例|比重)分别[为是])(?:{words(20)}(?P<whole>{A})的?)?{words(5)}(?P<list>{P}(?:[、，,和及]{P})+)"
)
_PART_AFTER = re.compile(
    rf"(?P<percent>{P})[、，,（(]?(?:计|即|约合|合计|共计|为|共|有){words(2)}(?P<part>{A})"
)


def find_far_shares(passage: Passage) -> Iterator[Claim]:
    """Yield shares of figures told before: 工资6018元、转移2194元。工资占比55.1%."""
    for match in _PART_AFTER.finditer(passage.signs):
        part, percent = passage.figures[match.start("part")], passage.figures[match.start("percent")]
        for whole in passage.list_before(match.start(), part.unit)[:3]:
            yield make_share(part, percent, whole)
    yield from _find_respective(passage)
    for match in LABELLED.finditer(passage.signs):
        place = match.end() - 1
        percent = passage.figures[place]
        if percent.unit == "%" and percent.bound == "exact" and percent.value != _WHOLE:
            label = _EDGE.split(passage.signs[max(0, place - 16) : place])[-1]
            found = _LABEL.search(label)
            if found and found["stem"] not in OTHER_RATES and not _FROM.search(label):
                yield from _find_share(passage, place, percent, found)


def _find_respective(passage: Passage) -> Iterator[Claim]:
    """Yield shares told in one breath: 甲村60户、乙村40户，分别占全镇200户的30%和20%."""
    for match in _RESPECTIVE.finditer(passage.signs):
        percents = [
            passage.figures[at] for at in range(match.start("list"), match.end()) if at in passage.figures
        ]
        start = passage.find_start(match.start())
        places = passage.list_places(start, match.start())[-len(percents) :]
        parts = [passage.figures[at] for at in places]
        printed = passage.get(match, "whole")
        wholes = (
            [printed] if printed else passage.list_before(places[0], parts[0].unit)[:_NEAR] if places else []
        )
        if len(parts) == len(percents) and all(
            is_same_unit(n.unit, parts[0].unit) for n in (*parts, *wholes)
        ):
            pairs = zip(parts, percents, strict=True)
            yield from (make_share(part, percent, whole) for part, percent in pairs for whole in wholes)


def _find_share(passage: Passage, place: int, percent: Numeral, found: re.Match[str]) -> Iterator[Claim]:
    """Yield the share of a figure nearby in each whole that it fits; a coarse one only of what is near."""
    name, stem = found["of"], found["stem"] or found["told"]
    far = is_fine(percent)
    inside = [passage.figures[at] for at in passage.list_places(passage.find_start(place), place)][::-1]
    if far:
        parts = inside[:_NEAR] or list(passage.earlier[-_FAR:])[::-1]
    else:
        parts = [n for n in inside[:_NEAR] if n is inside[0] or (stem and stem in passage.read_label(n))]
    for part in parts:
        wholes = [*_list_totals_after(passage, place, part.unit), *passage.list_before(place, part.unit)]
        for whole in wholes if far else wholes[:_NEAREST]:
            if whole is not part and _is_share(part, whole, percent) and _names(passage, whole, name):
                yield make_share(part, percent, whole)
        for whole in passage.list_named(part, name):
            if _is_share(part, whole, percent):
                yield make_share(part, percent, whole)


def _list_totals_after(passage: Passage, place: int, unit: str) -> list[Numeral]:
    """Return the totals that close the sentence: 省级12万元（占40%），县级18万元（占60%），共30万元."""
    stop = _STOP.search(passage.signs, place)
    later = passage.list_places(place, stop.start() if stop else len(passage.signs), unit)
    return [passage.figures[at] for at in later if _TOTAL.search(passage.signs[max(0, at - 6) : at])]


def _names(passage: Passage, whole: Numeral, name: str | None) -> bool:
    """Whether the thing that a share is said to be of may be what a figure counts."""
    name = _PLAIN.sub("", name or "")
    return not name or passage.count_named(whole, name) > 0


def _is_share(part: Numeral, whole: Numeral, percent: Numeral) -> bool:
    if not whole.value or part.value is None or percent.value is None:
        return False
    if not _LEAST < part.value < whole.value:
        return False
    room = 2 * half_step(percent) + 100 * (half_step(part) + half_step(whole)) / whole.value
    return abs(part.value / whole.value * 100 - percent.value) <= room
