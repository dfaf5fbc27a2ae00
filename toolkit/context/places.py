"""The place a figure is about: the one its sentence names, else the report's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.context.cues import Lead
from toolkit.numerals import Numeral
from toolkit.regions import Place, find_place, scan_places
from toolkit.text import Sentence

# A place that is a partner, an aim or an origin is not what the figure is about.
_PARTNER = re.compile(r"(?:向|与|和|及|赴|到|从|由|给|往|对|同|至|在|经|按|依托|借助|·|《[^》]*|“[^”]*)$")
OFFICE = re.compile(
    r"(?:委|政府|人大|政协|党委|[^，,。；;]{0,6}(?:厅|局|办|中心|公司|大学|医院|学院|报|网|站))"
)
_WHOLE_OWN = re.compile(r"[全我本][市县州盟旗镇乡村]")
_WHOLE = re.compile(r"[全我本](?:市|县|区|省|州|盟|旗|镇|乡|村|自治区)")
_ABOVE_TOUCHING = re.compile(r"(全国|全省)的?$")
_CLAUSE_MARK = re.compile("[，,；;]")
_CLAUSE_ENDS = "，,、；;：:（( \n的"


class PlaceFinder:
    """Finds the places in the sentences of one report."""

    def __init__(self, text: str, meta: Mapping[str, Any]) -> None:
        self._text = text
        self._own = meta.get("region") or ""
        code = meta.get("adcode") or ""
        year = meta.get("report_year") or None
        self.place = find_place(code, year=year) if code else None
        # A town of the same name with or without its suffix: 永州 and 永州市.
        self._name = self.place.name[:2] if self.place else ""
        found = scan_places(text, year=year, within=code)
        # 其中山界乡 does not name 中山.
        self.named = [each for each in found if not text.startswith(("其中", "集中"), max(each[0] - 1, 0))]
        self._places = [found for found in self.named if self._is_other(found)]
        self._ends = {end: (start, place) for start, end, place in self.named}
        self._at = 0
        self._shared: dict[int, str] = {}

    def _is_other(self, found: tuple[int, int, Place]) -> bool:
        start, end, place = found
        if self.place and (place.code == self.place.code or self.place.lies_below(place)):
            return False
        before = self._text[max(0, start - 12) : start]
        return not _PARTNER.search(before) and not OFFICE.match(self._text, end)

    def share_out(self, sentence: Sentence, figures: Sequence[Numeral]) -> None:
        """Give the places of a list one by one to the figures of another: A、B、C分别降至1%、2%和3%."""
        at = self._text.find("分别", sentence.start, sentence.end)
        if at < 0:
            return
        named = [place for start, end, place in self._places if sentence.start <= start and end <= at]
        listed = [n for n in figures if n.start > at][: len(named)]
        if len(named) > 1 and len(listed) == len(named) and len({n.unit for n in listed}) == 1:
            self._shared |= {n.start: place.full_name for n, place in zip(listed, named, strict=True)}

    def find_shared(self, numeral: Numeral) -> str | None:
        """Return the place that a list of places shares out to the figure, None where there is no list."""
        return self._shared.get(numeral.start)

    def find(self, sentence: Sentence, numeral: Numeral, lead: Lead) -> str:
        """Return the full name of the place that a figure behind the cues `lead` of its sentence is about."""
        if numeral.start in self._shared:
            return self._shared[numeral.start]
        above = self._find_above(sentence, numeral, lead)
        if above:
            return above
        while self._at < len(self._places) and self._places[self._at][1] <= numeral.start:
            self._at += 1
        if not self._at:
            return self._own
        start, end, place = self._places[self._at - 1]
        # 静宁全县 is all of Jingning.
        whole = end + 1 if self._text.startswith("全", end) else end
        if start < sentence.start or _WHOLE.search(self._text, whole, numeral.start):
            return self._own
        return place.full_name if self._governs(sentence, start, end, numeral) else self._own

    def _find_above(self, sentence: Sentence, numeral: Numeral, lead: Lead) -> str:
        """Return the nation or the province where it opens the clause, or stands right before the figure."""
        if self.place is None:
            return ""
        touching = _ABOVE_TOUCHING.search(self._text, max(sentence.start, numeral.start - 3), numeral.start)
        if touching:
            return "全国" if touching[1] == "全国" else self.place.province or self._own
        if "above" not in lead:
            return ""
        at, end = lead["above"]
        if _WHOLE_OWN.search(self._text, end, numeral.start) or self._is_named(end, numeral.start):
            return ""
        start, holder = self._ends.get(at, (at, None))
        if not self._governs(sentence, start, end, numeral):
            return ""
        if holder is not None:
            return holder.full_name
        if self._text.startswith("全国", at):
            return "全国"
        is_province = self.place.level in ("province", "national")
        return self._own if is_province or self._text.startswith("全区", at) else self.place.province

    def _is_named(self, begin: int, end: int) -> bool:
        """Whether a stretch of the text names the report's own place."""
        return bool(self._name) and self._text.find(self._name, begin, end) >= 0

    def _governs(self, sentence: Sentence, start: int, end: int, numeral: Numeral) -> bool:
        """Whether the place is the subject of the figure: it opens a clause, or stands right before it.

        Where the sentence began with the report's own place, another one is the subject of its clause only.
        """
        if numeral.start - end <= 2:
            return True
        if start > sentence.start and self._text[start - 1] not in _CLAUSE_ENDS + "年月日底末期":
            return False
        if self.place is None or self.place.level == "national":
            is_inner = True
        else:
            is_inner = self._is_named(sentence.start, start) or bool(
                _WHOLE.search(self._text, sentence.start, start)
            )
        return not is_inner or _CLAUSE_MARK.search(self._text, end, numeral.start) is None
