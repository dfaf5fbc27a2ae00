"""Claims that figures make up a total, that something is left of it, or that it is so much for each one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.claims import Claim
from toolkit.relations.passage import REACH, STOP, Passage, is_same_unit
from toolkit.relations.words import A, any_of, list_terms, words

_VIEWS = "分别|从.{1,12}看|[（(]"
_NOT_ALL = re.compile("另|还|等|加上|结转|其中|包括|连同|含")
_DONE = re.compile("已|其中|完成|除")
_FARTHEST = 40
# No total of a sentence has more parts than this.
_MOST = 12
# A sum that misses its total by more than this share is taken for figures of different things.
_MISS = 0.2


@lru_cache
def _compile() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rest = re.compile(rf"(?P<cue>{any_of('rest')}){words(14)}(?P<rest>{A})")
    total = re.compile(rf"(?P<cue>{any_of('total')}){words(8)}(?P<total>{A})")
    return rest, total


def find_rests(passage: Passage) -> Iterator[Claim]:
    """Yield what is left of a whole: with one part a complement, with more of them a sum."""
    for match in _compile()[0].finditer(passage.signs):
        rest = passage.figures[match.start("rest")]
        before = passage.list_amounts(max(0, match.start() - 120), match.start(), rest.unit)[-_MOST:]
        for at in range(len(before) - 2, -1, -1):
            whole, parts = before[at], before[at + 1 :]
            if len(parts) > 1:
                yield make_sum(whole, [*parts, rest])
                continue
            is_sure = len(before) == 2 and match["cue"] in list_terms("rest", "firm")
            figures = [("whole", whole), ("part", parts[0]), ("rest", rest)]
            is_sure = (
                is_sure and _is_near(whole, [parts[0], rest]) and _DONE.search(passage.signs) is not None
            )
            yield Claim("complement", figures, "rest", (claims.less,), ("whole", "part"), is_sure)
        if len(before) == 1:
            yield from _look_back(passage, before[0], rest)


def _look_back(passage: Passage, part: Numeral, rest: Numeral) -> Iterator[Claim]:
    """Yield what is left of each figure of the sentence before: 发现90处。已排除81处，其余9处."""
    for whole in passage.list_before(0, rest.unit):
        figures = [("whole", whole), ("part", part), ("rest", rest)]
        yield Claim("complement", figures, "rest", (claims.less,), ("whole", "part"), is_sure=False)


def find_closed_sums(passage: Passage) -> Iterator[Claim]:
    """Yield sums whose total follows: 3个、4个，合计7个."""
    for match in _compile()[1].finditer(passage.signs):
        place = match.start("total")
        total = passage.figures[place]
        start = passage.find_start(place)
        addends = passage.list_places(start, match.start(), total.unit)[-_MOST:]
        while len(addends) > 1:
            figures = [passage.figures[at] for at in addends]
            yield make_sum(total, figures, is_sure=_is_closed(passage, match, addends, start))
            del addends[0]


def _is_closed(passage: Passage, match: re.Match[str], addends: Sequence[int], start: int) -> bool:
    """Whether the total can only be that of all the figures before it."""
    total = passage.figures[match.start("total")]
    if match["cue"] not in list_terms("total", "closing") or match.start() - addends[-1] > 8:
        return False
    is_list = all(later - at <= 20 for at, later in pairwise(addends))
    is_whole = len(addends) == len(passage.list_places(start, match.start(), total.unit))
    words_between = passage.signs[start : match.start()]
    figures = [passage.figures[at] for at in addends]
    return is_list and is_whole and not _NOT_ALL.search(words_between) and _is_near(total, figures)


def find_opened_sums(passage: Passage) -> Iterator[Claim]:
    """Yield sums whose total comes first: 7个，其中甲3个、乙4个."""
    for at in passage.places[:-2]:
        total = passage.figures[at]
        later = passage.list_places(at + 1, at + REACH, total.unit)
        if len(later) < 2 or later[0] - at > _FARTHEST:
            continue
        opening = passage.signs[at + 1 : later[0]]
        if not re.search(f"{any_of('part')}|{_VIEWS}", opening):
            continue
        parts = _take_list(passage, later[:_MOST])
        is_all = re.search(any_of("part.all"), opening) is not None and _is_bare_list(parts)
        for size in range(2, len(parts) + 1):
            figures = [passage.figures[place] for place in parts[:size]]
            is_sure = is_all and size == len(parts) and _is_near(total, figures)
            yield make_sum(total, figures, is_sure=is_sure)


def find_listed_sums(passage: Passage) -> Iterator[Claim]:
    """Yield sums whose total stands before the sentence that lists its parts: 共7亩。包括：甲3亩；乙4亩."""
    for match in re.finditer(any_of("part"), passage.signs):
        first = next((at for at in passage.list_places(match.end(), match.end() + _FARTHEST)), None)
        if first is None or re.search(f"[{STOP}]", passage.signs[match.end() : first]):
            continue
        unit, start = passage.figures[first].unit, passage.find_start(match.start())
        parts = _take_list(passage, passage.list_places(first, first + REACH, unit)[:_MOST])
        if passage.list_places(start, match.start(), unit):
            continue
        for total in passage.list_before(start, unit):
            for size in range(len(parts), 1, -1):
                yield make_sum(total, [passage.figures[place] for place in parts[:size]])


def _take_list(passage: Passage, places: Sequence[int]) -> list[int]:
    """Return the figures of a list that lie no deeper in brackets than its first, up to a wide gap."""
    parts = [places[0]]
    for place in places[1:]:
        between = passage.signs[parts[-1] : place]
        if len(between) > _FARTHEST or "。" in between or "其中" in between.rpartition("）")[2]:
            break
        if _count_open(between) <= 0:
            parts.append(place)
    return parts


def _count_open(signs: str) -> int:
    return sum(signs.count(sign) for sign in "（(") - sum(signs.count(sign) for sign in "）)")


def _is_bare_list(places: Sequence[int]) -> bool:
    return all(later - at <= 3 for at, later in pairwise(places))


def make_sum(total: Numeral, addends: Sequence[Numeral], *, is_sure: bool = False) -> Claim:
    """Make the claim that the addends give the total."""
    figures = [("total", total), *(("addend", figure) for figure in addends)]
    return Claim("sum", figures, "total", (claims.add,), ("addend",), is_sure)


def _is_near(whole: Numeral, parts: Sequence[Numeral]) -> bool:
    """Whether exact parts miss their whole by little: by much, they are figures of other things."""
    values = [part.value for part in parts if part.value is not None and part.bound == "exact"]
    if whole.value is None or whole.bound != "exact" or len(values) < len(parts):
        return False
    return abs(sum(values) - whole.value) <= _MISS * abs(whole.value)


@lru_cache
def _compile_averages() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    from toolkit.codebooks import load_codebook

    return tuple(
        (
            re.compile(rf"(?:{'|'.join(group.terms)})(?P<what>{words(10)})(?P<part>{A})"),
            tuple(group.name.split()),
        )
        for group in load_codebook("relations")["average"].groups
    )


def find_averages(passage: Passage) -> Iterator[Claim]:
    """Yield amounts divided by a count, where all three are printed: 30万元、600人，人均500元."""
    for pattern, units in _compile_averages():
        for match in pattern.finditer(passage.signs):
            yield from _divide(passage, match, units)


def _divide(passage: Passage, match: re.Match[str], units: Sequence[str]) -> Iterator[Claim]:
    part = passage.figures[match.start("part")]
    start = passage.find_start(match.start())
    amounts = passage.list_amounts(start, match.start(), part.unit)
    before = passage.list_places(start, match.start())
    counts = [passage.figures[at] for at in before if passage.figures[at].unit in units]
    what = match["what"].strip("约近达为超过了补助到") or ""
    is_named = not what or what[-2:] in passage.signs[start : match.start()]
    is_sure = is_named and len(amounts) == len(counts) == 1 and units[0] in ("人", "户")
    for amount in reversed(amounts):
        for count in reversed(counts):
            if not is_same_unit(amount.unit, count.unit):
                figures = [("amount", amount), ("count", count), ("part", part)]
                is_near = is_sure and _divides_nearly(amount, count, part)
                yield Claim("per", figures, "part", (claims.divide,), ("amount", "count"), is_near)


def _divides_nearly(amount: Numeral, count: Numeral, part: Numeral) -> bool:
    if not amount.value or not count.value or not part.value:
        return False
    return abs(amount.value / count.value - part.value) <= _MISS * part.value
