"""Claims of tables: the last row, labelled 合计, sums the rows above it, column by column."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from toolkit.numerals import Numeral
from toolkit.relations.claims import Claim
from toolkit.relations.totals import make_sum

_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"[^\t|]*")
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计)(?:[（(][^）)]*[）)])?")
_RULE = re.compile(r"[\s|:\-—]*")

Row = list[tuple[int, int]]


def find_table_sums(text: str, numerals: Sequence[Numeral]) -> Iterator[Claim]:
    """Yield a sum for every column of figures that ends in a row of totals."""
    starts = [numeral.start for numeral in numerals]
    above: list[list[Numeral | None]] = []
    for match in _LINE.finditer(text):
        row = _split_row(text, match.start(), match.end())
        if _RULE.fullmatch(match[0]):
            continue
        figures = [_read_cell(numerals, starts, start, end) for start, end in row]
        if not any(figures) or (above and len(figures) != len(above[-1])):
            above = []
        elif _TOTAL.fullmatch(_find_label(text, row)):
            yield from _sum_columns(above, figures)
            above = []
        else:
            above.append(figures)


def _sum_columns(
    above: Sequence[Sequence[Numeral | None]], totals: Sequence[Numeral | None]
) -> Iterator[Claim]:
    for column, total in enumerate(totals):
        addends = [row[column] for row in above]
        known = [figure for figure in addends if figure is not None]
        if total is not None and len(known) == len(addends) > 1:
            yield make_sum(total, known)


def _split_row(text: str, start: int, end: int) -> Row:
    """Return the span of every cell of a line without the white space around it; one if it is no row."""
    if "\t" not in text[start:end] and "|" not in text[start:end]:
        return [(start, end)]
    cells = []
    for match in _CELL.finditer(text, start, end):
        cell = match[0].strip()
        first = match.start() + match[0].find(cell)
        cells.append((first, first + len(cell)))
    return cells


def _find_label(text: str, row: Row) -> str:
    return next((text[start:end] for start, end in row if start < end), "")


def _read_cell(numerals: Sequence[Numeral], starts: Sequence[int], start: int, end: int) -> Numeral | None:
    """Return the figure that fills a cell; None where it holds words or nothing."""
    at = bisect_left(starts, start)
    if at == len(starts) or starts[at] != start or numerals[at].end != end or numerals[at].kind != "quantity":
        return None
    return numerals[at]
