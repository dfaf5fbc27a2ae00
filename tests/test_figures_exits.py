"""Figures of the counties that left the list."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.figures import FIGURES, plot_curves, plot_exits, plot_left
from toolkit.figures.exits.rows import group_counties
from toolkit.figures.labels import LANGUAGES

COUNTIES = [
    ("四川省凉山彝族自治州甲县", "四川省", 2020, "three_regions;supervised"),
    ("四川省凉山彝族自治州乙县", "四川省", 2018, "three_regions"),
    ("甘肃省白银市会宁县", "甘肃省", 2019, ""),
    ("河北省保定市阜平县", "河北省", 2019, ""),
    ("河南省开封市兰考县", "河南省", 2016, ""),
]


@pytest.fixture(scope="module")
def tables():
    counties = pd.DataFrame(COUNTIES, columns=["region", "province", "exit_year", "deep_poverty"])
    counties = counties.assign(exit_year=counties["exit_year"].astype("Int64"), adcode="", confidence="high")
    regions = ["河南省开封市兰考县", "甘肃省白银市会宁县", "安徽省宣城市旌德县"]
    return {"counties_832": counties, "reports": pd.DataFrame({"region": regions})}


def test_counts_add_up_to_the_list(tables):
    rows = FIGURES["exits_by_year"].rows(tables)
    assert rows["n"].sum() == len(COUNTIES)
    assert rows.groupby("year")["n_left"].first().tolist() == [4, 3, 1, 0]
    assert set(rows.loc[rows["year"] == 2019, "part"]) == {"east", "west"}


def test_bars_have_the_length_of_their_counts(tables):
    rows = FIGURES["exits_by_year"].rows(tables)
    ax = plot_exits(rows)
    assert sum(bar.get_width() for bar in ax.patches) == len(COUNTIES)
    assert [text.get_text() for text in ax.texts] == [
        "1 out, 4 left",
        "1 out, 3 left",
        "2 out, 1 left",
        "1 out, 0 left",
    ]


def test_shares_left_begin_with_the_whole_list_and_end_with_none(tables):
    rows = FIGURES["exits_provinces"].rows(tables)
    assert rows.groupby("province")["n_left"].first().to_dict() == {
        "四川省": 2,
        "甘肃省": 1,
        "河北省": 1,
        "河南省": 1,
    }
    sichuan = rows[rows["province"] == "四川省"]
    assert sichuan["year"].tolist() == [2015, 2016, 2017, 2018, 2019, 2020]
    assert sichuan["share"].tolist() == [1, 1, 1, 0.5, 0.5, 0]
    assert list(dict.fromkeys(rows["part"])) == ["west", "central", "east"]


def test_every_cell_of_the_heat_map_says_how_many_are_left(tables):
    rows = FIGURES["exits_provinces"].rows(tables)
    ax = plot_left(rows, lang="zh")
    assert sorted(int(text.get_text()) for text in ax.texts) == sorted(rows["n_left"])
    assert ax.get_yticklabels()[0].get_text() == "四川"


def test_groups_do_not_overlap_and_supervision_is_none(tables):
    assert group_counties(tables["counties_832"]).tolist() == ["deep", "deep", "west", "other", "other"]


def test_curves_and_the_reports_counties_stand_in_one_table(tables):
    rows = FIGURES["exits_survival"].rows(tables)
    marks = rows[rows["series"] == "report"]
    assert marks[["place", "year", "group"]].values.tolist() == [
        ["兰考县", 2016, "other"],
        ["会宁县", 2019, "west"],
    ]
    deep = rows[(rows["series"] == "curve") & (rows["group"] == "deep")]
    assert deep["estimate"].tolist() == [0.5, 0.0]


def test_curves_are_steps_from_the_whole_list_to_none(tables):
    above, below = plot_curves(FIGURES["exits_survival"].rows(tables)).axes
    for line in above.get_lines():
        assert line.get_drawstyle() == "steps-post"
        assert (line.get_xdata()[0], line.get_ydata()[0], line.get_ydata()[-1]) == (2014, 100, 0)
    assert [text.get_text() for text in below.texts] == ["兰考县", "会宁县"]


def test_the_real_list_closes():
    tables = {name: load_dataset(name) for name in ("counties_832", "reports")}
    rows = FIGURES["exits_by_year"].rows(tables)
    assert rows.groupby("year")["n"].sum().to_dict() == {2016: 28, 2017: 125, 2018: 283, 2019: 344, 2020: 52}
    assert FIGURES["exits_provinces"].rows(tables).groupby("year")["n_left"].sum().iloc[[0, -1]].tolist() == [
        832,
        0,
    ]


@pytest.mark.parametrize("name", ["exits_by_year", "exits_provinces", "exits_survival"])
def test_words_hold_the_numbers_of_the_rows(name, tables):
    spec = FIGURES[name]
    words = spec.words(spec.rows(tables), tables)
    for lang in LANGUAGES:
        assert "5" in words[lang]["caption"]
        assert "{" not in words[lang]["alt"]


@pytest.mark.parametrize("plot", [plot_exits, plot_left, plot_curves])
def test_a_missing_column_is_named(plot):
    with pytest.raises(InputError, match=plot.__name__):
        plot(pd.DataFrame({"year": [2016]}))
