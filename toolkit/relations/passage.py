"""Sentences made ready for patterns: every figure is one sign, so that a pattern sees the words between."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.numerals import Numeral
from toolkit.text import Sentence

# Signs of the private use area stand for figures: amount, percent, percentage points, times, and dates.
AMOUNT, PERCENT, POINTS, TIMES, DATE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
FIGURES = AMOUNT + PERCENT + POINTS + TIMES
STOP = "；;。！？!?"
# No claim joins figures that lie further apart than this.
REACH = 300
_PRIVATE = re.compile(r"[\ue000-\ue004\s]")
_SIGNS = {"%": PERCENT, "‰": PERCENT, "百分点": POINTS, "倍": TIMES}
_DURATIONS = frozenset({"年", "个月", "月", "天", "日", "小时", "周", "岁", "周岁", "周年", "次"})
_DIGIT = re.compile(r"[0-9０-９*＊×✕XxＸｘ]")
_LEAST_CHINESE = 20
# So many figures of the paragraph, and percentages of the text, are remembered.
_REMEMBERED = 24
_RATES = 10
# The words before and after a figure that may name what it counts, and the shortest name.
_LABEL, _NOUN, _NAME = 24, 6, 4
_AMONG = re.compile("([\u4e00-\u9fff]{4,8})[里之当]?中")
_EDGE = re.compile(r"[，,、。；;：:（(）)\s]")
PEOPLE = frozenset({"人", "名", "位", "口人", "人口"})
HOMES = frozenset({"户", "户人家"})


def is_same_unit(one: str, other: str) -> bool:
    """Whether two figures count the same kind of thing, as 人 and 名 do."""
    return one == other or (one in PEOPLE and other in PEOPLE) or (one in HOMES and other in HOMES)


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more sentences that are read together: the signs, and the figure behind each."""

    signs: str
    figures: dict[int, Numeral]
    # The places of the figures in `signs`, in order.
    places: list[int]
    text: str
    # The figures of the sentences before in the same paragraph, and the percentages before in the text.
    earlier: Sequence[Numeral] = ()
    rates: Sequence[Numeral] = ()
    # The amounts of the text before, however far.
    told: Sequence[Numeral] = ()
    # 五年 in 五年间: read as words, but divided by in 年均.
    durations: Sequence[Numeral] = ()

    def get(self, match: re.Match[str], group: str) -> Numeral | None:
        """Return the figure that a group of a pattern found; None where it found none."""
        return self.figures.get(match.start(group)) if group in match.re.groupindex else None

    def find_start(self, place: int) -> int:
        """Return where the sentence around `place` begins, or as far back as a claim may reach."""
        nearest = max(0, place - REACH)
        return max(nearest, max(self.signs.rfind(sign, nearest, place) for sign in STOP) + 1)

    def list_places(self, start: int, end: int, unit: str | None = None) -> list[int]:
        """Return where between `start` and `end` amounts stand, all or those of a unit."""
        return [
            at
            for at in self.places[bisect_left(self.places, start) : bisect_left(self.places, end)]
            if self.signs[at] == AMOUNT and (unit is None or is_same_unit(self.figures[at].unit, unit))
        ]

    def list_amounts(self, start: int, end: int, unit: str) -> list[Numeral]:
        """Return the amounts of a unit between `start` and `end`."""
        return [self.figures[at] for at in self.list_places(start, end, unit)]

    def list_before(self, place: int, unit: str) -> list[Numeral]:
        """Return the amounts of a unit before `place` in its paragraph, the nearest first."""
        amounts = [n for n in self.earlier if is_same_unit(n.unit, unit) and n.unit not in _SIGNS]
        return [*amounts, *self.list_amounts(max(0, place - REACH), place, unit)][::-1]

    def list_rates(self, place: int) -> list[Numeral]:
        """Return the percentages before `place`, back into the paragraphs before, the nearest first."""
        inside = self.places[: bisect_left(self.places, place)]
        return [*self.rates, *(self.figures[at] for at in inside if self.signs[at] == PERCENT)][::-1]

    def list_named(self, part: Numeral, name: str | None) -> list[Numeral]:
        """Return the amounts, however far before, of the thing a share is told of: 有效问卷中认可的."""
        clause = _EDGE.split(self.text[max(0, part.start - _LABEL) : part.start])[-1]
        found = _AMONG.search(clause)
        name = found[1] if found else (name or "").rstrip("的")
        if len(name) < _NAME:
            return []
        same = [n for n in reversed(self.told) if is_same_unit(n.unit, part.unit)]
        return [n for n in same if self.count_named(n, name) > 1]

    def count_named(self, numeral: Numeral, name: str) -> int:
        """Count which ends of a name stand around a figure: both of 抽查项目 around 抽查1087个项目."""
        around = self.text[max(0, numeral.start - _LABEL) : numeral.end + _NOUN]
        return (name[:2] in around) + (name[-2:] in around)

    def read_label(self, numeral: Numeral, size: int = 14) -> str:
        """Return the words before a figure, back to where its clause begins."""
        return _EDGE.split(self.text[max(0, numeral.start - size) : numeral.start])[-1]


