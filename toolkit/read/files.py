"""Which files are reports, in which order, and what each is called."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import ReadError, require_type
from toolkit.read.manifest import MANIFEST, Entry, Manifest, plain_path, read_manifest
from toolkit.read.parts import Manifests, Part, is_passed_over, list_parts, printable
from toolkit.read.record import MOST_BYTES
from toolkit.read.rows import Row

Source = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
# A file name has 255 bytes at most, and the ending .txt of the kept text needs four.
_LONGEST_ID = 240


@dataclass(frozen=True)
class SourceFile:
    """One report to read: its file, its path below the source, its id, and its row of the manifest.

    `member` is its place in a zip archive and `row` its row of a table, where it lies in one; more than
    `max_bytes` are not read. `doubts` are what is odd in the manifest's row. Where a manifest names a file
    that is not there, `fault` says so, and there is nothing to read.
    """

    path: Path
    name: str
    report_id: str
    manifest: dict[str, str] = field(default_factory=dict)
    member: int | None = None
    row: Row | None = None
    max_bytes: int = MOST_BYTES
    doubts: tuple[str, ...] = ()
    fault: str = ""

    @property
    def ending(self) -> str:
        """The ending of its name, with the dot."""
        return Path(self.name).suffix

    @property
    def stem(self) -> str:
        """What it is called: its name without folders and ending, or the id of its row."""
        return self.report_id if self.row else Path(self.name).stem


def list_files(source: Source) -> list[Path]:
    """List the report files of a file, a folder, or several of them, in the order of their paths.

    Folders are searched to the bottom. Links, hidden names, `datapackage.json`, README, LICENSE and
    manifests (`reports.csv` with a column `file`) are passed over.

    Raises
    ------
    ReadError
        A source does not exist.
    """
    return list(dict.fromkeys(file.path for file in plan_files(source) if not file.fault))


def plan_files(source: Source, *, max_bytes: int = MOST_BYTES) -> list[SourceFile]:
    """List the reports of `source` in the order of their paths, each with its id and row of the manifest.

    The members of a zip archive and the rows of a csv or jsonl table are reports of their own. Reports that
    share a name take their folder's before it: that of a file which lies directly in the source is the
    source's own name, wherever the source lies. Last come the files that a manifest in the source names in
    vain, without an id.
    """
    sources = _check_sources(source)
    root = _find_root(sources)
    manifests: Manifests = {}
    found = sorted((_relative_name(path, root), path) for path in {p for s in sources for p in _walk(s)})
    parts = [
        part
        for name, path in found
        if not _is_manifest(path, manifests)
        for part in list_parts(path, name, max_bytes, manifests)
    ]
    ids = _name_apart([(printable(part.place.parent.name), _make_id(part)) for part in parts])
    listed = {
        folder: manifest
        for folder, manifest in manifests.items()
        if manifest and any(folder.is_relative_to(one) for one in sources)
    }
    files = [
        _plan_file(part, report_id, _find_entry(part.place, root, manifests), max_bytes)
        for part, report_id in zip(parts, ids, strict=True)
    ]
    return files + list(_name_missing(listed, {part.place for part in parts}, root))


def _plan_file(part: Part, report_id: str, entry: Entry | None, max_bytes: int) -> SourceFile:
    cells, doubts = (entry.cells, entry.doubts) if entry else ({}, ())
    return SourceFile(part.path, part.name, report_id, cells, part.member, part.row, max_bytes, doubts)


def _name_missing(listed: dict[Path, Manifest], places: set[Path], root: Path) -> Iterator[SourceFile]:
    """Yield what manifests name and nobody finds, each as a file that has a fault."""
    found = {plain_path(str(place)) for place in places}
    for folder, manifest in sorted(listed.items()):
        source = folder / MANIFEST
        named = _relative_name(source, root)
        for path, entry in manifest.entries.items():
            if path.startswith(("/", "../")) or plain_path(str(folder / path)) not in found:
                name = named.removesuffix(MANIFEST) + printable(entry.file)
                fault = f"row {entry.number} of {named} names this file, but no report is there"
                yield SourceFile(folder / path, name, "", fault=fault)
        for number in manifest.nameless:
            yield SourceFile(source, named, "", fault=f"row {number} of {named} names no file")


def name_reports(paths: Sequence[Path]) -> list[str]:
    """Name each report after its file's stem; files that share one take their folder's name before it.

    Only the folder's own name counts, never the path to it: a file directly in the source takes the
    source's name.

    Examples
    --------
    >>> name_reports([Path("a/x.txt"), Path("b/x.md"), Path("b/x.txt"), Path("y.txt")])
    ['a-x', 'b-x', 'b-x-2', 'y']
    """
    return _name_apart([(printable(path.parent.name), printable(path.stem)) for path in paths])


def _name_apart(names: Sequence[tuple[str, str]]) -> list[str]:
    """Give each pair of folder and stem its name: the stem alone where no other has it."""
    shared = Counter(stem for _, stem in names)
    taken = {stem for stem, count in shared.items() if count == 1}
    numbers: Counter[str] = Counter()
    ids = []
    for folder, stem in names:
        name = stem if shared[stem] == 1 else _find_free(f"{folder}-{stem}", taken, numbers)
        ids.append(_shorten(name))
    return ids


def _find_free(name: str, taken: set[str], numbers: Counter[str]) -> str:
    free = name
    while free in taken:
        numbers[name] += 1
        free = f"{name}-{numbers[name] + 1}"
    taken.add(free)
    return free


def _make_id(part: Part) -> str:
    """Return what a report would be called if no other had the same name."""
    if part.row is None:
        return printable(part.place.stem)
    given = part.row_id.encode("utf-8", "backslashreplace").decode()
    return printable(re.sub(r"[/\0]", "_", given)) or f"{printable(part.place.stem)}-{part.row.number}"


def _shorten(name: str) -> str:
    """Cut a name that could be no file's; what is cut off lives on in a few signs."""
    raw = name.encode()
    if len(raw) <= _LONGEST_ID:
        return name
    return f"{raw[: _LONGEST_ID - 9].decode('utf-8', 'ignore')}-{hashlib.sha256(raw).hexdigest()[:8]}"


