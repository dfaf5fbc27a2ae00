"""The columns of every table, in one place: names, order, types, meaning, keys.

Text columns are never missing (nothing is the empty string); numbers and truths may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

BOUNDS = ("exact", "more", "less", "approx", "range", "masked")
YEAR_BASES = ("stated", "inferred", "unknown")


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (text, integer, number or truth) and what it holds."""

    name: str
    type: str
    meaning: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, and the columns it is sorted by."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]


_REPORT = Column("report_id", "text", "The report: its file's stem")
_START = Column("start", "integer", "First character, counted from 0 in the kept text")
_END = Column("end", "integer", "Character after the last one")
_TEXT = Column("text", "text", "The characters themselves: text[start:end]")
_SENTENCE = Column("sentence_id", "integer", "Number of the sentence in its report, from 1")
_VALUE = Column("value", "number", "The number after its magnitude word; empty for ranges and masks")
_LOW = Column("low", "number", "Least value that the words allow; empty where they set none")
_HIGH = Column("high", "number", "Greatest value that the words allow; empty where they set none")
_BOUND = Column("bound", "text", "What the words make of the number", BOUNDS)
_REGION = Column("region", "text", "Full official name of the place the figure is about")
_YEAR = Column("year", "integer", "Year the figure is about")
_YEAR_BASIS = Column("year_basis", "text", "Where the year comes from", YEAR_BASES)
_SECTOR = Column("sector", "text", "Sector code of the codebook sectors")
_SPAN_KEY = ("report_id", "start", "end")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "reports",
            "a report",
            (
                _REPORT,
                Column("path", "text", "Path below the source, with /"),
                Column("format", "text", "txt, html, docx, pdf ..."),
                Column("encoding", "text", "utf-8, utf-8-sig, utf-16 or gb18030; empty where none"),
                Column("sha256", "text", "SHA-256 of the raw bytes"),
                Column("n_chars", "integer", "Characters of the kept text"),
                Column("n_tokens", "integer", "Words without punctuation"),
                Column("engine", "text", "Segmenter that counted the words", ("jieba", "rjieba")),
                Column("title", "text", "Title"),
                Column("region", "text", "Full official name from the province down"),
                Column("province", "text", "Province, full name"),
                Column("adcode", "text", "GB/T 2260 code of the report's year; 000000 the nation"),
                Column(
                    "level",
                    "text",
                    "Level of the place",
                    ("national", "province", "prefecture", "county", "township"),
                ),
                Column("report_year", "integer", "Year the report is about"),
                Column("period_start", "text", "First day of the period, ISO date"),
                Column("period_end", "text", "Last day of the period, ISO date"),
                Column("published", "text", "Date of publication, ISO date"),
                Column("publisher", "text", "Publisher"),
                Column("genre", "text", "Kind of text", ("official", "news", "plan", "bulletin")),
                Column("restated", "truth", "Whether the text restates a source in other words"),
                Column("source_title", "text", "Title of the source that is restated"),
                Column("source_url", "text", "Address of the source"),
                Column("meta_basis", "text", "JSON: field to front_matter, manifest, text, inferred"),
            ),
            ("report_id",),
        ),
        Table(
            "sentences",
            "a sentence or heading",
            (
                _REPORT,
                _SENTENCE,
                _START,
                _END,
                _TEXT,
                Column("section", "text", "Headings above the sentence, joined by ' / '"),
                Column("is_heading", "truth", "Whether the row is a heading"),
                Column("n_tokens", "integer", "Words without punctuation"),
                Column("sectors", "text", "Sector codes joined by ;"),
            ),
            _SPAN_KEY,
        ),
        Table(
            "numerals",
            "a numeral, whatever it is",
            (
                _REPORT,
                _START,
                _END,
                _TEXT,
                Column(
                    "kind",
                    "text",
                    "What the numeral is",
                    ("quantity", "date", "name", "marker", "fused", "other"),
                ),
            ),
            _SPAN_KEY,
        ),
        Table(
            "quantities",
            "a stated amount",
            (
                _REPORT,
                _SENTENCE,
                _START,
                _END,
                _TEXT,
                _VALUE,
                _LOW,
                _HIGH,
                _BOUND,
                Column("hedge", "text", "Hedge words found"),
                Column("unit", "text", "Unit as written, without magnitude; money in 元"),
                Column("indicator", "text", "Code of the codebook indicators; empty where none"),
                Column(
                    "role",
                    "text",
                    "Part the figure plays",
                    ("level", "start", "end", "change", "target", "threshold"),
                ),
                Column("status", "text", "Whether it is reached or promised", ("achieved", "planned")),
                _REGION,
                _YEAR,
                _YEAR_BASIS,
            ),
            _SPAN_KEY,
        ),
        Table(
            "incidence",
            "a poverty-incidence figure",
            (
                _REPORT,
                _START,
                _END,
                _TEXT,
                _REGION,
                Column("adcode", "text", "Division code of the region; empty for a group of places"),
                Column("value", "number", "Percent"),
                _LOW,
                _HIGH,
                _BOUND,
                Column("role", "text", "Part it plays", ("start", "end", "level", "target", "threshold")),
                _YEAR,
                _YEAR_BASIS,
                Column("basis", "text", "How the poor were counted", ("register", "survey", "unknown")),
            ),
            _SPAN_KEY,
        ),
        Table(
            "funds",
            "a money figure",
            (
                _REPORT,
                _START,
                _END,
                _TEXT,
                Column("yuan", "number", "Amount in yuan; empty for ranges and masks"),
                _LOW,
                _HIGH,
                _BOUND,
                Column("flow", "text", "Code of the codebook flows"),
                Column("source", "text", "Who pays: code of the codebook sources"),
                _SECTOR,
                _YEAR,
                _YEAR_BASIS,
                Column("part_of", "integer", "Start of the total that the figure belongs to"),
            ),
            _SPAN_KEY,
        ),
        Table(
            "measures",
            "a mention of a measure",
            (
                _REPORT,
                _SENTENCE,
                _START,
                _END,
                Column("term", "text", "The words found: text[start:end]"),
                _SECTOR,
                Column("measure", "text", "Measure code of the codebook sectors"),
                Column("status", "text", "How far it is", ("done", "planned", "required")),
            ),
            ("report_id", "start", "end", "term", "measure"),
        ),
        Table(
            "relations",
            "an arithmetic claim",
            (
                _REPORT,
                Column("relation_id", "integer", "Number of the claim in its report, from 1"),
                Column(
                    "kind",
                    "text",
                    "Kind of claim",
                    ("ratio", "ratio_of_target", "sum", "difference", "growth", "per", "complement"),
                ),
                Column("members", "text", "JSON list of {start, end, role}"),
                Column("stated", "number", "The figure that the claim states"),
                Column("computed_low", "number", "Least value that the other figures allow"),
                Column("computed_high", "number", "Greatest value that the other figures allow"),
                Column(
                    "verdict",
                    "text",
                    "What the arithmetic says",
                    ("consistent", "rounding", "truncation", "unreconciled", "uncheckable"),
                ),
                Column("note", "text", "Why, and what else it may mean"),
            ),
            ("report_id", "relation_id"),
        ),
        Table(
            "problems",
            "something that could not be read or understood",
            (
                Column("path", "text", "Path below the source, with /"),
                _REPORT,
                Column("stage", "text", "Step that met the problem"),
                Column("problem", "text", "What was found"),
                Column("advice", "text", "What to do"),
            ),
            ("path", "stage"),
        ),
    )
}

DTYPES = {"text": "str", "integer": "Int64", "number": "float64", "truth": "bool"}


def make_frame(table: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Return `rows` as the frame of `table`: all its columns, in order, with their types."""
    import pandas as pd

    schema = TABLES[table]
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

    if name not in TABLES:
        msg = f"describe_table: there is no table {name!r}. Take one of {', '.join(TABLES)}."
        raise InputError(msg)
    rows = [(c.name, c.type, ", ".join(c.values), c.meaning) for c in TABLES[name].columns]
    return pd.DataFrame(rows, columns=["column", "type", "values", "meaning"])
