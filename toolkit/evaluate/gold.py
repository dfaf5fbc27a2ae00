"""Hand annotation on disk: one folder per report, one JSON-lines file per layer, checked row by row."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, ReadError, require_type

Row = dict[str, Any]

# What a row of each layer cannot be scored without; any other field is compared where the row has it.
NEEDED: dict[str, tuple[str, ...]] = {
    "quantities": ("start", "end", "value", "unit"),
    "others": ("start", "end", "kind"),
    "incidence": ("start", "end", "value"),
    "funds": ("start", "end", "yuan"),
    "measures": ("start", "end", "sectors"),
    "relations": ("kind", "members", "holds"),
}
HOLDS = (True, False, "true", "false", "rounding", None)


@dataclass(frozen=True)
class GoldReport:
    """The annotated layers of one report; a layer without a file is not in `layers`."""

    report_id: str
    extent: tuple[int, int] | None
    layers: dict[str, list[Row]]


def load_gold(folder: str | Path, *, texts: Mapping[str, str] | None = None) -> list[GoldReport]:
    """Read every annotated report below `folder`, sorted by report, and check each row.

    Parameters
    ----------
    folder
        Holds ``<report_id>/<layer>.jsonl`` and, where only a part was annotated, ``report.json``
        with ``extent: [start, end]``.
    texts
        Text of each report by ``report_id``; where given, each row must lie in it and its ``text``
        must be the very characters.

    Raises
    ------
    InputError
        There is no such folder, or no annotation in it.
    ReadError
        A line is no JSON object, lacks a field, or its span is not in the text.
    """
    found = [_load_report(path, (texts or {}).get(path.name)) for path in _list_folders(folder)]
    reports = [report for report in found if report.layers]
    if not reports:
        msg = f"load_gold: {str(folder)!r} holds no annotation. Put files there as <report_id>/<layer>.jsonl."
        raise InputError(msg)
    return reports


def match_folders(folder: str | Path, reports: Mapping[str, str]) -> dict[str, str]:
    """Say which report a folder of annotation is about: folder to ``report_id``.

    It is the report whose SHA-256 its ``report.json`` gives, where there is just one such report and one such
    folder: a report is called otherwise when it is read alone than beside another of its name. Else it is
    the report of the same name.

    Parameters
    ----------
    folder
        As for `load_gold`.
    reports
        SHA-256 of each report by ``report_id``; "" where it is not known.
    """
    hashes = {path.name: _load_facts(path).get("sha256") for path in _list_folders(folder)}
    n_reports, n_folders = Counter(reports.values()), Counter(hashes.values())
    by_hash = {sha256: report_id for report_id, sha256 in reports.items() if sha256}
    matched = {
        name: by_hash[sha256]
        for name, sha256 in hashes.items()
        if sha256 in by_hash and n_reports[sha256] == n_folders[sha256] == 1
    }
    taken = set(matched.values())
    return {name: name for name in hashes if name in reports and name not in taken} | matched


def _list_folders(folder: str | Path) -> list[Path]:
    """Return the folders of the annotation, sorted by name."""
    require_type(folder, (str, os.PathLike), must="load_gold: gold must be the path of a folder")
    folder = Path(folder)
    if not folder.is_dir():
        msg = (
            f"load_gold: {str(folder)!r} is no folder. Give the folder that holds <report_id>/<layer>.jsonl."
        )
        raise InputError(msg)
    return [path for path in sorted(folder.iterdir()) if path.is_dir()]


def _load_facts(folder: Path) -> Row:
    """Return what is written about an annotated report; nothing where there is no such file."""
    path = folder / "report.json"
    return _parse(_read(path), str(path)) if path.is_file() else {}


def _load_report(folder: Path, text: str | None) -> GoldReport:
    paths = {layer: folder / f"{layer}.jsonl" for layer in NEEDED}
    layers = {layer: list(_load_rows(path, layer, text)) for layer, path in paths.items() if path.is_file()}
    return GoldReport(folder.name, _load_extent(folder), layers)


def _load_extent(folder: Path) -> tuple[int, int] | None:
    extent = _load_facts(folder).get("extent")
    if extent is None:
        return None
    if not (isinstance(extent, list) and len(extent) == 2 and _is_span(*extent)):
        msg = f"{folder / 'report.json'}: extent must be [start, end] with 0 <= start < end, but is {extent!r}. Correct it."
        raise ReadError(msg)
    return extent[0], extent[1]


def _load_rows(path: Path, layer: str, text: str | None) -> Iterator[Row]:
    # Not splitlines(): JSON strings may hold line separators that are no line feed.
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if line.strip():
            where = f"{path}, line {number}"
            row = _parse(line, where)
            _check_row(row, layer, where)
            for span in row["members"] if layer == "relations" else [row]:
                _check_span(span, text, where)
            yield order_members(row) if layer == "relations" else row


def order_members(claim: Row) -> Row:
    """Return the claim with each of its figures once, in the order of the text, and with its own span."""
    spans = {(member["start"], member["end"]): member for member in reversed(claim["members"])}
    members = [spans[span] for span in sorted(spans)]
    start = min((member["start"] for member in members), default=0)
    end = max((member["end"] for member in members), default=0)
    return claim | {"members": members, "start": start, "end": end}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path}: annotation must be UTF-8 ({error}). Save the file again as UTF-8."
        raise ReadError(msg) from error


def _parse(string: str, where: str) -> Row:
    try:
        row = json.loads(string)
    except json.JSONDecodeError as error:
        msg = f"{where}: must be a JSON object ({error}). Correct the line."
        raise ReadError(msg) from error
    if not isinstance(row, dict):
        msg = f"{where}: must be a JSON object, but is {string[:40]!r}. Write {{...}}."
        raise ReadError(msg)
    return row


def _check_row(row: Row, layer: str, where: str) -> None:
    missing = [name for name in NEEDED[layer] if name not in row]
    if missing:
        msg = f"{where}: a row of {layer} must have {missing[:3]}, but has only {list(row)}. Add the field."
        raise ReadError(msg)
    name = {"measures": "sectors", "relations": "members"}.get(layer)
    if name and not isinstance(row[name], list):
        msg = f"{where}: {name} must be a list, but is {row[name]!r}. Write [...]."
        raise ReadError(msg)
    if layer == "relations" and row["holds"] not in HOLDS:
        msg = f"{where}: holds must be true, false, 'rounding' or null, but is {row['holds']!r}. Correct it."
        raise ReadError(msg)


def _check_span(span: Any, text: str | None, where: str) -> None:
    if not (isinstance(span, dict) and _is_span(span.get("start"), span.get("end"))):
        msg = f"{where}: start and end must be whole numbers, 0 <= start < end, but the row is {span!r}."
        raise ReadError(msg)
    if text is None:
        return
    start, end = span["start"], span["end"]
    if end > len(text) or span.get("text", text[start:end]) != text[start:end]:
        msg = (
            f"{where}: characters {start} to {end} of the text must be {span.get('text', 'in it')!r}, "
            f"but are {text[start:end]!r}. Take the text that was annotated, with CRLF and CR as LF."
        )
        raise ReadError(msg)


def _is_span(start: object, end: object) -> bool:
    return type(start) is int and type(end) is int and 0 <= start < end
