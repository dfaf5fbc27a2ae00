"""Lines, headings and sentences as spans of the text; the text itself is never changed.

A sentence ends at a full stop, an exclamation or question mark, a semicolon, or at the end of its
paragraph; closing quotes and brackets that follow belong to it. One that goes on without end is cut at a
comma, or else between two signs. A line break ends a paragraph unless it falls inside a sentence (a column
or page break): then the sentence is read across it, and across page furniture that stands in between.
Furniture outside sentences is a row of its own and never a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from toolkit.clutter import list_clutter

_PLAN = re.compile(
    r"下一步|下步|下一?阶段|工作安排|工作打算|工作计划|工作思路|明年|今后|未来|目标任务|主要目标|总体要求|发展目标|预期目标"
    r"|20[0-9]{2}年[^/]{0,12}(?:安排|打算|计划|重点|建议|任务|主要工作)|(?:安排|打算|建议)(?= / |$)"
)
_REVIEW = re.compile(r"完成情况|回顾|总结|开展情况|落实情况")


@lru_cache(maxsize=1024)
def is_plan(section: str) -> bool:
    """Whether the headings of a section say that it is about what comes next.

    Examples
    --------
    >>> is_plan("二、下一步工作打算"), is_plan("一、目标任务完成情况")
    (True, False)
    """
    return _PLAN.search(section) is not None and not _REVIEW.search(section.rpartition(" / ")[2])


# 健康扶贫方面, : words that say what the sentences behind them are about.
# So do 在就业上, but not 在此基础上.
LEAD_IN = re.compile(
    r"(?:^|(?<=[，,。；;：:、\n]))(?:(?:在|关于)?(?=[^，,。；;：:、\n]{2,14}方面)|在(?=[^，,。；;：:、\n]{2,8}上[，,]))"
    r"([^，,。；;：:、\n]{2,14}?)(?:方面[，,。：:]|(?<!基础)上[，,])"
)


class Sentence(NamedTuple):
    """One sentence or heading: its span, the headings above it, and what it is."""

    start: int
    end: int
    section: str
    is_heading: bool
    is_clutter: bool = False


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


SpanT = TypeVar("SpanT", bound=_Span)


def group_spans(sentences: Sequence[Sentence], spans: Sequence[SpanT]) -> list[Sequence[SpanT]]:
    """Return for each sentence the spans that lie in it; spans come in order and do not overlap."""
    grouped = []
    place, count = 0, len(spans)
    for sentence in sentences:
        while place < count and spans[place].start < sentence.start:
            place += 1
        first, end = place, sentence.end
        while place < count and spans[place].end <= end:
            place += 1
        grouped.append(spans[first:place])
    return grouped


_PIECE = re.compile(r"\s*+([^。！？；!?;]*+[。！？；!?;]++[”’」』）)】》\"]*+|[^。！？；!?;]++)")
# The longest sentence of 114 government work reports has 501 signs. Work on a sentence grows with the square
# of its length, so what is far longer, as a page without any mark, is cut: behind the next comma that is no
# part of a number, or else behind the signs of a number.
_LONGEST_PIECE, _COMMA_WITHIN = 1000, 200
_D = "[0-9０-９*＊×✕XxＸｘ]"
_PART = re.compile(
    rf".{{{_LONGEST_PIECE}}}(?=.{{{_COMMA_WITHIN}}})"
    rf"(?:.{{0,{_COMMA_WITHIN}}}?(?:、|(?<!{_D})[，,]|[，,](?!{_D}))|{_D}*+(?:[.．,，]{_D}{{3}}(?!{_D}))*+)|.+",
    re.DOTALL,
)
_ENDS, _CLOSERS = frozenset("。！？；!?;：:…"), '”’」』）)】》"'
_CLAUSE_MARK = re.compile(r"[，,、。；;：:]")

_HAN_DIGITS = "一二三四五六七八九十"
# The numbering that opens a heading, from the outermost level in.
_NUMBERING = (
    re.compile(rf"第[{_HAN_DIGITS}]+[章部编篇]|[{_HAN_DIGITS}]{{1,3}}[、．.]"),
    re.compile(rf"第[{_HAN_DIGITS}]+节|[（(][{_HAN_DIGITS}]{{1,3}}[)）]|—{{1,2}}(?=[\u4e00-\u9fff])"),
    re.compile(r"[0-9０-９]{1,2}[.．、](?![0-9０-９])"),
    re.compile(r"[（(][0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}[)）]"),
    re.compile(rf"[{_HAN_DIGITS}]是|第[{_HAN_DIGITS}][，,、]|其[{_HAN_DIGITS}][，,]"),
)
_OPENS_NUMBERING = frozenset(f"{_HAN_DIGITS}第（(—其0123456789０１２３４５６７８９")
_FIGURE = re.compile(r"[0-9０-９*＊]+(?![0-9０-９*＊年月日.．、])")
# Months or years in brackets dress a heading: 1.动员部署（1—2月）。
_PERIOD = re.compile(r"[（(][0-9０-９年月日至到—–~～-]+[)）]")
_LEAD_IN_HEADING = re.compile(r"(?:在|关于)?[^，,。0-9]{2,16}方面[。：:]$")

_SLOGAN = re.compile(r"[^，,。；;：:、！!？?…《\t|0-9]{4,14}[，,][^，,。；;：:、！!？?…《\t|0-9]{4,14}")
_CLOSES = frozenset("。！!？?”")

_MAX_SLOGAN = 29
_MAX_HEADING = 40
_MAX_RUN_IN = 28
_MIN_BROKEN_LINE = 40


def split_sentences(text: str) -> list[Sentence]:
    r"""Split `text` into sentences and headings, in order, covering all that is not white space.

    Examples
    --------
    >>> text = "一、产业扶贫\n发展茶园5亩；新建车间2个。"
    >>> [(text[s.start:s.end], s.section) for s in split_sentences(text)]
    [('一、产业扶贫', ''), ('发展茶园5亩；', '一、产业扶贫'), ('新建车间2个。', '一、产业扶贫')]
    """
    sentences: list[Sentence] = []
    path = _SectionPath()
    is_first = is_below_title = True
    for start, end, is_clutter in _paragraphs(text):
        if is_clutter:
            sentences.append(Sentence(start, end, path.section, is_heading=False, is_clutter=True))
            continue
        is_title = is_first or (is_below_title and text[start] == "—")
        level = _heading_level(text[start:end], is_title=is_title)
        if level is None and _is_slogan(text, start, end):
            level = 1
        is_first, is_below_title = False, is_first
        if level is None:
            sentences += _split_paragraph(text, start, end, path)
        else:
            section = path.enter(level, text[start:end])
            sentences.append(Sentence(start, end, section, is_heading=True))
    return sentences


def _split_paragraph(text: str, start: int, end: int, path: _SectionPath) -> Iterator[Sentence]:
    for first, last in _pieces(text, start, end):
        is_short = last - first <= _MAX_RUN_IN and text[last - 1] in "。：:"
        level = _run_in_level(text[first:last], opens_paragraph=first == start) if is_short else None
        if level is None:
            yield Sentence(first, last, path.section, is_heading=False)
        else:
            section = path.enter(level, text[first:last].rstrip("。：:"))
            yield Sentence(first, last, section, is_heading=True)


class _SectionPath:
    """The headings that stand above the sentence being read."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self.section = ""

    def enter(self, level: int, heading: str) -> str:
        """Open `heading` at `level`; return the section that it stands in. Level 0, the title, opens none."""
        while self._headings and self._headings[-1][0] >= max(level, 1):
            self._headings.pop()
        above = " / ".join(heading for _, heading in self._headings)
        self.section = above
        if level:
            words = re.sub(r"\s*\n\s*", "", heading)
            self._headings.append((level, words))
            self.section = f"{above} / {words}" if above else words
        return above


