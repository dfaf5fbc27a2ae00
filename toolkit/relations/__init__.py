"""Arithmetic that a report claims between its printed figures, recomputed with bounds.

A claim is read where words join figures: 占, 增长, 其中, 合计, 其余, 人均. Where the words alone say which
figures belong together, the claim is judged whatever comes out; where they only suggest it, the
figures must fit, or there is no claim. So nothing is doubted for being paired with the wrong figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from toolkit.numerals import Numeral
from toolkit.relations.alternatives import list_alternatives
from toolkit.relations.claims import Claim, judge_claim, make_share
from toolkit.relations.finders import find_claims
from toolkit.relations.passage import Passage, read_passages
from toolkit.relations.record import Relation
from toolkit.relations.tables import find_row_sums, find_table_claims, read_tables
from toolkit.text import Sentence

__all__ = ["Relation", "find_relations_in"]


def find_relations_in(
    text: str, sentences: Sequence[Sentence], numerals: Sequence[Numeral]
) -> list[Relation]:
    """Find the arithmetic claims of a text, in the order of their first figures.

    Parameters
    ----------
    text
        The text that sentences and numerals were taken from.
    sentences, numerals
        What `split_sentences` and `scan_numerals` give, in the order of the text.

    Returns
    -------
    list of Relation
        One row a claim: `stated` is the figure that the claim states, in the unit as printed after
        its magnitude word; `computed_low` and `computed_high` are what the other figures allow it to
        be, None where they do not suffice. `verdict` is *consistent* (true as printed), *rounding*
        (true at the stated precision), *truncation* (true if the figure was cut), *unreconciled* (no
        reading fits), *uncheckable* (a figure is missing or leaves too much open).

    Examples
    --------
    >>> from toolkit.numerals import scan_numerals
    >>> from toolkit.text import split_sentences
    >>> text = "共有水井80口，其中新打水井20口，占25%。"
    >>> for r in find_relations_in(text, split_sentences(text), scan_numerals(text)):
    ...     print(r.kind, [(text[start:end], role) for start, end, role in r.members], r.verdict)
    ratio [('80口', 'whole'), ('20口', 'part'), ('25%', 'percent')] consistent
    """
    found: list[Relation] = []
    passages = list(read_passages(text, sentences, numerals))
    for passage, told in zip(passages, find_claims(passages), strict=True):
        if not told:
            continue
        # A claim that lacks a figure gives way to one that has it.
        told.sort(key=lambda claim: not claim.formulas)
        found += _judge_claims(told, passage)
    seen: list[frozenset[int]] = []
    tables = read_tables(text, numerals)
    found += _judge_claims(find_table_claims(tables), seen=seen)
    # The total of a column may be that of a row too.
    found += _judge_claims(find_row_sums(tables), seen=seen)
    return sorted(found, key=lambda relation: relation.members)


def _judge_claims(
    claims: Iterable[Claim], passage: Passage | None = None, seen: list[frozenset[int]] | None = None
) -> Iterator[Relation]:
    stated: set[int] = set()
    seen = [] if seen is None else seen
    wholes: dict[int, Numeral] = {}
    for told in claims:
        claim = _add_whole(told, wholes)
        place = claim.take(claim.stated)[0].start
        members = frozenset(numeral.start for _, numeral in claim.figures)
        if place in stated or len(members) < len(claim.figures) or any(members <= known for known in seen):
            continue
        relation = judge_claim(claim)
        if relation is not None and relation.verdict == "unreconciled" and passage is not None:
            others = map(judge_claim, list_alternatives(passage, claim))
            relation = next(filter(None, others), relation)
        if relation is not None:
            stated.add(place)
            seen.append(frozenset(start for start, _, _ in relation.members))
            if claim.kind == "complement":
                wholes[claim.take("part")[0].start] = claim.take("whole")[0]
            yield relation


def _add_whole(claim: Claim, wholes: Mapping[int, Numeral]) -> Claim:
    """Return a rate that lacks its whole with the one of which something is told to be left."""
    if claim.formulas or not claim.is_rate:
        return claim
    (part,), (percent,) = claim.take("part"), claim.take("percent")
    whole = wholes.get(part.start)
    return make_share(part, percent, whole, is_sure=True) if whole else claim
