"""What people wrote about a report: front matter in the file, and the manifest `reports.csv` beside it."""

from __future__ import annotations

import calendar
import csv
import datetime
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from toolkit.read.decode import decode_bytes
from toolkit.read.record import MOST_BYTES, UnreadableError
from toolkit.schema import TABLES

MANIFEST = "reports.csv"
_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
# A block longer than this is a text between two rules; YAML would take seconds to say so.
_LONGEST_BLOCK = 20_000
_DATE = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?|\s*年)?(?:[T ].*)?"
)
_TRUTHS = {
    "true": True,
    "yes": True,
    "1": True,
    "是": True,
    "false": False,
    "no": False,
    "0": False,
    "否": False,
}
_VALUES = {column.name: column.values for column in TABLES["reports"].columns}
_TEXTS = ("title", "region", "province", "publisher", "source_title", "source_url")
_CHOICES = ("level", "genre")
_DAYS = ("period_start", "period_end", "published")

GIVEN_FIELDS = (*_TEXTS, *_CHOICES, *_DAYS, "adcode", "report_year", "restated")


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases: a few lines of them can stand for more values than the memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    r"""Split `text` into its front matter and the rest; a block that is no YAML mapping is text.

    Examples
    --------
    >>> split_front_matter("---\nregion: 湖南省\n---\n正文")
    ({'region': '湖南省'}, '正文')
    >>> split_front_matter("---\n一、\n---\n正文")
    ({}, '---\n一、\n---\n正文')
    """
    block = _FENCED.match(text)
    if block is None or len(block[1]) > _LONGEST_BLOCK:
        return {}, text
    try:
        mapping = yaml.load(block[1], _Loader)
    except Exception:  # PyYAML also leaks ValueError, AttributeError, IndexError, RecursionError
        return {}, text
    return (mapping, text[block.end() :]) if isinstance(mapping, dict) else ({}, text)


def read_manifest(path: Path) -> dict[str, dict[str, str]] | None:
    """Return the manifest at `path`, file name to its row; None where it is missing or no manifest."""
    try:
        if path.is_file() and path.stat().st_size <= MOST_BYTES:  # a pipe would keep us waiting
            return parse_manifest(path.read_bytes())
    except OSError:
        pass
    return None


def parse_manifest(data: bytes) -> dict[str, dict[str, str]] | None:
    """Return the rows of a manifest by file name; None where `data` is none."""
    try:
        table = csv.DictReader(io.StringIO(decode_bytes(data)[0]), restkey="")
        rows = list(table)
    except (UnreadableError, csv.Error):
        return None
    if "file" not in (table.fieldnames or ()):
        return None
    return {row["file"].strip(): row for row in rows if row["file"]}


def clean_fields(raw: Mapping[Any, Any]) -> tuple[dict[str, Any], list[str]]:
    """Turn what was written into the types of table `reports`.

    Returns
    -------
    tuple
        The fields that are given, and for each that could not be understood a sentence saying so.

    Examples
    --------
    >>> clean_fields({"adcode": 431100, "period_end": "2019-09", "level": "city"})
    ({'period_end': '2019-09-30', 'adcode': '431100'}, ["level: 'city' is none of national, province, \
prefecture, county, township"])
    """
    fields: dict[str, Any] = {}
    faults: list[str] = []
    for name in GIVEN_FIELDS:
        value = raw.get(name)
        if value is None or str(value).strip() == "":
            continue
        try:
            fields[name] = _clean_value(name, value)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    return fields, faults


def _clean_value(name: str, value: Any) -> Any:
    if isinstance(value, list | dict | set | tuple):
        raise ValueError("a single value is needed")
    text = " ".join(str(value).split())
    if not text.isprintable():
        raise ValueError("the value holds characters that cannot be printed")
    if name in _DAYS:
        return _clean_day(text, last=name == "period_end")
    if name == "restated":
        return _clean_truth(text)
    if name == "report_year":
        return _clean_year(text)
    if name == "adcode":
        return _clean_adcode(text)
    if name in _CHOICES and text not in _VALUES[name]:
        raise ValueError(f"{text!r} is none of {', '.join(_VALUES[name])}")
    return text


def _clean_day(text: str, *, last: bool) -> str:
    """Return `text` as an ISO date; a bare year or month becomes its first or `last` day."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date such as 2019-10-30")
    year = int(found[1])
    month = int(found[2] or (12 if last else 1))
    try:
        day = int(found[3] or (calendar.monthrange(year, month)[1] if last else 1))
        return datetime.date(year, month, day).isoformat()
    except ValueError as error:  # monthrange names the month, date the day
        raise ValueError(f"{text!r} is no day of the calendar") from error


def _clean_year(text: str) -> int:
    found = re.fullmatch(r"(\d{4})(?:年|\.0)?", text)
    if found is None:
        raise ValueError(f"{text!r} is no year such as 2019")
    return int(found[1])


def _clean_adcode(text: str) -> str:
    found = re.fullmatch(r"(\d{1,6})(?:\.0)?", text)
    if found is None:
        raise ValueError(f"{text!r} is no division code of six digits")
    return found[1].zfill(6)  # YAML and spreadsheets read 000000 as the number 0


def _clean_truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _TRUTHS[text.lower()]
