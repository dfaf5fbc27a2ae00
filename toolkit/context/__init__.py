"""What a figure is about: its indicator, role, status, place and year, from the words around it.

Rules carry over sentences only where the language does: the headings above a sentence may set its year and
make it a plan; all else is looked for in the sentence itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.context.indicators import load_indicators
from toolkit.context.places import PlaceFinder
from toolkit.context.roles import ends_move, find_role, find_status, list_cues, mark_pairs, spread_roles
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
    years, places = YearFinder(text, meta), PlaceFinder(text, meta)
    indicators = load_indicators().open_text(text)
    report_year = meta.get("report_year") or None
    found: list[Quantity] = []
    for index, members in _by_sentence(sentences, numerals):
        sentence = sentences[index]
        quantities = [Quantity(n, index) for n in members if n.kind == "quantity"]
        if not quantities:
            continue
        dates = [n for n in members if n.kind == "date"]
        indicators.assign(sentence, quantities)
        starts = {id(quantity) for quantity in mark_pairs(text, quantities)}
        cues = list_cues(text, sentence)
        clock = years.open_sentence(sentence, dates, [q.numeral for q in quantities])
        places.share_out(sentence, [q.numeral for q in quantities])
        for quantity in quantities:
            is_start = id(quantity) in starts
            is_end = ends_move(text, sentence, quantity)
            year, quantity.year_basis = clock.find(quantity.numeral, is_start=is_start, is_end=is_end)
            quantity.year = year
            is_future = year is not None and report_year is not None and year > report_year
            quantity.status = find_status(sentence, cues, quantity.numeral.start, is_future)
            quantity.role = find_role(text, sentence, quantity, is_start=is_start)
            quantity.region = places.find(sentence, quantity.numeral)
        spread_roles(text, quantities)
        found += quantities
    return found


def _by_sentence(
    sentences: Sequence[Sentence], numerals: Sequence[Numeral]
) -> Iterator[tuple[int, list[Numeral]]]:
    """Yield the numerals that begin in each sentence that has any."""
    starts = [sentence.start for sentence in sentences]
    at = 0
    while at < len(numerals):
        index = max(bisect_right(starts, numerals[at].start) - 1, 0)
        stop = starts[index + 1] if index + 1 < len(starts) else float("inf")
        members = []
        while at < len(numerals) and numerals[at].start < stop:
            members.append(numerals[at])
            at += 1
        yield index, members
