"""Poverty incidence: which figures are rates, of which place and role, and how the poor were counted."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.find import find_incidence, find_quantities

YONGZHOU = {
    "region": "湖南省永州市",
    "adcode": "431100",
    "level": "prefecture",
    "report_year": 2019,
    "genre": "official",
}
NATION = {"region": "全国", "adcode": "000000", "level": "national", "report_year": 2019, "genre": "bulletin"}


def incidence_of(text: str, meta: dict[str, Any] = YONGZHOU) -> pd.DataFrame:
    return find_incidence(pd.DataFrame([{"report_id": "a", "content": text, **meta}]))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("贫困发生率从8.2%下降至0.32%。", [["8.2%", 8.2, "start"], ["0.32%", 0.32, "end"]]),
        ("贫困发生率为0.32%。", [["0.32%", 0.32, "level"]]),
        ("确保贫困发生率降至1%以下。", [["1%", 1.0, "target"]]),
        ("贫困发生率低于2%的退出标准。", [["2%", 2.0, "threshold"]]),
        ("贫困发生率下降9.6个百分点。", []),
        ("贫困发生率下降了9.6%。", []),
        ("疾病发生率为3%。", []),
        ("贫困人口占比3%。", []),
        ("", []),
    ],
)
def test_rates_read_by_eye(text, rows):
    assert incidence_of(text)[["text", "value", "role"]].values.tolist() == rows


def test_a_masked_rate_is_an_interval_and_no_number():
    row = incidence_of("贫困发生率降至*.**%。").iloc[0]
    assert pd.isna(row["value"])
    assert (row["low"], row["high"], row["bound"]) == (0.0, 9.99, "masked")


def test_a_hedged_rate_has_one_open_side():
    row = incidence_of("贫困发生率控制在1%以内。").iloc[0]
    assert (row["value"], row["high"], row["bound"]) == (1.0, 1.0, "less")
    assert pd.isna(row["low"])


@pytest.mark.parametrize(
    ("text", "region", "adcode"),
    [
        ("贫困发生率为1%。", "湖南省永州市", "431100"),
        ("新田县贫困发生率为1%。", "湖南省永州市新田县", "431128"),
        ("全国贫困发生率为1%。", "全国", "000000"),
        ("贫困村贫困发生率为1%。", "湖南省永州市贫困村", ""),
        ("32个贫困村平均贫困发生率为1%。", "湖南省永州市贫困村", ""),
    ],
)
def test_places_read_by_eye(text, region, adcode):
    found = incidence_of(text)
    assert found[["region", "adcode"]].values.tolist() == [[region, adcode]]


@pytest.mark.parametrize(
    ("text", "meta", "basis"),
    [
        ("贫困发生率为1%。", YONGZHOU, "unknown"),
        ("建档立卡贫困户12户。贫困发生率为1%。", YONGZHOU, "register"),
        ("据国家统计局抽样调查，贫困发生率为1%。", YONGZHOU, "survey"),
        ("建档立卡贫困户12户。贫困发生率为1%。", NATION, "unknown"),
        ("按现行标准下农村贫困人口计算，贫困发生率为1%。", NATION, "survey"),
    ],
)
def test_how_the_poor_were_counted(text, meta, basis):
    assert incidence_of(text, meta)["basis"].tolist() == [basis]


def test_the_year_of_a_rate_is_that_of_its_quantity():
    text = "2018年，新田县贫困发生率为1%。"
    row = incidence_of(text).iloc[0]
    assert (row["year"], row["year_basis"]) == (2018, "stated")


@given(
    st.text(alphabet="贫困发生率村县从由降至到下9.2%*0个百分点以内标准确保，。（）\n全国新田", max_size=60)
)
def test_every_rate_is_a_quantity(text):
    found, quantities = incidence_of(text), find_quantities(text)
    spans = set(zip(quantities["start"], quantities["end"], strict=True))
    assert set(zip(found["start"], found["end"], strict=True)) <= spans
    assert found["role"].isin(["start", "end", "level", "target", "threshold"]).all()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # Talk of the rate goes on over clauses, sentences, questions and list lines.
        ("2015年贫困发生率为9%。2019年底降到2%，还剩300人。", [9, 2]),
        ("2013年贫困发生率是9%。到2018年末，这一比率降到4%。", [9, 4]),
        ("年末贫困人口83万人，贫困发生率4%；次年两项分别降到60万人和2.5%。", [4, 2.5]),
        ("贫困发生率由9%下降到0。", [9, 0]),
        ("贫困发生率2014年为7.6%，2015年为5.9%，低于全国5.7%的平均水平。", [7.6, 5.9, 5.7]),
        ("目前贫困发生率是多少？\n去年底是0.9%。", [0.9]),
        ("一、贫困发生率\n去年底为0.9%，符合低于3%的要求。", [0.9, 3]),
        ("与2014年的9%相比，贫困发生率明显下降，2018年底仅为1%。", [9, 1]),
        ("全县贫困发生率为2%。红山镇最高，4%；其中深度贫困村平均6%。", [2, 4, 6]),
        # Another noun ends it, and so do a new paragraph and what is done with a share.
        ("贫困发生率降至1%，群众满意度达97%。", [1]),
        ("贫困发生率降至1%，返贫率控制在0.5%以内，错退率、漏评率均为0。", [1]),
        ("贫困发生率为1%。其中产业类项目占60%，中央资金达到40%。", [1]),
        ("贫困发生率为1%，贫困人口占全省的三分之一以上。", [1]),
        ("贫困发生率为1%。\n去年底为5%。", [1]),
        ("贫困发生率为1%，其中70%的村已经通路。", [1]),
        ("工程进度为3%。", []),
    ],
)
def test_talk_of_the_rate_goes_on_until_another_noun(text, values):
    assert incidence_of(text)["value"].tolist() == values


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("全市贫困发生率为3%，同期全省为2%，全国为1%。", ["湖南省永州市", "湖南省", "全国"]),
        ("贫困发生率为3%，低于全省5%的平均水平。", ["湖南省永州市", "湖南省"]),
        ("2018年末湖南省贫困发生率为1.4%。", ["湖南省"]),
        ("新田县2014年贫困发生率为9%，2018年降到1%。", ["湖南省永州市新田县"] * 2),
        ("新田县有2个镇。去年底，该县贫困发生率为9%。", ["湖南省永州市新田县"]),
        ("贫困发生率为3%，其中深度贫困村8%。", ["湖南省永州市", "湖南省永州市深度贫困村"]),
        ("还有4个村的贫困发生率在5%以上。", ["湖南省永州市4个村"]),
        ("新田县最高的龙泉镇贫困发生率为2%。", ["湖南省永州市新田县龙泉镇"]),
        ("新田县、双牌县的贫困发生率都超过5%。", ["湖南省永州市新田县、双牌县"]),
        ("32个贫困村出列，贫困发生率为1%。", ["湖南省永州市"]),
        ("西部地区贫困人口3万人，贫困发生率1.1%。", ["西部地区"]),
    ],
)
def test_a_rate_is_about_the_subject_of_its_clause_or_the_one_before(text, regions):
    assert incidence_of(text)["region"].tolist() == regions


def test_in_a_township_the_higher_places_and_the_villages_are_its_own():
    meta = YONGZHOU | {"region": "湖南省永州市新田县龙泉镇", "adcode": "431128", "level": "township"}
    text = "全镇贫困发生率为3%，全县为2%，全市为1%。青山村条件差，发生率仍为6%。"
    names = ["新田县龙泉镇", "新田县", "", "新田县龙泉镇青山村"]
    assert incidence_of(text, meta)["region"].tolist() == ["湖南省永州市" + name for name in names]


@pytest.mark.parametrize(
    ("text", "roles", "years"),
    [
        ("2014年贫困发生率9%。到2018年底，降到1%。", ["start", "end"], [2014, 2018]),
        ("贫困发生率1%，比上年末的4%下降3个百分点。", ["level", "start"], [2019, 2018]),
        ("2018年末贫困发生率1%。贫困村为2%。", ["level", "level"], [2018, 2018]),
        ("贫困发生率由2017年的9%降到2%，其中新田县由7%降到1%。", ["start", "end"] * 2, [2017, 2019] * 2),
        ("贫困发生率为1%，低于3%的贫困县退出标准。", ["level", "threshold"], [2019, None]),
        ("今年的任务是：贫困发生率控制在1%以内。", ["target"], [2019]),
        ("贫困发生率降到1%，完成了省里定的2%以下的任务。", ["end", "target"], [2019, 2019]),
        ("2014年贫困发生率为9%，四年后降到1%。", ["start", "end"], [2014, 2018]),
        ("2016—2018年，贫困发生率由9%降到1%。", ["start", "end"], [2016, 2018]),
    ],
)
def test_rates_give_each_other_role_and_year(text, roles, years):
    found = incidence_of(text)
    assert found["role"].tolist() == roles
    assert [None if pd.isna(year) else year for year in found["year"]] == years


XINTIAN = YONGZHOU | {"region": "湖南省永州市新田县", "adcode": "431128", "level": "county"}
GANSU = YONGZHOU | {"region": "甘肃省", "adcode": "620000", "level": "province"}


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        # A bar has the place that is held against it, and for villages that of all poor ones.
        ("贫困发生率降至0.9%，低于中部地区3%的退出标准。", ["", ""]),
        ("按照中部地区低于2%的退出标准，我县贫困发生率为1%。", [""]),
        ("贫困村贫困发生率1.1%，非贫困村0.6%，均低于2%的退出标准。", ["贫困村", "非贫困村", "贫困村"]),
        # A line that tells villages apart is one of poor villages, and what follows is about them.
        ("对贫困发生率仍在2%以上的11个贫困村挂牌督战，年底前全部降到1%以下。", ["贫困村"] * 2),
        ("贫困发生率高于10%的村还有5个。", ["贫困村"]),
        ("贫困发生率在10%以上的深度贫困村有5个。", ["深度贫困村"]),
        # A count is of the villages named before it; a group goes without its count.
        ("31个贫困村中，29个村贫困发生率在1%以下，其余2个村分别为1.6%和2.1%。", ["贫困村"] * 3),
        ("4个深度贫困镇的贫困发生率由12%降到2%。", ["深度贫困镇"] * 2),
        ("贫困村、非贫困村贫困发生率分别为2%和1%。", ["贫困村", "非贫困村"]),
        # 全村 is the village named before, with the township that is printed with it anywhere.
        ("龙泉镇青山村山高路远。2014年，全村贫困发生率41%。", ["龙泉镇青山村"]),
        ("走进青山村，山高路远。\n全村贫困发生率41%。这是龙泉镇青山村的往事。", ["龙泉镇青山村"]),
        ("硬化村组道路11公里。全村贫困发生率41%。", [""]),
    ],
)
def test_groups_and_villages_of_a_county(text, regions):
    own = XINTIAN["region"]
    assert incidence_of(text, XINTIAN)["region"].tolist() == [own + region for region in regions]


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("六盘山片区40个县贫困发生率由30%降到7%。", ["甘肃省六盘山片区县"] * 2),
        ("您所在的岷县贫困发生率为6%。", ["甘肃省定西市岷县"]),
        ("其中会宁县2020年2月退出，当时贫困发生率为1%。", ["甘肃省白银市会宁县"]),
        ("东乡县贫困发生率为3%。", ["甘肃省临夏回族自治州东乡族自治县"]),
        ("会宁县、通渭县等8个未摘帽县，贫困发生率平均为3%。", ["甘肃省未摘帽县"]),
    ],
)
def test_counties_and_groups_of_a_province(text, regions):
    assert incidence_of(text, GANSU)["region"].tolist() == regions


def test_news_leaves_out_the_prefecture_that_it_does_not_print():
    news = XINTIAN | {"genre": "news"}
    assert incidence_of("全县贫困发生率为1%。", news)["region"].tolist() == ["湖南省新田县"]
    assert incidence_of("永州市新田县贫困发生率为1%。", news)["region"].tolist() == [XINTIAN["region"]]


@pytest.mark.parametrize(
    ("text", "roles", "years"),
    [
        ("2018年，贫困发生率由上年底的6%降到2%。", ["start", "end"], [2017, 2018]),
        ("2018年底贫困发生率由1.4%调整为1.5%。", ["start", "end"], [2018, 2018]),
        (
            "2014年到2018年，贫困发生率由9%降到1%；新田县同期由8%降到2%。",
            ["start", "end"] * 2,
            [2014, 2018] * 2,
        ),
        ("贫困发生率为1%，比2014年建档立卡时的9%下降8个百分点。", ["level", "start"], [2019, 2014]),
        ("2018年，减贫5人；贫困发生率降到1%。", ["end"], [2018]),
        ("贫困发生率大于3%的有7个村。", ["threshold"], [None]),
        ("贫困发生率介于1%与2%之间的村有7个。", ["threshold"], [None]),
        ("年底前，全县贫困发生率降到1%以下。", ["target"], [2019]),
        ("贫困发生率控制在1%以内。", ["target"], [2019]),
        ("贫困发生率已控制在1%以内。", ["end"], [2019]),
    ],
)
def test_times_and_parts_told_around_a_rate(text, roles, years):
    found = incidence_of(text)
    assert found["role"].tolist() == roles
    assert [None if pd.isna(year) else year for year in found["year"]] == years
