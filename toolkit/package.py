"""The description of the data that ship: a Data Package (version 2), and the dictionary of columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from toolkit.schema import DATASETS, Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {"text": "string", "integer": "integer", "number": "number", "truth": "boolean"}
# Where the reports stand that the rows of a folder belong to.
_PARENTS = {"tidy": "reports", "measured": "measured_reports"}
_WORDS = {
    "en": ("Columns of every table", "One row is {}.", "column", "type", "meaning", "one of {}", " "),
    "zh": ("各表字段", "每行是{}。", "字段", "类型", "含义", "取值：{}", "；"),
}
_ENDINGS = {"en": ".md", "zh": ".zh.md"}
_TYPES_ZH = {"text": "文本", "integer": "整数", "number": "数", "truth": "真假"}


def write_package(data: Path, book: Path) -> None:
    """Write ``datapackage.json`` into the folder `data`, and the dictionary of columns into `book`."""
    for path, content in make_package(data, book).items():
        path.write_text(content, encoding="utf-8", newline="\n")


def make_package(data: Path, book: Path) -> dict[Path, str]:
    """Return what describes the data, by the file that it belongs in.

    Each table of the folders that ``data/package.yml`` names becomes a resource with its schema, the
    number of its bytes and its SHA-256. `data` and `book` are folders; nothing is written.
    """
    package = json.dumps(describe_package(data), ensure_ascii=False, indent=2) + "\n"
    pages = {book / f"columns{ending}": _write_dictionary(lang) for lang, ending in _ENDINGS.items()}
    return {data / "datapackage.json": package, **pages}


def describe_package(data: Path) -> dict[str, Any]:
    """Return the descriptor of the data package in the folder `data`."""
    told = yaml.safe_load((data / "package.yml").read_text(encoding="utf-8"))
    resources = [
        _describe_resource(path, data, folder, about)
        for folder, about in told["folders"].items()
        for path in sorted((data / folder).glob("*.csv"))
    ]
    return {
        "$schema": PROFILE,
        **{key: told[key] for key in ("name", "title", "version", "licenses", "contributors")},
        "resources": resources,
    }


def _describe_resource(path: Path, data: Path, folder: str, about: dict[str, Any]) -> dict[str, Any]:
    table, content = DATASETS[path.stem], path.read_bytes()
    return {
        # A name of the standard has no capitals and no signs but these.
        "name": table.name.replace("_", "-"),
        "path": path.relative_to(data).as_posix(),
        "type": "table",
        "title": f"One row is {table.row}",
        "description": " ".join([about["about"], *about["faults"]]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "sources": about["sources"],
        "schema": _describe_schema(table, _PARENTS.get(folder, "")),
    }


def _describe_schema(table: Table, parent: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_describe_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if "report_id" in table.names and table.name not in (parent, "problems"):
        reference = {"resource": parent.replace("_", "-"), "fields": ["report_id"]}
        schema["foreignKeys"] = [{"fields": ["report_id"], "reference": reference}]
    return schema


def _describe_field(column: Column) -> dict[str, Any]:
    field = {"name": column.name, "type": _TYPES[column.type], "description": column.meaning}
    return field | ({"constraints": {"enum": list(column.values)}} if column.values else {})


def _write_dictionary(lang: str) -> str:
    return "\n".join(_dictionary_lines(lang)) + "\n"


def _dictionary_lines(lang: str) -> Iterator[str]:
    title, row, *heads, one_of, gap = _WORDS[lang]
    yield f"# {title}"
    for table in DATASETS.values():
        yield f"\n## {table.name}\n\n{row.format(table.row if lang == 'en' else table.row_zh)}\n"
        yield f"| {' | '.join(heads)} |\n| --- | --- | --- |"
        for column in table.columns:
            type = column.type if lang == "en" else _TYPES_ZH[column.type]
            meaning = column.meaning if lang == "en" else column.meaning_zh
            values = gap + one_of.format(", ".join(column.values)) if column.values else ""
            yield f"| {column.name} | {type} | {meaning}{values} |"
