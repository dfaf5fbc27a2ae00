"""Find the terms of a codebook in raw text, by one written rule.

1. Plain terms are read from left to right; at each place the longest one counts.
2. Terms that are regular expressions are read beside them, each by itself.
3. Where two such finds overlap, the longer one counts; of two as long, the one earlier in the file.
4. A find does not count where an excluded phrase of its code covers it or runs over one of its ends.

Raw text is searched, never words cut by a segmenter: a general dictionary splits most terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from toolkit.codebooks.scan import Scan
from toolkit.codebooks.terms import Match, Term, is_regex, join_terms, unescape_term

__all__ = ["Match", "Matcher", "Term", "is_regex", "join_terms", "unescape_term"]

# The group of an excluded phrase.
_EXCLUDED = "\0"


class Matcher:
    """The compiled terms of a codebook."""

    def __init__(self, terms: tuple[Term, ...], exclude: Mapping[str, tuple[str, ...]]) -> None:
        phrases = [Term(phrase, code, _EXCLUDED) for code in exclude for phrase in exclude[code]]
        self._scan = Scan(
            {unescape_term(term.term): term for term in reversed(terms) if not is_regex(term.term)},
            [term for term in (*terms, *phrases) if is_regex(term.term)],
        )
        self._rank = {(term.code, term.group): rank for rank, term in reversed(list(enumerate(terms)))}
        self._phrases: dict[str, list[str]] = defaultdict(list)
        for phrase, code, _ in phrases:
            if not is_regex(phrase):
                self._phrases[code].append(unescape_term(phrase))
        self._risks: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def find(self, text: str) -> list[Match]:
        """Return the finds in `text`, in its order, none overlapping another.

        Examples
        --------
        >>> matcher = Matcher((Term("搬迁", "relocation", ""),), {"relocation": ("企业搬迁",)})
        >>> [match[:3] for match in matcher.find("农户搬迁与企业搬迁")]
        [(2, 4, '搬迁')]
        """
        found, others = self._scan.find(text)
        excluded: dict[str, list[Match]] = defaultdict(list)
        for match in others:
            (excluded[match.code] if match.group == _EXCLUDED else found).append(match)
        if others:
            found = self._resolve(found)
        return [
            match
            for match in found
            if not (
                self._is_excluded(match, text)
                or (match.code in excluded and _is_run_over(match, excluded[match.code]))
            )
        ]

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
        """Whether a plain phrase excludes a find."""
        start, _, word, code, _ = match
        risks = self._risks.get((word, code))
        if risks is None:
            risks = [risk for phrase in self._phrases[code] for risk in _align(phrase, word)]
            self._risks[word, code] = risks
        return bool(risks) and any(
            start + shift >= 0 and text.startswith(phrase, start + shift) for shift, phrase in risks
        )


def _is_run_over(find: Match, phrases: Iterable[Match]) -> bool:
    start, end = find.start, find.end
    return any(_runs_over(phrase.start - start, phrase.end - start, end - start) for phrase in phrases)


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
