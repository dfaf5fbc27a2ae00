"""The record of one claim."""

from __future__ import annotations

from dataclasses import dataclass

Member = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """Arithmetic that a text claims: its figures with their roles, and what recomputing them gives."""

    kind: str
    # Start, end and role of each figure, in the order of the text.
    members: tuple[Member, ...]
    stated: float | None
    computed_low: float | None
    computed_high: float | None
    verdict: str
    note: str = ""
