"""Money figures: flow, payer, sector, total."""

from __future__ import annotations

import shutil
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codebooks import load_codebook
from toolkit.evaluate import evaluate_tables
from toolkit.funds import Fund, find_funds_in
from toolkit.measures import find_mentions
from toolkit.numerals import scan_numerals
from toolkit.quantities import Quantity
from toolkit.schema import TABLES, make_frame
from toolkit.text import split_sentences


def find_funds(text: str, year: int | None = None) -> list[Fund]:
    sentences = split_sentences(text)
    starts = [sentence.start for sentence in sentences]
    quantities = [
        Quantity(numeral, bisect_right(starts, numeral.start) - 1, year=year, year_basis="stated")
        for numeral in scan_numerals(text)
        if numeral.kind == "quantity"
    ]
    return find_funds_in(text, sentences, quantities, find_mentions(text, sentences))


def list_flows(text: str) -> list[str]:
    return [fund.flow for fund in find_funds(text)]


FLOWS = [
    ("县里安排资金300万元修路。", ["allocation"]),
    ("今年再投5亿元。", ["allocation"]),
    ("全年发放工资90万元，平均每人领到2万元。", ["wages", "wages"]),
    ("每补栏一头母牛补贴2000元。", ["standard"]),
    ("每人每月补贴1000元稳岗补贴和800元交通补助。", ["standard", "standard"]),
    ("发放岗位补贴，共支出56万元。", ["grant"]),
    ("收益11万元，其中9万元用来给公益岗发工资。", ["income", "wages"]),
    ("县财政拨付到户奖补资金30万元。", ["grant"]),
    ("企业捐来助学款12万元。", ["donation"]),
    ("不符合条件人员享受补助18万元。", ["other"]),
    ("猕猴桃卖了120万元。", ["sales"]),
    ("每斤多卖0.5元。", ["other"]),
    ("争取上级补助资金1200万元。", ["allocation"]),
    ("设立500万元产业发展基金。", ["allocation"]),
    ("为76户发放种羊补贴9万元。", ["grant"]),
    ("资助贫困学生120人次18.5万元。", ["grant"]),
    ("兑现奖补资金40万元，教育资金20万元。", ["grant", "grant"]),
    ("发放扶贫小额信贷18户80万元、“惠民贷”3笔600万元。", ["loan", "loan"]),
    ("争取500万元贷款支持合作社。", ["loan"]),
    ("收回到期小额信贷2.5亿元，逾期贷款12万元。", ["repayment", "other"]),
    ("贷款余额1.2亿元。", ["other"]),
    ("追回被挪用的扶贫资金7万元。", ["repayment"]),
    ("住院报销金额530万元，大病保险理赔44万元。", ["claim", "claim"]),
    ("全年扶贫产品销售额达到6100万元。", ["sales"]),
    ("帮助贫困户推销核桃，总金额31万元。", ["sales"]),
    ("爱心企业捐赠物资折款15万元。", ["donation"]),
    ("发放护林员工资66万元。", ["wages"]),
    ("带动90户增收27万元，户均分红1500元。", ["income", "income"]),
    ("每年为村集体带来8万元租金收入。", ["income"]),
    ("引进3个总投资达4亿元的项目。", ["investment"]),
    ("开工20个30亿元以上重大项目。", ["other"]),
    ("引进1亿元级企业3家，总投资5亿元以上。", ["other", "investment"]),
    ("完成投资1亿元以上，建成项目20个。", ["investment"]),
    ("投入1亿元以上建设项目20个。", ["allocation"]),
    ("对3200万元扶贫资产确权登记。", ["asset"]),
    ("免除学费、住宿费35万元。", ["fee_waiver"]),
    ("全年减轻企业税费负担2亿元。", ["fee_waiver"]),
    ("低保标准提高到4800元，比上年提高了300元。", ["standard", "change"]),
    ("每亩补助200元，每户最高不超过5000元。", ["standard", "standard"]),
    ("护理补贴达到80元/月。", ["standard"]),
    ("补助标准从240元提高到450元。", ["standard", "standard"]),
    ("对人均收入低于4000元的农户逐一走访。", ["standard"]),
    ("贫困户人均纯收入增加800元。", ["change"]),
    ("贫困户人均纯收入增加到9800元。", ["income"]),
    ("超过市里下达任务900万元。", ["target"]),
    ("地区生产总值达到86亿元，财政收入7亿元。", ["other", "other"]),
    ("脐橙每斤卖到3.5元，收购价格2元/斤。", ["other", "other"]),
    ("检查发现闲置资金50万元。", ["other"]),
    ("安排1.2亿元、8000万元和300万元，分三批下达。", ["allocation"] * 3),
    ("闲置资金60万元，已收回统筹使用40万元。", ["other", "repayment"]),
    ("骗取的5万元全部退缴。", ["repayment"]),
    ("他养蜂多挣4000元。", ["income"]),
    ("每学年补助1500元。", ["standard"]),
    ("奖补资金户均不低于2000元。", ["standard"]),
    ("安排资金不少于2000元。", ["allocation"]),
    ("报销药费9000元，自己只花了700元。", ["claim", "other"]),
    ("计划发放贷款3亿元，实际发放4亿元。", ["loan", "loan"]),
    ("投入资金5亿元。从来源看，省级2亿元、县级3亿元。", ["allocation"] * 3),
    ("资金投向包括：饮水2亿元；教育资助1亿元。", ["allocation"] * 2),
]


