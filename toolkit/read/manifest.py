"""The manifest `reports.csv` beside reports: what it says of each, and where it contradicts itself."""

from __future__ import annotations

import csv
import io
import posixpath
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.read.decode import decode_bytes
from toolkit.read.given import GIVEN_FIELDS
from toolkit.read.record import MOST_BYTES, UnreadableError, find_delimiter

MANIFEST = "reports.csv"


@dataclass
class Entry:
    """What a manifest says of a file: its name as written, the row's number from 1, the cells, the doubts."""

    file: str
    number: int
    cells: dict[str, str]
    doubts: tuple[str, ...] = ()


@dataclass
class Manifest:
    """The entries of a manifest by the path of their file, and the numbers of rows that name none."""

    entries: dict[str, Entry] = field(default_factory=dict)
    nameless: list[int] = field(default_factory=list)

    def find(self, path: str) -> Entry | None:
        """Return what is said of the file at `path`, counted from the manifest's folder."""
        return self.entries.get(plain_path(path))

    def add(self, entry: Entry) -> None:
        """Add a row; where its file has one already, the later counts."""
        first = self.entries.get(plain_path(entry.file))
        if first and first.cells != entry.cells:
            doubt = f"rows {first.number} and {entry.number} of {MANIFEST} name this file; the last counts"
            entry.doubts = (*entry.doubts, doubt)
        self.entries[plain_path(entry.file)] = entry


def plain_path(path: str) -> str:
    r"""Return a path as manifests are asked for it: however slashes, dots and accents are written.

    Examples
    --------
    >>> plain_path("./2019\\a.txt")
    '2019/a.txt'
    """
    return posixpath.normpath(unicodedata.normalize("NFC", path).replace("\\", "/"))


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest at `path`; None where it is missing or no manifest."""
    try:
        if path.is_file() and path.stat().st_size <= MOST_BYTES:  # a pipe would keep us waiting
            return parse_manifest(path.read_bytes())
    except OSError:
        pass
    return None


def parse_manifest(data: bytes) -> Manifest | None:
    """Return the manifest that `data` is; None where it is none."""
    try:
        text = decode_bytes(data)[0]
        records = [
            record
            for record in csv.reader(io.StringIO(text), delimiter=find_delimiter(text))
            if any(map(str.strip, record))
        ]
    except (UnreadableError, csv.Error):
        return None
    names = [name.strip().lower() for name in records[0]] if records else []
    if "file" not in names:
        return None
    manifest = Manifest()
    for number, record in enumerate(records[1:], 1):
        cells = dict(zip(names, record, strict=False))
        doubts = tuple(_find_doubts(names, record, number))
        if file := cells.pop("file", "").strip():
            manifest.add(Entry(file, number, cells, doubts))
        else:
            manifest.nameless.append(number)
    return manifest


def _find_doubts(names: list[str], record: list[str], number: int) -> Iterator[str]:
    last = dict(zip(names, record, strict=False))
    pairs = zip(names, record, strict=False)
    if twice := sorted({name for name, cell in pairs if name in GIVEN_FIELDS and cell != last[name]}):
        yield f"{MANIFEST} has two columns {', '.join(twice)}; the last counts"
    if any("\n" in cell for cell in record):
        yield f"row {number} of {MANIFEST} runs over several lines: is a quotation mark not closed?"
    if any(map(str.strip, record[len(names) :])):
        yield f"row {number} of {MANIFEST} has {len(record)} cells under {len(names)} names: is a comma unquoted?"
