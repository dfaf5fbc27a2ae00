"""A claim on its way to a relation: the figures by role, and how each kind is recomputed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.numerals import Numeral
from toolkit.relations.check import Formula, Result, recompute
from toolkit.relations.record import Relation

TRUE = ("consistent", "rounding", "truncation")
# A guess must hit the stated figure to this share of it.
_CLOSE = 0.02
# A percentage printed to this share of itself that comes out as printed is no accident.
_FINE = 0.01
_MISSING = "one of the two amounts is not printed"


@dataclass(slots=True)
class Claim:
    """Figures with roles; `is_sure` where the words alone say which figures belong together."""

    kind: str
    figures: list[tuple[str, Numeral]]
    stated: str
    formulas: Sequence[Formula] = ()
    inputs: Sequence[str] = ()
    is_sure: bool = True
    # Why figures that do not fit may yet be right; "" where there is no particular reason.
    excuse: str = ""
    # A rate whose whole may be read from what is told to be left: 追缴40万元，追缴率80%，余款10万元.
    is_rate: bool = False

    def take(self, role: str) -> list[Numeral]:
        """Return the figures of a role."""
        return [numeral for name, numeral in self.figures if name == role]


def judge_claim(claim: Claim) -> Relation | None:
    """Recompute a claim; None where its figures were only guessed to belong together, and do not fit."""
    stated = claim.take(claim.stated)[0]
    if not claim.formulas:
        return _make_relation(claim, stated, Result(None, None, "uncheckable", _MISSING))
    result = recompute(stated, claim.formulas, *(claim.take(role) for role in claim.inputs))
    if not claim.is_sure and not (result.verdict in TRUE and _is_close(claim, stated, result)):
        return None
    if claim.excuse and result.verdict == "unreconciled":
        result = result._replace(verdict="uncheckable", note=claim.excuse)
    return _make_relation(claim, stated, result)


def _is_close(claim: Claim, stated: Numeral, result: Result) -> bool:
    """Whether a guess fits so closely that it is no accident."""
    if stated.value is None or result.low is None or result.high is None:
        return False
    if result.verdict == "consistent" and not result.note:
        return True
    if claim.kind == "sum" and result.low == result.high:
        return False
    gap = math.inf if result.middle is None else abs(result.middle - stated.value)
    if claim.stated == "percent" and is_fine(stated) and gap <= stated.step / 2:
        return True
    room = min(stated.step, 5 * _CLOSE * abs(stated.value)) + _CLOSE * abs(stated.value)
    return result.low >= stated.value - room and result.high <= stated.value + room


def is_fine(stated: Numeral) -> bool:
    """Whether a figure is printed so finely that one which comes out as printed is no accident."""
    return stated.value is not None and stated.step <= _FINE * abs(stated.value)


def as_rounded(stated: Numeral) -> Numeral:
    """Return a quotient as what it is, a rounded figure, though it is printed like a count: 每村3人."""
    return replace(stated, has_magnitude=True)


def make_share(part: Numeral, percent: Numeral, whole: Numeral, *, is_sure: bool = False) -> Claim:
    """Make the claim that one figure is so many percent of another."""
    figures = [("part", part), ("whole", whole), ("percent", percent)]
    return Claim("ratio", figures, "percent", (share,), ("part", "whole"), is_sure)


def _make_relation(claim: Claim, stated: Numeral, result: Result) -> Relation:
    members = sorted((n.start, n.end, role) for role, n in claim.figures)
    return Relation(
        claim.kind, tuple(members), stated.value, result.low, result.high, result.verdict, result.note
    )


def share(part: float, whole: float) -> float:
    """Percent of the whole that the part is."""
    return part / whole * 100


def excess(part: float, whole: float) -> float:
    """Percent by which the first exceeds the second."""
    return (part - whole) / whole * 100


def rise_from(before: float, after: float) -> float:
    """Percent by which a figure rose."""
    return (after - before) / before * 100


def fall_from(before: float, after: float) -> float:
    """Percent by which a figure fell."""
    return (before - after) / before * 100


def rise_by(after: float, delta: float) -> float:
    """Percent of the amount before that a rise by `delta` up to `after` is."""
    return delta / (after - delta) * 100


def fall_by(after: float, delta: float) -> float:
    """Percent of the amount before that a fall by `delta` down to `after` is."""
    return delta / (after + delta) * 100


def less(one: float, other: float) -> float:
    """Return the first less the second."""
    return one - other


def more(one: float, other: float) -> float:
    """Return the second less the first."""
    return other - one


def times(before: float, after: float) -> float:
    """Return how many times the first the second is."""
    return after / before


def times_more(before: float, after: float) -> float:
    """Return how many times the first was added to reach the second."""
    return (after - before) / before


def compound(years: int) -> Formula:
    """Return the formula of the yearly growth, in percent, over so many years."""
    return lambda before, after: (max(after / before, 0.0) ** (1 / years) - 1) * 100


def divide(part: float, count: float) -> float:
    """Return the amount for each one counted."""
    return part / count


def add(*parts: float) -> float:
    """Return the sum."""
    return sum(parts)
