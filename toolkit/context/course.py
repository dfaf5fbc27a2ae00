"""The course of a poverty rate over sentences: the year and the role that one figure gives to another."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from toolkit.context.rates import RATE
from toolkit.quantities import Quantity

# Further on than this many characters a text tells something else.
_LONGEST = 300


class RateCourse:
    """Follows the rates of a text through each paragraph, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The rates of this paragraph that were reached, and the last of them that tells of now.
        self._told: list[Quantity] = []

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

    def _make_starts(self, end: Quantity) -> None:
        """Make the earlier levels of a place starts: they were told for the sake of the later one."""
        if self._told and self._told[-1].role == "start" and self._told[-1].sentence == end.sentence:
            return
        for told in self._told:
            is_earlier = told.year is not None and end.year is not None and told.year < end.year
            if told.role == "level" and told.region == end.region and is_earlier:
                told.role = "start"
