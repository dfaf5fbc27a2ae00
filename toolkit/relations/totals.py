"""Claims that figures make up a total, that something is left of it, or that it is so much for each one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.check import half_step
from toolkit.relations.claims import Claim
from toolkit.relations.passage import AMOUNT, REACH, STOP, Passage
from toolkit.relations.words import A, any_of, list_terms, words

_VIEWS = "分别|从.{1,12}看|[（(]"
# 从来源看，1.86亿元中，中央…: the view or 中 makes a total of the figure.
_VIEWED = re.compile("(?:从[^，,]{1,12}[看讲说]|[按依][^，,]{1,12}[分看]|构成|来源|投向)[，,：:][^，,]{0,8}$")
_AMONG = re.compile("^[^，,、]{0,10}(?:中|里头?|内)[，,：:]|^[^，,、]{0,10}中(?=[\u4e00-\u9fff])|^[，,]由")
# 总投资860万元, 共42人: the words before a figure that make it a total.
_TOTAL_LABEL = re.compile("总[\u4e00-\u9fff]{1,3}[达为有约]{0,2}$|共[\u4e00-\u9fff]{0,3}$")
# A price or a norm counts nothing that adds up: 每天80元.
_EACH = re.compile("每[^，,、]{1,3}$|[人户亩村]均[^，,、]{0,6}$|单价|/")
_STOPPED = re.compile(f"[{STOP}]")
_NOT_ALL = re.compile("另|还|等|加上|结转|其中|包括|连同|含")
# So many figures back are tried for what is left.
_TRIED = 8
_DEDUCTED = re.compile(
    rf"(?:扣除|刨去|刨除|除去|除掉|去掉|减去|成本|开支){words(14)}(?P<part>{A})[^{STOP}]{{0,3}}{words(10)}(?P<delta>{A})"
)
# 抽查386户，除12户外出外，其余374户…; 除25户因灾未达标，1395户…
_EXCEPT = re.compile(
    rf"除(?<![扣刨]除)(?![去掉此外]){words(8)}(?P<part>{A}){words(16)}[，,]{words(10)}(?P<rest>{A})"
)
_USED = re.compile("已|完成|脱贫|支出|花|用去|办结|达标|退出|整改|收回|报销|竣工|复工|销号|搬迁")
_DONE = re.compile("已|其中|完成|除")
# What stands between the figures of a plain list: the name of the next part.
_GAP = re.compile("[，,、；;][\u4e00-\u9fff]{1,10}")
_FARTHEST = 40
# A total and its parts are so many figures or more.
_FEWEST = 3
# No total of a sentence has more parts than this.
_MOST = 12
# A sum that misses its total by more than this share is taken for figures of different things.
_MISS = 0.2
# One that misses it by less than this share is a slip, or leaves out a part that is not told.
_SLIP = 0.05
_NOT_LISTED = "the parts do not make up the total: one may be left out, or a figure be mistaken"


@lru_cache
def _compile() -> tuple[re.Pattern[str], re.Pattern[str]]:
    told = rf"(?P<left>{A}){words(4)}(?:正在|尚未|仍|待|还在)"
    rest = re.compile(rf"(?P<cue>{any_of('rest')}){words(14)}(?P<rest>{A})|{told}")
    total = re.compile(rf"(?P<cue>{any_of('total')}|总(?=[\u4e00-\u9fff])){words(8)}(?P<total>{A})")
    return rest, total


def find_rests(passage: Passage) -> Iterator[Claim]:
    """Yield what is left of a whole: with one part a complement, with more of them a sum."""
    for match in _EXCEPT.finditer(passage.signs):
        part, rest = passage.figures[match.start("part")], passage.figures[match.start("rest")]
        for whole in passage.list_before(match.start(), part.unit)[:_TRIED]:
            yield _make_rest(whole, part, rest)
    for match in _compile()[0].finditer(passage.signs):
        yield from _look_back(passage, match.start("rest" if match["rest"] else "left"))
        if not match["rest"]:
            continue
        rest = passage.figures[match.start("rest")]
        before = passage.list_amounts(max(0, match.start() - 120), match.start(), rest.unit)[-_MOST:]
        for at in range(len(before) - 2, -1, -1):
            whole, parts = before[at], before[at + 1 :]
            if len(parts) > 1:
                yield make_sum(whole, [*parts, rest])
                continue
            is_sure = len(before) == 2 and match["cue"] in list_terms("rest", "firm")
            is_sure = (
                is_sure and _is_near(whole, [parts[0], rest]) and _DONE.search(passage.signs) is not None
            )
            yield _make_rest(whole, parts[0], rest, is_sure=is_sure)


def _make_rest(whole: Numeral, part: Numeral, rest: Numeral, *, is_sure: bool = False) -> Claim:
    """Make the claim that something is left of a whole when a part is taken away."""
    figures = [("whole", whole), ("part", part), ("rest", rest)]
    return Claim("complement", figures, "rest", (claims.less,), ("whole", "part"), is_sure)


def _look_back(passage: Passage, place: int) -> Iterator[Claim]:
    """Yield what is left of figures told before, each count apart: 剩9户30人。脱贫8户28人，还剩1户2人."""
    cue = place
    while place in passage.figures:
        rest = passage.figures[place]
        before = passage.list_before(cue, rest.unit)[:_TRIED]
        for at, part in enumerate(before):
            if at and not _USED.search(passage.read_label(part)):
                continue
            for whole in before[at + 1 :]:
                yield _make_rest(whole, part, rest)
        place += 1


def find_closed_sums(passage: Passage) -> Iterator[Claim]:
    """Yield sums whose total follows: 3个、4个，合计7个."""
    for match in _compile()[1].finditer(passage.signs):
        place = match.start("total")
        total = passage.figures[place]
        start = passage.find_start(place)
        addends = passage.list_places(start, match.start(), total.unit)[-_MOST:]
        addends = [at for at in addends if _adds_up(passage, passage.figures[at], total)]
        while len(addends) > 1:
            figures = [passage.figures[at] for at in addends]
            yield make_sum(total, figures, is_sure=_is_closed(passage, match, addends, start))
            del addends[0]


def find_far_sums(passage: Passage) -> Iterator[Claim]:
    """Yield sums of figures of several sentences: 甲县3万人。乙县4万人。两县合计7万人."""
    for match in _compile()[1].finditer(passage.signs):
        if match["cue"] in list_terms("total", "closing"):
            total = passage.figures[match.start("total")]
            before = passage.list_before(match.start(), total.unit)[:_TRIED]
            before = [n for n in before if _adds_up(passage, n, total)]
            yield from (make_sum(total, before[size::-1]) for size in range(1, len(before)))


def _adds_up(passage: Passage, addend: Numeral, total: Numeral) -> bool:
    """Whether a figure may be a part of a total: no price, and not lost in the rounding of the total."""
    if _EACH.search(passage.read_label(addend)) or "/" in addend.unit:
        return False
    return addend.value is None or addend.value >= half_step(total)


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


def find_deductions(passage: Passage) -> Iterator[Claim]:
    """Yield what a cost leaves of a sum: 卖了28万元。刨去成本9万元，净落19万元."""
    for match in _DEDUCTED.finditer(passage.signs):
        part, delta = passage.figures[match.start("part")], passage.figures[match.start("delta")]
        for whole in passage.list_before(match.start(), part.unit)[:_TRIED]:
            figures = [("whole", whole), ("part", part), ("delta", delta)]
            yield Claim("difference", figures, "delta", (claims.less,), ("whole", "part"), is_sure=False)


def find_opened_sums(passage: Passage) -> Iterator[Claim]:
    """Yield sums whose total comes first: 7个，其中甲3个、乙4个."""
    if passage.signs.count(AMOUNT) < _FEWEST:
        return
    for at in passage.places[:-2]:
        total = passage.figures[at]
        later = passage.list_places(at + 1, at + REACH, total.unit)
        if len(later) < 2 or later[0] - at > _FARTHEST:
            continue
        opening = passage.signs[at + 1 : later[0]]
        is_colon = opening[:1] in (":", "：")
        if not is_colon and not _is_opened(passage, at, opening):
            continue
        parts = _take_list(passage, later[:_MOST])
        is_all = re.search(any_of("part.all"), opening) is not None and _is_bare_list(parts)
        is_all = is_all or (is_colon and _is_full_list(passage, parts))
        for size in range(2, len(parts) + 1):
            figures = [passage.figures[place] for place in parts[:size]]
            is_sure = is_all and size == len(parts) and _is_near(total, figures)
            yield make_sum(total, figures, is_sure=is_sure)
        yield from _doubt_list(passage, total, parts)


def _doubt_list(passage: Passage, total: Numeral, places: Sequence[int]) -> Iterator[Claim]:
    """Yield the sum of a list that misses its total by so little that hardly a part can be left out."""
    figures = [passage.figures[place] for place in places]
    ending = passage.signs[places[-1] + 1 : places[-1] + 8]
    is_closed = not _NOT_ALL.search(ending) and not _STOPPED.search(passage.signs, places[0], places[-1])
    if len(figures) > 1 and _is_near(total, figures) and is_closed:
        values = [n.value or 0.0 for n in figures]
        gap = abs(sum(values) - (total.value or 0.0))
        if gap <= min(_SLIP * (total.value or 0.0), min(values) / 2):
            yield replace(make_sum(total, figures, is_sure=True), excuse=_NOT_LISTED)


def _is_opened(passage: Passage, at: int, opening: str) -> bool:
    """Whether a figure is told as a total of those after it: 其中, or 加起来6万人，甲4万人、乙2万人."""
    if re.search(f"{any_of('part')}|{_VIEWS}", opening) or _AMONG.search(opening):
        return True
    before = passage.signs[max(0, at - 24) : at]
    if _VIEWED.search(before) or (opening[:1] in ("，", ",") and _TOTAL_LABEL.search(before)):
        return True
    return opening[:1] in ("，", ",") and re.search(any_of("total.closing"), before[-8:]) is not None


def _is_full_list(passage: Passage, places: Sequence[int]) -> bool:
    """Whether a list of three or more fills the rest of its sentence: 减贫19万人：甲12万人，乙7万人."""
    signs = passage.signs
    gaps = [signs[at + 1 : later] for at, later in pairwise(places)]
    is_last = len(signs) <= places[-1] + 1 or signs[places[-1] + 1] in STOP
    return len(gaps) > 1 and is_last and all(_GAP.fullmatch(gap) for gap in gaps)


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
