"""Claims that a figure rose, fell, or lies above or below another."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from functools import lru_cache

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.check import Formula, recompute
from toolkit.relations.claims import Claim
from toolkit.relations.passage import FIGURES, STOP, TIMES, Passage, is_same_unit
from toolkit.relations.words import ABOUT, HEDGE, NEXT, SAME_FIGURE, A, F, P, any_of, list_terms, words

# What may be said before a change without turning to another subject.
_FILL = (
    "(?:累计|共|合计|总共|净|同比|环比|整体|总体|大幅|平均|实际|期间|年内"
    "|[一二三四五六七八九十两几0-9]+年间?|\ue004)*"
)
# What may stand before 较 without naming another subject than the figure before.
_SAME = f"(?:{SAME_FIGURE}|同样|总数|总量|总额|人数|户数|数量|规模|水平|年|实际|净|均|也|又|还|已)*"
_PACE = ("快", "慢")
_MORE = ("多", "高", "快")
_LESS = ("少", "低", "慢")
_GAP = ("相差", "差距")
# The words of a change that may tell of a difference between two places or things.
COMPARED = (*_MORE, *_LESS, *_GAP)
_HIGHER = (*COMPARED, "高出")
# A base in time tells of growth, one in space of a difference: 比2014年低, not 比2014年的会宁低.
_TIME = re.compile("上年|去年|年初|上月|上季|前年|年前|以前|之前|年底|年末|原[来有先]|\ue004")
_OF_PLACE = re.compile("的[\u4e00-\u9fff]{2}")
# 3%的退出标准: a bar that a figure is held against is not what goes on to be told of.
_BAR = (
    rf"(?:{words(10)}[，,、（(])?{words(8)}(?:低于|高于|超过|不足|优于){words(8)}{F}{words(8)}[）)]?[，,、]"
)
_BAR_NAME = re.compile(f"的?[^{FIGURES}，,、{STOP}]{{0,6}}(?:标准|要求|线|目标)")
# Growth of output is told at constant prices, beside amounts at current ones.
_REAL = re.compile("生产总值|GDP|增加值|产值|实际|可比|同口径|不变价|年均|扣除")
_CLAUSE = re.compile("[，,、（(]")
_WHOLE = re.compile("总[量额数]|合计|共")
MOVED = rf"[由从自]{words(20)}(?P<before>{F}){words(16)}[到至为达]{words(8)}(?P<after>{F})"
_REAL_NOTE = (
    "the printed amounts do not give the stated growth: it may be told at constant prices or on another base"
)


@lru_cache
def _compile() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return patterns, and whether the words of each say what is compared or only suggest it."""
    terms = list_terms("rise") + list_terms("fall")
    long = "|".join(term for term in terms if len(term) > 1)
    short = "|".join((*(term for term in terms if len(term) == 1), *COMPARED))
    word = rf"(?P<long>{long})了?{ABOUT}|(?P<short>{short})[了出]?{HEDGE}|(?={TIMES})"
    change = rf"{_FILL}(?:{word})(?P<change>{F})"
    second = rf"(?:{NEXT}{_FILL}(?:{long})了?{ABOUT}(?P<change2>{F}))?"
    # 占比, 比重 and a new 由 … 到 are no comparison with the figure before.
    compare = rf"(?<!占){any_of('compare')}(?![重例率值])(?:(?![由从]|分别)[^{FIGURES}，,{STOP}]){{0,14}}?"
    base = rf"(?:(?P<before>{F}){words(3)})?"
    then = r"(?:去年|上年|\ue004)(?:同期[仅只]?[为是]?|[仅只]?[为是])"
    last = rf"(?:[，,、（(](?:而|比|较)?{then}{HEDGE}(?P<last>[{A}{P}]))?"
    told = rf"{_SAME}{compare}{base}{change}{second}{last}"
    compared = rf"(?P<after>[{A}{P}{TIMES}])(?:{_BAR}|{words(10)}[，,、（(])?{told}"
    # 提高到93%，提高12个百分点，比目标90%高3个百分点: the first change is told of another base.
    again = (
        rf"(?P<after>{F}){NEXT}{_FILL}(?:{long})了?{ABOUT}{F}[，,]{compare}(?P<before>{F}){words(3)}{change}"
    )
    # 原有300人，后来减少到200人，减少100人
    reached = rf"(?:{long})[到至为]{words(4)}(?P<after>{A}){NEXT}{change}"
    sure, guessed = (rf"{MOVED}{NEXT}{change}{second}", compared), (again, reached, *_list_verbless())
    return tuple((re.compile(pattern), pattern in sure) for pattern in (*sure, *guessed))


