"""Cells of tables, and lines that only look like rows."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.cells import find_cell
from toolkit.find import find_funds, find_incidence


@pytest.mark.parametrize(
    ("text", "words", "head", "label"),
    [
        ("县\t资金（万元）\n道县\t30", "30", "资金（万元）", "道县"),
        ("| 年份 | 发生率 |\n| 2016 | 8.1 |", "8.1", "发生率", "2016"),
        ("指标\t2016年\t2017年\n发生率\t8.1\t4.2", "4.2", "2017年", "发生率"),
    ],
)
def test_a_cell_has_its_head_and_its_row(text, words, head, label):
    cell = find_cell(text, text.index(words))
    assert cell is not None
    assert (cell.head, cell.label) == (head, label)


@pytest.mark.parametrize(
    "text",
    [
        "\t脱贫攻坚取得成效。\n\t全县减贫30人",
        "首页 | 新闻\n今年全县减贫30人。",
        "\t多方筹措万元以上资金。\n\t全县补贴户数30",
        "全县减贫30人",
    ],
)
def test_indents_and_breadcrumbs_are_no_tables(text):
    assert find_cell(text, text.index("30")) is None


def test_figures_in_indented_paragraphs_keep_their_roles():
    found = find_incidence("\t脱贫攻坚取得成效。\n\t全县贫困发生率从8.2%下降至0.32%。")
    assert found["role"].tolist() == ["start", "end"]
    funds = find_funds("\t多方筹措万元以上资金。\n\t全县发放补贴户数12")
    assert "12" not in funds["text"].tolist()


@pytest.mark.parametrize(
    "table",
    [
        "县名\t2013年底贫困发生率（%）\t2018年底贫困发生率（%）\n道县\t19.3\t3.9\n合计\t21\t5.4",
        "县名\t2013年底\t\t2018年底\t\n\t贫困人口（人）\t发生率（%）\t贫困人口（人）\t发生率（%）\n"
        "道县\t201\t19.3\t52\t3.9\n合计\t900\t21\t80\t5.4",
        "各县贫困发生率（%）\n序号\t县名\t2013年底\t2018年底\n1\t道县\t19.3\t3.9\n2\t合计\t21\t5.4",
    ],
)
def test_rates_stand_under_their_heads_and_two_times_are_start_and_end(table):
    meta = {"report_id": "a", "region": "湖南省永州市", "adcode": "431100", "report_year": 2018}
    found = find_incidence(pd.DataFrame([meta | {"content": table}]))
    assert found["value"].tolist() == [19.3, 3.9, 21, 5.4]
    assert found["region"].tolist() == ["湖南省永州市道县"] * 2 + ["湖南省永州市"] * 2
    assert found["role"].tolist() == ["start", "end"] * 2
    assert found["year"].tolist() == [2013, 2018] * 2


def test_a_table_of_villages_takes_its_year_from_the_report_and_its_plan_from_the_head():
    table = "乡镇\t年初发生率\t年末发生率\t明年计划发生率\n龙泉镇\t5%\t2%\t1%"
    meta = {"report_id": "a", "region": "湖南省永州市新田县", "adcode": "431128", "report_year": 2018}
    found = find_incidence(pd.DataFrame([meta | {"content": table}]))
    assert found["region"].tolist() == ["湖南省永州市新田县龙泉镇"] * 3
    assert found["role"].tolist() == ["start", "end", "target"]
    assert found["year"].tolist()[:2] == [2018, 2018]
