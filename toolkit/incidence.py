"""Poverty incidence: the quantities that state the share of people who are poor, at a level, with a role."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit.cells import Cell, find_cell
from toolkit.quantities import Quantity
from toolkit.regions import find_place
from toolkit.text import Sentence

_NAME = "贫困发生率"
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_TOWNSHIP = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:镇|乡|村|街道|社区|苏木)$")
_GROUP = re.compile(
    r"((?:深度|省定|国定|国家|重点|出列|其他|非|\d+个|[一二三四五六七八九十]+个)*(?:贫困村|贫困县|贫困乡镇|贫困地区|片区县?|贫困县区|贫困团场))"
    r"的?(?:平均|综合|总体|农村)?贫困发生率"
)
_AREA = re.compile(
    r"(?:东|中|西)部地区|东北地区|深度贫困地区|集中连片特困地区|连片特困地区|民族八省区|民族地区|三区三州|革命老区|[^，,。；;、：:]{0,4}片区"
)
_SURVEY = re.compile(r"国家统计局|抽样调查|贫困监测|调查总队|现行标准下农村贫困人口")
_FALL = re.compile(r"(?:下降|降低|减少|降幅|回落|下跌)[了约近超过达]*$")
_ROLES = frozenset({"start", "end", "level", "target", "threshold"})


@dataclass(slots=True)
class Incidence:
    """A poverty-incidence figure, in percent, with the place it is of and how the poor were counted."""

    quantity: Quantity
    region: str
    adcode: str
    role: str
    basis: str


def select_incidence(
    text: str, sentences: Sequence[Sentence], quantities: Sequence[Quantity], meta: Mapping[str, Any]
) -> list[Incidence]:
    """Return the poverty-incidence figures among `quantities`.

    A fall or a gap (下降9.6个百分点) is a change, no rate, and gives no row.
    """
    found = []
    for quantity in quantities:
        if quantity.numeral.unit in ("", "%") and (cell := find_cell(text, quantity.numeral.start)):
            if _NAME in cell.head + cell.label:
                found.append(_read_cell(cell, quantity, meta))
            continue
        if quantity.indicator != "poverty_incidence" or quantity.role not in _ROLES:
            continue
        sentence = sentences[quantity.sentence]
        words = text[sentence.start : quantity.numeral.start]
        if "贫困" not in words or _FALL.search(words):
            continue
        region, adcode = _find_region(words, quantity.region, meta)
        basis = _find_basis(text, sentence, region, meta)
        found.append(Incidence(quantity, region, adcode, quantity.role, basis))
    return found


def _read_cell(cell: Cell, quantity: Quantity, meta: Mapping[str, Any]) -> Incidence:
    """Read a rate in a table: its place is that of the row, its year that of the row or of the column."""
    year = _YEAR.search(cell.label) or _YEAR.search(cell.head)
    if year:
        quantity = replace(quantity, year=int(year.group()), year_basis="stated")
    place = find_place(cell.label, year=meta.get("report_year") or None, within=meta.get("adcode") or "")
    own = meta.get("region") or ""
    if place:
        return Incidence(quantity, place.full_name, place.code, "level", "unknown")
    if _TOWNSHIP.search(cell.label):
        return Incidence(quantity, own + cell.label, "", "level", "unknown")
    return Incidence(quantity, own, meta.get("adcode") or "", "level", "unknown")


def _find_region(words: str, region: str, meta: Mapping[str, Any]) -> tuple[str, str]:
    """Return the place and its code; a group of places (贫困村) has its county's name and no code."""
    groups = _GROUP.findall(words)
    if groups:
        return region + re.sub(r"^[\d一二三四五六七八九十]+个", "", groups[-1]), ""
    areas = _AREA.findall(re.split(r"[，,。；;、]", words)[-1])
    if areas:
        return ("" if region == "全国" else region) + areas[-1], ""
    if region == meta.get("region"):
        return region, meta.get("adcode") or ""
    place = find_place(region, year=meta.get("report_year") or None)
    return region, place.code if place else ""


def _find_basis(text: str, sentence: Sentence, region: str, meta: Mapping[str, Any]) -> str:
    """Return how the poor were counted: the register below the nation, a survey where one is named."""
    words = text[sentence.start : sentence.end]
    if _SURVEY.search(words):
        return "survey"
    if "建档立卡" in words or ("建档立卡" in text and region != "全国" and meta.get("level") != "national"):
        return "register"
    return "unknown"
