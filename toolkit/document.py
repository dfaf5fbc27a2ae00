"""One report and its layers: each is found once, when it is first asked for, from the layers below it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from toolkit.codebooks import Codebook
from toolkit.context import assign_context
from toolkit.funds import Fund, find_funds_in
from toolkit.incidence import Incidence, select_incidence
from toolkit.measures import Mention, assign_sectors, find_mentions
from toolkit.numerals import Numeral, scan_numerals
from toolkit.quantities import Quantity
from toolkit.relations import Relation, find_relations_in
from toolkit.text import Sentence, split_sentences
from toolkit.tokens import count_tokens

Row = tuple[Any, ...]


class Document:
    """The text of a report with what is known of it (`meta`: the columns of table ``reports``)."""

    def __init__(
        self,
        report_id: str,
        text: str,
        meta: Mapping[str, Any],
        *,
        engine: str = "jieba",
        measures: Codebook | None = None,
    ) -> None:
        self.report_id = report_id
        self.text = text
        self.meta = meta
        self._engine = engine
        self._measures = measures

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Sentences and headings, in order."""
        return split_sentences(self.text)

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The ledger."""
        return scan_numerals(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numerals that are amounts, with what they are about."""
        return assign_context(self.text, self.sentences, self.numerals, self.meta)

    @cached_property
    def incidence(self) -> list[Incidence]:
        """Poverty-incidence figures."""
        return select_incidence(self.text, self.sentences, self.quantities, self.meta)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Mentions of measures."""
        return find_mentions(self.text, self.sentences, self._measures)

    @cached_property
    def sectors(self) -> list[tuple[str, ...]]:
        """The sectors of each sentence."""
        return assign_sectors(self.text, self.sentences, self.mentions, self._measures)

    @cached_property
    def funds(self) -> list[Fund]:
        """Money figures."""
        return find_funds_in(self.text, self.sentences, self.quantities, self.mentions)

    @cached_property
    def relations(self) -> list[Relation]:
        """Arithmetic claims."""
        return find_relations_in(self.text, self.sentences, self.numerals)

    @cached_property
    def token_counts(self) -> list[int]:
        """Words of each sentence."""
        return [count_tokens(self.text[s.start : s.end], engine=self._engine) for s in self.sentences]

    @property
    def n_tokens(self) -> int:
        """Words of the whole text: every word stands in a sentence."""
        return sum(self.token_counts)

    def list_rows(self, table: str) -> list[Row]:
        """Return the rows of a table of `toolkit.schema`, in its columns and order."""
        return [(self.report_id, *row) for row in _ROWS[table](self)]

    def list_problems(self, path: str) -> list[Row]:
        """Return the rows of table ``problems``: numerals that are too long to be numbers."""
        long = [n for n in self.numerals if n.is_long]
        return [
            (path, self.report_id, "quantities", f"a numeral of {n.end - n.start} signs at {n.start} is no number",
             "Look at it in the kept text: it may be a code, or two numbers run together.")
            for n in long
        ]  # fmt: skip


def _sentence_rows(document: Document) -> Iterator[Row]:
    parts = zip(document.sentences, document.token_counts, document.sectors, strict=True)
    for number, (s, tokens, sectors) in enumerate(parts, start=1):
        words = document.text[s.start : s.end]
        yield number, s.start, s.end, words, s.section, s.is_heading, tokens, ";".join(sectors)


def _numeral_rows(document: Document) -> Iterator[Row]:
    for n in document.numerals:
        yield n.start, n.end, document.text[n.start : n.end], n.kind


def _quantity_rows(document: Document) -> Iterator[Row]:
    for q in document.quantities:
        n = q.numeral
        yield (
            q.sentence + 1, n.start, n.end, document.text[n.start : n.end], n.value, n.low, n.high, n.bound,
            n.hedge, n.unit, q.indicator, q.role, q.status, q.region, q.year, q.year_basis,
        )  # fmt: skip


def _incidence_rows(document: Document) -> Iterator[Row]:
    for i in document.incidence:
        q, n = i.quantity, i.quantity.numeral
        yield (
            n.start, n.end, document.text[n.start : n.end], i.region, i.adcode, n.value, n.low, n.high, n.bound,
            i.role, q.year, q.year_basis, i.basis,
        )  # fmt: skip


def _fund_rows(document: Document) -> Iterator[Row]:
    for f in document.funds:
        yield (
            f.start, f.end, document.text[f.start : f.end], f.yuan, f.low, f.high, f.bound, f.flow, f.source,
            f.sector, f.year, f.year_basis, f.part_of,
        )  # fmt: skip


def _measure_rows(document: Document) -> Iterator[Row]:
    starts = [s.start for s in document.sentences]
    for m in document.mentions:
        yield bisect_right(starts, m.start), m.start, m.end, m.term, m.sector, m.measure, m.status


def _relation_rows(document: Document) -> Iterator[Row]:
    for number, r in enumerate(document.relations, start=1):
        members = json.dumps([{"start": s, "end": e, "role": role} for s, e, role in r.members])
        yield number, r.kind, members, r.stated, r.computed_low, r.computed_high, r.verdict, r.note


_ROWS: dict[str, Callable[[Document], Iterator[Row]]] = {
    "sentences": _sentence_rows,
    "numerals": _numeral_rows,
    "quantities": _quantity_rows,
    "incidence": _incidence_rows,
    "funds": _fund_rows,
    "measures": _measure_rows,
    "relations": _relation_rows,
}
