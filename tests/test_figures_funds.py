"""Figures of money: flows and scopes apart, totals beside their parts, nothing added up."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.figures import FIGURES, plot_central, plot_flows, plot_sources
from toolkit.schema import make_frame

LEVELS = {"a": "county", "b": "prefecture", "c": "national"}


def make_tables() -> dict[str, pd.DataFrame]:
    file = ("txt", "utf-8", "0" * 64, 4000, 1000, "jieba", "题")
    rest = ("", "", "", "", "official", False, "", "", "{}")
    reports = [
        (name, f"{name}.txt", *file, "山西省晋中市榆社县", "山西省", "140721", level, 2019, *rest)
        for name, level in LEVELS.items()
    ]
    rows = [
        ("a", 0, 100.0, "allocation", "county", "water", None),
        ("a", 20, 300.0, "allocation", "unspecified", "general", None),
        ("a", 40, 50.0, "loan", "bank", "finance", None),
        ("b", 0, 9e8, "allocation", "central", "health", None),
        ("b", 20, None, "allocation", "central", "health", None),
        ("c", 0, 1e11, "allocation", "central", "general", None),
        ("c", 20, 6e10, "allocation", "central", "general", 0),
        ("c", 40, 4e10, "allocation", "provincial", "general", 0),
    ]
    funds = [
        (name, at, at + 3, "1元", yuan, yuan, yuan, "exact", flow, source, sector, 2019, "stated", whole)
        for name, at, yuan, flow, source, sector, whole in rows
    ]
    return {
        "reports": make_frame("reports", reports),
        "funds": make_frame("funds", funds),
        "fund_series": load_dataset("fund_series"),
    }


@pytest.fixture(scope="module")
def tables():
    return make_tables()


def draw(name, tables, lang="en"):
    spec = FIGURES[name]
    return spec.plot(spec.rows(tables), lang=lang)


def points(ax):
    return [
        (float(x), line.get_marker(), line.get_markerfacecolor())
        for line in ax.get_lines()
        if line.get_marker() != "None"
        for x in line.get_xdata()
    ]


def test_flows_count_every_figure_once_and_no_total_beside_its_parts(tables):
    rows = FIGURES["fund_flows"].rows(tables)
    assert rows["n"].sum() == len(tables["funds"]) - 1
    assert rows.groupby("flow", sort=False)["n"].sum().to_dict() == {"allocation": 6, "loan": 1}


def test_flows_write_their_number_in_each_dot(tables):
    ax = draw("fund_flows", tables)
    assert sorted(int(text.get_text()) for text in ax.texts) == [1, 1, 1, 1, 3]
    assert ax.get_xticklabels()[-1].get_text() == "Not named"


@pytest.mark.parametrize("name", ["fund_sources", "fund_sectors"])
def test_amounts_are_marked_one_by_one_and_totals_hollow(name, tables):
    drawn = points(draw(name, tables))
    assert sorted(x for x, *_ in drawn) == [100.0, 300.0, 9e8, 4e10, 6e10, 1e11]
    assert [x for x, _, fill in drawn if fill == "white"] == [1e11]
    assert {marker for _, marker, _ in drawn} == {"o", "D", "s"}


def test_central_fund_is_never_joined_and_sums_over_years_are_left_out(tables):
    ax = draw("fund_series", tables)
    assert {line.get_linestyle() for line in ax.get_lines()} == {"None"}
    assert len(ax.get_lines()) == 3
    series = tables["fund_series"].query("region == '全国' and indicator == 'central_fund'")
    single = series[(series["first_year"] == series["year"]) & series["value"].notna()]
    assert sum(len(line.get_xdata()) for line in ax.get_lines()) == len(single)


def test_concentration_takes_local_reports_and_refuses_few_categories(tables):
    rows = FIGURES["fund_concentration"].rows(tables)
    assert (rows["left_out"] != "").any()
    assert not rows["left_out"].str.contains("c").any()
    assert rows["reason"].eq("fewer than 5 units").all()
    ax = draw("fund_concentration", tables)
    assert {text.get_text() for text in ax.texts} == {"no index: fewer than five categories"}


def test_concentration_without_a_report_is_drawn_as_a_range(tables):
    many = pd.concat(
        tables["funds"]
        .query("report_id in ['a', 'b'] and flow == 'allocation' and yuan > 0")
        .assign(sector=sector, start=lambda rows, n=n: rows["start"] + 100 * n)
        for n, sector in enumerate(["water", "health", "housing", "industry", "education"])
    )
    rows = FIGURES["fund_concentration"].rows(tables | {"funds": many})
    whole = rows[(rows["by"] == "sector") & (rows["left_out"] == "") & ~rows["is_named"]].iloc[0]
    assert whole["n"] == 5
    assert whole["estimate"] == pytest.approx(0.2) == whole["least"]


@pytest.mark.parametrize(
    "name", ["fund_flows", "fund_sources", "fund_sectors", "fund_series", "fund_concentration"]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_are_filled_in(name, lang, tables):
    spec = FIGURES[name]
    words = spec.words(spec.rows(tables), tables)[lang]
    assert all(text and "{" not in text and "nan" not in text for text in words.values())


def test_a_missing_column_is_named():
    for plot in (plot_flows, plot_sources, plot_central):
        with pytest.raises(InputError, match=plot.__name__):
            plot(pd.DataFrame({"n": [1]}))