def read_passages(text: str, sentences: Sequence[Sentence], numerals: Sequence[Numeral]) -> Iterator[Passage]:
    """Yield every stretch of sentences with a figure, unless it is the first of its paragraph and alone."""
    at, last = 0, 0
    earlier: list[Numeral] = []
    rates: list[Numeral] = []
    told: list[Numeral] = []
    for start, end in _join_sentences(text, sentences):
        while at < len(numerals) and numerals[at].start < start:
            at += 1
        first = at
        while at < len(numerals) and numerals[at].end <= end:
            at += 1
        if text[last:start].strip(" \u3000"):
            earlier = []
        last = end
        if first == at:
            continue
        inside = [n for n in numerals[first:at] if n.kind != "quantity" or _is_figure(text, n)]
        quantities = [n for n in inside if n.kind == "quantity"]
        if not quantities:
            continue
        if len(quantities) + len(earlier) > 1:
            signs, figures = _read_signs(text, start, end, inside)
            durations = [n for n in numerals[first:at] if n.unit == "年" and n.kind == "quantity"]
            yield Passage(signs, figures, list(figures), text, earlier, rates, told, durations)
        earlier = [*earlier, *quantities][-_REMEMBERED:]
        told += (n for n in quantities if n.unit not in _SIGNS)
        rates = [*rates, *(n for n in quantities if n.unit == "%")][-_RATES:]


def _join_sentences(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield spans: a sentence that ends with a semicolon goes on, and so does one before 其中."""
    start = end = -1
    for sentence in sentences:
        goes_on = start >= 0 and "\n" not in text[end : sentence.start]
        if goes_on and (text[end - 1] in "；;" or text.startswith("其中", sentence.start)):
            end = sentence.end
            continue
        if start >= 0:
            yield start, end
        start, end = (-1, -1) if sentence.is_heading else (sentence.start, sentence.end)
    if start >= 0:
        yield start, end


def _is_figure(text: str, numeral: Numeral) -> bool:
    """Whether a quantity can be part of a claim; 一个, 三年 and the like are read as words."""
    if numeral.unit in _DURATIONS or numeral.is_long or text[numeral.start - 1 : numeral.start] == "点":
        return False
    if _DIGIT.search(text, numeral.start, numeral.end) or numeral.unit in _SIGNS:
        return True
    return numeral.value is not None and numeral.value >= _LEAST_CHINESE


def _read_signs(
    text: str, start: int, end: int, numerals: Sequence[Numeral]
) -> tuple[str, dict[int, Numeral]]:
    pieces: list[str] = []
    figures: dict[int, Numeral] = {}
    size, at = 0, start
    for numeral in numerals:
        words = _PRIVATE.sub("", text[at : numeral.start])
        size += len(words)
        sign = _SIGNS.get(numeral.unit, AMOUNT) if numeral.kind == "quantity" else DATE
        if sign != DATE:
            figures[size] = numeral
        pieces += (words, sign)
        size, at = size + 1, numeral.end
    pieces.append(_PRIVATE.sub("", text[at:end]))
    return "".join(pieces), figures
