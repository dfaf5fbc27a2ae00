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

_NAME = re.compile("发生率")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATED = re.compile(r"(?:19|20)[0-9]{2}|[年期][初末底]")
_OTHER_HEAD = re.compile(r"[人户元个亩]|人口|数|资金|收入|占比|比[重例]|增|排|[^生]率")
_PLANNED = re.compile("目标|计划|任务|预计")
_WITHIN = re.compile(r"^[\u4e00-\u9fff（）]{1,12}(?:镇|乡|村|街道|社区|苏木|嘎查|县|团场|片区|地区)$")
_GROUP = re.compile(
    r"[0-9一二三四五六七八九十]+个((?:深度|省定|国定|重点|扶贫|出列|退出|贫困)+(?:村|县|乡镇|乡|镇))"
)
_TOTAL = re.compile(r"合计|总计|小计|平均|综合|总体")
_SURVEY = re.compile(r"国家统计局|抽样调查|贫困监测|调查总队|现行标准下农村贫困人口")
_REGISTER = "建档立卡"
_FARTHEST = 2000  # characters of a paragraph before a sentence
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
    silent = _find_silent(text, meta)
    has_cells = "\t" in text or "|" in text
    # A text below the nation that names the register goes by it.
    is_of_register = meta.get("level") != "national" and _REGISTER in text
    for quantity in quantities:
        unit, start = quantity.numeral.unit, quantity.numeral.start
        if has_cells and unit in ("", "%") and (cell := find_cell(text, start)):
            if _is_rate_cell(cell):
                found.append(_read_cell(cell, quantity, meta))
            continue
        if quantity.indicator != "poverty_incidence" or quantity.role not in _ROLES:
            continue
        sentence = sentences[quantity.sentence]
        region = quantity.region
        basis = _find_basis(text, sentence) or (
            "register" if is_of_register and region != "全国" else "unknown"
        )
        code = _find_code(region, meta)
        found.append(Incidence(quantity, region.replace(silent, "", 1), code, quantity.role, basis))
    return found


def _find_silent(text: str, meta: Mapping[str, Any]) -> str:
    """Return the prefecture that a piece of news leaves out of the names of its places, "" for none."""
    code = str(meta.get("adcode") or "")
    if meta.get("genre") != "news" or code[4:] in ("", "00"):
        return ""
    place = find_place(code[:4] + "00", year=meta.get("report_year") or None)
    return place.name if place and place.name[:2] not in text else ""


def _is_rate_cell(cell: Cell) -> bool:
    """Whether a cell holds a rate: its heads or its row name it, or the line above the table alone does."""
    return _is_rate_head((cell.heads or cell.head) + cell.label, cell.caption)


def _is_rate_head(words: str, caption: str) -> bool:
    is_of_caption = _NAME.search(caption) and _DATED.search(words) and not _OTHER_HEAD.search(words)
    return _NAME.search(words) is not None or bool(is_of_caption)


def _read_cell(cell: Cell, quantity: Quantity, meta: Mapping[str, Any]) -> Incidence:
    """Read a rate in a table: its place is that of the row, its year that of the row or of the column."""
    heads = cell.heads or cell.head
    years = next(
        (found for words in (cell.label, heads, cell.caption) if (found := _YEAR.findall(words))), []
    )
    if len(years) == 1:
        quantity = replace(quantity, year=int(years[0]), year_basis="stated")
    region = _find_row_place(cell, meta)
    return Incidence(quantity, region, _find_code(region, meta), _find_cell_role(cell, heads), "unknown")


def _find_cell_role(cell: Cell, heads: str) -> str:
    """Return the role of a rate in a table: of two columns at two times the first is told for the second."""
    if _PLANNED.search(heads):
        return "target"
    name = cell.label if _NAME.search(cell.label) else ""
    rates = [words for words in cell.columns if _is_rate_head(words + name, cell.caption)]
    times = [words for words in rates if _DATED.search(words) and not _PLANNED.search(words)]
    if len(times) != 2 or heads not in times or times[0] == times[1]:
        return "level"
    return "start" if heads == min(times, key=_order_time) else "end"


def _order_time(words: str) -> tuple[str, bool]:
    """Return what orders the heads of columns by time: the year, and the end of one after its beginning."""
    year = _YEAR.search(words)
    return year.group() if year else "", "年初" not in words and "期初" not in words


def _find_row_place(cell: Cell, meta: Mapping[str, Any]) -> str:
    """Return the place of a row: a known one, a township or group below the report's own, else its own."""
    own = str(meta.get("region") or "")
    label = re.sub(r"^[0-9.、\s]+|[\s*]+", "", cell.label)
    place = find_place(label, year=meta.get("report_year") or None, within=meta.get("adcode") or "")
    if place:
        return place.full_name
    if _WITHIN.search(label) and not label.startswith(("全", "我", "本")):
        return label if own == "全国" else own + label
    group = _GROUP.search(cell.caption)
    return own + group[1] if group and _TOTAL.search(label) else own


def _find_code(region: str, meta: Mapping[str, Any]) -> str:
    """Return the code of a place; a group of places, a township or a village has none."""
    if region == meta.get("region"):
        return meta.get("adcode") or ""
    place = find_place(region, year=meta.get("report_year") or None)
    return place.code if place else ""


def _find_basis(text: str, sentence: Sentence) -> str:
    """Return how the poor were counted, as the sentence says or what stands before it in the paragraph."""
    words = text[sentence.start : sentence.end]
    start = max(0, sentence.start - _FARTHEST)
    before = text[max(start, text.rfind("\n", start, sentence.start) + 1) : sentence.start]
    if _SURVEY.search(words):
        return "survey"
    if _REGISTER in words:
        return "register"
    return "survey" if _SURVEY.search(before[before.rfind(_REGISTER) + 1 :]) else ""
