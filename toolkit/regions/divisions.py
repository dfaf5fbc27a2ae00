"""The units of China by code, name and year, from the province down to the county.

`divisions.csv` holds each state of a unit (code, name, parent) with its first and last year; no townships.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEVELS = ("national", "province", "prefecture", "county")
NATION_CODE = "000000"
NATION_NAMES = ("全国", "中国")
OFFICIAL, ALIAS, SHORT = range(3)  # how a name stands to the official one; the lower is the surer

_PEOPLES = (
    "蒙古族?|哈萨克族?|柯尔克孜族?|锡伯族?|塔吉克族?|维吾尔族?|达斡尔族?|回族|藏族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|"
    "土家族|哈尼族|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|土族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|"
    "普米族|怒族|保安族|裕固族|独龙族|各族"
)
_UNIT = re.compile(r"(?<=..)(?:特别行政区|自治[区州县旗]|地区|林区|特区|(?<!城)新区|[省市县区盟旗])$")
_PEOPLE = re.compile(rf"(?<=..)(?:{_PEOPLES})+$")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in one state: its code and names from year `first` to year `last`.

    `name` is the unit's own official name, `full_name` begins at the province, `province` is the province's
    full name ("" for the nation), `level` one of national, province, prefecture, county.
    """

    name: str
    full_name: str
    code: str
    level: str
    province: str
    first: int
    last: int

    def lies_below(self, above: Place) -> bool:
        """Tell whether `above` is a higher unit that holds this one."""
        depth = LEVELS.index(above.level)
        return LEVELS.index(self.level) > depth and self.code[: 2 * depth] == above.code[: 2 * depth]


Match = tuple[int, Place]


@dataclass(frozen=True, slots=True)
class Divisions:
    """The places, by code and by each name that they go by."""

    by_code: dict[str, list[Place]]
    by_name: dict[str, list[Match]]
    first: int
    last: int


@lru_cache(maxsize=1)
def load_divisions() -> Divisions:
    """Return the units that we ship."""
    with Path(__file__).with_name("divisions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    own = {row["code"]: row for row in rows}
    first, last = min(int(row["first"]) for row in rows), max(int(row["last"]) for row in rows)
    by_code = {NATION_CODE: [Place("全国", "全国", NATION_CODE, "national", "", first, last)]}
    by_name: dict[str, list[Match]] = {name: [(OFFICIAL, by_code[NATION_CODE][0])] for name in NATION_NAMES}
    for row in rows:
        place = _read_place(row, own)
        by_code.setdefault(place.code, []).append(place)
        for how, name in _names_of(place):
            by_name.setdefault(name, []).append((how, place))
    return Divisions(by_code, by_name, first, last)


def _read_place(row: dict[str, str], own: dict[str, dict[str, str]]) -> Place:
    names, parent = [row["name"]], row["parent"]
    while parent:
        names.append(own[parent]["name"])
        parent = own[parent]["parent"]
    full_name = "".join(reversed(names))
    first, last = int(row["first"]), int(row["last"])
    return Place(row["name"], full_name, row["code"], row["level"], names[-1], first, last)


def _names_of(place: Place) -> Iterator[tuple[int, str]]:
    """Yield what people call a place: 江华瑶族自治县, 江华自治县, 江华县, 江华."""
    yield OFFICIAL, place.name
    short = _PEOPLE.sub("", _UNIT.sub("", place.name))
    short = short.removesuffix("族") if len(short) > 2 else short
    if short == place.name:
        return
    yield (OFFICIAL if place.level == "province" else SHORT), short
    if "自治" in place.name:
        yield ALIAS, f"{short}自治{place.name[-1]}"
        if place.level != "province":
            yield ALIAS, f"{short}{place.name[-1]}"
