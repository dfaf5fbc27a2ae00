"""Find the terms of a codebook in raw text, by one written rule.

1. Plain terms are read from left to right; at each place the longest one counts.
2. Terms that are regular expressions are read beside them, each by itself.
3. Where two such finds overlap, the longer one counts; of two as long, the one earlier in the file.
4. A find does not count where an excluded phrase of its code covers it or runs over one of its ends.

Raw text is searched, never words cut by a segmenter: a general dictionary splits most terms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

# No excluded phrase is looked for further than this from a term.
_REACH = 40
_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")
# Plain signs, the last of which nothing repeats or leaves out.
_HEAD = re.compile(r"([\u4e00-\u9fff]+)(?=[\u4e00-\u9fff][?*+{]|[^\u4e00-\u9fff?*+{]|$)")
_GROUP = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_ESCAPED = re.compile(r"\\([^\w\s])")


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


class Matcher:
    """The compiled terms of a codebook."""

    def __init__(self, terms: tuple[Term, ...], exclude: Mapping[str, tuple[str, ...]]) -> None:
        first_wins = tuple(reversed(terms))
        self._plain = {unescape_term(term.term): term for term in first_wins if not is_regex(term.term)}
        self._scan = _choose_scan(list(self._plain))
        self._regexes = [(_choose_search(term.term), term) for term in terms if is_regex(term.term)]
        self._rank = {(term.code, term.group): rank for rank, term in reversed(list(enumerate(terms)))}
        self._phrases = {code: _split_phrases(phrases) for code, phrases in exclude.items()}
        self._risks: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def find(self, text: str) -> list[Match]:
        """Return the finds in `text`, in its order, none overlapping another.

        Examples
        --------
        >>> matcher = Matcher((Term("搬迁", "relocation", ""),), {"relocation": ("企业搬迁",)})
        >>> [match[:3] for match in matcher.find("农户搬迁与企业搬迁")]
        [(2, 4, '搬迁')]
        """
        found = [self._take(match) for match in self._scan(text)]
        others = [
            Match(*match.span(), match.group(), term.code, term.group)
            for search, term in self._regexes
            for match in search(text)
        ]
        if others:
            found = self._resolve(found + others)
        return [match for match in found if not self._is_excluded(match, text)]

    def _take(self, match: re.Match[str]) -> Match:
        word = match.group()
        _, code, group = self._plain[word]
        return Match(*match.span(), word, code, group)

    def _resolve(self, found: list[Match]) -> list[Match]:
        """Return the finds in order, without those that overlap a better one."""
        kept: list[Match] = []
        for match in sorted(found):
            if kept and match.start < kept[-1].end:
                if self._goodness(match) <= self._goodness(kept[-1]):
                    continue
                kept.pop()
            kept.append(match)
        return kept

    def _goodness(self, match: Match) -> tuple[int, int]:
        return match.end - match.start, -self._rank[match.code, match.group]

    def _is_excluded(self, match: Match, text: str) -> bool:
        start, end, word, code, _ = match
        if code not in self._phrases:
            return False
        plain, patterns = self._phrases[code]
        risks = self._risks.get((word, code))
        if risks is None:
            risks = self._risks[word, code] = [risk for phrase in plain for risk in _align(phrase, word)]
        return any(
            start + shift >= 0 and text.startswith(phrase, start + shift) for shift, phrase in risks
        ) or any(
            _runs_over(hit.start() - start, hit.end() - start, end - start)
            for pattern in patterns
            for hit in pattern.finditer(text, max(0, start - _REACH), end + _REACH)
        )


def _split_phrases(phrases: Iterable[str]) -> tuple[list[str], list[re.Pattern[str]]]:
    plain = [unescape_term(phrase) for phrase in phrases if not is_regex(phrase)]
    return plain, [re.compile(phrase) for phrase in phrases if is_regex(phrase)]


def _runs_over(low: int, high: int, size: int) -> bool:
    """Whether a phrase from `low` to `high` covers a find from 0 to `size` or runs over one of its ends."""
    return (low <= 0 and high >= size) or low < 0 < high or low < size < high


def _align(phrase: str, word: str) -> Iterator[tuple[int, str]]:
    """Yield each shift at which `phrase` can stand over `word`, with the phrase."""
    for shift in range(1 - len(phrase), len(word)):
        low, high = max(shift, 0), min(shift + len(phrase), len(word))
        fits = word[low:high] == phrase[low - shift : high - shift]
        if fits and _runs_over(shift, shift + len(phrase), len(word)):
            yield shift, phrase


def _choose_scan(terms: list[str]) -> Callable[[str], Iterator[re.Match[str]]]:
    """Return the function that yields the matches of `terms` in a text, leftmost and longest."""
    if not terms:
        return lambda text: iter(())
    if min(map(len, terms)) < 2:
        return re.compile(join_terms(terms)).finditer
    return _PairScan(terms).finditer


def _choose_search(pattern: str) -> Callable[[str], Iterator[re.Match[str]]]:
    """Return the function that yields the matches of a pattern, by its plain head if it has one."""
    regex, head = re.compile(pattern), _read_head(pattern)
    return partial(_search_from, regex, head) if head else regex.finditer


def _read_head(pattern: str) -> str:
    r"""Return the plain signs that every match of a pattern begins with.

    Examples
    --------
    >>> _read_head("资助[^，]{0,6}学生"), _read_head("种植?(?=树)"), _read_head("(?:修|建)路")
    ('资助', '种', '')
    """
    match = _HEAD.match(pattern)
    return "" if match is None or "|" in _GROUP.sub("", pattern) else match[1]


def _search_from(regex: re.Pattern[str], head: str, text: str) -> Iterator[re.Match[str]]:
    at = text.find(head)
    while at >= 0:
        match = regex.match(text, at)
        if match:
            yield match
        at = text.find(head, max(match.end(), at + 1) if match else at + 1)


class _PairScan:
    """Find many terms fast: first the places whose characters can open a term, then the terms there.

    One pattern for all terms tries hundreds of branches at each place; this is over twenty times faster.
    A place can open a term where its two characters are a term, or its three begin one.
    """

    _BITS = 20
    _MIX = 40503  # odd, so that the sums spread over the tables

    def __init__(self, terms: list[str]) -> None:
        by_pair: dict[str, list[str]] = {}
        for term in terms:
            by_pair.setdefault(term[:2], []).append(term)
        self._patterns = {pair: re.compile(join_terms(group)).match for pair, group in by_pair.items()}
        self._pairs = np.zeros(1 << self._BITS, dtype=bool)
        self._triples = np.zeros(1 << self._BITS, dtype=bool)
        for term in terms:
            pairs, triples = self._hash(f"{term[:3]}\0\0")
            if len(term) == 2:
                self._pairs[pairs[0]] = True
            else:
                self._triples[triples[0]] = True

    def _hash(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the table places of the two and of the three characters from each character on."""
        signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        mix, mask = np.uint32(self._MIX), np.uint32((1 << self._BITS) - 1)
        pairs = signs[:-1] * mix + signs[1:]
        triples = pairs[:-1] * mix + signs[2:]
        return pairs[:-1] & mask, triples & mask

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in `text`, none overlapping another."""
        pairs, triples = self._hash(f"{text}\0\0")
        end = 0
        for place in np.flatnonzero(self._pairs[pairs] | self._triples[triples]).tolist():
            match_here = self._patterns.get(text[place : place + 2]) if place >= end else None
            match = match_here and match_here(text, place)
            if match:
                end = match.end()
                yield match