@pytest.mark.parametrize(("text", "flows"), FLOWS, ids=[text for text, _ in FLOWS])
def test_flow_follows_the_governing_word(text, flows):
    assert list_flows(text) == flows


SOURCES = [
    ("中央财政投入3亿元。", ["central"]),
    ("争取中央、省资金2亿元，投入市级资金1亿元。", ["central_provincial", "municipal"]),
    ("把1500万元省奖励资金用于修路。", ["provincial"]),
    ("县财政加大投入，安排资金600万元。", ["county"]),
    ("省、市、县三级财政共投入9亿元。", ["unspecified"]),
    ("投入资金600万元。", ["unspecified"]),
    ("发放小额信贷600万元。", ["bank"]),
    ("社会各界捐款30万元。", ["social"]),
    ("到位东西部扶贫协作资金2600万元。", ["cooperation"]),
    ("保险公司理赔12万元。", ["insurance"]),
    ("群众自筹资金40万元。", ["self"]),
    ("报销药费9000元，自己只花了700元。", ["insurance", "self"]),
    ("到位协作资金3亿元，其中厦门市援助2亿元。", ["cooperation", "cooperation"]),
    ("年末小额信贷余额3亿元。", ["bank"]),
    ("全县投入资金600万元，带动农户增收70万元。", ["unspecified", "unspecified"]),
    ("某县总结\n福州市拨付协作资金5亿元，去年是4亿元，其中3亿元修路。", ["cooperation"] * 3),
    ("某县总结\n珠海市对口帮扶我县。\n珠海财政发放务工补贴30万元。", ["cooperation"]),
    ("县财政补助50户，每亩补助100元，全年共补助9万元。", ["county", "county"]),
    ("25个贫困县统筹整合涉农资金3亿元。", ["unspecified"]),
    ("各级下达我市财政专项扶贫资金3亿元。", ["unspecified"]),
    ("县委、县政府高度重视，争取各级扶贫资金3亿元，其中县级资金1亿元。", ["unspecified", "county"]),
    ("县政府高度重视，整合各级各类涉农资金3亿元。", ["unspecified"]),
    ("省交通补助资金600万元。", ["provincial"]),
    ("今年县上拿出7000万元。", ["county"]),
    ("小额信贷逾期17笔30万元。", ["bank"]),
    ("为贫困户减免利息80万元。", ["bank"]),
    (
        "投入2.1亿元，其中中央1.2亿元、自治区6000万元、市3000万元。",
        ["unspecified", "central", "provincial", "municipal"],
    ),
    ("下达沪滇协作资金3000万元，已支出2000万元，尚有1000万元结存。", ["cooperation"] * 3),
    (
        "投入3亿元，其中中央2亿元、县级1亿元，较上年增长6000万元。",
        ["unspecified", "central", "county", "unspecified"],
    ),
    ("小额信贷余额3亿元，户均4万元。", ["bank", "bank"]),
]


@pytest.mark.parametrize(("text", "sources"), SOURCES, ids=[text for text, _ in SOURCES])
def test_source_is_the_payer_named(text, sources):
    assert [fund.source for fund in find_funds(text)] == sources


