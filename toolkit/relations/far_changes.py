"""Changes and gaps whose figures stand clauses or sentences before; they count only where the figures fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.claims import Claim, is_fine
from toolkit.relations.growth import COMPARED, is_in_time, make_difference, make_growth, tells_fall
from toolkit.relations.passage import POINTS, Passage
from toolkit.relations.words import ABOUT, HEDGE, A, F, list_terms, words

_OVER = ("高于", "低于", "高出", "多于", "少于", "超过", "超出")
# People who were lifted out of poverty are the gap between two stocks.
_LIFTED = ("减贫", "脱贫")
_EDGE = re.compile("[，,、（(；;。：:]")
# A figure that is itself a change is no stock: 每月提高65元.
_IS_CHANGE = re.compile(
    "(?:增长|增加|提高|上升|提升|增|降|减|下降|减少|降低|涨|高|低|减贫|脱贫)了?[约近超达]?(?:[0-9.,]+[万亿]?[户个])?$"
)
_WHEN = re.compile("[年月季]|上期|同期|以前|之前|原")
_FROM = re.compile("[由从自]")
_LAST = re.compile("^[比较与同]|去年|上年|同期|年初|前一年")
_COMPARING = re.compile("[比较与同和跟]|相差|差距")
_LAST_YEAR = re.compile("去年|上年|年初|前年|原")
_YEAR = re.compile("(?:19|20)[0-9]{2}(?=年)")
# Of coarse figures, no two stand further apart than this; so far back a year is looked for.
_APART, _DATED = 40, 120
# So many figures back are tried for a figure printed to three places, and for a coarser one.
_FAR, _NEAR = 10, 4
# A change of fewer steps of its last place comes out by accident.
_STEPS = 3
_ALMOST = 0.99
# How far a pair may miss the stated figure to be worth an exact look.
_ROUGH = 0.1
_MOST_YEARS = 10
# A change lies between so many figures.
_PAIR = 2
# So many words before figures are kept with what they say: each is asked for again and again.
_LABELS = 1024
_RELATIVE = ("%", "倍")

Pair = tuple[Numeral, Numeral]


class _Change(NamedTuple):
    """A change as it is told: its figure, its place, and what its words say, read when it is asked for."""

    figure: Numeral
    place: int
    match: re.Match[str]
    # 增加两成，达到12亿元: what the change led to.
    reached: Numeral | None

    @property
    def is_fall(self) -> bool:
        """Whether less is told of."""
        return tells_fall(self.match["word"]) or self.match["word"] in _LIFTED

    @property
    def clause(self) -> str:
        """The words from the beginning of the clause on."""
        start = self.match.start()
        return _EDGE.split(self.match.string[max(0, start - 30) : start])[-1] + self.match[0]

    @property
    def is_gap(self) -> bool:
        """Whether two places or things are held against each other, not two times."""
        word = self.match["word"]
        return word in _LIFTED or (word in (*COMPARED, *_OVER) and not is_in_time(self.clause))

    @property
    def is_bare(self) -> bool:
        """Whether the words name nothing to hold the figure against: 多了360个."""
        return self.match["word"] not in (*_OVER, *_LIFTED) and _COMPARING.search(self.clause) is None


@lru_cache
def list_changes() -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each kind of word: one that begins with a word is searched for fast."""
    # 脱贫户780户 counts households, 脱贫780户 those lifted out.
    lifted = (f"{word}(?![户人村县])" for word in _LIFTED)
    terms = (*list_terms("rise"), *list_terms("fall"), *lifted)
    long = "|".join(term for term in terms if len(term) > 1)
    short = "|".join((*(term for term in terms if len(term) == 1), *COMPARED))
    over = rf"(?P<word>{'|'.join(_OVER)}){words(14)}(?:{F}{words(8)})?(?P<change>{POINTS})"
    reached = rf"(?:{words(4)}[，,](?:预计|将|要)?[达到至为]{{1,2}}{words(4)}(?P<reached>{A}))?"
    told = (rf"(?P<word>{long})了?{ABOUT}", rf"(?P<word>{short})[了出]?{HEDGE}")
    return re.compile(over), *(re.compile(rf"{start}(?P<change>{F}){reached}") for start in told)


def find_far_changes(passage: Passage) -> Iterator[Claim]:
    """Yield changes between two figures told before: 发生率30%。2019年降到2%，累计下降28个百分点."""
    for match in (match for pattern in list_changes() for match in pattern.finditer(passage.signs)):
        place, reached = match.start("change"), passage.get(match, "reached")
        # 减少542户2085人: each count has its own pair.
        for figure in (passage.figures[place], passage.figures.get(place + 1)):
            if figure is not None and _is_large(figure):
                change = _Change(figure, place, match, reached)
                for before, after in _list_pairs(passage, change):
                    if _fits_roughly(passage, before, after, change):
                        yield _make_claim(passage, before, after, change)


def _is_large(figure: Numeral) -> bool:
    """Whether a change is of so many steps of its last place that it hardly comes out by accident."""
    return figure.value is not None and figure.value >= _STEPS * figure.step * _ALMOST


