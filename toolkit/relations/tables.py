"""Claims of tables: rows of totals sum their columns, and a column of rates follows from two others."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from toolkit.numerals import Numeral
from toolkit.relations import claims
from toolkit.relations.check import Formula, recompute
from toolkit.relations.claims import TRUE, Claim, as_rounded
from toolkit.relations.totals import make_sum

_MARK = re.compile(r"[\t|]")
_TOTAL = re.compile(r"(?:[合总小共]\s*计|总\s*数|全\s*[省市州县区镇乡])(?:[（(][^）)]*[）)])?")
_ROW_TOTAL = re.compile("总|合计|小计|共计|全部")
_RULE = re.compile(r"[\s|:\-—]*")
# A total that misses its column by more is told of other rows; one row that outweighs the rest hides a mean.
_MISS, _HEAVY = 0.05, 0.6
# A column is a rate of two others where so many of its rows come out.
_ROWS, _FITTING = 3, 0.7
_CLOSE = 0.02
# Every column is tried with every other: a wider table is none that people read.
_MOST_COLUMNS = 40
# Rounded figures that are added up may miss their total by so many steps of their last place.
_SLACK = 1.01

Cells = list["Numeral | None"]
# The words of a column's head, the kind and roles of its claims, and how they are recomputed.
_LAWS: tuple[tuple[re.Pattern[str], str, tuple[str, str, str], Formula], ...] = (
    (re.compile("增长|增幅|同比|±"), "growth", ("before", "after", "percent"), claims.rise_from),
    (re.compile("下降|降幅|减幅"), "growth", ("before", "after", "percent"), claims.fall_from),
    (re.compile("减少|减贫|脱贫"), "growth", ("before", "after", "delta"), claims.less),
    (re.compile("增加|新增"), "growth", ("before", "after", "delta"), claims.more),
    (re.compile("率|占|比重|比例|进度|%"), "ratio", ("part", "whole", "percent"), claims.share),
    (re.compile("均"), "per", ("amount", "count", "part"), claims.divide),
    (re.compile("剩余|结余|余额|尚|未"), "complement", ("whole", "part", "rest"), claims.less),
)


@dataclass(slots=True)
class Table:
    """Lines with the same number of cells: the words of the head, then rows of figures with their labels."""

    head: list[str]
    labels: list[str] = field(default_factory=list)
    rows: list[Cells] = field(default_factory=list)


def find_table_claims(tables: Sequence[Table]) -> Iterator[Claim]:
    """Yield the sums of the columns of tables, and the rates that their rows tell."""
    for table in tables:
        yield from _find_sums(table)
        yield from _find_rates(table)


def read_tables(text: str, numerals: Sequence[Numeral]) -> list[Table]:
    """Return the tables of a text that hold figures."""
    if "\t" not in text and "|" not in text:
        return []
    tables = _list_tables(text, numerals)
    return [table for table in tables if table.rows and len(table.head) <= _MOST_COLUMNS]


def _list_tables(text: str, numerals: Sequence[Numeral]) -> Iterator[Table]:
    starts = [numeral.start for numeral in numerals]
    table = Table([])
    last = 0
    for first, end in _list_rows(text):
        is_broken, last = bool(text[last:first].strip()), end
        if is_broken:
            yield table
            table = Table([])
        if _RULE.fullmatch(text, first, end):
            continue
        spans = _split_row(text, first, end)
        figures = [_read_cell(numerals, starts, start, end) for start, end in spans]
        if len(spans) != len(table.head) or not any(figures):
            yield table
            table = Table([text[start:end] for start, end in spans])
        if any(figures):
            table.labels.append(next((text[start:end] for start, end in spans if start < end), ""))
            table.rows.append(figures)
    yield table


def _find_sums(table: Table) -> Iterator[Claim]:
    """Yield the sum of each column over the rows before a row of totals, or after it where it comes first."""
    first = 0
    for at, label in enumerate(table.labels):
        if not _TOTAL.fullmatch(label):
            continue
        rows = table.rows[first:at] if at > first else []
        if at == 0:
            rows = table.rows[1:]
        yield from _sum_columns(rows, table.rows[at])
        first = at + 1


def _sum_columns(rows: Sequence[Cells], totals: Cells) -> Iterator[Claim]:
    columns = [
        (total, [row[column] for row in rows]) for column, total in enumerate(totals) if total is not None
    ]
    sums = [
        make_sum(total, known)
        for total, cells in columns
        if len(known := [cell for cell in cells if cell is not None]) == len(cells) > 1
    ]
    holds = [_is_true(claim) for claim in sums]
    for claim, is_true in zip(sums, holds, strict=True):
        # Where another column adds up, all the rows are printed.
        claim.is_sure = is_true or (any(holds) and _is_slip(claim))
        yield claim


def _is_true(claim: Claim) -> bool:
    groups = [claim.take(role) for role in claim.inputs]
    return recompute(claim.take(claim.stated)[0], claim.formulas, *groups).verdict in TRUE


def _is_slip(claim: Claim) -> bool:
    """Whether a total misses its column by so little that it can only be meant for it."""
    (total,), addends = claim.take("total"), claim.take("addend")
    values = [n.value for n in addends if n.value is not None and n.bound == "exact"]
    if not total.value or len(values) < max(3, len(addends)):
        return False
    return abs(sum(values) - total.value) <= _MISS * total.value and max(values) <= _HEAVY * total.value


def find_row_sums(tables: Sequence[Table]) -> Iterator[Claim]:
    """Yield, in the rows of tables, the totals of the columns beside them: 总投资, then who pays."""
    for table in tables:
        if len(table.rows) >= _ROWS - 1:
            for column in range(len(table.head)):
                yield from _find_row_sums(table, column)


def _find_row_sums(table: Table, column: int) -> Iterator[Claim]:
    """Yield the claims of the longest run of columns that adds up to one beside it in nearly all rows."""
    width = len(table.head)
    is_named = _ROW_TOTAL.search(table.head[column]) is not None
    least = 2 if is_named or "其中" in "".join(table.head[column + 1 : column + 2]) else 3
    after = [range(column + 1, end) for end in range(width, column + least, -1)]
    before = [range(start, column) for start in range(column - least + 1)]
    for run in sorted((*after, *before), key=len, reverse=True):
        rows = [[row[column], *(row[at] for at in run)] for row in table.rows]
        full = [known for row in rows if len(known := [n for n in row if n is not None]) == len(row)]
        if len(full) >= _ROWS - 1 and sum(map(_adds_up, full)) >= max(2, _FITTING * len(full)):
            yield from (make_sum(row[0], row[1:], is_sure=True) for row in full)
            return


def _adds_up(row: Sequence[Numeral]) -> bool:
    """Whether a row's first figure is the sum of the others, of which two or more count."""
    total, *values = [n.value or 0.0 for n in row]
    return sum(map(bool, values)) > 1 and abs(sum(values) - total) <= _SLACK * max(n.step for n in row)


