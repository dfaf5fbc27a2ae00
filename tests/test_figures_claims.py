"""Figures of claims: every claim is counted, and what could not fail is no success."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up_money import make_relations

from toolkit.errors import InputError
from toolkit.figures import FIGURES, plot_claims, plot_gaps
from toolkit.schema import make_frame


@pytest.fixture(scope="module")
def tables():
    file = ("txt", "utf-8", "0" * 64, 4000, 1000, "jieba", "题")
    rest = ("", "", "", "", "official", False, "", "", "{}")
    reports = [
        (name, f"{name}.txt", *file, "山西省晋中市榆社县", "山西省", "140721", "county", year, *rest)
        for name, year in (("a-2019", 2019), ("b-2020", 2020))
    ]
    return {"reports": make_frame("reports", reports), "relations": make_relations()}


def draw(name, tables, lang="en"):
    spec = FIGURES[name]
    return spec.plot(spec.rows(tables), lang=lang)


def test_every_claim_stands_in_one_bar(tables):
    ax = draw("claims", tables)
    assert sum(patch.get_width() for patch in ax.patches) == len(tables["relations"])
    assert [text.get_text() for text in ax.texts] == ["5", "5", "1"]
    assert len({patch.get_hatch() for patch in ax.patches}) == 5


def test_gaps_are_percent_of_the_stated_figure_the_least_fitting_first(tables):
    rows = FIGURES["claim_gaps"].rows(tables)
    assert rows["verdict"].tolist()[:2] == ["unreconciled", "unreconciled"]
    assert rows["verdict"].tolist()[-1] == "consistent"
    assert rows[["gap_low", "gap_high"]].iloc[-1].tolist() == [0.0, 1.0]
    assert len(rows) == len(tables["relations"]) - 1


def test_gaps_name_what_does_not_fit_as_printed_and_nothing_else(tables):
    ax = draw("claim_gaps", tables)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert len(names) == 8
    assert names[0].startswith("晋中市榆社县 2019: ")
    assert ax.get_xscale() == "symlog"


def test_no_word_accuses(tables):
    for name in ("claims", "claim_gaps"):
        spec = FIGURES[name]
        words = spec.words(spec.rows(tables), tables)
        text = " ".join(words["en"].values()).lower()
        assert not any(word in text for word in ("wrong", "false", "fraud", "fake", "lie "))
        assert "cannot be reconciled as stated" in text or "not reconciled as stated" in text
        assert not any(word in " ".join(words["zh"].values()) for word in ("造假", "错误", "虚假"))


def test_the_caption_counts_apart_what_could_not_fail(tables):
    spec = FIGURES["claims"]
    caption = spec.words(spec.rows(tables), tables)["en"]["caption"]
    assert "3 could not have failed" in caption


def test_a_missing_column_is_named():
    for plot in (plot_claims, plot_gaps):
        with pytest.raises(InputError, match=plot.__name__):
            plot(pd.DataFrame({"n": [1]}))
