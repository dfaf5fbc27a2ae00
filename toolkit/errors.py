"""The package's exceptions, and the one check that every public door makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


# What columns of these names hold in all our tables; the cells of any other are taken as they come.
_NUMBERS = frozenset(
    """
    start end n value low high yuan year report_year start_year end_year start_value end_value
    share rate estimate median range position dp_norm npmi p_value q_value conservative least
    found closed remaining rank_best rank_worst band_low band_high gap_low gap_high step
    """.split()
)
_TEXTS = frozenset(["text", "content", "region", "sector", "sectors", "report", "place", "role"])
_NUMBER_KINDS = ("integer", "floating", "mixed-integer-float", "decimal", "boolean")


def require_type(value: object, types: type | tuple[type, ...], *, must: str) -> None:
    """Raise `InputError` unless `value` is of one of `types`; `must` says where, and what it must be."""
    if not isinstance(value, types):
        raise InputError(f"{must}, not {type(value).__name__}.")


def require_columns(
    table: pd.DataFrame, needed: Iterable[str], *, caller: str, free: Collection[str] = ()
) -> None:
    """Raise `InputError` unless `table` is a frame with every column of `needed`, each of its kind.

    The cells of columns named in `free` may be anything: groups that the caller chose.
    """
    import pandas as pd

    require_type(
        table, pd.DataFrame, must=f"{caller}: a table must be a frame of build_tables or of a find_ function"
    )
    needed = list(needed)
    missing = [name for name in needed if name not in table.columns]
    if missing:
        msg = (
            f"{caller}: the table must have {missing[:3]}, but has only {list(table.columns)}. "
            "Build it with the step before, or name your column with the option."
        )
        raise InputError(msg)
    for name in needed:
        kind = "" if name in free else _find_kind(name)
        if not _holds(table[name], kind):
            msg = (
                f"{caller}: column {name!r} must hold {kind}, but holds {table[name].iloc[:3].tolist()}. "
                "Convert it, or take the table as build_tables or load_dataset give it."
            )
            raise InputError(msg)


def _find_kind(name: str) -> str:
    if name in _NUMBERS or name.startswith("n_"):
        return "numbers"
    return "true or false" if name.startswith("is_") else "text" if name in _TEXTS else ""


def _holds(column: pd.Series, kind: str) -> bool:
    """Whether all cells that are not missing are of a kind."""
    from pandas.api.types import infer_dtype, is_bool_dtype

    if kind == "true or false":
        return bool(is_bool_dtype(column))
    known = column.dropna()
    if not kind or known.empty:
        return kind != "text" or column.empty
    found = infer_dtype(known)
    return found in _NUMBER_KINDS if kind == "numbers" else found in ("string", "categorical")