def _list_verbless() -> Iterator[str]:
    """Yield the patterns that need no word of change."""
    change = f"(?P<change>{TIMES})"
    base = "(?:原来?|当初|过去|以前|之前|上年|去年|\ue004)"
    # 由340元提高到385元，提标13.2%
    yield rf"{MOVED}{NEXT}{words(6)}(?P<change>{P})"
    # 由3650元涨到1.46万元，是原来的4倍
    yield rf"{MOVED}{NEXT}{words(6)}(?:是|为|相当于){base}{words(3)}的{change}"
    # 收入9366元，是2014年3122元的3倍
    yield rf"(?P<after>{A}){NEXT}{words(6)}[是为]{base}{words(10)}(?P<before>{A})的{change}"


def is_in_time(told: str) -> bool:
    """Whether the words of a comparison hold a figure against an earlier time, not another place or thing."""
    return _TIME.search(told) is not None and _OF_PLACE.search(told) is None


def tells_fall(word: str) -> bool:
    """Whether a word of change tells of less."""
    return word in list_terms("fall") or word[:1] in _LESS


def find_growth(passage: Passage) -> Iterator[Claim]:
    """Yield the claims of a passage that compare two figures."""
    told: set[int] = set()
    for pattern, is_sure in _compile():
        for match in pattern.finditer(passage.signs):
            if not is_sure:
                yield from _guess_bases(passage, match, told)
                continue
            after = passage.figures[match.start("after")]
            before = passage.get(match, "before") or passage.get(match, "last")
            if before and not is_same_unit(before.unit, after.unit):
                continue
            told.add(match.start("after"))
            bases = [] if before else _list_bases(passage, match)
            claims_read = [_read_claim(passage, match, base, is_sure=False) for base in bases]
            yield from filter(None, claims_read)
            yield from _read_own(passage, match, before)


def _read_own(passage: Passage, match: re.Match[str], before: Numeral | None) -> Iterator[Claim]:
    """Yield the claim of the figure before the change, or of a total before it: 总量增加9亿元，增长15%."""
    claim = _read_claim(passage, match, before, is_sure=True)
    if claim is None:
        return
    place = match.start("after")
    claim.is_sure = not _BAR_NAME.match(match.string, place + 1)
    others = passage.list_amounts(passage.find_start(place), place, passage.figures[place].unit)
    if len(claim.inputs) < 2 or before or not others:
        yield claim
        return
    claim.is_sure = claim.is_sure and not _WHOLE.search(match[0])
    yield claim
    for other in others[::-1]:
        figures = [(role, other if role == "after" else figure) for role, figure in claim.figures]
        yield replace(claim, figures=figures, is_sure=False)


def _guess_bases(passage: Passage, match: re.Match[str], told: Container[int]) -> Iterator[Claim]:
    """Yield the claim with its printed base; else with figures before, if its growth is not told yet."""
    place = match.start("after")
    printed = passage.get(match, "before")
    bases = [printed] if printed else [] if place in told else _list_bases(passage, match)
    for base in bases:
        if is_same_unit(base.unit, passage.figures[place].unit):
            yield from filter(None, [_read_claim(passage, match, base, is_sure=False)])


def _list_bases(passage: Passage, match: re.Match[str]) -> list[Numeral]:
    """Return figures before that may be the base: 2015年为80口，2020年为100口，比2015年增长25%."""
    place = match.start("after")
    start = passage.find_start(place)
    return passage.list_amounts(start, place, passage.figures[place].unit)[-2:]


