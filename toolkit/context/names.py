"""The places and groups of places that a clause names, for what is said of poverty rates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from toolkit.context.places import OFFICE, PlaceFinder
from toolkit.context.villages import LOCAL, NOT_BEHIND, is_name
from toolkit.regions import Place, candidates, find_place

KINDS = "地州市?|省[区份、]*市?|县[（(]?[市区、旗]*[）)]?|旗县?|乡镇|乡|镇|行政村|嘎查村?|村|团场|片区|地区"
NUMBER = "(?:[0-9０-９]+|[*＊]+|[一二两三四五六七八九十百]+)"
QUALITIES = (
    "深度|极度|特别|省定|国定|国家级?|省级|市级|县级|省|重点|扶贫开发|工作|已?出列|已?退出|已?脱贫|已?摘帽|未出列|未退出|未脱贫"
    "|未摘帽|剩余|非|挂牌督战|挂牌|督战|建档立卡|连片特困|特困|插花型?|少数民族|边境|易地搬迁|片区|一般|相对|贫困"
)
# Where counted places lie: 沿江6个乡镇.
_SITES = (
    r"沿[江河湖海边淮黄库线]|环[\u4e00-\u9fff]?湖|[东南西北中]{1,2}部|[东南西北]{1,2}片|[高深石浅]?山区?"
    r"|[库湖牧林矿老滩坝灌]区|高寒|边境|边远|偏远"
)
# Words that take up a group named before: 这些村, 上述12个村, 这51个县.
AGAIN = rf"(?:(?:这[些批]|[上前]述|以上)(?:{NUMBER}[多余]?个?)?|[这该](?:{NUMBER}[多余]?个?|一(?=[片地]区)|(?=[片地]区)))"
# Parts of provinces by their side: 南疆四地州, 陕南地区.
SIDES = "(?:[南北东]疆|关中|[陕晋冀豫鲁苏皖浙赣闽粤桂湘鄂川渝黔滇甘青宁蒙辽吉黑琼][东南西北中]{1,2})"
# A group that has left poverty is told of for itself: 32个贫困村出列.
_LEFT = "(?!(?:全部|均|都|已|顺利|如期|实现|有序)*(?:出列|退出|摘帽|脱贫)(?:[，,、；;。和及]|$))"
_SUBJECT = re.compile(
    r"(?P<whole>全国|(?:全|我们?|本)[省市县区州盟旗镇乡村](?![委级长政域场民])|全?自治[区州县旗]|我们|[省市州县区](?=平均))"
    r"|(?P<same>该[省市县区州盟旗镇乡村]|当地)"
    r"|(?P<free>(?:[东中西]部|东北)(?:地区|省[份区])|[“\"]?三区三州[”\"]?|民族八省区|[\u4e00-\u9fff]{2,4}(?<!连)片区)"
    r"|(?P<area>深度贫困地区|(?:集中)?连片特[困殊][困地]*区|(?:高原|四省|大小凉山)?[藏彝]区|涉藏(?:地区|州县)|贫困地区|民族地区|边境地区|“?两州一县”?|革命老区|原?中央苏区县?)"
    rf"|(?P<part>{SIDES}(?:{NUMBER}个?(?:{KINDS})|地区|[山牧藏彝]区))"
    rf"|(?P<again>{AGAIN}(?:{QUALITIES})*的?(?:{KINDS}))(?!民)"
    rf"|{NUMBER}?[多余]?个?(?P<group>(?:{QUALITIES})+的?(?:{KINDS}))(?!民){_LEFT}"
    rf"|(?P<counted>(?:(?:{_SITES}){{1,2}}的?)?{NUMBER}[多余]?个?(?:{KINDS}))(?!民){_LEFT}"
    rf"|(?P<vague>(?:个别|部分|少数|多数|其他|其余|一些)(?:{KINDS}))"
    r"|(?:(?<![\u4e00-\u9fff])|(?<=[的和与及比较于年月底末初中壁近是州县市区]))"
    rf"(?P<local>{LOCAL}){NOT_BEHIND}"
)
# Short names that are doubtful elsewhere (蔚县) are not behind words that list places.
_LISTED = re.compile(r"(?:其中|最[高低大小]的|[，,、；;：:](?!其中))([\u4e00-\u9fff]{1,3}[县市区旗])")
# All of a county may be told without the county's suffix: 静宁全县.
_ALL_OF = re.compile(r"([\u4e00-\u9fff]{2,4})全([市县州盟旗])")
_JOIN = re.compile(r"[、和及与]?")
_AIM = re.compile(r"(?:赴|到|向|给|往|对口|支援)$")
# A bar that selects: 2%以上的11个贫困村.
SELECTED = re.compile(
    rf"(?:及?以[上下内]|之间)?的(?:[还仅只尚共]?[有剩])?(?:{NUMBER}[多余]?个)?(?P<kind>(?:{QUALITIES})*(?:{KINDS}))"
    r"(?!退出|出列|脱贫|摘帽|标准|要求|民)"
)

_COUNT, _AGAIN = re.compile(rf"^{NUMBER}[多余]?个?"), re.compile(rf"^{AGAIN}")
# 四地州, 八省区: a number of large places is a name.
_LARGE = re.compile(rf"{NUMBER}[省地]")

Name = tuple[int, int, str, str]


class NameFinder:
    """Finds what the clauses of one report name."""

    def __init__(self, text: str, meta: Mapping[str, Any], places: PlaceFinder) -> None:
        self._text, self._places = text, places
        self._own = str(meta.get("region") or "")
        self._year, self._code = meta.get("report_year") or None, str(meta.get("adcode") or "")
        self._starts = [start for start, _, _ in places.named]

    def list_names(self, begin: int, end: int) -> list[Name]:
        """Return what a clause names, those of a list as one."""
        return self._join_lists(self.find_names(begin, end))

    def find_names(self, begin: int, end: int) -> list[Name]:
        """Return what a clause names, in order: start, end, kind and words; full names for known places."""
        names: list[Name] = []
        for start, stop, place in self._places.named[bisect_left(self._starts, begin) :]:
            if start >= end:
                break
            is_aim = _AIM.search(self._text, max(begin, start - 2), start)
            if not is_aim and not OFFICE.match(self._text, stop):
                names.append((start, stop, "place", self._name_near(self._text[start:stop], place)))
        for match in _LISTED.finditer(self._text, max(begin - 1, 0), end):
            if (name := self._find_county(match[1])) and not _is_in(match.span(1), names):
                names.append((*match.span(1), "place", name))
        for match in _ALL_OF.finditer(self._text, begin, end):
            if (name := self._find_whole(*match.groups())) and not _is_in(match.span(), names):
                names.append((*match.span(), "place", name))
        for match in _SUBJECT.finditer(self._text, begin, end):
            kind = match.lastgroup or ""
            if kind == "whole" and match[kind][0] == "全" and _ends_at(match.start(kind), names):
                # 湖南全省 is no more than 湖南.
                continue
            if (kind != "local" or is_name(match[kind])) and not _is_in(match.span(kind), names):
                names.append((*match.span(kind), kind, match[kind]))
        return sorted(names)

    def _join_lists(self, names: list[Name]) -> list[Name]:
        """Make one group of places that a list names together: 贵州、云南和新疆五个省区."""
        joined: list[Name] = []
        for name in names:
            last = joined[-1] if joined else None
            gap = self._text[last[1] : name[0]] if last else ""
            is_listed = last is not None and _JOIN.fullmatch(gap) and name[2] in ("place", "local", "counted")
            if (
                last is not None
                and is_listed
                and last[2] in ("place", "local", "list")
                and (gap or last[2] == "list")
            ):
                joined[-1] = (last[0], name[1], "list", self._text[last[0] : name[1]])
            else:
                joined.append(name)
        return joined

    def _name_near(self, words: str, place: Place) -> str:
        """Return the full name of a place; of two of a name the one in the report's province."""
        if place == self._places.place:
            return self._own
        if self._code[2:] and place.code[:2] != self._code[:2]:
            near = [other for other in candidates(words, year=self._year) if other.code[:2] == self._code[:2]]
            return near[0].full_name if len(near) == 1 else place.full_name
        return place.full_name

    def find_same(self, kind: str, at: int) -> str:
        """Return the place of a kind (该县) that the paragraph named last before `at`, "" for none."""
        begin = self._text.rfind("\n", 0, at) + 1
        for start, _, place in reversed(self._places.named[: bisect_left(self._starts, at)]):
            if start < begin:
                break
            if place.name.endswith(kind):
                return self._name_near(place.name, place)
        return ""

    def recall(self, words: str, at: int) -> str:
        """Return what 29个村 or 这些村 counts: villages that were named before (31个贫困村), "" for any."""
        again, noun = _AGAIN.match(words), drop_count(words)
        is_far = again or is_large(words)
        begin = max(self._text.rfind(mark, 0, at) for mark in ("\n" if is_far else "。\n")) + 1
        named = rf"((?:{QUALITIES}|{SIDES}|民族)+的?(?:{NUMBER}[个大]?)?{noun})"
        groups = re.findall(r"([\u4e00-\u9fff]{2,4}片区)" if noun == "片区" else named, self._text[begin:at])
        if groups:
            return str(groups[-1])
        if again:
            return noun if re.match(QUALITIES, noun) else ""
        return words

    def _find_whole(self, head: str, kind: str) -> str:
        """Return the full name of the place that 其中静宁全县 names, "" for none."""
        names = (self._find_county(head[cut:] + kind) for cut in range(len(head) - 1))
        return next((name for name in names if name), "")

    def _find_county(self, words: str) -> str:
        """Return the full name of a place near the report's own that a list or 其中 names, "" for none."""
        place = find_place(words, year=self._year, within=self._code)
        return place.full_name if place and place.code[:2] == self._code[:2] else ""


def is_large(words: str) -> bool:
    """Tell whether a number of places is large ones, and so a name: 四地州, 八省区."""
    return _LARGE.match(words) is not None


def drop_count(words: str) -> str:
    """Return the places that words count: 29个村 are 村, 这些村 are none other."""
    again = _AGAIN.match(words)
    return words[again.end() :] if again else _COUNT.sub("", words)


def _ends_at(at: int, names: list[Name]) -> bool:
    return any(stop == at and kind == "place" for _, stop, kind, _ in names)


def _is_in(span: tuple[int, int], names: list[Name]) -> bool:
    """Whether a name lies over others that were found."""
    return any(span[0] < stop and start < span[1] for start, stop, _, _ in names)
