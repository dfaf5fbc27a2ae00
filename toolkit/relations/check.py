"""Recompute a stated figure from the others of its claim, with all that rounding, hedges and masks allow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from toolkit.numerals import Numeral

# Units that are measured, not counted: their last place is always rounded.
_MEASURED = frozenset(
    {"元", "%", "‰", "百分点", "倍", "亩", "公顷", "公里", "千米", "米", "平方米", "平方公里", "立方米"}
    | {"吨", "万吨", "公斤", "千克", "斤", "千瓦", "千瓦时", "度"}
)
# How far 约, 近 and 余 may lie from the figure they stand with, as a share of it.
_NEAR = 0.1
# A recomputed interval wider than this share of its middle tells right from wrong no longer.
_WIDEST = 0.25
_SAME = 1e-9

UNRECONCILED = "cannot be reconciled as stated: scope, date or rounding of the figures may differ"


class Span(NamedTuple):
    """The least and the greatest value that a figure may stand for."""

    low: float
    high: float


class Result(NamedTuple):
    """The interval of the recomputed figure, the verdict and why, and the figure from the printed values."""

    low: float | None
    high: float | None
    verdict: str
    note: str = ""
    middle: float | None = None


Formula = Callable[..., float]


def spread(numeral: Numeral) -> Span:
    """Return what a printed figure may stand for: rounding of its last place, mask, range or hedge."""
    value = numeral.value
    if value is None:
        low = -math.inf if numeral.low is None else numeral.low
        high = math.inf if numeral.high is None else numeral.high
        return Span(low, high)
    half = half_step(numeral)
    near = abs(value) * _NEAR
    below = near if numeral.bound in ("less", "approx") else half
    above = near if numeral.bound in ("more", "approx") else half
    return Span(value - max(below, half), value + max(above, half))


def half_step(numeral: Numeral) -> float:
    """Return half the last printed place of a rounded figure; 0 for what is counted out."""
    is_rounded = numeral.has_magnitude or numeral.step < 1 or numeral.unit in _MEASURED
    return numeral.step / 2 if is_rounded else 0.0


def recompute(stated: Numeral, formulas: Sequence[Formula], *figures: Sequence[Numeral]) -> Result:
    """Judge `stated` by the first formula that fits; `figures` are groups, each handed over as its sum.

    Every formula is one reading of the claim, and rises or falls with each group, so that the ends of
    the groups' intervals give the ends of the result.
    """
    results = [_judge_reading(stated, formula, figures) for formula in formulas]
    order = ("consistent", "rounding", "truncation", "uncheckable", "unreconciled")
    return min(results, key=lambda result: order.index(result.verdict))


def _judge_reading(stated: Numeral, formula: Formula, groups: Sequence[Sequence[Numeral]]) -> Result:
    spans = [[spread(n) for n in group] for group in groups]
    ends = [(sum(s.low for s in group), sum(s.high for s in group)) for group in spans]
    interval, middle = _span_of(formula, ends), _compute_middle(formula, groups)
    if interval is None or (middle is not None and not interval.low <= middle <= interval.high):
        return Result(None, None, "uncheckable", "the printed figures do not suffice")
    if _is_wide(interval, stated) and not _is_same(middle, stated):
        return Result(*interval, "uncheckable", "the printed figures leave too much open")
    return Result(*interval, *_judge(stated, middle, interval), middle)


def _compute_middle(formula: Formula, groups: Sequence[Sequence[Numeral]]) -> float | None:
    """Return the figure recomputed from the printed values; None where one is masked or a range."""
    values = [[n.value for n in group if n.value is not None] for group in groups]
    if any(len(known) < len(group) for known, group in zip(values, groups, strict=True)):
        return None
    try:
        return formula(*map(sum, values))
    except ZeroDivisionError:
        return math.nan


def _is_same(middle: float | None, stated: Numeral) -> bool:
    return (
        middle is not None and stated.value is not None and math.isclose(middle, stated.value, rel_tol=_SAME)
    )


def _span_of(formula: Formula, ends: Sequence[tuple[float, float]]) -> Span | None:
    corners: list[tuple[float, ...]] = [()]
    for low_high in ends:
        corners = [(*corner, value) for corner in corners for value in low_high]
    try:
        results = [formula(*corner) for corner in corners]
    except ZeroDivisionError:
        return None
    if not all(map(math.isfinite, results)):
        return None
    return Span(min(results), max(results))


def _is_wide(interval: Span, stated: Numeral) -> bool:
    """Whether the check could hardly fail: the interval is wide against the figure it is to test."""
    size = max(abs(interval.low), abs(interval.high), abs(stated.value or 0.0))
    return interval.high - interval.low > 2 * max(_WIDEST * size, stated.step)


def _judge(stated: Numeral, middle: float | None, interval: Span) -> tuple[str, str]:
    value = stated.value
    if value is None:
        return _judge_open(stated, interval)
    slack = _SAME * max(1.0, abs(value), abs(interval.low), abs(interval.high))
    if _is_same(middle, stated):
        return "consistent", ""
    if (stated.bound == "more" and interval.low >= value - slack) or (
        stated.bound == "less" and interval.high <= value + slack
    ):
        return "consistent", "the stated bound holds"
    half = half_step(stated)
    if _meets(interval, Span(value - half, value + half), slack):
        return "rounding", "true at the stated precision"
    if _meets(interval, Span(value, value + 2 * half), slack):
        return "truncation", "true if the stated figure was cut, not rounded"
    if _meets(interval, Span(value - 2 * half, value), slack):
        return "rounding", "true if the stated figure was rounded up"
    if stated.bound != "exact" and _meets(interval, spread(stated), slack):
        return "rounding", "true as nearly as the hedge says"
    return "unreconciled", UNRECONCILED


def _judge_open(stated: Numeral, interval: Span) -> tuple[str, str]:
    """Judge against a mask or a range: it may be refuted, and a range may be met."""
    if not _meets(interval, spread(stated), _SAME):
        return "unreconciled", UNRECONCILED
    if stated.bound == "range":
        return "consistent", "the recomputed figure lies in the stated range"
    return "uncheckable", "the stated figure is masked"


def _meets(one: Span, other: Span, slack: float) -> bool:
    return one.low <= other.high + slack and other.low <= one.high + slack
