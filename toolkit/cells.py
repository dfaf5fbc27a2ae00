"""Cells of tables inside a text: rows are lines, cells are parted by tabs or strokes."""

from __future__ import annotations

import re
from typing import NamedTuple

_SEPARATOR = re.compile(r"\t|\|")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])年?")
_DIGIT = re.compile(r"[0-9０-９]")
# A head stands at most so many lines above its cell.
_MOST_ROWS = 200


class Cell(NamedTuple):
    """A cell of a table: the head of its column, and the first cell of its row."""

    head: str
    label: str


def find_cell(text: str, at: int) -> Cell | None:
    r"""Return the cell that the character `at` stands in; None where its line is no row under a head.

    The head of a column is the nearest cell above that holds words or a year, and no other digits.

    Examples
    --------
    >>> find_cell("县\t资金（万元）\n道县\t30", 13)
    Cell(head='资金（万元）', label='道县')
    """
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    row = text[start : len(text) if end < 0 else end]
    if not _SEPARATOR.search(row):
        return None
    column = len(_SEPARATOR.findall(text, start, at))
    label = next((cell.strip() for cell in _SEPARATOR.split(row) if cell.strip()), "")
    for _ in range(_MOST_ROWS):
        if start == 0:
            return None
        above_end = start - 1
        start = text.rfind("\n", 0, above_end) + 1
        cells = _SEPARATOR.split(text[start:above_end])
        if len(cells) == 1:
            return None
        head = cells[column].strip() if column < len(cells) else ""
        rest = _YEAR.sub("", head)
        if head and not _DIGIT.search(rest) and (rest != head or _HAN.search(rest)):
            return Cell(head, label)
    return None
