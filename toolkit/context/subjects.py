"""The place that a poverty rate is about: the subject of its clause, or the one spoken of before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from toolkit.context.names import KINDS, NUMBER, QUALITIES, SELECTED, Name
from toolkit.context.places import PlaceFinder
from toolkit.context.readings import CLAUSE, Named, SubjectReader
from toolkit.numerals import Numeral
from toolkit.text import Sentence

_SHARERS = frozenset({"group", "local", "place", "part", "area", "whole"})
# A stock of poor people: 贫困人口还有1.2万人, 尚有1.2万人.
_COUNTED_POOR = re.compile(
    r"(?:贫困(?:人口|群众|户)(?:数量?|总数|规模)?(?:[^，,。；;：:、0-9（）()]{0,6}|[^，,。；;：:、（）()]{0,14}(?:到|至|为|的))"
    r"|[还尚仍共只仅][剩有存]余?|[有剩为是])$"
)
_SAME_PEOPLE = re.compile("[^，,。；;]{0,24}(?:[，,][比较][^，,。；;]{0,16})?")
_EACH = re.compile("分别|依次")
# Where a rate is held against a bar: what comes before is measured.
_HELD = re.compile(r"[低高]于|超过|不超|符合|达到|满足|[优好小大]于|按|对照|执行|[在与比]")
_SUMMED = re.compile(rf"等(?P<group>{NUMBER}[多余]?个?(?:{QUALITIES})*(?:{KINDS}))$")
_LISTS = re.compile("[、和及与]|以及")


class RatePlaces:
    """Finds the places of the poverty rates of one report, in order."""

    def __init__(self, text: str, meta: Mapping[str, Any], places: PlaceFinder) -> None:
        self._text, self._places = text, places
        self._own = str(meta.get("region") or "")
        self._reader = SubjectReader(text, meta, places)
        self._shared: dict[int, str] = {}
        # The place that the rates have been about, and the end of the last rate.
        self._subject, self._said = self._own, -1
        # The end of the last number of poor people, and the place that the words before it told.
        self._people = -1, ""

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

    def find_people(self, sentence: Sentence, numeral: Numeral) -> str:
        """Return the place whose poor are counted, where the words before tell it; else ""."""
        region = ""
        if _COUNTED_POOR.search(self._text, max(sentence.start, numeral.start - 24), numeral.start):
            region = self._find_counted(sentence, numeral)
        elif self._people[0] >= sentence.start and self._goes_on(numeral):
            region = self._people[1]
        self._people = numeral.end, region
        return region

    def _goes_on(self, numeral: Numeral) -> bool:
        """Whether a number is of the same people as the last: 比上年的2562万人少357万人."""
        end = self._people[0]
        is_one = _SAME_PEOPLE.fullmatch(self._text, end, numeral.start)
        return is_one is not None and not self._reader.names.find_names(end, numeral.start)

    def _find_counted(self, sentence: Sentence, numeral: Numeral) -> str:
        marks = [m.end() for m in CLAUSE.finditer(self._text, sentence.start, numeral.start)]
        named = self._reader.read(marks[-1] if marks else sentence.start, numeral.start, sentence)
        if named is None:
            return (
                self._subject
                if self._said >= sentence.start
                else self._reader.find_opener(sentence, numeral.start)
            )
        # 贫困村8个、贫困户2525户: the group is only one of the things counted.
        is_listed = named.is_group and "、" in self._text[named.start : numeral.start]
        return "" if named.is_compared or is_listed else named.region

    def _read_summed(self, clauses: list[int], sentence: Sentence) -> Named | None:
        """Return the group that sums up a list of places in the clause before."""
        stop = clauses[-1] - 1
        begin = clauses[-2] if len(clauses) > 1 else stop
        summed = _SUMMED.search(self._text[begin:stop])
        return self._reader.read(begin + summed.start("group"), stop, sentence) if summed else None

    def share_out(self, sentence: Sentence, rates: Sequence[Numeral]) -> None:
        """Give the groups and villages of a list one by one to rates: 贫困村、非贫困村分别为2%和1%."""
        if len(rates) < 2:
            return
        signs = [sign.start() for sign in _EACH.finditer(self._text, sentence.start, sentence.end)]
        for at, stop in pairwise([*signs, sentence.end]):
            listed = self._list_last(sentence.start, at)
            later = [rate.start for rate in rates if at < rate.start < stop][: len(listed)]
            if len(listed) == len(later) > 1 and all(kind in _SHARERS for _, _, kind, _ in listed):
                found = (self._reader.read(start, end, sentence) for start, end, _, _ in listed)
                self._shared |= {rate: each.region for rate, each in zip(later, found, strict=True) if each}

    def _list_last(self, begin: int, end: int) -> list[Name]:
        """Return the names of the last list in a stretch of the text."""
        names = self._reader.names.find_names(begin, end)
        gaps = [self._text[first[1] : second[0]] for first, second in pairwise(names)]
        first = next((at for at in range(len(gaps), 0, -1) if not _LISTS.fullmatch(gaps[at - 1])), 0)
        return names[first:]

    def _find_bar(self, sentence: Sentence, numeral: Numeral) -> str:
        is_told = self._said >= sentence.start
        self._said = numeral.end
        if selected := SELECTED.match(self._text, numeral.end):
            self._subject = self._own + self._name_group(selected["kind"])
            return self._subject
        marks = [m.end() for m in CLAUSE.finditer(self._text, sentence.start, numeral.start)]
        begin = marks[-1] if marks else sentence.start
        held = _HELD.search(self._text, begin, numeral.start)
        named = self._reader.read(begin, held.start() if held else numeral.start, sentence)
        if named and not (named.is_group and not named.region.endswith("村")):
            region = named.region
        elif is_told:
            region = self._subject
        else:
            region = self._reader.find_opener(sentence, numeral.start) or self._reader.find_topic(sentence)
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
        clauses = [sentence.start, *(m.end() for m in CLAUSE.finditer(self._text, sentence.start, end))]
        named = self._reader.read(clauses[-1], end, sentence) or self._read_summed(clauses, sentence)
        if named is not None:
            return named.region, named.is_compared
        opener = self._reader.find_opener(sentence._replace(start=begin), end)
        if opener:
            return opener, False
        if self._said >= sentence.start or (is_bare and self._said >= 0):
            return self._subject, False
        return self._reader.find_topic(sentence), False
