"""Zip archives: their members by name, each read within bounds, none ever written to disk."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from toolkit.read.record import DAMAGED_ZIP, UnreadableError, check_size

MOST_MEMBERS = 100_000
# Text packs to a third; what packs to less than a hundredth is meant to fill the memory.
MOST_PACKING = 100
_SMALL = 10_000_000
_ADVICE = "Unpack it and give the folder."
_DRIVE = re.compile(r"[A-Za-z]:")


class Member(NamedTuple):
    """A file in an archive: its place in the list of contents, and its path there, with `/`."""

    number: int
    path: str


def list_members(path: Path) -> list[Member]:
    """List the files of a zip archive in the order of their paths; folders and links are passed over.

    Raises
    ------
    UnreadableError
        It is no zip archive that can be read, or unpacks to far more than any set of reports.
    """
    with _open(path) as archive:
        contents = archive.infolist()
        size = sum(entry.file_size for entry in contents)
    if len(contents) > MOST_MEMBERS:
        raise UnreadableError(
            f"the archive has {len(contents):,} members, more than {MOST_MEMBERS:,}", _ADVICE
        )
    if size > max(_SMALL, MOST_PACKING * path.stat().st_size):
        raise UnreadableError(f"the archive unpacks to {size:,} bytes, beyond all measure", _ADVICE)
    found = [
        Member(number, _decode_name(entry))
        for number, entry in enumerate(contents)
        if not entry.is_dir() and not stat.S_ISLNK(entry.external_attr >> 16)
    ]
    return sorted(found, key=lambda member: (member.path, member.number))


def read_member(path: Path, number: int, most: int) -> bytes:
    """Return the bytes of a member; raise `UnreadableError` where they are damaged, locked or too many."""
    with _open(path) as archive:
        return _unpack(archive, number, most)


@lru_cache(maxsize=1)  # the rows of a table in an archive are read one after the other
def _unpack(archive: zipfile.ZipFile, number: int, most: int) -> bytes:
    entry = archive.infolist()[number]
    name = PurePosixPath(_decode_name(entry))
    if name.is_absolute() or ".." in name.parts or _DRIVE.match(str(name)):
        raise UnreadableError("the member's name leaves the archive", _ADVICE)
    if entry.flag_bits & 1:
        raise UnreadableError("the member is locked with a password", _ADVICE)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError("the member is packed by a method that is not read", _ADVICE)
    check_size(entry.file_size, most)
    with archive.open(entry) as stream:
        data = stream.read(most + 1)
    check_size(len(data), most)
    return data


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        status = path.stat()
        yield _keep_open(path, status.st_mtime_ns, status.st_size, os.getpid())
    except DAMAGED_ZIP as error:
        raise UnreadableError(f"the archive is damaged or cannot be opened ({error})", _ADVICE) from error


@lru_cache(maxsize=1)
def _keep_open(path: Path, *_changes: int) -> zipfile.ZipFile:
    """Open an archive once for all its members, anew where the file or the process is another."""
    return zipfile.ZipFile(path)


def _decode_name(entry: zipfile.ZipInfo) -> str:
    """Return the path of a member; programs in China write GBK and do not say so."""
    name = entry.orig_filename.replace("\\", "/")
    if entry.flag_bits & 0x800:
        return name
    raw = name.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
