"""Figures of incidence beyond falls and series: places, provinces, tiles, ranks, trends, denominators."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.figures import (
    FIGURES,
    new_axes,
    plot_denominators,
    plot_provinces,
    plot_ranks,
    plot_slopes,
    plot_tiles,
    plot_trends,
)
from toolkit.figures.incidence.published.plots import spread_heights
from toolkit.figures.labels import LANGUAGES
from toolkit.figures.tiles import UNITS, Tile, draw_tiles, name_unit

NAMES = ("slopes", "provinces", "tiles", "ranks", "trends", "denominators")
SETS = (
    "national_series",
    "province_series",
    "place_series",
    "incidence",
    "quantities",
    "sentences",
    "reports",
)


@pytest.fixture(scope="module")
def tables():
    return {name: load_dataset(name) for name in SETS}


@pytest.fixture(scope="module")
def rows(tables):
    return {name: FIGURES[name].rows(tables) for name in NAMES}


def markers(ax):
    return [line for line in ax.get_lines() if line.get_marker() not in ("None", None)]


def test_there_are_thirty_four_tiles_each_on_a_place_of_its_own():
    assert len(UNITS) == 34
    assert len({(unit.column, unit.row) for unit in UNITS.values()}) == 34
    assert len({unit.en for unit in UNITS.values()}) == len({unit.zh for unit in UNITS.values()}) == 34


def test_units_without_a_figure_are_drawn_empty_and_say_so():
    ax = new_axes()
    draw_tiles(ax, {"甘肃省": Tile("#0072b2", "3–6")}, lang="zh", empty="无数据")
    said = [text.get_text() for text in ax.texts]
    assert said.count("无数据") == 33
    assert said[said.index("甘肃") + 1] == "3–6"
    assert sum(patch.get_linestyle() == "solid" for patch in ax.patches) == 1


def test_names_of_units_follow_the_language():
    assert name_unit("甘肃省", "en") == "Gansu"
    assert name_unit("榆社县", "en") == "榆社县"


@given(st.lists(st.floats(0, 50), min_size=1, max_size=12))
def test_names_keep_their_order_and_their_distance(values):
    gap, top = 60 / len(values), 60.0
    heights = spread_heights(values, gap, top=top)
    ordered = sorted(heights)
    assert all(b - a >= gap - 1e-9 for a, b in pairwise(ordered))
    assert max(heights) <= top
    assert all(
        heights[i] <= heights[j]
        for i in range(len(values))
        for j in range(len(values))
        if values[i] < values[j]
    )


def test_slopes_join_two_years_of_one_place_and_basis(rows):
    assert (rows["slopes"]["end_year"] > rows["slopes"]["start_year"]).all()
    assert not rows["slopes"].duplicated(["level", "place", "basis"]).any()
    drawn = sum(len(markers(ax)) for ax in plot_slopes(rows["slopes"]).axes)
    assert drawn == len(rows["slopes"])


def test_provinces_join_nothing_but_the_nations_survey(rows):
    figure = plot_provinces(rows["provinces"])
    shown = [ax for ax in figure.axes if ax.get_visible()]
    assert len(shown) == rows["provinces"]["region"].nunique() - 1
    for ax in shown:
        joined = [line for line in ax.get_lines() if line.get_linestyle() != "None"]
        assert len(joined) == 1
        assert joined[0].get_xdata().tolist() == list(range(2011, 2020))


def test_a_line_of_the_province_s_own_is_not_among_the_rates(tables, rows):
    own = tables["province_series"].query("scope != '' and indicator == 'poverty_incidence'")
    assert len(own)
    drawn = rows["provinces"].set_index(["region", "year"])["value"]
    assert all(
        row.value not in drawn.get((row.region, row.year), pd.Series()).tolist() for row in own.itertuples()
    )


def test_tiles_write_the_band_or_the_number(rows):
    last = plot_tiles(rows["tiles"], lang="en").axes[-1]
    said = [text.get_text() for text in last.texts]
    assert said[said.index("Beijing") + 1] == "<3"
    assert said[said.index("Gansu") + 1] == "3–6"
    assert said[said.index("Yunnan") + 1] == "4.8"
    assert said.count("no figure") == 3


def test_ranks_of_two_bases_are_never_put_into_one_order(rows):
    for _, part in rows["ranks"].groupby("basis"):
        assert part["year"].nunique() == 1
        assert part["rank_best"].between(1, len(part)).all()
        assert part["rank_worst"].between(part["rank_best"], len(part)).all()
    assert len(plot_ranks(rows["ranks"]).axes) == 2


def test_bands_of_one_width_share_their_ranks(rows):
    survey = rows["ranks"].query("basis == 'survey' and value.isna() and high == 3", engine="python")
    assert len(survey) > 20
    assert len(survey[["rank_best", "rank_worst"]].drop_duplicates()) == 1


def test_trends_draw_each_estimator_with_its_interval(rows):
    figure = plot_trends(rows["trends"])
    points, shares = figure.axes
    for ax, unit in ((points, "points a year"), (shares, "% a year")):
        drawn = sum(len(line.get_xdata()) for line in markers(ax) if line.get_marker() in "osD^")
        assert drawn == (rows["trends"]["unit"] == unit).sum()
    assert "unknown" not in set(rows["trends"]["basis"])


def test_denominators_of_a_place_hold_their_least_ratio(rows):
    implied = rows["denominators"].dropna(subset="ratio")
    for _, part in implied.groupby("region"):
        ratio = part["low"].max() / part["high"].min()
        assert part["ratio"].iloc[0] == pytest.approx(max(1, ratio))
    assert plot_denominators(rows["denominators"]).get_xscale() == "log"


def test_two_rates_with_one_count_cannot_both_fit(rows):
    found = rows["denominators"].set_index("region")["ratio"]
    assert found["西藏自治区"].iloc[0] > 1.5


@pytest.mark.parametrize("name", NAMES)
def test_words_are_whole_in_both_languages(name, tables, rows):
    words = FIGURES[name].words(rows[name], tables)
    for lang in LANGUAGES:
        assert all(text and "{" not in text and "nan" not in text for text in words[lang].values())
    assert "Source" in words["en"]["caption"]


@pytest.mark.parametrize(
    "plot", [plot_slopes, plot_provinces, plot_tiles, plot_ranks, plot_trends, plot_denominators]
)
def test_a_missing_column_is_named(plot):
    with pytest.raises(InputError, match=plot.__name__):
        plot(pd.DataFrame({"other": [1]}))