def _find_rates(table: Table) -> Iterator[Claim]:
    """Yield the claims of each column that follows from two others in nearly all rows."""
    for column, words in enumerate(table.head):
        law = next((law for law in _LAWS if law[0].search(words)), None)
        if law is None or len(table.rows) < _ROWS:
            continue
        _, kind, roles, formula = law
        others = [c for c in range(len(table.head)) if c != column]
        tried = [[[row[a], row[b], row[column]] for row in table.rows] for a, b in permutations(others, 2)]
        if kind == "ratio":
            tried += _list_parts_of_total(table, column, others)
        told = [list(_make_claims(rows, kind, roles, formula)) for rows in tried]
        yield from max(told, key=len, default=[])


def _list_parts_of_total(table: Table, column: int, others: Sequence[int]) -> Iterator[list[Cells]]:
    """Yield the rows of each column with its total as whole: 产业500, 合计1000, 占比50%."""
    at = next((at for at, label in enumerate(table.labels) if _TOTAL.fullmatch(label)), None)
    if at is None:
        return
    rows = [row for row in table.rows if row is not table.rows[at]]
    for other in others:
        yield [[row[other], table.rows[at][other], row[column]] for row in rows]


def _make_claims(
    rows: Sequence[Sequence[Numeral | None]], kind: str, roles: tuple[str, str, str], formula: Formula
) -> Iterator[Claim]:
    """Yield a claim for each row if two columns give the third in nearly all of them."""
    full = [[n for n in row if n is not None] for row in rows]
    full = [row for row in full if len(row) == len(roles)]
    if len(full) < _ROWS or not _is_rough(full, formula):
        return
    made = []
    for one, other, third in full:
        figures = list(zip(roles, (one, other, as_rounded(third)), strict=True))
        made.append(Claim(kind, figures, roles[-1], (formula,), roles[:2]))
    if sum(map(_is_true, made)) >= _FITTING * len(made):
        yield from made


def _is_rough(rows: Sequence[Sequence[Numeral]], formula: Formula) -> bool:
    """Whether the first rows come out nearly, so that an exact look is worth its time."""
    fits = 0
    for one, other, third in rows[:_ROWS]:
        if one.value is None or other.value is None or third.value is None:
            continue
        try:
            gap = abs(formula(one.value, other.value) - third.value)
        except ZeroDivisionError:
            continue
        fits += gap <= 2 * third.step + _CLOSE * abs(third.value)
    return fits >= _ROWS - 1


def _list_rows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of every line that is parted into cells."""
    mark = _MARK.search(text)
    while mark is not None:
        end = text.find("\n", mark.start())
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, mark.start()) + 1, end
        mark = _MARK.search(text, end)


def _split_row(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the span of every cell of a line without the white space around it."""
    cells = []
    for cell in _MARK.split(text[start:end]):
        words = cell.strip()
        first = start + cell.find(words)
        cells.append((first, first + len(words)))
        start += len(cell) + 1
    return cells


def _read_cell(numerals: Sequence[Numeral], starts: Sequence[int], start: int, end: int) -> Numeral | None:
    """Return the figure that fills a cell; None where it holds words or nothing."""
    at = bisect_left(starts, start)
    if at == len(starts) or starts[at] != start or numerals[at].end != end or numerals[at].kind != "quantity":
        return None
    return numerals[at]
