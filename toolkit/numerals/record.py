"""The record of one numeral."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Numeral:
    """A numeral: its span and kind; for a quantity its value, bounds, hedge, unit and last place."""

    start: int
    end: int
    kind: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    bound: str = ""
    hedge: str = ""
    unit: str = ""
    # The size of the last printed place in the unit: 1,000,000 for 14.06亿元. Rounding is half of it.
    step: float = 0.0
    has_magnitude: bool = False
    is_long: bool = False
