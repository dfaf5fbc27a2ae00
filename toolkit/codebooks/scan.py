"""Scan a text for many words at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from toolkit.codebooks.terms import Match, Term, read_heads

# A half of a character that UTF-16 writes in two; no library of another language takes it.
_HALF = re.compile("[\ud800-\udfff]")


class WordTable:
    """Many words, all of which are found in one pass (Aho and Corasick 1975).

    With `is_overlapping` every find counts; else, from left to right, the longest at each place.

    Examples
    --------
    >>> WordTable(["低保", "低保户"]).find("低保户12户")
    [(1, 0, 3)]
    >>> WordTable(["低保", "低保户"], is_overlapping=True).find("低保户12户")
    [(0, 0, 2), (1, 0, 3)]
    """

    def __init__(self, words: Iterable[str], *, is_overlapping: bool = False) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        kind = MatchKind.Standard if is_overlapping else MatchKind.LeftmostLongest
        self._search = AhoCorasick(words, matchkind=kind).find_matches_as_indexes
        self._is_overlapping = is_overlapping

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return for each find the number of its word, its start and its end, in the order of the ends."""
        try:
            return self._search(text, self._is_overlapping)
        except UnicodeEncodeError:
            return self._search(_HALF.sub("\ufffd", text), self._is_overlapping)


class Scan:
    """The terms of a codebook, found in one pass: plain ones, and the openings of those that are patterns."""

    def __init__(self, plain: Mapping[str, Term], patterns: Iterable[Term]) -> None:
        self._plain = WordTable(plain)
        self._codes = [(term.code, term.group) for term in plain.values()]
        regexes = [(re.compile(term.term), term, read_heads(term.term)) for term in patterns]
        self._headless = [(regex, term) for regex, term, heads in regexes if not heads]
        heads = [(head, regex.match, term) for regex, term, heads in regexes for head in heads]
        self._openings = [(match, term) for _, match, term in heads]
        self._heads = WordTable([head for head, _, _ in heads], is_overlapping=True)

    def find(self, text: str) -> tuple[list[Match], list[Match]]:
        """Return the finds of plain terms, none overlapping another, and those of patterns."""
        codes = self._codes
        found = [
            Match(start, end, text[start:end], *codes[word]) for word, start, end in self._plain.find(text)
        ]
        return found, self._find_patterns(text)

    def _find_patterns(self, text: str) -> list[Match]:
        found = [_take(match, term) for regex, term in self._headless for match in regex.finditer(text)]
        if not self._openings:
            return found
        ends: dict[Term, int] = {}
        for place, opening in sorted((start, opening) for opening, start, _ in self._heads.find(text)):
            match_here, term = self._openings[opening]
            match = match_here(text, place)
            if match and place >= ends.get(term, 0):
                ends[term] = match.end()
                found.append(_take(match, term))
        return found


def _take(match: re.Match[str], term: Term) -> Match:
    return Match(*match.span(), match[0], term.code, term.group)
