"""The ledger of the figures: the data and code that each was drawn from, and the SHA-256 of all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import yaml

from toolkit.datasets import find_files
from toolkit.figures import FIGURES, FigureSpec

LEDGER = "ledger.yml"
_PACKAGE = Path(__file__).parent
_HEAD = """\
# Which data and which code each figure was drawn from, and the SHA-256 of every file.
# Written by `python -m toolkit figures`; `python -m toolkit figures --check` compares it.
"""


def write_ledger(folder: Path) -> None:
    """Write the ledger of the figures that lie in `folder` beside them."""
    (folder / LEDGER).write_text(make_ledger(folder), encoding="utf-8", newline="\n")


def make_ledger(folder: Path) -> str:
    """Return the ledger of the figures that lie in `folder`, as YAML.

    Its part ``figures`` names for each figure the tables (``data``), the modules and codebooks (``code``)
    and the written ``files`` with their SHA-256; the parts ``data`` and ``code`` give the path and the
    SHA-256 of each table and of each module. ``code`` holds what the modules of a figure's own functions
    take from the package, and what those take in turn; the libraries beside it stand in the lock.
    """
    drawn = {name: spec for name, spec in FIGURES.items() if (folder / f"{name}.csv").is_file()}
    tables, code = find_files(), {name: _trace_code(spec) for name, spec in drawn.items()}
    root = next(iter(tables.values())).parents[2]
    ledger = {
        "figures": {
            name: {
                "data": sorted(spec.needs),
                "code": code[name],
                "files": {path.name: _hash(path) for path in sorted(folder.glob(f"{name}.*"))},
            }
            for name, spec in drawn.items()
        },
        "data": {
            name: {tables[name].relative_to(root).as_posix(): _hash(tables[name])}
            for name in sorted({table for spec in drawn.values() for table in spec.needs})
        },
        "code": {
            name: _hash(_PACKAGE.parent / name)
            for name in sorted({part for parts in code.values() for part in parts})
        },
    }
    return _HEAD + yaml.safe_dump(ledger, sort_keys=False, allow_unicode=True, width=110)


def _trace_code(spec: FigureSpec) -> list[str]:
    """Return the files that the figure's functions stand in, and all that those use of the package."""
    found: set[str] = set()
    todo = {function.__module__ for function in (spec.choose, spec.plot, spec.describe)}
    while todo:
        found |= todo
        todo = {used for name in todo for used in _list_used(sys.modules[name])} - found
    modules = [Path(str(sys.modules[name].__file__)) for name in found]
    files = {file for module in modules for file in (module, *_list_words(module))}
    return sorted(file.relative_to(_PACKAGE.parent).as_posix() for file in files)


def _list_words(module: Path) -> list[Path]:
    """Return the YAML files that `module` reads: those of its folder, or the one of its name."""
    return sorted(module.parent.glob("*.yml" if module.stem == "__init__" else f"{module.stem}.yml"))


def _list_used(module: ModuleType) -> Iterator[str]:
    """Yield the modules of the package that gave `module` its functions, classes and modules."""
    for value in vars(module).values():
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and name.startswith("toolkit."):
            yield name


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
