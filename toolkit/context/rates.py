"""Which percentages are poverty rates: those that name the rate, and those that go on about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from toolkit.quantities import Quantity
from toolkit.text import Sentence

RATE = "poverty_incidence"
# Another noun that has a percentage, after which the talk is no longer of the poverty rate.
_OTHER = re.compile(
    r"(?<!发生)(?<!贫困)率(?![先领队团])|[满适][意应]度|认可度|知晓度|进度|集中度|(?<!抢)占(?![领用])|比[例重](?!尺)|份额"
    r"|增[长幅速]|系数|指数|利息|折扣|完成[了全年]{0,3}(?:任务|计划)的"
)
# 这一比率, 这个数字: words that take the rate up again.
_REFERENCE = re.compile(
    r"(?:[这该此]|上述|前述)(?:[一个项两]|一个|两项)?(?:比率|比例|比重|数字|数据|指标|数值|占比)"
)
_LONGEST_GAP, _LONGEST_LEAD = 160, 40
_MARK = re.compile(r"[，,、；;。！？!?：:（(\n]")
_FULL_STOP = re.compile(r"[。！？!?]")
# What may stand at the end of a line that speaks on in the next one: a question, or a list that goes on.
_OPEN_LINE = ("？", "?", "：", ":", "；", ";")
# The part of a clause that says no more than how the rate stands.
_PREDICATE = (
    r"同期|平均|综合|总体|整体|分别|依次|均|都|全部|各|也|还|又|再|则|仍|已经?|先|后|只|仅|就|才|更|略|将|要|须|应|可|能|需"
    r"|必须|力争|争取|确保|计划|预计|实际|大约|约|近|逾|为|是|达到?|有|在|从|由|到|至|比|较|下?降低?|减少?|压减?|控制|回落"
    r"|上?升|变成?|成|了|不?低于|不?高于|高出|不?超过|超|不到|不足|不及|保持|稳定|维持|停留|剩|处于|低|高|的|又|以|过|未|于"
    r"|符合|满足|对照|按照?|好于|优于|次之|最[高低大小]|公示|公布|上述|前述|初步|核定|测算|其中|而|但|并|且|和|与|同|分|数字?|水平"
)
_LEAD = re.compile(rf"(?P<subject>.{{0,30}}?)(?P<predicate>(?:{_PREDICATE})*)", re.DOTALL)
_VERB = re.compile(r"[为是成达在到至从由比较于超过]|[只仅还仍尚]有|不[到足及]|降|低|高|[（(]")
# A date, a place, a group of places or a mean: what a clause about a rate is told of.
_TOLD_OF = re.compile(
    r"(?:[省市县区州盟旗镇乡村场国定]|国家|乡镇|街道|社区|苏木|嘎查|地区|年[底末初终]?前?|月[底末初份]?前?|[去今前上][年底末初]+|同期|当前|目前|现在|眼下|如今|时候?|之初|初期|[当彼那]时|伊始"
    r"|三区三州[”\"]?|[东中西]部|最[高低大小]|[这两]项|[前后]者|标准|退出|出列|摘帽|验收|线|要求|规定|起点|终点)$"
)
_QUALIFIED = re.compile(r"(?<![年月初末底期时前高低省市县区州国近邻邻壁边旁])的")
_AFTER = re.compile(
    r"(?:以[上下内]|左右|上下|之间)?(?:$|[，,。；;、）)”\"\s]|[和及与并至到只仅还也已均都略又—-]|[下回]?[降落]|减|[上]?升|高|低"
    r"|的(?:[还仅只尚共]?有)?[0-9]*个?[\u4e00-\u9fff]{0,4}[县乡镇村](?:[还仅只尚共]?[有剩]|[，,])"
    r"|(?<=[上下内])的[\u4e00-\u9fff]{0,3}[省市县区州乡镇村]"
    r"|的?[\u4e00-\u9fff]{0,8}(?:水平|均值|标准|要求|规定|红线|底线|门槛|条件|线|目标|任务)|的?(?:[上下]降|差)|的[0-9.]+倍|(?:大体|大致|基本|几乎)?(?:持平|相当|相近|接近|一致|相同))"
)
# 与2014年的18.6%相比，贫困发生率……: the name comes behind.
_AHEAD = re.compile(r"相比[，,][^，,。；;0-9]{0,16}发生率")
# No rate that goes unnamed is as high as the shares of what is done.
_HIGHEST = 75


class RateTalk:
    """Follows what a text says of the poverty rate, figure by figure."""

    def __init__(
        self, text: str, mentions: Sequence[tuple[int, int]], place_starts: Mapping[int, int]
    ) -> None:
        self._text, self._place_starts = text, place_starts
        self._starts, self._ends = [start for start, _ in mentions], [end for _, end in mentions]
        # The end of the last word or figure of the rate; before the first one nothing goes on.
        self._said = -1
        self._is_rate = False

    def assign(self, sentence: Sentence, quantities: Sequence[Quantity]) -> dict[int, bool]:
        """Make the figures of a sentence that are poverty rates such, and only them.

        Returns where the rates begin, and whether each goes without a name.
        """
        rates: dict[int, bool] = {}
        if not self._starts or self._starts[0] >= sentence.end:
            return rates
        last, before = sentence.start, sentence.start
        for quantity in quantities:
            numeral = quantity.numeral
            is_named = quantity.indicator == RATE
            if numeral.unit == "%" or (numeral.unit == "" and numeral.value == 0):
                is_rate = self._is_named(quantity) if is_named else self._goes_on(quantity, last, before)
                if is_rate:
                    quantity.indicator = RATE
                    rates[numeral.start] = not (is_named or self._is_said(last, numeral.start))
                elif is_named:
                    quantity.indicator = ""
                self._said = numeral.end if is_rate else -1
            last, before = numeral.end, numeral.start
        return rates

    def _is_named(self, quantity: Quantity) -> bool:
        """Whether the rate is the last percent noun before the figure, or stands behind it."""
        start = quantity.numeral.start
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start - self._ends[at] > _LONGEST_GAP:
            return True
        if self._ends[at] < self._said and not _AFTER.match(self._text, quantity.numeral.end):
            return False
        return _OTHER.search(_REFERENCE.sub("", self._text[max(self._ends[at], self._said) : start])) is None

    def _is_said(self, begin: int, end: int) -> bool:
        """Whether a word for the rate stands in a stretch of the text."""
        at = bisect_right(self._starts, end) - 1
        return at >= 0 and self._starts[at] >= begin

    def _goes_on(self, quantity: Quantity, last: int, before: int) -> bool:
        """Whether a figure without a noun of its own is one more rate.

        `before` and `last` are the ends of the figure before it in the sentence.
        """
        numeral = quantity.numeral
        if _AHEAD.match(self._text, numeral.end):
            return True
        at = bisect_right(self._starts, numeral.start) - 1
        said = max(self._ends[at] if at >= 0 else -1, self._said)
        if said < 0 or numeral.start - said > _LONGEST_GAP or (numeral.value or 0) > _HIGHEST:
            return False
        gap = _REFERENCE.sub("", self._text[said : numeral.start])
        if _OTHER.search(gap) or len(_FULL_STOP.findall(gap)) > 2 or not self._is_one_talk(said, gap):
            return False
        if _AFTER.match(self._text, numeral.end) is None:
            return False
        is_second = self._text[last : numeral.start] in "和及与、" and self._is_bare(said, before)
        return (is_second and "分别" in self._text[said:before]) or self._is_bare(
            max(last, said), numeral.start
        )

    def _is_one_talk(self, said: int, gap: str) -> bool:
        """Whether no paragraph ends between, save after a question, a colon or a heading with the rate."""
        line, end, rest = gap.partition("\n")
        if not end:
            return True
        is_heading = said in self._ends and not line.strip("：: \u3000")
        return (is_heading or line.rstrip().endswith(_OPEN_LINE)) and "\n" not in rest.strip()

    def _is_bare(self, last: int, start: int) -> bool:
        """Whether the clause before the figure names no more than time, place and how the rate stands."""
        marks = list(_MARK.finditer(self._text, max(last, start - _LONGEST_LEAD), start))
        begin = marks[-1].end() if marks else max(last, start - _LONGEST_LEAD)
        if begin == start and self._text[start - 1] in "，,":
            # 红水村最低，0.4%: the figure stands alone, told of in the clause before.
            begin = marks[-2].end() if len(marks) > 1 else max(last, start - _LONGEST_LEAD)
        lead = _REFERENCE.sub("", self._text[begin:start]).strip("，, \u3000\n")
        match = _LEAD.fullmatch(lead)
        if match is None:
            return False
        subject, predicate = match["subject"], match["predicate"]
        if not subject:
            is_listed = self._said >= 0 and not lead.strip("、和及与") and self._text[start - 1] in "、和及与"
            is_next = self._text[max(start - 8, 0) : start].rstrip("。：:，, \u3000\n").endswith("发生率")
            return is_listed or is_next or bool(_VERB.search(predicate)) or self._text[start - 1] in "（("
        at = begin + self._text[begin:start].find(subject)
        place = self._place_starts.get(at + len(subject))
        # What tells which place is meant does not count: 拟摘帽的田东县.
        if place is not None and self._text[place - 1] == "的":
            return True
        return (place is not None or bool(_TOLD_OF.search(subject))) and not _QUALIFIED.search(subject)
