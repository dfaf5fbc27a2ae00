"""Find the mentions of measures in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.codebooks import Codebook, load_codebook
from toolkit.codebooks.match import Match, Matcher
from toolkit.measures.status import find_cues, read_status
from toolkit.text import Sentence, group_spans


class Mention(NamedTuple):
    """A mention of a measure: its span, the characters found, its sector, its measure, its status."""

    start: int
    end: int
    term: str
    sector: str
    measure: str
    status: str


_NEGATION = re.compile(
    r"(?:(?<!从)未(?:曾|能|经|被|予)?|尚未|没有|没|(?<![有从])无|不再|不能|无法|取消了?|停止|暂停|停办|叫停)"
    r"(?:进行|开展|实施|落实|享受|参加|纳入|实现|完成|建立|得到|解决|继续|有)?$"
)
_NEGATORS = frozenset("未没无不取停暂叫")
# A fault told of the term: 内生动力不足, 基础设施薄弱. Words of mending before it make it work to be done.
_FAULT = re.compile(
    r"(?!不足|不够)[^、，,。；;：:]{0,6}?(?:不足|不够|不强|不实|不严|不高|不大|不准|不畅|不到位|滞后|薄弱|有待|艰巨|欠账|落后|匮乏"
    r"|短缺|[还仍尚亟]需|亟待|偏差|偏低|偏高|过低|过慢|得不到|乏力|脏乱差|思想严重)"
)
_MENDING = re.compile(r"(?:解决|破解|补齐|改善|克服|扭转|消除|整治|治理|攻克)[^，,。；;]*$")
# 驻村第一书记某某说: the standing of a person, not work.
_PEOPLE = frozenset("户人员队长任民众记部生")
_SPEAKS = re.compile(r"[\u4e00-\u9fff·]{2,4}?(?:说|介绍|表示|坦言|回忆|感慨|告诉[^，,。]{0,6})[，,：:。“”\"]")
# 教体、卫健、医保、水利等9个部门: names of offices, not of work.
_OFFICES = re.compile(r"部门|单位|厅局")
_OFFICE_LIST = re.compile(
    r"(?:[\u4e00-\u9fff]{2,5}、){2,}[\u4e00-\u9fff]{2,5}等?(?:[0-9]{1,2}个)?[\u4e00-\u9fff]{0,4}$"
)
# A norm that something is compared with: 低于2%的退出标准.
_NORMS = frozenset("准线")
_COMPARED = re.compile(
    r"(?:低于|高于|优于|小于|大于|超过|超出|达到|达不到|符合|对照|不足)[^，,。；;：:]{0,14}$"
)


def find_mentions(
    text: str, sentences: Sequence[Sentence], codebook: Codebook | None = None
) -> list[Mention]:
    """Find every mention of a measure, in the order of the text.

    Parameters
    ----------
    text, sentences
        The text of a report and its sentences (`toolkit.text.split_sentences`).
    codebook
        A codebook whose codes are sectors and whose term groups are measures; ours when None.

    Returns
    -------
    list of Mention
        ``start``, ``end`` (characters of `text`), ``term`` (``text[start:end]``), ``sector``,
        ``measure``, ``status`` (done, planned or required). Mentions do not overlap.

    Examples
    --------
    >>> from toolkit.text import split_sentences
    >>> text = "已建成光伏电站3座。明年将实施危房改造。"
    >>> [tuple(m[2:]) for m in find_mentions(text, split_sentences(text))]
    [('光伏电站', 'photovoltaic', 'plants', 'done'), ('危房改造', 'housing', 'dangerous_houses', 'planned')]
    """
    matcher = (load_codebook("sectors") if codebook is None else codebook).compile()
    offices = _find_office_lists(text)
    cues = find_cues(text)
    return [
        Mention(*match, read_status(text, match.start, sentence, cues))
        for sentence, matches in _find_in_sentences(text, sentences, matcher)
        for match in matches
        if match.start not in offices and not _is_no_work(text, match, sentence)
    ]


def _find_office_lists(text: str) -> set[int]:
    """Return the places that lie in a list of offices."""
    inside: set[int] = set()
    for match in _OFFICES.finditer(text):
        start = max(0, match.start() - 60)
        before = text[start : match.start()]
        names = _OFFICE_LIST.search(before) if before.count("、") > 1 else None
        if names:
            inside.update(range(start + names.start(), match.start()))
    return inside


def _is_no_work(text: str, match: Match, sentence: Sentence) -> bool:
    """Whether the find is the standing of a speaker, a negation governs it, or a fault is told of it."""
    start, end, word, _, _ = match
    last = word[-1]
    if last in _PEOPLE and _SPEAKS.match(text, end, sentence.end):
        return True
    if last in _NORMS and _COMPARED.search(text, max(sentence.start, start - 18), start):
        return True
    before = text[max(sentence.start, start - 8) : start]
    if not _NEGATORS.isdisjoint(before) and _NEGATION.search(before):
        return True
    if not _FAULT.match(text, end, sentence.end):
        return False
    return not _MENDING.search(text[max(sentence.start, start - 30) : start])


def _find_in_sentences(
    text: str, sentences: Sequence[Sentence], matcher: Matcher
) -> Iterator[tuple[Sentence, Sequence[Match]]]:
    """Yield each sentence with the finds in it."""
    line_end = -1
    for sentence, matches in zip(sentences, group_spans(sentences, matcher.find(text)), strict=True):
        if sentence.is_clutter:
            continue
        if line_end < sentence.start:
            line_end = text.find("\n", sentence.start)
            line_end = len(text) if line_end < 0 else line_end
        is_broken = line_end < sentence.end
        yield sentence, _find_over_breaks(text, sentence, matcher) if is_broken else matches


def _find_over_breaks(text: str, sentence: Sentence, matcher: Matcher) -> list[Match]:
    """Return the finds of a sentence that holds line breaks, read as if it held none."""
    places = [place for place in range(sentence.start, sentence.end) if text[place] not in "\r\n"]
    found = matcher.find("".join(text[place] for place in places))
    spans = [(places[match.start], places[match.end - 1] + 1, match) for match in found]
    return [match._replace(start=start, end=end, text=text[start:end]) for start, end, match in spans]
