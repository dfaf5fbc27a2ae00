"""How far a piece of work is: done, planned or required."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from toolkit.text import Sentence, is_plan

# Every branch begins with a plain character, so that the search can skip to it, and its status is looked up.
_CUES = re.compile(
    r"必须|务必|务求|应当|应该|应(?<=[，,。；;]应)(?![急对用届])|不得|不准|严禁|禁止|确保|决不|绝不|需要"
    r"|要(?<![主重需必首摘纲纪只概简还想]要)(?![求素件点闻职害塞领义道价么])"
    r"|力争|计划(?=[在于到投新建实完启开再安今明发整培选])|拟(?!定)|打算|即将|下一步|下步|今后|明年|未来|到20\d\d年"
    r"|将(?=会|继续|进一步|持续|全面|大力|全力|着力|加大|加快|加强|重点|逐步|陆续|投入|新[建增]|建成|实施|开展|推进|启动"
    r"|完成|实现|于|在|严格|努力|坚持|以)"
    r"|已(?!成)|累计|截至|先后|共计|了(?!解)"
)
_STATUS = {
    **dict.fromkeys("必务应不严禁确决绝需要", "required"),
    **dict.fromkeys("力计拟打即下今明未到将", "planned"),
    **dict.fromkeys("已累截先共了", "done"),
}
_CLAUSE_END = re.compile(r"[，,；;]")


def find_cues(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words that say how far work is."""
    return [match.span() for match in _CUES.finditer(text)]


def read_status(text: str, place: int, sentence: Sentence, cues: Sequence[tuple[int, int]]) -> str:
    """Return the status that the last cue before `place` gives; 确保 reaches no further than its clause."""
    for number in range(bisect_right(cues, (place, 0)) - 1, -1, -1):
        start, end = cues[number]
        if start < sentence.start:
            break
        if text[start] != "确" or not _CLAUSE_END.search(text, end, place):
            return _STATUS[text[start]]
    return "planned" if is_plan(sentence.section) else "done"


def names_goal(words: str) -> bool:
    """Whether a sentence holds a cue for what is planned or required."""
    return any(_STATUS[cue.group()[0]] != "done" for cue in _CUES.finditer(words))
