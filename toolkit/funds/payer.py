"""Decide who pays a money figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.codebooks.match import Match
from toolkit.funds.record import Fund
from toolkit.funds.scene import Scene

_NAMED = frozenset({"allocation", "grant", "investment", "standard", "fee_waiver", "change"})
_BY_FLOW = {"loan": "bank", "claim": "insurance", "donation": "social"}
_JOINS = re.compile(r"(?:财政|资金|级|本级|专项|政府|扶贫资金)*[、和与及]")
_BALANCE = re.compile(r"(?:贷款?|信贷)[^，,。；;、]{0,4}(?:余额|逾期)|逾期[0-9]+笔|展期")
# What is left of the sum before, or its mean.
_SAME_MONEY = re.compile(r"结存|结余|结转|剩余|尚有|未支出|[户人村]均")
_INTEREST = re.compile(r"减免[^，,。；;、]{0,4}利息|免息")
_SOCIETY_ITEM = re.compile(r"、(?:本地|社会|爱心)?(?:企业|个人|群众|商会|社会|干部|职工|爱心)")
_CALLS_ON = re.compile(r"(?:动员|发动|组织|协调|引导|号召)[^，,。；;、]{0,4}$")
_SUBJECT_REACH = 6
# Money of several payers: 各级扶贫资金.
_ALL_LEVELS = re.compile(r"各级[^，,。；;、]{0,6}资金")
# What makes the payer part of a noun, and no subject: 市财政专项扶贫资金绩效评价.
_MONEY_NOUN = re.compile(r"[^，,。；;、]{0,6}资金")
# A share of the sum before: 县均投入5187万元.
_AVERAGE = re.compile(r"[省市县乡镇村户人年]均")
# A clause that goes on with the money of the figure before it: 其中, 比上年的, 实际花了, 共补助.
_GOES_ON = re.compile(
    r"[，,（(\s]*(?:其中|比|较|去年|上年|今年|平均|实际|到?年底|至今|目前|已|仅|尚|仍|剩余|全年|共|累计|每[人户生县村]|[人户县]均|(?:(?:19|20)[0-9]{2}|[一二两三四五六七八九十])年)"
)
# Words for the money of a partner place, whoever is named as its sender.
_AID = re.compile(r"(?:帮扶|协作|援助|援建|支援|对口)[^，,。；;]{0,4}(?:资金|经费)")


def decide_source(scene: Scene, flow: str, base: str, *, is_cooperation: bool) -> str:
    """Return the payer of a figure; `is_cooperation`: whether its heading is on partner places."""
    payers = scene.payers
    has_partner = is_cooperation or any(payer.code == "cooperation" for payer in payers)
    if base == "donation":
        return "cooperation" if has_partner and not _names_society(scene) else "social"
    if base in _BY_FLOW:
        return _BY_FLOW[base]
    if flow == "sales":
        return "cooperation" if has_partner else "unspecified"
    if flow == "fee_waiver" and _INTEREST.search(scene.before):
        return "bank"
    if flow == "other":
        return _find_payer_of_other(scene)
    if flow not in _NAMED:
        return "unspecified"
    if flow != "investment" and has_partner and _AID.search(scene.text, scene.own_start, scene.item_end):
        return "cooperation"
    named = _find_named(scene, payers)
    if named == "cooperation" and flow == "investment":
        return "unspecified"
    if named:
        return named
    if scene.previous is not None and (flow == "change" or _AVERAGE.search(scene.before)):
        return _find_whole(scene).source
    return "cooperation" if is_cooperation and flow == "allocation" else "unspecified"


def _find_whole(scene: Scene) -> Fund:
    """Return the figure that a change or a mean speaks of: the total before 其中, else the last one."""
    total = next(
        (f for f, g in pairwise(scene.figures[: scene.place]) if "其中" in scene.text[f.end : g.start]), None
    )
    return total or scene.figures[scene.place - 1]


def _find_payer_of_other(scene: Scene) -> str:
    """Return who pays money that is none of the flows: a loan's balance its bank, own money its owner."""
    if scene.names_self:
        return "self"
    if scene.previous is not None and _SAME_MONEY.search(scene.before + scene.behind):
        return scene.previous.source
    return "bank" if _BALANCE.search(scene.before) else "unspecified"


def _names_society(scene: Scene) -> bool:
    """Whether society gives: it is named in the clause, or in a list behind what a partner gives.

    A partner place that calls on society stands for it: 动员社会各界捐款.
    """
    if scene.previous is not None and _SOCIETY_ITEM.match(scene.before):
        return True
    named = [
        p for p in scene.payers if p.code == "social" and scene.clause_start <= p.start < scene.clause_end
    ]
    return any(not _CALLS_ON.search(scene.text, scene.clause_start, p.start) for p in named)


def _find_named(scene: Scene, payers: Sequence[Match]) -> str:
    """Return the payer named before the figure, behind it, or as the subject of an earlier clause."""
    if scene.continues_list and scene.previous is not None:
        return scene.previous.source
    own = [p for p in payers if scene.own_start <= p.start and p.end <= scene.figure.start]
    behind = [p for p in payers if scene.figure.end <= p.start < scene.own_end and scene.is_close_behind(p)]
    if behind and (not own or behind[0].start == scene.figure.end):
        return behind[0].code
    if own:
        return _join_payers(scene.text, own)
    if _ALL_LEVELS.search(scene.before + scene.behind[:_SUBJECT_REACH]):
        return "unspecified"
    if scene.previous is not None and scene.previous.flow in _NAMED and _goes_on(scene):
        is_near = scene.previous.start >= scene.clause_start
        return scene.previous.source if is_near else _find_whole(scene).source
    for start, end in scene.list_earlier_clauses():
        if any(start <= figure.start < end for figure in scene.figures):
            return ""
        subject = [p for p in payers if start <= p.start <= start + _SUBJECT_REACH and p.end <= end]
        if subject and not _MONEY_NOUN.match(scene.text, subject[-1].end):
            return _join_payers(scene.text, subject)
    return ""


def _goes_on(scene: Scene) -> bool:
    """Whether a figure stands in the clause of the one before it, or its clause goes on with that money."""
    previous = scene.previous
    in_clause = previous is not None and previous.start >= scene.clause_start
    return in_clause or _GOES_ON.match(scene.text, scene.clause_start) is not None


def _join_payers(text: str, payers: Sequence[Match]) -> str:
    """Return the last payer, or what it makes together with those that are joined to it."""
    joined = {payers[-1].code}
    for one, other in zip(reversed(payers[:-1]), reversed(payers), strict=False):
        if not _JOINS.fullmatch(text[one.end : other.start]):
            break
        joined.add(one.code)
    if joined == {"central", "provincial"}:
        return "central_provincial"
    return joined.pop() if len(joined) == 1 else "unspecified"
