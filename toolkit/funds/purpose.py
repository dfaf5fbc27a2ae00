"""Decide what a money figure is for: its sector."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from toolkit.codebooks.match import Matcher
from toolkit.funds.record import SectorMention
from toolkit.funds.scene import Scene
from toolkit.measures import ROUTINE
from toolkit.text import LEAD_IN, Sentence

# A short sentence without a figure that opens its paragraph: 大力抓产业促增收。
_TOPIC = re.compile(r"\s*([^，,。；;：:！!？?\n0-9０-９]{4,20})。")
# Headings on how fast money is spent: 支出进度.
_PROGRESS = re.compile(r"支出(?:进度|情况)|执行(?:率|进度|情况)|拨付(?:进度|情况)|到位(?:率|情况)")
_PER_HEAD = re.compile(r"可支配收入|人均[^，,。；;、]{0,6}收入|纯收入")
# Figures of a whole place and their parts.
_MACRO = re.compile(
    r"生产总值|GDP|增加值|财政(?:总)?收入|预算收入|税收收入|零售总额|消费品|进出口|存款|(?:工资性|经营(?:性)?净?|财产(?:性)?净?|转移(?:性)?净?)收入"
)
_HOUSEHOLD_INCOME = re.compile(r"[年月]收入|家庭收入")
# A clause that tells who does something else, or of a part: ，贷款由银行提供; ，其中六成用于产业.
_OTHER_SUBJECT = re.compile(r"[，,](?:[^，,。；;]{1,8}由|其中)")
# Pay that is won back for workers: 追回欠薪.
_PAY = re.compile(r"工资|欠薪|薪酬")
_PAY_REACH = 4
_USED = re.compile(r"[，,](?:帮|用于|用来|援?建|新建|修建|支持|扶持)")
# Notes that close a report, and rows of a table that look like headings.
_NOTES = re.compile(r"^[ \t\u3000]*(?:附?注释?|附件?|说明|备注)[：:]", re.MULTILINE)
_ROW = re.compile(r"[\t|]")
_POVERTY_FUND = re.compile(r"扶贫资金|扶贫专项资金|涉农资金|攻坚资金|衔接资金|各类资金|整合")
_LISTED = re.compile(r"[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]，|在|关于|[^，,。\n]{2,16}方面")
_PARAGRAPH = re.compile(r"(?:[^\n]*[；;]\s*\n)*[^\n]*")
# Words on how work is led, checked and told say nothing of what money is for; who helps says little.
_ON_METHOD = frozenset({"leadership", "rectification", "monitoring", "motivation", "fund_supervision"})
_NO_HEADING = _ON_METHOD - {"monitoring"}
_ON_HELPERS = frozenset({"village_teams", "cooperation"})
_ON_OTHERS = _ON_METHOD | _ON_HELPERS
_BY_FLOW = {
    "sales": "consumption",
    "wages": "employment",
    "claim": "health",
    "asset": "fund_supervision",
    "repayment": "fund_supervision",
}
# How far behind itself words still say what a figure is for.
_NOUN_REACH = 8
# Money that is spent on something; the watch over it is not what it is for.
_SPENT = frozenset({"allocation", "grant", "investment"})
_MACRO_FLOWS = frozenset({"other", "income", "change", "sales"})


class Sectors:
    """The sectors that a report names, by place, and those of its headings."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[SectorMention], purposes: Matcher
    ) -> None:
        self._text = text
        self._purposes = purposes
        self._mentions = [m for m in mentions if m.sector != "general" and not m.measure.startswith(ROUTINE)]
        self._starts = [mention.start for mention in self._mentions]
        headings = [s for s in sentences if s.is_heading and not _ROW.search(text, s.start, s.end)]
        self._headings = {_join_path(text, heading): heading for heading in headings}
        self._named: dict[str, tuple[list[str], int]] = {"": ([], 0)}
        notes = _NOTES.search(text, headings[-1].end if headings else 0)
        self._notes_start = notes.start() if notes else len(text)

    def list_between(self, start: int, end: int) -> list[str]:
        """Return the sectors that measures name between two places, in their order, each once."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return list(dict.fromkeys(m.sector for m in self._mentions[first:last] if m.end <= end))

    def list_back(self, start: int, end: int) -> list[str]:
        """Return the sectors that measures name between two places, the last one first, each once."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        named = (m.sector for m in reversed(self._mentions[first:last]) if m.end <= end)
        return list(dict.fromkeys(named))

    def list_words(self, start: int, end: int) -> list[str]:
        """Return the sectors that single words name between two places, in their order."""
        return [match.code for match in self._purposes.find(self._text[start:end])]

    def list_named(self, start: int, end: int) -> list[str]:
        """Return the sectors that measures name between two places, else those that single words name."""
        return self.list_between(start, end) or self.list_words(start, end)

    def _list_all(self, start: int, end: int) -> list[str]:
        return list(dict.fromkeys(self.list_between(start, end) + self.list_words(start, end)))

    def is_on_watch(self, scene: Scene) -> bool:
        """Whether a heading over a figure is on the watch over money: 审计发现的问题."""
        path = scene.sentence.section
        while path:
            last = path.rpartition(" / ")[2]
            if "fund_supervision" in self._read_heading(path)[0] and not _PROGRESS.search(last):
                return True
            path = path.rpartition(" / ")[0]
        return False

    def find_over(self, scene: Scene) -> list[str]:
        """Return the sectors of the lead-in, topic or heading over a figure."""
        if scene.figure.start >= self._notes_start:
            return []
        paragraph = self._text.rfind("\n", 0, scene.sentence.start) + 1
        topic = _TOPIC.match(self._text, paragraph, scene.figure.start)
        lead = self._find_lead(paragraph, scene.figure.start)
        sectors = self.list_named(*lead) if lead else []
        if not sectors and topic and self.list_between(*topic.span(1)):
            sectors = self._list_all(*topic.span(1))
        if sectors:
            return sectors
        path = scene.sentence.section
        while path:
            named, reach = self._read_heading(path)
            sectors = [sector for sector in named if sector not in _NO_HEADING]
            if sectors and scene.figure.start < reach:
                return sectors
            path = path.rpartition(" / ")[0]
        return []

    def _find_lead(self, paragraph: int, end: int) -> tuple[int, int] | None:
        """Return the words of the last lead-in between two places."""
        if self._text.find("方面", paragraph, end) < 0 and self._text.find("上", paragraph, end) < 0:
            return None
        leads = [match.span(1) for match in LEAD_IN.finditer(self._text, paragraph, end)]
        return leads[-1] if leads else None

    def _read_heading(self, path: str) -> tuple[list[str], int]:
        """Return the sectors that the last heading of a path names, and how far it rules."""
        if path not in self._named:
            heading = self._headings.get(path)
            self._named[path] = (
                (self._list_all(heading.start, heading.end), _find_reach(self._text, heading))
                if heading
                else self._named[""]
            )
        return self._named[path]


