"""The words that say when a figure is of, what part it plays and where; one pass finds all of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from toolkit.codebooks.scan import WordTable
from toolkit.codebooks.terms import is_regex, read_heads
from toolkit.text import Sentence

# Where a cue begins and ends, and its kind; the last cue of each kind before a figure.
Cue = tuple[int, int, str]
Lead = Mapping[str, tuple[int, int]]
_Match = Callable[[str, int], re.Match[str] | None]

HEDGES = "(?:了|约|近|超过|超|达|不到|不足|逾|大约)*"
_MOVES = (
    "降 降低 下降 减 减少 升 上升 提 提高 增 增加 增长 扩 扩大 压减 缩小 缩减 回落 上调 下调 提升 攀升 拓展 降幅 调整 增强 发展 增至"
).split()
_TOTALS = "间 中 内 共 累计 总共 合计 计划(?=[投安总共完用筹])".split()
_HAN = "一二两三四五六七八九十几"

# By kind. Each begins with plain signs, behind which a text is looked at more closely.
CUES: Mapping[str, Sequence[str]] = {
    "planned": (
        *(f"(?<![0-9〇○零一二三四五六七八九年去上前]){end}{before}"
          for end in ("年底", "年末") for before in ("前", "之前", "以前")),
        *"确保 力争 力求 今后 打算 明年 下一步 预计 必须 务必".split(),
        *(f"{aim}{sign}" for aim in ("目标", "任务") for sign in "是为：:"),
        "新的(?=一年)",
        "争取(?=[在到于实完用全今年])",
        "计划(?=[在于到投新建实完启开再安今明总用引减脱])",
        "拟(?!定)",
        "将(?=会|继续|进一步|持续|全面|大力|全力|着力|加大|加快|加强|重点|逐步|陆续|投入|新[建增]|建成|实施|开展|推进|启动|完成|实现"
        "|于|力争|达到|超过|突破)",
        "(?<![主重需必首摘纲只概简还想])要(?![求素件点闻职害塞领义道价分看说指])",
    ),
    "achieved": (
        *"已 累计 去年 上年 当前 现有 目前 截至 共计 先后 超额完成 全面完成".split(),
        *(f"{verb}了" for verb in ("完成", "实现", "达到", "建成", "新建", "投入")),
        r"(?<=[\u4e00-\u9fff])(?<![公一总中])共(?!同|产|享|建|识|和|青|治)(?=[\u4e00-\u9fff0-9])",
    ),
    # What leads to the end of a move, nearly touching it.
    "end": (
        *(f"{verb}{to}" for verb in _MOVES for to in "到至为"),
        *("变成", "变为", "变成了", "变为了", "控制在", "稳定在", "保持在"),
    ),
    "change": (
        *"增加 增长 减少 下降 提高 上升 降低 回落 增幅 降幅 增收 涨幅 升幅 压减 缩小 缩减 削减 减轻 上涨 下跌 压缩 压降 翻".split(),
        *"下调 上调 高出 负增长 增速".split(),
        "同比[增降减](?![长加幅收速低少轻])",
        "(?<!巩固)提升",
    ),
    # Years in words.
    "year": (
        *(rf"(?<![较比同与]){word}" for word in (
            *"今年 本年 本年度 当年 年初以来 去年 上年 前年 明年 次年 现有 目前 如今 现在 眼下 同年".split(),
            *"当时 那时 彼时 那年 这一年 那一年".split(),
            "年初(?=的?[0-9*])",
        )),
    ),
    # The earlier time that a figure is compared with: 比上年末的4.25%, 较年初的2.15%.
    "compared": tuple(
        f"(?<=[较比同与]){word}[底末初]?(?:同期)?的?" for word in ("上年", "去年", "前年", "年初")
    ),
    # Since a start that is not printed: 近年来, 十八大以来.
    "since": (
        *"近年来 近几年 多年来 累计 历年 以来".split(),
        *(f"近{number}年" for number in "两三四五六七八九十"),
        "年均(?=增|下降|减|新增|提高)",
        *(f"(?<=[{_HAN}])年{total}" for total in _TOTALS),
        f"(?<=[{_HAN}0-9])年来",
        r"(?<!每[\u4e00-\u9fff])每年",
    ),
    # The nation or the province as the subject of a clause.
    "above": tuple(
        f"(?<![于比较与和在居占列向同]){whole}"
        "(?!人大|政协|两会|脱贫攻坚|首|第|先进|示范|文明|重点|百强|性|各|统一|最|平均|前)"
        for whole in ("全国", "全省", "全区")
    ),
}  # fmt: skip


def list_cues(text: str, sentence: Sentence) -> list[Cue]:
    """Return the cues in a sentence, in order; none overlaps another of its kind."""
    table, openings = _load_openings()
    begin = sentence.start
    finds = table.find(text[begin : sentence.end])
    cues: list[Cue] = []
    done: dict[str, int] = {}
    for start, minus_end, opening in sorted((begin + start, -begin - end, at) for at, start, end in finds):
        kind, match_here = openings[opening]
        if start < done.get(kind, 0):
            continue
        match = match_here(text, start) if match_here else None
        if match or not match_here:
            done[kind] = match.end() if match else -minus_end
            cues.append((start, done[kind], kind))
    return cues


def iter_leads(cues: Sequence[Cue], starts: Iterable[int]) -> Iterator[Lead]:
    """Yield for each place in a sentence, in order, the last cue of each kind before it; one dict for all.

    Examples
    --------
    >>> text = "去年增长5%，今年增长6%"
    >>> sentence = Sentence(0, len(text), "", is_heading=False)
    >>> [lead["year"] for lead in iter_leads(list_cues(text, sentence), [4, 11])]
    [(0, 2), (7, 9)]
    """
    lead: dict[str, tuple[int, int]] = {}
    at = 0
    for place in starts:
        while at < len(cues) and cues[at][1] <= place:
            start, end, kind = cues[at]
            lead[kind] = start, end
            at += 1
        yield lead


@lru_cache
def _load_openings() -> tuple[WordTable, list[tuple[str, _Match | None]]]:
    """Return the signs that cues begin with, and for each the kind and, where more follows, the pattern."""
    openings = [
        (head, kind, re.compile(cue).match if is_regex(cue) else None)
        for kind, cues in CUES.items()
        for cue in cues
        for head in (read_heads(cue) if is_regex(cue) else [cue])
    ]
    table = WordTable([head for head, _, _ in openings], is_overlapping=True)
    return table, [(kind, match_here) for _, kind, match_here in openings]
