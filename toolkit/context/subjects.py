"""The place that a poverty rate is about: the subject of its clause, or the one spoken of before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from toolkit.context.places import OFFICE, PlaceFinder
from toolkit.numerals import Numeral
from toolkit.regions import Place, candidates, find_place
from toolkit.text import Sentence

_KINDS = "地州市?|省[区份、]*市?|县[（(]?[市区、旗]*[）)]?|旗县?|乡镇|乡|镇|行政村|嘎查村?|村|团场|片区|地区"
_NUMBER = "(?:[0-9０-９]+|[*＊]+|[一二两三四五六七八九十百]+)"
_QUALITIES = (
    "深度|极度|特别|省定|国定|国家级?|省级|市级|县级|省|重点|扶贫开发|工作|已?出列|已?退出|已?脱贫|已?摘帽|未出列|未退出|未脱贫"
    "|未摘帽|剩余|非|挂牌督战|挂牌|督战|建档立卡|连片特困|特困|插花型?|少数民族|边境|易地搬迁|片区|一般|相对|贫困"
)
# A group that has left poverty is told of for itself: 32个贫困村出列.
_LEFT = "(?!(?:全部|均|都|已|顺利|如期|实现|有序)*(?:出列|退出|摘帽|脱贫)(?:[，,、；;。和及]|$))"
_TOWNSHIP = r"(?:街道|苏木|[镇乡])"
_SUBJECT = re.compile(
    r"(?P<whole>全国|(?:全|我们?|本)[省市县区州盟旗镇乡村](?![委级长政域场民])|全?自治[区州县旗]|我们|[省市州县区](?=平均))"
    r"|(?P<same>该[省市县区州盟旗镇乡村]|当地)"
    r"|(?P<free>(?:[东中西]部|东北)(?:地区|省[份区])|[“\"]?三区三州[”\"]?|民族八省区|[\u4e00-\u9fff]{2,4}(?<!连)片区)"
    r"|(?P<area>深度贫困地区|(?:集中)?连片特[困殊][困地]*区|贫困地区|民族地区|边境地区|“?两州一县”?|革命老区|原?中央苏区县?)"
    rf"|{_NUMBER}?[多余]?个?(?P<group>(?:{_QUALITIES})+的?(?:{_KINDS})){_LEFT}"
    rf"|(?P<counted>{_NUMBER}[多余]?个?(?:{_KINDS})){_LEFT}"
    rf"|(?P<vague>(?:个别|部分|少数|多数|其他|其余|一些)(?:{_KINDS}))"
    r"|(?:(?<![\u4e00-\u9fff])|(?<=[的和与及比较于年月底末初中壁近是州县市区]))"
    rf"(?P<local>(?:[\u4e00-\u9fff]{{2,3}}{_TOWNSHIP})?[\u4e00-\u9fff]{{2,3}}村"
    rf"|[\u4e00-\u9fff]{{2,4}}{_TOWNSHIP}"
    r"|[\u4e00-\u9fff]{2,3}(?:行?蓄洪|库|滩|林|牧|湖|灌)区)(?![镇乡级民干委里])"
)
# Short names that are doubtful elsewhere (蔚县) are not behind words that list places.
_LISTED = re.compile(r"(?:其中|最[高低大小]的|[，,、；;：:](?!其中))([\u4e00-\u9fff]{1,3}[县市区旗])")
_NO_NAME = re.compile(
    r"[个全各每我本该驻进离均]|其[他中]|[农乡][村镇]|城[镇乡]|[自天]然村|行政村|贫困|重点|[的和与比了]"
)
# Before the subject of a clause stand only dates, joining words, marks and numbering.
_OPENING = re.compile(
    r"(?:[0-9０-９*]+[年月日]?|其中|[到至从自在截而但即如]|[去今前当上明]年|年?[底末初]|其间|目前|同期|相比之下|隔壁|邻近|附近"
    r"|[一二三四五六七八九十]+[是、.]|[（(][^）)]{1,3}[）)]|【[^】]*】|[\s，,、—●·◆“”]|最[高低]的)*"
)
_COMPARED = re.compile(r"(?:[比较与跟同]|[高低]于|高出|同期|超过)$")
# 其中新田县减贫2万人 is told for itself; 其中新田县最高 leads on to a figure.
_PART = re.compile(r"[\s，,]*其中[^0-9]*[0-9]")
_OF_POOR = re.compile(r"(?:还|尚|仍|共)?[有剩]?余?(?:建档立卡|农村|未脱贫)*(?:贫困|未脱贫)(?:人口|户)")
_JOIN = re.compile(r"[、和及与]?")
_AIM = re.compile(r"(?:赴|到|向|给|往|对口|支援)$")
_CLAUSE, _SENTENCE = (
    re.compile(r"[，,；;。！？：:】\n]|、(?=(?:综合|农村)?(?:贫困)?发生率)"),
    re.compile(r"[^。！？；;\n】]+[】]?"),
)
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]+[)）、.．\s]+)+")


_Name = tuple[int, int, str, str]


class _Named(NamedTuple):
    """A place found in a clause: where it begins, its name, and whether it is only compared with."""

    start: int
    region: str
    is_compared: bool
    is_group: bool


class RatePlaces:
    """Finds the places of the poverty rates of one report, in order."""

    def __init__(self, text: str, meta: Mapping[str, Any], places: PlaceFinder) -> None:
        self._text, self._places = text, places
        self._own = str(meta.get("region") or "")
        self._year, self._code = meta.get("report_year") or None, str(meta.get("adcode") or "")
        self._levels = list(self._list_levels(places.place))
        self._starts = [start for start, _, _ in places.named]
        # The place that the rates have been about, and the end of the last rate.
        self._subject, self._said = self._own, -1

    def find(self, sentence: Sentence, numeral: Numeral, *, is_bare: bool) -> str:
        """Return the place of a rate; `is_bare` where its clause does not name the rate."""
        region, is_compared = self._find(sentence, numeral, is_bare)
        if not is_compared:
            self._subject = region
        self._said = numeral.end
        return region

    def _find(self, sentence: Sentence, numeral: Numeral, is_bare: bool) -> tuple[str, bool]:
        if (shared := self._places.find_shared(numeral)) is not None:
            return shared, False
        begin, end = max(sentence.start, self._said), numeral.start
        clauses = [sentence.start, *(m.end() for m in _CLAUSE.finditer(self._text, sentence.start, end))]
        named = self._read(clauses[-1], end, sentence)
        if named is not None:
            return named.region, named.is_compared
        opener = self._find_opener(sentence._replace(start=begin), end)
        if opener:
            return opener, False
        if self._said >= sentence.start or (is_bare and self._said >= 0):
            return self._subject, False
        return self._find_topic(sentence), False

    def _list_levels(self, place: Place | None) -> Iterator[str]:
        """Yield the names of the report's place and of those that hold it, from its own up."""
        if place is None:
            return
        tail = self._own.removeprefix(place.full_name) if self._own != place.full_name else ""
        parts = re.findall(rf".+?(?:{_TOWNSHIP}|村)", tail)
        for stop in range(len(parts), 0, -1):
            yield place.full_name + "".join(parts[:stop])
        yield place.full_name
        for code in (place.code[:4] + "00", place.code[:2] + "0000"):
            above = find_place(code, year=self._year) if code < place.code else None
            if above:
                yield above.full_name

    def _find_level(self, word: str) -> str:
        """Return what 全市 or 我县 means here: the nearest place of that kind that holds the report's."""
        if word == "全国":
            return word
        if word[-1] == "省" and self._levels:
            return self._levels[-1]
        kind = "自治" + word[-1] if "自治" in word else word[-1]
        return next((name for name in self._levels if name.endswith(kind)), self._own)

    def _read(self, begin: int, end: int, sentence: Sentence) -> _Named | None:
        """Return the last place that a clause names, a group of places with the place it lies in."""
        found: _Named | None = None
        for start, _, kind, words in self._list_names(begin, end):
            is_compared = _COMPARED.search(self._text, max(begin, start - 3), start) is not None
            is_sample = "等" in self._text[max(begin, start - 6) : start]
            base = found.region if found and not (found.is_group or is_sample) else ""
            if kind in ("group", "counted", "vague", "area", "list"):
                base = base or (self._own if kind == "list" else self._find_base(sentence, begin))
                words = ("" if base == "全国" else base) + words.replace("的", "")
                found = _Named(start, words, is_compared, True)
            else:
                region = words if kind == "place" else self._resolve(kind, words, base, sentence)
                if self._own.endswith(region[-1:]) and kind == "whole" and found and found.is_group:
                    continue
                found = _Named(start, region, is_compared or bool(found and found.is_compared), False)
        return found

    def _resolve(self, kind: str, words: str, base: str, sentence: Sentence) -> str:
        if kind == "whole":
            return self._find_level(words)
        if kind == "same":
            return self._find_topic(sentence)
        if kind == "free":
            return base + words if base else words.strip('“”"')
        return self._attach(words, base)

    def _attach(self, words: str, base: str) -> str:
        """Return the full name of a township or village, below the one that holds it."""
        is_village = words.endswith("村") and not re.search(_TOWNSHIP, words[:-1])
        keep = (*"县区市旗州盟省", "镇", "乡") if is_village else tuple("县区市旗州盟省")
        home = base or next((name for name in self._levels if name.endswith(keep)), self._own)
        return home + words

    def _list_names(self, begin: int, end: int) -> list[_Name]:
        """Return what a clause names, in order: start, end, kind and words; full names for known places."""
        names: list[_Name] = []
        for start, stop, place in self._places.named[bisect_left(self._starts, begin) :]:
            if start >= end:
                break
            is_aim = _AIM.search(self._text, max(begin, start - 2), start)
            if not is_aim and not OFFICE.match(self._text, stop):
                names.append((start, stop, "place", self._name_near(self._text[start:stop], place)))
        for match in _LISTED.finditer(self._text, max(begin - 1, 0), end):
            if (name := self._find_county(match[1])) and not _is_in(match.span(1), names):
                names.append((*match.span(1), "place", name))
        for match in _SUBJECT.finditer(self._text, begin, end):
            kind = match.lastgroup or ""
            is_no_name = kind == "local" and _NO_NAME.search(match[kind])
            if not is_no_name and not _is_in(match.span(kind), names):
                names.append((*match.span(kind), kind, match[kind]))
        return self._join_lists(sorted(names))

    def _join_lists(self, names: list[_Name]) -> list[_Name]:
        """Make one group of places that a list names together: 贵州、云南和新疆五个省区."""
        joined: list[_Name] = []
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

    def _find_county(self, words: str) -> str:
        """Return the full name of a place near the report's own that a list or 其中 names, "" for none."""
        place = find_place(words, year=self._year, within=self._code)
        return place.full_name if place and place.code[:2] == self._code[:2] else ""

    def _find_base(self, sentence: Sentence, begin: int) -> str:
        """Return the place that a group lies in: the one its sentence has spoken of, else the topic."""
        opener = self._find_opener(sentence, begin)
        is_small = opener.endswith(("镇", "乡", "村", "街道")) and opener not in self._levels
        return self._find_topic(sentence) if is_small or not opener else opener

    def _find_opener(self, sentence: Sentence, end: int) -> str:
        """Return the place that opens the nearest clause before `end`, "" where none does."""
        marks = [sentence.start, *(m.end() for m in _CLAUSE.finditer(self._text, sentence.start, end))]
        pairs = zip(marks[-2::-1], marks[:0:-1], strict=True)
        return next((name for start, stop in pairs if (name := self._read_opener(start, stop, sentence))), "")

    def _read_opener(self, start: int, stop: int, sentence: Sentence) -> str:
        """Return the place that opens a clause, "" where something else does."""
        opening = _OPENING.match(self._text, start, stop)
        begin = opening.end() if opening else start
        if _PART.match(self._text, start, stop):
            return ""
        for at, end, kind, words in self._list_names(start, min(stop, begin + 20)):
            if at != begin:
                continue
            if kind in ("group", "counted", "vague", "area") and _OF_POOR.match(self._text, end):
                return self._find_topic(sentence) + words
            if kind not in ("place", "whole", "local", "free") or self._text[end : end + 1] in ("等", "、"):
                continue
            # The province that opens a clause may be a giver; where it is about the poor it is the subject.
            if kind == "place" and words in self._levels[1:] and "贫困" not in self._text[at:stop]:
                return ""
            return words if kind == "place" else self._resolve(kind, words, "", sentence)
        return ""

    def _find_topic(self, sentence: Sentence) -> str:
        """Return the place that the sentences before in the paragraph, or the heading above it, are about."""
        begin = self._text.rfind("\n", 0, sentence.start) + 1
        pieces = list(_SENTENCE.finditer(self._text, begin, sentence.start))
        for piece in reversed(pieces[-6:]):
            if opener := self._read_opener(piece.start(), piece.end(), sentence._replace(start=begin)):
                return opener
        heading = _NUMBERING.sub("", sentence.section.rpartition(" / ")[2])
        place = find_place(heading, year=self._year, within=self._code) if 2 <= len(heading) <= 12 else None
        return place.full_name if place and place.full_name not in self._levels else self._own


def _is_in(span: tuple[int, int], names: list[_Name]) -> bool:
    """Whether a name lies over others that were found."""
    return any(span[0] < stop and start < span[1] for start, stop, _, _ in names)
