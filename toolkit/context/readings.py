"""What the clauses of a text are about: the place that one names, or the one that opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from toolkit.context.names import NUMBER, SIDES, NameFinder, drop_count, is_large
from toolkit.context.places import PlaceFinder
from toolkit.context.villages import TOWNSHIP, Villages, split_parts
from toolkit.regions import Place, find_place
from toolkit.text import Sentence

# Before the subject of a clause stand only dates, joining words, marks and numbering.
_OPENING = re.compile(
    r"(?:[0-9０-９*]+[ ]?(?:[年月日.、．]|(?=[—－~至到-]))|[〇○零一二三四五六七八九]{4}年"
    r"|其中|[到至从自在截而但即如]|[去今前当上明]年|年?[底末初]|其间|目前|同期|相比之下|隔壁|邻近|附近"
    r"|[一二三四五六七八九十]+[是、.]|[（(][^）)]{1,3}[）)]|【[^】]*】|[\s，,、—●·◆“”]|最[高低]的)*"
)
_COMPARED = re.compile(r"(?:[比较与跟同]|[高低]于|高出|同期|超过)$")
# 其中新田县减贫2万人 is told for itself; 其中新田县最高 leads on to a figure.
_PART = re.compile(
    r"[\s，,]*其中(?>[^0-9]*)(?>(?:(?:19|20)[0-9]{2}年(?:[0-9]+月)?(?:[0-9]+日)?[^0-9]*)?)[0-9]"
)
# What stands before a place and tells which: 您所在的遂川县, 地处库区的岷县.
_TELLING = re.compile(r"[\u4e00-\u9fff、“”\"]{1,14}的是?")
# What is said of a group's people is said of the group; what it has or leaves is told of the whole place.
_OF_POOR = re.compile(
    r"的?(?:[还尚仍共已均都]|累计|先后|一共|总共|[五四三两六七八]年)*(?:净?减少|新增)?[有剩]?余?"
    r"(?:(?:建档立卡|农村|未脱贫)*(?:贫困|未脱贫)(?:人口|群众|户)|(?:净?减贫|实现脱贫|(?:净|稳定)?脱贫)(?=[0-9０-９*约近超])"
    r"|[0-9.]+[万余多]*(?:人|户)(?:稳定|实现)?脱贫|(?:农村|农民|居民)*人均)"
)
CLAUSE, _SENTENCE = (
    re.compile(r"[，,；;。！？：:】\n]|、(?=(?:综合|农村)?(?:贫困)?发生率)"),
    re.compile(r"[^。！？；;\n】]+[】]?"),
)
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]+[)）、.．\s]+)+")
_GROUPS = frozenset({"group", "counted", "again", "part", "vague", "area", "list"})
_COUNT = re.compile(rf"{NUMBER}[多余]?个?")
# Groups that left poverty beside a place that did: a list of results, told of the whole.
_GROUP_LEFT = re.compile(r"[村乡镇县][^，,。；;]{0,8}(?:出列|退出|摘帽)")
_LEFT = re.compile(r"(?:出列|退出|摘帽)[，,、]$")


class Named(NamedTuple):
    """A place found in a clause: where it begins, its name, and whether it is only compared with."""

    start: int
    region: str
    is_compared: bool
    kind: str

    @property
    def is_group(self) -> bool:
        """Whether it is several places."""
        return self.kind in _GROUPS


class SubjectReader:
    """Reads what the clauses of one report are about."""

    def __init__(self, text: str, meta: Mapping[str, Any], places: PlaceFinder) -> None:
        self._text = text
        self._own = str(meta.get("region") or "")
        self._year, self._code = meta.get("report_year") or None, str(meta.get("adcode") or "")
        self._levels = list(self._list_levels(places.place))
        self.names = NameFinder(text, meta, places)
        self._villages = Villages(text)

    def _list_levels(self, place: Place | None) -> Iterator[str]:
        """Yield the names of the report's place and of those that hold it, from its own up."""
        if place is None:
            return
        tail = self._own.removeprefix(place.full_name) if self._own != place.full_name else ""
        parts = split_parts(tail)
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

    def read(self, begin: int, end: int, sentence: Sentence) -> Named | None:
        """Return the last place that a clause names, a group of places with the place it lies in."""
        found: Named | None = None
        for start, _, kind, words in self.names.list_names(begin, end):
            is_compared = _COMPARED.search(self._text, max(begin, start - 3), start) is not None
            is_sample = "等" in self._text[max(begin, start - 6) : start]
            base = found.region if found and not (found.is_group or is_sample) else ""
            if kind in _GROUPS:
                if kind in ("counted", "again"):
                    base, words = self._recall(found, base, words, start)
                base = base or self._find_home(kind, words, sentence, begin)
                words = ("" if base in ("全国", words) else base) + words.replace("的", "")
                found = Named(start, words, is_compared, kind)
            else:
                region = words if kind == "place" else self._resolve(kind, words, base, sentence, start)
                if self._own.endswith(region[-1:]) and kind == "whole" and found and found.is_group:
                    continue
                found = Named(start, region, is_compared or bool(found and found.is_compared), kind)
        return found

    def _recall(self, found: Named | None, base: str, words: str, at: int) -> tuple[str, str]:
        """Return the place that a group lies in, and what 29个村 counts."""
        if found and found.kind == "free":
            return ("" if self._own == "全国" else self._own) + base, drop_count(words)
        return base, self.names.recall(words, at)

    def _resolve(self, kind: str, words: str, base: str, sentence: Sentence, at: int) -> str:
        if kind in ("whole", "same") and words[-1] in "村镇乡":
            known = next((name for name in self._levels if name.endswith(words[-1])), "")
            if known or (last := self._villages.find_last(words[-1], at)):
                return known or self._attach(last, "")
        if kind == "whole":
            return self._find_level(words)
        if kind == "same":
            return self.names.find_same(words[-1], at) or self.find_topic(sentence)
        if kind == "free":
            return base + words if base else words.strip('“”"')
        return self._attach(words, base)

    def _attach(self, words: str, base: str) -> str:
        """Return the full name of a township or village, below the one that holds it."""
        is_village = words.endswith("村") and not re.search(TOWNSHIP, words[:-1])
        keep = (*"县区市旗州盟省", "镇", "乡") if is_village else tuple("县区市旗州盟省")
        home = base or next((name for name in self._levels if name.endswith(keep)), self._own)
        is_known = not is_village or home.endswith(("镇", "乡", "街道", "苏木"))
        return home + ("" if is_known else self._villages.find_township(words)) + words

    def _find_home(self, kind: str, words: str, sentence: Sentence, begin: int) -> str:
        """Return the place that a group lies in: for a side of a province that, "" for a group across some.

        Else it is the one that its sentence has spoken of, or the topic.
        """
        if kind == "list":
            return self._own
        if kind == "again" and words.endswith(("片区", "省区")):
            return ""
        if kind == "part" or re.match(SIDES, words):
            return self._levels[-1] if self._levels else ""
        opener = self.find_opener(sentence, begin)
        is_small = opener.endswith(("镇", "乡", "村", "街道")) and opener not in self._levels
        return self.find_topic(sentence) if is_small or not opener else opener

    def find_opener(self, sentence: Sentence, end: int) -> str:
        """Return the place that opens the nearest clause before `end`, "" where none does."""
        marks = [sentence.start, *(m.end() for m in CLAUSE.finditer(self._text, sentence.start, end))]
        is_listed = False
        for start, stop in zip(marks[-2::-1], marks[:0:-1], strict=True):
            name = self._read_opener(start, stop, sentence)
            has_left = _LEFT.search(self._text, start, stop) is not None
            if name and not (is_listed and has_left and name not in self._levels):
                return name
            is_listed = is_listed or (has_left and _GROUP_LEFT.search(self._text, start, stop) is not None)
        return ""

    def _read_opener(self, start: int, stop: int, sentence: Sentence) -> str:
        """Return the place that opens a clause, "" where something else does."""
        opening = _OPENING.match(self._text, start, stop)
        begin = opening.end() if opening else start
        if _PART.match(self._text, start, stop):
            return ""
        told, counted = (lead.match(self._text, begin, stop) for lead in (_TELLING, _COUNT))
        place_at, group_at = (lead.end() if lead else begin for lead in (told, counted))
        for at, end, kind, words in self.names.list_names(start, min(stop, place_at + 20)):
            if at not in (begin, place_at if kind == "place" else group_at if kind in _GROUPS else begin):
                continue
            if self._text[end : end + 1] in ("等", "、"):
                continue
            if kind in _GROUPS:
                named = self.read(at, end, sentence) if self._is_subject(kind, words, end) else None
                if named is None:
                    continue
                return named.region
            # The province that opens a clause may be a giver; where it is about the poor it is the subject.
            if kind == "place" and words in self._levels[1:] and "贫困" not in self._text[at:stop]:
                return ""
            return words if kind == "place" else self._resolve(kind, words, "", sentence, at)
        return ""

    def _is_subject(self, kind: str, words: str, end: int) -> bool:
        """Whether a group that opens a clause is what goes on: named again, or spoken of by its people."""
        is_known = kind in ("again", "part") or (kind == "counted" and is_large(words))
        return is_known or (kind != "list" and _OF_POOR.match(self._text, end) is not None)

    def find_topic(self, sentence: Sentence) -> str:
        """Return the place that the sentences before in the paragraph, or the heading above it, are about."""
        begin = self._text.rfind("\n", 0, sentence.start) + 1
        pieces = list(_SENTENCE.finditer(self._text, begin, sentence.start))
        for piece in reversed(pieces[-6:]):
            if opener := self._read_opener(piece.start(), piece.end(), sentence._replace(start=begin)):
                return opener
        heading = _NUMBERING.sub("", sentence.section.rpartition(" / ")[2])
        place = find_place(heading, year=self._year, within=self._code) if 2 <= len(heading) <= 12 else None
        return place.full_name if place and place.full_name not in self._levels else self._own
