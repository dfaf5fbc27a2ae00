"""The year a figure is about: printed with it, or concluded from the report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from toolkit.context.clock import SHIFTS, Anchor, SentenceClock
from toolkit.context.cues import Cue
from toolkit.context.dates import WIDTHS, Plan, list_plans
from toolkit.numerals import Numeral, list_years
from toolkit.text import Sentence, is_plan

_MASKED = re.compile(r"[*＊XxＸｘ×✕]")
_MASKED_YEAR = re.compile(r"[*＊×✕Xx]年")
# A year that something is compared with, or that stands in the title of a document, dates no figure.
_COMPARED = re.compile(
    r"(?:较|比|同|与|(?<=[低高少多大小优好快慢当晚早])于|比照|相比|对比|等[于於]|当于|當於)$"
)
# Words that mean the year told last, and those that count from it.
_TOLD, _FROM_TOLD = "当同那彼这", "上次"
_FROM, _TO = ("从", "由", "自"), re.compile("(?:到|至|截[至止])$")
_MOVES = ("由", "从", "自", "比", "较")
# Since a printed year (2014年实施精准扶贫以来) a figure moves: it starts then and ends with the report.
_SINCE = re.compile(
    r"[^，,。；;：:、]{0,16}以来|[底末初]?(?:(?:[作是]?为|是)?(?:起点|基期|基数|基准)|(?:开始)?算起|起算|(?<=[年初末底])起[，,])"
)
# The day of a report or a notice dates the telling.
_NEWS = re.compile(r"的[^，,。；;]{0,6}(?:报道|消息|新闻|通报|公告|公示)")
_NEXT_YEAR = re.compile(r"(?:明|来|下一?)年度?(?:的|工作|打算|计划|安排|任务|目标|重点|思路)")


class YearFinder:
    """Finds years in the sentences of one report."""

    def __init__(self, text: str, meta: Mapping[str, Any]) -> None:
        self._text = text
        self._year = meta.get("report_year") or None
        # A government work report, read at the start of a year, looks back on the year before.
        self._looks_back = "政府工作报告" in (meta.get("title") or "")
        # Those still to come, the next one last.
        self._plans = list_plans(text)[::-1]
        self._sections: dict[str, int | None] = {}
        self._is_news = meta.get("genre") == "news"
        # The year told last and where the sentence that told it begins and ends.
        self._told: tuple[int, int, int] | None = None

    def open_sentence(
        self,
        sentence: Sentence,
        cues: Sequence[Cue],
        dates: Sequence[Numeral],
        figures: Sequence[Numeral],
    ) -> SentenceClock:
        """Return the clock of a sentence, from its dates and the years it names in words."""
        anchors = [anchor for date in dates if (anchor := self._read_date(date, sentence)) is not None]
        anchors += self._read_words(sentence, cues, anchors)
        plans = self._take_plans(sentence)
        anchors += [(plan.end, plan.last, "inferred") for plan in plans if plan.meant == "last"]
        since = {date.end for date in dates if self._is_since(date)}
        if (carried := self._carry(sentence)) is not None and sentence.start not in since:
            anchors.append((sentence.start, carried, "inferred"))
        if anchors:
            self._remember(sentence, dates, [anchor for anchor in anchors if anchor[0] not in since])
            anchors.sort(key=lambda anchor: anchor[0])
        clock = SentenceClock(self._text, cues, sentence, anchors, self._section_year(sentence.section))
        if dates:
            clock.since = since
            self._set_spans(clock, dates, figures)
        if plans:
            clock.plans = {plan.end: plan.last for plan in plans if plan.meant == "span"}
            clock.printed |= {plan.end: plan.last for plan in plans if plan.meant == "compared"}
        return clock

    def _set_spans(self, clock: SentenceClock, dates: Sequence[Numeral], figures: Sequence[Numeral]) -> None:
        """Give the clock the years that are printed, and the spans among them."""
        years = {date.end: printed for date in dates if (printed := self._list_years(date))}
        clock.printed = {end: printed[-1] for end, printed in years.items()}
        spans = [(end, printed[0], printed[-1]) for end, printed in years.items() if len(printed) > 1]
        clock.begun = {end: first for end, first, _ in spans}
        if len(years) > 1:
            clock.begun |= self._join_moves(dates, clock.printed)
        if spans:
            clock.share_out(figures, spans)

    def _take_plans(self, sentence: Sentence) -> Sequence[Plan]:
        """Return the five-year plans that a sentence names; the sentences come in their order."""
        if not self._plans or self._plans[-1].end > sentence.end:
            return ()
        found = []
        while self._plans and self._plans[-1].end <= sentence.end:
            plan = self._plans.pop()
            found += [plan] if plan.end > sentence.start else []
        return found

    def _carry(self, sentence: Sentence) -> int | None:
        """Return the year that goes on before a semicolon, in news from the sentence before."""
        if self._told is None or self._told[1] > sentence.start:
            return None
        if self._text.find("\n", self._told[1] - 1, sentence.start) >= 0:
            return None
        between = self._text[self._told[1] - 1 : sentence.start]
        is_clause = between.rstrip().endswith(("；", ";")) and not any(sign in between for sign in "。！？")
        return self._told[2] if is_clause or self._is_news else None

    def _remember(self, sentence: Sentence, dates: Sequence[Numeral], anchors: Sequence[Anchor]) -> None:
        """Keep the last year that a sentence tells, not the one that a move began in."""
        begun = {date.end for date in dates if self._text.startswith(_MOVES, max(date.start - 1, 0))}
        told = [(at, year) for at, year, _ in anchors if year is not None and at not in begun]
        if told:
            self._told = (sentence.start, sentence.end, max(told)[1])

    def _list_years(self, date: Numeral) -> list[int]:
        return list_years(self._text[date.start : date.end])

    def _join_moves(self, dates: Sequence[Numeral], printed: Mapping[int, int]) -> dict[int, int]:
        """Return the first years of spans that words lie in: 从2014年建档立卡到2018年底."""
        return {
            last.end: printed[first.end]
            for first, last in pairwise(dates)
            if first.end in printed
            and last.end in printed
            and self._text.startswith(_FROM, max(first.start - 1, 0))
            and _TO.search(self._text, first.end, last.start)
        }

    def _read_date(self, date: Numeral, sentence: Sentence) -> Anchor | None:
        printed = self._text[date.start : date.end].translate(WIDTHS)
        before = self._text[max(sentence.start, date.start - 2) : date.start]
        if _COMPARED.search(before) or self._is_in_title(date, sentence) or _NEWS.match(self._text, date.end):
            return None
        if years := list_years(printed):
            return date.end, years[-1], "stated"
        if _MASKED.search(printed) and "年" in printed:
            return date.end, None, "unknown"
        shift = SHIFTS.get(printed[0], 0)
        return (date.end, self._year + shift, "inferred") if shift and self._year else None

    def _is_since(self, date: Numeral) -> bool:
        return self._text.endswith("以来", date.start, date.end) or bool(_SINCE.match(self._text, date.end))

    def _is_in_title(self, date: Numeral, sentence: Sentence) -> bool:
        opened = self._text.rfind("《", sentence.start, date.start)
        return opened >= 0 and self._text.find("》", opened, date.start) < 0

    def _read_words(self, sentence: Sentence, cues: Sequence[Cue], printed: Sequence[Anchor]) -> list[Anchor]:
        anchors: list[Anchor] = []
        for start, end, kind in cues:
            if kind == "year":
                year = self._word_year(start, sentence, [*printed, *anchors])
                anchors += [] if year is None else [(end, year, "inferred")]
        return anchors

    def _word_year(self, start: int, sentence: Sentence, anchors: Sequence[Anchor]) -> int | None:
        """Return the year of 今年 or 去年; 当年 is the year told last, else the one the section is about."""
        word = self._text[start : start + 2]
        if word[0] not in _TOLD + _FROM_TOLD and word != "本年":
            return None if self._year is None else self._year + SHIFTS.get(word[0], 0)
        before = [(at, year) for at, year, _ in anchors if at <= start and year is not None]
        told = max(before)[1] if before else self._find_told(sentence)
        if told is None and word in ("当年", "本年", "上年", "次年"):
            told = self._section_year(sentence.section)
        return None if told is None else told + SHIFTS.get(word[0], 0)

    def _find_told(self, sentence: Sentence) -> int | None:
        """Return the year that the paragraph told last before the sentence."""
        if self._told is None or self._text.find("\n", self._told[1] - 1, sentence.start) >= 0:
            return None
        return self._told[2]

    def _section_year(self, section: str) -> int | None:
        """Return the year that the nearest heading with one names; None where it is masked."""
        if section not in self._sections:
            self._sections[section] = self._read_section(section.translate(WIDTHS))
        return self._sections[section]

    def _read_section(self, section: str) -> int | None:
        for heading in reversed(section.split(" / ")):
            if years := list_years(heading):
                return years[-1]
            if _MASKED_YEAR.search(heading):
                return None
            if _NEXT_YEAR.search(heading) and self._year:
                return self._year + 1
        is_review = self._looks_back and not is_plan(section)
        return self._year - 1 if is_review and self._year else self._year
