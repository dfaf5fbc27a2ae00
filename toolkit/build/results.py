"""What single reports gave, kept between runs: a file that did not change is not read again.

A result is found by all that it depends on: the bytes of the file, its id and what a manifest says of it,
the options, and the package itself with its codebooks. No table depends on whether it was found.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from toolkit.build.analyse import Reading, analyse_file
from toolkit.read import SourceFile

_PACKAGE = Path(__file__).parents[1]
_DIGEST_SIZE = hashlib.sha256().digest_size


class _State(NamedTuple):
    path: Path
    number: int
    size: int
    time: int


@dataclass(frozen=True)
class Results:
    """The results kept in a folder, and how to come by one that is not there."""

    folder: Path
    engine: str
    keep_personal: bool
    is_forced: bool
    package: str

    @classmethod
    def open(cls, folder: Path, *, engine: str, keep_personal: bool, is_forced: bool) -> Results:
        """Open the results in `folder`; where `is_forced`, none that is there is taken."""
        folder.mkdir(exist_ok=True)
        return cls(folder, engine, keep_personal, is_forced, describe_package())

    def read(self, file: SourceFile) -> Reading:
        """Return what a file gives: as kept, or else by reading it."""
        state = _find_state(file.path)
        name = self._name(file, state) if state else ""
        reading = self._load(name) if name and not self.is_forced else None
        if reading is None:
            reading = analyse_file(file, engine=self.engine, keep_personal=self.keep_personal)
            # A file without a report is cheap to read again; and one that changed just now is another file.
            if reading.text is None or not name or _find_state(file.path) != state:
                return reading
            self._save(reading, name)
        reading.kept_as = name
        return reading

    def drop_others(self, names: set[str]) -> None:
        """Remove all results but those of `names`."""
        for path in self.folder.iterdir():
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _name(self, file: SourceFile, state: _State) -> str:
        """Return the name of a result: a digest of all that it depends on; "" where that is unknown."""
        try:
            digest = _digest_file(state)
        except OSError:
            return ""
        # Not `path`: nothing depends on where the folder of reports lies.
        known = {one.name: getattr(file, one.name) for one in fields(file) if one.name != "path"}
        basis = [self.package, self.engine, self.keep_personal, digest, known]
        return hashlib.sha256(json.dumps(basis, sort_keys=True, default=str).encode()).hexdigest()

    def _load(self, name: str) -> Reading | None:
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        digest, packed = data[:_DIGEST_SIZE], data[_DIGEST_SIZE:]
        if digest != _digest(name, packed):
            return None
        report_id, rows, text = json.loads(zlib.decompress(packed))
        return Reading(report_id, {table: [tuple(row) for row in rows[table]] for table in rows}, text)

    def _save(self, reading: Reading, name: str) -> None:
        plain = json.dumps([reading.report_id, reading.rows, reading.text], ensure_ascii=False)
        packed = zlib.compress(plain.encode(), level=1)
        made = self.folder / f"{name}.{os.getpid()}"
        # To keep a result is a favour to the next run: this one does without.
        with suppress(OSError):
            made.write_bytes(_digest(name, packed) + packed)
            made.replace(self.folder / name)


def _digest(name: str, packed: bytes) -> bytes:
    return hashlib.sha256(name.encode() + packed).digest()


def _find_state(path: Path) -> _State | None:
    """Return what changes when a file does; None where there is no ordinary file."""
    try:
        stat = path.stat()
    except OSError:
        return None
    if not S_ISREG(stat.st_mode):
        return None
    return _State(path, stat.st_ino, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=16)
def _digest_file(state: _State) -> str:
    """Return the SHA-256 of a file: once, although an archive may hold many reports."""
    with state.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@lru_cache
def describe_package() -> str:
    """Return a digest of all that decides what is found in a file: our code, codebooks, and what they use."""
    known = hashlib.sha256(platform.python_version().encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            known.update(f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes())
    for name in _list_requirements():
        with suppress(metadata.PackageNotFoundError):
            known.update(f"\0{name} {metadata.version(name)}".encode())
    return known.hexdigest()


def _list_requirements() -> list[str]:
    with suppress(metadata.PackageNotFoundError):
        lines = metadata.requires("povreports") or []
        return sorted({re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines})
    return []
