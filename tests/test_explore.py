"""Rates and lines by place, year and sector, with and without menus."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.estimates import estimate_rates
from toolkit.explore import explore_measures, list_choices, show_measures
from toolkit.find import find_measures

TEXTS = {
    "a": "发放小额信贷30万元。\n新建扶贫车间2个。",
    "b": "小额信贷<b>余额</b>上升。",
    "c": "没有措施。",
}


@pytest.fixture
def reports() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "report_id": list(TEXTS),
            "content": list(TEXTS.values()),
            "region": ["山西省晋中市榆社县", "山西省", "湖南省"],
            "report_year": pd.array([2019, 2020, None], dtype="Int64"),
            "n_tokens": [1000, 500, 200],
        }
    )


@pytest.fixture
def measures(reports) -> pd.DataFrame:
    return find_measures(reports)


def test_rates_are_those_of_all_chosen_reports(reports, measures):
    view = show_measures(reports, measures, region="山西省")
    finance = view.rates.set_index("sector").loc["finance"]
    same = estimate_rates(pd.DataFrame({"n": [2], "n_tokens": [1500]})).iloc[0]
    assert (
        finance[["n", "n_tokens", "rate", "low", "high"]].tolist()
        == same[["n", "n_tokens", "rate", "low", "high"]].tolist()
    )
    assert view.title == "山西省, all years, all sectors: 2 reports"


def test_every_line_leads_back_to_its_words(reports, measures):
    view = show_measures(reports, measures)
    assert len(view.lines) == view.n_lines_all == len(measures)
    for row in view.lines.itertuples():
        assert TEXTS[row.report_id][row.start : row.end] == row.text


def test_year_and_sector_narrow_the_choice(reports, measures):
    view = show_measures(reports, measures, year=2020, sector="finance")
    assert view.lines["report_id"].tolist() == ["b"]
    assert view.rates["sector"].tolist() == ["finance"]


def test_a_sector_that_nobody_names_has_a_rate_of_zero_and_a_real_limit(reports, measures):
    view = show_measures(reports, measures, sector="water")
    assert view.rates[["n", "rate"]].to_numpy().tolist() == [[0, 0.0]]
    assert view.rates["high"].iloc[0] > 0
    assert view.lines.empty


def test_a_choice_without_reports_says_so(reports, measures):
    view = show_measures(reports, measures, region="湖南省", year=2019, sector="water")
    assert view.title.endswith("no reports")
    assert view.rates.empty
    assert "0 of 0 lines" in str(view)
    assert "no reports" in view._repr_html_()


def test_long_lists_are_cut_and_counted(reports, measures):
    view = show_measures(reports, measures, n_lines=1)
    assert len(view.lines) == 1
    assert f"1 of {len(measures)} lines" in str(view)


def test_words_of_reports_are_escaped(reports, measures):
    html = show_measures(reports, measures, year=2020)._repr_html_()
    assert "&lt;b&gt;余额" in html
    assert "<b>余额" not in html


def test_reports_without_word_counts_are_an_error(reports, measures):
    with pytest.raises(InputError, match="n_tokens"):
        show_measures(reports.drop(columns="n_tokens"), measures)


def test_choices_are_those_that_occur_and_all(reports, measures):
    choices = list_choices(reports, measures)
    assert [value for _, value in choices["region"]] == ["", "山西省", "山西省晋中市榆社县", "湖南省"]
    assert choices["year"] == [("all", None), ("2019", 2019), ("2020", 2020)]
    assert {value for _, value in choices["sector"]} == {"", *measures["sector"]}


def test_menus_show_what_the_function_shows(reports, measures):
    pytest.importorskip("ipywidgets")
    explorer = explore_measures(reports, measures)
    assert explorer.shown.value == show_measures(reports, measures)._repr_html_()
    explorer.menus["sector"].value = "finance"
    explorer.menus["year"].value = 2019
    assert explorer.shown.value == show_measures(reports, measures, year=2019, sector="finance")._repr_html_()


def test_without_a_kernel_the_first_state_stands_there(reports, measures):
    pytest.importorskip("ipywidgets")
    bundle = explore_measures(reports, measures)._repr_mimebundle_()
    assert bundle["text/html"] == show_measures(reports, measures)._repr_html_()
    assert bundle["text/plain"] == str(show_measures(reports, measures))
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_without_ipywidgets_it_says_what_to_install(reports, measures, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(InputError, match=r"povreports\[interactive\]"):
        explore_measures(reports, measures)
