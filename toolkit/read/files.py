"""Which files are reports, in which order, and what each is called."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import ReadError
from toolkit.read.given import MANIFEST, read_manifest

Source = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Manifests = dict[Path, dict[str, dict[str, str]] | None]
_PASSED_OVER = re.compile(r"\..*|datapackage\.json|(?:readme|licen[cs]e)(?:[._-].*)?", re.I | re.S)


@dataclass(frozen=True)
class SourceFile:
    """One file to read: where it is, its path below the source, its id, and its row of the manifest."""

    path: Path
    name: str
    report_id: str
    manifest: dict[str, str] = field(default_factory=dict)


def list_files(source: Source) -> list[Path]:
    """List the report files of a file, a folder, or several of them, in the order of their paths.

    Folders are searched to the bottom. Links, hidden names, `datapackage.json`, README, LICENSE and
    manifests (`reports.csv` with a column `file`) are passed over.

    Raises
    ------
    ReadError
        A source does not exist.
    """
    return [file.path for file in plan_files(source)]


def plan_files(source: Source) -> list[SourceFile]:
    """List the files of `source` as `list_files` does, each with its id and what the manifest says of it."""
    sources = _check_sources(source)
    root = _find_root(sources)
    manifests: Manifests = {}
    found = sorted((_relative_name(path, root), path) for path in {p for s in sources for p in _walk(s)})
    kept = [(name, path) for name, path in found if not _is_manifest(path, manifests)]
    ids = name_reports([path for _, path in kept])
    return [
        SourceFile(path, name, report_id, _find_row(path, root, manifests))
        for (name, path), report_id in zip(kept, ids, strict=True)
    ]


def name_reports(paths: Sequence[Path]) -> list[str]:
    """Name each report after its file's stem; files that share one take their folder's name before it.

    Examples
    --------
    >>> name_reports([Path("a/x.txt"), Path("b/x.md"), Path("b/x.txt"), Path("y.txt")])
    ['a-x', 'b-x', 'b-x-2', 'y']
    """
    shared = Counter(_printable(path.stem) for path in paths)
    taken = {stem for stem, count in shared.items() if count == 1}
    return [
        stem if shared[stem] == 1 else _name_apart(f"{_printable(path.parent.name)}-{stem}", taken)
        for path in paths
        for stem in [_printable(path.stem)]
    ]


def _name_apart(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _check_sources(source: Source) -> list[Path]:
    given = [source] if isinstance(source, str | os.PathLike) else list(source)
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
    if not source.is_dir():
        if not _PASSED_OVER.fullmatch(source.name):
            yield source
        return
    unlisted: list[OSError] = []
    for folder, folders, names in os.walk(source, onerror=unlisted.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [Path(folder, name) for name in names if not _PASSED_OVER.fullmatch(name)]
        yield from (path for path in paths if not path.is_symlink())
    # A folder that cannot be listed is named as a problem when its turn to be read comes.
    yield from (Path(error.filename) for error in unlisted)


def _is_manifest(path: Path, manifests: Manifests) -> bool:
    if path.name != MANIFEST:
        return False
    manifests[path.parent] = read_manifest(path)
    return manifests[path.parent] is not None


def _find_row(path: Path, root: Path, manifests: Manifests) -> dict[str, str]:
    """Return what the nearest manifest, up to the source, says of a file."""
    for folder in (path.parent, *path.parent.parents):
        if folder not in manifests:
            manifests[folder] = read_manifest(folder / MANIFEST)
        row = (manifests[folder] or {}).get(path.relative_to(folder).as_posix())
        if row is not None:
            return row
        if folder == root:
            break
    return {}


def _relative_name(path: Path, root: Path) -> str:
    return _printable(path.relative_to(root).as_posix())


def _printable(name: str) -> str:
    """Return a file name that a table can hold: bytes that are no text, and line ends, become escapes."""
    readable = os.fsencode(name).decode("utf-8", "backslashreplace")
    return readable.replace("\r", "\\r").replace("\n", "\\n")
