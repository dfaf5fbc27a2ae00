"""Tables to files: CSV (UTF-8, LF, a header line), Parquet and Excel, row by row as they are found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.errors import InputError
from toolkit.schema import TABLES, make_frame

if TYPE_CHECKING:
    import pandas as pd

FORMATS = {"csv": ("csv",), "parquet": ("parquet",), "both": ("csv", "parquet"), "excel": ("xlsx",)}

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

# What an Excel sheet and a cell of it hold; characters are counted in UTF-16.
MOST_EXCEL_ROWS = 1_048_576
_MOST_EXCEL_SIGNS = 32_767
_CUT = "…[cut]"


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
    return _make_safe(frame, _GUARDED).to_csv(
        index=False, header=header, lineterminator="\n", float_format="%.15g"
    )


def _make_safe(frame: pd.DataFrame, guarded: Collection[str]) -> pd.DataFrame:
    """Return truths as words, and text of `guarded` columns with ``'`` before what begins like a formula."""
    frame = frame.copy()
    for name in frame.columns:
        if frame[name].dtype == "bool":
            frame[name] = frame[name].map({True: "true", False: "false"})
        elif name in guarded:
            risky = frame[name].str.startswith(_FORMULA_SIGNS)
            frame[name] = frame[name].mask(risky, "'" + frame[name])
    return frame


class _Batches:
    """Holds rows back until there are enough of them, then hands them to the files as one frame."""

    def __init__(self, table: str, sinks: Sequence[_Sink]) -> None:
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


class _ExcelSink:
    """Writes one sheet, row by row: every cell is text or a number, and none a formula.

    Text that does not fit a cell ends in a mark; the whole stands in the kept text of the report.
    """

    def __init__(self, folder: Path, table: str) -> None:
        from xlsxwriter import Workbook

        options = {"constant_memory": True, "tmpdir": str(folder)}
        self._book = Workbook(str(folder / f"{table}.xlsx"), options)
        # The hour of the build would make each file another one.
        self._book.set_properties({"created": datetime(2000, 1, 1)})
        self._sheet = self._book.add_worksheet(table)
        self._sheet.freeze_panes(1, 0)
        self._columns = TABLES[table].columns
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.name)
        self._n_rows = 1

    def put(self, frame: pd.DataFrame) -> None:
        if self._n_rows + len(frame) > MOST_EXCEL_ROWS:
            msg = (
                f"build: table {self._sheet.name} has more rows than the {MOST_EXCEL_ROWS:,} of an Excel sheet. "
                "Take --format csv or parquet, or build fewer reports at a time."
            )
            raise InputError(msg)
        safe = _make_safe(frame, [column.name for column in self._columns if column.type == "text"])
        for column in self._columns:
            cells = safe[column.name].astype(object)
            safe[column.name] = cells.where(cells.notna(), None)
        for row in safe.itertuples(index=False, name=None):
            self._put_row(row)

    def _put_row(self, row: tuple[Any, ...]) -> None:
        for place, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    self._sheet.write_string(self._n_rows, place, _fit_cell(value))
            elif value is not None:
                self._sheet.write_number(self._n_rows, place, value)
        self._n_rows += 1

    def close(self) -> None:
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(f"{self._book.filename}: {error}") from error


def _fit_cell(text: str) -> str:
    if text.startswith("<r>"):
        text = "'" + text  # xlsxwriter takes it for the markup of a cell
    if 2 * len(text) <= _MOST_EXCEL_SIGNS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_EXCEL_SIGNS:
        return text
    return units[: 2 * (_MOST_EXCEL_SIGNS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


_Sink = _CsvSink | _ParquetSink | _ExcelSink
_SINKS: dict[str, type[_CsvSink] | type[_ParquetSink] | type[_ExcelSink]] = {
    "csv": _CsvSink,
    "parquet": _ParquetSink,
    "xlsx": _ExcelSink,
}
