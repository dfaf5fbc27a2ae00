"""What a column and a table are."""

from __future__ import annotations

from dataclasses import dataclass

DTYPES = {"text": "str", "integer": "Int64", "number": "float64", "truth": "bool"}


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (text, integer, number or truth), what it holds, its values if few."""

    name: str
    type: str
    meaning: str
    meaning_zh: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, and the columns that name and sort its rows."""

    name: str
    row: str
    row_zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]
