"""The part a figure plays (start, end, level, change, target, threshold) and whether it is reached yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from toolkit.context.cues import HEDGES, Lead
from toolkit.context.names import SELECTED
from toolkit.numerals import Numeral
from toolkit.quantities import Quantity
from toolkit.text import Sentence, is_plan

_TO_NONE = re.compile("[^，,。；;0-9]{0,6}(?:归零|清零)")
_FROM = re.compile(r"(?:从|由)[^，,。；;]{0,16}$")
_TO = re.compile(r"[^。；;]{0,24}(?:到|至|为|成)[^，,。；;]{0,14}$")
# What may stand between a cue and its figure.
_HEDGED, _NEAR, _CLOSE = re.compile(HEDGES), re.compile("[^，,。；;0-9]{0,6}"), re.compile("了?")
_END_GAPS = {"变": _CLOSE, "控": _HEDGED, "稳": _HEDGED, "保": _HEDGED}
_LIST_GAP = re.compile(r"(?:以[上下内])?(?:、|和|及|与|以及)(?:[0-9]{4}年[初底末]?的?)?(?:约|近|超过)?")
# A rule told for another part of the country: 2%以下（西部地区3%以下）.
_PART_GAP = re.compile(
    r"(?:以[上下内])?[（(，,、；;和][东中西]部(?:地区|省[份区])?(?:的?贫困?[县村])?(?:低于|不?高于|不超过|[为是])?"
)
_LONGEST_LEAD, _NONE = 16, (-17, -17)
_TOLD, POOR = "poverty_incidence", ("poor_population", "poor_households")
# 减少农村贫困人口95万人, 减少的贫困人口达554万人, 比上年的2562万人少357万人.
_POOR_CHANGE = re.compile(
    r"(?:减少|下降|新增|增加)的?(?:农村|建档立卡|全国)*贫困(?:人口|群众|户)[^，,。；;、0-9]{0,5}$|比[^，,。；;]{2,28}[少多]$"
)
_THRESHOLD = re.compile(
    r"(?:以[上下内])?[”\"]?的?(?:[东中西]部(?:地区|省份)?的?|退出|出列|脱贫|摘帽|国家|国定|省定|贫困|规定|扶贫|验收|贫困县|贫困村|[县村])*"
    r"(?:标准|要求|规定|红线|底线|门槛|条件|线|控制线)"
)
# The rule may be named before: 退出标准是西部地区低于3%.
_RULE = re.compile(
    r"(?:退出|出列|脱贫|摘帽)的?[\u4e00-\u9fff]{0,4}(?:标准|条件|门槛|要求)"
    r"(?:[（(：:][^）)。；]{0,60}|[^，,。！？\n发将]{0,16}|(?:[为是即]|规定)[^，,。\n]{0,16}|[，,][即须应需要][^，,。！？\n发将]{0,12})"
    r"(?:低于|不高于|不超过|降到|降至|控制在)$"
)
# The rule word may be the noun of a figure of its own: 低于3%的退出标准，全县降至0.6%.
_OF_FIGURE = re.compile(r"%(?:以[上下内])?[”\"]?的?[\u4e00-\u9fff]{0,6}$")
# What every place of a kind must reach: 贫困县退出，中部地区须降至2%以下.
_OBLIGED = re.compile(
    r"(?:必?须|(?<![相适对反响供效])应当?|需要?|(?<![主重首摘纲概])要求?|不得|原则上)[^，,。；;0-9]{0,12}"
    r"(?:低于|不?高于|不?超过|[降压减][到至]|降低[到至]|控制在|(?<=[须应当需要])在)[^，,。；;0-9]{0,3}$"
)
_EVERY = re.compile(
    r"[东中西]部(?:地区|省)?[^，,。；;]{0,12}$|贫困[县村](?:（[^）]*）)?的?(?:退出|出列|摘帽|脱贫)(?![了后前时]|工作|[0-9])"
    r"|(?:退出|出列|摘帽|脱贫)的?[\u4e00-\u9fff]{0,4}(?:标准|条件|门槛|要求|指标|程序)"
)
# A line that tells places apart: 贫困发生率仍在2%以上的11个贫困村.
_SELECTS = re.compile(r"(?<!属于)(?<!属于贫困)发生率[^，,。；;、0-9]{0,8}$")
_POOR_SELECTS = re.compile(r"贫困(?:人口|户)[^，,。；;、0-9]{0,8}$")
_KEPT = re.compile(r"(?<!已)(?<!均)控制(?:在|到|至)[^，,。；;0-9]{0,4}$")
_AIM = re.compile(r"(?:以[上下内])?(?:、[^，,。；;]{2,20})?的(?:年度|工作|既定|预期|减贫)?(?:目标|任务)")
_GOALS = re.compile(r"目标(?: / |$)")
# The same place's rate at an earlier time, named to compare with.
_EARLIER = re.compile(
    r"(?:[较比与同]|相比)[^，,。；;省市县区州全]{0,10}(?:年[初末底]*|月[初末底]*|[上去前]年[初末底]*(?:同期)?|[初末底时])的?$"
)
# Found after the report's own time: by a survey, in a check.
_MEASURED = re.compile(
    "抽样调查|监测调查|调查显示|经[^，,。；;]{0,12}(?:核定|核查|核实|认定)|普查|(?:结果|数据)显示|据[^，,。；;]{0,8}统计"
)
# A rate told to the hundredth is a result.
_FINEST_AIM = 0.05


def mark_pairs(text: str, quantities: Sequence[Quantity]) -> set[int]:
    """Return where figures begin that a later one of the same unit replaces: 8.2% in 从8.2%下降至0.32%."""
    starts = set()
    for first, second in pairwise(quantities):
        a, b = first.numeral, second.numeral
        is_zero = a.unit == "%" and b.unit == "" and b.value == 0
        if (
            first.role == "end"
            or not (a.unit == b.unit or is_zero)
            or not _FROM.search(text, max(0, a.start - 18), a.start)
        ):
            continue
        if _TO.fullmatch(text, a.end, b.start):
            starts.add(a.start)
            second.role, second.indicator = "end", first.indicator
    if quantities and (last := quantities[-1].numeral).unit == "%" and _TO_NONE.match(text, last.end):
        starts |= {last.start} if _FROM.search(text, max(0, last.start - 18), last.start) else set()
    return starts


def find_status(lead: Lead, sentence: Sentence, *, is_future: bool) -> str:
    """Return ``planned`` or ``achieved``: what the last cue before the figure says, else its section."""
    if is_future:
        return "planned"
    planned, achieved = lead.get("planned"), lead.get("achieved")
    if planned is None:
        return "planned" if achieved is None and _is_ahead(sentence.section) else "achieved"
    return "planned" if achieved is None or planned >= achieved else "achieved"


@lru_cache(maxsize=1024)
def _is_ahead(section: str) -> bool:
    return is_plan(section) or _GOALS.search(section) is not None


def is_measured(text: str, sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a figure was found, not aimed at: by a survey, or a rate to the hundredth of a percent."""
    numeral = quantity.numeral
    if quantity.indicator == _TOLD and numeral.bound == "exact" and numeral.step < _FINEST_AIM:
        return True
    return _MEASURED.search(text, sentence.start, numeral.start) is not None


