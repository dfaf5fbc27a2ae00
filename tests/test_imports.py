"""The package is built in one direction, and importing it is cheap."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

import toolkit

# Each room imports only from rooms above it. A folder (codebooks, figures) is one room.
ORDER = [
    "errors",
    "schema",
    "codebooks",
    "regions",
    "clutter",
    "metadata",
    "privacy",
    "read",
    "text",
    "cells",
    "tokens",
    "numerals",
    "quantities",
    "context",
    "incidence",
    "measures",
    "funds",
    "relations",
    "document",
    "find",
    "datasets",
    "evidence",
    "audit",
    "estimates",
    "systems",
    "explore",
    "duplicates",
    "evaluate",
    "figures",
    "export",
    "build",
    "measured",
    "package",
    "provenance",
    "remake",
    "commands",
    "__init__",
    "__main__",
]
PACKAGE = Path(__file__).resolve().parents[1] / "toolkit"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ["IPython", "jieba", "jupytext", "matplotlib", "nbclient", "scipy", "seaborn", "statsmodels"]

WATCHED_IMPORT = f"""
import json, sys
opened = []
def watch(event, args):
    if event == "open" and str(args[0]).endswith((".yml", ".yaml", ".csv", ".parquet", ".json")):
        opened.append(str(args[0]))
sys.addaudithook(watch)
import toolkit
print(json.dumps([[name for name in {HEAVY} if name in sys.modules], opened]))
"""


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def room_of_name(name: str) -> str:
    """Give the room of a dotted name; a name that `toolkit` itself offers belongs to `__init__`."""
    first = [*name.split("."), "__init__"][1]
    return first if first in ORDER else "__init__"


def imported_names(path: Path) -> Iterator[str]:
    """Give the dotted name of everything that a module takes from the package, wherever in the file."""
    parents = path.relative_to(PACKAGE.parent).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), ".".join(parents))
            yield from (f"{source}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_imports_only_from_above(path):
    room = room_of(path)
    assert room in ORDER, f"give {room} its place in the order of modules"
    used = {room_of_name(name) for name in imported_names(path) if name.split(".")[0] == "toolkit"}
    wrong = [other for other in used - {room} if ORDER.index(other) > ORDER.index(room)]
    assert not wrong, f"{room} imports {wrong}, which stand below it"


def test_import_is_light_and_opens_no_data():
    run = subprocess.run(
        [sys.executable, "-c", WATCHED_IMPORT], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    heavy, opened = json.loads(run.stdout)
    assert heavy == []
    assert opened == []


def test_no_module_hides_one_of_python():
    assert {path.stem for path in MODULES} & sys.stdlib_module_names == set()


def test_every_public_name_is_there():
    missing = [name for name in toolkit.__all__ if not hasattr(toolkit, name)]
    assert missing == []
