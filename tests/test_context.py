"""What a figure is about: indicator, role, status, place and year, read by eye in single sentences."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codebooks.terms import is_regex, read_heads
from toolkit.context import assign_context
from toolkit.context.cues import CUES
from toolkit.numerals import scan_numerals
from toolkit.quantities import Quantity
from toolkit.text import split_sentences

YUSHE = {"region": "山西省晋中市榆社县", "adcode": "140721", "report_year": 2019, "genre": "official"}
YONGZHOU = {"region": "湖南省永州市", "adcode": "431100", "report_year": 2019, "genre": "official"}
UNKNOWN: dict[str, Any] = {}


def quantities_of(text: str, meta: dict[str, Any] = YUSHE) -> list[Quantity]:
    return assign_context(text, split_sentences(text), scan_numerals(text), meta)


def fields_of(text: str, *fields: str, meta: dict[str, Any] = YUSHE) -> list[Any]:
    found = [tuple(getattr(q, field) for field in fields) for q in quantities_of(text, meta)]
    return [row[0] if len(fields) == 1 else row for row in found]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2018年，减贫12人。", [(2018, "stated")]),
        ("２０１８年，减贫12人。", [(2018, "stated")]),
        ("减贫12人。", [(2019, "inferred")]),
        ("去年减贫12人。", [(2018, "inferred")]),
        ("今年以来，减贫12人。", [(2019, "inferred")]),
        ("明年计划减贫12人。", [(2020, "inferred")]),
        ("2017年减贫12人，2018年减贫34人。", [(2017, "stated"), (2018, "stated")]),
        ("全县贫困发生率3.1%（2017年）。", [(2017, "stated")]),
        ("近年来，累计减贫12人。", [(None, "unknown")]),
        ("党的十八大以来，减贫12人。", [(None, "unknown")]),
        ("人均收入较2018年增加660元。", [(2019, "inferred")]),
        ("20**年，减贫12人。", [(None, "unknown")]),
        ("按照《2016年实施方案》，减贫12人。", [(2019, "inferred")]),
        ("1-9月，减贫12人。", [(2019, "inferred")]),
        ("贫困发生率由2014年的8.2%下降至2019年的0.32%。", [(2014, "stated"), (2019, "stated")]),
        ("贫困发生率由2014年的8.2%下降至0.32%。", [(2014, "stated"), (2019, "inferred")]),
        ("2018年，全县贫困发生率从8.2%下降至0.32%。", [(None, "unknown"), (2018, "stated")]),
    ],
)
def test_years_read_by_eye(text, years):
    assert fields_of(text, "year", "year_basis") == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        # The year told last in the paragraph holds on after a semicolon, and for words that mean it.
        ("2017年减贫12人；投入5万元。", [2017, 2017]),
        ("2017年减贫12人；如今有3人。", [2017, 2019]),
        ("2017年减贫12人；近年来累计投入5万元。", [2017, None]),
        ("变化始于2017年。当年投入5万元。", [2017]),
        ("变化始于2017年。那时，人均收入3000元。", [2017]),
        ("变化始于2017年。\n投入5万元。", [2019]),
        ("变化始于2017年。投入5万元。", [2019]),
        ("2020年计划投入28万元，比上年的22万元增加6万元。", [2020, 2019, 2020]),
        ("财政每年安排5万元。", [None]),
        ("三年计划投入5万元，其中省级2万元。", [2019, None, None]),
        ("五年计划执行良好，投入5万元。", [2019]),
        ("工作总结\n一、明年打算\n投入5万元。", [2020]),
    ],
)
def test_years_told_before(text, years):
    assert fields_of(text, "year") == years


def test_in_news_a_paragraph_goes_on_with_its_year():
    text = "转机出现在2015年。县里投入5万元。\n目前投入6万元。\n投入7万元。"
    assert fields_of(text, "year", meta=YUSHE | {"genre": "news"}) == [2015, 2019, 2019]


def test_a_move_since_a_year_starts_in_it_and_ends_with_the_report():
    move = "2014年实施新政策以来，贫困发生率由9%降至0.4%，累计投入3亿元。"
    assert fields_of(move, "year", "year_basis") == [(2014, "stated"), (2019, "inferred"), (2014, "stated")]
    assert fields_of(move, "year", meta=UNKNOWN) == [2014, None, 2014]


def test_without_a_report_year_only_printed_years_are_known():
    text = "减贫12人。2018年减贫34人。去年减贫5人。"
    assert fields_of(text, "year", meta=UNKNOWN) == [None, 2018, None]


def test_the_heading_above_gives_the_year():
    text = "工作总结\n一、2018年工作回顾\n减贫12人。\n二、2020年工作计划\n减贫34人。"
    assert fields_of(text, "year", "year_basis") == [(2018, "inferred"), (2020, "inferred")]
    assert fields_of(text, "status") == ["achieved", "planned"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("贫困发生率从8.2%下降至0.32%。", ["start", "end"]),
        ("贫困人口由4171人减少到12人。", ["start", "end"]),
        ("贫困发生率降至0.32%。", ["end"]),
        ("贫困发生率为0.32%。", ["level"]),
        ("全县有贫困户1775户。", ["level"]),
        ("人均收入增加660元。", ["change"]),
        ("减少贫困人口93.5万人。", ["change"]),
        ("减少农村贫困人口95万人。", ["change"]),
        ("游客同比增8%，旅游收入同比增长9%，增速加快1%。", ["change", "change", "level"]),
        ("保费提高到320元，住院率控制在约5%，粮价变成了3元。", ["end", "end", "end"]),
        ("贫困发生率下降9.6个百分点。", ["change"]),
        ("确保减贫12人。", ["target"]),
        ("力争贫困发生率降至1%以下。", ["target"]),
        ("贫困发生率低于2%的退出标准。", ["threshold"]),
        ("人均收入由3000元增加到4200元，全县有2个镇。", ["start", "end", "level"]),
        ("从3个镇抽调12人。", ["level", "level"]),
    ],
)
def test_roles_read_by_eye(text, roles):
    assert fields_of(text, "role") == roles


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已减贫12人。", "achieved"),
        ("计划投入5万元。", "planned"),
        ("下一步，新建车间2个。", "planned"),
        ("要投入5万元。", "planned"),
        ("主要投入5万元。", "achieved"),
        ("计划投入，实际已到位5万元。", "achieved"),
        ("2020年，新建车间2个。", "planned"),
    ],
)
def test_status_read_by_eye(text, status):
    assert fields_of(text, "status") == [status]


def test_a_plan_section_makes_figures_planned_unless_they_are_done():
    text = "工作总结\n一、下一步打算\n新建车间2个。目前已修路3公里。"
    assert fields_of(text, "status") == ["planned", "achieved"]


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("减贫12人。", ["湖南省永州市"]),
        ("全市减贫12人。", ["湖南省永州市"]),
        ("新田县减贫12人。", ["湖南省永州市新田县"]),
        ("新田县减贫12人，江华县减贫34人。", ["湖南省永州市新田县", "湖南省永州市江华瑶族自治县"]),
        ("全国减贫12人。", ["全国"]),
        ("与新田县签约5万元。", ["湖南省永州市"]),
        ("新田县扶贫办投入5万元。", ["湖南省永州市"]),
        ("湖南省永州市减贫12人。", ["湖南省永州市"]),
        ("新田县脱贫摘帽。减贫12人。", ["湖南省永州市"]),
    ],
)
def test_regions_read_by_eye(text, regions):
    assert fields_of(text, "region", meta=YONGZHOU) == regions


def test_without_a_known_place_the_region_is_empty_or_named():
    assert fields_of("减贫12人。湖南省永州市减贫34人。", "region", meta=UNKNOWN) == ["", "湖南省永州市"]


@pytest.mark.parametrize("cue", [cue for cues in CUES.values() for cue in cues])
def test_each_cue_begins_with_plain_signs_by_which_it_is_found(cue):
    assert not is_regex(cue) or read_heads(cue)


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("贫困发生率降至0.32%。", ["poverty_incidence"]),
        ("全县有贫困户1775户4171人。", ["poor_households", "poor_population"]),
        ("减贫12人。", ["lifted"]),
        ("全县贫困人口4171人。", ["poor_population"]),
        ("减少贫困人口93.5万人。", ["poor_population"]),
        ("减少农村贫困人口95万人。", ["poor_population"]),
        ("贫困发生率从8.2%下降至0.32%。", ["poverty_incidence", "poverty_incidence"]),
        ("疾病发生率为3%。", [""]),
        ("脱贫攻坚投入5万元。", ["funds_allocated"]),
        ("贫困发生率，12人。", [""]),
        ("修路12公里。", ["roads"]),
        ("一件事涉及12件。", ["", ""]),
    ],
)
def test_indicators_read_by_eye(text, indicators):
    assert fields_of(text, "indicator") == indicators


LONGHUI = {"region": "湖南省邵阳市隆回县", "adcode": "430524", "report_year": 2021, "genre": "official"}


def rates_of(text: str, field: str) -> list[Any]:
    return [getattr(q, field) for q in quantities_of(text, LONGHUI) if q.indicator == "poverty_incidence"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("贫困发生率降至0.4%，远低于3%的退出标准，贫困村降至0.6%。", ["end", "threshold", "end"]),
        ("46个村达到退出标准，全县贫困发生率降至0.6%。", ["end"]),
        ("贫困县退出看贫困发生率，中部地区须降至2%以下，西部地区须降至3%以下。", ["threshold"] * 2),
        ("贫困县退出标准为贫困发生率低于2%，西部地区低于3%。", ["threshold"] * 2),
        ("贫困村退出，贫困发生率须降至2%以下（西部地区3%以下）。", ["threshold"] * 2),
        ("今年全县贫困发生率须降至2%以下，实现摘帽。", ["target"]),
        ("通过帮扶，贫困发生率相应降至2.2%。", ["end"]),
        ("2014年贫困发生率18%；2018年退出时为0.8%，2019年底降到0.2%。", ["start", "level", "end"]),
        ("2014年贫困发生率18%。2017年底为9%。2018年降到4%，比上年下降5个百分点。", ["start", "start", "end"]),
        (
            "2014年贫困发生率18%，8个贫困村达31%。到2019年，全县降到1%，贫困村降到2%。",
            ["start"] * 2 + ["end"] * 2,
        ),
        ("2014年贫困发生率18%，其中虎形山瑶族乡高达42%；2019年全县降至1%。", ["start", "level", "end"]),
    ],
)
def test_roles_of_rates_read_by_eye(text, roles):
    assert rates_of(text, "role") == roles


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("贫困发生率7%，其中虎形山瑶族乡高达42%。", ["", "虎形山瑶族乡"]),
        ("贫困发生率7%，其中山界回族乡为32%。", ["", "山界回族乡"]),
        ("贫困发生率7%，最低的金石镇仅为1%。", ["", "金石镇"]),
        ("贫困发生率7%，其中沿江6个乡镇为3%。", ["", "沿江6个乡镇"]),
        ("为61个深度贫困村增派干部，这些村的贫困发生率由9%降至2%。", ["深度贫困村"] * 2),
        ("对56个省级深度贫困村倾斜。上述56个村贫困发生率降至1%。", ["省级深度贫困村"]),
        (
            "甲镇、乙镇贫困发生率分别为6%和5%，金石镇、桃花坪街道分别为3%和2%。",
            ["", "", "金石镇", "桃花坪街道"],
        ),
    ],
)
def test_regions_of_rates_read_by_eye(text, regions):
    assert [region.removeprefix(LONGHUI["region"]) for region in rates_of(text, "region")] == regions


@pytest.mark.parametrize(
    "text",
    [
        "最高的新宁县贫困发生率为8%，武冈市、绥宁县也分别为6%和5%。",
        "计划贫困发生率降至7%以内，其中拟摘帽的武冈市降至2%，绥宁县降至1%。",
    ],
)
def test_counties_behind_another_figure_have_their_rates(text):
    assert rates_of(text, "region")[1:] == ["湖南省邵阳市武冈市", "湖南省邵阳市绥宁县"]


@given(
    st.text(
        alphabet="0123456789*%年月日人户元万个百分点从由至到降下升去今明第（()），。；\n全县市省国湖南永州计划已",
        max_size=80,
    )
)
def test_every_quantity_has_its_sentence_and_every_field_its_values(text):
    numerals, sentences = scan_numerals(text), split_sentences(text)
    found = assign_context(text, sentences, numerals, YONGZHOU)
    assert [q.numeral for q in found] == [n for n in numerals if n.kind == "quantity"]
    for q in found:
        assert sentences[q.sentence].start <= q.numeral.start < sentences[q.sentence].end
        assert q.role in {"level", "start", "end", "change", "target", "threshold"}
        assert q.status in {"achieved", "planned"}
        assert (q.year is None) == (q.year_basis == "unknown")
        assert q.region


@given(st.text(max_size=80), st.sampled_from([YUSHE, YONGZHOU, UNKNOWN]))
def test_any_text_has_a_context(text, meta):
    assert len(quantities_of(text, meta)) == sum(n.kind == "quantity" for n in scan_numerals(text))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("二〇一四年，贫困发生率为12.5%。", [2014]),
        ("二零一九年末，贫困发生率降至0.5%。", [2019]),
        ("贫困发生率由二○一四年的12.5%下降到二○一八年的0.5%。", [2014, 2018]),
        ("从二〇一四年到二〇一八年，贫困发生率由12.5%下降到0.5%。", [2014, 2018]),
        ("二〇一七、二〇一八年，贫困发生率分别为3%和1%。", [2017, 2018]),
        ("贫困发生率为3.1%（二〇一七年）。", [2017]),
        ("自二〇一四年以来，贫困发生率由10%降到1%。", [2014, 2019]),
        ("贫困发生率五年里由40%下降到9.3%，其终点是2016年。", [None, 2016]),
        ("贫困发生率由26%降到5%。文中没有写明年份，起点大约是2011年，终点是2016年。", [2011, 2016]),
        ("以2014年为起点，贫困发生率由12%降到1%。", [2014, 2019]),
        ("这组数字从2012年算起：到2017年，贫困发生率从11.5%降至2.7%。", [2012, 2017]),
        ("从2014年建档立卡到2018年底，贫困发生率由10.2%降到1.1%。", [2014, 2018]),
        ("“十二五”期间，贫困发生率由19.7%下降到6%。", [None, 2015]),
        ("“十三五”时期，贫困发生率由19.7%下降到1%。", [None, 2019]),
        ("“十二五”末，贫困发生率为6%。", [2015]),
        ("贫困发生率为1%，比“十二五”末的6%低5个百分点。", [2019, 2015]),
    ],
)
def test_years_of_rates_in_other_words(text, years):
    assert [q.year for q in quantities_of(text, YUSHE) if q.indicator == "poverty_incidence"] == years


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("2016年末贫困发生率为4.5%，而2015年为5.7%，一年下降1.2个百分点。", ["level", "start"]),
        ("贫困发生率由2020年底的0.35%归零。", ["start"]),
        ("全县降至0.6%的贫困发生率，低于3%的西部地区退出标准。", ["end", "threshold"]),
        ("贫困发生率在3%及以下的省份已有23个。", ["threshold"]),
        ("据抽样调查，2022年末贫困发生率为3%。", ["level"]),
        ("到2022年，贫困发生率降到3%以下。", ["target"]),
        ("到2022年，贫困发生率降到1.32%。", ["end"]),
    ],
)
def test_roles_of_rates_compared_ruled_and_measured(text, roles):
    assert rates_of(text, "role") == roles


XINJIANG = {"region": "新疆维吾尔自治区", "adcode": "650000", "report_year": 2019, "genre": "official"}
HUNAN = {"region": "湖南省", "adcode": "430000", "report_year": 2019, "genre": "official"}
HUINING = {"region": "甘肃省白银市会宁县", "adcode": "620422", "report_year": 2019, "genre": "official"}


@pytest.mark.parametrize(
    ("meta", "text", "regions"),
    [
        (XINJIANG, "困难集中在南疆四地州。四地州累计脱贫25万人，贫困发生率降至2.2%。", ["南疆四地州"]),
        (XINJIANG, "南疆四地州脱贫60万人，贫困发生率降至2%，全区降至1%。", ["南疆四地州", ""]),
        (HUNAN, "五十一个贫困县是主战场。这些县减少贫困人口45万人，贫困发生率降到0.5%。", ["贫困县"]),
        (HUNAN, "全省有51个贫困县。这51个贫困县农民人均收入1万元，贫困发生率降至0.4%。", ["贫困县"]),
        (HUNAN, "51个贫困县减少贫困人口45万人，贫困发生率降到0.5%。", ["贫困县"]),
        (HUNAN, "全省有11个深度贫困县。上述11个县减贫40万人，贫困发生率降到2%。", ["深度贫困县"]),
        (HUNAN, "深度贫困地区农村居民人均可支配收入达9000元，贫困发生率降到3%。", ["深度贫困地区"]),
        (HUNAN, "集中连片特困地区还有贫困人口12万人，贫困发生率3.1%。", ["集中连片特困地区"]),
        (HUNAN, "20个贫困县摘帽，贫困发生率降至0.3%。", [""]),
        (HUNAN, "减贫63万人，718个贫困村出列，20个贫困县摘帽，贫困发生率降到0.3%。", [""]),
        (HUNAN, "以花垣县为例。2014年，该县贫困发生率为28%。", ["湘西土家族苗族自治州花垣县"]),
        (YONGZHOU, "永州市的目标是：新田县摘帽，32个贫困村出列，贫困发生率降到1%。", [""]),
        (YONGZHOU, "双牌县率先摘帽，贫困发生率降至0.8%。", ["双牌县"]),
        (
            HUINING,
            "同期甘肃全省贫困发生率为26%，静宁全县为31%，我县为0.8%。",
            ["甘肃省", "甘肃省平凉市静宁县", ""],
        ),
        (HUINING, "同年全市、全省贫困发生率分别为1.1%和0.9%。", ["甘肃省白银市", "甘肃省"]),
        (HUINING, "武陵山片区涉及多县。该片区累计脱贫20万人，贫困发生率降到1%。", ["武陵山片区"]),
    ],
)
def test_rates_of_groups_and_other_places(meta, text, regions):
    found = [q.region for q in quantities_of(text, meta) if q.indicator == "poverty_incidence"]
    assert [region.removeprefix(meta["region"]) for region in found] == regions


@pytest.mark.parametrize(
    ("meta", "text", "regions"),
    [
        (HUINING, "甘肃全省建档立卡的贫困人口为552万人。", ["甘肃省"]),
        (HUINING, "湖南全省还有贫困人口83万人，会宁县有贫困人口9万人。", ["湖南省", HUINING["region"]]),
        (HUINING, "全县有贫困村8个、贫困户2525户。", [HUINING["region"]]),
        (HUNAN, "民族县多。2018年，这些县的贫困人口由35万人减少到4万人。", ["湖南省民族县"] * 2),
        (XINJIANG, "南疆四地州有贫困人口22万人，比上年的25万人少3万人。", ["新疆维吾尔自治区南疆四地州"] * 3),
    ],
)
def test_places_of_poor_people(meta, text, regions):
    poor = ("poor_population", "poor_households")
    assert [q.region for q in quantities_of(text, meta) if q.indicator in poor] == regions