SECTORS = [
    ("健康扶贫方面，投入保险资金80万元。", "health"),
    ("工作总结\n一、教育扶贫\n全年发放补助资金80万元。", "education"),
    ("发放小额信贷80万元。", "finance"),
    ("产业扶贫方面，发放小额信贷80万元。", "industry"),
    ("投入80万元，硬化村道12公里。", "infrastructure"),
    ("加快燃煤发电、70个30亿元以上项目建设。", "general"),
    ("加快燃煤发电、70个30亿元以上产业项目建设。", "industry"),
    ("安排资金80万元新建供水工程3处。", "water"),
    ("投入财政专项扶贫资金80万元。", "general"),
    ("农村居民人均可支配收入达到9800元。", "general"),
    ("扶贫产品销售额80万元。", "consumption"),
    ("种花椒投入80万元，贷款由银行提供。", "industry"),
    ("卖鲜椒80万元。", "industry"),
    ("全家住在危房里，年收入不足8000元。", "general"),
    ("追回违规发放的产业补贴80万元。", "fund_supervision"),
    ("工作总结\n一、健康教育\n资助学生80名，资助资金80万元。", "education"),
    ("第一产业增加值80亿元。", "general"),
    ("投入扶贫资金80万元，其中六成用于种植。", "general"),
    ("到位闽宁协作资金80万元，帮村里建起大棚。", "industry"),
    ("改造老旧管网80万元。", "water"),
    ("老伴打零工，一年挣了8000元。", "employment"),
    ("其中工资性收入8000元。", "general"),
    ("每人补路费600元，稳定就业。", "employment"),
    ("工作总结\n一、审计发现的问题\n结转资金80万元。", "fund_supervision"),
    ("工作总结\n一、教育扶贫\n建成学校3所。\n\n注：1.金额含80万元尾款。", "general"),
]


@pytest.mark.parametrize(("text", "sector"), SECTORS, ids=[text for text, _ in SECTORS])
def test_sector_follows_the_lead_in_then_the_purpose(text, sector):
    assert [fund.sector for fund in find_funds(text)] == [sector]


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("投入资金6亿元，其中中央3亿元、省级2亿元。", [None, 0, 0]),
        ("投入资金6亿元（中央3亿元、省级2亿元、县级1亿元）。", [None, 0, 0, 0]),
        ("市级安排1亿元、县级安排2亿元，共计3亿元。", [2, 2, None]),
        ("投入资金6亿元，其中中央3亿元；安排产业资金2亿元。", [None, 0, None]),
        ("总投资6亿元，其中发放贷款2亿元。", [None, None]),
        ("投入资金6亿元，其中借支8亿元。", [None, None]),
    ],
)
def test_parts_know_their_total(text, totals):
    funds = find_funds(text)
    assert [fund.part_of for fund in funds] == [None if i is None else funds[i].start for i in totals]


def test_column_head_gives_the_unit_of_bare_numbers():
    text = "项目\t投入资金（万元）\t户数\n道路\t30\t12\n补贴\t25.5\t40\n"
    found = [(text[f.start : f.end], f.yuan, f.flow) for f in find_funds(text)]
    assert found == [("30", 300_000, "allocation"), ("25.5", 255_000, "allocation")]


@pytest.mark.parametrize("note", ["单位：万元", "（单位：万元）", "附表  单位: 万元"])
def test_line_above_a_table_gives_the_unit_of_its_money_columns(note):
    text = f"{note}\n乡镇\t财政资金\t社会帮扶资金\t户数\t资金占比\n甲镇\t30\t2.5\t12\t81\n"
    found = [(text[f.start : f.end], f.yuan, f.source) for f in find_funds(text)]
    assert found == [("30", 300_000, "unspecified"), ("2.5", 25_000, "social")]


def test_payers_in_the_head_of_a_table_are_columns_of_money():
    table = "安排表（单位：万元、户）\n项目\t总投资\t中央\t县级\t受益户\n饮水工程\t50\t30\t20\t90\n"
    found = [(fund.yuan, fund.flow, fund.source) for fund in find_funds(table)]
    assert found == [
        (500000.0, "investment", "unspecified"),
        (300000.0, "allocation", "central"),
        (200000.0, "allocation", "county"),
    ]


def test_unit_above_a_table_ends_with_it():
    text = "单位：万元\n乡镇\t资金\n甲镇\t30\n\n乡镇\t资金\n乙镇\t40\n"
    assert [text[f.start : f.end] for f in find_funds(text)] == ["30"]


def test_head_holds_for_a_long_table():
    text = "乡镇\t资金（万元）\n" + "甲镇\t30\n" * 500
    assert len(find_funds(text)) == 500


