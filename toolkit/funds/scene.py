"""What stands around a money figure: its clause, the clauses before it, and the words that may govern it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.codebooks.match import Match
from toolkit.funds.record import Fund
from toolkit.text import Sentence

# A comma between two digits belongs to a number.
_CLAUSE_END = re.compile(r"[，,。；;！!？?：:（）()\n](?<![0-9０-９][，,](?=[0-9０-９]))")
_LIST_GAP = re.compile(r"(?:[、，,和与及或至到—~～-]|以及|分别|超|近|约)*")
# A noun that names the amount follows it closely: 30万元(的扶贫)贷款. These signs open something else.
_OPENS_PHRASE = re.compile(r"[用于对为给把将在以向了使让并由从、]")
_NOUN_REACH = 8
# How large things are, no money that flowed: 70个30亿元以上项目, 亿元级企业.
_SIZE_BEHIND = re.compile(
    r"及?(?:以[上下]|级)(?:且[^，,。；;]{2,16})?的?[^，,。；;、]{0,10}?"
    r"(?:项目|工程|企业|经营主体|产业链|集群|园区|账款)"
)
# What was paid or set aside is a sum, however it is bounded: 投入1亿元以上建设项目20个.
_PAID = frozenset({"allocation", "grant"})
# Bounds that stand between an amount and its noun: 5万元以下、3年以内的贷款.
_BOUNDS = re.compile(r"、?[0-9一二三四五]*[年月]?以[上下内]")


class Scene(NamedTuple):
    """A figure with its sentence: the marks of clauses, the figures, the cues and payers of the sentence."""

    text: str
    sentence: Sentence
    figures: Sequence[Fund]
    place: int
    marks: Sequence[int]
    # Finds of the codebooks flows and sources in the sentence.
    cues: Sequence[Match]
    payers: Sequence[Match]
    # Flow of the list that the sentence before left open with a semicolon or colon; "" where none.
    carried: str
    figure: Fund
    # The figure before it in its sentence.
    previous: Fund | None
    clause_start: int
    clause_end: int
    # Where the words begin that belong to this figure and to none before it in the clause.
    own_start: int
    # Where the words behind the figure end: at the next figure or with the clause.
    own_end: int
    # The words of the clause before the figure, from the figure before on, and those behind it.
    before: str
    behind: str

    @property
    def item_end(self) -> int:
        """Where the item of the figure ends: what follows a 、 before the next figure belongs to that one."""
        end = self.own_end
        mark = self.text.find("、", self.figure.end, end) if end < self.clause_end else -1
        return mark if mark >= 0 else end

    @property
    def next_end(self) -> int:
        """Where the next clause ends; this one where a figure follows in it or the next has its own."""
        end = next((mark for mark in self.marks if mark > self.clause_end), self.sentence.end)
        after = self.figures[self.place + 1 : self.place + 2]
        return self.own_end if any(figure.start < end for figure in after) else max(end, self.own_end)

    @property
    def continues_list(self) -> bool:
        """Whether only signs of a list stand between the figure before and this one."""
        gap = self.text[self.previous.end : self.figure.start] if self.previous else "…"
        return _LIST_GAP.fullmatch(gap) is not None

    @property
    def names_self(self) -> bool:
        """Whether the words before the figure say that somebody pays it himself."""
        return any(p.code == "self" and self.own_start <= p.start < self.figure.start for p in self.payers)

    @property
    def is_size(self) -> bool:
        """Whether the figure tells how large things are, and is no sum that flowed."""
        if not _SIZE_BEHIND.match(self.text, self.figure.end):
            return False
        return not any(cue.code in _PAID for cue in self.list_cues(self.own_start, self.figure.start))

    def list_cues(self, start: int, end: int) -> list[Match]:
        """Return the cues that lie between two places."""
        return [cue for cue in self.cues if start <= cue.start and cue.end <= end]

    def list_earlier_clauses(self) -> Iterator[tuple[int, int]]:
        """Yield the spans of the clauses before this one, the nearest first."""
        for at in range(bisect_left(self.marks, self.clause_start) - 1, -1, -1):
            yield self.marks[at - 1] + 1 if at else self.sentence.start, self.marks[at]

    def is_close_behind(self, cue: Match) -> bool:
        """Whether a cue names the amount from right behind it."""
        gap = _BOUNDS.sub("", self.text[self.figure.end : cue.start])
        return len(gap) <= _NOUN_REACH and not _OPENS_PHRASE.search(gap)


def set_scenes(
    text: str,
    sentence: Sentence,
    figures: Sequence[Fund],
    cues: Sequence[Match],
    payers: Sequence[Match],
    carried: str,
) -> list[Scene]:
    """Return the scene of each figure of a sentence."""
    marks = [match.start() for match in _CLAUSE_END.finditer(text, sentence.start, sentence.end)]
    for figure in figures:
        del marks[bisect_left(marks, figure.start) : bisect_left(marks, figure.end)]
    scenes = []
    for place, figure in enumerate(figures):
        previous = figures[place - 1] if place else None
        left, right = bisect_left(marks, figure.start), bisect_left(marks, figure.end)
        clause_start = marks[left - 1] + 1 if left else sentence.start
        clause_end = marks[right] if right < len(marks) else sentence.end
        own_start = max(clause_start, previous.end if previous else 0)
        own_end = min([clause_end, *(after.start for after in figures[place + 1 : place + 2])])
        scene = Scene(
            *(text, sentence, figures, place, marks, cues, payers, carried, figure, previous),
            *(clause_start, clause_end, own_start, own_end),
            *(text[own_start : figure.start], text[figure.end : own_end]),
        )
        scenes.append(scene)
    return scenes
