"""Tables of reports: each row of a csv or jsonl file with a column of texts is a report."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from toolkit.read.decode import decode_bytes, is_blank
from toolkit.read.record import UnreadableError, find_delimiter

TEXTS = ("text", "content")
IDS = ("report_id", "id")
_ADVICE = "Name the column of the texts text or content, and save the table as UTF-8."


class Row(NamedTuple):
    """A row of a table: its number from 1, and the bytes of its file that hold the head and the row."""

    kind: str
    number: int
    head: int
    start: int
    end: int
    encoding: str


def list_rows(data: bytes, kind: str) -> list[tuple[Row, str]]:
    """List the rows of a table, each with the id that it gives itself ("" where it gives none).

    Raises
    ------
    UnreadableError
        The table cannot be decoded, or has no column of texts, or no rows.
    """
    encoding = decode_bytes(data)[1]
    if encoding == "utf-16":
        raise UnreadableError("the table is in UTF-16, which is not read", _ADVICE)
    listed = _list_csv(data, encoding) if kind == "csv" else _list_json(data, encoding)
    try:
        rows = list(listed)
    except csv.Error as error:
        raise UnreadableError(f"the table is damaged ({error})", _ADVICE) from error
    if not rows:
        raise UnreadableError("the table has no rows", "Put a report into each row, or remove the file.")
    return rows


def read_row(head: bytes, data: bytes, row: Row) -> tuple[str, dict[str, Any]]:
    """Return the text of a row and its other columns; `head` and `data` are the bytes that `row` names."""
    if row.kind == "csv":
        delimiter = _find_delimiter(head, row.encoding)
        names, values = (_read_record(part, row, delimiter) for part in (head, data))
        if len(values) > len(names):
            msg = f"row {row.number} has {len(values)} cells under {len(names)} names"
            raise UnreadableError(msg, "Put texts that hold commas between quotation marks.")
        fields: dict[str, Any] = dict(zip((name.strip().lower() for name in names), values, strict=False))
    else:
        fields = _read_object(data, row.encoding)
    column = next((name for name in TEXTS if name in fields), "")
    text = fields.pop(column, None)
    if not isinstance(text, str) or is_blank(text):
        msg = f"row {row.number} of the table has no text"
        raise UnreadableError(msg, f"Put the report into its column {column or TEXTS[0]}, or remove the row.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), fields


def _list_csv(data: bytes, encoding: str) -> Iterator[tuple[Row, str]]:
    names: list[str] = []
    head = end = 0
    number = 0
    for record, start, end in _read_records(data, encoding, _find_delimiter(data, encoding)):
        if not any(record):
            continue
        if not names:
            names, head = [name.strip().lower() for name in record], end
            _check_names(names)
        else:
            number += 1
            fields = dict(zip(names, record, strict=False))
            yield Row("csv", number, head, start, end, encoding), _find_id(fields)


def _check_names(names: list[str]) -> None:
    if not set(TEXTS) & set(names):
        msg = f"the table has no column text or content, but {', '.join(names)[:80]}"
        raise UnreadableError(msg, f"{_ADVICE} A manifest is called reports.csv and has a column file.")
    twice = next((name for name in (*TEXTS, *IDS) if names.count(name) > 1), "")
    if twice:
        raise UnreadableError(f"the table has two columns {twice}", "Give one of them another name.")


def _list_json(data: bytes, encoding: str) -> Iterator[tuple[Row, str]]:
    number = 0
    for start, end in _find_lines(data):
        if data[start:end].strip():
            number += 1
            row = Row("jsonl", number, 0, start, end, encoding)
            try:
                yield row, _find_id(_read_object(data[start:end], encoding))
            except UnreadableError:  # named when its turn to be read comes
                yield row, ""


def _find_lines(data: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield start, end
        start = end


def _find_id(fields: dict[str, Any]) -> str:
    return next((str(fields[name]).strip() for name in IDS if isinstance(fields.get(name), str | int)), "")


def _find_delimiter(data: bytes, encoding: str) -> str:
    return find_delimiter(data[:10_000].decode(encoding, "ignore"))


def _read_record(data: bytes, row: Row, delimiter: str) -> list[str]:
    records = _read_records(data, row.encoding, delimiter, is_strict=True)
    try:
        return [cell for record, _, _ in records for cell in record]
    except csv.Error as error:
        problem = f"row {row.number} of the table is damaged ({error})"
        advice = "Look for a quotation mark that is not closed; those inside a text are written twice."
        raise UnreadableError(problem, advice) from error


def _read_records(
    data: bytes, encoding: str, delimiter: str, *, is_strict: bool = False
) -> Iterator[tuple[list[str], int, int]]:
    """Yield the records of a csv file, each with the bytes where it begins and ends."""
    place = 0

    def read_lines() -> Iterator[str]:
        nonlocal place
        for start, place in _find_lines(data):
            yield data[start:place].decode(encoding)

    most = csv.field_size_limit(len(data) + 1)
    try:
        start = 0
        for record in csv.reader(read_lines(), delimiter=delimiter, strict=is_strict):
            yield record, start, place
            start = place
    finally:
        csv.field_size_limit(most)


def _read_object(line: bytes, encoding: str) -> dict[str, Any]:
    try:
        found = json.loads(line.decode(encoding))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"the row is no JSON ({error})", "Write one JSON object a line.") from error
    if not isinstance(found, dict):
        raise UnreadableError("the row is no JSON object", "Write one JSON object a line.")
    return found
