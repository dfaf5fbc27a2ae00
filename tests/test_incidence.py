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