def _join_path(text: str, heading: Sentence) -> str:
    words = re.sub(r"\s*\n\s*", "", text[heading.start : heading.end]).rstrip("。：:")
    return f"{heading.section} / {words}" if heading.section else words


def _find_reach(text: str, heading: Sentence) -> int:
    """Return how far a heading rules: one of a list (一是…。) or a lead-in as far as its paragraph.

    Lines that end with a semicolon go on in the next one.
    """
    if text[heading.end : heading.end + 1] in ("", "\n") or not _LISTED.match(text, heading.start):
        return len(text)
    match = _PARAGRAPH.match(text, heading.end)
    return match.end() if match else len(text)


def decide_sector(
    scene: Scene, flow: str, base: str, source: str, sectors: Sectors, over: Sequence[str]
) -> str:
    """Return the sector of a figure; `over`: those of the lead-in, topic or heading over it."""
    end = scene.figure.start
    clause = scene.text[scene.clause_start : end]
    if base == "income" and flow != "standard" and _PER_HEAD.search(clause):
        return "general"
    if flow in _MACRO_FLOWS and _MACRO.search(clause):
        return "general"
    if flow == "sales" and scene.previous is None and _is_bought_by_partner(scene):
        return "cooperation"
    if source == "cooperation" and flow == "allocation" and "cooperation" in _list_near(scene, flow, sectors):
        return _find_use(scene, sectors) or "cooperation"
    if base == "loan" and len(over) > 1 and not set(over) & set(sectors.list_named(scene.own_start, end)):
        return "finance"
    if over == ["monitoring"]:
        return _find_deed(scene, flow, sectors) or "monitoring"
    if over:
        named = (*_list_near(scene, flow, sectors), *_list_around(scene, sectors)) if len(over) > 1 else ()
        return next((sector for sector in named if sector in over), over[0])
    return _decide_alone(scene, flow, base, source, sectors)


