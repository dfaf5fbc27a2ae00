"""Annotated and machine rows of one report, paired one to one and counted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from toolkit.evaluate.gold import Row

Rank = tuple[Any, ...]


class Count(NamedTuple):
    """Rows annotated, rows found, rows found that are right."""

    n_gold: int
    n_found: int
    n_right: int


class Mismatch(NamedTuple):
    """A row that is missed or extra, or a field that differs."""

    what: str
    start: int
    end: int
    expected: str
    found: str


class Comparison(NamedTuple):
    """The counts of each measure and the differences behind them."""

    counts: dict[str, Count]
    mismatches: list[Mismatch]


class Pairing(NamedTuple):
    """Annotated and machine rows one to one; what is optional is left out already."""

    pairs: list[tuple[Row, Row]]
    missed: list[Row]
    extra: list[Row]

    def count_rows(self, right: Callable[[Row, Row], bool]) -> Count:
        """Count all rows; the right ones are the pairs that pass `right`."""
        n_pairs = len(self.pairs)
        n_right = sum(right(expected, row) for expected, row in self.pairs)
        return Count(n_pairs + len(self.missed), n_pairs + len(self.extra), n_right)

    def list_unpaired(self, show: Callable[[Row], str]) -> list[Mismatch]:
        """Return the missed and the extra rows, in words by `show`."""
        return [
            *(Mismatch("missed", row["start"], row["end"], show(row), "") for row in self.missed),
            *(Mismatch("extra", row["start"], row["end"], "", show(row)) for row in self.extra),
        ]


def pair_rows(
    gold: Sequence[Row],
    rows: Sequence[Row],
    *,
    rank: Callable[[Row, Row], Rank | None],
    touches: Callable[[Row, Row], bool],
) -> Pairing:
    """Pair rows one to one, least `rank` first (None: no pair).

    Optional annotation may take a machine row but is then left out with it; so is every unpaired
    machine row that `touches` an optional one.
    """
    ranked = sorted(
        (key, i, j)
        for i, expected in enumerate(gold)
        for j, row in enumerate(rows)
        if (key := rank(expected, row)) is not None
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    optional = [row for row in gold if row.get("optional")]
    required = [i for i, row in enumerate(gold) if not row.get("optional")]
    unpaired = [row for j, row in enumerate(rows) if j not in taken]
    return Pairing(
        [(gold[i], rows[partner[i]]) for i in required if i in partner],
        [gold[i] for i in required if i not in partner],
        [row for row in unpaired if not any(touches(other, row) for other in optional)],
    )


def count_share(right: Iterable[bool]) -> Count:
    """Count a share of matched rows: as many found as annotated."""
    results = list(right)
    return Count(len(results), len(results), sum(results))


def count_overlap(one: Row, other: Row) -> int:
    """Return how many characters two spans share."""
    return max(0, min(one["end"], other["end"]) - max(one["start"], other["start"]))


def overlap(one: Row, other: Row) -> bool:
    """Return whether two spans share a character."""
    return count_overlap(one, other) > 0


def agree(expected: Row, row: Row, fields: Sequence[str]) -> bool:
    """Return whether `row` has the annotated values, in so far as `fields` are annotated.

    An amount that is annotated as empty (a range, a mask) is right when its bounds are.
    """
    if any(field in ("value", "yuan") and expected[field] is None for field in fields):
        fields = [*fields, "low", "high"]
    return all(is_same(expected[field], row[field]) for field in fields if field in expected)


def is_same(expected: Any, found: Any) -> bool:
    """Compare two values: numbers to one part in 10⁸, an empty text like a missing value.

    Examples
    --------
    >>> is_same(14.06e8, 1406000000), is_same(None, ""), is_same(0, None)
    (True, True, False)
    """
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return math.isclose(expected, found, rel_tol=1e-8)
    return bool((None if expected == "" else expected) == (None if found == "" else found))


def show_value(value: Any) -> str:
    """Write a value as it is read: no trailing .0, nothing for a missing one."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)
