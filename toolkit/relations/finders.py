"""What looks for claims, each in the passages that hold one of its cues."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from toolkit.relations.averages import find_averages, find_prices
from toolkit.relations.claims import Claim
from toolkit.relations.far_changes import find_far_changes, list_changes
from toolkit.relations.far_shares import LABELLED, find_far_shares
from toolkit.relations.growth import MOVED, find_growth
from toolkit.relations.passage import FIGURES, STOP, TIMES, Passage
from toolkit.relations.shares import find_incidence, find_rates, find_shares, find_target_shares
from toolkit.relations.totals import (
    find_closed_sums,
    find_deductions,
    find_far_sums,
    find_listed_sums,
    find_opened_sums,
    find_rests,
)
from toolkit.relations.words import A, F, P, any_of, list_heads, words

Finder = Callable[[Passage], Iterator[Claim]]
# No cue runs over this sign.
_END = "。"


def find_claims(passages: Sequence[Passage]) -> list[list[Claim]]:
    """Return the claims of each passage, in the order in which they are to be judged."""
    signs = _END.join(passage.signs for passage in passages)
    starts = [0, *accumulate(len(passage.signs) + len(_END) for passage in passages)]
    told: list[list[Claim]] = [[] for _ in passages]
    for finder, cues in list_finders():
        found = (cue.start() for pattern in cues for cue in pattern.finditer(signs))
        held = {bisect_right(starts, start) - 1 for start in found} if cues else range(len(passages))
        for place in held:
            told[place] += finder(passages[place])
    return told


@lru_cache
def list_finders() -> tuple[tuple[Finder, tuple[re.Pattern[str], ...]], ...]:
    """Return the finders with their cues; one of these stands wherever a finder with cues finds anything.

    In this order: a figure that one claim states is not stated by a later one again. A cue begins with
    plain signs or a class of them, so that a whole report is gone through fast.
    """
    compared = f"{any_of('compare')}[^{FIGURES}，,{STOP}]*{F}"
    turned = f"[{''.join(list_heads('rise', 'fall'))}]{words(6)}[到至为]{words(4)}{A}"
    left = f"{any_of('rest')}{words(14)}{A}", f"{A}{words(4)}(?:正在|尚未|仍|待|还在)", f"除{words(8)}{A}"
    total = f"[{''.join(list_heads('total'))}总]{words(12)}{A}"
    table: tuple[tuple[Finder, tuple[str, ...]], ...] = (
        (find_target_shares, (f"{any_of('target')}[^{STOP}]*{P}",)),
        (find_shares, (f"{any_of('share')}[^{STOP}]*{P}",)),
        (find_rates, (f"率{words(5)}{P}",)),
        (find_incidence, (f"发生率{words(12)}{P}",)),
        (find_far_shares, (LABELLED.pattern, f"{P}[^{STOP}]{{0,7}}{A}", "分别[占为是]")),
        (find_growth, (compared, MOVED, turned, TIMES)),
        (find_far_changes, tuple(pattern.pattern for pattern in list_changes())),
        (find_prices, ()),
        (find_averages, (any_of("average"), f"[每均]{words(14)}{A}")),
        (find_rests, left),
        (find_deductions, (f"[除去掉本支]{words(14)}{A}",)),
        (find_closed_sums, (total,)),
        (find_opened_sums, ()),
        (find_listed_sums, (any_of("part"),)),
        (find_far_sums, (total,)),
    )
    return tuple((finder, tuple(map(re.compile, cues))) for finder, cues in table)
