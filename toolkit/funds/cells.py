"""Money in the cells of a table, whose unit stands in the head of the column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.codebooks.match import Match

_SEPARATOR = re.compile(r"\t|\|")
_HEAD_UNIT = re.compile(r"(亿|千万|百万|万|千)?元(?!旦|素|月)")
_SIZES = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, None: 1.0}


def find_head(text: str, start: int) -> tuple[str, float] | None:
    r"""Return the head of the column that the cell at `start` stands in, and the size of its money unit.

    None where the line is no table row or no line above it names a money unit in that column.

    Examples
    --------
    >>> table = "项目\t金额（万元）\n道路\t30"
    >>> find_head(table, table.index("30"))
    ('金额（万元）', 10000.0)
    """
    line_start = text.rfind("\n", 0, start) + 1
    column = len(_SEPARATOR.findall(text, line_start, start))
    line_end = _find_end(text, start)
    if not _SEPARATOR.search(text, line_start, line_end):
        return None
    while line_start > 0:
        above_end = line_start - 1
        line_start = text.rfind("\n", 0, above_end) + 1
        cells = _SEPARATOR.split(text[line_start:above_end])
        if len(cells) == 1:
            return None
        unit = _HEAD_UNIT.search(cells[column]) if column < len(cells) else None
        if unit and not re.search(r"[0-9０-９]", cells[column]):
            return cells[column].strip(), _SIZES[unit.group(1)]
    return None


def decide_cell_flow(cues: Sequence[Match]) -> str:
    """Return the flow that the finds in the head of a column give; "" where they give none."""
    full = [cue for cue in cues if cue.group not in ("light", "direct", "rules")]
    named = full or [cue for cue in cues if cue.group == "light"]
    return named[-1].code if named else ""


def _find_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
