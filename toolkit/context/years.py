"""The year a figure is about: printed with it, or concluded from the report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.numerals import Numeral
from toolkit.text import Sentence, is_plan

_PRINTED = re.compile(r"(?:19|20)[0-9]{2}(?![0-9])")
_MASKED = re.compile(r"[*＊XxＸｘ×✕]")
_MASKED_YEAR = re.compile(r"[*＊×✕Xx]年")
_WIDTHS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
# A year that something is compared with, or that stands in the title of a document, dates no figure.
_COMPARED = re.compile(r"(?:较|比|同|与|(?<=[低高少多大小优好快慢当晚早])于|比照|相比|对比)$")
_RELATIVE = re.compile(
    r"(?<![较比同与])(?<!相比)(今年|本年度?|当年|年初以来|年初(?=的?[0-9*])|去年|上年|前年|明年|次年|现有|目前|如今|现在|眼下"
    r"|同年|[当那彼]时|那年|[这那]一年)"
)
# Words that mean the year told last, and those that count from it.
_TOLD, _FROM_TOLD = "当同那彼这", "上次"
_MOVES = ("由", "从", "自", "比", "较")
# A correction is of one time: 2018年底由1.47%调整为1.55%.
_CORRECTED = re.compile(r"(?:调整|修正|更正|修订|订正|变更)(?:为|到|成)")
_SHIFTS = {"去": -1, "上": -1, "前": -2, "明": 1, "次": 1}
# Since a start that is not printed: 近年来, 十八大以来.
_OPEN_START = re.compile(
    r"近年来|近几年|近[两三四五六七八九十]年|多年来|累计|历年|年均(?=增|下降|减|新增|提高)"
    r"|[一二两三四五六七八九十几]年(?:间|中|内|共|累计|总共|合计|计划(?=[投安总共完用筹]))|[一二两三四五六七八九十几0-9]+年来|以来"
    r"|(?<!每[\u4e00-\u9fff])每年(?=[^，,。；;]*$)"
)
_OWN_PERIOD = re.compile(r"今年|年初|当年|本年|上半年|全年|疫情|入汛|灾情|[0-9]月|季度|期间")
_OWN_START = re.compile(
    r"(?:今年|年初|去年|上年|[0-9*]年|[0-9*]月|[0-9*]日|疫情(?:发生|期间)?|入汛|入夏|开学|灾情(?:发生)?|季度|年度)$"
)
_BEHIND = re.compile(r"[（(]((?:19|20)[0-9]{2})年?[底末]?[)）]")
# Since a printed year (2014年实施精准扶贫以来) a figure moves: it starts then and ends with the report.
_SINCE = re.compile(r"[^，,。；;：:、]{0,16}以来")
# The day of a report or a notice dates the telling.
_NEWS = re.compile(r"的[^，,。；;]{0,6}(?:报道|消息|新闻|通报|公告|公示)")
_LATER = re.compile(r"([一两二三四五六七八九十])年(?:[以之]?后|过去)")
_HAN_VALUES = {han: value for value, han in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
# Built on last year's work, a figure is this year's: 在去年……的基础上.
_BUILT_ON = "基础上"

# The earlier time that a figure is compared with: 比上年末的4.25%, 较年初的2.15%.
_TOUCHING = re.compile(r"(?:[较比同与]|相比)(上年|去年|前年|年初)[底末初]?(?:同期)?的?$")

_NEXT_YEAR = re.compile(r"(?:明|来|下一?)年度?(?:的|工作|打算|计划|安排|任务|目标|重点|思路)")
_OWN_YEAR = re.compile(r"(?:[^，,。；;、：:0-9]{0,12}的)?")

Anchor = tuple[int, int | None, str]


class YearFinder:
    """Finds years in the sentences of one report."""

    def __init__(self, text: str, meta: Mapping[str, Any]) -> None:
        self._text = text
        self._year = meta.get("report_year") or None
        # A government work report, read at the start of a year, looks back on the year before.
        self._looks_back = "政府工作报告" in (meta.get("title") or "")
        self._sections: dict[str, int | None] = {}
        self._is_news = meta.get("genre") == "news"
        # The year told last and where the sentence that told it begins and ends.
        self._told: tuple[int, int, int] | None = None

    def open_sentence(
        self, sentence: Sentence, dates: Sequence[Numeral], figures: Sequence[Numeral]
    ) -> _SentenceClock:
        """Return the clock of a sentence, from its dates and the years it names in words."""
        anchors = [anchor for date in dates if (anchor := self._read_date(date, sentence)) is not None]
        anchors += self._read_words(sentence, anchors)
        since = {date.end for date in dates if self._is_since(date)}
        if (carried := self._carry(sentence)) is not None and sentence.start not in since:
            anchors.append((sentence.start, carried, "inferred"))
        self._remember(sentence, dates, [anchor for anchor in anchors if anchor[0] not in since])
        base = self._section_year(sentence.section)
        clock = _SentenceClock(self._text, sentence, sorted(anchors, key=lambda anchor: anchor[0]), base)
        clock.since = since
        clock.printed = {date.end: int(years[-1]) for date in dates if (years := self._list_years(date))}
        spans = [span for date in dates if (span := self._read_span(date)) is not None]
        clock.begun = {end: first for end, first, _ in spans}
        if spans:
            clock.share_out(figures, spans)
        return clock

    def _carry(self, sentence: Sentence) -> int | None:
        """Return the year that goes on before a semicolon, in news from the sentence before."""
        if self._told is None or self._told[1] > sentence.start:
            return None
        between = self._text[self._told[1] - 1 : sentence.start]
        if "\n" in between:
            return None
        is_clause = between.rstrip().endswith(("；", ";")) and not any(sign in between for sign in "。！？")
        return self._told[2] if is_clause or self._is_news else None

    def _remember(self, sentence: Sentence, dates: Sequence[Numeral], anchors: Sequence[Anchor]) -> None:
        """Keep the last year that a sentence tells, not the one that a move began in."""
        begun = {date.end for date in dates if self._text.startswith(_MOVES, max(date.start - 1, 0))}
        told = [(at, year) for at, year, _ in anchors if year is not None and at not in begun]
        if told:
            self._told = (sentence.start, sentence.end, max(told)[1])

    def _list_years(self, date: Numeral) -> list[str]:
        return _PRINTED.findall(self._text[date.start : date.end].translate(_WIDTHS))

    def _read_span(self, date: Numeral) -> tuple[int, int, int] | None:
        years = self._list_years(date)
        return (date.end, int(years[0]), int(years[-1])) if len(years) > 1 else None

    def _read_date(self, date: Numeral, sentence: Sentence) -> Anchor | None:
        printed = self._text[date.start : date.end].translate(_WIDTHS)
        before = self._text[max(sentence.start, date.start - 2) : date.start]
        if _COMPARED.search(before) or self._is_in_title(date, sentence) or _NEWS.match(self._text, date.end):
            return None
        years = _PRINTED.findall(printed)
        if years:
            return date.end, int(years[-1]), "stated"
        if _MASKED.search(printed) and "年" in printed:
            return date.end, None, "unknown"
        shift = _SHIFTS.get(printed[0], 0)
        return (date.end, self._year + shift, "inferred") if shift and self._year else None

    def _is_since(self, date: Numeral) -> bool:
        return self._text.endswith("以来", date.start, date.end) or bool(_SINCE.match(self._text, date.end))

    def _is_in_title(self, date: Numeral, sentence: Sentence) -> bool:
        opened = self._text.rfind("《", sentence.start, date.start)
        return opened >= 0 and self._text.find("》", opened, date.start) < 0

    def _read_words(self, sentence: Sentence, printed: Sequence[Anchor]) -> list[Anchor]:
        anchors: list[Anchor] = []
        for match in _RELATIVE.finditer(self._text, sentence.start, sentence.end):
            year = self._word_year(match, sentence, [*printed, *anchors])
            if year is not None:
                anchors.append((match.end(), year, "inferred"))
        return anchors

    def _word_year(self, match: re.Match[str], sentence: Sentence, anchors: Sequence[Anchor]) -> int | None:
        """Return the year of 今年 or 去年; 当年 is the year told last, else the one the section is about."""
        word = match[1]
        if word[0] not in _TOLD + _FROM_TOLD and word[:2] != "本年":
            return None if self._year is None else self._year + _SHIFTS.get(word[0], 0)
        before = [(at, year) for at, year, _ in anchors if at <= match.start() and year is not None]
        told = max(before)[1] if before else self._find_told(sentence)
        if told is None and word[:2] in ("当年", "本年", "上年", "次年"):
            told = self._section_year(sentence.section)
        return None if told is None else told + _SHIFTS.get(word[0], 0)

    def _find_told(self, sentence: Sentence) -> int | None:
        """Return the year that the paragraph told last before the sentence."""
        is_here = self._told is not None and "\n" not in self._text[self._told[1] - 1 : sentence.start]
        return self._told[2] if self._told and is_here else None

    def _section_year(self, section: str) -> int | None:
        """Return the year that the nearest heading with one names; None where it is masked."""
        if section not in self._sections:
            self._sections[section] = self._read_section(section.translate(_WIDTHS))
        return self._sections[section]

    def _read_section(self, section: str) -> int | None:
        for heading in reversed(section.split(" / ")):
            years = _PRINTED.findall(heading)
            if years:
                return int(years[-1])
            if _MASKED_YEAR.search(heading):
                return None
            if _NEXT_YEAR.search(heading) and self._year:
                return self._year + 1
        is_review = self._looks_back and not is_plan(section)
        return self._year - 1 if is_review and self._year else self._year


class _SentenceClock:
    """The years that one sentence gives its figures."""

    def __init__(self, text: str, sentence: Sentence, anchors: list[Anchor], base: int | None) -> None:
        self._text, self._sentence, self._anchors, self._base = text, sentence, anchors, base
        self._shared: dict[int, int] = {}
        # The places behind dates that something has gone on since.
        self.since: set[int] = set()
        # Years by the place behind them, those of comparisons too: 比2019年的156亿元 is of 2019.
        self.printed: dict[int, int] = {}
        # The first years of spans by the place behind them: in 2016—2018年 a move begins in 2016.
        self.begun: dict[int, int] = {}
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

    def find(self, numeral: Numeral, *, is_start: bool, is_end: bool) -> tuple[int | None, str]:
        """Return the year of a figure and its basis: stated, inferred or unknown.

        The year printed with the start of a move (由2014年的8.2%) is that figure's alone; a move since a
        year starts in that year and ends in the report's.
        """
        touching = self._find_touching(numeral, is_start)
        if touching is not None:
            return touching
        before = [anchor for anchor in self._anchors if anchor[0] <= numeral.start]
        if before and self._is_built_on(before[-1], numeral.start):
            before = []
        if self._carried and before == self._carried and self._has_open_start(numeral):
            return None, "unknown"
        is_since = bool(before) and before[-1][0] in self.since
        if is_end and is_since:
            return self._base, "unknown" if self._base is None else "inferred"
        if is_start:
            return before[-1][1:] if is_since else self._find_start(numeral, before)
        if before:
            return self._go_later(before[-1], numeral.start)
        if self._base is None or self._has_open_start(numeral):
            return None, "unknown"
        return self._base, "inferred"

    def _find_touching(self, numeral: Numeral, is_start: bool) -> tuple[int | None, str] | None:
        """Return the year that is the figure's own: shared out, in brackets behind it, or right before it."""
        start = numeral.start
        if start in self._shared:
            return self._shared[start], "stated"
        after = self._read_after(numeral)
        if after is not None:
            return after
        if not is_start and self.printed and (year := self._find_printed(start)) is not None:
            return year, "stated"
        match = _TOUCHING.search(self._text, max(0, start - 9), start) if self._base else None
        if self._base is None or match is None:
            return None
        told = [year for at, year, _ in self._anchors if at <= match.start() and year is not None]
        base = told[-1] if told and match[1] == "上年" else self._base
        return base + _SHIFTS.get(match[1][0], 0), "inferred"

    def _find_printed(self, start: int) -> int | None:
        """Return the year printed right before a figure: 2014年的9%, 2014年建档立卡时的9%."""
        last = max((at for at in self.printed if at < start), default=-1)
        is_own = last >= max(0, start - 14) and _OWN_YEAR.fullmatch(self._text, last, start)
        return self.printed[last] if is_own else None

    def _is_built_on(self, anchor: Anchor, start: int) -> bool:
        is_earlier = anchor[1] is not None and self._base is not None and anchor[1] < self._base
        return is_earlier and _BUILT_ON in self._text[anchor[0] : start]

    def _find_start(self, numeral: Numeral, before: list[Anchor]) -> tuple[int | None, str]:
        """Return the year of a move's start: the first of a span, or one right before it, then its alone."""
        if before and before[-1][0] in self.begun:
            return self.begun[before[-1][0]], "stated"
        if before and _CORRECTED.match(self._text, numeral.end):
            return before[-1][1:]
        near = [anchor for anchor in before if numeral.start - anchor[0] <= 2]
        self._anchors = [anchor for anchor in self._anchors if anchor not in near]
        return near[-1][1:] if near else (None, "unknown")

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
        return (int(match[1]), "stated") if match else None

    def _has_open_start(self, numeral: Numeral) -> bool:
        lead = self._text[self._sentence.start : numeral.start]
        for match in _OPEN_START.finditer(lead):
            if match.group() not in ("以来", "累计"):
                return True
            before = lead[: match.start()]
            if not (_OWN_START if match.group() == "以来" else _OWN_PERIOD).search(before):
                return True
        return False
