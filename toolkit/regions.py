"""Places of China by name, code and year, from the province down to the county.

`divisions.csv` holds each state of a unit (code, name, parent) with its first and last year; a year before or
after the table takes the first or last state, and no year means the latest. Townships are not in it.
`place_words.txt` holds the words that `scan_places` must not take for places.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from toolkit.errors import InputError

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

_LONGEST = 60  # characters; beyond any name with all its levels, so that a long text is no deep search
_BEFORE = re.compile(r"[^\u4e00-\u9fff]|[和与及在到对为由向从赴是共]")
_TOWNSHIP = re.compile("乡(?![村镇土])")


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
class _Table:
    """The places, by code and by each name that they go by."""

    by_code: dict[str, list[Place]]
    by_name: dict[str, list[Match]]
    first: int
    last: int


@lru_cache(maxsize=1)
def _table() -> _Table:
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
    return _Table(by_code, by_name, first, last)


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


def _distance(place: Place, year: int | None) -> int:
    """Return how many years `year` lies outside the years of this state."""
    table = _table()
    year = table.last if year is None else min(max(year, table.first), table.last)
    return max(place.first - year, year - place.last, 0)


def _nearness(place: Place, within: str) -> int:
    """Return 2 in the same prefecture as the code `within`, 1 in the same province, else 0."""
    if within[2:4].strip("0") and place.code[:4] == within[:4]:
        return 2
    return int(place.code[:2] == within[:2])


def _choose(matches: Iterable[Match], year: int | None, within: str) -> Place | None:
    """Return the best place: surest name, nearest, valid in the year, highest; None when two tie.

    In 甘肃 the county 东乡县 is its 东乡族自治县, though another province has one of just that name.
    """
    ranked: dict[tuple[bool, int, int, int, int], dict[str, Place]] = {}
    for how, place in matches:
        rank = (
            how == SHORT,
            -_nearness(place, within),
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
    table = _table()
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
    name = _plain(name)
    if re.fullmatch(r"[0-9]{6}", name):
        return min(_table().by_code.get(name, ()), key=lambda place: _distance(place, year), default=None)
    return _choose(_matches(name), year, within)


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


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    """Return the words of `place_words.txt` by their kind: common, part, other."""
    lines = Path(__file__).with_name("place_words.txt").read_text(encoding="utf-8").splitlines()
    parted = (line.partition(":") for line in lines if not line.startswith("#"))
    return {kind: frozenset(words.split()) for kind, _, words in parted}


@lru_cache(maxsize=1)
def _lexicon() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return where a name may begin, and the names by their first two characters, longest first."""
    heads: dict[str, list[str]] = {}
    for name in sorted({*_table().by_name, *_words()["other"]} - {*NATION_NAMES}, key=len, reverse=True):
        heads.setdefault(name[:2], []).append(name)
    first, second = ("".join(sorted({head[at] for head in heads})) for at in (0, 1))
    return re.compile(f"[{first}](?=[{second}])"), {head: tuple(names) for head, names in heads.items()}


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
    starts, heads = _lexicon()
    found: list[tuple[int, int, Place]] = []
    done = 0
    for begin in starts.finditer(text):
        start = begin.start()
        if start < done or (names := heads.get(text[start : start + 2])) is None:
            continue
        end, place = _read_name(text, start, names, year, within)
        if place is not None:
            end, place = _read_lower(text, end, place, year)
            found.append((start, end, place))
        done = max(done, end)
    return found


def _read_name(
    text: str, start: int, names: tuple[str, ...], year: int | None, within: str
) -> tuple[int, Place | None]:
    """Return the end of the name at `start` and its place; no place when what stands there is no name."""
    for name in names:
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        if name in _words()["other"]:
            return end, None
        place = _place_in_text(name, year, within)
        if place is None or not _ends_well(text, end, name):
            continue
        free = not _is_doubtful(name, place) or _stands_free(text, start, end)
        return (end, place) if free else (start, None)
    return start, None


def _read_lower(text: str, end: int, place: Place, year: int | None) -> tuple[int, Place]:
    """Go on from a place to the lower one that is written right behind it, as often as there is one."""
    for name in _lexicon()[1].get(text[end : end + 2], ()):
        if not text.startswith(name, end) or not _ends_well(text, end + len(name), name):
            continue
        below = [match for match in _table().by_name.get(name, ()) if match[1].lies_below(place)]
        lower = _choose(below, year, "")
        if lower and not (name in _words()["common"] and lower.level == "county"):
            return _read_lower(text, end + len(name), lower, year)
    return end, place


@lru_cache(maxsize=65536)
def _place_in_text(name: str, year: int | None, within: str) -> Place | None:
    """Return the place that a text about `within` means by a name, None where a reader would not be sure."""
    matches = _table().by_name[name]
    place = _choose(matches, year, within)
    if place is None or name in _words()["part"]:
        return None
    is_short = (SHORT, place) in matches
    if is_short and name in _words()["common"]:
        return None
    needed = int(_is_doubtful(name, place))
    if is_short and place.level == "county":
        needed = 2 if within[2:4].strip("0") else 1
    return place if _nearness(place, within) >= needed else None


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
