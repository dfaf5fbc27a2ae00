"""Tables to files: CSV (UTF-8, LF, a header line) and Parquet, row by row as they are found."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.schema import TABLES, make_frame

if TYPE_CHECKING:
    import pandas as pd

FORMATS = {"csv": ("csv",), "parquet": ("parquet",), "both": ("csv", "parquet")}

# Cells of these columns are not the letters of a report; a spreadsheet must not take one for a formula.
_GUARDED = frozenset(
    {
        *("path", "title", "region", "province", "publisher", "source_title", "source_url"),
        *("section", "note", "problem", "advice"),
    }
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Rows held back until they are worth a write of their own.
_BATCH = 4096


class TableWriter(Protocol):
    """Takes rows of one table."""

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take rows."""

    def close(self) -> None:
        """Write what is held back."""


def open_writers(folder: Path, endings: Sequence[str], stack: ExitStack) -> dict[str, TableWriter]:
    """Open a writer for each table in `folder`; leaving `stack` closes them."""
    writers: dict[str, TableWriter] = {}
    for table in TABLES:
        writers[table] = _Batches(table, [_SINKS[ending](folder, table) for ending in endings])
        stack.callback(writers[table].close)
    return writers


def format_csv(frame: pd.DataFrame, *, header: bool = True) -> str:
    """Return a table as the text of its CSV file; numbers have no more digits than they need."""
    return _make_safe(frame).to_csv(index=False, header=header, lineterminator="\n", float_format="%.15g")


def _make_safe(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.copy()
    for name in frame.columns:
        if frame[name].dtype == "bool":
            frame[name] = frame[name].map({True: "true", False: "false"})
        elif name in _GUARDED:
            risky = frame[name].str.startswith(_FORMULA_SIGNS)
            frame[name] = frame[name].mask(risky, "'" + frame[name])
    return frame


class _Batches:
    """Holds rows back until there are enough of them, then hands them to the files as one frame."""

    def __init__(self, table: str, sinks: Sequence[_CsvSink | _ParquetSink]) -> None:
        self._table, self._sinks = table, sinks
        self._rows: list[Sequence[Any]] = []
        self._put()

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        self._rows += rows
        if len(self._rows) >= _BATCH:
            self._put()

    def close(self) -> None:
        if self._rows:
            self._put()
        for sink in self._sinks:
            sink.close()

    def _put(self) -> None:
        frame = make_frame(self._table, self._rows)
        self._rows = []
        for sink in self._sinks:
            sink.put(frame)


class _CsvSink:
    def __init__(self, folder: Path, table: str) -> None:
        self._file = (folder / f"{table}.csv").open("w", encoding="utf-8", newline="")
        self._is_new = True

    def put(self, frame: pd.DataFrame) -> None:
        self._file.write(format_csv(frame, header=self._is_new))
        self._is_new = False

    def close(self) -> None:
        self._file.close()


class _ParquetSink:
    """Writes each frame as a row group; types are the schema's even where a column is empty."""

    def __init__(self, folder: Path, table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "truth": pa.bool_()}
        self._schema = pa.schema([(c.name, types[c.type]) for c in TABLES[table].columns])
        self._writer = pq.ParquetWriter(folder / f"{table}.parquet", self._schema)

    def put(self, frame: pd.DataFrame) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pandas(frame, schema=self._schema, preserve_index=False))

    def close(self) -> None:
        self._writer.close()


_SINKS: dict[str, type[_CsvSink] | type[_ParquetSink]] = {"csv": _CsvSink, "parquet": _ParquetSink}
