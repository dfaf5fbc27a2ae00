"""Decide the flow of a money figure from the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.codebooks.match import Match
from toolkit.funds.scene import Scene

_GOVERNING = ("nouns", "verbs", "strong", "soft", "")
_GOVERNMENTS = frozenset({"central", "central_provincial", "provincial", "municipal", "county"})
# Nouns for money that take their verb from the clause before: 发放…30万元，救助资金5万元.
_BARE = frozenset({"资金", "经费", "款项"})
_TAKES_MONEY = frozenset({"allocation", "grant", "donation", "investment"})
# What may stand between a word of change and its amount.
_DIRECT_GAP = re.compile(r"(?:了|约|近|超过|超|达|逾|将近|接近|大约|人民币|\s)*")
# Flows that a figure does not hand on to the next one.
_DERIVED = frozenset({"change", "standard", "target", "other"})
_COMPARES = re.compile(r"[比较]|同比|环比")
_TO_LEVEL = re.compile(r"[到至为]")
# Flows that a bare 发放 takes over: 计划发放贷款5亿元，实际发放6亿元.
_HANDED_OUT = frozenset({"loan", "wages"})
# What others pay; what somebody pays himself is none of these.
_PAID_BY_OTHERS = frozenset({"claim", "grant", "loan", "donation", "fee_waiver"})
# A noun behind the figure says more than the verb before it: 争取500万元贷款.
_NOUN_BEHIND_WINS = frozenset({"loan", "wages", "donation", "asset"})
# Money that becomes a norm when it is told as so much for each; earnings and prices do not.
_MAKES_STANDARD = frozenset({"allocation", "grant", "loan", "claim", "fee_waiver", "wages", ""})
_CEILING = re.compile(r"最高|最多|不超过|封顶|上限")
# A price: so much for goods that are weighed or measured.
_PER_GOODS = re.compile(r"元/(?:斤|公斤|千克|吨|度|千瓦时|立方米|方|株|棵|枚|袋|箱)")
# What a worker or a piece of land yields: 全员劳动生产率达到25万元/人.
_YIELD = re.compile(r"生产率|产[值出]|效益|单产")
_STANDARD_BEHIND = re.compile(r"(?:以上|以下|以内|左右)?(?:/|每)?[年月人]?的?[^，,。；;]{0,4}标准")
_LINE_BEHIND = re.compile(
    r"(?:以[上下内])?(?:[且并][^，,。；;]{2,16})?的[^，,。；;]{0,8}(?:户|人口|人员|群众|家庭|对象|标准|底线|线)|以下[^，,。；;]{0,6}(?:户|人口|家庭|群众)"
)
_LINE_BEFORE = re.compile(r"低于|高于|不足|未达|不到|超过|达到|没有达到|未超过|在$")
_PROJECT_BEHIND = re.compile(r"(?:以[上下]|级)?的?[^，,。；;、]{0,6}(?:项目|工程)")
_MEAN_BOUND = re.compile(r"[户人村]均[^，,。；;、]{0,4}(?:不低于|不少于|不超过)")
# What somebody earns by the day is no norm: 在大棚打零工，每天80元.
_EARNS = re.compile(r"打[零短]?工|干活|上班|挣")
# A mean, or what somebody got, is no norm: 平均每人领到2.4万元.
_RECEIVED = re.compile(r"平均每|领[到了]|拿到|得到|分[到得]|分红")
_LISTED_NORM = re.compile(r"[^，,。；;0-9]{0,10}[和及、与]")
_BOUND_BEHIND = re.compile(r"以[下内](?!的?(?:部分|项目))")
_FOR_WAGES = re.compile(r"用[来于作][^，,。；;]{0,14}?(?:工资|报酬)")
_PAYS_SUBSIDY = re.compile(
    r"(?:投入|下拨|拨付|支付)(?:各类|各项)?[^，,。；;、]{0,6}(?:补助|补贴|奖补|救助)(?:资金|款)"
)
_FOR_HOUSEHOLDS = re.compile(r"[0-9]万?[余多]?[户人](?!均)")
_TO_PEOPLE = re.compile(r"到户|到人|打卡|打到卡")
# Verbs of spending that sum up what was paid out before: 发放补贴，共支出5万元.
_SUMS_UP = re.compile(r"(?:共|累计|合计)(?:支出|支付)")
_PAID_OUT = frozenset({"grant", "wages", "claim"})
_MONTHLY = re.compile(r"每月|月均补|按月")
# A rate per head that is raised is a norm; the amount must be one that a person can get.
_RAISED = re.compile(r"(?:提高|上调|调整|增加|提标|提升)(?:到|至|为)")
_MOST_PER_HEAD = 100_000
_STANDARD_REACH = 6


def decide_flow(scene: Scene) -> tuple[str, str]:
    """Return the flow of a figure, and the flow that it would have if it were no standard or change."""
    if scene.is_size:
        return "other", "other"
    if scene.continues_list and scene.previous is not None:
        return scene.previous.flow, scene.previous.flow
    base = _decide_base(scene)
    if _is_change(scene):
        return "change", base
    if _is_standard(scene, base):
        return "standard", base
    return base or "other", base or "other"


def _decide_base(scene: Scene) -> str:
    left = scene.list_cues(scene.clause_start, scene.figure.start)
    behind = [cue for cue in scene.list_cues(scene.figure.end, scene.own_end) if scene.is_close_behind(cue)]
    governor = _find_governor(left)
    noun = next((cue for cue in reversed(behind) if cue.group in _GOVERNING and cue.group != "verbs"), None)
    if governor and noun and _wins_behind(governor, noun):
        return noun.code
    if not governor and _FOR_WAGES.match(scene.behind):
        return "wages"
    if governor and _SUMS_UP.search(scene.before) and (earlier := _look_back(scene)) in _PAID_OUT:
        return earlier
    if governor and governor.code == "allocation" and _is_paid_out(scene, left):
        return "grant"
    if governor:
        return "allocation" if _is_on_its_way(scene, governor, left) else governor.code
    if noun:
        return noun.code
    if _PROJECT_BEHIND.match(scene.behind):
        return "investment"
    light = _find_last(left, "light") or next((cue for cue in behind if cue.group == "light"), None)
    return _decide_without_governor(scene, light)


def _is_paid_out(scene: Scene, cues: Sequence[Match]) -> bool:
    """Whether subsidies have gone to people already: 拨付到户奖补资金30万元, 改造9户，下拨补助资金20万元."""
    if not any(cue.code == "grant" for cue in cues):
        return False
    start, end = scene.clause_start, scene.figure.start
    if _TO_PEOPLE.search(scene.text, start, end):
        return True
    is_paid = _PAYS_SUBSIDY.search(scene.text, start, end) and _FOR_HOUSEHOLDS.search(
        scene.text, scene.sentence.start, start
    )
    return bool(is_paid) and not _names_government(scene)


def _wins_behind(governor: Match, noun: Match) -> bool:
    """Whether the noun behind a figure says more than the word before it: 套取的8万元全部退缴."""
    if governor.group == "verbs":
        return noun.code in _NOUN_BEHIND_WINS
    return governor.group == "strong" and governor.code == "other" and noun.code == "repayment"


def _decide_without_governor(scene: Scene, light: Match | None) -> str:
    by_light = _read_light(scene, light) if light else ""
    earlier = _look_back(scene)
    if earlier in _PAID_BY_OTHERS and scene.names_self:
        return "other"
    if light and light.text == "发放" and earlier in _HANDED_OUT:
        is_bare = _DIRECT_GAP.fullmatch(scene.text, light.end, scene.figure.start)
        return earlier if is_bare else by_light
    if light and "其中" not in scene.text[scene.clause_start : scene.figure.start]:
        return earlier if light.text in _BARE and earlier in _TAKES_MONEY else by_light
    return earlier or scene.carried or _find_following(scene) or by_light


def _is_on_its_way(scene: Scene, governor: Match, left: Sequence[Match]) -> bool:
    """Whether money for grants is still passed on between governments: 中央财政安排就业补助.

    So is what a list of uses names: 资金投向包括：饮水2亿元；教育资助1亿元.
    """
    is_grant = governor.code == "grant" and governor.group == "nouns"
    is_passed_on = any(cue.group == "verbs" and cue.code == "allocation" for cue in left)
    is_listed = scene.carried == "allocation" and len(left) == 1
    return is_grant and (is_listed or (is_passed_on and _names_government(scene)))


def _read_light(scene: Scene, light: Match) -> str:
    """Return the flow of a light word; money that problems involve is no flow."""
    if light.code == "grant" and light.text.endswith("资金") and _names_government(scene):
        return "allocation"
    if "涉及" in scene.before and _has_problem(scene):
        return "other"
    return light.code


def _names_government(scene: Scene) -> bool:
    own = [p for p in scene.payers if scene.clause_start <= p.start < scene.clause_end]
    return any(payer.code in _GOVERNMENTS for payer in own)


def _has_problem(scene: Scene) -> bool:
    cues = scene.list_cues(scene.sentence.start, scene.figure.start)
    words = scene.text[scene.sentence.start : scene.figure.start]
    is_misused = any(cue.code == "other" and cue.group == "strong" for cue in cues)
    return is_misused or "问题" in words or "未" in words


def _find_governor(cues: Sequence[Match]) -> Match | None:
    """Return the cue that governs what follows it: the last one, or the strong verb whose noun it is."""
    full = [cue for cue in cues if cue.group in _GOVERNING]
    if not full:
        return None
    for place, cue in reversed(list(enumerate(full))):
        if cue.group == "strong":
            return _find_recovery(full[: place + 1]) or cue
        if cue.group == "verbs" and not _continues_strong(full[:place], cue):
            return cue if full[-1].group == "soft" else full[-1]
        if cue.code == "claim" and (full[-1].group == "soft" or full[-1].text == "损失"):
            return cue
    return full[-1]


def _continues_strong(cues: Sequence[Match], verb: Match) -> bool:
    """Whether a verb only goes on with the strong one that it joins: 收回统筹使用."""
    return bool(cues) and cues[-1].group == "strong" and cues[-1].end == verb.start


def _find_recovery(cues: Sequence[Match]) -> Match | None:
    """Return the verb that brings misspent money back, if one governs the run of cues: 追回被挪用的资金."""
    return next((cue for cue in reversed(cues) if cue.code == "repayment" and cues[-1].code == "other"), None)


def _find_last(cues: Sequence[Match], group: str) -> Match | None:
    return next((cue for cue in reversed(cues) if cue.group == group), None)


def _look_back(scene: Scene) -> str:
    """Return the flow that the nearest earlier clause with a figure or a cue gives."""
    if "其中" in scene.before and scene.previous is not None and scene.previous.flow not in _DERIVED:
        return scene.previous.flow
    for start, end in scene.list_earlier_clauses():
        figures = [
            f for f in scene.figures[: scene.place] if start <= f.start < end and f.flow not in _DERIVED
        ]
        if figures:
            return figures[-1].flow
        cues = scene.list_cues(start, end)
        cue = _find_governor(cues) or _find_last(cues, "light")
        if cue:
            return cue.code
    return ""


def _find_following(scene: Scene) -> str:
    """Return the flow that the rest of the clause gives."""
    cues = scene.list_cues(scene.figure.end, scene.own_end)
    cue = next((cue for cue in cues if cue.group in _GOVERNING), None)
    return cue.code if cue else ""


def _is_change(scene: Scene) -> bool:
    cues = scene.list_cues(scene.own_start, scene.figure.start)
    direct = _find_last(cues, "direct")
    if direct is None:
        return False
    gap = scene.text[direct.end : scene.figure.start]
    if _DIRECT_GAP.fullmatch(gap):
        return True
    compared = _COMPARES.search(scene.text, scene.own_start, direct.start)
    return bool(compared) and not _TO_LEVEL.search(gap)


def _is_standard(scene: Scene, base: str) -> bool:
    if base == "income":
        is_line = _LINE_BEFORE.search(scene.before) and _LINE_BEHIND.match(scene.behind)
        return bool(is_line) or "标准" in scene.behind[:_STANDARD_REACH]
    if base not in _MAKES_STANDARD:
        return False
    if _RECEIVED.search(scene.before):
        return False
    if base == "wages" and _EARNS.search(scene.text, scene.sentence.start, scene.figure.start):
        return False
    if base in ("grant", "loan") and _BOUND_BEHIND.match(scene.behind):
        return True
    if scene.previous is not None and scene.previous.flow == "standard" and _goes_on(scene):
        return True
    groups = {cue.group for cue in scene.list_cues(scene.own_start, scene.figure.start)}
    if "rules" in groups or ("rates" in groups and base):
        return True
    if base in ("grant", "allocation") and _MEAN_BOUND.search(scene.before):
        return True
    unit = scene.text[scene.figure.start : scene.figure.end]
    if "/" in unit or _STANDARD_BEHIND.match(scene.behind):
        is_price = _PER_GOODS.search(unit) or _YIELD.search(scene.before)
        return base != "wages" and bool(base or not is_price)
    return base in ("grant", "allocation") and _is_raised_rate(scene, base)


def _goes_on(scene: Scene) -> bool:
    """Whether a figure is listed beside a norm or is a part of it: 每户补2万元，其中省里承担1万元."""
    return "其中" in scene.before or _LISTED_NORM.fullmatch(scene.before) is not None


def _is_raised_rate(scene: Scene, base: str) -> bool:
    if (scene.figure.yuan or 0) < _MOST_PER_HEAD and _RAISED.search(scene.before):
        return True
    return base == "grant" and bool(_MONTHLY.search(scene.before) or _CEILING.search(scene.before))
