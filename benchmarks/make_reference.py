"""Make the tables of `data/reference/` from the collected rows in `../shared/reference`.

Run from the checkout (the collected rows are no part of the repository)::

    python benchmarks/make_reference.py

`reference.yml`, beside this file, holds what a program cannot read off the rows. A row of ours is one figure
of one source on a place, a time, an indicator, a scope and a basis; `data/reference/SOURCES.md` says what the
columns mean. Rows from memory are never read.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from reference_counties import make_counties, publish_date

from toolkit.regions import find_place

ROOT = Path(__file__).parents[1]
COLLECTED = ROOT.parent / "shared" / "reference"
OUT = ROOT / "data" / "reference"
FILES = (
    *("national_series", "province_series", "province_panel", "five_places"),
    *("prefecture_county", "funds", "cpi", "exits"),
)
KEY = ("region", "first_year", "year", "indicator", "scope", "basis")
SERIES = ("poverty_incidence", "poor_population", "poor_population_reduction")
COUNTED_POOR = (*SERIES, "poor_households", "persons_lifted", "households_lifted")
CONFIDENCE = ("high", "medium", "low")
REGISTER_BEGINS = 2013  # drawn up in 2014 on the poor of the end of 2013
# Copies of news on sites that a reader of a data table should not be sent to.
LEFT_OUT = ("topvintageporn.com", "av069.com")
COUNTED = "counties_832, counted by province and year"

# What these find in a collected note is said in our words; what else it says stands in reference.yml.
REMARKS = {
    "by elimination": "not named in the release; band by elimination",
    r"inferred|年来|以来|not said": "year inferred from the wording",
    "before the register": "before the register of 2014",
    "garbled": "poor copy",
    "derived": "derived from other printed figures",
    "only the text of the chart": "the page keeps the words of a chart, not its table",
    "machine-written": "the page looks machine-written",
    "national list only|sum to 832": "provincial poor counties are not counted",
}
ALSO = re.compile(r"(?:also|same in) ((?:CCTV|Xinhua|GWR|[\u4e00-\u9fff])[^;,()]*)")
AMOUNT = re.compile(r"(?P<sign>about |[<>])?(?P<digits>[\d.]+)(?P<myriad>万?)(?P<more>多?)")
BAND = re.compile(r"[\[(]([\d.]+),([\d.]*)[\])]")
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?(?:-(\d{2}))?")

Row = dict[str, str]


class Amount(NamedTuple):
    """A printed figure in its base unit; empty text where there is none."""

    value: str
    low: str
    high: str
    bound: str
    unit: str
    step: str


def read_amount(text: str, unit: str) -> Amount:
    """Turn a collected value into value, bounds and last printed place, counted in the base unit."""
    base = "个" if unit == "支" else unit.lstrip("万亿")
    factor = Decimal({"万": 10**4, "亿": 10**8}.get(unit[0], 1))
    if band := BAND.fullmatch(text):
        return read_band(band[1], band[2], base, factor)
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise SystemExit(f"no amount: {text!r}")
    digits = (
        match["digits"].removesuffix(".0") if base == "人" else match["digits"]
    )  # .0 is not printed there
    factor *= 10**4 if match["myriad"] else 1
    number = Decimal(digits)
    plain = write_number(number * factor)
    if match["sign"] == "<":
        return Amount("", "", plain, "less", base, "")
    if match["sign"] == ">" or match["more"]:
        return Amount("", plain, "", "more", base, "")
    step = write_number(Decimal(1).scaleb(int(number.as_tuple().exponent)) * factor)
    return Amount(plain, plain, plain, "approx" if match["sign"] else "exact", base, step)


def read_band(least: str, most: str, base: str, factor: Decimal) -> Amount:
    """Turn [3,5) into a range, and a band with an end that says nothing (0, 100 %, none) into one bound."""
    low = "" if Decimal(least) == 0 else write_number(Decimal(least) * factor)
    high = "" if most in ("", "100") else write_number(Decimal(most) * factor)
    bound = "range" if low and high else "more" if low else "less"
    return Amount("", low, high, bound, base, "")


def write_number(number: Decimal) -> str:
    """Write a number without exponent or idle zeros."""
    return format(number.normalize(), "f")


def collected_rows(decisions: dict[str, Any]) -> Iterator[tuple[str, Row, dict[str, Any]]]:
    """Yield the file, each collected row, and what was decided about it."""
    for name in FILES:
        decided = spread_lines(decisions["rows"].get(name, {}))
        with (COLLECTED / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=1):
                yield name, row, decided.get(number, {})
    for row in decisions["extra"]:
        extra = {"source_url": "", "confidence": "low", **row}
        yield "extra", extra, {"note": f"{row['note']}; the item itself was not at hand"}


def spread_lines(decided: dict[int | str, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Give each row of a span of numbers (57-60) its own entry."""
    spread: dict[int, dict[str, Any]] = {}
    for lines, decision in decided.items():
        first, _, last = str(lines).partition("-")
        spread |= dict.fromkeys(range(int(first), int(last or first) + 1), decision)
    return spread


