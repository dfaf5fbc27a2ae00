"""Claims that an amount divided by a count is so much for each one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.claims import Claim, as_rounded, is_fine
from toolkit.relations.passage import PEOPLE, STOP, Passage, is_same_unit
from toolkit.relations.words import A, words

# A quotient that misses the printed one by more than this share is of other figures.
_MISS = 0.2
# The last unit of a group, 个 of 人均, is only taken where it fits.
_PLAIN = 4
_EACH = re.compile(rf"每(?P<what>{words(14)})(?P<part>{A})")
_YEARLY = re.compile(rf"(?:年均|平均每年|每年平均){words(8)}(?P<part>{A})")
# A noun ends so many signs after 每.
_NOUN = 5
_PERSON = re.compile("[人名位员生]")
# Classifiers that say nothing of the thing: 4个县, and 每县.
_BLANK = frozenset({"个", "家", "所", "座", "处", ""})
_STOP = re.compile(f"[{STOP}]")


@lru_cache
def _compile() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
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
    for pattern, units in _compile():
        for match in pattern.finditer(passage.signs):
            yield from _divide_before(passage, match, units)
            inside = _list_inside(passage, match.start("part"))
            yield from _divide(passage, match, [n for n in inside if n.unit in units])
    for match in _EACH.finditer(passage.signs):
        inside = _list_inside(passage, match.start("part"))
        yield from _divide(passage, match, [n for n in inside if _is_named(passage, n, match["what"])])
    for match in _YEARLY.finditer(passage.signs):
        yield from _divide(passage, match, passage.durations)


def find_prices(passage: Passage) -> Iterator[Claim]:
    """Yield sums of money over what they were paid for: 按4元/斤收购500斤，付2000元."""
    for place in passage.places:
        price = passage.figures[place]
        if "/" in price.unit:
            unit, _, each = price.unit.partition("/")
            inside = _list_inside(passage, place)
            amounts = [n for n in inside if n.unit == unit]
            yield from _pair(price, amounts, [n for n in inside if n.unit == each])


def _divide(passage: Passage, match: re.Match[str], counts: Sequence[Numeral]) -> Iterator[Claim]:
    part = passage.figures[match.start("part")]
    inside = _list_inside(passage, match.start("part"))
    yield from _pair(part, [n for n in inside if is_same_unit(n.unit, part.unit)], counts)


def _is_named(passage: Passage, count: Numeral, what: str) -> bool:
    """Whether 每 and the words after it name what a figure counts: 60名 and 每人, 4个县 and 每县."""
    if count.unit in PEOPLE:
        return _PERSON.search(what) is not None
    if count.unit in _BLANK and not (count.unit and count.unit in what):
        noun = passage.text[count.end : count.end + 8]
        return any(sign in noun for sign in what.removeprefix(count.unit)[:_NOUN])
    return count.unit in what


def _list_inside(passage: Passage, place: int) -> list[Numeral]:
    """Return the other amounts of the sentence around `place`, and for a fine figure of those before it."""
    stop = _STOP.search(passage.signs, place)
    places = passage.list_places(passage.find_start(place), stop.start() if stop else len(passage.signs))
    part = passage.figures[place]
    # 种薯46户。净落19万元，户均4174元: the count stands in the sentence before.
    earlier = passage.earlier[::-1] if part.bound == "exact" and is_fine(part) else []
    return [*(passage.figures[at] for at in places if at != place), *earlier]


def _pair(part: Numeral, amounts: Sequence[Numeral], counts: Sequence[Numeral]) -> Iterator[Claim]:
    """Yield each amount and count that give the quotient nearly; what does not fit is no claim."""
    for amount in amounts:
        for count in counts:
            if amount is not count and part.unit and _divides_nearly(amount, count, part):
                yield _make_claim(amount, count, part, is_sure=False)


def _divide_before(passage: Passage, match: re.Match[str], units: Sequence[str]) -> Iterator[Claim]:
    """Yield the claim that needs no fit: one amount and one count stand before, and no other."""
    part = passage.figures[match.start("part")]
    start = passage.find_start(match.start())
    amounts = passage.list_amounts(start, match.start(), part.unit)
    before = passage.list_places(start, match.start())
    counts = [passage.figures[at] for at in before if passage.figures[at].unit in units[:_PLAIN]]
    what = match["what"].strip("约近达为超过了补助到") or ""
    is_named = not what or what[-2:] in passage.signs[start : match.start()]
    if not (is_named and len(amounts) == len(counts) == 1 and units[0] in ("人", "户")):
        return
    if not is_same_unit(amounts[0].unit, counts[0].unit) and _divides_nearly(amounts[0], counts[0], part):
        yield _make_claim(amounts[0], counts[0], part, is_sure=True)


def _make_claim(amount: Numeral, count: Numeral, part: Numeral, *, is_sure: bool) -> Claim:
    figures = [("amount", amount), ("count", count), ("part", as_rounded(part))]
    return Claim("per", figures, "part", (claims.divide,), ("amount", "count"), is_sure)


def _divides_nearly(amount: Numeral, count: Numeral, part: Numeral) -> bool:
    if not amount.value or not part.value or count.value is None or count.value <= 1:
        return False
    return abs(amount.value / count.value - part.value) <= _MISS * part.value
