"""The words of claims, from the codebook, as pieces of patterns over the signs of a passage."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from toolkit.codebooks import load_codebook
from toolkit.codebooks.match import join_terms
from toolkit.relations.passage import AMOUNT, FIGURES, PERCENT, STOP

A, P, F = AMOUNT, PERCENT, f"[{FIGURES}]"
# What may stand between a figure and the clause that goes on about it.
NEXT = "[，,、（(]?"
# What may stand between a word of change and its figure; 提高到 tells where it ends, not the change.
ABOUT = f"(?![到至])[^{FIGURES}，,、{STOP}的]{{0,4}}"
# Rates of change and of frequency, and the poverty rate: their base is never the figure before.
OTHER_RATES = frozenset({"发生", "增长", "失业", "辍学", "回报", "收益", "占用", "赤字"})
HEDGE = "(?:约|近|达|超过|超|不足|不到|将近)?"


def words(most: int) -> str:
    """Return a pattern for up to `most` signs of one clause, none of them a figure."""
    return f"[^{FIGURES}，,{STOP}]{{0,{most}}}?"


def clauses(most: int) -> str:
    """Return a pattern for up to `most` signs of one sentence, none of them a figure."""
    return f"[^{FIGURES}{STOP}]{{0,{most}}}?"


# 这一标准: the figure itself, named again.
SAME_FIGURE = "(?:这一|这个|这|该|此)(?:标准|数额|金额|数字|数量|规模|水平|比例|人数|户数|数)"
# What may stand between a figure and the word that goes on about it, with no other subject named:
# 300口，占 and 300口新井，约占, not 300口，产水量占.
OWN = (
    f"(?:{words(3)}|{words(12)}[，,、（(])(?:{SAME_FIGURE}|人数|户数|数量|总量|实际|约|仅|已|共|均|就|即|也)*"
)


@lru_cache
def list_terms(code: str, group: str | None = None) -> tuple[str, ...]:
    """Return the terms of a code, or of one of its groups, the longest first."""
    groups = load_codebook("relations")[code].groups
    terms = [term for part in groups if group in (None, part.name) for term in part.terms]
    return tuple(sorted(terms, key=len, reverse=True))


@lru_cache
def any_of(*codes: str) -> str:
    """Return a pattern for any term of the codes; a code may name a group, as in rest.firm."""
    return join_terms(_list_all(codes))


@lru_cache
def list_heads(*codes: str) -> frozenset[str]:
    """Return the first signs of the terms of codes: what holds none of them holds no term."""
    terms = _list_all(codes)
    shortest = (term for term in terms if not any(other in term for other in terms if other != term))
    return frozenset(term[0] for term in shortest)


def _list_all(codes: Sequence[str]) -> list[str]:
    parts = (name.partition(".") for name in codes)
    return [term for code, _, group in parts for term in list_terms(code, group or None)]