def convert_row(name: str, row: Row, decision: dict[str, Any], codes: dict[str, list[str]]) -> Row:
    """Turn one collected row into a row of ours."""
    indicator, scope = codes.get(row["indicator"], [row["indicator"], ""])
    first, last, month = read_years(row["year"])
    amount = read_amount(str(decision.get("value", row["value"])), row["unit"])
    basis = decision.get("basis") or read_basis(name, row, indicator)
    notes = [decision["note"]] if "note" in decision else remarks_on(row["note"])
    if basis == "register" and last < REGISTER_BEGINS:
        basis = "unknown"
        notes.append(REMARKS["before the register"])
    if month not in ("", "12") and "note" not in decision:
        notes.append(f"as of {last}-{month}")
    return {
        **place_columns(row, last),
        "first_year": str(first),
        "year": str(last),
        "indicator": indicator,
        "scope": decision.get("scope", scope),
        **amount._asdict(),
        "step": str(decision.get("step", amount.step)),
        "basis": basis,
        **source_columns(row, notes),
        "confidence": row["confidence"],
        "note": join_notes(notes),
    }


def read_years(text: str) -> tuple[int, int, str]:
    """Read 2018, 2014-2018, 2019-08 and 2016-2020-03 as first year, year and month."""
    match = YEARS.fullmatch(text)
    if match is None:
        raise SystemExit(f"no year: {text!r}")
    return int(match[1]), int(match[2] or match[1]), match[3] or ""


def read_basis(name: str, row: Row, indicator: str) -> str:
    """Return how the poor were counted; empty for a figure that does not count them."""
    if indicator not in COUNTED_POOR:
        return ""
    if "basis=nbs" in row["note"] or name == "national_series":
        return "survey"
    return "register" if "basis=register" in row["note"] else "unknown"


def remarks_on(note: str) -> list[str]:
    """Say in our words what a collected note says."""
    found = [ours for pattern, ours in REMARKS.items() if re.search(pattern, note)]
    also = [match.strip().replace("GWR", "government work report") for match in ALSO.findall(note)]
    return found + [f"also in {item}" for item in also]


def place_columns(row: Row, year: int) -> Row:
    """Return region, adcode and level; a group of places has its printed name and no code."""
    if row["level"] in ("region", "group"):
        return {"region": row["region"], "adcode": "", "level": "group"}
    place = find_place(row["adcode"], year=year)
    if place is None:
        raise SystemExit(f"no place: {row['region']} {row['adcode']}")
    return {"region": place.full_name, "adcode": row["adcode"], "level": row["level"]}


def source_columns(row: Row, notes: list[str]) -> Row:
    """Return title, address and date of the source; an address left out is said in the notes."""
    title, url = row["source_title"], row["source_url"]
    if title.startswith("counties_832.csv"):
        title, url = COUNTED, ""
    date = publish_date(title, url)
    if any(site in url for site in LEFT_OUT):
        url = ""
        notes.append("address left out")
    return {
        "source_title": title,
        "source_url": url if url.startswith("http") else "",
        "source_date": date,
    }


def join_notes(notes: Iterable[str]) -> str:
    """Join remarks, each once."""
    return "; ".join(dict.fromkeys(note for note in notes if note))


