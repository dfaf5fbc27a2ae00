"""The codebooks we ship and the loader that checks them; nothing else opens these files.

A codebook is a YAML file: what it codes, and for each code a label, a definition, the terms that
give it, phrases in which they do not count, and examples that are run as tests. A user's own file
takes the same form and is loaded by its path.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

import yaml

from toolkit.codebooks.match import Matcher, Term, is_regex
from toolkit.errors import CodebookError, require_type

__all__ = ["Code", "Codebook", "Label", "TermGroup", "list_codebooks", "load_codebook"]

_BOOK_KEYS = ("codebook", "version", "row", "source", "codes")
_CODE_KEYS = ("label", "definition", "inclusion", "exclusion", "terms", "exclude", "match", "skip")
_GROUP_KEYS = ("label", "terms")


@dataclass(frozen=True)
class Label:
    """The words for a code, in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class TermGroup:
    """Terms of a code that belong together: a measure, or a place before or after a number.

    A code whose terms are one plain list has a single group, named "".
    """

    name: str
    terms: tuple[str, ...]
    label: Label | None = None


@dataclass(frozen=True)
class Code:
    """One code: what it means, the terms that give it, and examples of both kinds."""

    name: str
    label: Label
    definition: str
    inclusion: str
    exclusion: str
    groups: tuple[TermGroup, ...]
    exclude: tuple[str, ...]
    match: tuple[str, ...]
    skip: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms of the code, in the order of the file."""
        return tuple(term for group in self.groups for term in group.terms)


@dataclass(frozen=True)
class Codebook:
    """A checked codebook: its name, version, what a row of it codes, its source, its codes."""

    name: str
    version: int
    row: str
    source: str
    codes: Mapping[str, Code]

    def __getitem__(self, code: str) -> Code:
        """Return one code by its name."""
        return self.codes[code]

    def iter_terms(self) -> Iterator[Term]:
        """Yield every term with its code and group, in the order of the file."""
        for code in self.codes.values():
            for group in code.groups:
                for term in group.terms:
                    yield Term(term, code.name, group.name)

    def compile(self) -> Matcher:
        """Return the matcher that finds the terms in raw text; it is built once."""
        return self._matcher

    @cached_property
    def _matcher(self) -> Matcher:
        exclude = {name: code.exclude for name, code in self.codes.items() if code.exclude}
        return Matcher(tuple(self.iter_terms()), exclude)


def list_codebooks() -> list[str]:
    """Return the names of the codebooks we ship, sorted.

    Examples
    --------
    >>> "sectors" in list_codebooks()
    True
    """
    return list(_list_shipped())


@cache
def _list_shipped() -> tuple[str, ...]:
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".yml") for file in files if file.name.endswith(".yml")))


def load_codebook(name: str | Path) -> Codebook:
    """Load a codebook and check it.

    Parameters
    ----------
    name
        The name of a codebook we ship (see `list_codebooks`), or the path of a YAML file.

    Raises
    ------
    CodebookError
        There is no such codebook, or it breaks a rule: an unknown or repeated key, one term under
        two codes, a code without label, definition or examples, a term that is no regular
        expression. The message names the file, the code, the key and what to do.

    Examples
    --------
    >>> book = load_codebook("sectors")
    >>> book["water"].label.zh
    '饮水安全'
    >>> [(m.text, m.code) for m in book.compile().find("发放小额信贷,新建光伏电站。")]
    [('小额信贷', 'finance'), ('光伏电站', 'photovoltaic')]
    """
    require_type(
        name, (str, os.PathLike), must="load_codebook: name must be one of list_codebooks(), or a path"
    )
    if isinstance(name, str) and name in _list_shipped():
        return _load_shipped(name)
    path = Path(name)
    if not path.is_file():
        msg = f"load_codebook: no codebook {str(name)!r}. Take one of {list_codebooks()}, or the path of a file."
        raise CodebookError(msg)
    return _parse_book(path.read_text(encoding="utf-8"), path.name)


@lru_cache
def _load_shipped(name: str) -> Codebook:
    file = resources.files(__name__) / f"{name}.yml"
    return _parse_book(file.read_text(encoding="utf-8"), file.name)


@dataclass(frozen=True)
class _Place:
    """Where in a file the reader is, for messages."""

    file: str
    code: str = ""
    key: str = ""

    def refuse(self, problem: str, advice: str) -> NoReturn:
        parts = [self.file]
        parts += [f"code {self.code!r}"] if self.code else []
        parts += [f"key {self.key!r}"] if self.key else []
        msg = f"{', '.join(parts)}: {problem}. {advice}"
        raise CodebookError(msg)


def _parse_book(text: str, file: str) -> Codebook:
    place = _Place(file)
    book = _check_keys(_read_yaml(text, place), _BOOK_KEYS, _BOOK_KEYS, place)
    if not str(book["version"]).isdecimal():
        _Place(file, key="version").refuse("must be a whole number", "Write for example 'version: 1'.")
    codes = _check_mapping(book["codes"], _Place(file, key="codes"))
    parsed = {name: _parse_code(name, entry, _Place(file, name)) for name, entry in codes.items()}
    _check_terms(parsed, file)
    header = [_check_text(book[key], _Place(file, key=key)) for key in ("codebook", "row", "source")]
    return Codebook(header[0], int(book["version"]), header[1], header[2], parsed)


def _parse_code(name: str, entry: Any, place: _Place) -> Code:
    entry = _check_keys(entry, _CODE_KEYS, ("label", "definition", "terms"), place)
    groups = _parse_groups(entry["terms"], place)
    exclude, match, skip = (
        _check_list(entry.get(key, []), _Place(place.file, name, key)) for key in ("exclude", "match", "skip")
    )
    definition, inclusion, exclusion = (
        _check_text(entry.get(key, ""), _Place(place.file, name, key), empty=key != "definition")
        for key in ("definition", "inclusion", "exclusion")
    )
    if any(group.terms for group in groups) and not (match and skip):
        place.refuse("'match' or 'skip' is missing", "Give at least one example of each kind.")
    label = _parse_label(entry["label"], _Place(place.file, name, "label"))
    return Code(name, label, definition, inclusion, exclusion, groups, exclude, match, skip)


def _parse_groups(terms: Any, place: _Place) -> tuple[TermGroup, ...]:
    place = _Place(place.file, place.code, "terms")
    if not isinstance(terms, dict):
        return (TermGroup("", _check_list(terms, place)),)
    groups = []
    for name, entry in terms.items():
        if not isinstance(entry, dict):
            groups.append(TermGroup(name, _check_list(entry, place)))
            continue
        inner = _Place(place.file, place.code, f"terms.{name}")
        entry = _check_keys(entry, _GROUP_KEYS, _GROUP_KEYS, inner)
        groups.append(
            TermGroup(name, _check_list(entry["terms"], inner), _parse_label(entry["label"], inner))
        )
    return tuple(groups)


def _parse_label(label: Any, place: _Place) -> Label:
    label = _check_keys(label, ("zh", "en"), ("zh", "en"), place)
    return Label(_check_text(label["zh"], place), _check_text(label["en"], place))


def _check_terms(codes: Mapping[str, Code], file: str) -> None:
    """Refuse a term under two codes, a repeated one, and one that is no regular expression."""
    owner: dict[str, str] = {}
    for code in codes.values():
        for group in code.groups:
            for term in group.terms:
                place = _Place(file, code.name, f"terms.{group.name}" if group.name else "terms")
                _check_pattern(term, place)
                if owner.setdefault(term, code.name) != code.name or group.terms.count(term) > 1:
                    problem = f"the term {term!r} stands under {owner[term]!r} already"
                    place.refuse(problem, "Keep it in one place.")
        for phrase in code.exclude:
            _check_pattern(phrase, _Place(file, code.name, "exclude"))


def _check_pattern(term: str, place: _Place) -> None:
    if not is_regex(term):
        return
    try:
        pattern = re.compile(term)
    except re.error as error:
        place.refuse(f"{term!r} is no regular expression ({error})", "Mend it, or escape signs with a \\.")
    if pattern.search("") or pattern.groupindex or re.search(r"\\\d", term):
        place.refuse(
            f"{term!r} matches nothing at all, or names or repeats a group", "Write it without these."
        )


def _check_mapping(value: Any, place: _Place) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        place.refuse("must be a mapping of keys to values", "See a codebook that we ship for the form.")
    return value


def _check_keys(value: Any, known: tuple[str, ...], needed: tuple[str, ...], place: _Place) -> dict[str, Any]:
    mapping = _check_mapping(value, place)
    unknown = [key for key in mapping if key not in known]
    if unknown:
        place.refuse(f"unknown key {unknown[0]!r}", f"Known are {', '.join(known)}.")
    missing = [key for key in needed if key not in mapping]
    if missing:
        place.refuse(f"{missing[0]!r} is missing", "Add it.")
    return mapping


def _check_list(value: Any, place: _Place) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        place.refuse("must be a list of texts", "Write ['…', '…'], in single quotes.")
    return tuple(value)


def _check_text(value: Any, place: _Place, *, empty: bool = False) -> str:
    if not isinstance(value, str) or not (value.strip() or empty):
        place.refuse("must be a text that is not empty", "Fill it in.")
    return value.strip()


def _read_yaml(text: str, place: _Place) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        place.refuse(f"is no YAML ({error})", "Mend the line, and put terms in single quotes.")
    return _read_node(node, place) if node is not None else {}


def _read_node(node: yaml.Node, place: _Place) -> Any:
    """Return the node as mappings, lists and texts: no value is guessed to be a number or a truth."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_read_node(item, place) for item in node.value]
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in mapping:
            line = key_node.start_mark.line + 1
            place.refuse(f"the key {key!r} is repeated in line {line}", "Keep one of them.")
        mapping[key] = _read_node(value_node, place)
    return mapping
