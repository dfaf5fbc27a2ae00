"""What people wrote about a report: the fields of its front matter, and the values of fields anywhere."""

from __future__ import annotations

import calendar
import datetime
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from toolkit.metadata.period import write_digits
from toolkit.schema import TABLES

_FENCED = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
# A block longer than this is a text between two rules; YAML would take seconds to say so.
_LONGEST_BLOCK = 20_000
_DATE = re.compile(
    r"((?:19|20)\d\d)(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?|\s*年)?(?:[T ].*)?"
)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?年")  # a spreadsheet may write 2019.0
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
# The originals of a report that restates several: for people, in no table.
_UNREAD = ("sources",)
_MOST_NAMED = 5
_BEGUN = re.compile(rf"[\ufeff\s]*-{{3,}}[^\S\n]*\n\s*((?:{'|'.join(GIVEN_FIELDS)})\s*[:：])")
_BLOCK_ADVICE = (
    "Write each field as `name: value` in a line of its own, with a colon and a space, and put a value that "
    "holds a colon between quotation marks; where the block is text, put an empty line above it."
)


@dataclass(frozen=True)
class FrontMatter:
    """The fields at the head of a file, the text below them, and what is odd there: problem and advice."""

    fields: dict[str, Any]
    text: str
    notes: list[tuple[str, str]]


class _Loader(yaml.SafeLoader):
    """Safe YAML whose plain values stay as written: 0110 is no number to base 8, 2019-13-01 no error.

    Aliases are refused: a few lines of them can stand for more values than the memory holds.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012
        sign: [known for known in resolvers if known[0].endswith(":null")]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(
                problem="values that point to others (*) are not read", problem_mark=mark
            )
        return super().compose_node(parent, index)


def read_front_matter(text: str) -> FrontMatter:
    r"""Read the front matter of `text`; a block that is no YAML mapping stays text, and is noted.

    Examples
    --------
    >>> front = read_front_matter("---\nregoin: 湖南省\n---\n正文")
    >>> front.text, front.notes[0][0]
    ('正文', 'front_matter: no field is called regoin')
    >>> read_front_matter("---\n一、\n---\n正文").notes[0][0]
    'front_matter: the block between the first two lines --- is kept as text: it is no list of fields'
    """
    block = _FENCED.match(text)
    if block is None:
        return FrontMatter({}, text, _note_unfinished(text))
    try:
        fields, repeated = _load_block(block[1])
    except Exception as error:  # PyYAML also leaks ValueError, AttributeError, IndexError, RecursionError
        problem = "front_matter: the block between the first two lines --- is kept as text: "
        return FrontMatter({}, text, [(problem + _tell(error), _BLOCK_ADVICE)])
    return FrontMatter(fields, text[block.end() :], _note_repeated(repeated) + _note_unknown(fields))


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    r"""Split `text` into its front matter and the rest; a block that is no YAML mapping is text.

    Examples
    --------
    >>> split_front_matter("---\nregion: 湖南省\n---\n正文")
    ({'region': '湖南省'}, '正文')
    >>> split_front_matter("---\n一、\n---\n正文")
    ({}, '---\n一、\n---\n正文')
    """
    front = read_front_matter(text)
    return front.fields, front.text


def _load_block(block: str) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a block, and the names of those that stand there twice."""
    if len(block) > _LONGEST_BLOCK:
        raise ValueError(
            f"it has {len(block):,} characters, more than the {_LONGEST_BLOCK:,} that are read; shorten them"
        )
    loader = _Loader(block)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise ValueError("it is empty" if node is None else "it is no list of fields")
        names = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        return loader.construct_document(node), [_show(name) for name, count in names.items() if count > 1]
    finally:
        loader.dispose()


def _tell(error: Exception) -> str:
    """Return what a fault of YAML is, and in which line of the file."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 2}: {error.problem}"  # the block begins in line 2
    return " ".join(str(error).split())[:200]


def _show(name: Any) -> str:
    """Return the name of a field so that a message can hold it."""
    text = str(name)[:40]
    return text if text.isprintable() else ascii(text)


def _note_unfinished(text: str) -> list[tuple[str, str]]:
    begun = _BEGUN.match(text)
    if begun is None:
        return []
    problem = (
        f"front_matter: the text begins like front matter (line {begun[1]}), but the block must begin at the "
        "first character and end with a line ---; it is kept as text"
    )
    return [(problem, "Let the file begin with a line ---, and put another below the last field.")]


def _note_repeated(names: list[str]) -> list[tuple[str, str]]:
    problem = f"front_matter: given twice: {', '.join(names)}; the last counts"
    return [(problem, "Keep one line for each field.")] if names else []


def _note_unknown(fields: Mapping[Any, Any]) -> list[tuple[str, str]]:
    unknown = [_show(name) for name in fields if name not in (*GIVEN_FIELDS, *_UNREAD)]
    if not unknown:
        return []
    meant = {
        name: get_close_matches(re.sub(r"[\W_]+", "_", name.lower()), GIVEN_FIELDS, 1, 0.75)
        for name in unknown
    }
    unknown.sort(key=lambda name: not meant[name])
    more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
    instead = "".join(f"Write {close[0]} for {name}. " for name, close in meant.items() if close)
    return [
        (
            f"front_matter: no field is called {', '.join(unknown[:_MOST_NAMED])}{more}",
            f"{instead}The fields are {', '.join(GIVEN_FIELDS)}; others are ignored.",
        )
    ]


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
    if isinstance(value, list | dict | set | tuple | bytes):
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
    return _clean_choice(name, text) if name in _CHOICES else text


def _clean_choice(name: str, text: str) -> str:
    if text.lower() not in _VALUES[name]:
        raise ValueError(f"{text!r} is none of {', '.join(_VALUES[name])}")
    return text.lower()


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
    found = _YEAR.fullmatch(write_digits(text.removesuffix("年") + "年"))
    if found is None:
        raise ValueError(f"{text!r} is no year such as 2019")
    return int(found[1])


def _clean_adcode(text: str) -> str:
    found = re.fullmatch(r"(\d{6}|0+)(?:\.0)?", text)
    if found is None:
        raise ValueError(f"{text!r} is no division code of six digits")
    return found[1][:6].zfill(6)  # a spreadsheet reads 000000 as the number 0


def _clean_truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _TRUTHS[text.lower()]
