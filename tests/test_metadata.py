"""What a report says about itself: title, place, year, period, publisher and genre, by eye and by law."""

from __future__ import annotations

import csv
import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.metadata import check_given, infer_metadata
from toolkit.metadata.head import read_head
from toolkit.read import RawReport, scan_source
from toolkit.schema import TABLES

# Made-up reports: each shows other signs of place, year, period, publication and kind.
CASES = {
    "a page with its furniture": (
        "首页 > 政务公开 > 扶贫\n会宁县2018年上半年脱贫攻坚工作总结\n"
        "发布时间：2018-07-12 09:30  来源：会宁县扶贫办  浏览次数：233\n\n今年以来，我县修路3公里。\n",
        {
            "title": "会宁县2018年上半年脱贫攻坚工作总结",
            "region": "甘肃省白银市会宁县",
            "level": "county",
            "report_year": 2018,
            "period_end": "2018-06-30",
            "published": "2018-07-12",
            "publisher": "会宁县扶贫办",
            "genre": "official",
        },
    ),
    "a path to the page that is printed downwards": (
        "您的位置:\n首页\n>\n甘肃要闻\n甘肃要闻\n会宁县脱贫攻坚情况\n来源:\n甘肃日报\n时间：\n2019-03-04 10:00\n"
        "字体\n大\n中\n小\n2018年，全县脱贫3户。\n",
        {
            "title": "会宁县脱贫攻坚情况",
            "report_year": 2018,
            "published": "2019-03-04",
            "publisher": "甘肃日报",
        },
    ),
    "a title on two lines and a signature": (
        "兰考县2017年脱贫攻坚\n工作总结\n\n全县脱贫3户。\n兰考县扶贫开发办公室\n2017年12月20日\n",
        {
            "title": "兰考县2017年脱贫攻坚工作总结",
            "adcode": "410225",
            "published": "2017-12-20",
            "publisher": "兰考县扶贫开发办公室",
        },
    ),
    "a slogan above the title of a news item": (
        "携手同心奔小康\n金寨按下脱贫快进键\n安徽日报记者 张三 李四\n\n截至10月底，金寨县今年以来修路3公里。2019年全县增收。\n",
        {
            "title": "金寨按下脱贫快进键",
            "region": "安徽省六安市金寨县",
            "report_year": 2019,
            "period_end": "2019-10-31",
            "publisher": "安徽日报",
            "genre": "news",
        },
    ),
    "a short news item without a title": (
        "中国扶贫网讯 2月3日，记者从贵州省赫章县扶贫办获悉，2019年该县修路3公里。\n",
        {"region": "贵州省毕节市赫章县", "report_year": 2019, "genre": "news"},
    ),
    "places named from the province down with a word between": (
        "山西晋中2018,榆社脱贫摘帽在行动\n\n“今年要干好。”县委书记王某如是说。\n",
        {"region": "山西省晋中市榆社县", "adcode": "140721", "report_year": 2018, "genre": "news"},
    ),
    "no title at all": (
        "旌德县位于安徽南部。2014年，全县有贫困户90户。\n一、2020年工作开展情况\n全县脱贫3户。\n二、2021年工作打算\n继续。\n",
        {"region": "安徽省宣城市旌德县", "report_year": 2020, "period_end": "2020-12-31"},
    ),
    "a prefecture named in short, months from 至": (
        "延边州2019年1至11月脱贫攻坚进展情况\n\n全州减贫3人。\n",
        {
            "adcode": "222400",
            "level": "prefecture",
            "period_start": "2019-01-01",
            "period_end": "2019-11-30",
        },
    ),
    "a single quarter": (
        "榆社县2020年第二季度脱贫攻坚情况\n\n全县修路3公里。\n",
        {"period_start": "2020-04-01", "period_end": "2020-06-30"},
    ),
    "the first three quarters": (
        "关于平江县2019年1-3季度脱贫攻坚工作情况的报告\n\n全县修路3公里。\n",
        {"period_start": "2019-01-01", "period_end": "2019-09-30"},
    ),
    "several years": (
        "2016—2020年宿松县脱贫攻坚规划实施情况\n\n宿松县修路3公里。\n",
        {"report_year": 2020, "period_start": "2016-01-01", "period_end": "2020-12-31", "genre": "official"},
    ),
    "a base year is no year of the report": (
        "2014年以来宿松县脱贫攻坚工作总结\n\n全县脱贫。2019年修路3公里，2019年建房3间。\n",
        {"report_year": 2019, "period_start": "2019-01-01"},
    ),
    "a year in characters": (
        "毕节市二〇一九年脱贫攻坚工作总结\n\n全市减贫。\n",
        {"report_year": 2019, "region": "贵州省毕节市"},
    ),
    "a plan": (
        "新田县2020年脱贫攻坚工作计划\n\n全县计划修路3公里。\n",
        {"report_year": 2020, "genre": "plan"},
    ),
    "a bulletin of the nation": (
        "2019年全国农村贫困监测公报\n国家统计局\n2020年1月23日\n\n贫困人口继续减少。\n",
        {
            "region": "全国",
            "adcode": "000000",
            "level": "national",
            "report_year": 2019,
            "published": "2020-01-23",
            "publisher": "国家统计局",
            "genre": "bulletin",
        },
    ),
    "a government before its congress looks back on the year before": (
        "各位代表：\n现在，我代表县人民政府向大会报告工作。\n一、2018年工作回顾\n过去一年，平江县修路3公里。\n",
        {"region": "湖南省岳阳市平江县", "report_year": 2019, "genre": "official"},
    ),
    "a government whose place stands in the line below the title": (
        "政府工作报告\n——2024年2月3日，青海省人民代表大会会议\n省长 某某\n各位代表：\n我向大会报告工作。\n",
        {"title": "政府工作报告", "region": "青海省", "level": "province", "report_year": 2024},
    ),
    "a township": (
        "五寨县砚城镇2018年脱贫攻坚工作汇报\n\n我镇有贫困户30户。全镇修路3公里。\n",
        {"region": "山西省忻州市五寨县砚城镇", "adcode": "140928", "level": "township"},
    ),
    "a name that has changed": (
        "茌平县2018年脱贫攻坚工作总结\n\n全县脱贫3户。\n",
        {"region": "山东省聊城市茌平县", "adcode": "371523"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_reader_finds(name):
    text, expected = CASES[name]
    found, _ = infer_metadata(text)
    assert {field: found.get(field) for field in expected} == expected


def test_the_basis_tells_printed_from_concluded():
    _, basis = infer_metadata("平江县2019年脱贫攻坚工作总结\n\n全县脱贫3户。")
    assert {name: basis[name] for name in ("title", "region", "report_year", "period_end", "genre")} == {
        "title": "text",
        "region": "text",
        "report_year": "text",
        "period_end": "inferred",
        "genre": "inferred",
    }


def test_the_code_of_a_year_beyond_the_table_is_inferred():
    for year, how in ((2019, "text"), (2003, "inferred"), (2030, "inferred")):
        found, basis = infer_metadata(f"平江县{year}年扶贫工作总结\n\n全县脱贫3户。")
        assert (found["adcode"], basis["adcode"]) == ("430626", how)


def test_what_is_given_is_kept_and_a_short_region_is_written_in_full():
    given_fields = {"region": "新疆", "report_year": 2017, "title": "给定的题目"}
    found, basis = infer_metadata("平江县2019年总结\n\n全县脱贫3户。", given=given_fields)
    assert (found["title"], found["report_year"], found["period_end"]) == ("给定的题目", 2017, "2017-12-31")
    assert (found["region"], found["adcode"], found["level"]) == ("新疆维吾尔自治区", "650000", "province")
    assert not set(given_fields) & set(basis)


def test_a_code_alone_gives_the_place_and_a_given_place_nobody_knows_gives_none():
    assert infer_metadata("全县脱贫。", given={"adcode": "430626"})[0]["region"] == "湖南省岳阳市平江县"
    unknown = infer_metadata("平江县脱贫3户。", given={"region": "某某新城"})[0]
    assert (unknown["region"], unknown.get("adcode")) == ("某某新城", None)


def faults_of(given_fields: dict[str, str], year: int = 2019) -> list[tuple[str, str, str]]:
    meta, _ = infer_metadata("全县脱贫3户。", given={"report_year": year, **given_fields})
    return list(check_given(given_fields, meta))


@pytest.mark.parametrize(
    ("given_fields", "field", "problem", "advice"),
    [
        ({"region": "湖南省平将县"}, "region", "'湖南省平将县' is no place of the division codes of 2019", "湖南省岳阳市平江县"),
        ({"region": "平将县", "province": "湖南省"}, "region", "is no place", "湖南省岳阳市平江县"),
        ({"region": "湖南省长沙市道县"}, "region", "is no place", "湖南省永州市道县"),
        ({"region": "平江县某某新区"}, "region", "is no place", "湖南省岳阳市平江县"),
        ({"region": "12"}, "region", "'12' is no place", "full official name"),
        ({"region": "鼓楼区"}, "region", "'鼓楼区' is the name of 4 places: 江苏省南京市鼓楼区", "province or adcode"),
        ({"region": "某某新城", "adcode": "430626"}, "region", "adcode 430626 (湖南省岳阳市平江县) decides", "adcode"),
        ({"region": "会宁县", "adcode": "430626"}, "adcode", "430626 is 湖南省岳阳市平江县, but region is 甘肃省", "one of the two"),
        ({"adcode": "999999"}, "adcode", "999999 is no division code", "six digits"),
        ({"region": "会宁县", "adcode": "999999"}, "adcode", "999999 is no division code", "six digits"),
        ({"region": "会宁县", "province": "湖南"}, "province", "湖南省 does not hold 甘肃省白银市会宁县", "one of the two"),
        ({"region": "会宁县", "province": "会宁县"}, "province", "'会宁县' is no province", "official name"),
        ({"region": "会宁县", "level": "province"}, "level", "province is not the level of 甘肃省白银市会宁县 (county)", "one of the two"),
        ({"period_start": "2020-01-01", "period_end": "2019-01-31"}, "period_start", "after its end on 2019-01-31", "days"),
    ],
)  # fmt: skip
def test_a_given_place_or_period_that_cannot_be_is_named(given_fields, field, problem, advice):
    [fault] = faults_of(given_fields)
    assert fault[0] == field
    assert problem in fault[1]
    assert advice in fault[2]


@pytest.mark.parametrize(
    ("given_fields", "region", "adcode"),
    [
        ({"region": "鼓楼区", "province": "福建"}, "福建省福州市鼓楼区", "350102"),
        ({"region": "鼓楼区", "adcode": "320106"}, "江苏省南京市鼓楼区", "320106"),
        ({"region": "吉林", "adcode": "220200"}, "吉林省吉林市", "220200"),
        ({"region": "平江县加义镇", "level": "township"}, "湖南省岳阳市平江县加义镇", "430626"),
        ({"region": "430626"}, "湖南省岳阳市平江县", "430626"),
        ({"region": "全国", "adcode": "000000", "level": "national"}, "全国", "000000"),
        ({"region": "茌平县", "adcode": "371523"}, "山东省聊城市茌平县", "371523"),
    ],
)
def test_a_given_place_that_can_be_told_is_no_problem(given_fields, region, adcode):
    meta, _ = infer_metadata("全县脱贫3户。", given={"report_year": 2018, **given_fields})
    assert (meta["region"], meta["adcode"]) == (region, adcode)
    assert faults_of(given_fields, 2018) == []


def test_a_province_given_in_short_is_written_in_full():
    meta, _ = infer_metadata("脱贫3户。", given={"region": "会宁县", "province": "甘肃"})
    assert meta["province"] == "甘肃省"


def test_the_name_of_the_file_is_asked_last():
    found, basis = infer_metadata("全县脱贫3户。", file_stem="平江县-2019")
    assert (found["region"], found["report_year"], basis["report_year"]) == (
        "湖南省岳阳市平江县",
        2019,
        "inferred",
    )
    assert infer_metadata("平江县2018年总结\n\n脱贫。", file_stem="会宁县-2019")[0]["report_year"] == 2018


WORDS = [
    "平江县",
    "2019年",
    "全国",
    "1-9月",
    "截至6月31日",
    "今年以来",
    "来源：",
    "时间：2019-02-30",
    "记者",
    "各位代表：",
    "\n",
    "。",
    ">",
    "一、",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3)).map("".join))
def test_any_text_gives_fields_of_the_contract(text):
    found, basis = infer_metadata(text)
    assert set(found) <= set(TABLES["reports"].names)
    assert set(basis.values()) <= {"text", "inferred"}
    assert set(basis) == set(found)
    days = [found[name] for name in ("period_start", "period_end") if name in found]
    assert days == sorted(datetime.date.fromisoformat(day).isoformat() for day in days)
    for column in TABLES["reports"].columns:
        if column.values and found.get(column.name):
            assert found[column.name] in column.values


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.text(alphabet="湖南省平江县鼓楼区1 a", max_size=8)
            for name in ("region", "province", "adcode")
        },
    )
)
def test_any_given_place_is_found_or_named(given_fields):
    given_fields = {name: value for name, value in given_fields.items() if value}
    meta, _ = infer_metadata("", given=given_fields)
    named = {name for name, *_ in check_given(given_fields, meta)}
    assert "region" not in given_fields or meta.get("adcode") or "region" in named


