"""The place that a report is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.metadata.head import Head
from toolkit.regions import NATION_CODE, Place, candidates, find_place, scan_places

_NATION = re.compile(
    r"代表(?:中华人民共和国)?(?:国务院|國務院)|代表中央人民政府|(?:国务院|國務院)(?:的?(?:委托|决定|全面|认真)|向)|受[^。]{0,8}国务院的?委托"
    r"|第[一二三四五六七八九十]{1,3}届全国人民代表大会第"
)
_NATION_TITLE = re.compile(r"全国|国务院|^中国|我国")
_SELF = re.compile(r"[我全](省|市|县|区|州|旗|盟|镇|乡)|我(国)")
_TOWNSHIP = re.compile(
    r"(?:(?:19|20)\d\d年)?((?![各全乡镇村下返回进入兴])[\u4e00-\u9fff]{1,5}?(?:街道|苏木|[镇乡]))(?![镇乡村亲土])"
)
# A village behind its township, so that no other word ends with 村.
_VILLAGE = re.compile(
    r"((?!驻|关于)[\u4e00-\u9fff]{1,4}?(?:街道|苏木|[镇乡])[\u4e00-\u9fff]{2,4}?(?<![各全每贫困脱行政列自然])(?:村|社区|嘎查))"
    r"(?![镇乡民级])"
)
# The office that publishes: its place is that of a report on several below it.
_ISSUER = re.compile(
    r"(?:局|委员?会?|政府|办公?室?|小组|指挥部|人大|政协)"
    r"(?:$|[^\u4e00-\u9fff]|文件|关于|[\u4e00-\u9fff]{0,10}(?:公告|通报|通告|通知|公报|简报|报告|总结)$)|[市县区州省]委"
)
# So many of its counties make a report one on the prefecture.
_SEVERAL = 3
_OPENING = 600


@dataclass(frozen=True)
class Found:
    """A place, the township below it ("" for none), and whether its name is printed or concluded."""

    place: Place
    township: str
    basis: str


def locate_report(head: Head, text: str, file_stem: str, year: int | None) -> Found | None:
    """Find the place a report is about: in its title, below it, in its opening, then wherever it can be."""
    self_name = _find_self_name(text)
    if _is_national(head, self_name, year):
        return place_of_region("全国", year)
    for place, printed_in in _try_places(head, text, file_stem, year, self_name):
        if place is not None:
            township = _find_township(head.title, place, self_name)
            return Found(place, township, "text" if place.name in printed_in else "inferred")
    return None


def _try_places(
    head: Head, text: str, file_stem: str, year: int | None, self_name: str
) -> Iterator[tuple[Place | None, str]]:
    """Yield a place and the words that name it, the surest sign first; None where a sign is silent."""
    session, opening = " ".join(head.of_kind("session")), head.opening[:_OPENING]
    yield _descend(head.title, year), head.title
    yield _descend(session, year), session
    issuers = " ".join(line for line in head.of_kind("candidate") if _ISSUER.search(line))
    yield _descend(issuers, year), issuers
    yield _vote(opening, year, self_name), opening
    yield _descend(" ".join(head.of_kind("source", "byline", "furniture", "candidate")), year), ""
    yield _vote(text, year, self_name), ""
    yield _read_short_name(head.title, year, self_name), ""
    yield _descend(file_stem, year) or find_place(file_stem, year=year), ""


def _is_national(head: Head, self_name: str, year: int | None) -> bool:
    """Tell whether no place is named above the text and the nation speaks (国务院, 我国)."""
    above = " ".join([head.title, *head.of_kind("session")])
    if scan_places(above, year=year):
        return False
    return bool(_NATION_TITLE.search(head.title) or _NATION.search(above + head.opening)) or self_name == "国"


def place_of_region(region: str, year: int | None, *, within: str = "") -> Found | None:
    """Find the place that a person named, with the township below it where one is named.

    Of several places with the name, the one with the code `within`, or in that place, is meant.
    """
    if place := _choose_place(region, year, within):
        return Found(place, "", "text")
    for end in range(len(region) - 1, 1, -1):
        if place := _choose_place(region[:end], year, within):
            below = region[end:].strip()
            township = _TOWNSHIP.fullmatch(below) or _VILLAGE.fullmatch(below)
            return Found(place, township[1], "text") if township else None
    return None


def _choose_place(name: str, year: int | None, within: str) -> Place | None:
    exact = [place for place in candidates(name, year=year) if place.code == within]
    return exact[0] if exact else find_place(name, year=year, within=within)


def _descend(text: str, year: int | None) -> Place | None:
    """Return the first place of `text`, or the lower one in it that is named further on (山西晋中…榆社)."""
    names = scan_places(text, year=year)
    if not names:
        return None
    place = names[0][2]
    for _, _, other in (*names[1:], *scan_places(text, year=year, within=place.code)):
        if other.lies_below(place):
            place = other
    return place


def _vote(text: str, year: int | None, self_name: str) -> Place | None:
    """Return the place that `text` names most, if possible of the kind it calls its own (我县)."""
    counts = Counter(place for _, _, place in scan_places(text, year=year) if place.code != NATION_CODE)
    own = {place: count for place, count in counts.items() if self_name and place.name.endswith(self_name)}
    is_of_one = own and "我" + self_name in text
    if not is_of_one and (above := _find_above(counts, year)):
        return above
    chosen = own or counts
    return max(chosen, key=chosen.__getitem__, default=None)


def _find_above(counts: Counter[Place], year: int | None) -> Place | None:
    """Return the prefecture of several counties, where the text is about no one of them."""
    homes = Counter(place.code[:4] for place in counts if place.level == "county")
    code, number = homes.most_common(1)[0] if homes else ("", 0)
    most = counts.most_common(2)
    if number < _SEVERAL or len(most) < 2 or most[0][1] >= 2 * most[1][1]:
        return None
    return find_place(code + "00", year=year)


def _find_self_name(text: str) -> str:
    """Return the unit that the text calls its own most often (县 for 我县, 全县), "" for none."""
    counts = Counter(found[1] or found[2] for found in _SELF.finditer(text))
    return max(counts, key=counts.__getitem__, default="")


def _read_short_name(title: str, year: int | None, self_name: str) -> Place | None:
    """Return the county whose short name opens the title: of the text's own kind, or over a village."""
    opening = re.sub(r"^(?:19|20)\d\d年", "", title)
    for place in candidates(opening[:2], year=year) + candidates(opening[:3], year=year):
        is_name = any(start == 0 for start, _, _ in scan_places(opening, year=year, within=place.code))
        is_own = bool(self_name) and place.name.endswith(self_name)
        if is_name and (is_own or _VILLAGE.match(opening.removeprefix(place.name))):
            return place
    return None


def _find_township(title: str, place: Place, self_name: str) -> str:
    """Return the township in the title of a report that calls itself one (全镇), or the village there."""
    after = title.rpartition(place.name)[2].removeprefix("驻")
    if place.name in title and (village := _VILLAGE.match(after)):
        return village[1]
    if self_name not in ("镇", "乡"):
        return ""
    found = _TOWNSHIP.match(after)
    return found[1] if found else ""