def household_rows(row: Row, ours: Row) -> Iterator[Row]:
    """Yield the households that a collected note gives for a row of poor people."""
    match = re.search(r"([\d.]+万?)户", row["note"])
    if ours["indicator"] == "poor_population" and match:
        amount = read_amount(match[1], "户")
        yield {**ours, "indicator": "poor_households", **amount._asdict(), "note": ""}


def merge_rows(rows: Iterable[Row]) -> list[Row]:
    """Keep one row of those that give the same figure, from the surest source; the note names another."""
    same: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        same[tuple(row[column] for column in (*KEY, "value", "low", "high"))].append(row)
    merged = []
    for group in same.values():
        best, *others = sorted(group, key=lambda row: CONFIDENCE.index(row["confidence"]))
        addresses = {best["source_url"], ""}
        also = [f"also in {row['source_title']}" for row in others if row["source_url"] not in addresses]
        merged.append({**best, "note": join_notes([best["note"], *also])})
    return merged


def note_conflicts(rows: list[Row]) -> None:
    """Say on each row what other figures stand for the same key and do not agree within rounding."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in KEY)].append(row)
    for group in groups.values():
        notes = [[f"another row: {show(b)}" for b in group if differ(a, b)] for a in group]
        for row, others in zip(group, notes, strict=True):
            row["note"] = join_notes([row["note"], *others])


def differ(one: Row, two: Row) -> bool:
    """Tell whether two figures contradict each other, rounding allowed for."""
    (low, high), (least, most) = limits(one), limits(two)
    return low > most or least > high


def limits(row: Row) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest number that a row can stand for."""
    half = Decimal(row["step"] or 0) / (1 if row["bound"] == "approx" else 2)
    return Decimal(row["low"] or "-Infinity") - half, Decimal(row["high"] or "Infinity") + half


def show(row: Row) -> str:
    """Write the figure of a row for a note."""
    sign = {"more": "over ", "less": "under ", "approx": "about "}.get(row["bound"], "")
    ends = [row["low"], row["high"]] if row["bound"] == "range" else [row["low"] or row["high"]]
    power, word = {"人": (4, "万"), "元": (8, "亿")}.get(row["unit"], (0, ""))
    short = " to ".join(write_number(Decimal(end).scaleb(-power)) for end in ends)
    return f"{sign}{short}{word}{row['unit']}"


def table_of(name: str, row: Row) -> str:
    """Return the table that a row belongs to."""
    if row["indicator"] in SERIES:
        if row["level"] == "province":
            return "province_series"
        nation = row["level"] == "national" or (row["level"] == "group" and name == "national_series")
        return "national_series" if nation or row["region"] == "民族八省区" else "place_series"
    if name == "cpi" or "income" in row["indicator"]:
        return "prices_and_income"
    return "fund_series" if row["unit"] == "元" else "exits"


def sort_key(row: Row) -> tuple[str, ...]:
    """Order rows by place (groups last), indicator and scope, years, basis and figure."""
    place = (row["adcode"] or "~", row["region"])
    return (*place, *(row[column] for column in KEY[3:5]), row["first_year"], row["year"], row["basis"])


def make_tables() -> dict[str, list[Row]]:
    """Return every table of `data/reference/` that is made from the collected rows, by its name."""
    decisions = yaml.safe_load(Path(__file__).with_name("reference.yml").read_text(encoding="utf-8"))
    tables: dict[str, list[Row]] = defaultdict(list)
    for name, row, decision in collected_rows(decisions):
        if "drop" in decision:
            continue
        if row["confidence"] not in CONFIDENCE:
            raise SystemExit(f"{name}: a row of confidence {row['confidence']!r} does not ship")
        ours = convert_row(name, row, decision, decisions["codes"])
        for made in (ours, *household_rows(row, ours)):
            tables[table_of(name, made)].append(made)
    for name, rows in tables.items():
        tables[name] = sorted(merge_rows(rows), key=sort_key)
        note_conflicts(tables[name])
    return {**tables, "counties_832": make_counties(COLLECTED / "counties_832.csv")}


def write_table(path: Path, rows: list[Row]) -> None:
    """Write one table, UTF-8 with LF."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    for table, table_rows in make_tables().items():
        write_table(OUT / f"{table}.csv", table_rows)