def test_annotated_reports_agree(shared):
    found = {one.report_id: one.meta for one in scan_source(shared / "reports") if isinstance(one, RawReport)}
    for path in sorted((shared / "gold").glob("*/report.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        meta = found[path.parent.name]
        expected = {name: gold[name] or "" for name in ("title", "region", "adcode", "level", "genre")}
        assert {name: meta[name] for name in expected} == expected
        assert meta["report_year"] == gold["year"]
        assert meta.get("publisher", "") == (gold["publisher"] or "")
        assert meta["period_start"][:7] == f"{gold['period'][:4]}-01"
        assert meta["period_end"][:7] == (gold["period"][8:] or f"{gold['period']}-12")


@pytest.mark.parametrize(
    ("corpus", "least_places", "least_years"),
    [("national", 52, 40), ("provincial-2025", 31, 31), ("provincial-2026", 31, 31)],
)
def test_place_and_year_are_found_without_the_manifest(shared, corpus, least_places, least_years):
    folder = shared / "corpora" / corpus
    with (folder / "reports.csv").open(encoding="utf-8") as stream:
        manifest = {row["file"]: row for row in csv.DictReader(stream)}
    places = years = 0
    for report in scan_source(folder):
        assert isinstance(report, RawReport)
        found, _ = infer_metadata(report.text)
        places += found["region"].startswith(manifest[report.path]["region"])
        years += str(found.get("report_year")) == manifest[report.path]["report_year"]
    assert (places >= least_places, years >= least_years) == (True, True)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("静乐县驻娘子神乡南沟村工作队2018年工作总结\n全村168户。", "山西省忻州市静乐县娘子神乡南沟村"),
        ("岷县梅川镇杏林村脱贫攻坚情况汇报\n全村300户。", "甘肃省定西市岷县梅川镇杏林村"),
        ("新田县关于乡镇驻村工作队的报告\n全县12队。", "湖南省永州市新田县"),
        ("道县驻村帮扶工作总结\n全县12队。", "湖南省永州市道县"),
        (
            "张家口市审计局审计结果公告\n2019年第6号\n6县扶贫资金审计结果\n对康保、沽源、尚义3个县审计，沽源县拖欠3万元。",
            "河北省张家口市",
        ),
        (
            "山下三县的脱贫账本\n记者走进西吉县、隆德县、泾源县。隆德县全县有车间39个，泾源县养牛，西吉县种薯。",
            "宁夏回族自治区固原市",
        ),
    ],
)
def test_the_place_goes_down_to_the_village_and_up_to_the_prefecture(text, region):
    assert infer_metadata(text)[0]["region"] == region


@pytest.mark.parametrize("line", ["第A03版：脱贫攻坚", "正在加载…", "【打印本页】【关闭窗口】"])
def test_page_furniture_is_no_title(line: str) -> None:
    text = f"{line}\n榆社县2019年脱贫攻坚工作总结\n2019年，全县减贫1200人。"
    assert read_head(text).title == "榆社县2019年脱贫攻坚工作总结"
