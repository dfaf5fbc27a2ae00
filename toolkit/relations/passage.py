"""Sentences made ready for patterns: every figure is one sign, so that a pattern sees the words between."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

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
_TO_LAST_STOP = re.compile(f".*[{STOP}]")
_LEAST_CHINESE = 20
# So many figures of the paragraph, and percentages of the text, are remembered.
_REMEMBERED = 24
_RATES = 10
# The words before and after a figure that may name what it counts, and the shortest name.
_LABEL, _NOUN, _NAME = 24, 6, 4
# So far before a figure its clause is looked through for words on it.
_CLAUSE = 14
_AMONG = re.compile("([\u4e00-\u9fff]{4,8})[里之当]?中")
_EDGE = re.compile(r"[，,、。；;：:（(）)\s]")
PEOPLE = frozenset({"人", "名", "位", "口人", "人口"})
_KINDS = {**dict.fromkeys(PEOPLE, "人"), **dict.fromkeys(("户", "户人家"), "户")}


def is_same_unit(one: str, other: str) -> bool:
    """Whether two figures count the same kind of thing, as 人 and 名 do."""
    return one == other or _KINDS.get(one, one) == _KINDS.get(other, other)


@dataclass(slots=True)
class Passage:
    """One or more sentences that are read together: the signs, and the figure behind each."""

    signs: str
    figures: dict[int, Numeral]
    # The places of the figures in `signs`, in order.
    places: list[int]
    text: str
    start: int
    end: int
    # The figures of the sentences before in the same paragraph, and the percentages before in the text.
    earlier: Sequence[Numeral] = ()
    rates: Sequence[Numeral] = ()
    # The amounts of the text, however far.
    told: Sequence[Numeral] = ()
    # The spans of time in the text, 五年 in 五年间: read as words, but divided by in 年均.
    years: Sequence[Numeral] = ()
    # The words before each figure of the text that was asked for.
    labels: dict[int, str] = field(default_factory=dict)

    @property
    def durations(self) -> list[Numeral]:
        """The spans of time of the passage."""
        return [n for n in self.years if self.start <= n.start and n.end <= self.end]

    def get(self, match: re.Match[str], group: str) -> Numeral | None:
        """Return the figure that a group of a pattern found; None where it found none."""
        return self.figures.get(match.start(group)) if group in match.re.groupindex else None

    def find_start(self, place: int) -> int:
        """Return where the sentence around `place` begins, or as far back as a claim may reach."""
        nearest = max(0, place - REACH)
        found = _TO_LAST_STOP.match(self.signs, nearest, place)
        return found.end() if found else nearest

    def list_places(self, start: int, end: int, unit: str | None = None) -> list[int]:
        """Return where between `start` and `end` amounts stand, all or those of a unit."""
        inside = self.places[bisect_left(self.places, start) : bisect_left(self.places, end)]
        amounts = [at for at in inside if self.signs[at] == AMOUNT]
        if unit is None:
            return amounts
        kind = _KINDS.get(unit, unit)
        return [at for at in amounts if (own := self.figures[at].unit) == unit or _KINDS.get(own) == kind]

    def list_amounts(self, start: int, end: int, unit: str) -> list[Numeral]:
        """Return the amounts of a unit between `start` and `end`."""
        return [self.figures[at] for at in self.list_places(start, end, unit)]

    def list_before(self, place: int, unit: str) -> list[Numeral]:
        """Return the amounts of a unit before `place` in its paragraph, the nearest first."""
        if unit in _SIGNS:
            return []
        kind = _KINDS.get(unit, unit)
        amounts = [n for n in self.earlier if n.unit == unit or _KINDS.get(n.unit) == kind]
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
        before = self.told[: bisect_left(self.told, self.start, key=lambda n: n.start)]
        same = [n for n in reversed(before) if is_same_unit(n.unit, part.unit)]
        return [n for n in same if self.count_named(n, name) > 1]

    def count_named(self, numeral: Numeral, name: str) -> int:
        """Count which ends of a name stand around a figure: both of 抽查项目 around 抽查1087个项目."""
        around = self.text[max(0, numeral.start - _LABEL) : numeral.end + _NOUN]
        return (name[:2] in around) + (name[-2:] in around)

    def read_label(self, numeral: Numeral) -> str:
        """Return the words before a figure, back to where its clause begins."""
        start = numeral.start
        label = self.labels.get(start)
        if label is None:
            words = self.text[max(0, start - _CLAUSE) : start]
            label = self.labels[start] = _EDGE.split(words)[-1]
        return label


def read_passages(text: str, sentences: Sequence[Sentence], numerals: Sequence[Numeral]) -> Iterator[Passage]:
    """Yield every stretch of sentences with a figure, unless it is the first of its paragraph and alone."""
    read = [n for n in numerals if n.kind != "quantity" or _is_figure(text, n)]
    starts, ends = [*(n.start for n in read), len(text)], [n.end for n in read]
    years = [n for n in numerals if n.unit == "年" and n.kind == "quantity"]
    labels: dict[int, str] = {}
    said: list[Numeral] = []
    rates: list[Numeral] = []
    told: list[Numeral] = []
    at = last = paragraph = 0
    for start, end in _join_sentences(text, sentences):
        if start > last and text[last:start].strip(" \u3000"):
            paragraph = len(said)
        last = end
        if starts[at] >= end:
            continue
        first, at = bisect_left(starts, start, at), bisect_right(ends, end, at)
        quantities = [n for n in read[first:at] if n.kind == "quantity"]
        if quantities and len(quantities) + len(said) - paragraph > 1:
            signs, figures = _read_signs(text, start, end, read[first:at])
            earlier = said[max(paragraph, len(said) - _REMEMBERED) :]
            places = list(figures)
            yield Passage(
                signs, figures, places, text, start, end, earlier, rates[-_RATES:], told, years, labels
            )
        said += quantities
        for figure in quantities:
            if figure.unit == "%":
                rates.append(figure)
            elif figure.unit not in _SIGNS:
                told.append(figure)


def _join_sentences(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield spans: a sentence that ends with a semicolon goes on, and so does one before 其中."""
    start = end = -1
    for first, last, _, is_heading, *_ in sentences:
        if start >= 0:
            goes_on = text[end - 1] in "；;" or text[first : first + 2] == "其中"
            if goes_on and "\n" not in text[end:first]:
                end = last
                continue
            yield start, end
        start, end = (-1, -1) if is_heading else (first, last)
    if start >= 0:
        yield start, end


def _is_figure(text: str, numeral: Numeral) -> bool:
    """Whether a quantity can be part of a claim; 一个, 三年 and the like are read as words."""
    start, unit = numeral.start, numeral.unit
    if unit in _DURATIONS or numeral.is_long or (start and text[start - 1] == "点"):
        return False
    if unit in _SIGNS or _DIGIT.search(text, start, numeral.end):
        return True
    return numeral.value is not None and numeral.value >= _LEAST_CHINESE


def _read_signs(
    text: str, start: int, end: int, numerals: Sequence[Numeral]
) -> tuple[str, dict[int, Numeral]]:
    pieces: list[str] = []
    figures: dict[int, Numeral] = {}
    size, at = 0, start
    is_plain = _PRIVATE.search(text, start, end) is None
    for numeral in numerals:
        words = text[at : numeral.start]
        words = words if is_plain else _PRIVATE.sub("", words)
        size += len(words)
        sign = _SIGNS.get(numeral.unit, AMOUNT) if numeral.kind == "quantity" else DATE
        if sign != DATE:
            figures[size] = numeral
        pieces += (words, sign)
        size, at = size + 1, numeral.end
    pieces.append(_PRIVATE.sub("", text[at:end]))
    return "".join(pieces), figures
