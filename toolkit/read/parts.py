"""The reports inside a file: one in most, one a member in a zip archive, one a row in a table."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from toolkit.read.formats import TABLES, find_package
from toolkit.read.manifest import MANIFEST, Manifest, parse_manifest
from toolkit.read.packed import Member, list_members, read_member
from toolkit.read.record import UnreadableError, check_size
from toolkit.read.rows import Row, list_rows

Manifests = dict[Path, Manifest | None]
_PASSED_OVER = re.compile(r"\..*|datapackage\.json|(?:readme|licen[cs]e)(?:[._-].*)?", re.I | re.S)


class Part(NamedTuple):
    """A report in a file: its shown name, and its place as if archives were folders."""

    path: Path
    name: str
    place: Path
    member: int | None = None
    row: Row | None = None
    row_id: str = ""


def is_passed_over(name: str) -> bool:
    """Whether a file of that name is no report: hidden, README, LICENSE, `datapackage.json`."""
    return _PASSED_OVER.fullmatch(name) is not None


def list_parts(path: Path, name: str, most: int, manifests: Manifests) -> list[Part]:
    """List the reports of the file at `path`, shown as `name`; manifests in archives are noted.

    What cannot be opened up is one part, the file itself: it is named as a problem when it is read.
    """
    whole = Part(path, name, path)
    try:
        if _is_archive(path):
            return list(_list_packed(whole, most, manifests)) or [whole]
        if path.suffix.lower() in TABLES and path.is_file():
            check_size(path.stat().st_size, most)
            return _list_table(whole, path.read_bytes())
    except (OSError, UnreadableError):
        pass
    return [whole]


def printable(name: str) -> str:
    """Return a file name that a table can hold: bytes that are no text, and line ends, become escapes."""
    readable = os.fsencode(name).decode("utf-8", "backslashreplace")
    return readable.replace("\r", "\\r").replace("\n", "\\n")


def _is_archive(path: Path) -> bool:
    if not path.is_file() or path.suffix.lower() == ".docx":
        return False
    with path.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            return False
    return find_package([member.path for member in list_members(path)]) == "zip"


def _list_packed(whole: Part, most: int, manifests: Manifests) -> Iterator[Part]:
    for member in list_members(whole.path):
        *folders, last = member.path.split("/")
        if is_passed_over(last) or any(
            name.startswith((".", "__MACOSX")) and name != ".." for name in folders
        ):
            continue
        place = whole.path.joinpath(*folders, last.replace("\0", ""))
        if last == MANIFEST and _note_manifest(whole.path, member, place, most, manifests):
            continue
        part = Part(whole.path, printable(f"{whole.name}/{member.path}"), place, member.number)
        yield from _open_member(part, most)


def _note_manifest(path: Path, member: Member, place: Path, most: int, manifests: Manifests) -> bool:
    try:
        manifests[place.parent] = parse_manifest(read_member(path, member.number, most))
    except UnreadableError:
        return False
    return manifests[place.parent] is not None


def _open_member(part: Part, most: int) -> list[Part]:
    if part.member is None or part.place.suffix.lower() not in TABLES:
        return [part]
    try:
        return _list_table(part, read_member(part.path, part.member, most))
    except UnreadableError:
        return [part]


def _list_table(part: Part, data: bytes) -> list[Part]:
    kind = TABLES[part.place.suffix.lower()]
    return [
        part._replace(name=f"{part.name}#{row.number}", row=row, row_id=row_id)
        for row, row_id in list_rows(data, kind)
    ]
