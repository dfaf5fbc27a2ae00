"""Places: names and codes by year, context for names that several places share, places in running text."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.regions import Place, candidates, find_place, province_of, scan_places
from toolkit.regions.divisions import load_divisions

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
TABLE = ROOT / "toolkit" / "regions" / "divisions.csv"
PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 "
    "湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门"
)


def code_of(name: str, *, year: int | None = None, within: str = "") -> str:
    place = find_place(name, year=year, within=within)
    return "" if place is None else place.code


def names_in(text: str, *, year: int = 2019, within: str = "") -> list[tuple[str, str]]:
    return [
        (text[start:end], place.name) for start, end, place in scan_places(text, year=year, within=within)
    ]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def every_place() -> Iterator[Place]:
    return (place for places in load_divisions().by_code.values() for place in places)


@pytest.mark.parametrize(
    ("name", "full_name", "code"),
    [
        ("新疆", "新疆维吾尔自治区", "650000"),
        ("广西", "广西壮族自治区", "450000"),
        ("广西自治区", "广西壮族自治区", "450000"),
        ("内蒙古", "内蒙古自治区", "150000"),
        ("香港", "香港特别行政区", "810000"),
        ("永州", "湖南省永州市", "431100"),
        ("湖南省永州市", "湖南省永州市", "431100"),
        ("恩施州", "湖北省恩施土家族苗族自治州", "422800"),
        ("榆社", "山西省晋中市榆社县", "140721"),
        ("山西榆社", "山西省晋中市榆社县", "140721"),
        ("晋中市榆社县", "山西省晋中市榆社县", "140721"),
        ("山西省 晋中市 榆社县", "山西省晋中市榆社县", "140721"),
        ("安徽旌德", "安徽省宣城市旌德县", "341825"),
        ("四川省广安市广安区", "四川省广安市广安区", "511602"),
        ("山东聊城", "山东省聊城市", "371500"),
        ("江华", "湖南省永州市江华瑶族自治县", "431129"),
        ("江华县", "湖南省永州市江华瑶族自治县", "431129"),
        ("重庆万州", "重庆市万州区", "500101"),
        ("仙桃", "湖北省仙桃市", "429004"),
        ("浦东", "上海市浦东新区", "310115"),
        ("140721", "山西省晋中市榆社县", "140721"),
        ("全国", "全国", "000000"),
        ("000000", "全国", "000000"),
    ],
)
def test_a_name_finds_its_place(name: str, full_name: str, code: str) -> None:
    place = find_place(name, year=2019)
    assert place is not None
    assert (place.full_name, place.code) == (full_name, code)


@pytest.mark.parametrize(
    ("name", "year", "full_name", "code"),
    [
        ("祁阳县", 2020, "湖南省永州市祁阳县", "431121"),
        ("祁阳市", 2021, "湖南省永州市祁阳市", "431181"),
        ("祁阳", 2020, "湖南省永州市祁阳县", "431121"),
        ("祁阳", 2021, "湖南省永州市祁阳市", "431181"),
        ("祁阳县", 2024, "湖南省永州市祁阳县", "431121"),
        ("茌平县", 2018, "山东省聊城市茌平县", "371523"),
        ("茌平区", 2019, "山东省聊城市茌平区", "371503"),
        ("茌平", 2019, "山东省聊城市茌平区", "371503"),
        ("371523", 2024, "山东省聊城市茌平县", "371523"),
        ("巢湖", 2010, "安徽省巢湖市", "341400"),
        ("巢湖", 2011, "安徽省合肥市巢湖市", "340181"),
        ("巢湖", 1998, "安徽省巢湖市", "341400"),
        ("祁阳", 2031, "湖南省永州市祁阳市", "431181"),
    ],
)
def test_a_renamed_place_is_found_by_year(name: str, year: int, full_name: str, code: str) -> None:
    place = find_place(name, year=year)
    assert place is not None
    assert (place.full_name, place.code) == (full_name, code)


def test_no_year_means_the_latest() -> None:
    assert find_place("祁阳") == find_place("祁阳", year=2024)


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("朝阳区", "", ""),
        ("朝阳区", "110000", "110105"),
        ("朝阳区", "220100", "220104"),
        ("鼓楼区", "", ""),
        ("鼓楼区", "350100", "350102"),
        ("鼓楼区", "320000", ""),
        ("鼓楼区", "320300", "320302"),
        ("吉林", "220200", "220000"),
        ("吉林市", "", "220200"),
        ("广安", "511602", "511600"),
    ],
)
def test_a_shared_name_needs_its_context(name: str, within: str, code: str) -> None:
    assert code_of(name, year=2020, within=within) == code


@pytest.mark.parametrize(
    "name", ["", "  ", "贫困县", "全市", "示范区", "999999", "江苏省永州市", "湖南" * 5000]
)
def test_what_is_no_place_finds_none(name: str) -> None:
    assert find_place(name) is None
    assert candidates(name) == []


def test_candidates_are_all_places_of_the_name_in_the_year() -> None:
    assert [place.full_name for place in candidates("朝阳区", year=2020)] == [
        "北京市朝阳区",
        "吉林省长春市朝阳区",
    ]
    assert [place.level for place in candidates("吉林", year=2020)] == ["province", "prefecture"]
    assert [place.code for place in candidates("茌平县", year=2024)] == ["371523"]


def test_every_province_has_its_short_name() -> None:
    found = [find_place(name) for name in PROVINCES.split()]
    assert len({place.code for place in found if place is not None}) == 34
    assert all(place is not None and place.level == "province" for place in found)


def test_province_of_a_code() -> None:
    assert province_of("341825").full_name == "安徽省"
    assert province_of("000000").full_name == "全国"
    with pytest.raises(InputError, match="no division code"):
        province_of("990000")


def test_every_full_name_finds_itself_in_its_years() -> None:
    lost = [
        (place.full_name, year)
        for place in every_place()
        for year in {place.first, place.last}
        if find_place(place.full_name, year=year) != place or find_place(place.code, year=year) != place
    ]
    assert lost == []


def test_the_table_is_what_its_sidecar_says(rows: list[dict[str, str]]) -> None:
    sidecar = yaml.safe_load(TABLE.with_suffix(".yml").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(TABLE.read_bytes()).hexdigest()
    assert sidecar["rows"] == len(rows)
    assert list(sidecar["columns"]) == list(rows[0])
    assert "Permission is hereby granted" in sidecar["licence_notice"]


def test_the_states_of_a_code_do_not_overlap(rows: list[dict[str, str]]) -> None:
    years = [(row["code"], year) for row in rows for year in range(int(row["first"]), int(row["last"]) + 1)]
    assert len(years) == len(set(years))
    assert {row["parent"] for row in rows} - {""} <= {row["code"] for row in rows}


def test_the_832_poor_counties_are_found() -> None:
    path = SHARED / "reference" / "counties_832.csv"
    if not path.exists():
        pytest.skip("the list of the 832 counties lies in ../shared, which is absent")
    with path.open(encoding="utf-8", newline="") as stream:
        counties = list(csv.DictReader(stream))
    lost = {
        row["county"]
        for row in counties
        if code_of(row["county"], year=2020, within=code_of(row["province"])) != (row["adcode"] or "none")
    }
    # 行委 are offices of a prefecture over land of no county; the table of codes has none of them.
    assert len(counties) == 832
    assert lost == {"冷湖行委", "大柴旦行委", "茫崖行委"}


@pytest.mark.parametrize(
    ("text", "within", "found"),
    [
        ("湖南省永州市新田县脱贫", "", [("湖南省永州市新田县", "新田县")]),
        ("山西榆社、安徽旌德", "", [("山西榆社", "榆社县"), ("安徽旌德", "旌德县")]),
        (
            "新田、双牌和江华县",
            "431100",
            [("新田", "新田县"), ("双牌", "双牌县"), ("江华县", "江华瑶族自治县")],
        ),
        ("新田和双牌", "", []),
        ("新田和双牌", "430000", [("新田", "新田县"), ("双牌", "双牌县")]),
        ("新田和双牌", "430100", []),
        ("新疆、广西等地", "", [("新疆", "新疆维吾尔自治区"), ("广西", "广西壮族自治区")]),
        ("与潍坊市结对", "371500", [("潍坊市", "潍坊市")]),
        ("在朝阳区", "", []),
        ("在朝阳区", "110000", [("朝阳区", "朝阳区")]),
        ("北京朝阳区", "", [("北京朝阳区", "朝阳区")]),
        ("祁阳县和祁阳市", "431100", [("祁阳县", "祁阳县"), ("祁阳市", "祁阳市")]),
        ("大同市城区", "", [("大同市城区", "城区")]),
        ("道县、蓝山县", "431100", [("道县", "道县"), ("蓝山县", "蓝山县")]),
        ("湖北江汉平原", "", [("湖北", "湖北省")]),
        ("推广东西部协作", "", []),
        ("隆重庆祝，美丽江苏", "", [("江苏", "江苏省")]),
        ("北京市场", "", [("北京", "北京市")]),
        ("河北区域", "120000", [("河北", "河北省")]),
    ],
)
def test_places_in_running_text(text: str, within: str, found: list[tuple[str, str]]) -> None:
    assert names_in(text, within=within) == found


@pytest.mark.parametrize(
    "text",
    [
        "全市各县区的贫困县、示范区和园区",
        "安居房、社会和平、公安部门、资源和合作",
        "会同县直部门",
        "农民合作市级示范社",
        "省和县级财政",
        "十四个集中连片特困地区，扩大连片",
        "面向市场，适应城市发展",
        "均衡水平和重大理论",
        "城区、郊区、矿区",
        "新田镇、新田乡",
    ],
)
@pytest.mark.parametrize("within", ["", "431128", "623000"])
def test_common_words_are_no_places(text: str, within: str) -> None:
    assert names_in(text, within=within) == []


@given(
    st.lists(
        st.sampled_from([*"省市县区、和的永州新田江华镇", "湖南省", "永州市", "新田县", "朝阳区", "道县"])
    ).map("".join),
    st.sampled_from(["", "431100", "431128", "110000"]),
)
def test_spans_are_in_order_and_hold_the_name_of_their_place(text: str, within: str) -> None:
    spans = scan_places(text, year=2019, within=within)
    ends = [0, *(end for _, end, _ in spans)]
    assert all(start >= before for before, (start, _, _) in zip(ends, spans, strict=False))
    for start, end, place in spans:
        assert place in candidates(text[start:end], year=2019)


@given(st.text(max_size=80))
def test_any_text_gives_places_or_none(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end, _ in scan_places(text, within=text[:6]))
    assert find_place(text, within=text[:6]) is None or "".join(text.split())


def test_a_common_short_form_near_is_meant_before_an_official_name_elsewhere():
    assert find_place("东乡县", within="620000").name == "东乡族自治县"
    assert find_place("东乡县", within="360000").full_name.startswith("江西省")
    assert [place.code[:2] for _, _, place in scan_places("东乡县降到1%", within="622900")] == ["62"]
