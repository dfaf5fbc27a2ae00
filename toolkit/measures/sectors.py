"""Say which sectors each sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from toolkit.codebooks import Codebook, load_codebook
from toolkit.measures.find import Mention
from toolkit.measures.partners import find_partners
from toolkit.measures.signs import SignTable
from toolkit.measures.work import LEVEL_SIGNS, ODD_SIGNS, tells_more_than_levels, tells_work
from toolkit.text import LEAD_IN, Sentence, group_spans

ROUTINE = "routine_"
# A heading with a number, or with 方面, announces what the sentences below it are about; a slogan does not.
_ANNOUNCES = re.compile(
    r"^[（(]?[一二三四五六七八九十0-9]{1,3}(?:[)）、.．]|是)|^第[一二三四五六七八九十]|方面"
)
_SHORT = re.compile(r"[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*[^，,。；;：:]{2,6}[。：:]?$")
_COUNTS = re.compile(r"[一二三四五六七八九十]{1,2}是")
# A short sentence with a number of several levels that opens a paragraph: 3.1 抓产业增收。
_RUN_IN = re.compile(r"[0-9]+(?:[.．][0-9]+)+\s*[^，,。；;：:0-9]{2,14}。$")
# One that only says how a field fares: 产业就业稳步推进。
_TOPIC = re.compile(
    r"(?!促进|推[动进]|加[快强大]|着力|全面|持续|大力|不断|深入|切实|进一步)[^，,。；;：:0-9“”]{2,12}(?:推进|显著|明显|巩固|增强|改善|提升|提高|落实|见效|有力|有效|夯实|到位|突破|加快|向好)。$"
)
_LONGEST_TOPIC = 16
_DIGITS = frozenset("0123456789")
# What may stand around the name of a field in a heading.
_FRAMES = " \u3000【】[]〔〕●■◆—-:：。"
# Words said aside: names of papers, the rule that is followed, what is left out, why somebody is in need, for
# whom something is done, kinds of faults. Every branch begins with a plain character, so a search can skip.
_ASIDES = re.compile(
    r"《[^》]*》|按(?<![\u4e00-\u9fff]按)照?[^，,。；;]{2,40}[，,]|依(?<![\u4e00-\u9fff]依)据[^，,。；;]{2,40}[，,]"
    r"|以(?<![\u4e00-\u9fff]以)[^，,。；;]{2,40}为契机"
    r"|除(?<![消拆清解根扫排免]除)[^，,。；;]{2,24}外(?![^。；;]{0,10}[还另再也又])|遭遇[^，,。；;]{2,30}(?:导致|造成|致使|陷入)"
    r"|因[^，,。；;]{2,30}(?:导致|造成|致使|陷入)"
    r"|经[^，,。；;]{2,30}研究(?:同意|决定)?[，,]|经过?[^，,。；;]{0,14}(?:检查|评估|验收)[，,]"
    r"|通过[^，,。；;]{0,14}(?:检查|评估|验收)[，,]"
    r"|对[^，,。；;]{4,60}的(?=[^，,。；;的]{0,12}(?:户|人口|人员|群众|对象|家庭|患者|劳动力))"
    r"|问题[0-9]+[个条项件](?:[，,]其中|[（(：:])[^。；;]+"
)
_ASIDE_SIGNS = "《 按 依 对 经 通过 契机 除 导致 造成 致使 陷入 问题".split()
_LEAD_SIGNS = ["方面", "上，", "上,"]
# What the sentences of a text may hold, and the number for each.
_SIGNS = SignTable(ODD_SIGNS, LEVEL_SIGNS, _ASIDE_SIGNS, _LEAD_SIGNS, "0123456789*")
_IS_ODD, _TELLS_LEVEL, _HAS_ASIDE, _HAS_LEAD, _HAS_FIGURE = 1, 2, 4, 8, 16
# People, not work: 进城务工贫困群众; those who do something else: 帮扶干部对农户摸排, 帮扶责任人的业绩.
_PEOPLE = {
    "employment": re.compile(r"(?<=务工)的?(?:贫困|困难)?(?:群众|人员|家庭)(?!培训|返岗|就业)"),
    "village_teams": re.compile(r"(?<=[部人员])[对的](?![0-9])"),
}
# Households on watch are no work on the register where something else is done for them.
_WATCHED = frozenset({"监测户", "监测对象", "重点户", "风险户"})
_WATCHING = re.compile(r"纳入|识别|认定|新增|退出|消除|标注|核[查实]|排查|风险|管理|返贫|防贫|预警|精准|落实")
# Money that went astray, and the sectors of those who see to it.
_ASTRAY = re.compile(r"套取|骗取|虚报|冒领|挪用|截留|侵占|违规(?:使用|发放|领取|享受)|追[回缴]|退缴|收缴")
_WATCH = frozenset({"fund_supervision", "rectification", "leadership"})
# Faults made good under a heading on 整改: rectification, beside the watch that found them.
_MAKES_GOOD = re.compile(r"整改|追[回缴讨]|退缴|清退|补录|收回|盘活|查处|处[分理][0-9]|移送")
_FINDS_FAULTS = frozenset({"fund_supervision", "monitoring"})
# All work under a numbered heading on nothing but a disaster or an epidemic is help in it, whatever it does.
_DISASTER = re.compile(r"^[^贫]*[灾疫洪汛旱震][^贫]*$")
_SETTINGS = frozenset({"disaster", "epidemic"})


def assign_sectors(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    codebook: Codebook | None = None,
) -> list[tuple[str, ...]]:
    """Say which sectors each sentence speaks of, by the rules at the head of `toolkit.measures`.

    Parameters
    ----------
    text, sentences, mentions
        The text of a report, its sentences, and what `find_mentions` found in them.
    codebook
        The codebook of the mentions, ours when None; no other sectors than its codes are given.

    Returns
    -------
    list of tuple of str
        For each sentence its sector codes, in the order in which they are named; empty where it
        describes no measure (a slogan, a mere result, a list of problems).

    Examples
    --------
    >>> from toolkit.measures import find_mentions
    >>> from toolkit.text import split_sentences
    >>> text = "健康扶贫方面,实行先诊疗后付费;全年惠及3万人次。"
    >>> sentences = split_sentences(text)
    >>> assign_sectors(text, sentences, find_mentions(text, sentences))
    [('health',), ('health',)]
    """
    state = _Surroundings(text, load_codebook("sectors") if codebook is None else codebook)
    parts = zip(sentences, group_spans(sentences, mentions), _SIGNS.read(text, sentences), strict=True)
    return [() if sentence.is_clutter else state.read(sentence, own, signs) for sentence, own, signs in parts]


class _Surroundings:
    """What the headings and lead-ins above a sentence lend to it."""

    def __init__(self, text: str, codebook: Codebook) -> None:
        self._text = text
        self._codes = codebook.codes
        self._partners = find_partners(text) if "cooperation" in self._codes else None
        self._headings: list[tuple[str, ...]] = []
        # For each heading the sectors that it lends to all below it; None where it names a field of its own.
        self._settings: list[tuple[str, ...] | None] = []
        self._lead: tuple[str, ...] = ()
        self._follows_heading = False
        self._end = 0

    def read(self, sentence: Sentence, mentions: Sequence[Mention], signs: int) -> tuple[str, ...]:
        """Return the sectors of the next sentence and remember what it lends to those after it."""
        if self._lead and self._opens_part(sentence):
            self._lead = ()
        self._end = sentence.end
        words = self._text[sentence.start : sentence.end]
        if sentence.is_heading or self._follows_heading:
            depth = sentence.section.count(" / ") + 1 if sentence.section else 0
            del self._headings[depth:], self._settings[depth:]
            self._follows_heading = sentence.is_heading
        if sentence.is_heading:
            self._lend(mentions, words, depth)
            return _take_sectors(mentions)
        if len(words) <= _LONGEST_TOPIC and self._is_topic(sentence, words):
            return ()
        if words[0] in _DIGITS and _RUN_IN.match(words):
            self._lead = _take_sectors(mentions)
            return ()
        choose = self._read_leads if signs & _HAS_LEAD else self._choose
        sectors = choose(sentence, mentions, words, signs)
        is_odd, is_level = bool(signs & _IS_ODD), bool(signs & _TELLS_LEVEL)
        if sectors and tells_work(words, sentence.section, may_be_odd=is_odd, may_tell_level=is_level):
            return sectors
        return ()

    def _read_leads(
        self, sentence: Sentence, mentions: Sequence[Mention], words: str, signs: int
    ) -> tuple[str, ...]:
        """Return the sectors of a sentence that may hold lead-ins; the last of them lends to what follows."""
        leads = list(LEAD_IN.finditer(words))
        if leads and leads[0].start() == 0:
            self._lead = ()
        sectors = self._choose(sentence, mentions, words, signs)
        if leads:
            start, end = (sentence.start + place for place in leads[-1].span(1))
            self._lead = _take_sectors([m for m in mentions if start <= m.start and m.end <= end])
        return sectors

    def _is_topic(self, sentence: Sentence, words: str) -> bool:
        """Whether a sentence opens its paragraph and only says how the field of the rest fares."""
        if not _TOPIC.match(words):
            return False
        before, after = self._text[: sentence.start], self._text[sentence.end : sentence.end + 1]
        return before.rstrip(" \u3000")[-1:] in ("", "\n") and after not in ("", "\n")

    def _opens_part(self, sentence: Sentence) -> bool:
        """Whether a sentence begins a new paragraph or section."""
        gap = self._text[self._end : sentence.start]
        return sentence.is_heading or ("\n" in gap and self._text[self._end - 1 : self._end] not in ";；")

    def _lend(self, mentions: Sequence[Mention], heading: str, depth: int) -> None:
        """Remember what a heading lends: its own sectors, or under 一是 ... those of the heading above.

        A short numbered heading that names no measure lends what its single words say: （一）修路亮灯.
        """
        above = self._headings[-1] if self._headings else ()
        sectors = _take_sectors(mentions)
        lent = sectors if _ANNOUNCES.search(heading) or _names_field(heading, mentions) else ()
        if not sectors and _SHORT.match(heading):
            lent = self._list_words(heading)
        missing = [()] * (depth - len(self._headings))
        is_setting = _DISASTER.search(heading) and _SETTINGS.issuperset(m.measure for m in mentions)
        self._settings += [*missing, sectors if lent and is_setting else None if lent else ()]
        self._headings += missing
        self._headings.append(lent or (above if _COUNTS.match(heading) else ()))

    def _choose(
        self, sentence: Sentence, mentions: Sequence[Mention], words: str, signs: int
    ) -> tuple[str, ...]:
        own = _list_own(mentions, words, sentence.start, signs) if mentions else ()
        if self._partners and "cooperation" not in own and self._partners.search(words):
            own = (*own, "cooperation")
        if own and "整改" in sentence.section and _FINDS_FAULTS.issuperset(own) and _MAKES_GOOD.search(words):
            own = (*own, "rectification")
        if own or self._lead:
            return tuple(dict.fromkeys((*self._lead, *own, *self._list_settings())))
        if self._headings and len(self._headings[-1]) == 1:
            return self._headings[-1]
        return tuple(dict.fromkeys([m.sector for m in mentions])) or self._read_words(words, signs)

    def _list_settings(self) -> list[str]:
        """Return what the headings above lend to all below them, up to one that names another field."""
        if not any(self._settings):
            return []
        around = list(takewhile(lambda setting: setting is not None, reversed(self._settings)))
        return [sector for setting in around if setting for sector in setting]

    def _read_words(self, words: str, signs: int) -> tuple[str, ...]:
        """Return the sectors of the single words in a sentence that tells how much was done."""
        is_level = bool(signs & _TELLS_LEVEL)
        if not (signs & _HAS_FIGURE and tells_more_than_levels(words, may_tell_level=is_level)):
            return ()
        return self._list_words(_ASIDES.sub("，", words) if signs & _HAS_ASIDE else words)

    def _list_words(self, words: str) -> tuple[str, ...]:
        found = load_codebook("purposes").compile().find(words)
        return tuple(dict.fromkeys(match.code for match in found if match.code in self._codes))


def _list_own(mentions: Sequence[Mention], words: str, start: int, signs: int) -> tuple[str, ...]:
    """Return the sectors of what a sentence that begins at `start` names and does not say aside."""
    aside = [match.span() for match in _ASIDES.finditer(words)] if signs & _HAS_ASIDE else []
    named = [
        mention
        for mention in mentions
        if not (aside or mention.sector in _PEOPLE or mention.term in _WATCHED)
        or not _is_aside(mention, words, start, aside)
    ]
    own = _take_sectors(named)
    if "fund_supervision" in own and _ASTRAY.search(words):
        return tuple(sector for sector in own if sector in _WATCH)
    return own


def _is_aside(mention: Mention, words: str, start: int, aside: Sequence[tuple[int, int]]) -> bool:
    """Whether a mention in a sentence that begins at `start` is said aside."""
    place, _, term, sector, _, _ = mention
    if aside and any(left <= place - start < right for left, right in aside):
        return True
    if sector in _PEOPLE and _PEOPLE[sector].match(words, mention.end - start):
        return True
    return term in _WATCHED and not _WATCHING.search(words)


def _names_field(heading: str, mentions: Sequence[Mention]) -> bool:
    """Whether a heading is the name of a field and no more: 【健康扶贫】, 易地搬迁工作."""
    return len(mentions) == 1 and heading.strip(_FRAMES).removesuffix("工作") == mentions[0].term


def _take_sectors(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([m.sector for m in mentions if not m.measure.startswith(ROUTINE)]))
