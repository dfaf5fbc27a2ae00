"""From a name or a code to a place, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from toolkit.errors import InputError, require_type
from toolkit.regions.divisions import LEVELS, SHORT, Match, Place, load_divisions

_LONGEST = 60  # characters; beyond any name with all its levels, so that a long text is no deep search


def _distance(place: Place, year: int | None) -> int:
    """Return how many years `year` lies outside the years of this state."""
    table = load_divisions()
    year = table.last if year is None else min(max(year, table.first), table.last)
    return max(place.first - year, year - place.last, 0)


def rate_nearness(place: Place, within: str) -> int:
    """Return 2 in the same prefecture as the code `within`, 1 in the same province, else 0."""
    if within[2:4].strip("0") and place.code[:4] == within[:4]:
        return 2
    return int(place.code[:2] == within[:2])


def choose_place(matches: Iterable[Match], year: int | None, within: str) -> Place | None:
    """Return the best place: surest name, nearest, valid in the year, highest; None when two tie.

    In 甘肃 the county 东乡县 is its 东乡族自治县, though another province has one of just that name.
    """
    ranked: dict[tuple[bool, int, int, int, int], dict[str, Place]] = {}
    for how, place in matches:
        rank = (
            how == SHORT,
            -rate_nearness(place, within),
            how,
            _distance(place, year),
            LEVELS.index(place.level),
        )
        ranked.setdefault(rank, {})[place.code] = place
    best = ranked[min(ranked)] if ranked else {}
    return next(iter(best.values())) if len(best) == 1 else None


@lru_cache(maxsize=4096)
def _matches(name: str) -> tuple[Match, ...]:
    """Return the places a name can mean, with or without names of higher units in front."""
    table = load_divisions()
    found = list(table.by_name.get(name, ()))
    for cut in range(2, len(name) - 1):
        if heads := table.by_name.get(name[:cut]):
            tails = _matches(name[cut:])
            found += [tail for tail in tails if any(tail[1].lies_below(head) for _, head in heads)]
    return tuple(dict.fromkeys(found))


def _plain(name: str) -> str:
    """Return a name without white space, empty where it is too long to be one."""
    name = "".join(name.split())
    return name if len(name) <= _LONGEST else ""


def find_place(name: str, *, year: int | None = None, within: str = "") -> Place | None:
    """Find the place of a name or a six-digit code.

    Parameters
    ----------
    name
        Official or short, with or without the names of higher units (山西省晋中市榆社县, 榆社), or a code.
    year
        The year whose names and codes count. A name that was not in use then finds the state nearest to it.
    within
        Code of a place; of several places with the name, the one in its prefecture, then province, is meant.

    Returns
    -------
    Place or None
        None when there is no such place, or several and nothing tells them apart. A short name without
        context means the highest unit (永州 the prefecture, 吉林 the province).

    Examples
    --------
    >>> find_place("山西榆社").full_name
    '山西省晋中市榆社县'
    >>> find_place("茌平县", year=2018).code, find_place("茌平", year=2020).full_name
    ('371523', '山东省聊城市茌平区')
    >>> find_place("鼓楼区") is None, find_place("鼓楼区", within="350000").full_name
    (True, '福建省福州市鼓楼区')
    """
    require_type(name, str, must="find_place: name must be the name or the code of a place, as text")
    name = _plain(name)
    if re.fullmatch(r"[0-9]{6}", name):
        return min(
            load_divisions().by_code.get(name, ()), key=lambda place: _distance(place, year), default=None
        )
    return choose_place(_matches(name), year, within)


def candidates(name: str, *, year: int | None = None) -> list[Place]:
    """Return every place that `name` can mean in `year`, in the order of codes.

    Each place is in its state nearest to the year; places of other years come only when that year has none.

    Examples
    --------
    >>> [place.full_name for place in candidates("鼓楼区", year=2020)]
    ['江苏省南京市鼓楼区', '江苏省徐州市鼓楼区', '福建省福州市鼓楼区', '河南省开封市鼓楼区']
    """
    places = {place for _, place in _matches(_plain(name))}
    nearest = min((_distance(place, year) for place in places), default=0)
    return sorted((p for p in places if _distance(p, year) == nearest), key=lambda place: place.code)


@lru_cache(maxsize=4)
def list_places(year: int | None = None) -> tuple[Place, ...]:
    """Return every place of a year, one that was no more or not yet in its state nearest to it."""
    found = (find_place(code, year=year) for code in load_divisions().by_code)
    return tuple(place for place in found if place)


def province_of(code: str) -> Place:
    """Return the province of a code (the nation for 000000).

    Raises
    ------
    InputError
        No province has the code's first two digits.

    Examples
    --------
    >>> province_of("140721").name
    '山西省'
    """
    place = find_place(f"{code[:2]}0000")
    if place is None:
        msg = f"province_of: {code!r} is no division code; give six digits, such as 140721."
        raise InputError(msg)
    return place
