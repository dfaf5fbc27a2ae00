"""The place a figure is about: the one its sentence names, else the report's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.numerals import Numeral
from toolkit.regions import Place, find_place, scan_places
from toolkit.text import Sentence

# A place that is a partner, an aim or an origin is not what the figure is about.
_PARTNER = re.compile(r"(?:向|与|和|及|赴|到|从|由|给|往|对|同|至|在|经|按|依托|借助|·|《[^》]*|“[^”]*)$")
_OFFICE = re.compile(r"(?:委|政府|人大|政协|党委|[^，,。；;]{0,6}(?:厅|局|办|中心|公司|大学|医院|学院|报|网|站))")
_WHOLE = re.compile(r"[全我本](?:市|县|区|省|州|盟|旗|镇|乡|村|自治区)")
_CLAUSE_ENDS = "，,、；;：:（( \n"


class PlaceFinder:
    """Finds the places in the sentences of one report."""

    def __init__(self, text: str, meta: Mapping[str, Any]) -> None:
        self._text = text
        self._own = meta.get("region") or ""
        code = meta.get("adcode") or ""
        year = meta.get("report_year") or None
        self._place = find_place(code, year=year) if code else None
        # A town of the same name with or without its suffix: 永州 and 永州市.
        self._name = self._place.name[:2] if self._place else ""
        self._places = [
            found for found in scan_places(text, year=year, within=code) if self._is_other(found)
        ]
        self._at = 0

    def _is_other(self, found: tuple[int, int, Place]) -> bool:
        start, end, place = found
        if self._place and (place.code == self._place.code or self._place.lies_below(place)):
            return False
        before = self._text[max(0, start - 12) : start]
        return not _PARTNER.search(before) and not _OFFICE.match(self._text, end)

    def find(self, sentence: Sentence, numeral: Numeral) -> str:
        """Return the full name of the place that `numeral`, in `sentence`, is about."""
        before = self._text[max(sentence.start, numeral.start - 2) : numeral.start]
        if before == "全国":
            return "全国"
        if before == "全省" and self._place:
            return self._place.province or self._own
        while self._at < len(self._places) and self._places[self._at][1] <= numeral.start:
            self._at += 1
        if not self._at:
            return self._own
        start, end, place = self._places[self._at - 1]
        if start < sentence.start or _WHOLE.search(self._text, end, numeral.start):
            return self._own
        return place.full_name if self._governs(sentence, start, end, numeral) else self._own

    def _governs(self, sentence: Sentence, start: int, end: int, numeral: Numeral) -> bool:
        """Whether the place is the subject of the figure: it opens a clause, or stands right before it.

        Where the sentence began with the report's own place, another one is the subject of its clause only.
        """
        if numeral.start - end <= 2:
            return True
        if start > sentence.start and self._text[start - 1] not in _CLAUSE_ENDS:
            return False
        is_inner = self._name in self._text[sentence.start : start] if self._name else False
        is_inner = is_inner or _WHOLE.search(self._text, sentence.start, start) is not None
        return not is_inner or not any(sign in "，,；;" for sign in self._text[end : numeral.start])