def _paragraphs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the span of each paragraph: a line, and the lines that go on with its last sentence.

    Lines of page furniture come with True, unless they stand inside a paragraph.
    """
    clutter = {line.start for line in list_clutter(text)}
    start = end = -1
    last_line = ""
    aside: list[tuple[int, int, bool]] = []
    for line_start, line in _iter_lines(text):
        line_end = line_start + len(line)
        if line_start in clutter:
            aside.append((line_start, line_end, True))
            continue
        if start < 0 or not _goes_on(last_line, line):
            if start >= 0:
                yield start, end, False
            yield from aside
            start = line_start
        aside = []
        end, last_line = line_end, line
    if start >= 0:
        yield start, end, False
    yield from aside


def _iter_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not empty, without the white space around it, and where it begins."""
    place = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            yield place + line.index(words), words
        place += len(line) + 1


def _goes_on(before: str, after: str) -> bool:
    """Whether the sentence open at the end of the line `before` goes on in the next line, `after`."""
    if len(before) < _MIN_BROKEN_LINE or _ends_sentence(before) or not _CLAUSE_MARK.search(before):
        return False
    return bool(_CLAUSE_MARK.search(after)) and not _numbering_level(after)


def _ends_sentence(line: str) -> bool:
    return line.rstrip(_CLOSERS)[-1:] in _ENDS


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for piece in _PIECE.finditer(text, start, end):
        if piece.end() - piece.start() < _LONGEST_PIECE + _COMMA_WITHIN:
            yield piece.span(1)
            continue
        for part in _PART.finditer(text, *piece.span()):
            first, last = _strip(text, *part.span())
            if first < last:
                yield first, last


