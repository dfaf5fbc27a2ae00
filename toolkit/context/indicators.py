"""What a figure counts: the nearest term of the codebook that goes with its unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from toolkit.codebooks import Codebook, load_codebook
from toolkit.quantities import Quantity
from toolkit.text import Sentence

_REACH_AFTER, _REACH_BEFORE = 10, 40
# Crossing a comma or another figure makes a term count as so much farther away.
_CLAUSE_COST, _FIGURE_COST = 12, 4
_PEOPLE_OF = {"poor_households": "poor_population"}
# A growth rate stands right behind its verb; behind 下降到 stands a level.
_GROWTH, _GROWTH_GAP = "growth_rate", re.compile(r"(?:了|约|近|超过|达|速度?|幅度?|率)*")
_PLACE_GAP = re.compile(
    r"(?:以[下上内])?[，,、；和及与]{0,2}(?:[\u4e00-\u9fff]{1,7}(?:[省市县区州镇乡旗盟村]|地区))?"
    r"(?:则|分别|也|又|已|还|由|从|为|是|有|降至|降到|下降到|达|约|近)*"
)
_CLAUSE = re.compile(r"[，,；;：:]")
_STOP = re.compile(r"[，,。；;：:、0-9（(]")

# A term in a text: its start, its end, its code and the units that it goes with.
_Term = tuple[int, int, str, frozenset[str]]


@lru_cache
def load_indicators() -> IndicatorFinder:
    """Return the finder for the codebook that we ship."""
    return IndicatorFinder(load_codebook("indicators"))


class IndicatorFinder:
    """Looks for the indicators of a codebook around figures."""

    def __init__(self, codebook: Codebook) -> None:
        self._matcher = codebook.compile()
        self._units = {
            (code.name, group.name): frozenset(group.name.split())
            for code in codebook.codes.values()
            for group in code.groups
        }
        self._code_units: dict[str, frozenset[str]] = {}
        for (name, _), units in self._units.items():
            self._code_units[name] = self._code_units.get(name, frozenset()) | units

    def open_text(self, text: str) -> TextIndicators:
        """Return the indicators that `text` names."""
        found = self._matcher.find(text)
        return TextIndicators(
            text, [(m.start, m.end, m.code, self._units[m.code, m.group]) for m in found], self
        )

    def carry(self, last: Quantity, quantity: Quantity) -> str:
        """Return what 4171人 counts in 贫困户1775户4171人: the people of the households before it."""
        for code in (_PEOPLE_OF.get(last.indicator, ""), last.indicator):
            if quantity.numeral.unit in self._code_units.get(code, ()):
                return code
        return quantity.indicator


class TextIndicators:
    """The indicators that one text names, by place."""

    def __init__(self, text: str, terms: list[_Term], finder: IndicatorFinder) -> None:
        self._text, self._terms, self._finder = text, terms, finder
        self._starts = [start for start, *_ in terms]

    def list_spans(self, code: str) -> list[tuple[int, int]]:
        """Return where the text names an indicator."""
        return [(start, end) for start, end, name, _ in self._terms if name == code]

    def assign(self, sentence: Sentence, quantities: Sequence[Quantity]) -> None:
        """Set the indicator of each figure of a sentence, where a term of it is near."""
        first, stop = bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)
        if first == stop:
            return
        terms = self._terms[first:stop]
        figures = [q.numeral.start for q in quantities]
        last: Quantity | None = None
        for quantity in quantities:
            numeral = quantity.numeral
            fitting = [term for term in terms if numeral.unit in term[3]]
            if fitting:
                quantity.indicator = _choose(self._text, numeral.start, numeral.end, fitting, figures)
            if last is not None and not quantity.indicator and self._goes_on(last, quantity):
                quantity.indicator = last.indicator
            if last is not None and numeral.start - last.numeral.end <= 1:
                quantity.indicator = self._finder.carry(last, quantity)
            last = quantity

    def _goes_on(self, last: Quantity, quantity: Quantity) -> bool:
        """Whether a figure is the next of a list that only names places: 岷县为3.28%，漳县为1.95%."""
        gap = self._text[last.numeral.end : quantity.numeral.start]
        return last.numeral.unit == quantity.numeral.unit and _PLACE_GAP.fullmatch(gap) is not None


def _choose(text: str, start: int, end: int, terms: Sequence[_Term], figures: Sequence[int]) -> str:
    """Return the code of the nearest term; what stands between it and the figure makes it farther."""
    best, code = _REACH_BEFORE, ""
    for begin, stop, name, _ in terms:
        if begin >= end:
            cost = begin - end
            if name == _GROWTH or cost > _REACH_AFTER or _STOP.search(text, end, begin):
                continue
            cost = cost // 3 + 2
        elif start - _REACH_BEFORE < stop <= start:
            if name == _GROWTH and not _GROWTH_GAP.fullmatch(text, stop, start):
                continue
            cost = start - stop + _CLAUSE_COST * len(_CLAUSE.findall(text, stop, start))
            cost += _FIGURE_COST * sum(stop <= figure < start for figure in figures)
        else:
            continue
        if cost < best:
            best, code = cost, name
    return code
