"""Measures: the signs that let a sentence pass by a pattern leave out none that the pattern would match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from toolkit.measures import sectors, work
from toolkit.text import LEAD_IN

# What stands for characters that a pattern leaves open.
GAP = "\0"
# The patterns that are asked only of sentences that hold one of `ODD_SIGNS`.
ODD = "_ROW _MARGIN _OPENS_REPORT _VILLAGER _MENDED _PROBLEM _OF_SOME _FINDING".split()


def spell(pattern: re.Pattern[str]) -> set[str]:
    """Return the strings that matches of a pattern can be, open characters as `GAP`, repeats told once."""
    return set(_spell_all(_parser.parse(pattern.pattern)))


def _spell_all(items: Sequence[tuple[Any, Any]]) -> Iterator[str]:
    for parts in product(*(sorted(set(_spell_one(*item))) for item in items)):
        yield re.sub(f"{GAP}+", GAP, "".join(parts))


def _spell_one(kind: Any, value: Any) -> Iterator[str]:
    if kind is _constants.LITERAL:
        yield chr(value)
    elif kind is _constants.IN and all(one is _constants.LITERAL for one, _ in value):
        yield from (chr(code) for _, code in value)
    elif kind is _constants.BRANCH:
        for branch in value[1]:
            yield from _spell_all(branch)
    elif kind is _constants.SUBPATTERN:
        yield from _spell_all(value[-1])
    elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        least, _, repeated = value
        yield from [""] * (least == 0)
        yield from _spell_all(repeated)
    elif kind in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT):
        yield ""
    else:
        yield GAP


PATTERNS = {
    **{name: (work.ODD_SIGNS, getattr(work, name)) for name in ODD},
    "_LEVEL": (work.LEVEL_SIGNS, work._LEVEL),
    "_ASIDES": (sectors._ASIDE_SIGNS, sectors._ASIDES),
    "LEAD_IN": (sectors._LEAD_SIGNS, LEAD_IN),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_every_match_of_a_pattern_holds_a_sign_of_it(name: str) -> None:
    signs, pattern = PATTERNS[name]
    assert [words for words in spell(pattern) if not any(sign[:2] in words for sign in signs)] == []


def test_a_match_is_spelt_with_every_branch() -> None:
    assert spell(re.compile(r"甲(?:乙|丙[丁戊])?[^，]{0,4}己(?!庚)")) == {
        *("甲己", "甲乙己", "甲丙丁己", "甲丙戊己"),
        *("甲\0己", "甲乙\0己", "甲丙丁\0己", "甲丙戊\0己"),
    }
