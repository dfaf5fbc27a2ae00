"""Measures: what counts as a mention, how far it is, and which sectors a sentence speaks of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codebooks import load_codebook
from toolkit.measures import Mention, assign_sectors, find_mentions, find_partners
from toolkit.measures.signs import SignTable
from toolkit.text import Sentence, split_sentences


def read_mentions(text: str) -> list[Mention]:
    return find_mentions(text, split_sentences(text))


def read_sectors(text: str) -> list[set[str]]:
    """Return the sectors of each sentence that is no heading."""
    sentences = split_sentences(text)
    sectors = assign_sectors(text, sentences, find_mentions(text, sentences))
    return [set(codes) for sentence, codes in zip(sentences, sectors, strict=True) if not sentence.is_heading]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("发放扶贫小额信贷300万元。", [("扶贫小额信贷", "finance", "micro_credit")]),
        ("实施危房改造。", [("危房改造", "housing", "dangerous_houses")]),
        (
            "推进易地扶贫搬迁和光伏扶贫。",
            [("易地扶贫搬迁", "relocation", "moving"), ("光伏扶贫", "photovoltaic", "plants")],
        ),
        ("住房公积金缴存增长。", []),
        ("全县未开展危房改造。", []),
        ("停止光伏电站建设。", []),
        ("该村没有卫生室。", []),
        ("未来推进危房改造。", [("危房改造", "housing", "dangerous_houses")]),
        ("内生动力严重不足。", []),
        ("着力解决基础设施薄弱问题。", [("基础设施", "infrastructure", "public_places")]),
        ("帮扶干部李小明说:“种了3亩。”", []),
        ("帮扶干部逐户说明政策。", [("帮扶干部", "village_teams", "pairing")]),
        (
            "为监测户购买防返贫保险。",
            [
                ("监测户", "monitoring", "prevention"),
                ("防返贫", "monitoring", "prevention"),
                ("保险", "finance", "insurance"),
            ],
        ),
        ("组织教体、医保、水利、民政等9个部门开展自查。", [("自查", "rectification", "mending")]),
    ],
)
def test_mentions_read_by_eye(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(m.term, m.sector, m.measure) for m in read_mentions(text)] == found


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("建成光伏电站3座。", "done"),
        ("已完成危房改造20户。", "done"),
        ("将继续推进危房改造。", "planned"),
        ("将资金用于危房改造。", "done"),
        ("力争年底前完成危房改造。", "planned"),
        ("要抓好危房改造。", "required"),
        ("主要抓好危房改造。", "done"),
        ("扶贫资金不得挪用。", "required"),
        ("多方筹资,确保危房改造按期完成。", "required"),
        ("确保不漏一户,全年完成危房改造20户。", "done"),
        ("计划发放小额信贷2亿元。", "planned"),
        ("计划新建车间,已完成危房改造20户。", "done"),
        ("某县工作总结\n一、下一步工作打算\n推进危房改造。", "planned"),
        ("某县工作总结\n一、下一步工作打算\n必须推进危房改造。", "required"),
    ],
)
def test_status_read_by_eye(text: str, status: str) -> None:
    assert read_mentions(text)[-1].status == status


def test_a_term_is_read_over_a_line_break() -> None:
    text = "全县坚持精准方略,广泛动员各方力量,对照标准逐户逐人开展调查摸底,并推进农村危房\n\n改造工程,全部按期竣工。"
    sentence = Sentence(0, len(text), "", is_heading=False)
    found = find_mentions(text, [sentence])
    assert "农村危房\n\n改造" in [m.term for m in found] or "农村危房" in [m.term for m in found]
    assert all(text[m.start : m.end] == m.term for m in found)
    broken = "严格落实即\n时帮扶机制。"
    found = find_mentions(broken, [Sentence(0, len(broken), "", is_heading=False)])
    assert [(m.term, m.sector) for m in found] == [("即\n时帮扶", "monitoring")]


def test_headings_are_mentions_too() -> None:
    assert [m.term for m in read_mentions("一、健康扶贫\n全面推进。")] == ["健康扶贫"]


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("发放助学金,修建通组公路。", [{"education", "infrastructure"}]),
        ("坚决打赢脱贫攻坚战。", [set()]),
        ("紧扣“两不愁三保障”和饮水安全标准,真抓实干。", [set()]),
        ("核查饮水安全问题。", [{"water"}]),
        ("对排查出的危房及时整改。", [{"housing"}]),
        ("对排查出的情况及时整改。", [{"rectification"}]),
        ("健康扶贫方面,落实政策。惠及3万人次。", [{"health"}, {"health"}]),
        (
            "健康扶贫方面,落实政策。教育扶贫方面,发放资金。惠及3万人次。",
            [{"health"}, {"education"}, {"education"}],
        ),
        ("健康扶贫方面,落实政策。\n全年惠及3万人次。", [{"health"}, set()]),
        ("扶贫协作方面,落实项目6个;转移就业124人。", [{"cooperation"}, {"cooperation", "employment"}]),
        ("(一)产业扶贫。\n全年实施120个,带动3000户。", [{"industry"}]),
        ("(一)产业就业扶贫。\n全年实施120个,带动3000户。", [set()]),
        ("战天斗地兴产业就业\n全年实施120个,带动3000户。", [set()]),
        ("(一)产业扶贫。\n一是加强引导。带动3000户。", [{"industry"}]),
        ("某县工作总结\n一、存在的问题\n产业扶贫带动能力差。", [set()]),
        ("但产业扶贫仍然存在带动力弱等问题。", [set()]),
        ("投入财政专项扶贫资金3亿元。", [{"general"}]),
        ("年末小额信贷余额3.2亿元。", [set()]),
        ("小学净入学率99.9%,比上年上升0.2个百分点。", [set()]),
        ("蔬菜种植面积12万亩,养殖业产量增长3%。", [set()]),
        ("参加医保9.6万人,参保率99.9%。", [{"health"}]),
        ("全市享受低保4.2万人。", [{"social_assistance"}]),
        ("自来水普及率提高到95%。", [{"water"}]),
        ("力争义务教育巩固率达到96%。", [{"education"}]),
        ("全县未发生一起疫情。", [set()]),
        ("全县防控疫情,未发生一起感染。", [{"emergency"}]),
        ("审计发现问题35个。", [set()]),
        ("审计发现问题35个,督促完成整改30个。", [{"fund_supervision"}]),
        ("但仍有3个问题未整改到位。", [set()]),
        ("2个县闲置资金300万元。", [set()]),
        ("盘活闲置资金300万元。", [{"fund_supervision"}]),
        ("有的干部作风建设抓得不紧。", [set()]),
        ("所有的村卫生室不收挂号费。", [{"health"}]),
        ("易地搬迁群众怎样就业?", [set()]),
        ("某县简报\n附件:1.扶贫资产台账", [set()]),
        ("某县简报\n责任编辑:驻村工作队", [set()]),
        ("某县工作总结\n一、存在问题\n督查反馈的9个问题,已整改7个。", [{"rectification"}]),
        (
            "某县工作总结\n一、存在问题和下步打算\n产业扶贫带动能力差。计划发放小额信贷2亿元。",
            [set(), {"finance"}],
        ),
    ],
)
def test_sectors_read_by_eye(text: str, sectors: list[set[str]]) -> None:
    assert read_sectors(text) == sectors


def test_a_users_codebook_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text(
        "codebook: own\nversion: 1\nrow: sentence\nsource: a test\ncodes:\n  tea:\n"
        "    label: {zh: 茶, en: Tea}\n    definition: Tea.\n"
        "    terms: {growing: ['种茶']}\n    match: ['种茶']\n    skip: ['喝水']\n",
        encoding="utf-8",
    )
    text = "扩大种茶面积,推进危房改造。"
    found = find_mentions(text, split_sentences(text), load_codebook(path))
    assert [(m.term, m.sector, m.measure) for m in found] == [("种茶", "tea", "growing")]
    text = "某州总结\n珠海市对口帮扶我州种茶。\n(一)修路。\n完成2处。"
    sentences, own = split_sentences(text), load_codebook(path)
    sectors = assign_sectors(text, sentences, find_mentions(text, sentences, own), own)
    assert {code for codes in sectors for code in codes} == {"tea"}


TERMS = [term.term for term in load_codebook("sectors").iter_terms()][::40]
TEXTS = st.lists(
    st.sampled_from(
        [*TERMS, "。", ";", ",", "\n", "一、", "未", "要", "将", "确保", "方面,", "等问题", "😀", "3户"]
    ),
    max_size=40,
).map("".join)


@given(TEXTS)
def test_mentions_are_the_characters_in_order_inside_one_sentence(text: str) -> None:
    sentences = split_sentences(text)
    end = 0
    for mention in find_mentions(text, sentences):
        assert text[mention.start : mention.end] == mention.term
        assert mention.start >= end
        assert mention.status in ("done", "planned", "required")
        assert any(s.start <= mention.start and mention.end <= s.end for s in sentences)
        end = mention.end


@given(TEXTS)
def test_every_sentence_has_its_sectors_once(text: str) -> None:
    sentences = split_sentences(text)
    sectors = assign_sectors(text, sentences, find_mentions(text, sentences))
    assert len(sectors) == len(sentences)
    assert all(len(codes) == len(set(codes)) for codes in sectors)


@pytest.mark.parametrize(("report", "floor"), [("liaocheng-2020", 0.85), ("yushe-2019", 0.8)])
def test_sectors_agree_with_hand_annotation(shared: Path, report: str, floor: float) -> None:
    text = (shared / "reports" / f"{report}.txt").read_text(encoding="utf-8")
    lines = (shared / "gold" / report / "measures.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    sentences = split_sentences(text)
    sectors = assign_sectors(text, sentences, find_mentions(text, sentences))
    found = {
        (row["start"], code)
        for sentence, codes in zip(sentences, sectors, strict=True)
        if not sentence.is_heading
        for row in [
            max(gold, key=lambda row: min(row["end"], sentence.end) - max(row["start"], sentence.start))
        ]
        for code in codes
        if code != "general"
    }
    wanted = {(row["start"], code) for row in gold for code in row["sectors"] if code != "general"}
    assert 2 * len(found & wanted) / (len(found) + len(wanted)) >= floor


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        # A norm that is compared with, and one that is set.
        ("贫困发生率低于2%的退出标准。", [set()]),
        ("农村低保标准提高到5000元。", [{"social_assistance"}]),
        # Words said aside: papers, rules, people.
        ("印发《作风建设读本》,修建通组公路。", [{"infrastructure"}]),
        ("印发《扶贫资金管理办法》。", [{"fund_supervision"}]),
        ("按照责任制要求,完成危房改造30户。", [{"housing"}]),
        ("对因病致贫、患大病的困难家庭发放临时救助。", [{"social_assistance"}]),
        ("建公租房200套,解决进城务工群众的住房。", [{"housing"}]),
        ("组织贫困劳动力外出务工300人。", [{"employment"}]),
        ("组织帮扶干部对危房逐户鉴定。", [{"housing"}]),
        ("进村入户开展危房鉴定。", [{"housing"}]),
        ("派出2个督查组,发现问题40个,其中档案资料类20个、人居环境类20个。", [{"rectification"}]),
        # Results, findings, events, talk.
        ("其中工资性收入6000元,占比55%。", [set()]),
        ("据扶贫开发信息系统监测,贫困发生率降至0.3%。", [set()]),
        ("3.住房安全:核查120户,达标119户,达标率99.2%。", [set()]),
        ("审计结果表明,资金管理总体规范。", [set()]),
        ("当年先后遭遇疫情和洪涝灾害,3万人受灾。", [set()]),
        ("搬迁户张某说,去年看病花了4000元。", [set()]),
        ("危房改造86户,至今只竣工61户。", [set()]),
        ("现将自查评估结果报告如下。", [set()]),
        ("某县简报\n相关阅读:某地新建高标准农田", [set()]),
        # Misspent money, partner places.
        ("某合作社骗取的产业奖补8万元已追回,审计整改到位。", [{"fund_supervision"}]),
        ("2.1 抓产业增收。新建基地12个。", [set(), {"industry"}]),
        ("某县工作总结\n一、存在不足\n产业扶贫带动力弱。2021年将实施危房改造。", [set(), {"housing"}]),
        ("(二)修路亮灯。\n全年共完成12处。", [{"infrastructure"}]),
        ("(三)抗灾救灾。\n发放扶贫小额信贷30万元。", [{"finance", "emergency"}]),
        # Objects of the work, without the name of the field.
        ("今年扩种魔芋2300亩。", [{"industry"}]),
        ("饲养黑山羊860只。", [{"industry"}]),
        ("资金有六成投向产业。", [{"industry"}]),
        ("更换老旧管网37公里。", [{"water"}]),
        ("县领导每人联系一个乡。", [{"leadership"}]),
        ("沪滇协作资金建成项目9个。", [{"cooperation"}]),
        ("加固房梁开裂的房子21户。", [{"housing"}]),
        # Single words, where a figure tells how much was done.
        ("全村栽起核桃苗木6000株。", [{"industry"}]),
        ("粮食产量保持在30万吨以上。", [set()]),
        # Tables, states, topics, what opens and closes a report.
        ("项目\t金额\n建设养殖基地\t30", [set()]),
        ("全县共有村卫生室126个。", [set()]),
        ("群众对驻村工作队表示满意的占95%。", [set()]),
        ("漏评率：抽查建档立卡户120户，漏评率0.2%。", [set()]),
        ("产业就业稳步推进。新建茶园1200亩。", [set(), {"industry"}]),
        ("现将整改情况公布如下，欢迎监督。", [set()]),
        ("衷心感谢您对扶贫工作的关心。", [set()]),
        ("监督电话：12317。", [set()]),
        ("某县通报\n一、整改情况\n已追缴违规资金30万元。", [{"fund_supervision", "rectification"}]),
    ],
)
def test_what_a_sentence_is_about(text: str, sectors: list[set[str]]) -> None:
    assert read_sectors(text) == sectors


def test_work_of_a_partner_place_is_cooperation() -> None:
    text = "某州工作总结\n珠海市对口帮扶我州四年。珠海选派教师12名。县里选派教师5名。"
    assert read_sectors(text)[1:] == [{"education", "cooperation"}, {"education"}]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("某州总结\n福州市拨付东西部协作资金5亿元。", ["福州"]),
        ("某省总结\n天津市、福建省共拨付帮扶资金93亿元。", ["天津", "福建"]),
        ("福州市总结\n福州市对口帮扶定西市。", []),
        ("某县总结\n在北京召开会议。", []),
        ("某县总结\n全市对口帮扶工作有序。", []),
    ],
)
def test_partners_show_themselves(text: str, names: list[str]) -> None:
    pattern = find_partners(text)
    assert (sorted(set(pattern.findall(text))) if pattern else []) == sorted(names)


@pytest.mark.parametrize(
    "text",
    [
        "对本公告如有异议，可向扶贫开发领导小组办公室反映。",
        "驻某乡的第一书记老张在日记里写道。",
        "尚未支出资金1758万元，主要是工程项目资金的尾款。",
        "我县监测对象识别准确率99.4%，帮扶满意度98.9%。",
    ],
)
def test_notes_and_mere_results_are_no_work(text: str) -> None:
    sentences = split_sentences(text)
    assert assign_sectors(text, sentences, find_mentions(text, sentences)) == [()]


MENDED = [
    # Bodies that are set up, leaders who lead, and the rhythm of steering are leadership.
    ("成立以县长为组长的项目推进工作领导小组。", {"leadership"}),
    ("成立种养专业合作社12个。", {"industry"}),
    ("县委主要负责同志带头深入边远村指导。", {"leadership"}),
    ("实行周调度、旬通报制度。", {"leadership"}),
    ("县委书记遍访全县86个贫困村。", {"leadership"}),
    ("乡镇干部遍访辖区贫困户。", {"village_teams"}),
    # Manners of helping say little beside what is done; what is kept as it is says nothing.
    ("因村施策修建产业路42公里。", {"infrastructure"}),
    ("对监测户实行分类帮扶。", {"monitoring"}),
    ("严格落实“四个不摘”要求，新建扶贫车间12个。", {"general", "employment"}),
    # Pairs of firms or schools are cooperation, of cadres and households the work of village teams.
    ("全县126家民营企业与贫困村结对共建。", {"cooperation"}),
    ("组织3200名干部与贫困户结对帮扶。", {"village_teams"}),
    ("校校结对、医院结对28对。", {"cooperation"}),
    # What is left out, and why somebody is in need.
    ("除整村搬迁村外，对86个村实施人居环境整治。", {"infrastructure"}),
    ("除危房改造以外，还新建光伏电站3座。", {"housing", "photovoltaic"}),
    ("消除房屋安全隐患后，对外开放文化广场3个。", {"housing", "infrastructure"}),
    ("对因重大疾病导致生活困难的家庭发放临时救助金32万元。", {"social_assistance"}),
    ("特别救助26种重特大疾病患者1200人。", {"health"}),
    ("针对易地搬迁还需加力的短板，县里已改造危房30户。", {"housing"}),
    # The income of villages is a result beside the work that brings it.
    ("通过发展光伏，村集体经济收入全部超过10万元。", {"photovoltaic"}),
    ("大力发展村级集体经济，消除空壳村12个。", {"industry"}),
    # Plain words of the field.
    ("确保每一分钱都花在刀刃上。", {"fund_supervision"}),
    ("项目建成后产权归村集体所有。", {"fund_supervision"}),
    ("将80%以上项目资金投入贫困村。", set()),
    ("市民认购山区特产1.2亿元。", {"consumption"}),
    ("全县2300户农户住进新房。", {"housing"}),
    ("完成12个村水电路配套。", {"infrastructure"}),
    ("劝返辍学学生57人，义务教育巩固率达99.2%。", {"education"}),
    ("全县约谈乡镇干部12人，办结率98%。", {"rectification"}),
    ("加强爱国主义教育。", set()),
    # Events and what villagers tell.
    ("县里先后经受疫情和洪水的考验。", set()),
    ("村民老李望着新修的圈舍直乐：“卖羊挣了三万多元。”", set()),
]


@pytest.mark.parametrize(("text", "sectors"), MENDED)
def test_sectors_of_one_sentence(text: str, sectors: set[str]) -> None:
    assert read_sectors(text) == [sectors]


def test_a_heading_that_only_names_a_field_lends_it() -> None:
    assert read_sectors("某县总结\n\n【健康扶贫】\n应参保13万人，实际参保13万人。\n") == [{"health"}]


def test_work_under_a_heading_on_an_epidemic_is_help_in_it() -> None:
    text = "某县总结\n\n三、应对疫情\n对滞销的蔬菜组织采购160万元。\n（二）健康帮扶\n为群众体检320人次。\n"
    assert read_sectors(text) == [{"consumption", "emergency"}, {"health"}]


@given(st.text("甲乙丙，。；\n 😀", max_size=80))
def test_a_sentence_that_holds_a_sign_is_never_missed(text: str) -> None:
    signs = ["甲", "乙丙", "。"]
    sentences = split_sentences(text)
    for sentence, found in zip(
        sentences, SignTable(*([sign] for sign in signs)).read(text, sentences), strict=True
    ):
        words = text[sentence.start : sentence.end]
        assert all(found & 1 << number for number, sign in enumerate(signs) if sign in words)
