"""The course of a poverty rate over sentences: the year and the role that one figure gives to another."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Sequence

from toolkit.context.rates import RATE
from toolkit.quantities import Quantity

# Further on than this many characters a text tells something else.
_LONGEST = 300
# A paragraph with more rates than this is a list; what stands farther back has no part in a move.
_MOST_TOLD = 50


class RateCourse:
    """Follows the rates of a text through each paragraph, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The rates of this paragraph that were reached, and the last of them that tells of now.
        self._told: deque[Quantity] = deque(maxlen=_MOST_TOLD)

    def settle(self, quantities: Sequence[Quantity], dated: Collection[int]) -> None:
        """Set what the rates of a sentence owe to others; `dated` are the starts of those with a year."""
        begun: int | None = None
        is_same_time = False
        for quantity in quantities:
            if quantity.indicator == RATE and quantity.role in ("start", "end"):
                is_same_time = self._is_same_time(quantity) or (is_same_time and quantity.role == "end")
                if is_same_time and quantity.year_basis != "stated":
                    self._take_time(quantity)
            if quantity.role == "start":
                if quantity.indicator == RATE and quantity.year is None and begun is not None:
                    quantity.year, quantity.year_basis = begun, "inferred"
                begun = quantity.year
            if quantity.indicator == RATE:
                self._settle(quantity, quantity.numeral.start in dated)
            elif quantity.numeral.unit == "百分点" and self._told:
                self._start_at_fall(quantity)

    def _is_same_time(self, rate: Quantity) -> bool:
        clause = self._text[max(0, rate.numeral.start - 24) : rate.numeral.start]
        return "同期" in re.split("[，,。；;]", clause)[-1]

    def _take_time(self, rate: Quantity) -> None:
        """Give a rate of 同期由9%降至1% the year of the last one that had its part in a move."""
        is_start = rate.role == "start"
        told = next((told for told in reversed(self._told) if (told.role == "start") == is_start), None)
        if told is not None and told.year is not None:
            rate.year, rate.year_basis = told.year, "inferred"

    def _settle(self, rate: Quantity, is_dated: bool) -> None:
        if rate.role == "threshold":
            rate.year, rate.year_basis = None, "unknown"
        if rate.role not in ("start", "level", "end"):
            return
        last = self._told[-1].numeral.end if self._told else rate.numeral.start
        if rate.numeral.start - last > _LONGEST or "\n" in self._text[last : rate.numeral.start]:
            self._told.clear()
        now = next((told for told in reversed(self._told) if told.role != "start"), None)
        if rate.role == "level" and not is_dated and now is not None and now.year is not None:
            rate.year, rate.year_basis = now.year, "inferred"
        if rate.role == "end":
            self._make_starts(rate)
        self._told.append(rate)

    def _start_at_fall(self, change: Quantity) -> None:
        """Make the level that a printed fall is reckoned from a start.

        It stands before the rate that was reached (5.2% ... 降到1.2%，下降4个百分点) or behind it, named only
        to compare with: 2018年为4.8%，2017年末是7.5%，一年下降2.7个百分点.
        """
        last, fall = self._told[-1], change.numeral.value
        if fall is None or "\n" in self._text[last.numeral.end : change.numeral.start]:
            return
        for told in list(self._told)[:-1]:
            if told.region != last.region:
                continue
            if last.role == "end" and last.sentence == change.sentence and told.role == "level":
                told.role = "start" if _is_fall(told, last, fall) else told.role
            elif last.role == "level" and _is_earlier(last, told) and _is_fall(last, told, fall):
                last.role = "start"

    def _make_starts(self, end: Quantity) -> None:
        """Make the earliest levels of a place starts: they were told for the sake of the later one."""
        if self._told and self._told[-1].role == "start" and self._told[-1].sentence == end.sentence:
            return
        levels = [told for told in self._told if told.region == end.region and _is_earlier(told, end)]
        if not levels or any(told.role == "start" for told in levels):
            return
        first = min(told.year or 0 for told in levels)
        for told in levels:
            if (told.year or 0) == first:
                told.role = "start"


def _is_fall(told: Quantity, end: Quantity, fall: float) -> bool:
    before, after = told.numeral.value, end.numeral.value
    return before is not None and after is not None and abs(before - after - fall) < 0.005


def _is_earlier(told: Quantity, end: Quantity) -> bool:
    """Whether a rate may have begun the move to `end`: in one sentence also where its year is not known."""
    if told.role not in ("level", "start"):
        return False
    if told.year is None or end.year is None:
        return told.sentence == end.sentence and told.year != end.year
    return told.year < end.year