def test_bounds_and_year_come_from_the_quantity():
    (fund,) = find_funds("投入资金390余万元。", year=2019)
    assert (fund.yuan, fund.low, fund.high, fund.bound) == (3_900_000, 3_900_000, None, "more")
    assert (fund.year, fund.year_basis) == (2019, "stated")


def test_foreign_money_and_other_units_give_no_row():
    assert find_funds("出口2亿美元，培训300人。") == []


def test_own_codebook_is_used(tmp_path):
    path = tmp_path / "flows.yml"
    path.write_text(
        "codebook: flows\nversion: 1\nrow: money figure\nsource: a test\ncodes:\n  tuition:\n"
        "    label: {zh: 学费, en: Tuition}\n    definition: Fees of schools.\n    terms: {nouns: ['学费']}\n"
        "    match: ['学费3万元']\n    skip: ['路费3万元']\n",
        encoding="utf-8",
    )
    text = "收学费3万元。"
    sentences = split_sentences(text)
    quantities = [Quantity(numeral, 0) for numeral in scan_numerals(text)]
    found = find_funds_in(text, sentences, quantities, [], flows=load_codebook(path))
    assert [fund.flow for fund in found] == ["tuition"]


@pytest.mark.parametrize("name", ["flows", "sources", "purposes"])
def test_examples_of_the_codebooks_hold(name):
    book = load_codebook(name)
    for code in book.codes.values():
        for example in code.match:
            assert code.name in {match.code for match in book.compile().find(example)}, example
        for example in code.skip:
            assert code.name not in {match.code for match in book.compile().find(example)}, example


WORDS = [
    "投入",
    "发放",
    "补贴",
    "贷款",
    "其中",
    "共计",
    "中央",
    "增加",
    "每户",
    "，",
    "、",
    "。",
    "；",
    "\n",
    "（",
    "）",
]
AMOUNTS = ["3万元", "2.5亿元", "**万元", "60元/月", "1-2万元", "5人", "2019年"]


@given(st.lists(st.sampled_from(WORDS + AMOUNTS), max_size=30).map("".join))
def test_every_money_figure_is_one_row(text):
    funds = find_funds(text)
    money = [n for n in scan_numerals(text) if n.kind == "quantity" and n.unit.startswith("元")]
    assert [(f.start, f.end) for f in funds] == [(n.start, n.end) for n in money]
    codes = {book: set(load_codebook(book).codes) for book in ("flows", "sources")}
    starts = {fund.start for fund in funds}
    for fund in funds:
        assert fund.flow in codes["flows"]
        assert fund.source in codes["sources"]
        assert fund.part_of is None or fund.part_of in starts - {fund.start}


def test_annotated_reports(shared, tmp_path):
    rows = []
    for folder in sorted((shared / "gold").iterdir()):
        (tmp_path / folder.name).mkdir()
        shutil.copy(folder / "funds.jsonl", tmp_path / folder.name)
        text = (shared / "reports" / f"{folder.name}.txt").read_text(encoding="utf-8")
        for fund in find_funds(text):
            row = {name: getattr(fund, name, "") for name in TABLES["funds"].names}
            row |= {"report_id": folder.name, "text": text[fund.start : fund.end]}
            rows.append(tuple(row.values()))
    funds = make_frame("funds", rows)
    tables = {"reports": funds[["report_id"]].drop_duplicates(), "funds": funds}
    scores = evaluate_tables(tables, tmp_path).query("report_id == 'all'").set_index("measure")["f1"]
    assert scores["yuan"] >= 0.98
    assert scores["flow"] >= 0.88
    assert scores["sector"] >= 0.80
    assert scores["source"] >= 0.75


def test_the_head_of_a_table_is_no_heading_over_the_text_behind_it() -> None:
    text = "三、资金投向\n用途\t中央\t合计\n产业发展\t20\t50\n发放助学金30万元。"
    assert [s.section for s in split_sentences(text) if "助学" in text[s.start : s.end]] == ["三、资金投向"]
    assert find_funds(text)[-1].sector == "education"


def test_the_sum_of_what_payers_give_is_money_of_several() -> None:
    found = find_funds("安排表（单位：万元）\n用途\t中央\t省级\t合计\n修路\t20\t30\t50\n")
    assert [(f.flow, f.source) for f in found] == [
        ("allocation", "central"),
        ("allocation", "provincial"),
        ("allocation", "unspecified"),
    ]