def _check_sources(source: Source) -> list[Path]:
    must = "read: a source must be the path of a file or a folder, or a list of paths"
    require_type(source, (str, os.PathLike, Iterable), must=must)
    given = [source] if isinstance(source, str | os.PathLike) else list(source)
    for one in given:
        require_type(one, (str, os.PathLike), must=must)
    if not given:
        raise ReadError("read: no source was given. Name a report file, or a folder of reports.")
    sources = [Path(os.path.abspath(one)) for one in given]
    missing = [str(one) for one, path in zip(given, sources, strict=True) if not os.path.exists(path)]
    if missing:
        raise ReadError(
            f"{', '.join(missing[:3])}: a source must be a file or a folder, but nothing is there. "
            "Check the spelling, or give the full path."
        )
    return sources


def _find_root(sources: Sequence[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in sources]
    return Path(os.path.commonpath(folders))


def _walk(source: Path) -> Iterator[Path]:
    """Yield the files of a source; a folder that cannot be listed is yielded, to be named as a problem."""
    if not source.is_dir():
        if not is_passed_over(source.name):
            yield source
        return
    folders = [source]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            yield folder
            continue
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                folders += [Path(entry.path)] * (not entry.name.startswith("."))
            elif not is_passed_over(entry.name):
                yield Path(entry.path)


def _is_manifest(path: Path, manifests: Manifests) -> bool:
    if path.name != MANIFEST:
        return False
    manifests[path.parent] = read_manifest(path)
    return manifests[path.parent] is not None


def _find_entry(place: Path, root: Path, manifests: Manifests) -> Entry | None:
    """Return what the nearest manifest that names a file, up to the source, says of it."""
    for folder in (place.parent, *place.parent.parents):
        if folder not in manifests:
            manifests[folder] = read_manifest(folder / MANIFEST)
        manifest = manifests[folder]
        if manifest and (entry := manifest.find(place.relative_to(folder).as_posix())):
            return entry
        if folder == root:
            break
    return None


def _relative_name(path: Path, root: Path) -> str:
    return printable(path.relative_to(root).as_posix())
