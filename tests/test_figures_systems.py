"""Figures of the systems of management: empty cells stay, and no share is drawn that the words leave open."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit import find_quantities, find_sentences
from toolkit.errors import InputError
from toolkit.figures import FIGURES, plot_chain, plot_systems
from toolkit.schema import make_frame

TEXTS = {
    "a": "反馈交办问题680个，已整改落实609个，其余未到办结期限71个问题。驻村工作队有136个。",
    "b": "收集群众意见建议和问题诉求3.7万余件，现场解答处理3.1万余件。排查发现问题52个。",
    "c": "没有数字。",
}


@pytest.fixture(scope="module")
def tables():
    file = ("txt", "utf-8", "0" * 64, 4000, 1000, "jieba", "题")
    rest = ("", "", "", "", "official", False, "", "", "{}")
    reports = [
        (name, f"{name}.txt", *file, "山西省晋中市榆社县", "山西省", "140721", "county", 2018 + n, *rest)
        for n, name in enumerate(TEXTS)
    ]
    content = pd.DataFrame({"report_id": list(TEXTS), "content": list(TEXTS.values())})
    return {
        "reports": make_frame("reports", reports),
        "quantities": find_quantities(content),
        "sentences": find_sentences(content),
    }


def draw(name, tables, lang="en"):
    spec = FIGURES[name]
    return spec.plot(spec.rows(tables), lang=lang)


def test_every_report_has_a_row_also_without_figures(tables):
    ax = draw("systems", tables)
    assert [label.get_text()[-4:] for label in ax.get_yticklabels()] == ["2018", "2019", "2020"]
    assert len(ax.get_xticklabels()) == 7
    assert sorted(text.get_text() for text in ax.texts) == ["1", "3", "3"]


def test_chains_are_the_longest_first_and_say_their_share(tables):
    ax = draw("problem_chain", tables)
    assert [label.get_text().split(": ")[1] for label in ax.get_yticklabels()] == [
        "3.7万余件",
        "680个",
        "52个",
    ]
    assert [text.get_text() for text in ax.texts] == [
        "share not bounded by the words",
        "89.6 % closed",
        "number closed not given",
    ]
    assert ax.get_xscale() == "log"


def test_stages_are_told_by_their_marker(tables):
    lines = [line for line in draw("problem_chain", tables).get_lines() if line.get_marker() != "None"]
    found = {line.get_label(): line.get_xdata().tolist() for line in lines}
    assert found["Found by the place itself"] == [37000.0, 52.0]
    assert found["Handed over to it"] == [680.0]
    assert found["Not yet closed"][1] == 71.0
    assert len({line.get_marker() for line in lines}) == 4


@pytest.mark.parametrize("name", ["systems", "problem_chain"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_are_filled_in(name, lang, tables):
    spec = FIGURES[name]
    words = spec.words(spec.rows(tables), tables)[lang]
    assert all(text and "{" not in text and "nan" not in text for text in words.values())


@pytest.mark.parametrize("name", ["systems", "problem_chain"])
def test_reports_without_any_system_give_no_rows(name, tables):
    assert FIGURES[name].rows({key: table.head(0) for key, table in tables.items()}).empty


def test_a_missing_column_is_named():
    for plot in (plot_systems, plot_chain):
        with pytest.raises(InputError, match=plot.__name__):
            plot(pd.DataFrame({"n": [1]}))