def _numbering_level(line: str) -> int:
    """Return the level, from 1, of the numbering that opens `line`; 0 where none does."""
    if line[0] not in _OPENS_NUMBERING:
        return 0
    for level, pattern in enumerate(_NUMBERING, start=1):
        if pattern.match(line):
            return level
    return 0


def _heading_level(paragraph: str, *, is_title: bool) -> int | None:
    """Return the level of a paragraph that is a heading, 0 for the title and the line below it; else None.

    The head of a table is no heading.
    """
    if len(paragraph) > _MAX_HEADING or _ends_sentence(paragraph):
        return None
    if is_title:
        return 0 if paragraph[0] == "—" else _numbering_level(paragraph)
    if "\t" in paragraph or "|" in paragraph:
        return None
    level = _numbering_level(paragraph)
    if level:
        return level
    is_plain = not _CLAUSE_MARK.search(paragraph.replace("、", "")) and not _FIGURE.search(paragraph)
    return 1 if is_plain and re.search(r"[\u4e00-\u9fff]{2}", paragraph) else None


def _is_slogan(text: str, start: int, end: int) -> bool:
    """Whether a line of two short clauses stands by itself between paragraphs: 搬出大山，住进新居."""
    if end - start > _MAX_SLOGAN:
        return False
    return _SLOGAN.fullmatch(text, start, end) is not None and text[:start].rstrip()[-1:] in _CLOSES


def _run_in_level(sentence: str, *, opens_paragraph: bool) -> int | None:
    """Return the level of a heading that is closed like a sentence and runs into its paragraph."""
    level = _numbering_level(sentence)
    if level and (opens_paragraph or level == len(_NUMBERING)):
        clauses = len(_CLAUSE_MARK.split(sentence[:-1].replace("、", "")))
        most_clauses = 2 if opens_paragraph and level < len(_NUMBERING) else 1
        bare = _PERIOD.sub("", _NUMBERING[2].sub("", sentence, count=1))
        if clauses <= most_clauses and not _FIGURE.search(bare):
            return level
    return len(_NUMBERING) + 1 if "方面" in sentence and _LEAD_IN_HEADING.match(sentence) else None
