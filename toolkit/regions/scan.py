"""Place names in running text; `place_words.txt` holds the words that must not be taken for places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from toolkit.codebooks.scan import WordTable
from toolkit.regions.divisions import NATION_NAMES, SHORT, Place, load_divisions
from toolkit.regions.lookup import choose_place, rate_nearness

_BEFORE = re.compile(r"[^\u4e00-\u9fff]|[和与及在到对为由向从赴是共]")
_TOWNSHIP = re.compile("乡(?![村镇土])")


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    """Return the words of `place_words.txt` by their kind: common, part, other."""
    lines = Path(__file__).with_name("place_words.txt").read_text(encoding="utf-8").splitlines()
    parted = (line.partition(":") for line in lines if not line.startswith("#"))
    return {kind: frozenset(words.split()) for kind, _, words in parted}


@lru_cache(maxsize=1)
def _lexicon() -> tuple[list[str], WordTable]:
    """Return the names and other words that are looked for in a text, and what finds them by their number."""
    names = sorted({*load_divisions().by_name, *_words()["other"]} - {*NATION_NAMES})
    return names, WordTable(names, is_overlapping=True)


def _list_names(text: str) -> dict[int, list[str]]:
    """Return the names by where they begin in a text, in order, the longest first."""
    names, table = _lexicon()
    found: dict[int, list[str]] = {}
    for start, _, word in sorted((start, -end, word) for word, start, end in table.find(text)):
        found.setdefault(start, []).append(names[word])
    return found


def scan_places(text: str, *, year: int | None = None, within: str = "") -> list[tuple[int, int, Place]]:
    """Find the place names of a running text, the longest first, none overlapping.

    Parameters
    ----------
    text
        Any text.
    year
        The year whose names and codes count, as in `find_place`.
    within
        Code of the place that the text is about. A short county name (新田) counts only in its prefecture,
        or in its province where `within` is one, and never when it is a common word (和平, 资源).

    Returns
    -------
    list of (start, end, Place)
        Names written together (湖南省永州市新田县) are one, with the lowest place. A name that several places
        share is left out unless one of them is nearer to `within` than the others.

    Examples
    --------
    >>> text = "湖南省永州市新田县、双牌和和平区"
    >>> [(text[start:end], place.name) for start, end, place in scan_places(text, within="431100")]
    [('湖南省永州市新田县', '新田县'), ('双牌', '双牌县')]
    """
    named = _list_names(text)
    found: list[tuple[int, int, Place]] = []
    done = 0
    for start, names in named.items():
        if start < done:
            continue
        done, place = _read_name(text, start, names, year, within)
        if place is not None:
            done, place = _read_lower(text, done, place, year, named)
            found.append((start, done, place))
    return found


def _read_name(
    text: str, start: int, names: Sequence[str], year: int | None, within: str
) -> tuple[int, Place | None]:
    """Return the end of the name at `start` and its place; no place when what stands there is no name."""
    for name in names:
        end = start + len(name)
        if name in _words()["other"]:
            return end, None
        place = _place_in_text(name, year, within)
        if place is None or not _ends_well(text, end, name):
            continue
        free = not _is_doubtful(name, place) or _stands_free(text, start, end)
        return (end, place) if free else (start, None)
    return start, None


def _read_lower(
    text: str, end: int, place: Place, year: int | None, named: Mapping[int, Sequence[str]]
) -> tuple[int, Place]:
    """Go on from a place to the lower one that is written right behind it, as often as there is one."""
    for name in named.get(end, ()):
        if not _ends_well(text, end + len(name), name):
            continue
        below = [match for match in load_divisions().by_name.get(name, ()) if match[1].lies_below(place)]
        lower = choose_place(below, year, "")
        if lower and not (name in _words()["common"] and lower.level == "county"):
            return _read_lower(text, end + len(name), lower, year, named)
    return end, place


@lru_cache(maxsize=65536)
def _place_in_text(name: str, year: int | None, within: str) -> Place | None:
    """Return the place that a text about `within` means by a name, None where a reader would not be sure."""
    matches = load_divisions().by_name[name]
    place = choose_place(matches, year, within)
    if place is None or name in _words()["part"]:
        return None
    is_short = (SHORT, place) in matches
    if is_short and name in _words()["common"]:
        return None
    needed = int(_is_doubtful(name, place))
    if is_short and place.level == "county":
        needed = 2 if within[2:4].strip("0") else 1
    return place if rate_nearness(place, within) >= needed else None


def _is_doubtful(name: str, place: Place) -> bool:
    """Tell whether the letters of a county's name can be other words: 和县, 道县, 合作市, 河北区."""
    return (
        place.level == "county"
        and name[-1] in "市县区旗"
        and (len(name) == 2 or name.endswith("城市") or name[:-1] in _words()["common"])
    )


def _stands_free(text: str, start: int, end: int) -> bool:
    """Tell whether no word runs into a doubtful name: (省)和县级 is none."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    is_begun = before == "" or _BEFORE.match(before) is not None or (before == "的" and text[end - 1] == "县")
    return after not in set("级域直") and is_begun


def _ends_well(text: str, end: int, name: str) -> bool:
    """Tell whether a name ends where it seems to, unlike those in 北京市场, 河北区域, 新田镇, 上海路."""
    after = text[end : end + 1]
    if name[-1] in "市区":
        return after not in {"市": {"场", "值"}, "区": {"域", "间", "块"}}[name[-1]]
    if name[-1] in "省县盟旗":
        return True
    return after not in {"镇", "路", "街"} and _TOWNSHIP.match(text, end) is None
