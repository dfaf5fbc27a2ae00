"""Whether place and days that people gave for a report exist and agree, and the nearest names where not."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from toolkit.metadata.place import Found, place_of_region
from toolkit.regions import Place, candidates, find_place, list_places

_MOST_NAMED = 3
_CLOSE = 0.6
_BOTH_STAY = "Correct one of the two; until then the table holds both."
# A field, what is wrong with it, and what to do.
Fault = tuple[str, str, str]


def place_of_given(given: dict[str, Any], year: int | None) -> Found | None:
    """Find the place of the fields `region` and `adcode`; `adcode` and `province` tell namesakes apart."""
    region, code = given.get("region", ""), given.get("adcode", "")
    province = find_place(given.get("province", ""), year=year)
    found = place_of_region(region, year, within=code or (province.code if province else ""))
    return found or place_of_region(code, year)


def check_given(given: dict[str, Any], meta: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the place and the days that were given for a report.

    Parameters
    ----------
    given
        The fields that front matter or a manifest give.
    meta
        All fields that are known of the report, as `infer_metadata` returns them.

    Yields
    ------
    tuple
        A field, what is wrong with it, and what to do.

    Examples
    --------
    >>> [fault[:2] for fault in check_given({"region": "湖南省平将县"}, {"report_year": 2019})]
    [('region', "'湖南省平将县' is no place of the division codes of 2019")]
    """
    year = meta.get("report_year")
    if "region" in given:
        yield from _check_region(given, year)
    if "adcode" in given:
        yield from _check_code(given, year)
    yield from _check_above(given, meta, year)
    start, end = meta.get("period_start"), meta.get("period_end")
    if start and end and start > end and ("period_start" in given or "period_end" in given):
        name = "period_start" if "period_start" in given else "period_end"
        yield name, f"the period begins on {start}, after its end on {end}", "Correct the days, or give both."


def _check_region(given: dict[str, Any], year: int | None) -> Iterator[Fault]:
    region, found = given["region"], place_of_given(given, year)
    if found and place_of_region(region, year, within=found.place.code):
        return
    instead = f"; adcode {given['adcode']} ({found.place.full_name}) decides" if found else ""
    namesakes = candidates(region, year=year)
    if namesakes:
        problem = f"{region!r} is the name of {_list_names(namesakes)}"
        advice = "Write the full name from the province down, or give province or adcode."
    else:
        of_year = f" of {year}" if year else ""
        problem = f"{region!r} is no place of the division codes{of_year}"
        province = given.get("province", "")
        near = " or ".join(suggest_places(province + region.removeprefix(province), year))
        advice = f"Did you mean {near}? " if near else ""
        advice += "Write the full official name (a township may follow; 全国 for the nation), or give adcode."
    yield "region", problem + instead, advice


def _check_code(given: dict[str, Any], year: int | None) -> Iterator[Fault]:
    code, region = given["adcode"], place_of_region(given.get("region", ""), year, within=given["adcode"])
    place = find_place(code, year=year)
    if place is None:
        advice = "Correct the six digits, or leave the field out and give region."
        yield "adcode", f"{code} is no division code", advice
    elif region and region.place.code != code:
        problem = f"{code} is {place.full_name}, but region is {region.place.full_name} ({region.place.code})"
        yield "adcode", problem, _BOTH_STAY


def _check_above(given: dict[str, Any], meta: dict[str, Any], year: int | None) -> Iterator[Fault]:
    """Compare province and level with the place of the report."""
    place = find_place(meta.get("adcode", ""), year=year)
    if "province" in given:
        province = find_place(given["province"], year=year)
        if province is None or province.level != "province":
            advice = "Write its official name, such as 湖南省, or leave the field out."
            yield "province", f"{given['province']!r} is no province", advice
        elif place and place.province != province.name:
            yield "province", f"{province.name} does not hold {place.full_name}", _BOTH_STAY
    # Villages and townships have no code: their reports carry that of the county.
    if place and given.get("level", place.level) not in (place.level, "township"):
        yield "level", f"{given['level']} is not the level of {place.full_name} ({place.level})", _BOTH_STAY


def _list_names(places: list[Place]) -> str:
    names = ", ".join(place.full_name for place in places[:_MOST_NAMED])
    more = len(places) - _MOST_NAMED
    return f"{len(places)} places: {names}" + (f" and {more} more" if more > 0 else "")


@lru_cache(maxsize=256)
def suggest_places(region: str, year: int | None) -> list[str]:
    """Return the full names, three at most, that are nearest to a name of no place.

    Examples
    --------
    >>> suggest_places("湖南省平将县", 2019), suggest_places("湖南省长沙市平江县", 2019)
    (['湖南省岳阳市平江县'], ['湖南省岳阳市平江县'])
    """
    for start in range(1, len(region) - 1):
        tail = region[start:]
        if (len(tail) > 2 or tail[-1] in "市县区旗") and (namesakes := candidates(tail, year=year)):
            return [place.full_name for place in namesakes[:_MOST_NAMED]]
    heads = (place_of_region(region[:end], year) for end in range(len(region) - 1, 1, -1))
    above = next((found.place for found in heads if found), None)
    rest = region.removeprefix(above.name) if above else region
    names: dict[str, list[str]] = {}
    for place in list_places(year):
        if above is None or place.lies_below(above):
            names.setdefault(place.name, []).append(place.full_name)
    near = [full for name in get_close_matches(rest, names, _MOST_NAMED, _CLOSE) for full in names[name]]
    return near[:_MOST_NAMED] or ([above.full_name] if above else [])
