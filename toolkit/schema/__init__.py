"""The columns of every table, in one place: names, order, types, meaning, keys.

Text columns are never missing (nothing is the empty string); numbers and truths may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_type
from toolkit.schema.built import TABLES
from toolkit.schema.columns import DTYPES, Column, Table
from toolkit.schema.measured import MEASURED
from toolkit.schema.reference import REFERENCE
from toolkit.schema.shared import BOUNDS, YEAR_BASES

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BOUNDS",
    "DATASETS",
    "DTYPES",
    "MEASURED",
    "REFERENCE",
    "TABLES",
    "YEAR_BASES",
    "Column",
    "Table",
    "describe_table",
    "find_table",
    "make_frame",
]

# Every table that the package knows: built from reports, and shipped.
DATASETS: dict[str, Table] = TABLES | MEASURED | REFERENCE


def find_table(name: str, *, caller: str) -> Table:
    """Return the schema of a table.

    Raises
    ------
    InputError
        There is no table of that name.
    """
    require_type(name, str, must=f"{caller}: name must be the name of a table")
    if name not in DATASETS:
        msg = f"{caller}: there is no table {name!r}. Take one of {', '.join(DATASETS)}."
        raise InputError(msg)
    return DATASETS[name]


def make_frame(table: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Return `rows` as the frame of `table`: all its columns, in order, with their types."""
    import pandas as pd

    schema = find_table(table, caller="make_frame")
    frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=schema.names)
    return frame.astype({column.name: DTYPES[column.type] for column in schema.columns})


def describe_table(name: str) -> pd.DataFrame:
    """Return the columns of a table, one row a column: ``column``, ``type``, ``values``, ``meaning``.

    Raises
    ------
    InputError
        There is no table of that name.

    Examples
    --------
    >>> describe_table("numerals")["column"].tolist()
    ['report_id', 'start', 'end', 'text', 'kind']
    """
    import pandas as pd

    schema = find_table(name, caller="describe_table")
    rows = [(c.name, c.type, ", ".join(c.values), c.meaning) for c in schema.columns]
    return pd.DataFrame(rows, columns=["column", "type", "values", "meaning"])
