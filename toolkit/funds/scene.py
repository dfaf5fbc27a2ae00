"""What stands around a money figure: its clause, the clauses before it, and the words that may govern it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.codebooks.match import Match
from toolkit.funds.record import Fund
from toolkit.text import Sentence

# A comma between two digits belongs to a number.
_CLAUSE_END = re.compile(r"(?<![0-9０-９])[，,]|[，,](?![0-9０-９])|[。；;！!？?：:（）()\n]")
_LIST_GAP = re.compile(r"(?:[、，,和与及或至到—~～-]|以及|分别|超|近|约)*")
# A noun that names the amount follows it closely: 30万元(的扶贫)贷款. These signs open something else.
_OPENS_PHRASE = re.compile(r"[用于对为给把将在以向了使让并由从、]")
_NOUN_REACH = 8
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

    @property
    def figure(self) -> Fund:
        """The figure itself."""
        return self.figures[self.place]

    @property
    def previous(self) -> Fund | None:
        """The figure before it in its sentence."""
        return self.figures[self.place - 1] if self.place else None

    @property
    def clause_start(self) -> int:
        """Where the clause of the figure begins."""
        at = bisect_left(self.marks, self.figure.start)
        return self.marks[at - 1] + 1 if at else self.sentence.start

    @property
    def clause_end(self) -> int:
        """Where the clause of the figure ends."""
        at = bisect_left(self.marks, self.figure.end)
        return self.marks[at] if at < len(self.marks) else self.sentence.end

    @property
    def own_start(self) -> int:
        """Where the words begin that belong to this figure and to none before it in the clause."""
        return max(self.clause_start, self.previous.end if self.previous else 0)

    @property
    def own_end(self) -> int:
        """Where the words behind the figure end: at the next figure or with the clause."""
        after = self.figures[self.place + 1 : self.place + 2]
        return min([self.clause_end, *(figure.start for figure in after)])

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
    def before(self) -> str:
        """The words of the clause before the figure, from the figure before on."""
        return self.text[self.own_start : self.figure.start]

    @property
    def behind(self) -> str:
        """The words of the clause behind the figure, up to the next one."""
        return self.text[self.figure.end : self.own_end]

    def list_cues(self, start: int, end: int) -> list[Match]:
        """Return the cues that lie between two places."""
        return [cue for cue in self.cues if start <= cue.start and cue.end <= end]

    def list_earlier_clauses(self) -> list[tuple[int, int]]:
        """Return the spans of the clauses before this one, the nearest first."""
        starts = [self.sentence.start, *(mark + 1 for mark in self.marks)]
        spans = list(zip(starts, [*self.marks, self.sentence.end], strict=True))
        limit = self.clause_start
        return [span for span in reversed(spans) if span[1] <= limit]

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
    marks = [mark for mark in marks if not any(f.start <= mark < f.end for f in figures)]
    return [
        Scene(text, sentence, figures, place, marks, cues, payers, carried) for place in range(len(figures))
    ]
