"""The words around a number: its unit behind it, the hedges before, inside and after it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from toolkit.codebooks import Codebook, load_codebook

# Duty figures such as 高于30%的要求: the verb compares, the figure itself is exact.
_COMPARED = re.compile(
    r"的?[\u4e00-\u9fff]{0,8}(?:要求|标准|目标|任务|水平|红线|底线|控制线|警戒线|规定|均值|平均值|平均数)|的(?:退出|国家|省)"
)
_COMPARING = frozenset({"超过", "超", "高于", "低于"})
_WITH_VERB = re.compile(r"(至少|最少|至多|最多)[\u4e00-\u9fff]{1,3}$")
_BLANK = " \xa0\u2002\u2003\u2009\u202f\u3000"
_RECENT = frozenset({"年", "个月", "天"})


class Hedge(NamedTuple):
    """A hedge word and the bound it gives; both empty where there is none."""

    word: str = ""
    bound: str = ""


_NO_HEDGE = Hedge()


class Words:
    """Units and hedges of two codebooks, made ready for look-up."""

    def __init__(self, units: Codebook, hedges: Codebook) -> None:
        # By its first sign each unit, the longest first, with the words that begin like it and are none.
        self._units: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for term, exclude in {term: c.exclude for c in units.codes.values() for term in c.terms}.items():
            later = tuple(phrase for phrase in exclude if phrase.startswith(term))
            self._units.setdefault(term[0], []).append((term, later))
        for terms in self._units.values():
            terms.sort(key=lambda unit: -len(unit[0]))
        self._before = self._collect(hedges, "prefix")
        self._after = self._collect(hedges, "suffix")
        self._before_tails = frozenset(word[-1] for word in self._before)
        self._after_heads = frozenset(word[0] for word in self._after)
        self._inside = self._collect(hedges, "infix")
        self._no_hedge = tuple(phrase for code in hedges.codes.values() for phrase in code.exclude)

    @staticmethod
    def _collect(hedges: Codebook, group: str) -> dict[str, str]:
        return {
            term: code.name
            for code in hedges.codes.values()
            for part in code.groups
            if part.name == group
            for term in part.terms
        }

    def find_unit(self, text: str, at: int) -> str:
        """Return the longest unit that stands at `at`; empty where none does."""
        for unit, later in self._units.get(text[at : at + 1], ()):
            if text.startswith(unit, at) and not (later and text.startswith(later, at)):
                return unit
        return ""

    def find_before(self, text: str, at: int) -> Hedge:
        """Return the longest hedge that ends right before `at`."""
        if at and text[at - 1] in _BLANK:
            at -= 1
        if text[at - 1 : at] not in self._before_tails:
            return _NO_HEDGE
        for size in range(min(5, at), 0, -1):
            word = text[at - size : at]
            bound = self._before.get(word)
            if bound is not None:
                excluded = text.endswith(self._no_hedge, max(0, at - 8), at)
                return _NO_HEDGE if excluded else Hedge(word, bound)
        return Hedge()

    def _find_at_least(self, text: str, at: int) -> Hedge:
        """Return 至少 and its like where one short verb parts them from the figure: 至少有1个."""
        match = _WITH_VERB.search(text, max(0, at - 5), at)
        return Hedge(match[1], self._before[match[1]]) if match else _NO_HEDGE

    def find_after(self, text: str, at: int) -> Hedge:
        """Return the longest hedge that begins at `at`."""
        if text[at : at + 1] not in self._after_heads:
            return _NO_HEDGE
        for size in range(min(5, len(text) - at), 0, -1):
            word = text[at : at + size]
            bound = self._after.get(word)
            if bound is not None:
                return Hedge(word, bound)
        return _NO_HEDGE

    @staticmethod
    def _is_verb(text: str, at: int, end: int) -> bool:
        """Whether 高于 at `at` compares with a standard; 控制在低于2%的水平 sets a bound."""
        return text[at - 1 : at] not in ("在", "到", "至") and bool(_COMPARED.match(text, end))

    def find_hedge(self, text: str, start: int, end: int, unit: str, inside: str) -> Hedge:
        """Return the hedge that decides: one after the figure, then one before, then one inside it."""
        after = self.find_after(text, end)
        if after.word:
            return after
        before = self.find_before(text, start)
        if not before.word:
            before = self._find_at_least(text, start)
        if before.word in _COMPARING and self._is_verb(text, start - len(before.word), end):
            before = _NO_HEDGE
        if before.word == "近" and unit in _RECENT:
            before = _NO_HEDGE
        if before.bound and before.bound != "exact":
            return before
        return Hedge(inside, self._inside.get(inside, "more")) if inside else before


@lru_cache
def load_words() -> Words:
    """Return the look-up of the codebooks we ship."""
    return Words(load_codebook("units"), load_codebook("hedges"))
