"""What a figure counts: the nearest term of the codebook that goes with its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.codebooks import Codebook, load_codebook
from toolkit.codebooks.match import Match
from toolkit.quantities import Quantity
from toolkit.text import Sentence

_REACH_AFTER, _REACH_BEFORE = 10, 40
# Crossing a comma or another figure makes a term count as so much farther away.
_CLAUSE_COST, _FIGURE_COST = 12, 4
_PEOPLE_OF = {"poor_households": "poor_population"}
# A growth rate stands right behind its verb; behind 下降到 stands a level.
_GROWTH, _GROWTH_GAP = "growth_rate", re.compile(r"(?:了|约|近|超过|达|速度?|幅度?|率)*")
_CLAUSE = re.compile(r"[，,；;：:]")
_STOP = re.compile(r"[，,。；;：:、0-9（(]")


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

    def assign(self, text: str, sentence: Sentence, quantities: Sequence[Quantity]) -> None:
        """Set the indicator of each figure of a sentence, where a term of it is near."""
        words = text[sentence.start : sentence.end]
        matches = self._matcher.find(words)
        if not matches:
            return
        figures = [q.numeral.start - sentence.start for q in quantities]
        last: Quantity | None = None
        for quantity in quantities:
            start = quantity.numeral.start - sentence.start
            end = quantity.numeral.end - sentence.start
            fitting = [m for m in matches if quantity.numeral.unit in self._units[m.code, m.group]]
            quantity.indicator = _choose(words, start, end, fitting, figures)
            if last is not None and quantity.numeral.start - last.numeral.end <= 1:
                quantity.indicator = self._carry(last, quantity)
            last = quantity

    def _carry(self, last: Quantity, quantity: Quantity) -> str:
        """Return what 4171人 counts in 贫困户1775户4171人: the people of the households before it."""
        for code in (_PEOPLE_OF.get(last.indicator, ""), last.indicator):
            if any(
                code == name and quantity.numeral.unit in units for (name, _), units in self._units.items()
            ):
                return code
        return quantity.indicator


def _choose(words: str, start: int, end: int, matches: Sequence[Match], figures: Sequence[int]) -> str:
    best, code = _REACH_BEFORE, ""
    for match in matches:
        if match.start >= end:
            cost = match.start - end
            if match.code == _GROWTH or cost > _REACH_AFTER or _STOP.search(words, end, match.start):
                continue
            cost = cost // 3 + 2
        elif match.end <= start:
            gap = words[match.end : start]
            if match.code == _GROWTH and not _GROWTH_GAP.fullmatch(gap):
                continue
            cost = len(gap) + _CLAUSE_COST * len(_CLAUSE.findall(gap))
            cost += _FIGURE_COST * sum(match.end <= figure < start for figure in figures)
        else:
            continue
        if cost < best:
            best, code = cost, match.code
    return code
