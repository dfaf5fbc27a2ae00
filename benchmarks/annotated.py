"""Annotated reports with their texts, wherever these lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import InputError
from toolkit.evaluate.gold import GoldReport, load_gold
from toolkit.read.decode import decode_bytes
from toolkit.read.given import split_front_matter


class Annotated(NamedTuple):
    """An annotated report, its file, and its text as offsets count it."""

    gold: GoldReport
    path: Path
    text: str


def load_annotated(golds: Iterable[Path], texts: Iterable[Path]) -> list[Annotated]:
    """Read the annotation of every folder of `golds` and find each text below the folders `texts`.

    A text is known by the SHA-256 in ``report.json``, or else by its name, ``<report_id>.txt``.
    """
    files = [path for folder in texts for path in sorted(folder.rglob("*.txt"))]
    return [annotated for folder in golds for annotated in _load_folder(folder, files)]


def _load_folder(folder: Path, files: list[Path]) -> Iterator[Annotated]:
    paths = {report.report_id: _find_text(folder / report.report_id, files) for report in load_gold(folder)}
    texts = {report_id: _read_text(path) for report_id, path in paths.items()}
    for report in load_gold(folder, texts=texts):
        yield Annotated(report, paths[report.report_id], texts[report.report_id])


def _find_text(folder: Path, files: list[Path]) -> Path:
    report = folder / "report.json"
    digest = json.loads(report.read_text(encoding="utf-8")).get("sha256") if report.is_file() else None
    for path in files:
        if path.stem == folder.name if digest is None else _hash_file(path) == digest:
            return path
    named = f"{folder.name}.txt" if digest is None else f"a file of SHA-256 {digest}"
    msg = f"load_annotated: {named} is not among the {len(files)} texts. Name the folder that holds it with --texts."
    raise InputError(msg)


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_text(path: Path) -> str:
    whole, _ = decode_bytes(path.read_bytes())
    _, text = split_front_matter(whole.replace("\r\n", "\n").replace("\r", "\n"))
    return text
