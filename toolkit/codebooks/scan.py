"""Scan a text for many words at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from toolkit.codebooks.terms import Match, Term, read_heads

HASH_BITS = 20
_MIX = 40503  # odd, so that the sums spread over the tables


@lru_cache(maxsize=1)
def hash_signs(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a number below 2 ** `HASH_BITS` for the one, two and three characters from each character on."""
    signs = np.frombuffer(f"{text}\0\0".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    mix, mask = np.uint32(_MIX), np.uint32((1 << HASH_BITS) - 1)
    pairs = signs[:-1] * mix + signs[1:]
    triples = pairs[:-1] * mix + signs[2:]
    return signs[:-2] & mask, pairs[:-1] & mask, triples & mask


class _Opening(NamedTuple):
    """What may begin with some signs: plain terms of these lengths, longest first, and these patterns."""

    lengths: Sequence[int]
    patterns: Sequence[tuple[Callable[[str, int], re.Match[str] | None], Term]]


class Scan:
    """Find many terms fast: first the places whose characters can open a term, then the terms there.

    One pattern for all terms tries hundreds of branches at each place; this is over twenty times faster.
    A place can open a term where its one or two characters are a term, or its three begin one.
    """

    _SHORT = 200  # signs of a text for which no tables are worth while

    def __init__(self, plain: Mapping[str, Term], patterns: Iterable[Term]) -> None:
        self._plain = {word: (term.code, term.group) for word, term in plain.items()}
        regexes = [(re.compile(term.term), term, read_heads(term.term)) for term in patterns]
        self._headless = [(regex, term) for regex, term, heads in regexes if not heads]
        by_head = [(head, (regex.match, term)) for regex, term, heads in regexes for head in heads]
        self._openings = _group_openings(plain, by_head)
        self._firsts = {key[0] for key in self._openings}
        self._tables = np.zeros((3, 1 << HASH_BITS), dtype=bool)
        for head in (*plain, *dict(by_head)):
            size = min(len(head), 3)
            self._tables[size - 1, hash_signs(head[:3])[size - 1][0]] = True

    def _list_places(self, text: str) -> Iterable[int]:
        if len(text) <= self._SHORT:
            return [place for place, sign in enumerate(text) if sign in self._firsts]
        ones, twos, threes = (table[keys] for table, keys in zip(self._tables, hash_signs(text), strict=True))
        return np.flatnonzero(ones | twos | threes).tolist()

    def find(self, text: str) -> tuple[list[Match], list[Match]]:
        """Return the finds of plain terms, none overlapping another, and those of patterns."""
        found: list[Match] = []
        others = [_take(match, term) for regex, term in self._headless for match in regex.finditer(text)]
        ends: dict[Term, int] = {}
        openings, plain, end = self._openings, self._plain, 0
        for place in self._list_places(text):
            opening = openings.get(text[place : place + 2]) or openings.get(text[place])
            if opening is None:
                continue
            for length in opening.lengths if place >= end else ():
                word = text[place : place + length]
                if word in plain:
                    end = place + len(word)
                    code, group = plain[word]
                    found.append(Match(place, end, word, code, group))
                    break
            for match_here, term in opening.patterns:
                match = match_here(text, place)
                if match and place >= ends.get(term, 0):
                    ends[term] = match.end()
                    others.append(_take(match, term))
        return found, others


def _take(match: re.Match[str], term: Term) -> Match:
    return Match(*match.span(), match[0], term.code, term.group)


def _group_openings(words: Iterable[str], by_head: Iterable[tuple[str, Any]]) -> dict[str, _Opening]:
    """Return what may begin with one sign or two; what begins with one may begin with it and any other."""
    lengths: dict[str, set[int]] = defaultdict(set)
    patterns: dict[str, list[Any]] = defaultdict(list)
    for word in words:
        lengths[word[:2]].add(len(word))
    for head, pattern in by_head:
        patterns[head[:2]].append(pattern)
    return {
        key: _Opening(
            sorted(lengths[key] | lengths[key[0]], reverse=True),
            patterns[key] + (patterns[key[0]] if len(key) > 1 else []),
        )
        for key in {*lengths, *patterns}
    }