def _read_claim(
    passage: Passage, match: re.Match[str], before: Numeral | None, *, is_sure: bool
) -> Claim | None:
    after = passage.figures[match.start("after")]
    delta, percent = _sort_changes(passage, match, after)
    if (delta is None and percent is None) or (not is_sure and delta and percent):
        return None
    word = _read_word(match)
    clause = _CLAUSE.split(match.string[match.start() : match.start("change")])[-1]
    is_gap = word in _HIGHER and not is_in_time(clause)
    if before is None and (
        is_gap or word in _PACE or (after.unit == "%" and delta is None) or _is_listed(match)
    ):
        return None
    if before and delta and not percent and is_gap:
        claim = make_difference(before, after, delta, word)
    else:
        is_fall = tells_fall(word) if word else _is_less(after, before)
        claim = make_growth(before, after, delta, percent, is_fall=is_fall)
        if before and percent and "年均" in match[0]:
            claim.formulas = (*claim.formulas, *map(claims.compound, range(2, 11)))
    if _REAL.search(match.string, max(0, match.start() - 30), match.end()):
        claim.excuse = _REAL_NOTE
    claim.is_sure = is_sure
    return claim


def _read_word(match: re.Match[str]) -> str:
    """Return the word of change; "" where a pattern has none, or a figure in 倍 stands without."""
    words = match.groupdict()
    word, place = words.get("long") or words.get("short") or "", match.start("change")
    # 增幅高3个百分点: the last word is the one that counts.
    if words.get("long") and match.end("long") < place and match.string[place - 1] in _MORE + _LESS:
        return match.string[place - 1]
    return word


def _is_listed(match: re.Match[str]) -> bool:
    """Whether a change is one of a list, each told of another figure: 分别下降3.1、2.6和4.4个百分点."""
    return re.match(f"[、和及][{FIGURES}]", match.string[match.end("change") :][:2]) is not None


def _is_less(one: Numeral, other: Numeral | None) -> bool:
    return other is not None and (one.value or 0.0) < (other.value or 0.0)


def _sort_changes(
    passage: Passage, match: re.Match[str], after: Numeral
) -> tuple[Numeral | None, Numeral | None]:
    """Return the change told in the unit of the figures, and the change told in percent."""
    delta = percent = None
    for name in ("change", "change2"):
        figure = passage.get(match, name)
        if figure is None:
            continue
        is_points = figure.unit == "百分点" and after.unit == "%"
        if is_points or (is_same_unit(figure.unit, after.unit) and after.unit != "%"):
            delta = delta or figure
        elif figure.unit in ("%", "倍"):
            percent = percent or figure
    return delta, percent


def make_growth(
    before: Numeral | None, after: Numeral, delta: Numeral | None, percent: Numeral | None, *, is_fall: bool
) -> Claim:
    """Make the claim that a figure rose or fell by so much, or by so many percent."""
    roles = (("before", before), ("after", after), ("delta", delta), ("percent", percent))
    figures = [(role, figure) for role, figure in roles if figure is not None]
    stated = "percent" if percent else "delta"
    claim = Claim("growth", figures, stated)
    if before:
        claim.inputs = ("before", "after")
        claim.formulas = _choose_formulas(percent, after, is_fall=is_fall)
        difference = _choose_formulas(None, after, is_fall=is_fall)
        if delta and percent and recompute(delta, difference, [before], [after]).verdict == "unreconciled":
            claim.stated, claim.formulas = "delta", difference
    elif delta and percent and percent.unit == "%":
        claim.inputs = ("after", "delta")
        claim.formulas = (claims.fall_by if is_fall else claims.rise_by,)
    return claim


def _choose_formulas(percent: Numeral | None, after: Numeral, *, is_fall: bool) -> tuple[Formula, ...]:
    difference, relative = (claims.less, claims.fall_from) if is_fall else (claims.more, claims.rise_from)
    if percent is None:
        return (difference,)
    if percent.unit == "倍":
        return (claims.times_more, claims.times)
    # A change between two shares is often told in percent where points are meant.
    return (relative, difference) if after.unit == "%" else (relative,)


def make_difference(before: Numeral, after: Numeral, delta: Numeral, word: str) -> Claim:
    """Make the claim that one figure lies so far above or below the other, as the word says."""
    if word in _LESS:
        before, after = after, before
    figures = [("whole", after), ("part", before), ("delta", delta)]
    formulas = (claims.less, claims.more) if word in _GAP else (claims.less,)
    return Claim("difference", figures, "delta", formulas, ("whole", "part"))
