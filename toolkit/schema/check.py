"""Check a frame against the schema of its table, with pandera, which is loaded only when a check runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError
from toolkit.schema import find_table
from toolkit.schema.columns import DTYPES, Column, Table

if TYPE_CHECKING:
    import pandas as pd


def check_table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Check that a frame is a table of ours: columns, order, types, values and bounds; return it unchanged.

    Parameters
    ----------
    frame
        A table as `build_tables` or `load_dataset` gives it.
    name
        The table it should be (see `describe_table`).

    Raises
    ------
    InputError
        There is no such table, or the frame breaks its schema; three breaches are named at most.

    Examples
    --------
    >>> from toolkit import load_dataset
    >>> len(check_table(load_dataset("incidence"), "incidence")) > 0
    True
    """
    import pandera.errors

    table = find_table(name, caller="check_table")
    try:
        _make_schema(table).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        raise InputError(_tell(name, error.failure_cases)) from None
    return frame


def _make_schema(table: Table) -> Any:
    import pandera.pandas as pa

    columns = {column.name: _make_column(column) for column in table.columns}
    checks = [pa.Check(_bounds_hold, error="low must not exceed high")] if "low" in table.names else []
    return pa.DataFrameSchema(columns, checks=checks, unique=list(table.key), strict=True, ordered=True)


def _make_column(column: Column) -> Any:
    import pandera.pandas as pa

    # An empty cell of text is the empty string, also where the values are few.
    checks = [pa.Check.isin([*column.values, ""])] if column.values else []
    return pa.Column(DTYPES[column.type], checks, nullable=column.type in ("integer", "number"))


def _bounds_hold(frame: pd.DataFrame) -> pd.Series:
    return frame["low"].isna() | frame["high"].isna() | (frame["low"] <= frame["high"])


def _tell(name: str, cases: pd.DataFrame) -> str:
    """Say what is wrong; a check of whole rows comes once for each column, and is told once."""
    cases = cases.drop_duplicates(["index", "check"])
    told = [_tell_one(case) for case in cases.head(3).itertuples(index=False)]
    more = f" and {len(cases) - 3} more" if len(cases) > 3 else ""
    return f"check_table: this is no table {name!r}: {'; '.join(told)}{more}. See describe_table({name!r})."


def _tell_one(case: Any) -> str:
    if case.index is None or case.index != case.index:
        return f"{case.failure_case!r} breaks {case.check!r}"
    if case.schema_context == "DataFrameSchema":
        return f"row {case.index} breaks {case.check!r}"
    return f"column {case.column!r}, row {case.index}: {case.failure_case!r} breaks {case.check!r}"
