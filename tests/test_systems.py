"""Figures of the systems of management: what is found, what is left out, and what share was closed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import find_quantities, find_sentences
from toolkit.codebooks import load_codebook
from toolkit.errors import InputError
from toolkit.systems import COLUMNS, SYSTEMS, estimate_closing, find_systems


def read(text: str) -> pd.DataFrame:
    return find_systems(find_quantities(text), find_sentences(text))


def name(found: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(found["text"], found["system"] + "." + found["aspect"], strict=True))


CASES = [
    (
        "省联点督查组反馈交办问题680个，已整改落实609个，其余未到办结期限71个问题，正在整改。",
        [("680个", "problems.handed_over"), ("609个", "problems.closed"), ("71个", "problems.remaining")],
    ),
    ("再次梳理13个方面85个问题，制定整改措施134条。", [("85个", "problems.found"), ("134条", "problems.remedies")]),
    ("省级考核反馈22类28个问题。", [("28个", "problems.handed_over")]),
    ("排查整改问题2965个。", [("2965个", "problems.closed")]),
    (
        "机制识别监测对象3.2万户14.9万人，风险消除率68.6%。",
        [
            ("3.2万户", "monitoring.registered"),
            ("14.9万人", "monitoring.registered"),
            ("68.6%", "monitoring.removal_rate"),
        ],
    ),
    (
        "6.1万户14.2万名防返贫监测对象稳定消除风险。",
        [("6.1万户", "monitoring.removed"), ("14.2万名", "monitoring.removed")],
    ),
    (
        "选派驻村工作队2229支，驻村干部6451名，参与驻村帮扶单位超过5000家。",
        [("2229支", "teams.teams"), ("6451名", "teams.members"), ("5000家", "teams.units")],
    ),
    (
        "市派工作队由上一轮的42个队增加到100个队。",
        [("42个", "teams.teams"), ("100个", "teams.teams")],
    ),
    (
        "安排2095万元实施42个到村到户扶贫工程项目，资金支出进度96.2%。",
        [("42个", "projects.carried_out"), ("96.2%", "audits.spending_rate")],
    ),
    ("对全县8635.6万元扶贫资产精准确权。", [("8635.6万元", "assets.registered")]),
    ("累计鉴定房屋302717户，鉴定为安全住房户数共295764户。", [("302717户", "guarantees.checked"), ("295764户", "guarantees.met")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:8] for text, _ in CASES])
def test_figures_of_systems_read_by_eye(text, expected):
    assert name(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "圆满办结人大代表建议981件、政协提案765件。",
        "人大代表建议、政协提案办结率均为100%。",
        "为农民工追回工资7.2亿元。",
        "实施重点建设项目2900个。",
        "对受灾贫困户503户1260人、边缘户28户69人建立台账。",
        "实现所有村均有一支市派工作队驻村帮扶。",
        "新增5支市派工作队派驻到村。",
        "存在七个方面突出问题。",
        "经济社会发展中的一个突出问题。",
        "这一政策的落实率是100%。",
        "重点监测景区接待游客3万人。",
    ],
)
def test_what_only_sounds_like_a_system_is_left_out(text):
    assert name(read(text)) == []


def test_half_width_signs_and_signs_of_our_own_do_not_matter():
    assert name(read("反馈交办问题680个,已整改落实609个。")) == name(
        read("反馈交办问题680个，已整改落实609个。")
    )
    assert name(read("#反馈交办问题680个")) == [("680个", "problems.handed_over")]


def test_rows_keep_the_columns_and_lead_back_to_the_text():
    text = "今年排查发现问题52个。\n驻村工作队有136个。"
    found = read(text)
    assert list(found) == COLUMNS
    assert (
        [text[row.start : row.end] for row in found.itertuples()]
        == found["text"].tolist()
        == ["52个", "136个"]
    )
    assert list(read("没有数字。")) == COLUMNS
    assert read("没有数字。").dtypes.equals(found.dtypes)


def test_every_code_is_a_system_and_an_aspect():
    codes = [code.split(".") for code in load_codebook("systems").codes]
    assert {system for system, _ in codes} == set(SYSTEMS)
    assert all(aspect for _, aspect in codes)


@given(st.text(alphabet="发现问题整改办结#0123456789个件，。一户人监测对象%", max_size=60))
def test_any_text_gives_each_figure_at_most_once(text):
    quantities = find_quantities(text)
    found = find_systems(quantities, find_sentences(text))
    keys = found[["start", "end"]]
    assert not keys.duplicated().any()
    assert keys.merge(quantities[["start", "end"]]).shape == keys.shape


def test_missing_columns_are_named():
    with pytest.raises(InputError, match="sentence_id"):
        find_systems(pd.DataFrame({"report_id": []}), find_sentences("甲。"))
    with pytest.raises(InputError, match="estimate_closing"):
        estimate_closing(pd.DataFrame({"system": []}))


def test_closing_takes_the_figures_of_its_sentence_and_its_unit():
    closing = estimate_closing(
        read("反馈交办问题680个，已整改落实609个，其余未到办结期限71个问题。排查发现问题52个。")
    )
    assert closing["found"].tolist() == [680, 52]
    assert closing["closed"].tolist()[0] == 609
    assert closing["remaining"].tolist()[0] == 71
    assert closing["low"][0] == closing["high"][0] == pytest.approx(609 / 680)
    assert closing[["closed", "estimate", "low", "high"]].iloc[1].isna().all()
    assert closing["reason"].tolist() == ["", "no number of closed problems in the same sentence"]


def test_hedges_leave_the_share_open_and_no_share_exceeds_one():
    closing = estimate_closing(
        read("收集群众意见建议和问题诉求3.7万余件，现场解答处理3.1万余件，交办有关单位办结6473件。")
    )
    assert closing["estimate"][0] == pytest.approx((31000 + 6473) / 37000)
    assert closing[["low", "high"]].to_numpy().tolist() == [[0.0, 1.0]]


def test_a_rate_that_is_printed_stands_beside_the_one_computed():
    closing = estimate_closing(read("省转交涉贫信访舆情110件，处置落实110件，处置落实率100%。"))
    assert closing[["estimate", "stated"]].to_numpy().tolist() == [[1.0, 1.0]]


def test_no_problem_gives_an_empty_table_of_the_same_columns():
    assert list(estimate_closing(read("没有。"))) == list(estimate_closing(read("排查发现问题52个。")))


def test_the_reports_at_hand_hold_the_known_chain(shared):
    text = (shared / "reports" / "yongzhou-2019.txt").read_text(encoding="utf-8")
    closing = estimate_closing(read(text))
    assert [680, 609, 71] in closing[["found", "closed", "remaining"]].to_numpy().tolist()
