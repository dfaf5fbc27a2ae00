"""Claims that figures make up a total, that something is left of it, or that it is so much for each one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.claims import Claim
from toolkit.relations.passage import REACH, STOP, Passage
from toolkit.relations.words import A, any_of, list_terms, words

_VIEWS = "分别|从.{1,12}看|[（(]"
_NOT_ALL = re.compile("另|还|等|加上|结转|其中|包括|连同|含")
# So many figures back are tried for what is left.
_TRIED = 8
_DEDUCTED = re.compile(
    rf"(?:扣除|刨去|刨除|除去|除掉|去掉|减去|成本|开支){words(14)}(?P<part>{A})[^{STOP}]{{0,3}}{words(10)}(?P<delta>{A})"
)
_USED = re.compile("已|完成|脱贫|支出|花|用去|办结|达标|退出|整改|收回|报销|竣工|复工|销号|搬迁")
_DONE = re.compile("已|其中|完成|除")
# What stands between the figures of a plain list: the name of the next part.
_GAP = re.compile("[，,、；;][\u4e00-\u9fff]{1,10}")
_FARTHEST = 40
# No total of a sentence has more parts than this.
_MOST = 12
# A sum that misses its total by more than this share is taken for figures of different things.
_MISS = 0.2


@lru_cache
def _compile() -> tuple[re.Pattern[str], re.Pattern[str]]:
    told = rf"(?P<left>{A}){words(4)}(?:正在|尚未|仍|待|还在)"
    rest = re.compile(rf"(?P<cue>{any_of('rest')}){words(14)}(?P<rest>{A})|{told}")
    total = re.compile(rf"(?P<cue>{any_of('total')}|总(?=[\u4e00-\u9fff])){words(8)}(?P<total>{A})")
    return rest, total


def find_rests(passage: Passage) -> Iterator[Claim]:
    """Yield what is left of a whole: with one part a complement, with more of them a sum."""
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
            figures = [("whole", whole), ("part", parts[0]), ("rest", rest)]
            is_sure = (
                is_sure and _is_near(whole, [parts[0], rest]) and _DONE.search(passage.signs) is not None
            )
            yield Claim("complement", figures, "rest", (claims.less,), ("whole", "part"), is_sure)


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
                figures = [("whole", whole), ("part", part), ("rest", rest)]
                yield Claim("complement", figures, "rest", (claims.less,), ("whole", "part"), is_sure=False)
        place += 1


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


def find_far_sums(passage: Passage) -> Iterator[Claim]:
    """Yield sums of figures of several sentences: 甲县3万人。乙县4万人。两县合计7万人."""
    for match in _compile()[1].finditer(passage.signs):
        if match["cue"] in list_terms("total", "closing"):
            total = passage.figures[match.start("total")]
            before = passage.list_before(match.start(), total.unit)[:_TRIED]
            yield from (make_sum(total, before[size::-1]) for size in range(1, len(before)))


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


def _is_opened(passage: Passage, at: int, opening: str) -> bool:
    """Whether a figure is told as a total of those after it: 其中, or 加起来6万人，甲4万人、乙2万人."""
    if re.search(f"{any_of('part')}|{_VIEWS}", opening):
        return True
    before = passage.signs[max(0, at - 8) : at]
    return opening[:1] in ("，", ",") and re.search(any_of("total.closing"), before) is not None


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
