"""A small made-up panel of reports for the figures of measures."""

from __future__ import annotations

import pandas as pd

from toolkit.schema import make_frame

YEARS = (2012, 2013, 2015, 2016, 2019, 2021)
# Five provinces with national poor counties, five without.
PROVINCES = (
    "贵州省",
    "云南省",
    "甘肃省",
    "四川省",
    "陕西省",
    "北京市",
    "天津市",
    "上海市",
    "江苏省",
    "浙江省",
)
SECTORS = ("industry", "health", "housing")
UPPER = tuple(f"p-{year}" for year in (2015, 2016, 2017, 2018))


def make_panel() -> dict[str, pd.DataFrame]:
    """Six national reports, ten provinces in two years, and the measures and sentences that they name."""
    nation = [(f"n-{year}", "全国", "", "000000", "national", year) for year in YEARS]
    provinces = [
        (f"{place}-{year}", place, place, f"{10 + number}0000", "province", year)
        for number, place in enumerate(PROVINCES)
        for year in (2025, 2026)
    ]
    rest = ("", "official", 18_000, 15_000, 10_000, "jieba", 100, 10)
    reports = [(name, f"{name}.txt", "0" * 64, "题", *where, *rest) for name, *where in nation + provinces]
    names = [name for name, *_ in nation + provinces]
    counts = [
        (name, sector, 3 + (7 * i + 5 * k) % 11 + 12 * (sector == "industry" and "省-" in name))
        for i, name in enumerate(names)
        for k, sector in enumerate(SECTORS)
    ]
    return {
        "measured_reports": make_frame("measured_reports", reports),
        "measured_measures": make_frame(
            "measured_measures", [(name, sector, "x", "done", n) for name, sector, n in counts]
        ),
        "measured_sectors": make_frame("measured_sectors", counts),
    }


def make_upper_reports(file: tuple, source: tuple) -> list[tuple]:
    """Reports of one province in four years, beside those of the counties."""
    return [
        (name, f"{name}.txt", *file, "贵州省", "贵州省", "520000", "province", int(name[2:]), *source)
        for name in UPPER
    ]


def make_sentences(mentions: list[tuple]) -> pd.DataFrame:
    """One sentence for each mention, of its sector and at times a second one, after a heading."""
    return make_frame(
        "sentences",
        [
            (
                name,
                i,
                start,
                start + 4,
                f"{name}第{start}句。",
                "",
                i % 9 == 0,
                200,
                f"{sector};water" if i % 4 == 0 else sector,
            )
            for i, (name, _, start, _, _, sector, *_) in enumerate(mentions, start=1)
        ],
    )
