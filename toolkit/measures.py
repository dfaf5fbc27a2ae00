"""Measures: where a report names a piece of work, how far it is, and which sectors a sentence speaks of.

What counts as a mention, and which sentences have sectors, in seven rules:

1. The terms of the codebook are matched on the raw text; a line break inside a sentence is read over.
2. A term that a negation governs (未, 没有, 不再, 取消, 停止 ..., with at most one verb of doing between)
   is no mention: the work named was not done.
3. The status of a mention is that of the last cue before it in its sentence; without a cue it is planned
   in a section about what comes next, and done elsewhere. 确保, 要, 不得 and the like make it required;
   将, 拟, 力争 and the like planned; 已, 累计 and the like done.
4. Terms in headings are mentions too.
5. A sentence has the sectors of its mentions, of the lead-in it stands under (健康扶贫方面,), and, where
   it has neither, of the nearest heading that names a single sector. Measures whose code begins with
   ``routine_`` are words that any work may use: they count only where nothing else does.
6. No measure, and so without sectors, are bare results (levels and counts with no verb of doing), lists of
   problems that nobody mends, questions, and what stands around a report (附件:, 责任编辑:).
7. The standing of a person who speaks (驻村第一书记某某说) is no mention.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.codebooks import Codebook, load_codebook
from toolkit.codebooks.match import Match, Matcher
from toolkit.text import LEAD_IN, Sentence, is_plan

__all__ = ["Mention", "assign_sectors", "find_mentions"]


class Mention(NamedTuple):
    """A mention of a measure: its span, the characters found, its sector, its measure, its status."""

    start: int
    end: int
    term: str
    sector: str
    measure: str
    status: str


ROUTINE = "routine_"
_NEGATION = re.compile(
    r"(?:(?<!从)未(?:曾|能|经|被|予)?|尚未|没有|没|(?<![有从])无|不再|不能|无法|取消了?|停止|暂停|停办|叫停)"
    r"(?:进行|开展|实施|落实|享受|参加|纳入|实现|完成|建立|得到|解决|继续|有)?$"
)
_NEGATORS = frozenset("未没无不取停暂叫")
# A fault told of the term: 内生动力不足, 基础设施薄弱. Words of mending before it make it work to be done.
_FAULT = re.compile(
    r"(?!不足|不够)[^、，,。；;：:]{0,6}?(?:不足|不够|不强|不实|不严|不高|不大|不准|不畅|不到位|滞后|薄弱|有待|艰巨|欠账|落后|匮乏"
    r"|短缺|偏差|偏低|偏高|过低|过慢|得不到|乏力|脏乱差|思想严重)"
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
# Every branch begins with a plain character, so that the search can skip to it, and its status is looked up.
_CUES = re.compile(
    r"必须|务必|务求|应当|应该|应(?<=[，,。；;]应)(?![急对用届])|不得|不准|严禁|禁止|确保|决不|绝不|需要"
    r"|要(?<![主重需必首摘纲纪只概简还想]要)(?![求素件点闻职害塞领义道价么])"
    r"|力争|计划(?=[在于到投新建实完启开再安今明发整培选])|拟(?!定)|打算|即将|下一步|下步|今后|明年|未来|到20\d\d年"
    r"|将(?=会|继续|进一步|持续|全面|大力|全力|着力|加大|加快|加强|重点|逐步|陆续|投入|新[建增]|建成|实施|开展|推进|启动"
    r"|完成|实现|于|在|严格|努力|坚持|以)"
    r"|已(?!成)|累计|截至|先后|共计|了(?!解)"
)
_STATUS = {
    **dict.fromkeys("必务应不严禁确决绝需要", "required"),
    **dict.fromkeys("力计拟打即下今明未到将", "planned"),
    **dict.fromkeys("已累截先共了", "done"),
}
_CLAUSE_END = re.compile(r"[，,；;]")
# A heading with a number, or with 方面, announces what the sentences below it are about; a slogan does not.
_ANNOUNCES = re.compile(
    r"^[（(]?[一二三四五六七八九十0-9]{1,3}(?:[)）、.．]|是)|^第[一二三四五六七八九十]|方面"
)
_COUNTS = re.compile(r"[一二三四五六七八九十]{1,2}是")
_PROBLEM_SECTION = re.compile(
    r"(?:存在|主要|突出|面临)的?(?:问题|困难|不足|短板)|问题(?:和|与)(?:不足|困难)|[个大]突出问题|困难和问题"
)
_PROBLEM = re.compile(
    r"(?:仍然?|还|依然|依旧|也)(?:存在|有)[^。]{0,40}(?:问题|不足|短板|差距|困难|弱项)"
    r"|(?:问题|短板|困难|不足)(?:仍然?|依然|还)(?:存在|突出|较多)|(?:突出|主要)的?问题是"
)
# 有的村 ... 不 ...: the way in which reports tell faults of some; not 所有的村.
_OF_SOME = re.compile(
    r"(?<![\u4e00-\u9fff])有的(?:贫困户|群众|干部|部门|单位|地方|乡镇|村|县)[^。；;]{0,40}?[不差懒慢]"
)
_MENDED = re.compile(r"(?:已|完成|全部|正在|逐[一项条]|限期|立即)整改|(?<!未)整改(?:到位|完成|落实|销号|率)")
# What an audit found, and the words that say what became of it.
_FINDING = re.compile(
    r"发现[^，,。；;：:]{0,6}问题[0-9]"
    r"|(?:滞留|闲置|挪用|挤占|套取|骗取|截留|虚报|冒领)[^，,。；;：:]{0,12}[0-9][0-9.]*[余多万亿]*元"
)
_REMEDY = re.compile(r"整改|整治|解决|收回|追[回缴]|退[缴回]|归还|盘活|查处|处分|严禁|杜绝|防止|督促")
# A level, or that nothing happened; it is a bare result where no word of doing stands with it.
_LEVEL = re.compile(
    r"(?:率|比例|比重|余额|面积|产量)[^，,。；;：:、]{0,4}?(?:[0-9*]|百分之)|未(?:发生|出现)[一任1][例起]"
)
_DOING = re.compile(
    r"(?:实施|开展|推[进动广行]|建设|[新改扩修续]建|建[成立档]|健全|改造|[整综合]治|治理|修复|新增|发放|拨付|兑[付现]|落[实地]|组织"
    r"|安[排置装]|投[入放]|下达|选[派聘]|派出|培[训育]|帮扶|救?助|补[助贴]|加[强快大]|强化|优化|深化|完[善成]|提[高升]|扩大|整改|整合"
    r"|解决|引[进导]|发展|种植|栽|养殖|绿化|造林|退耕|购买|代缴|报销|理赔|参[加保]|享受|纳入|签[约订]|覆盖|吸纳|带动|转移|输[转出]"
    r"|入住|搬迁|开[发通]|设[立置]|制[定订]|出台|成立|召开|举办|核[查实]|[排检督普]查|审计|清[理退]|防[控治]|确权|消除|收回|分配|销售|采购"
    r"|捐赠|实现|保[持障]|巩固|坚持|争取|统筹|用于|达标|支持|[扶鼓][持励]|严格|硬化|配[备套]|聘用|招聘|减免|执行|办[理结]|宣传|动员"
    r"|抓好|做好|控制|创[建新])(?!率|比例|比重|面积|标准|费用|余额|产量|业)"
)
_MARGIN = re.compile(r"(?:附件|附表|附录|注|备注|(?:责任)?编辑|上一篇|下一篇|联系人|咨询电话)\s*[：:]")


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
    cues = [match.span() for match in _CUES.finditer(text)]
    return [
        Mention(*match, _read_status(text, match.start, sentence, cues))
        for match, sentence in _find_in_sentences(text, sentences, matcher)
        if match.start not in offices and not _is_no_work(text, match, sentence)
    ]


def _read_status(text: str, place: int, sentence: Sentence, cues: list[tuple[int, int]]) -> str:
    """Return the status that the last cue before `place` gives; 确保 reaches no further than its clause."""
    for number in range(bisect_right(cues, (place, 0)) - 1, -1, -1):
        start, end = cues[number]
        if start < sentence.start:
            break
        if text[start] != "确" or not _CLAUSE_END.search(text, end, place):
            return _STATUS[text[start]]
    return "planned" if is_plan(sentence.section) else "done"


@lru_cache(maxsize=1024)
def _lists_problems(section: str) -> bool:
    return _PROBLEM_SECTION.search(section) is not None


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
    if text[match.end - 1] in _PEOPLE and _SPEAKS.match(text, match.end, sentence.end):
        return True
    before = text[max(sentence.start, match.start - 8) : match.start]
    if not _NEGATORS.isdisjoint(before) and _NEGATION.search(before):
        return True
    if not _FAULT.match(text, match.end, sentence.end):
        return False
    return not _MENDING.search(text[max(sentence.start, match.start - 30) : match.start])


def _find_in_sentences(
    text: str, sentences: Sequence[Sentence], matcher: Matcher
) -> Iterator[tuple[Match, Sentence]]:
    """Yield each find that lies in one sentence, with the sentence."""
    finds = iter(matcher.find(text))
    find = next(finds, None)
    for sentence in sentences:
        while find and find.start < sentence.start:
            find = next(finds, None)
        if text.find("\n", sentence.start, sentence.end) >= 0:
            yield from ((match, sentence) for match in _find_over_breaks(text, sentence, matcher))
            continue
        while find and find.end <= sentence.end:
            yield find, sentence
            find = next(finds, None)


def _find_over_breaks(text: str, sentence: Sentence, matcher: Matcher) -> Iterator[Match]:
    """Yield the finds of a sentence that holds line breaks, read as if it held none."""
    places = [place for place in range(sentence.start, sentence.end) if text[place] not in "\r\n"]
    for match in matcher.find("".join(text[place] for place in places)):
        start, end = places[match.start], places[match.end - 1] + 1
        yield match._replace(start=start, end=end, text=text[start:end])


def assign_sectors(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[tuple[str, ...]]:
    """Say which sectors each sentence speaks of, by the rules at the head of this module.

    Parameters
    ----------
    text, sentences, mentions
        The text of a report, its sentences, and what `find_mentions` found in them.

    Returns
    -------
    list of tuple of str
        For each sentence its sector codes, in the order in which they are named; empty where it
        describes no measure (a slogan, a mere result, a list of problems).

    Examples
    --------
    >>> from toolkit.text import split_sentences
    >>> text = "健康扶贫方面,实行先诊疗后付费;全年惠及3万人次。"
    >>> sentences = split_sentences(text)
    >>> assign_sectors(text, sentences, find_mentions(text, sentences))
    [('health',), ('health',)]
    """
    by_sentence = _group_mentions(sentences, mentions)
    state = _Surroundings()
    return [state.read(text, sentence, own) for sentence, own in zip(sentences, by_sentence, strict=True)]


def _group_mentions(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[list[Mention]]:
    grouped: list[list[Mention]] = [[] for _ in sentences]
    starts = [sentence.start for sentence in sentences]
    for mention in mentions:
        place = bisect_right(starts, mention.start) - 1
        if place >= 0 and mention.end <= sentences[place].end:
            grouped[place].append(mention)
    return grouped


def _tells_work(words: str, section: str) -> bool:
    """Whether a sentence that has sectors tells of work done or to do, by rule 6."""
    if _MARGIN.match(words) or words[-1] in "？?":
        return False
    if "整改" in words and _MENDED.search(words):
        return True
    if _PROBLEM.search(words) or ("有的" in words and _OF_SOME.search(words)):
        return False
    if _lists_problems(section) and not (is_plan(section) and _names_goal(words)):
        return False
    if _FINDING.search(words) and not _REMEDY.search(words):
        return False
    return not _LEVEL.search(words) or bool(_DOING.search(words)) or _names_goal(words)


def _names_goal(words: str) -> bool:
    """Whether a sentence holds a cue for what is planned or required."""
    return any(_STATUS[cue.group()[0]] != "done" for cue in _CUES.finditer(words))


class _Surroundings:
    """What the headings and lead-ins above a sentence lend to it."""

    def __init__(self) -> None:
        self._headings: list[tuple[str, ...]] = []
        self._lead: tuple[str, ...] = ()
        self._end = 0

    def read(self, text: str, sentence: Sentence, mentions: list[Mention]) -> tuple[str, ...]:
        """Return the sectors of the next sentence and remember what it lends to those after it."""
        depth = sentence.section.count(" / ") + 1 if sentence.section else 0
        del self._headings[depth:]
        gap = text[self._end : sentence.start]
        if sentence.is_heading or ("\n" in gap and text[self._end - 1 : self._end] not in ";；"):
            self._lead = ()
        self._end = sentence.end
        words = text[sentence.start : sentence.end]
        if sentence.is_heading:
            sectors = _take_sectors(mentions)
            self._lend(sectors, words, depth)
            return sectors
        leads = list(LEAD_IN.finditer(words)) if "方面" in words else []
        if leads and leads[0].start() == 0:
            self._lead = ()
        sectors = self._choose(mentions)
        if leads:
            start, end = (sentence.start + place for place in leads[-1].span(1))
            self._lead = _take_sectors([m for m in mentions if start <= m.start and m.end <= end])
        return sectors if sectors and _tells_work(words, sentence.section) else ()

    def _lend(self, sectors: tuple[str, ...], heading: str, depth: int) -> None:
        """Remember what a heading lends: its own sectors, or under 一是 ... those of the heading above."""
        above = self._headings[-1] if self._headings else ()
        lent = sectors if _ANNOUNCES.search(heading) else ()
        self._headings += [()] * (depth - len(self._headings))
        self._headings.append(lent or (above if _COUNTS.match(heading) else ()))

    def _choose(self, mentions: list[Mention]) -> tuple[str, ...]:
        own = _take_sectors(mentions)
        if own or self._lead:
            return tuple(dict.fromkeys(self._lead + own))
        if self._headings and len(self._headings[-1]) == 1:
            return self._headings[-1]
        return tuple(dict.fromkeys(mention.sector for mention in mentions))


def _take_sectors(mentions: Sequence[Mention]) -> tuple[str, ...]:
    named = (mention.sector for mention in mentions if not mention.measure.startswith(ROUTINE))
    return tuple(dict.fromkeys(named))