OFFICES_THAT_PAY = [
    ("县民政局发放临时救助60万元。", "county"),
    ("县人社局给予稳岗补贴70万元。", "county"),
    ("区卫健局安排补助资金20万元。", "county"),
    ("市残联发放补贴12万元。", "municipal"),
    ("会宁县工作报告\n今年，本级财政安排专项资金300万元。", "county"),
    ("兰州市工作报告\n今年，本级财政安排专项资金300万元。", "municipal"),
    ("某地工作报告\n今年，本级财政安排专项资金300万元。", "unspecified"),
    ("甘肃省工作报告\n今年，市本级财政安排专项资金300万元。", "municipal"),
]


@pytest.mark.parametrize(("text", "source"), OFFICES_THAT_PAY)
def test_an_office_pays_for_its_level(text: str, source: str) -> None:
    assert find_funds(text)[0].source == source


def test_a_place_from_afar_pays_cooperation() -> None:
    text = "天水市总结\n2018年以来，厦门市累计向天水投入财政帮扶资金6亿元，其中今年2亿元。"
    assert {(f.source, f.sector) for f in find_funds(text)} == {("cooperation", "cooperation")}
    text = "旬阳县总结\n江苏省无锡市滨湖区援助财政资金1.2亿元，动员社会各界捐款2000万元。"
    assert {f.source for f in find_funds(text)} == {"cooperation"}


def test_each_of_a_list_of_givers_gives_for_itself() -> None:
    text = "设立基金900万元，其中县财政注资400万元、南京市对口帮扶资金300万元、企业和个人捐赠200万元。"
    assert [f.source for f in find_funds(text)[1:]] == ["county", "cooperation", "social"]


OWN_WORDS = [
    ("一、纳入监测，帮扶精准到户\n发放小额信贷90万元。", "finance"),
    ("一、纳入监测，帮扶精准到户\n改造危房37户，投入补助资金40万元。", "housing"),
    ("一、纳入监测，帮扶精准到户\n开发公益性岗位40个，每人每月补贴800元。", "employment"),
    ("一、战疫情\n二是线上线下促销售。组织直播带货，卖出农产品20万元。", "consumption"),
    ("二、支出进度\n截至10月底，已支出3000万元，执行率95%。", "general"),
    ("脱贫攻坚见闻\n在就业上，今年挤出300万元扶持安置点。", "employment"),
]


@pytest.mark.parametrize(("text", "sector"), OWN_WORDS)
def test_the_words_by_a_figure_win_over_a_heading_on_method(text: str, sector: str) -> None:
    assert find_funds(text)[0].sector == sector


MORE_FLOWS = [
    ("发放到户增收补助资金50万元，户均0.5万元。", ["grant", "grant"]),
    ("发放补助资金8亿元，2万户从中受益，户均1.5万元。", ["grant", "grant"]),
    ("改造危房37户，下拨补助资金40万元。", ["grant"]),
    ("省财政下拨补助资金40万元，改造危房37户。", ["allocation"]),
    ("区财政每年为每个工作队安排工作经费2万元。", ["standard"]),
    ("比年初预算多安排4000万元。", ["change"]),
    ("纳入人均纯收入低于6500元且有返贫风险的农户。", ["standard"]),
    ("企业和市民购买农特产品3亿元。", ["sales"]),
]


@pytest.mark.parametrize(("text", "flows"), MORE_FLOWS)
def test_more_flows(text: str, flows: list[str]) -> None:
    assert list_flows(text) == flows


LOSSES_AND_YIELDS = [
    ("保险公司赔付种植业损失420万元。", "claim"),
    ("灾害造成直接经济损失2.3亿元。", "other"),
    ("全员劳动生产率达到25万元/人。", "other"),
    ("低保标准提高到620元/人。", "standard"),
]


@pytest.mark.parametrize(("text", "flow"), LOSSES_AND_YIELDS)
def test_a_loss_that_is_paid_is_a_claim_and_a_yield_no_standard(text: str, flow: str) -> None:
    assert list_flows(text) == [flow]


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("为2万名劳动者追回工资3亿元。", "employment"),
        ("追回违规使用资金12万元。", "fund_supervision"),
        ("消费品以旧换新拉动销售额529亿元。", "general"),
        ("组织消费扶贫活动，销售额529万元。", "consumption"),
        ("四、产业和金融\n协作资金到位4亿元，其中福州市援助3亿元。", "cooperation"),
    ],
)
def test_more_purposes(text: str, sector: str) -> None:
    assert find_funds(text)[-1].sector == sector
