"""Cells of tables, and lines that only look like rows."""

from __future__ import annotations

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
