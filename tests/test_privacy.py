"""Numbers of persons are hidden sign by sign, amounts never. All numbers here are made up."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.__main__ import main
from toolkit.build import build_tables, write_tables
from toolkit.numerals import scan_numerals
from toolkit.privacy import find_personal, mask_personal

SIGNS = "0123456789０１２３４５６７８９"
HIDDEN = {
    "手机13900000001。": "手机***********。",
    "王某(13900000001)": "王某(***********)",
    "139-0000-0001": "***-****-****",
    "手机：139 0000 0001": "手机：*** **** ****",
    "+86 13900000001": "+** ***********",
    "+8613900000001": "+*************",
    "Tel13900000001": "Tel***********",
    "13900000001、18800000002": "***********、***********",
    "13900000001/18800000002": "***********/***********",
    "１３９０００００００１，": "***********，",
    "电话：0999-2345678": "电话：****-*******",
    "电话：０９９９－２３４５６７８": "电话：****－*******",
    "（0999）2345678人社局": "（****）*******人社局",
    "(0999) 2345678": "(****) *******",
    "01023456789": "***********",
    "021 23456789": "*** ********",
    "0999—23456789-801": "****—********-***",
    "400-123-4567": "***-***-****",
    "4001234567": "**********",
    "800-1234-567": "***-****-***",
    "联系人：王某 13900000001户主": "联系人：王某 ***********户主",
    "身份证号11010119900307100X，": "身份证号******************，",
    "身份证11010119900307100x": "身份证******************",
    "110101199003071233 王某": "****************** 王某",
    "旧证110101900307123": "旧证***************",
    "卡号6200000000000000000": "卡号*******************",
    "开户行：某银行，1234567890123456": "开户行：某银行，****************",
    "账号：6200 0000 0000 0000 123": "账号：**** **** **** **** ***",
    "4111111111111111": "****************",
    "13900000001\n户籍": "***********\n户籍",
    "13900000001.\n2.王某": "***********.\n2.王某",
    "86-10-62340000": "**-**-********",
    "+86-10-62340000": "+**-**-********",
    "+86 10 6234 0000": "+** ** **** ****",
    "0086-999-2345678": "****-***-*******",
    "0086 13900000001": "**** ***********",
    "+86 139 1234 1234": "+** *** **** ****",
    "（86-10）62340000": "（**-**）********",
    "(86)10-62340000": "(**)**-********",
    "86-0999-2345678": "**-****-*******",
    "(010)62340000": "(***)********",
    "010—62340000": "***—********",
    "０１０－６２３４００００": "***－********",
    "010　62340000": "***　********",
    "010-6234 0000": "***-**** ****",
    "010 62340000转801": "*** ********转***",
    "010-62340000 转 801": "***-******** 转 ***",
    "010-62340000分机12": "***-********分机**",
    "139-00000001": "***-********",
    "139 0000 0001": "*** **** ****",
    "１３９　００００　０００１": "***　****　****",
    "联系人 王某 139 1234 1234": "联系人 王某 *** **** ****",
    "电话 400 123 4567": "电话 *** *** ****",
    "联系电话：62340000": "联系电话：********",
    "电话 6234567": "电话 *******",
    "传真62340000": "传真********",
    "电话：6234 0000": "电话：**** ****",
    "电话：10-62340000": "电话：**-********",
    "Fax62340000": "Fax********",
    "电话：62340000、62340001/62340002": "电话：********、********/********",
    "电话：0999-2345678，2345679": "电话：****-*******，*******",
    "举报电话：12345、62340000": "举报电话：12345、********",
    "13900000001、18800000002/13700000003": "***********、***********/***********",
    "139\u200b0000\u200b0001": "***\u200b****\u200b****",
    "身份证 110101 19900307 100X": "身份证 ****** ******** ****",
    "身份证：110101-1990-0307-1003": "身份证：******-****-****-****",
    "110101 19900307 7571": "****** ******** ****",
    "账号：1234567890": "账号：**********",
    "账号：1234567890 户名：王某": "账号：********** 户名：王某",
    "开户行：某银行 账号 103-12345-678": "开户行：某银行 账号 ***-*****-***",
    "卡号１２３４５６７８９０１２３４５": "卡号***************",
    "4111 0111 1111 1113": "**** **** **** ****",
}
KEPT = [
    "投入13900000001元",
    "投入13900000001 元",
    "投入13900000001\n元",
    "减免13900000001余元",
    "13900000001万",
    "13900000001人",
    "产量13900000001公斤",
    "占13900000001%",
    "13900000001.50",
    "￥13900000001",
    "13900000001-13900000005元",
    "13900000001、13900000005和300户",
    "资金4001234567元",
    "账户共有1234567890123456元",
    "4111111111111111元",
    "拨打12345热线、12317、110",
    "0.13900000001",
    "2016 2017 2018 2019",
    "138 1200 1500",
    "400 800 1200",
    "2019-10-30 15:10:20，20191030",
    "〔2019〕123号，第1390000页",
    "编号ABC13900000001",
    "编号13900000001A",
    "http://example.org/13900000001/t4111111111111111.html",
    "139000000012345678901234",
    "1234567890123456",
    "4111111111111112",
    "999999199003071233",
    "110101199013071233",
    "电话12345678",
    "电话：62340000人",
    "联系电话 62340000元",
    "电话 62340000 万元",
    "固定电话用户6234567",
    "62340000、62340001",
    "62340000",
    "010 6234 5678",
    "139 1234 1234",
    "10-62340000",
    "联系人：王某 20190307",
    "联系人：王某 2018-2019",
    "联系人：王某，2019 1234",
    "〔2019〕62340000号",
    "京财发〔2019〕62340000号",
    "东经116.62340000度，北纬39.9042",
    "区划代码431124000000",
    "6222 1234 4567 7890 126",
    "110101 19900307 1003",
    "账户余额12345678901.50元",
    "账号共1234567890个",
    "电话：***-********",
    "电话：138****0001",
    "亩均1234567公斤",
    "共发放1380万元",
    "62340000元",
]


# What is hidden, and what is not


@pytest.mark.parametrize("text", HIDDEN)
def test_numbers_of_persons_are_hidden(text):
    assert mask_personal(text) == HIDDEN[text]


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_stay(text):
    assert mask_personal(text) == text


def test_a_long_list_is_hidden_at_once():
    assert mask_personal("13900000001、" * 5000) == f"{'*' * 11}、" * 5000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("手机13900000001", "telephone"),
        ("0999-2345678", "telephone"),
        ("手机：139 0000 0001", "telephone"),
        ("11010119900307100X", "identity"),
        ("110101900307123", "identity"),
        ("4111111111111111", "account"),
        ("账号6200 0000 0000 0000 123", "account"),
    ],
)
def test_each_is_of_a_kind_and_has_its_place(text, kind):
    (found,) = find_personal(f"一\n{text}，二")
    assert found.kind == kind
    assert f"一\n{text}，二"[found.start : found.end] == text.lstrip("手机账号：")


# Laws


pieces = st.sampled_from(
    [
        *("13900000001", "１３９０００００００１", "0999-2345678", "400-123-4567", "11010119900307100X", "4111111111111111"),
        *("86-10-62340000", "(010)62340000转801", "138 0013 8000", "62340000", "110101 19900307 7571", "\u3000", "\u200b"),
        *("6222 0202 0000 0000 123", "1234567890", "010", "+86"),
        *("6200000000000000000", "139", "2019", "12345", "13", ".", ",", "，", "-", "~", "至", "、", "和", " ", "\n", "X", "第"),
        *("元", "万", "亿元", "户", "人", "%", "公斤", "余", "个百分点", "年", "（", "）", "A", "/", "约", "近", "http://"),
    ]
)  # fmt: skip
texts = st.lists(pieces, max_size=12).map("".join)
NAMES = ("电话", "传真：", "联系人：王某，", "身份证", "账号", "开户")
named_texts = st.lists(pieces | st.sampled_from(NAMES), max_size=12).map("".join)
amounts = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["投入", "发放", "账户共有", "2019年", "（", "约", "第3批", "东经"]),
    st.from_regex(r"[1-9][0-9]{0,12}(\.[0-9]{1,8})?", fullmatch=True),
    st.sampled_from(["元", "万元", "户", "人次", "公斤", "%", "余亩", "度", "号文件"]),
    st.sampled_from(["，", "。", "、", "\n", "；"]),
)


@given(
    st.one_of(named_texts, st.text(), st.text(alphabet=SIGNS + "-— ()（）Xx+元万户人.、电话账号\u200b\u3000"))
)
def test_only_figures_of_what_is_found_change(text):
    masked = mask_personal(text)
    assert len(masked) == len(text)
    inside = {at for found in find_personal(text) for at in range(found.start, found.end)}
    for at, (before, after) in enumerate(zip(text, masked, strict=True)):
        if at in inside and before in SIGNS + "XxＸｘ":
            assert after == "*"
        else:
            assert after == before
    assert mask_personal(masked) == masked


@given(texts)
def test_no_figure_of_an_amount_is_hidden(text):
    for line in text.split("\n"):
        masked = mask_personal(line)
        for numeral in scan_numerals(line):
            if numeral.kind == "quantity" and (numeral.unit or numeral.has_magnitude):
                assert masked[numeral.start : numeral.end] == line[numeral.start : numeral.end]


@given(st.lists(amounts, max_size=8).map("".join))
def test_a_text_of_amounts_alone_stays(text):
    assert mask_personal(text) == text


@given(
    st.lists(
        st.text(alphabet="一二投入资金，。、：电话账号\n", max_size=6) | st.integers(0, 99999).map(str),
        max_size=9,
    )
)
def test_a_text_without_a_long_number_stays(pieces):
    text = "。".join(pieces)
    assert mask_personal(text) == text


@given(named_texts, st.sampled_from(list(HIDDEN)), named_texts)
def test_what_is_hidden_is_in_the_ledger_and_no_amount(before, text, after):
    text = f"{before}。\n{text}\n。{after}"
    masked = mask_personal(text)
    numerals = scan_numerals(masked)
    for found in find_personal(text):
        for run in re.finditer(r"\*+", masked[found.start : found.end]):
            start, end = found.start + run.start(), found.start + run.end()
            (holder,) = [n for n in numerals if n.start < end and n.end > start]
            assert holder.start <= start
            assert holder.end >= end
            assert holder.kind == "other"


# The ledger


@pytest.mark.parametrize("text", HIDDEN)
@pytest.mark.parametrize("behind", ["", "户主", "人", "元", "、"])
def test_hidden_numbers_are_no_quantities(text, behind):
    masked = re.sub(r"[^*]+$", "", HIDDEN[text]) + behind
    assert {numeral.kind for numeral in scan_numerals(masked)} <= {"other"}


@pytest.mark.parametrize("text", ["***户", "****万元", "*.**%", "***-***户", "1***人", "*****人", "***** 户"])
def test_masks_that_reports_print_are_quantities_still(text):
    assert [numeral.kind for numeral in scan_numerals(text)] == ["quantity"]


@pytest.mark.parametrize(("text", "value"), [("13900000001元", 13900000001), ("4001234567公斤", 4001234567)])
def test_an_amount_that_looks_like_a_telephone_number_is_an_amount(text, value):
    (numeral,) = scan_numerals(text)
    assert (numeral.kind, numeral.value) == ("quantity", value)
    assert scan_numerals(f"电话：{text[:-1]}")[0].kind == "other"


# The tables

REPORT = """榆社县2019年脱贫攻坚工作总结
全县减贫1200人，投入资金13900000001元。
联系人：王某，13900000001，（0999）2345678。监督热线12345。
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_tables_and_kept_texts_hide_alike(folder):
    write_tables(folder / "in", folder / "out")
    kept = (folder / "out" / "text" / "a.txt").read_text(encoding="utf-8")
    assert kept == REPORT.replace("，13900000001，", f"，{'*' * 11}，").replace("0999", "****").replace(
        "2345678", "*******"
    )
    for path in (folder / "out").glob("*.csv"):
        assert "2345678" not in path.read_text(encoding="utf-8")
    numerals = pd.read_csv(folder / "out" / "numerals.csv")
    assert all(kept[n.start : n.end] == n.text for n in numerals.itertuples())
    assert numerals[numerals["text"].str.contains("*", regex=False)]["kind"].tolist() == ["other"] * 3
    quantities = pd.read_csv(folder / "out" / "quantities.csv")
    assert quantities["text"].tolist() == ["1200人", "13900000001元"]


def test_asked_to_a_build_leaves_them(folder, capsys):
    tables = build_tables(folder / "in", keep_personal=True)
    assert "13900000001" in tables["numerals"]["text"].tolist()
    assert "13900000001" not in build_tables(folder / "in")["numerals"]["text"].tolist()
    command = ["--quiet", "build", str(folder / "in"), "--out", str(folder / "out"), "--keep-personal"]
    assert main(command) == 0
    assert (folder / "out" / "text" / "a.txt").read_text(encoding="utf-8") == REPORT
    assert main(command[:-1]) == 0
    assert (folder / "out" / "text" / "a.txt").read_text(encoding="utf-8") != REPORT


def test_in_reports_beside_the_checkout_nothing_is_lost(shared):
    """Published reports hold next to no numbers of persons, and thousands of amounts."""
    for path in sorted((shared / "reports").glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="ignore")
        masked = mask_personal(text)
        for numeral in scan_numerals(text):
            if numeral.kind == "quantity":
                assert masked[numeral.start : numeral.end] == text[numeral.start : numeral.end]
