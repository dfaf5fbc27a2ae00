"""Cells of tables inside a text: rows are lines, cells are parted by tabs or strokes."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

# A unit of money, with its size as the first group.
MONEY_UNIT = re.compile(r"(亿|千万|百万|万|千)?元(?!旦|素|月)")

_SEPARATOR = re.compile(r"\t|\|")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])年?")
_DIGIT = re.compile(r"[0-9０-９]")
_CLAUSE = re.compile(r"[，。；！？]")
_LONGEST_HEAD, _LONGEST_CAPTION = 30, 80
_NOTE = re.compile(r"单位\s*[：:]\s*((?:亿|千万|百万|万|千)?元)")


class Cell(NamedTuple):
    """A cell of a table.

    Its column's nearest head and nearest head that names a unit of money, the first cell of its row that
    holds words, the unit of money in a line above the table (单位：万元), all heads over the column from
    the top down, the same of every column, and the line above the table. What is not there is "".
    """

    head: str
    label: str
    money_head: str = ""
    note: str = ""
    heads: str = ""
    columns: tuple[str, ...] = ()
    caption: str = ""


class _Row(NamedTuple):
    heads: tuple[str, ...]
    money_heads: tuple[str, ...]
    note: str
    # The heads of each column over one another; a cell left empty belongs to the head on its left.
    stacks: tuple[str, ...] = ()
    caption: str = ""
    is_head: bool = False


def find_cell(text: str, at: int) -> Cell | None:
    r"""Return the cell that the character `at` stands in; None where its line is no row under a head.

    The head of a column is the nearest cell above that holds words or a year, and no other digits.

    Examples
    --------
    >>> cell = find_cell("县\t资金（万元）\n道县\t30", 13)
    >>> cell.head, cell.label
    ('资金（万元）', '道县')
    """
    start = text.rfind("\n", 0, at) + 1
    row = _read_rows(text).get(start)
    if row is None:
        return None
    separators = _find_separators(text)
    column = bisect_left(separators, at) - bisect_left(separators, start)
    if not _get(row.heads, column):
        return None
    head, money_head, label = _get(row.heads, column), _get(row.money_heads, column), _find_label(text, start)
    return Cell(head, label, money_head, row.note, _get(row.stacks, column), row.stacks, row.caption)


@lru_cache(maxsize=2)
def _find_separators(text: str) -> list[int]:
    return [match.start() for match in _SEPARATOR.finditer(text)]


@lru_cache(maxsize=64)
def _find_label(text: str, start: int) -> str:
    """Return the first cell that holds words of the row that begins at `start`; else the first cell."""
    end = text.find("\n", start)
    cells = _SEPARATOR.split(text[start : len(text) if end < 0 else end])
    filled = [cell.strip() for cell in cells if cell.strip()]
    return next((cell for cell in filled if _HAN.search(cell)), filled[0] if filled else "")


@lru_cache(maxsize=2)
def _read_rows(text: str) -> dict[int, _Row]:
    """Return what stands over each row of a table, by the place where the row begins."""
    rows: dict[int, _Row] = {}
    above = _Row((), (), "")
    start, is_inside = 0, False
    for line in text.split("\n"):
        note = _NOTE.search(line)
        if _is_row(line):
            rows[start] = above
            above = _put_heads(above, [cell.strip() for cell in _SEPARATOR.split(line)])
            is_inside = True
        elif line.strip() and (is_inside or "。" in line or len(line.strip()) <= _LONGEST_CAPTION):
            kept = above.note if not is_inside and "。" not in line else ""
            above, is_inside = _Row((), (), kept, caption=line.strip()), False
        elif is_inside:
            above, is_inside = _Row((), (), ""), False
        if note:
            above = above._replace(note=note.group(1))
        start += len(line) + 1
    return rows


def _is_row(line: str) -> bool:
    """Whether a line has cells: separators inside it, not only an indent, and no sentence."""
    return "。" not in line and _SEPARATOR.search(line.strip("\t| \u3000")) is not None


def _put_heads(above: _Row, cells: list[str]) -> _Row:
    """Return what stands over the next row: the heads so far, and those among the cells of this row."""
    heads = [cell if _is_head(cell) else "" for cell in cells]
    money_heads = [head if MONEY_UNIT.search(head) else "" for head in heads]
    is_head = any(heads) and all(head or not cell for head, cell in zip(heads, cells, strict=True))
    return above._replace(
        heads=_overlay(above.heads, heads),
        money_heads=_overlay(above.money_heads, money_heads),
        stacks=_stack(above, heads) if is_head else above.stacks,
        is_head=is_head,
    )


def _stack(above: _Row, heads: list[str]) -> tuple[str, ...]:
    """Return the heads of each column over one another, once a row of heads comes under others."""
    spread = list(heads)
    for at in range(2, len(spread)):
        spread[at] = spread[at] or spread[at - 1]
    if not above.is_head:
        return tuple(spread)
    size = max(len(above.stacks), len(spread))
    last = [_get(tuple(heads), at) for at in range(size)]
    return tuple(f"{_get(above.stacks, at)}{'/' * bool(last[at])}{last[at]}" for at in range(size))


def _overlay(old: tuple[str, ...], new: list[str]) -> tuple[str, ...]:
    if not any(new):
        return old
    return tuple(_get(tuple(new), i) or _get(old, i) for i in range(max(len(old), len(new))))


def _get(cells: tuple[str, ...], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _is_head(cell: str) -> bool:
    rest = _YEAR.sub("", cell)
    if len(cell) > _LONGEST_HEAD or _CLAUSE.search(cell):
        return False
    return not _DIGIT.search(rest) and (rest != cell or bool(_HAN.search(rest)))
