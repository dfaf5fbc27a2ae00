"""The terms of a codebook: plain words and regular expressions, and what each begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")
_ESCAPED = re.compile(r"\\([^\w\s])")
# Plain signs, the last of which nothing repeats or leaves out; what may stand before them, or hold several.
_HEAD = re.compile(r"[^\\.^$*+?{}\[\]|()]+(?![?*+{])")
_BEHIND = re.compile(r"(?:\(\?<[=!][^()]*\))*")
_CHOICE = re.compile(r"(?:\(\?:([^()\[\]]*)\)|\[([\u4e00-\u9fff]+)\])(?![?*+{])")


class Term(NamedTuple):
    """A term as written in the codebook, with its code and its group ("" where it has none)."""

    term: str
    code: str
    group: str


class Match(NamedTuple):
    """A find: its place in the text, the characters found, and the code and group of the term."""

    start: int
    end: int
    text: str
    code: str
    group: str


def is_regex(term: str) -> bool:
    """Return whether a term is a regular expression: it holds a special sign that no backslash escapes."""
    return _SPECIAL.search(_ESCAPED.sub("", term)) is not None


def unescape_term(term: str) -> str:
    r"""Return the characters that a plain term stands for.

    Examples
    --------
    >>> unescape_term(r"保险\+期货")
    '保险+期货'
    """
    return _ESCAPED.sub(r"\1", term)


def join_terms(terms: Iterable[str]) -> str:
    r"""Return a regular expression for plain terms that takes the longest, as a tree of prefixes.

    Examples
    --------
    >>> join_terms(["低保", "低保户", "五保"])
    '(?:低保户?|五保)'
    """
    tree: dict[str, dict] = {}
    for term in terms:
        node = tree
        for sign in term:
            node = node.setdefault(sign, {})
        node[""] = {}
    return _render(tree)


def _render(node: dict[str, dict]) -> str:
    ends = "" in node
    branches = [re.escape(sign) + _render(child) for sign, child in node.items() if sign]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    if len(branches) > 1 and all(len(branch) == 1 for branch in branches):
        return f"[{''.join(branches)}]" + "?" * ends
    if len(branches) == 1 and len(branches[0]) == 1:
        return branches[0] + "?"
    return f"(?:{'|'.join(branches)})" + "?" * ends


def read_heads(pattern: str) -> list[str]:
    r"""Return plain signs, one of which every match of a pattern begins with; none where it shows none.

    Examples
    --------
    >>> [read_heads(pattern) for pattern in ("资助[^，]{0,6}学生", "种植?(?=树)", "(?:修|建)路", "路?灯")]
    [['资助'], ['种'], ['修', '建'], []]
    """
    if _has_branches(pattern):
        return []
    pattern = _BEHIND.sub("", pattern, count=1)
    choice = _CHOICE.match(pattern)
    options = (choice[2] or choice[1].split("|")) if choice else [pattern]
    heads = [_HEAD.match(option) for option in options]
    return [head[0] for head in heads if head] if all(heads) else []


def _has_branches(pattern: str) -> bool:
    """Whether a pattern has branches outside its groups."""
    rest, groups = re.sub(r"\\.|\[[^\]]*\]", "", pattern), 1
    while groups:
        rest, groups = re.subn(r"\([^()]*\)", "", rest)
    return "|" in rest
