"""The record of one money figure, and what funds ask of a mention of a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class SectorMention(Protocol):
    """A mention of a measure, as `toolkit.measures` finds it."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """Character after the last one."""

    @property
    def sector(self) -> str:
        """Its sector code."""

    @property
    def measure(self) -> str:
        """Its measure code."""


@dataclass(slots=True)
class Fund:
    """A money figure in yuan: span, bounds, flow, payer, sector, year, and the start of its total."""

    start: int
    end: int
    yuan: float | None
    low: float | None
    high: float | None
    bound: str
    flow: str = "other"
    source: str = "unspecified"
    sector: str = "general"
    year: int | None = None
    year_basis: str = "unknown"
    part_of: int | None = None
