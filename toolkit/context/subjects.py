"""The place that a poverty rate is about: the subject of its clause, or the one spoken of before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from toolkit.context.names import AGAIN, KINDS, NUMBER, QUALITIES, SELECTED, Name, NameFinder
from toolkit.context.places import PlaceFinder
from toolkit.context.villages import TOWNSHIP, Villages, split_parts
from toolkit.numerals import Numeral
from toolkit.regions import Place, find_place
from toolkit.text import Sentence

# Before the subject of a clause stand only dates, joining words, marks and numbering.
_OPENING = re.compile(
    r"(?:[0-9０-９*]+[年月日]?|其中|[到至从自在截而但即如]|[去今前当上明]年|年?[底末初]|其间|目前|同期|相比之下|隔壁|邻近|附近"
    r"|[一二三四五六七八九十]+[是、.]|[（(][^）)]{1,3}[）)]|【[^】]*】|[\s，,、—●·◆“”]|最[高低]的)*"
)
_COMPARED = re.compile(r"(?:[比较与跟同]|[高低]于|高出|同期|超过)$")
# 其中新田县减贫2万人 is told for itself; 其中新田县最高 leads on to a figure.
_PART = re.compile(
    r"[\s，,]*其中(?>[^0-9]*)(?>(?:(?:19|20)[0-9]{2}年(?:[0-9]+月)?(?:[0-9]+日)?[^0-9]*)?)[0-9]"
)
# What stands before a place and tells which: 您所在的遂川县, 地处库区的岷县.
_TELLING = re.compile(r"[\u4e00-\u9fff、“”\"]{1,14}的是?")
_OF_POOR = re.compile(r"(?:还|尚|仍|共)?[有剩]?余?(?:建档立卡|农村|未脱贫)*(?:贫困|未脱贫)(?:人口|户)")
_CLAUSE, _SENTENCE = (
    re.compile(r"[，,；;。！？：:】\n]|、(?=(?:综合|农村)?(?:贫困)?发生率)"),
    re.compile(r"[^。！？；;\n】]+[】]?"),
)
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]+[)）、.．\s]+)+")
_SHARERS = frozenset({"group", "local", "place"})
_GROUPS = frozenset({"group", "counted", "vague", "area", "list"})
_COUNT = re.compile(rf"^{NUMBER}[多余]?个?")
_AGAIN = re.compile(rf"^{AGAIN}")
_EACH = re.compile("分别|依次")
# Where a rate is held against a bar: what comes before is measured.
_HELD = re.compile(r"[低高]于|超过|不超|符合|达到|满足|[优好小大]于|按|对照|执行|[在与比]")
_SUMMED = re.compile(rf"等(?P<group>{NUMBER}[多余]?个?(?:{QUALITIES})*(?:{KINDS}))$")
_LISTS = re.compile("[、和及与]|以及")


class _Named(NamedTuple):
    """A place found in a clause: where it begins, its name, and whether it is only compared with."""

    start: int
    region: str
    is_compared: bool
    kind: str

    @property
    def is_group(self) -> bool:
        return self.kind in _GROUPS


class RatePlaces:
    """Finds the places of the poverty rates of one report, in order."""

    def __init__(self, text: str, meta: Mapping[str, Any], places: PlaceFinder) -> None:
        self._text, self._places = text, places
        self._own = str(meta.get("region") or "")
        self._year, self._code = meta.get("report_year") or None, str(meta.get("adcode") or "")
        self._levels = list(self._list_levels(places.place))
        self._names = NameFinder(text, meta, places)
        self._villages = Villages(text)
        self._shared: dict[int, str] = {}
        # The place that the rates have been about, and the end of the last rate.
        self._subject, self._said = self._own, -1

    def find(self, sentence: Sentence, numeral: Numeral, *, is_bare: bool, is_bar: bool = False) -> str:
        """Return the place of a rate; `is_bare` where its clause does not name the rate.

        A bar (`is_bar`) has the place that is held against it; for villages it is that of all poor ones.
        """
        if is_bar:
            return self._find_bar(sentence, numeral)
        region, is_compared = self._find(sentence, numeral, is_bare)
        if not is_compared:
            self._subject = region
        self._said = numeral.end
        return region

    def _read_summed(self, clauses: list[int], sentence: Sentence) -> _Named | None:
        """Return the group that sums up a list of places in the clause before."""
        stop = clauses[-1] - 1
        begin = clauses[-2] if len(clauses) > 1 else stop
        summed = _SUMMED.search(self._text[begin:stop])
        return self._read(begin + summed.start("group"), stop, sentence) if summed else None

    def share_out(self, sentence: Sentence, rates: Sequence[Numeral]) -> None:
        """Give the groups and villages of a list one by one to rates: 贫困村、非贫困村分别为2%和1%."""
        if len(rates) < 2:
            return
        signs = [sign.start() for sign in _EACH.finditer(self._text, sentence.start, sentence.end)]
        for at, stop in pairwise([*signs, sentence.end]):
            listed = self._list_last(sentence.start, at)
            later = [rate.start for rate in rates if at < rate.start < stop][: len(listed)]
            if len(listed) == len(later) > 1 and all(kind in _SHARERS for _, _, kind, _ in listed):
                found = (self._read(start, end, sentence) for start, end, _, _ in listed)
                self._shared |= {rate: each.region for rate, each in zip(later, found, strict=True) if each}

    def _list_last(self, begin: int, end: int) -> list[Name]:
        """Return the names of the last list in a stretch of the text."""
        names = self._names.find_names(begin, end)
        gaps = [self._text[first[1] : second[0]] for first, second in pairwise(names)]
        first = next((at for at in range(len(gaps), 0, -1) if not _LISTS.fullmatch(gaps[at - 1])), 0)
        return names[first:]

    def _find_bar(self, sentence: Sentence, numeral: Numeral) -> str:
        is_told = self._said >= sentence.start
        self._said = numeral.end
        if selected := SELECTED.match(self._text, numeral.end):
            self._subject = self._own + self._name_group(selected["kind"])
            return self._subject
        marks = [m.end() for m in _CLAUSE.finditer(self._text, sentence.start, numeral.start)]
        begin = marks[-1] if marks else sentence.start
        held = _HELD.search(self._text, begin, numeral.start)
        named = self._read(begin, held.start() if held else numeral.start, sentence)
        if named and not (named.is_group and not named.region.endswith("村")):
            region = named.region
        elif is_told:
            region = self._subject
        else:
            region = self._find_opener(sentence, numeral.start) or self._find_topic(sentence)
        is_village = region.endswith("村") or "贫困村" in self._text[begin : numeral.end + 8]
        if is_village and not self._own.endswith("村"):
            return self._own + "贫困村"
        self._subject = region
        return region

    @staticmethod
    def _name_group(kind: str) -> str:
        """Return the group that 的11个贫困村 selects: villages on the list of the poor if nothing else."""
        if kind.endswith("村"):
            return kind if "贫困" in kind else "贫困村"
        return kind if len(kind) > 2 else ""

    def _find(self, sentence: Sentence, numeral: Numeral, is_bare: bool) -> tuple[str, bool]:
        shared = self._places.find_shared(numeral) or self._shared.get(numeral.start)
        if shared is not None:
            return shared, False
        begin, end = max(sentence.start, self._said), numeral.start
        clauses = [sentence.start, *(m.end() for m in _CLAUSE.finditer(self._text, sentence.start, end))]
        named = self._read(clauses[-1], end, sentence) or self._read_summed(clauses, sentence)
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

    def _read(self, begin: int, end: int, sentence: Sentence) -> _Named | None:
        """Return the last place that a clause names, a group of places with the place it lies in."""
        found: _Named | None = None
        for start, _, kind, words in self._names.list_names(begin, end):
            is_compared = _COMPARED.search(self._text, max(begin, start - 3), start) is not None
            is_sample = "等" in self._text[max(begin, start - 6) : start]
            base = found.region if found and not (found.is_group or is_sample) else ""
            if kind in _GROUPS:
                if kind == "counted":
                    base, words = self._recall(found, base, words, start)
                base = base or (self._own if kind == "list" else self._find_base(sentence, begin))
                words = ("" if base == "全国" else base) + words.replace("的", "")
                found = _Named(start, words, is_compared, kind)
            else:
                region = words if kind == "place" else self._resolve(kind, words, base, sentence, start)
                if self._own.endswith(region[-1:]) and kind == "whole" and found and found.is_group:
                    continue
                found = _Named(start, region, is_compared or bool(found and found.is_compared), kind)
        return found

    def _recall(self, found: _Named | None, base: str, words: str, at: int) -> tuple[str, str]:
        """Return what 29个村 counts: villages that the sentence named before (31个贫困村), or a region's."""
        again = _AGAIN.match(words)
        noun = words[again.end() :] if again else _COUNT.sub("", words)
        if found and found.kind == "free":
            return ("" if self._own == "全国" else self._own) + base, noun
        begin = max(self._text.rfind(mark, 0, at) for mark in ("\n" if again else "。\n")) + 1
        groups = re.findall(rf"((?:{QUALITIES})+的?{noun})", self._text[begin:at])
        return base, groups[-1] if groups else "" if again else words

    def _resolve(self, kind: str, words: str, base: str, sentence: Sentence, at: int) -> str:
        if kind in ("whole", "same") and words[-1] in "村镇乡":
            known = next((name for name in self._levels if name.endswith(words[-1])), "")
            if known or (last := self._villages.find_last(words[-1], at)):
                return known or self._attach(last, "")
        if kind == "whole":
            return self._find_level(words)
        if kind == "same":
            return self._find_topic(sentence)
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
        telling = _TELLING.match(self._text, begin, stop)
        begins = (begin, telling.end()) if telling else (begin,)
        for at, end, kind, words in self._names.list_names(start, min(stop, begins[-1] + 20)):
            if at not in begins or (at != begin and kind != "place"):
                continue
            if kind in ("group", "counted", "vague", "area") and _OF_POOR.match(self._text, end):
                return self._find_topic(sentence) + words
            if kind not in ("place", "whole", "local", "free") or self._text[end : end + 1] in ("等", "、"):
                continue
            # The province that opens a clause may be a giver; where it is about the poor it is the subject.
            if kind == "place" and words in self._levels[1:] and "贫困" not in self._text[at:stop]:
                return ""
            return words if kind == "place" else self._resolve(kind, words, "", sentence, at)
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
