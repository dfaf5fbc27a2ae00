"""What a figure is about: its indicator, role, status, place and year, from the words around it.

Rules carry over sentences only where the language does: the headings above a sentence may set its year and
make it a plan, and talk of a poverty rate goes on with its place and year; all else is looked for in the
sentence itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from toolkit.context.course import RateCourse
from toolkit.context.cues import Lead, iter_leads, list_cues
from toolkit.context.dates import list_han_dates
from toolkit.context.indicators import load_indicators
from toolkit.context.places import PlaceFinder
from toolkit.context.rates import RATE, RateTalk
from toolkit.context.roles import (
    POOR,
    ends_move,
    find_role,
    find_status,
    is_measured,
    mark_pairs,
    spread_roles,
)
from toolkit.context.subjects import RatePlaces
from toolkit.context.years import YearFinder
from toolkit.numerals import Numeral
from toolkit.quantities import Quantity
from toolkit.text import Sentence

__all__ = ["assign_context"]


def assign_context(
    text: str, sentences: Sequence[Sentence], numerals: Sequence[Numeral], meta: Mapping[str, Any]
) -> list[Quantity]:
    """Return the quantities among `numerals`, each with what it is about.

    `meta` has ``region``, ``adcode``, ``report_year`` and ``genre`` of the report.

    Examples
    --------
    >>> from toolkit.numerals import scan_numerals
    >>> from toolkit.text import split_sentences
    >>> text = "2018年，全县贫困发生率从8.2%下降至0.32%。"
    >>> meta = {"region": "山西省晋中市榆社县", "adcode": "140721", "report_year": 2019, "genre": "official"}
    >>> found = assign_context(text, split_sentences(text), scan_numerals(text), meta)
    >>> [(q.indicator, q.role, q.year, q.year_basis) for q in found]
    [('poverty_incidence', 'start', None, 'unknown'), ('poverty_incidence', 'end', 2018, 'stated')]
    """
    reader = _Reader(text, meta)
    if han_dates := list_han_dates(text):
        numerals = sorted([*numerals, *han_dates], key=lambda numeral: numeral.start)
    starts = [sentence.start for sentence in sentences]
    told = (numeral for numeral in numerals if numeral.kind in ("quantity", "date"))
    found: list[Quantity] = []
    for index, group in groupby(told, lambda numeral: max(bisect_right(starts, numeral.start) - 1, 0)):
        members = list(group)
        quantities = [Quantity(n, index) for n in members if n.kind == "quantity"]
        dates = [n for n in members if n.kind == "date"]
        if quantities:
            reader.read(sentences[index], dates, quantities)
            found += quantities
        elif dates:
            reader.note(sentences[index], dates)
    return found


class _Reader:
    """Reads the sentences of one text in order; what one says can go on in the next."""

    def __init__(self, text: str, meta: Mapping[str, Any]) -> None:
        self._text = text
        self._report_year = meta.get("report_year") or None
        self._years, self._places = YearFinder(text, meta), PlaceFinder(text, meta)
        self._indicators = load_indicators().open_text(text)
        place_starts = {end: start for start, end, _ in self._places.named}
        self._talk = RateTalk(text, self._indicators.list_spans(RATE), place_starts)
        self._rate_places, self._course = RatePlaces(text, meta, self._places), RateCourse(text)

    def read(self, sentence: Sentence, dates: Sequence[Numeral], quantities: Sequence[Quantity]) -> None:
        """Set what the figures of a sentence are about."""
        text, cues = self._text, list_cues(self._text, sentence)
        figures = [quantity.numeral for quantity in quantities]
        self._indicators.assign(sentence, quantities)
        rates = self._talk.assign(sentence, quantities)
        starts = mark_pairs(text, quantities)
        clock = self._years.open_sentence(sentence, cues, dates, figures)
        if len(figures) > 1:
            self._places.share_out(sentence, figures)
            self._rate_places.share_out(sentence, [figure for figure in figures if figure.start in rates])
        leads = iter_leads(cues, [figure.start for figure in figures])
        for quantity, figure, lead in zip(quantities, figures, leads, strict=True):
            is_start, is_end = figure.start in starts, ends_move(text, lead, quantity)
            quantity.year, quantity.year_basis = clock.find(figure, lead, is_start=is_start, is_end=is_end)
            quantity.status = find_status(lead, sentence, is_future=self._is_future(sentence, quantity))
            part = find_role(text, lead, sentence, quantity, is_end=is_end)
            quantity.role = "start" if is_start else part
            quantity.region = self._find_region(sentence, quantity, lead, rates)
        spread_roles(text, quantities)
        if rates:
            self._course.settle(quantities, {start for start in rates if clock.has_year(start)})

    def note(self, sentence: Sentence, dates: Sequence[Numeral]) -> None:
        """Take in the years of a sentence that has no figures."""
        self._years.open_sentence(sentence, list_cues(self._text, sentence), dates, ())

    def _is_future(self, sentence: Sentence, quantity: Quantity) -> bool:
        """Whether a figure is of a time after the report's, and not told there as one that was measured."""
        if quantity.year is None or self._report_year is None or quantity.year <= self._report_year:
            return False
        return not is_measured(self._text, sentence, quantity)

    def _find_region(
        self, sentence: Sentence, quantity: Quantity, lead: Lead, rates: Mapping[int, bool]
    ) -> str:
        numeral = quantity.numeral
        region = self._places.find(sentence, numeral, lead)
        if numeral.start not in rates:
            is_poor = quantity.indicator in POOR
            return (self._rate_places.find_people(sentence, numeral) if is_poor else "") or region
        is_bare = rates[numeral.start]
        is_bar = quantity.role == "threshold"
        return self._rate_places.find(sentence, numeral, is_bare=is_bare, is_bar=is_bar)
