"""Make the table of the 832 national poor counties; `make_reference.py` writes it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from toolkit.regions import find_place

LISTED, NOW = 2014, 2020
FLAGS = {
    "三区三州": "three_regions",
    "52挂牌督战": "supervised",
    "深度贫困县": "deep_county",
    "省定深度": "provincial",
}
# What a collected note says, and how we say it.
REMARKS = {
    "by elimination": "year by elimination: the other years of the province are named in full, and the count agrees",
    "year from the list only": "year from the list alone; the yearly count agrees with the nation's",
    "area by prefecture rule": "area from its prefecture",
    "the list prints 2019": "the list prints 2019; announced among 33 counties of 2018, and only so the years close",
    "three 行委": "an office (行委), no county by law; the province counts it out with the batch of 2016",
}
DATE = re.compile(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])(-[0-3]\d)?(?!\d)")
YEAR_IN_BRACKETS = re.compile(r"[（(][^）)]*?(20\d\d)[^）)\d]*[）)]|政府工作报告 (20\d\d)")
DATE_IN_ADDRESS = re.compile(r"(?<!\d)(20\d\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-2]\d|3[01])(?!\d)")

Row = dict[str, str]


def publish_date(title: str, url: str) -> str:
    """Return the ISO date of a source as far as its title or address prints one."""
    if match := DATE.search(title):
        return match[0]
    if match := YEAR_IN_BRACKETS.search(title):
        return match[1] or match[2]
    match = DATE_IN_ADDRESS.search(url)
    return "-".join(match.groups()) if match else ""


def make_counties(path: Path) -> list[Row]:
    """Return one row per county of the list, in the order of its codes of 2020."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [make_county(row) for row in csv.DictReader(stream)]
    return sorted(rows, key=lambda row: (row["adcode"] or "~", row["region"]))


def make_county(row: Row) -> Row:
    """Turn one row of the collected list into ours."""
    is_office = row["county"].endswith("行委")
    place = None if is_office else find_place(row["adcode"], year=NOW)
    prefecture = "" if row["prefecture"].startswith("省直辖") else row["prefecture"]
    return {
        "region": place.full_name if place else row["province"] + prefecture + row["county"],
        # An office has no code of its own: the one in the list is of the city that replaced two of them.
        "adcode": "" if is_office else row["adcode"],
        "name_2014": name_in(LISTED, row),
        "name_2020": row["county"],
        "province": row["province"],
        "prefecture": prefecture,
        "exit_year": row["exit_year"],
        "area": row["area"],
        "deep_poverty": ";".join(FLAGS[flag] for flag in row["deep_poverty"].split("；") if flag),
        **sources_of(row),
        "confidence": row["confidence"],
        "note": "; ".join(notes_on(row)),
    }


def name_in(year: int, row: Row) -> str:
    """Return the official name at the end of a year of the county that the list names."""
    province = find_place(row["province"], year=year)
    place = find_place(row["county_in_list"], year=year, within=province.code if province else "")
    return place.name if place else row["county_in_list"]


def sources_of(row: Row) -> Row:
    """Return the columns of both sources; the second is empty where only the list names the county."""
    first, second = row["source_title"], row["second_source_title"]
    return {
        "source_title": first,
        "source_url": row["source_url"],
        "source_date": publish_date(first, ""),
        "second_title": second,
        "second_url": row["second_source_url"],
        "second_date": publish_date(second, row["second_source_url"]),
    }


def notes_on(row: Row) -> list[str]:
    """Say what a reader must know about one county."""
    notes = [ours for pattern, ours in REMARKS.items() if re.search(pattern, row["note"])]
    if row["county_in_list"] not in (row["county"], name_in(LISTED, row)):
        notes.append(f"the list prints {row['county_in_list']}")
    if "计划" in row["second_source_title"]:
        notes.append("the second source is a plan")
    elif "公示" in row["second_source_title"] or "拟" in row["second_source_title"]:
        notes.append("the second source is a notice before the decision")
    return notes