def _decide_alone(scene: Scene, flow: str, base: str, source: str, sectors: Sectors) -> str:
    """Return the sector of a figure that stands under no heading or lead-in on any."""
    end = scene.figure.start
    clause = scene.text[scene.clause_start : end]
    if base == "loan" or (base == "repayment" and "贷" in clause):
        return "finance"
    if base == "income" and flow == "standard":
        return "monitoring"
    if flow == "change" and scene.previous is not None:
        return scene.previous.sector
    if _is_watched(scene, flow, base, sectors):
        return "fund_supervision"
    if base == "income" and _HOUSEHOLD_INCOME.search(clause) and not sectors.list_named(scene.own_start, end):
        return "general"
    if scene.is_size:
        # Of a list, only the item that is so large says what it is: 发电等12个、70个30亿元以上项目.
        item_start = max(scene.own_start, scene.text.rfind("、", scene.own_start, end) + 1)
        return _choose(sectors.list_named(item_start, scene.item_end)) or "general"
    sector = _choose(_list_near(scene, flow, sectors)) or _infer_sector(scene, flow, base, source, sectors)
    return "fund_supervision" if sector == "general" and sectors.is_on_watch(scene) else sector


def _is_bought_by_partner(scene: Scene) -> bool:
    """Whether a partner place is the subject of a purchase: 福州企业购买特产3亿元."""
    bought = scene.text.find("购", scene.clause_start, scene.figure.start)
    start = scene.clause_start
    return bought >= 0 and any(p.code == "cooperation" and p.start == start for p in scene.payers)


def _find_deed(scene: Scene, flow: str, sectors: Sectors) -> str:
    """Return the sector of what is done for those on watch, where the words by a figure say it."""
    near = list(_list_near(scene, flow, sectors))
    if "monitoring" in near:
        return ""
    named = (*near, *_list_around(scene, sectors))
    return next((sector for sector in named if sector not in _ON_OTHERS), "")


def _find_use(scene: Scene, sectors: Sectors) -> str:
    """Return the sector of the work that the next clause tells was done with the money: ，帮村里建起大棚."""
    if not _USED.match(scene.text, scene.own_end):
        return ""
    return next(iter(sectors.list_named(scene.own_end, scene.next_end)), "")


def _is_watched(scene: Scene, flow: str, base: str, sectors: Sectors) -> bool:
    """Whether a figure is money that comes back, or that an audit or a misuse involves."""
    if base == "repayment":
        return not _PAY.search(scene.text, scene.clause_start, scene.figure.end + _PAY_REACH)
    start = scene.sentence.start if "涉及" in scene.before else scene.own_start
    return flow == "other" and "fund_supervision" in sectors.list_words(start, scene.figure.start)


def _infer_sector(scene: Scene, flow: str, base: str, source: str, sectors: Sectors) -> str:
    """Return the sector of a figure that nothing near it names."""
    previous = scene.previous
    if previous is not None and (previous.flow, previous.source) == (flow, source):
        return previous.sector
    if source in ("cooperation", "social"):
        return "cooperation"
    if (
        previous is not None
        and previous.flow == flow
        and "cooperation" not in (previous.sector, previous.source)
    ):
        return previous.sector
    if base in _BY_FLOW:
        return _BY_FLOW[base]
    if _POVERTY_FUND.search(scene.before + scene.behind[:_NOUN_REACH]):
        return "general"
    return _find_around(scene, sectors)


def _list_near(scene: Scene, flow: str, sectors: Sectors) -> Iterator[str]:
    """Yield the sectors named with the figure: before it, nearest first, behind it, in the next clause."""
    for named in _list_spans(scene, sectors):
        yield from (sector for sector in named if flow not in _SPENT or sector != "fund_supervision")


def _list_spans(scene: Scene, sectors: Sectors) -> Iterator[list[str]]:
    start, end = scene.figure.start, scene.figure.end
    yield sectors.list_back(scene.own_start, start)
    yield sectors.list_words(scene.own_start, start)[::-1]
    yield sectors.list_between(end, scene.item_end)
    yield sectors.list_words(end, scene.item_end)
    if not _OTHER_SUBJECT.match(scene.text, scene.own_end):
        yield sectors.list_between(scene.own_end, scene.next_end)
        yield sectors.list_words(scene.own_end, scene.next_end)


def _find_around(scene: Scene, sectors: Sectors) -> str:
    """Return the sector named nearest in the rest of the sentence."""
    named = _list_around(scene, sectors)
    return next((sector for sector in named if sector not in _ON_OTHERS), "general")


def _list_around(scene: Scene, sectors: Sectors) -> list[str]:
    """Return the sectors named in the sentence of a figure: before it, nearest first, then behind it."""
    sentence, figure = scene.sentence, scene.figure
    before = (
        sectors.list_back(sentence.start, figure.start)
        or sectors.list_words(sentence.start, figure.start)[::-1]
    )
    return [*before, *sectors.list_between(figure.end, sentence.end)]


def _choose(named: Iterable[str]) -> str:
    """Return the first sector that says what is done, else the first of all; "" where there is none."""
    first = ""
    for sector in named:
        if sector not in _ON_OTHERS:
            return sector
        first = first or sector
    return first
