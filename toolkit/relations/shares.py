"""Claims that a figure is so many percent of another, or of a target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.check import Formula, spread
from toolkit.relations.claims import Claim, is_fine, make_share
from toolkit.relations.passage import AMOUNT, FIGURES, REACH, STOP, Passage, is_same_unit
from toolkit.relations.words import NEXT, OTHER_RATES, OWN, A, P, any_of, clauses, words

# 占 and a word that only names the total again: the share is of the total printed before.
_OF_TOTAL = re.compile(
    "(?:比|比例|比重|全部|总|总体|总数|总量|总额|总人数|总户数|的|其|到|近|约|达|为|了|超过|，)*"
)
_HAN = "[\u4e00-\u9fff]"
_RATE = re.compile(rf"率[^率{FIGURES}，,、{STOP}]{{0,5}}(?P<percent>{P})")
_RATED = re.compile(rf"(?P<before>{_HAN}{{0,8}})(?P<stem>{_HAN}{{2}})(?=率)")
# So many signs before 率 are read.
_RATED_REACH = 10
# What a rate may say after its verb: 整改完成率, 资金到位率.
_DONE_WELL = frozenset({"完成", "到位", "达标", "落实", "办结"})
_CHANGED = re.compile("[较比].*[增减升降多少高低]")
_STOCK = re.compile(
    "共|总|应|需|任务|计划|交办|转交|移交|涉及|接到|收到|受理|梳理|反馈"
    "|排查|核查|抽查|检查|调查|走访|评估|普查"
)
_SEGMENT = re.compile(f"[{STOP}]")
_BASE = re.compile(rf"[按以]{words(16)}(?P<whole>{A}){words(4)}(?:测算|计算|核算|计|为基数|口径)")
_INCIDENCE = re.compile(
    rf"发生率{words(12)}(?P<percent>{P})(?:{words(8)}[降减升增调为至到下]{{1,4}}{words(3)}(?P<after>{P}))?"
)
_POOR = re.compile(rf"(?:贫困|未脱贫){words(12)}(?P<part>{A})")
_NEAR_NOUN = 7
# So many figures back are tried for a coarse percentage.
_NEAREST = 6
_PERCENT_ONLY = ("part", "percent")


@lru_cache
def _compile_targets() -> tuple[tuple[re.Pattern[str], tuple[Formula, ...]], ...]:
    target, exceed = f"{any_of('target')}(?!期|时)", any_of("exceed")
    tail = rf"{words(6)}(?P<percent>{P})"
    over = rf"(?P<part>{A}){OWN}{exceed}了?{words(14)}{target}{words(6)}(?P<whole>{A}){tail}"
    above = rf"(?P<part>{A}){OWN}[比较]{words(14)}{target}{words(6)}(?P<whole>{A}){words(3)}"
    more = rf"(?:{exceed}|多|增加|高出|高){words(3)}(?P<percent>{P})"
    met = "完成|占|达|为|是|相当于"
    named = rf"(?P<part>{A}){OWN}[比较]{words(6)}(?P<whole>{A})的{words(8)}{target}{words(3)}"
    done = rf"(?P<part>{A}){OWN}(?:{met}){words(14)}{target}{words(6)}[（(]?(?P<whole>{A})[）)]?的{tail}"
    first = (
        rf"{target}{words(8)}(?P<whole>{A}){NEXT}{clauses(16)}(?:完成|实现|落实|到位|建成|实际){words(10)}(?P<part>{A}){NEXT}"
        rf"{words(6)}(?:完成率|(?:{met}){words(12)}(?:{target}[数量]?的?|比)){tail}"
    )
    beyond = (
        rf"{target}{words(8)}(?P<whole>{A}){NEXT}{clauses(16)}(?:完成|实现|实际){words(10)}(?P<part>{A}){NEXT}"
        rf"{words(4)}(?:超额|超计划|超任务|超出){tail}"
    )
    alone = rf"(?P<part>{A}){OWN}(?:完成|达|占){words(12)}{target}{words(4)}的{tail}"
    return (
        (re.compile(over), (claims.excess, claims.share)),
        (re.compile(rf"{above}{more}"), (claims.excess,)),
        (re.compile(rf"{named}{more}"), (claims.excess,)),
        (re.compile(done), (claims.share,)),
        (re.compile(first), (claims.share,)),
        (re.compile(beyond), (claims.excess,)),
        (re.compile(alone), ()),
    )


def find_target_shares(passage: Passage) -> Iterator[Claim]:
    """Yield the claims that a target is met to so many percent."""
    for pattern, formulas in _compile_targets():
        for match in pattern.finditer(passage.signs):
            part, percent = (passage.figures[match.start(name)] for name in _PERCENT_ONLY)
            figures = [("part", part), ("percent", percent)]
            if not formulas:
                yield from _find_target(passage, match.start(), part, percent)
                yield Claim("ratio_of_target", figures, "percent")
                continue
            whole = passage.figures[match.start("whole")]
            if is_same_unit(part.unit, whole.unit):
                figures.append(("whole", whole))
                yield Claim("ratio_of_target", figures, "percent", formulas, ("part", "whole"))


def _find_target(passage: Passage, place: int, part: Numeral, percent: Numeral) -> Iterator[Claim]:
    """Yield the claim with each target told before: 今年任务是减贫11万人。…10万人，占任务的91%."""
    for whole in passage.list_before(place, part.unit):
        if re.search(any_of("target"), passage.read_label(whole)):
            figures = [("part", part), ("percent", percent), ("whole", whole)]
            yield Claim(
                "ratio_of_target", figures, "percent", (claims.share,), ("part", "whole"), is_sure=False
            )


@lru_cache
def _compile_shares() -> tuple[re.Pattern[str], ...]:
    share = any_of("share")
    printed = (
        # 占6县资金总额22亿元的: the count of places is not the whole.
        rf"(?P<part>{A}){OWN}{share}(?:{words(6)}{A})??{words(24)}(?P<whole>{A})(?:{words(8)}的|的?){words(5)}(?P<percent>{P})"
    )
    alone = rf"(?P<part>{A}){OWN}{share}(?P<of>(?:(?![由从])[^{FIGURES}，,{STOP}]){{0,24}}?)(?P<percent>{P})"
    # 甲村3亿元、乙村2亿元，甲村资金占60%: the part is named again, not printed again.
    named = rf"[，,、；;](?P<name>{_HAN}{{2}}){_HAN}{{0,6}}?{share}(?P<of>{words(6)})(?P<percent>{P})"
    return re.compile(printed), re.compile(alone), re.compile(named)


def find_shares(passage: Passage) -> Iterator[Claim]:
    """Yield the claims that a figure makes up so many percent of another."""
    printed, alone, named = _compile_shares()
    for match in printed.finditer(passage.signs):
        part, whole = passage.figures[match.start("part")], passage.figures[match.start("whole")]
        if is_same_unit(part.unit, whole.unit):
            # 12个乡镇贫困村的: the figure counts the places, not the thing that the share is of.
            is_sure = match.start("percent") - match.start("whole") <= _NEAR_NOUN and _is_part(part, whole)
            yield make_share(part, passage.figures[match.start("percent")], whole, is_sure=is_sure)
    for match in alone.finditer(passage.signs):
        yield from _find_whole(passage, match)
    for match in named.finditer(passage.signs):
        yield from _find_named(passage, match)


def _find_whole(passage: Passage, match: re.Match[str]) -> Iterator[Claim]:
    """Yield the share with each printed figure that may be its whole, then without any."""
    place = match.start("part")
    part, percent = passage.figures[place], passage.figures[match.start("percent")]
    start = passage.find_start(place)
    links = [start + found.start() for found in re.finditer(any_of("part.some"), passage.signs[start:place])]
    names_total = _OF_TOTAL.fullmatch(match["of"]) is not None
    if links:
        before = _list_stocks(passage, links[-1], part.unit)
        is_sure = names_total and len(before) == 1 and _is_part(part, before[0])
    else:
        before, is_sure = passage.list_amounts(start, place, part.unit), False
    for whole in reversed(before):
        yield make_share(part, percent, whole, is_sure=is_sure)
    if names_total:
        yield from _look_back(passage, start, part, percent)
    yield Claim("ratio", [("part", part), ("percent", percent)], "percent")


def _list_stocks(passage: Passage, end: int, unit: str) -> list[Numeral]:
    """Return the amounts that may be wholes: those that a figure rose or fell by are not."""
    amounts = passage.list_amounts(max(0, end - REACH), end, unit)
    return [n for n in amounts if not _CHANGED.search(passage.read_label(n))]


def _find_named(passage: Passage, match: re.Match[str]) -> Iterator[Claim]:
    """Yield the share of a figure that bears the name which the share is told of."""
    start = passage.find_start(match.start("name"))
    if not _OF_TOTAL.fullmatch(match["of"]):
        return
    for place in passage.list_places(start, match.start()):
        label = re.split(f"[，,、：:{FIGURES}]", passage.signs[start:place])[-1]
        if match["name"] in label:
            yield from _look_back(
                passage, place, passage.figures[place], passage.figures[match.start("percent")]
            )


def _look_back(passage: Passage, place: int, part: Numeral, percent: Numeral) -> Iterator[Claim]:
    """Yield the share with each figure before `place` as whole: 发现90处。已排除81处，占90%."""
    wholes = passage.list_before(place, part.unit)
    for whole in wholes if is_fine(percent) else wholes[:_NEAREST]:
        if _is_part(part, whole):
            yield make_share(part, percent, whole, is_sure=False)


def _is_part(part: Numeral, whole: Numeral) -> bool:
    """Whether one figure may be no greater than the other."""
    return spread(part).low <= spread(whole).high


def find_rates(passage: Passage) -> Iterator[Claim]:
    """Yield the claims of a rate whose verb counts a part just before: 竣工6户，竣工率60%."""
    rates = list(_list_rates(passage))
    for rated, percent in rates:
        start = passage.find_start(rated.start())
        stem = _find_stem(passage, rated, start)
        place = _find_counted(passage, stem, start, rated.start()) if stem else None
        if place is None:
            continue
        part = passage.figures[place]
        near = passage.list_amounts(max(start, place - 40), place, part.unit)
        if near:
            is_sure = len(rates) == len(near) == 1 and _is_part(part, near[0])
            is_sure = is_sure and _counts_same(passage.signs, stem, start, place)
            yield make_share(part, percent, near[-1], is_sure=is_sure)
        yield from _look_back(passage, place, part, percent)
        # 逾期17笔38万元: either count may be meant.
        double = passage.figures.get(place + 1)
        if double is not None:
            yield from _look_back(passage, place, double, percent)
        kind = "ratio_of_target" if rated["stem"] == "完成" and stem == "完成" else "ratio"
        yield Claim(kind, [("part", part), ("percent", percent)], "percent", is_rate=True)


def _list_rates(passage: Passage) -> Iterator[tuple[re.Match[str], Numeral]]:
    """Yield the words of each rate, before 率, and its percentage."""
    for match in _RATE.finditer(passage.signs):
        end = match.start() + 1
        rated = _RATED.search(passage.signs, max(0, end - 1 - _RATED_REACH), end)
        if rated:
            yield rated, passage.figures[match.start("percent")]


def _find_stem(passage: Passage, rate: re.Match[str], start: int) -> str:
    """Return the verb of a rate that counts something before it, 整改 of 整改完成率; "" where none does."""
    stem, before = rate["stem"], rate["before"][-2:].strip("已前其为")
    if stem in OTHER_RATES:
        return ""
    place = _find_counted(passage, stem, start, rate.start())
    if place is not None and before in passage.signs[start:place]:
        return stem
    return before if stem in _DONE_WELL and len(before) == len(stem) else ""


def _counts_same(signs: str, stem: str, start: int, place: int) -> bool:
    """Whether the part names no thing but that of the stock before, as in 接到来信90件，办结81件."""
    clause = re.split("[，,、]", signs[start:place])[-1]
    return (
        clause.endswith(stem)
        and len(clause) <= len(stem) + 4
        and _STOCK.search(signs, start, place) is not None
    )


def _find_counted(passage: Passage, stem: str, start: int, end: int) -> int | None:
    """Return the place of the amount that a verb counts between `start` and `end`."""
    at = passage.signs.rfind(stem, max(start, end - 50), end)
    place = next((place for place in passage.places if place > at), None)
    if at < 0 or place is None or place > end or passage.signs[place] != AMOUNT:
        return None
    between = passage.signs[at:place]
    if len(between) > 16 or "，" in between or "," in between:
        return None
    clause = re.split(f"[，,、{FIGURES}]", passage.signs[start:at])[-1]
    # 新增参保人数20人 counts those who joined; 新增供养床位20张 counts beds.
    is_attribute = len(between) > len(stem) + 1 and not between.endswith("数")
    names_thing = is_attribute and re.search(any_of("make", "rise.verb"), clause)
    return None if names_thing else place


def find_incidence(passage: Passage) -> Iterator[Claim]:
    """Yield poverty rates beside the poor and the population that they are said to be reckoned by."""
    for match in _INCIDENCE.finditer(passage.signs):
        start = passage.find_start(match.start())
        stop = _SEGMENT.search(passage.signs, match.end())
        base = _BASE.search(passage.signs, start, stop.start() if stop else len(passage.signs))
        if base is None:
            continue
        whole = passage.figures[base.start("whole")]
        percents = [n for n in (passage.get(match, "percent"), passage.get(match, "after")) if n]
        poor = [n for n in passage.list_before(match.start(), "人") if n is not whole]
        yield from (make_share(part, percent, whole) for percent in percents for part in poor)
        here = passage.list_amounts(start, match.start(), "人")
        told = _POOR.search(passage.signs, start, match.start())
        # One count of people and one rate can only be meant for each other.
        if told and len(percents) == 1 and [n for n in here if n is not whole] == [passage.get(told, "part")]:
            yield make_share(poor[0], percents[0], whole, is_sure=True)
