"""Other figures that a claim may be told of, tried before it is doubted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.numerals import Numeral
from toolkit.relations.claims import Claim
from toolkit.relations.passage import Passage, is_same_unit

# So many figures of the same unit, the nearest first, are tried in the place of each.
_TRIED = 6


def list_alternatives(passage: Passage, claim: Claim) -> Iterator[Claim]:
    """Yield a claim with one of its figures exchanged for another of the same unit; each must fit."""
    if claim.kind == "sum":
        return
    told = [numeral for _, numeral in claim.figures]
    last = max(numeral.start for numeral in told)
    for at, (role, figure) in enumerate(claim.figures):
        if role not in claim.inputs:
            continue
        others = [n for n in _list_nearest(passage, figure.unit, last) if n not in told]
        for other in others[:_TRIED]:
            figures = [*claim.figures[:at], (role, other), *claim.figures[at + 1 :]]
            yield replace(claim, figures=figures, is_sure=False)


def _list_nearest(passage: Passage, unit: str, end: int) -> list[Numeral]:
    here = [figure for figure in passage.figures.values() if figure.start < end]
    known = [*(passage.rates if unit == "%" else passage.earlier), *here]
    return [n for n in known[::-1] if is_same_unit(n.unit, unit)]
