"""The package's exceptions, and the one check that every public door makes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class InputError(ValueError):
    """A frame or an option is not what a function needs."""


class ReadError(ValueError):
    """A file could not be read without loss; says the path and what to do."""


class CodebookError(ValueError):
    """A codebook breaks a rule; says the file, the code and the key."""


class FigureError(ValueError):
    """A figure could not be drawn as promised (a font or a glyph is missing)."""


def require_columns(table: pd.DataFrame, needed: Iterable[str], *, caller: str) -> None:
    """Raise `InputError` unless `table` has every column of `needed`."""
    missing = [name for name in needed if name not in table.columns]
    if missing:
        msg = (
            f"{caller}: the table must have {missing[:3]}, but has only {list(table.columns)}. "
            "Build it with the step before, or name your column with the option."
        )
        raise InputError(msg)