def _make_claim(passage: Passage, before: Numeral, after: Numeral, change: _Change) -> Claim:
    figure = change.figure
    is_gap = change.is_gap and not (change.is_bare and _is_dated(passage, before, after))
    if is_gap and figure.unit not in _RELATIVE:
        claim = make_difference(before, after, figure, "低" if change.is_fall else "高")
    else:
        delta, percent = (None, figure) if figure.unit in _RELATIVE else (figure, None)
        claim = make_growth(before, after, delta, percent, is_fall=change.is_fall)
    years = _count_years(passage, before, after, change)
    if years:
        claim.formulas = (claims.compound(years),)
    claim.is_sure = False
    return claim


def _is_dated(passage: Passage, before: Numeral, after: Numeral) -> bool:
    """Whether two figures are told of two years."""
    first, second = _find_year(passage, before), _find_year(passage, after)
    return bool(first and second and first != second) or (
        _LAST_YEAR.search(passage.read_label(before)) is not None
    )


def _list_pairs(passage: Passage, change: _Change) -> Iterator[Pair]:
    """Yield pairs of figures before a change, of which it may be told, the nearest first."""
    most = _FAR if is_fine(change.figure) else _NEAR
    for pool in _list_pools(passage, change):
        near = pool[:most]
        # What stands last has none before it.
        for at, later in enumerate(near[: 3 if len(near) > 3 and change.is_gap else 2]):
            for earlier in near[at + 1 :]:
                yield earlier, later
                yield later, earlier


def _is_in_order(passage: Passage, before: Numeral, after: Numeral) -> bool:
    """Whether a figure is told of no later time than another: by their years, else by their order."""
    first, second = _find_year(passage, before), _find_year(passage, after)
    if before.start < after.start:
        return not (first and second) or first <= second
    return bool(first and second and first < second) or _LAST.search(passage.read_label(before)) is not None


def _list_pools(passage: Passage, change: _Change) -> Iterator[Sequence[Numeral]]:
    """Yield the figures, the nearest first, that a change in its unit can be told of."""
    unit = change.figure.unit
    if change.reached is not None:
        yield [change.reached, *passage.list_before(change.place, change.reached.unit)]
        return
    if unit == "百分点":
        told = [passage.list_rates(change.place)]
    elif change.place == passage.places[0] and len(passage.earlier) < _PAIR:
        return
    else:
        units = _list_units(passage, change) if unit in _RELATIVE else [unit]
        told = [passage.list_before(change.place, each) for each in units]
    yield from ([n for n in pool if not _is_change(passage, n)] for pool in told if len(pool) >= _PAIR)


def _list_units(passage: Passage, change: _Change) -> list[str]:
    """Return the units of the two kinds of figures that stand nearest before a change in percent."""
    places = passage.list_places(passage.find_start(change.place), change.place)[::-1]
    units = [passage.figures[at].unit for at in places] or [n.unit for n in passage.earlier[-2:]]
    return list(dict.fromkeys(units))[:2]


def _is_change(passage: Passage, numeral: Numeral) -> bool:
    return _tells_change(passage.read_label(numeral))


@lru_cache(maxsize=_LABELS)
def _tells_change(label: str) -> bool:
    return _IS_CHANGE.search(label) is not None


def _find_year(passage: Passage, numeral: Numeral) -> int:
    """Return the last year printed before a figure; 0 where none is near."""
    years = _YEAR.findall(passage.text, max(0, numeral.start - _DATED), numeral.start + 5)
    return int(years[-1]) if years else 0


def _count_years(passage: Passage, before: Numeral, after: Numeral, change: _Change) -> int:
    """Return over how many years a yearly rate is told; 0 where it is no yearly rate."""
    if change.figure.unit != "%" or "年均" not in change.clause:
        return 0
    years = _find_year(passage, after) - _find_year(passage, before)
    return years if 1 < years <= _MOST_YEARS else 0


def _fits_roughly(passage: Passage, before: Numeral, after: Numeral, change: _Change) -> bool:
    """Whether a pair is worth an exact look: it lies near the change, in words and in value."""
    figure = change.figure
    if not before.value or after.value is None or figure.value is None:
        return False
    gap = (before.value - after.value) if change.is_fall else (after.value - before.value)
    if gap <= 0:
        return False
    if figure.unit == "%":
        gap *= 100 / before.value
    is_near = abs(gap - figure.value) <= _ROUGH * figure.value + figure.step
    if not is_near and figure.unit != "倍" and not _count_years(passage, before, after, change):
        return False
    return change.is_gap or (
        _is_told_together(passage, before, after, change) and _is_in_order(passage, before, after)
    )


def _is_told_together(passage: Passage, before: Numeral, after: Numeral, change: _Change) -> bool:
    """Whether two figures may be one thing at two times: a time is named, and coarse figures are near."""
    if change.figure.unit == "百分点" and is_fine(change.figure):
        return True
    first, second = sorted((before, after), key=lambda n: n.start)
    is_near = second.start - first.end <= _APART and change.figure.start - second.end <= _APART
    told = passage.text[max(0, before.start - _APART) : before.start]
    is_dated = _WHEN.search(told) is not None or _FROM.search(passage.read_label(before)) is not None
    return is_dated and (is_near or is_fine(change.figure))
