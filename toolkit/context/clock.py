"""The years that one sentence gives its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.context.cues import Cue, Lead
from toolkit.context.dates import find_named_end
from toolkit.numerals import Numeral, list_years
from toolkit.text import Sentence

# A correction is of one time: 2018年底由1.47%调整为1.55%.
_CORRECTED = re.compile(r"(?:调整|修正|更正|修订|订正|变更)(?:为|到|成)")
_OWN_PERIOD = re.compile(r"今年|年初|当年|本年|上半年|全年|疫情|入汛|灾情|[0-9]月|季度|期间")
_CLAUSE_END = re.compile("[，,。；;]")
_OWN_START = re.compile(
    r"(?:今年|年初|去年|上年|[0-9*〇○零一二三四五六七八九]年|[0-9*]月|[0-9*]日|疫情(?:发生|期间)?|入汛|入夏|开学|灾情(?:发生)?|季度|年度)$"
)
_BEHIND = re.compile(r"[（(]([^）)，,。]{4})年?[底末]?[)）]")
_LATER = re.compile(r"([一两二三四五六七八九十])年(?:[以之]?后|过去)")
_HAN_VALUES = {han: value for value, han in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
# Built on last year's work, a figure is this year's: 在去年……的基础上.
_BUILT_ON = "基础上"
_OWN_YEAR = re.compile(r"(?:[^，,。；;、：:0-9]{0,12}的)?")

# Where a year takes hold, the year, and its basis.
Anchor = tuple[int, int | None, str]
SHIFTS = {"去": -1, "上": -1, "前": -2, "明": 1, "次": 1}


class SentenceClock:
    """The years that one sentence gives its figures."""

    def __init__(
        self, text: str, cues: Sequence[Cue], sentence: Sentence, anchors: list[Anchor], base: int | None
    ) -> None:
        self._text, self._cues, self._sentence = text, cues, sentence
        self._anchors, self._base = anchors, base
        self._shared: dict[int, int] = {}
        # The places behind dates that something has gone on since.
        self.since: set[int] = set()
        # Years by the place behind them, those of comparisons too: 比2019年的156亿元 is of 2019.
        self.printed: dict[int, int] = {}
        # The first years of spans by the place behind them: in 2016—2018年 a move begins in 2016.
        self.begun: dict[int, int] = {}
        # The last years of five-year plans, which a move through one ends in.
        self.plans: dict[int, int] = {}
        # The year that goes on from what was told before the sentence.
        self._carried = [anchor for anchor in anchors if anchor[0] == sentence.start]

    def share_out(self, quantities: Sequence[Numeral], spans: Sequence[tuple[int, int, int]]) -> None:
        """Give the years of a span (2016—2018年) one by one to the figures of a list: 分别为8%、4%和1%.

        `spans` are end, first and last year of the dates of the sentence.
        """
        for end, first, last in spans:
            at = self._text.find("分别", end, self._sentence.end)
            figures = [n for n in quantities if n.start > at][: last - first + 1] if at >= 0 else []
            if len(figures) == last - first + 1 > 1 and len({n.unit for n in figures}) == 1:
                self._shared |= {n.start: first + step for step, n in enumerate(figures)}

    def has_year(self, start: int) -> bool:
        """Whether the sentence names a year for the figure at `start`, or before it."""
        return start in self._shared or any(at <= start for at, _, _ in self._anchors)

    def find(self, numeral: Numeral, lead: Lead, *, is_start: bool, is_end: bool) -> tuple[int | None, str]:
        """Return the year of a figure and its basis: stated, inferred or unknown.

        `lead` are the last cues before it. The year printed with the start of a move (由2014年的8.2%) is that
        figure's alone; a move since a year starts in that year and ends in the report's.
        """
        touching = self._find_touching(numeral, lead, is_start)
        if touching is not None:
            return touching
        before = [anchor for anchor in self._anchors if anchor[0] <= numeral.start]
        if before and self._is_built_on(before[-1], numeral.start):
            before = []
        if (
            self._carried
            and before == self._carried
            and "since" in lead
            and self._has_open_start(numeral.start)
        ):
            return None, "unknown"
        is_since = bool(before) and before[-1][0] in self.since
        if is_end and is_since:
            return self._base, "unknown" if self._base is None else "inferred"
        if is_start:
            return before[-1][1:] if is_since else self._find_start(numeral, before)
        if is_end and (told := self._find_end(numeral, before)) is not None:
            return told
        if before:
            return self._go_later(before[-1], numeral.start)
        if self._base is None or ("since" in lead and self._has_open_start(numeral.start)):
            return None, "unknown"
        return self._base, "inferred"

    def _find_touching(self, numeral: Numeral, lead: Lead, is_start: bool) -> tuple[int | None, str] | None:
        """Return the year that is the figure's own: shared out, in brackets behind it, or right before it."""
        start = numeral.start
        if start in self._shared:
            return self._shared[start], "stated"
        after = self._read_after(numeral)
        if after is not None:
            return after
        if (
            not is_start
            and self.printed
            and numeral.unit != "倍"
            and (year := self._find_printed(start)) is not None
        ):
            return year, "stated"
        earlier = lead.get("compared")
        if self._base is None or earlier is None or earlier[1] != start:
            return None
        word = self._text[earlier[0] : earlier[0] + 2]
        told = [year for at, year, _ in self._anchors if at <= earlier[0] and year is not None]
        base = told[-1] if told and word == "上年" else self._base
        return base + SHIFTS.get(word[0], 0), "inferred"

    def _find_printed(self, start: int) -> int | None:
        """Return the year printed right before a figure: 2014年的9%, 2014年建档立卡时的9%."""
        last = max((at for at in self.printed if at < start), default=-1)
        is_own = last >= max(0, start - 14) and _OWN_YEAR.fullmatch(self._text, last, start)
        return self.printed[last] if is_own else None

    def _is_built_on(self, anchor: Anchor, start: int) -> bool:
        is_earlier = anchor[1] is not None and self._base is not None and anchor[1] < self._base
        return is_earlier and self._text.find(_BUILT_ON, anchor[0], start) >= 0

    def _find_start(self, numeral: Numeral, before: list[Anchor]) -> tuple[int | None, str]:
        """Return the year of a move's start: the first of a span, or one right before it, then its alone."""
        if before and before[-1][0] in self.begun:
            return self.begun[before[-1][0]], "stated"
        if before and _CORRECTED.match(self._text, numeral.end):
            return before[-1][1:]
        near = [anchor for anchor in before if numeral.start - anchor[0] <= 2]
        self._anchors = [anchor for anchor in self._anchors if anchor not in near]
        if near:
            return near[-1][1:]
        named = find_named_end(self._text, numeral.end, is_start=True)
        return (None, "unknown") if named is None else (named, "stated")

    def _find_end(self, numeral: Numeral, before: list[Anchor]) -> tuple[int, str] | None:
        """Return the year of a move's end untold by a date before it: a plan's last, or one behind."""
        at = max((end for end in self.plans if end <= numeral.start), default=-1)
        if at > (before[-1][0] if before else -1) and not any(y == self.plans[at] for _, y, _ in before):
            return min(self.plans[at], self._base or self.plans[at]), "inferred"
        if before and before != self._carried:
            return None
        named = find_named_end(self._text, numeral.end, is_start=False)
        return None if named is None else (named, "stated")

    def _go_later(self, anchor: Anchor, start: int) -> tuple[int | None, str]:
        """Return the year of an anchor, moved on by 五年后 where that stands behind it."""
        at, year, basis = anchor
        later = (
            _LATER.search(self._text, at, start) if year and self._text.find("年", at, start) >= 0 else None
        )
        return (year + _HAN_VALUES[later[1]], "inferred") if year and later else (year, basis)

    def _read_after(self, numeral: Numeral) -> tuple[int | None, str] | None:
        """Read the year in brackets right behind the figure: 3.1%(2017年)."""
        match = _BEHIND.match(self._text, numeral.end)
        years = list_years(match[1]) if match else []
        return (years[0], "stated") if years else None

    def _has_open_start(self, start: int) -> bool:
        """Whether words before a figure count from a start that is not printed, before this year."""
        text, begin = self._text, self._sentence.start
        for at, end, kind in self._cues:
            if kind != "since" or end > start:
                continue
            word = text[at:end]
            if word == "以来":
                is_open = _OWN_START.search(text, begin, at) is None
            elif word == "累计":
                is_open = _OWN_PERIOD.search(text, begin, at) is None
            else:
                is_open = word != "每年" or _CLAUSE_END.search(text, end, start) is None
            if is_open:
                return True
        return False
