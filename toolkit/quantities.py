"""The stated amounts of a text: the numerals that are quantities, and what each is about."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.numerals import Numeral


@dataclass(slots=True)
class Quantity:
    """A quantity in its sentence: the numeral itself, and its indicator, role, status, place and year."""

    numeral: Numeral
    # Index of its sentence in the list of sentences.
    sentence: int
    indicator: str = ""
    role: str = "level"
    status: str = "achieved"
    region: str = ""
    year: int | None = None
    year_basis: str = "unknown"
