"""Claims of arithmetic: first sentences that a reader checks by eye, then laws that hold for any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codebooks import load_codebook
from toolkit.evaluate.gold import load_gold, order_members
from toolkit.evaluate.layers import compare_relations
from toolkit.numerals import scan_numerals
from toolkit.read.given import split_front_matter
from toolkit.relations import Relation, find_relations_in
from toolkit.relations.finders import find_claims, list_finders
from toolkit.relations.passage import read_passages
from toolkit.text import split_sentences

LAYOUTS = Path(__file__).parent / "data" / "layouts"
# The texts in which every claim is found as annotated; tests/test_layouts.py holds the floor of the others.
READ_WHOLE = (
    "dingxi-bulletin-2019 prefecture-masked-page press-questions province-five-years shangcheng-plan-2020 "
    "shangluo-audit-2021 township-half-year village-team-brief zhaojue-feature-2020 zhengan-workreport-2018"
).split()


def find(text: str) -> list[Relation]:
    return find_relations_in(text, split_sentences(text), scan_numerals(text))


def show(text: str) -> list[tuple[str, str, str]]:
    """Give kind, verdict, and the figures with the first letters of their roles."""
    return [
        (r.kind, r.verdict, " ".join(f"{role}={text[start:end]}" for start, end, role in r.members))
        for r in find(text)
    ]


READ_BY_EYE = {
    "共有水窖1200口，其中新修300口，占25%。": ("ratio", "consistent", "whole=1200口 part=300口 percent=25%"),
    "培训蜂农300人，占劳动力1200人的25%。": ("ratio", "consistent", "part=300人 whole=1200人 percent=25%"),
    "接到来信120件，办结115件，办结率95.83%。": ("ratio", "rounding", "whole=120件 part=115件 percent=95.83%"),
    "提出意见52条，已采纳52条，意见采纳率100%。": ("ratio", "consistent", "whole=52条 part=52条 percent=100%"),
    "按农业人口1.2万人测算，有贫困人口120人，贫困发生率1%。": (
        "ratio", "consistent", "whole=1.2万人 part=120人 percent=1%",
    ),
    "放贷1200万元，超过任务1000万元的20%。": (
        "ratio_of_target", "consistent", "part=1200万元 whole=1000万元 percent=20%",
    ),
    "放贷1200万元，比年度任务1000万元超出20%。": (
        "ratio_of_target", "consistent", "part=1200万元 whole=1000万元 percent=20%",
    ),
    "计划修渠80公里，已完成60公里，完成任务的75%。": (
        "ratio_of_target", "consistent", "whole=80公里 part=60公里 percent=75%",
    ),
    "蜂农收入由4000元提高到5000元，增长25%。": ("growth", "consistent", "before=4000元 after=5000元 percent=25%"),
    "发生率从7.5%降至0.6%，下降6.9个百分点。": ("growth", "consistent", "before=7.5% after=0.6% delta=6.9个百分点"),
    "补助标准涨到5000元，比上年提高了1000元，增幅25%。": (
        "growth", "consistent", "after=5000元 delta=1000元 percent=25%",
    ),
    "补助标准涨到5000元，这一标准较上年提高1000元，增幅为25%。": (
        "growth",
        "consistent",
        "after=5000元 delta=1000元 percent=25%",
    ),
    "2015年有蜂箱80箱，2020年达到100箱，比2015年增长25%。": (
        "growth", "consistent", "before=80箱 after=100箱 percent=25%",
    ),
    "甲村出栏120头，比乙村90头多30头。": ("difference", "consistent", "whole=120头 part=90头 delta=30头"),
    "查出隐患90处，已排除80处，其余10处正在处理。": (
        "complement", "consistent", "whole=90处 part=80处 rest=10处",
    ),
    "发放草种补贴36万元，惠及640人，人均562.5元。": (
        "per", "consistent", "amount=36万元 count=640人 part=562.5元",
    ),
    "投入2.5亿元，其中中央1亿元、省级0.8亿元、县级0.7亿元。": (
        "sum", "consistent", "total=2.5亿元 addend=1亿元 addend=0.8亿元 addend=0.7亿元",
    ),
    "共有羊舍12个，甲、乙、丙三村分别为3个、4个、5个。": (
        "sum", "consistent", "total=12个 addend=3个 addend=4个 addend=5个",
    ),
    "新建鱼塘3个、猪舍4个、鸡舍5个，合计12个。": (
        "sum", "consistent", "addend=3个 addend=4个 addend=5个 total=12个",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", READ_BY_EYE)
def test_claims_read_by_eye(text):
    assert show(text) == [READ_BY_EYE[text]]


@pytest.mark.parametrize(
    "text",
    [
        "共有水窖1200口，其中新修300口，占35%。",
        "培训蜂农300人，占劳动力1200人的30%。",
        "接到来信120件，办结115件，办结率92%。",
        "放贷1200万元，超过任务1000万元的30%。",
        "计划修渠80公里，已完成60公里，完成任务的85%。",
        "养老补助由4000元提高到5000元，增长35%。",
        "住户从120户减少到90户，减少40户，下降25%。",
        "发生率从7.5%降至0.6%，下降5.9个百分点。",
        "补助标准涨到5000元，比上年提高了1000元，增幅20%。",
        "查出隐患90处，已排除80处，其余12处正在处理。",
        "新建鱼塘3个、猪舍4个、鸡舍5个，合计13个。",
        "甲村出栏120头，比乙村90头多40头。",
    ],
)
def test_a_claim_that_no_reading_fits_is_named_without_blame(text):
    (relation,) = find(text)
    assert relation.verdict == "unreconciled"
    assert relation.note.startswith("cannot be reconciled as stated")
    assert all(word in relation.note for word in ("scope", "date", "rounding"))


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("全年修渠4.1万米，完成年度任务的102.46%。", "part=4.1万米 percent=102.46%"),
        ("种草350亩，占全县的近70%。", "part=350亩 percent=70%"),
        ("签约673人，签约率达100%。", "part=673人 percent=100%"),
        ("投入资金1.4亿元，较去年增长13%。", "after=1.4亿元 percent=13%"),
        ("务工人数达到2691人，较去年增加21人。", "after=2691人 delta=21人"),
        ("有贫困户**户，占农户1200户的5%。", "part=**户 whole=1200户 percent=5%"),
    ],
)
def test_a_claim_with_too_little_printed_is_uncheckable(text, members):
    ((_, verdict, shown),) = show(text)
    assert (verdict, shown) == ("uncheckable", members)


@pytest.mark.parametrize(
    "text",
    [
        "开工60户，竣工50户，满意率90%。",
        "现有乡镇12个、村300个，培训骨干20名。",
        "社区由42个增加到100个。",
        "全县12个乡镇，建成文化广场10个，道路硬化率100%。",
        "绿道超过200公里，烟尘浓度较2015年下降25%。",
        "铁路由20公里增至30公里，高速公路由40公里增至90公里。",
        "产值占比由31%提高到54%。",
        "共投入50万元，其中桥梁10万元、水渠20万元。",
        "3个村、4户，共安排干部90名。",
    ],
)
def test_figures_that_only_stand_side_by_side_make_no_claim(text):
    assert find(text) == []


def test_two_rates_of_a_stock_that_is_not_printed_are_not_taken_for_each_other():
    verdicts = {r.verdict for r in find("开工建房6836户，开工率97.9%，竣工6477户，竣工率92.8%。")}
    assert verdicts == {"uncheckable"}


def test_growth_told_at_constant_prices_is_not_doubted():
    (relation,) = find("地区生产总值由200亿元增加到260亿元，增长21%。")
    assert relation.verdict == "uncheckable"
    assert "constant prices" in relation.note


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [("62.5%", "consistent"), ("63%", "rounding"), ("62%", "rounding"), ("60%", "unreconciled")],
)
def test_the_verdict_says_at_what_precision_a_claim_is_true(percent, verdict):
    assert find(f"共有果园800户，其中挂果500户，占{percent}。")[0].verdict == verdict


def test_a_figure_that_was_cut_is_truncation():
    (relation,) = find("共有果园300户，其中挂果200户，占66.6%。")
    assert relation.verdict == "truncation"


def test_rounded_inputs_widen_the_interval():
    (relation,) = find("共放贷12.5万元，其中茶农2.6万元，占21.1%。")
    assert relation.verdict == "rounding"
    assert relation.computed_low < 20.8 < relation.computed_high


def test_a_share_above_a_hedged_bound_holds():
    (relation,) = find("共有果园300户，其中挂果200户，占60%以上。")
    assert relation.verdict == "consistent"


def test_each_unit_of_a_double_count_has_its_own_sum():
    text = "搬迁200户800人，其中集中安置150户600人、分散安置50户200人。"
    assert [r.stated for r in find(text)] == [200, 800]


def test_members_come_in_the_order_of_the_text_and_relations_by_their_first_member():
    text = "共有水窖80口，其中新修20口，占25%。查出隐患90处，已排除80处，其余10处未动。"
    firsts = [r.members[0][0] for r in find(text)]
    assert len(firsts) == 2
    assert firsts == sorted(firsts)


def test_a_claim_goes_on_after_a_semicolon_and_before_parts():
    text = "下达资金10亿元。其中：中央3亿元；省级4亿元；市级3亿元。"
    assert [(r.kind, r.verdict) for r in find(text)] == [("sum", "consistent")]


FROM_THE_SENTENCE_BEFORE = {
    "收到来信90件。已办结81件，办结率90%，其余9件在办。": [
        ("ratio", "consistent", "whole=90件 part=81件 percent=90%"),
        ("complement", "consistent", "whole=90件 part=81件 rest=9件"),
    ],
    "清查林地46.2万亩，其中公益林30.2万亩、商品林16万亩；已确权44.1万亩，确权率95.45%。": [
        ("sum", "consistent", "total=46.2万亩 addend=30.2万亩 addend=16万亩"),
        ("ratio", "rounding", "whole=46.2万亩 part=44.1万亩 percent=95.45%"),
    ],
    "共有蜂农640户，其中新户240户。已销蜜400户，占62.5%。": [
        ("ratio", "consistent", "whole=640户 part=400户 percent=62.5%"),
    ],
    "筹集草种款6万元。用途包括：苜蓿2.5万元，占41.7%；黑麦草8000元；燕麦2.7万元。": [
        ("sum", "consistent", "total=6万元 addend=2.5万元 addend=8000元 addend=2.7万元"),
        ("ratio", "rounding", "whole=6万元 part=2.5万元 percent=41.7%"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", FROM_THE_SENTENCE_BEFORE)
def test_the_whole_may_stand_in_the_sentence_before(text):
    assert sorted(show(text)) == sorted(FROM_THE_SENTENCE_BEFORE[text])


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("收到来信90件。已办结81件，办结率95%。", ["uncheckable"]),
        ("收到来信90件。已办结81件，其余12件在办。", []),
        ("收到来信90件。\n已办结81件，占90%。", ["uncheckable"]),
        ("筹集草种款6万元。用途包括：苜蓿2.5万元；燕麦2.7万元。", []),
        ("镇上有干部200名。参训干部100名，占应训人数的50%。", ["uncheckable"]),
    ],
)
def test_a_whole_of_the_sentence_before_must_fit(text, verdicts):
    assert [r.verdict for r in find(text)] == verdicts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("治牛花了3000元，报销2500元，自己只出500元。", "whole=3000元 part=2500元 rest=500元"),
        ("种草120亩，同比增长20%，去年同期为100亩。", "after=120亩 percent=20% before=100亩"),
        ("原有散户300户，后来减少到200户，累计减少100户。", "before=300户 after=200户 delta=100户"),
        ("普及率提高到93%，提高12个百分点，比目标90%高3个百分点。", "whole=93% part=90% delta=3个百分点"),
        ("计划修渠500米，实际修成565米，完成任务的113%。", "whole=500米 part=565米 percent=113%"),
        ("招工500人，甲村300人、乙村120人，甲村占60%。", "whole=500人 part=300人 percent=60%"),
    ],
)
def test_claims_told_in_other_orders_and_words(text, shown):
    assert show(text)[0][1:] == ("consistent", shown)


@pytest.mark.parametrize(
    "text",
    ["新增老人集中供养床位24张，集中供养率达到60%以上。", "安排整改资金500万元，整改率90%。"],
)
def test_a_rate_is_not_of_a_thing_that_its_verb_only_names(text):
    assert find(text) == []


TABLE = "村\t户数\t资金（万元）\t受益率（%）\n甲村\t3\t50.5\t90\n乙村\t4\t60\t—\n合计\t7\t110.5\t92"


@pytest.mark.parametrize("mark", ["\t", "|", " | "])
def test_the_last_row_of_a_table_sums_each_column_of_figures(mark):
    assert show(TABLE.replace("\t", mark)) == [
        ("sum", "consistent", "addend=3 addend=4 total=7"),
        ("sum", "consistent", "addend=50.5 addend=60 total=110.5"),
    ]


def test_rows_of_a_table_without_a_total_make_no_sum():
    assert find(TABLE.replace("合计", "丙村")) == []


TOLD_APART = {
    "发生率30.8%。2019年底降到2.3%，累计下降28.5个百分点。": [
        "growth before=30.8% after=2.3% delta=28.5个百分点",
    ],
    "2018年有牧户179户，2012年有804户，六年减少625户。": ["growth after=179户 before=804户 delta=625户"],
    "全州发生率4.15%。\n甲县还有6.38%，比全州高2.23个百分点。": [
        "difference part=4.15% whole=6.38% delta=2.23个百分点",
    ],
    "发生率3.1%，低于全省同期4.5%的平均水平1.4个百分点。": [
        "difference part=3.1% whole=4.5% delta=1.4个百分点",
    ],
    "蜂农由276户减至96户，累计脱贫180户。": ["difference whole=276户 part=96户 delta=180户"],
    "去年卖了50万元，今年增加两成，达到60万元。": ["growth before=50万元 percent=两成 after=60万元"],
    "由2015年的4000元增加到2019年的5856.4元，年均增长10%。": [
        "growth before=4000元 after=5856.4元 percent=10%",
    ],
    "去年收入4000元，其中养蜂2500元，总量比上年增加800元，增长25%。": [
        "growth after=4000元 delta=800元 percent=25%",
    ],
    "由560户2130人下降到18户45人，减少542户2085人。": [
        "growth before=560户 after=18户 delta=542户",
        "growth before=2130人 after=45人 delta=2085人",
    ],
    "投入6018元，养蜂2541元、种草3477元。养蜂占比为42.2%。": ["ratio whole=6018元 part=2541元 percent=42.2%"],
    "应还1200万元，已收1140万元，回收率95%。": ["ratio whole=1200万元 part=1140万元 percent=95%"],
    "收益11.4万元，其中80%、计9.12万元发了工资。": ["ratio whole=11.4万元 percent=80% part=9.12万元"],
    "甲村60户、乙村40户，分别占全镇200户的30%和20%。": [
        "ratio part=60户 whole=200户 percent=30%",
        "ratio part=40户 whole=200户 percent=20%",
    ],
    "抽查12万元，占6县总额48万元的25%。": ["ratio part=12万元 whole=48万元 percent=25%"],
    "今年任务是种草120亩。截至9月底种了114亩，占任务的95%。": [
        "ratio_of_target whole=120亩 part=114亩 percent=95%",
    ],
    "计划种草120亩，实际完成126亩，超额5%。": ["ratio_of_target whole=120亩 part=126亩 percent=5%"],
    "年初9户30人。今年迁走8户28人，还剩1户2人。": [
        "complement whole=9户 part=8户 rest=1户",
        "complement whole=30人 part=28人 rest=2人",
    ],
    "县里给了5万元，实际花了4.83万元（修路1.2万元、通水3.63万元），结余1700元。": [
        "complement whole=5万元 part=4.83万元 rest=1700元",
        "sum total=4.83万元 addend=1.2万元 addend=3.63万元",
    ],
    "45个问题中，38个已改好，7个正在改。": ["complement whole=45个 part=38个 rest=7个"],
    "卖了28.22万元。刨去成本9.02万元，净落19.2万元。": [
        "difference whole=28.22万元 part=9.02万元 delta=19.2万元",
    ],
    "安了路灯46盏，每盏3200元，花了14.72万元。": ["per count=46盏 part=3200元 amount=14.72万元"],
    "每个村安排30万元，157个村共4710万元。": ["per part=30万元 count=157个 amount=4710万元"],
    "收了6.72万斤，按4.2元/斤卖，得28.224万元。": ["per count=6.72万斤 part=4.2元/斤 amount=28.224万元"],
    "1110个村，派3270名队员，平均每村3人。": ["per count=1110个 amount=3270名 part=3人"],
    "五年投入25亿元，年均5亿元。": ["per count=五年 amount=25亿元 part=5亿元"],
    "甲县脱贫3万人。乙县4万人。两县合计7万人。": ["sum addend=3万人 addend=4万人 total=7万人"],
    "两个县加起来6.1万人，甲县3.4万人、乙县2.7万人。": ["sum total=6.1万人 addend=3.4万人 addend=2.7万人"],
}  # fmt: skip


@pytest.mark.parametrize("text", TOLD_APART)
def test_figures_of_a_claim_may_stand_clauses_or_sentences_apart(text):
    told = show(text)
    assert sorted(f"{kind} {shown}" for kind, _, shown in told) == sorted(TOLD_APART[text])
    assert {verdict for _, verdict, _ in told} <= {"consistent", "rounding"}


@pytest.mark.parametrize(
    "text",
    [
        "失业率5.5%左右，收入增长6.5%左右，城镇化率提升1个百分点。",
        "供养标准每月提高65元，保险金标准每月提高165元，救助标准提高100元。",
        "新增度假区2个、景区6个，贡献率达33.4%。",
        "甲业产值400亿元，增长9%；乙业产值440亿元，比上一年增长10%。",
        "村村通路，每村3人值守，另有水井12口、泵房36座。",
        "建成12个村，修路15公里，还有3个村未通车。",
    ],
)
def test_figures_that_fit_by_accident_are_no_claim(text):
    assert all(verdict == "uncheckable" for _, verdict, _ in show(text))


def test_a_list_that_fills_its_sentence_is_held_against_its_total():
    ((kind, verdict, _),) = show("四年减贫18.7万人：甲县12.4万人，乙县3.5万人，丙县3.8万人。")
    assert (kind, verdict) == ("sum", "unreconciled")


def test_a_total_is_not_doubted_for_a_rise_told_behind_its_parts():
    rows = show("投入68亿元，其中省级53亿元、县级15亿元，总量比上年增加9亿元，增长15.3%。")
    assert {verdict for _, verdict, _ in rows} == {"consistent", "rounding"}


WITH_OTHER_WORDS = {
    "低保由每月300元提到360元，提标20%。": ["growth before=300元 after=360元 percent=20%"],
    "蜂蜜收入由3000元涨到1.2万元，是原来的4倍。": ["growth before=3000元 after=1.2万元 percent=4倍"],
    "蜂农收入9000元，是2014年3000元的3倍。": ["growth after=9000元 before=3000元 percent=3倍"],
    "去年雇工120名，今年150名，多了30名。": ["growth before=120名 after=150名 delta=30名"],
    "发生率1%，低于3%的标准，比2014年的21%下降20个百分点。": ["growth after=1% before=21% delta=20个百分点"],
    "甲村脱贫率4.6%，比乙村的3.1%高出1.5个百分点。": ["difference whole=4.6% part=3.1% delta=1.5个百分点"],
    "认可度97.5%，超过90%的要求7.5个百分点。": ["difference whole=97.5% part=90% delta=7.5个百分点"],
    "走访400户，除12户未在家外，其余388户逐一核实。": ["complement whole=400户 part=12户 rest=388户"],
    "拨款500万元，已付420万元，结存80万元。": ["complement whole=500万元 part=420万元 rest=80万元"],
    "从来源看，300万元中，县里180万元、镇里120万元。": ["sum total=300万元 addend=180万元 addend=120万元"],
    "项目总投资86万元，补助60万元，自筹26万元。": ["sum total=86万元 addend=60万元 addend=26万元"],
    "种菌卖4.6万元。打零工每天80元，全年1.4万元。两口子加起来6万元。": [
        "sum addend=4.6万元 addend=1.4万元 total=6万元",
    ],
    "招工680人，为年度目标任务500人的136%。": ["ratio_of_target part=680人 whole=500人 percent=136%"],
    "认购1.2万元，比1万元的年度任务多完成20%。": ["ratio_of_target part=1.2万元 whole=1万元 percent=20%"],
    "下达200万元，其中县级80万元；已付126万元，支付进度63%。": ["ratio whole=200万元 part=126万元 percent=63%"],
    "全省投入36亿元，县级6亿元。投向山区18亿元，占全省的50%。": ["ratio whole=36亿元 part=18亿元 percent=50%"],
    "在640户中，因病致贫的占25%，为160户。": ["ratio whole=640户 percent=25% part=160户"],
    "收到有效答卷1250份。\n其他从略。\n有效答卷中满意的1210份，满意度96.8%。": [
        "ratio whole=1250份 part=1210份 percent=96.8%",
    ],
    "县里出12万元（占40%），镇里出18万元（占60%），共30万元。": [
        "ratio part=12万元 percent=40% whole=30万元",
        "ratio part=18万元 percent=60% whole=30万元",
        "sum addend=12万元 addend=18万元 total=30万元",
    ],
    "年初有贫困人口800人，脱贫500人，还剩300人，按农村人口4万人测算，发生率由2%降到0.75%。": [
        "complement whole=800人 part=500人 rest=300人",
        "ratio part=800人 whole=4万人 percent=2%",
        "ratio part=300人 whole=4万人 percent=0.75%",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", WITH_OTHER_WORDS)
def test_a_claim_is_known_by_what_it_joins_not_by_one_wording(text):
    told = show(text)
    assert sorted(f"{kind} {shown}" for kind, _, shown in told) == sorted(WITH_OTHER_WORDS[text])
    assert {verdict for _, verdict, _ in told} <= {"consistent", "rounding"}


def test_other_figures_in_reach_are_tried_before_a_claim_is_doubted():
    text = "未脱贫90人，漏评10人，两项合计100人，以农业人口1万人计，发生率1%，低于3%的标准，较上年的6%下降5个百分点。"
    assert [(kind, verdict) for kind, verdict, _ in show(text)] == [
        ("sum", "consistent"),
        ("ratio", "consistent"),
        ("growth", "consistent"),
    ]


def test_a_rate_is_held_against_the_whole_that_its_rest_is_left_of():
    text = "违规资金共500万元。已追回400万元，追回率{}，余款100万元。"
    assert show(text.format("80%"))[0][1] == "consistent"
    verdicts = {kind: verdict for kind, verdict, _ in show(text.format("85%"))}
    assert verdicts == {"ratio": "unreconciled", "complement": "consistent"}


def test_parts_that_nearly_make_a_total_are_shown_but_not_doubted():
    ((kind, verdict, _),) = show("新建水站47处，其中扩建9处、改造36处。")
    assert (kind, verdict) == ("sum", "uncheckable")
    assert find("新建水站47处，其中扩建9处、改造16处。") == []


@pytest.mark.parametrize(
    "text",
    [
        "抽查386人，除3人外，其余383人在校。参保率100%。",
        "支出进度63%，比去年同期快5个百分点。",
        "收入增长10.2%，比全国平均增幅高0.6个百分点。",
        "甲、乙、丙三村脱贫率分别为1.2%、0.8%和2.3%，较上年下降3.1个、2.6个和4.4个百分点。",
        "410个县已有317个县达标，覆盖率由2003年的77%提高到96%。",
    ],
)
def test_rates_of_other_things_make_no_claim(text):
    assert "%" not in "".join(shown for _, _, shown in show(text))


def test_a_column_of_totals_sums_the_columns_beside_it():
    text = "项目\t总投资\t省级\t县级\t户数\n修路\t300\t200\t100\t40\n饮水\t180\t130\t50\t50\n合计\t480\t330\t150\t90"
    sums = [shown for kind, _, shown in show(text) if kind == "sum"]
    assert "total=300 addend=200 addend=100" in sums
    assert "total=480 addend=330 addend=150" in sums
    assert len(sums) == 7


RATES = (
    "村\t收到（件）\t办结（件）\t办结率\n甲村\t43\t43\t100%\n乙村\t68\t64\t94.1%"
    "\n丙村\t57\t52\t91.2%\n丁村\t49\t39\t81.6%"
)


def test_a_column_of_rates_is_recomputed_row_by_row():
    assert [verdict for _, verdict, _ in show(RATES)] == [
        "consistent",
        "rounding",
        "rounding",
        "unreconciled",
    ]


def test_a_column_that_follows_from_no_others_is_left_alone():
    text = "村\t户数\t人数\t发病率（%）\n甲村\t40\t160\t3\n乙村\t50\t190\t7\n丙村\t30\t121\t5"
    assert find(text) == []


def test_a_total_may_open_a_table_and_be_the_whole_of_shares():
    text = "项目\t金额\t占比\n合计\t1000\t100%\n产业\t500\t50%\n教育\t300\t30%\n健康\t200\t20%"
    kinds = [kind for kind, _, _ in show(text)]
    assert (kinds.count("sum"), kinds.count("ratio")) == (2, 3)


def test_a_slip_in_one_column_of_totals_is_named_where_another_adds_up():
    text = "村\t户\t亩\n甲村\t40\t120.5\n乙村\t50\t130\n丙村\t45\t140\n合计\t135\t399.5"
    assert [verdict for _, verdict, _ in show(text)] == ["consistent", "unreconciled"]


@pytest.mark.parametrize("code", ["rise", "fall", "target", "rest", "share", "average", "make"])
def test_examples_of_the_codebook_hold(code):
    entry = load_codebook("relations")[code]
    terms = entry.terms
    assert all(any(term in example for term in terms) for example in entry.match)
    assert not any(any(term in example for term in terms) for example in entry.skip)


# --- laws ------------------------------------------------------------------------------------------------

WORDS = [
    "共有",
    "其中",
    "占",
    "比上年",
    "增长",
    "减少",
    "由",
    "到",
    "其余",
    "合计",
    "人均",
    "任务",
    "完成",
    "的",
    "率",
]
FIGURES = [
    "12个",
    "0户",
    "5%",
    "0%",
    "3.5万元",
    "**人",
    "近30人",
    "百分之十",
    "1.2倍",
    "2个百分点",
    "2019年",
    "-3元",
]
PIECES = st.sampled_from([*WORDS, *FIGURES, "，", "、", "；", "。", "（", "）", "\n"])


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_spans_in_order_and_intervals_the_right_way_round(text):
    numerals = {(n.start, n.end) for n in scan_numerals(text)}
    found = find(text)
    assert found == sorted(found, key=lambda r: r.members)
    for relation in found:
        assert len(relation.members) >= 2
        assert list(relation.members) == sorted(relation.members)
        assert all((start, end) in numerals for start, end, _ in relation.members)
        if relation.computed_low is not None:
            assert relation.computed_low <= relation.computed_high


WHOLE = st.integers(min_value=1, max_value=10**6)


@given(whole=WHOLE, share=st.floats(0, 1), places=st.integers(0, 2))
def test_a_true_share_is_never_doubted(whole, share, places):
    part = int(whole * share)
    percent = f"{part / whole * 100:.{places}f}"
    for text in (
        f"共有水窖{whole}口，其中新修{part}口，占{percent}%。",
        f"新修{part}口，占水窖{whole}口的{percent}%。",
        f"接到来信{whole}件，办结{part}件，办结率{percent}%。",
        f"计划修窖{whole}口，已完成{part}口，完成任务的{percent}%。",
    ):
        assert all(r.verdict in ("consistent", "rounding") for r in find(text))


@given(before=WHOLE, after=WHOLE, places=st.integers(0, 2))
def test_true_growth_is_never_doubted(before, after, places):
    word = "增加" if after >= before else "减少"
    percent = f"{abs(after - before) / before * 100:.{places}f}"
    text = f"蜂箱由{before}箱{word}到{after}箱，{word}{abs(after - before)}箱，{word}{percent}%。"
    assert all(r.verdict != "unreconciled" for r in find(text))


# Words of every kind of claim, and figures: of them come texts that hold many claims, or nearly.
PIECES = (
    "30口", "12口", "18口", "40%", "60%", "3个百分点", "2倍", "4元/斤", "500斤", "2000元", "90人", "1.5万人",
    "2019年", "，", "、", "。", "；", "！", "（", "）", "共", "总投资", "合计",
    "其中", "分别为", "其余", "还剩", "仍", "除", "扣除", "占", "相当于",
    "任务", "完成", "计划", "超过", "竣工", "竣工率", "发生率", "按", "测算", "贫困", "比上年", "较", "增加", "下降",
    "由", "提高到", "降至", "是原来的", "多", "高于", "年均", "累计", "每人", "人均", "亩产", "每村", "比重", "计",
    "分别占", "减贫", "的", "为", "达到", "甲村", "水井",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=40).map("".join))
def test_a_finder_finds_nothing_in_a_passage_without_a_cue(text):
    passages = list(read_passages(text, split_sentences(text), scan_numerals(text)))
    told = [[claim for finder, _ in list_finders() for claim in finder(passage)] for passage in passages]
    assert find_claims(passages) == told


@given(st.lists(st.integers(1, 10**4), min_size=2, max_size=5))
def test_a_true_sum_is_found_and_never_doubted(addends):
    listed = "、".join(f"{value}口" for value in addends)
    (relation,) = find(f"各村分别打井{listed}，合计{sum(addends)}口。")
    assert (relation.kind, relation.verdict) == ("sum", "consistent")


# --- hand annotation ---------------------------------------------------------------------------------------


def list_rows(text: str) -> list[dict]:
    return [
        order_members(
            {
                "kind": r.kind,
                "verdict": r.verdict,
                "members": [{"start": start, "end": end, "role": role} for start, end, role in r.members],
            }
        )
        for r in find(text)
    ]


def count_claims(report):
    _, text = split_front_matter((LAYOUTS / f"{report.report_id}.txt").read_text(encoding="utf-8"))
    return compare_relations(report.layers["relations"], list_rows(text)).counts


@pytest.mark.parametrize("report", load_gold(LAYOUTS / "gold"), ids=lambda report: report.report_id)
def test_no_true_claim_of_a_made_up_text_is_doubted(report):
    counts = count_claims(report)
    assert counts["true_not_unreconciled"].n_right == counts["true_not_unreconciled"].n_gold


@pytest.mark.parametrize("name", READ_WHOLE)
def test_no_claim_of_a_text_that_is_read_whole_is_invented_or_misjudged(name):
    (report,) = [report for report in load_gold(LAYOUTS / "gold") if report.report_id == name]
    counts = count_claims(report)
    assert counts["claim"].n_right == counts["claim"].n_found
    assert counts["verdict"].n_right == counts["verdict"].n_gold


def test_annotated_claims_are_found_and_true_ones_not_doubted(shared: Path):
    for report in load_gold(shared / "gold"):
        text = (shared / "reports" / f"{report.report_id}.txt").read_text(encoding="utf-8-sig")
        rows = list_rows(text)
        counts = compare_relations(report.layers["relations"], rows).counts
        assert counts["true_not_unreconciled"].n_right == counts["true_not_unreconciled"].n_gold
        assert counts["claim"].n_right == counts["claim"].n_gold == counts["claim"].n_found, json.dumps(rows)