def find_role(text: str, lead: Lead, sentence: Sentence, quantity: Quantity, *, is_end: bool) -> str:
    """Return the role of a figure, no start, from the verb before it and the noun behind it."""
    numeral = quantity.numeral
    if numeral.unit in ("%", "元", "元/年") and _THRESHOLD.match(text, numeral.end):
        return "threshold"
    if quantity.indicator == _TOLD and (role := _find_rate_role(text, sentence, numeral)):
        return role
    if (
        numeral.unit == "百分点"
        or text.startswith("翻", numeral.start)
        or _changes(text, lead, numeral.start)
    ):
        return "change"
    if quantity.status == "planned":
        return "target"
    if quantity.indicator in POOR and (role := _find_poor_role(text, sentence, numeral)):
        return role
    return "end" if is_end else "level"


def _find_rate_role(text: str, sentence: Sentence, numeral: Numeral) -> str:
    """Return the role of a rate that words around it name: a rule, an aim, an earlier time; else ""."""
    start = max(sentence.start, numeral.start - 70)
    is_obliged = _OBLIGED.search(text, max(sentence.start, numeral.start - 24), numeral.start) is not None
    if _is_ruled(text, start, sentence, numeral, is_obliged):
        return "threshold"
    if SELECTED.match(text, numeral.end) and _SELECTS.search(text, start, numeral.start):
        return "threshold"
    if is_obliged or _AIM.match(text, numeral.end) or _KEPT.search(text, start, numeral.start):
        return "target"
    return "start" if _EARLIER.search(text, start, numeral.start) else ""


def _find_poor_role(text: str, sentence: Sentence, numeral: Numeral) -> str:
    """Return the role of a number of poor people that the words around it name: a fall, an earlier time."""
    start = max(sentence.start, numeral.start - 40)
    if _POOR_CHANGE.search(text, start, numeral.start):
        return "change"
    if SELECTED.match(text, numeral.end) and _POOR_SELECTS.search(text, start, numeral.start):
        return "threshold"
    return "start" if _EARLIER.search(text, start, numeral.start) else ""


def _is_ruled(text: str, start: int, sentence: Sentence, numeral: Numeral, is_obliged: bool) -> bool:
    """Whether the words before a rate make it a rule for every place of a kind."""
    rule = _RULE.search(text, start, numeral.start)
    if rule and not _OF_FIGURE.search(text, start, rule.start()):
        return True
    return is_obliged and _EVERY.search(text, sentence.start, numeral.start) is not None


def _changes(text: str, lead: Lead, start: int) -> bool:
    """Whether a verb of moving stands right before the figure: 下降 0.32%."""
    at, end = lead.get("change", _NONE)
    return start - at <= _LONGEST_LEAD and _HEDGED.fullmatch(text, end, start) is not None


def ends_move(text: str, lead: Lead, quantity: Quantity) -> bool:
    """Whether a verb of moving leads to the figure: 下降到 0.32%."""
    start = quantity.numeral.start
    if quantity.role == "end":
        return True
    at, end = lead.get("end", _NONE)
    return start - at <= _LONGEST_LEAD and bool(_END_GAPS.get(text[at], _NEAR).fullmatch(text, end, start))


def spread_roles(text: str, quantities: Sequence[Quantity]) -> None:
    """Let figures of one list share a role."""
    for first, second in pairwise(quantities):
        gap = first.numeral.end, second.numeral.start
        if (
            first.role == "threshold"
            and second.role in ("level", "target")
            and _PART_GAP.fullmatch(text, *gap)
        ):
            second.role = "threshold"
        is_alike = second.role == "level" != first.role and first.numeral.unit == second.numeral.unit
        if is_alike and _LIST_GAP.fullmatch(text, *gap):
            second.role = first.role
