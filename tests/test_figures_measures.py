"""What the figures of measures draw, told by their artists."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up import PROVINCES, SECTORS, YEARS
from test_figures import make_tables

from toolkit.errors import InputError
from toolkit.estimates import count_terms, estimate_rates
from toolkit.figures import FIGURES
from toolkit.figures.labels import Labels
from toolkit.figures.measures.contrasts import plots as contrasts
from toolkit.figures.measures.panel import plots as panel
from toolkit.figures.measures.panel.rows import count_level


@pytest.fixture(scope="module")
def tables():
    return make_tables()


def rows_of(name, tables):
    return FIGURES[name].rows(tables)


def plot(name, tables, lang="en"):
    return FIGURES[name].plot(rows_of(name, tables), lang=lang)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def marks(ax):
    return [line for line in ax.get_lines() if line.get_marker() not in ("None", "", "|")]


def test_measures_write_the_number_of_sentences_and_group_reports_by_level(tables):
    ax = plot("measures", tables)
    rows = rows_of("measures", tables)
    told = [int(text) for text in texts(ax)]
    assert sum(told) == rows["n"].sum() + rows.drop_duplicates("report_id")["n_sentences"].sum()
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names[0] == "Provinces"
    assert names[5] == "Counties"
    assert len(names) == rows["report_id"].nunique() + 2


def test_measures_are_coloured_by_the_lower_limit(tables):
    rows = rows_of("measures", tables)
    (drawn,) = plot("measures", tables).collections
    assert drawn.get_array().tolist() == pytest.approx((100 * rows["low"]).tolist())


def test_routine_words_and_general_are_not_counted(tables):
    measured = tables["measured_measures"]
    more = pd.concat([measured, measured.assign(measure="routine_x"), measured.assign(sector="general")])
    counts = count_level({**tables, "measured_measures": more}, "national")
    pd.testing.assert_frame_equal(counts, count_level(tables, "national"))


def test_nation_has_a_panel_per_sector_a_point_per_year_and_breaks_at_gaps(tables):
    figure = plot("national_rates", tables)
    drawn = [ax for ax in figure.axes if ax.get_visible()]
    assert len(drawn) == len(SECTORS)
    for ax in drawn:
        stretches = [line.get_xdata().tolist() for line in ax.get_lines()]
        assert stretches == [[2012, 2013], [2015, 2016], [2019], [2021]]
        (shade,) = ax.patches
        assert (shade.get_x(), shade.get_x() + shade.get_width()) == (2012.5, 2020.5)
        assert ax.get_ylim()[0] == 0


def test_nation_intervals_are_the_exact_ones(tables):
    rows = rows_of("national_rates", tables)
    again = estimate_rates(rows[["n", "n_tokens"]])
    assert rows["high"].tolist() == pytest.approx(again["high"].tolist())
    assert len(rows) == len(SECTORS) * len(YEARS)


def test_provinces_draw_two_medians_and_count_what_rose(tables):
    rows = rows_of("provinces_rates", tables)
    counts = estimate_rates(count_level(tables, "province"))
    by_year = counts.pivot(index=["sector", "province"], columns="report_year", values="rate")
    rose = (by_year[2026] > by_year[2025]).groupby("sector").sum()
    assert dict(zip(rows["sector"], rows["n_up"], strict=True)) == rose.to_dict()
    assert (rows["n_pairs"] == len(PROVINCES)).all()
    ax = plot("provinces_rates", tables)
    assert [len(line.get_xdata()) for line in marks(ax)] == [len(SECTORS)] * 2
    assert texts(ax)[0] == f"{rose[rows['sector'].iloc[0]]} of 10 rose"


def test_ratios_name_their_model_by_the_mark(tables):
    rows = rows_of("ratios", tables)
    drawn = {line.get_label(): len(line.get_xdata()) for line in marks(plot("ratios", tables))}
    assert drawn.get("Poisson", 0) == (rows["model"] == "Poisson").sum()
    assert drawn.get("Negative binomial", 0) == (rows["model"] == "negative binomial").sum()
    assert (rows["value"] == "2026").all()
    assert (rows["baseline"] == "2025").all()


def test_a_ratio_without_a_model_is_said_and_not_drawn(tables):
    rows = rows_of("ratios", tables)
    rows.loc[0, ["estimate", "low", "high", "model"]] = [float("nan")] * 3 + [""]
    ax = panel.plot_ratios(rows)
    assert sum(len(line.get_xdata()) for line in marks(ax)) == len(rows) - 1
    assert texts(ax)[0].endswith("(no model)")


def test_agendas_are_all_rarefied_to_one_size(tables):
    rows = rows_of("agenda", tables)
    assert rows["report_year"].tolist() == list(YEARS)
    assert rows["size"].nunique() == 1


def test_keyness_fills_only_what_whole_reports_bear_out(tables):
    rows = rows_of("keyness", tables)
    assert set(rows["reports_target"]) == set(rows["reports_reference"]) == {5}
    drawn = {line.get_label(): line.get_xdata() for line in marks(plot("keyness", tables))}
    found = drawn["Whole reports bear it out (q < 0.05)"].tolist()
    assert found == rows.loc[rows["q_value"] < 0.05, "estimate"].tolist()
    assert len(found) + len(drawn["They do not"]) == len(rows)


def test_infinite_limits_of_keyness_stay_inside(tables):
    rows = rows_of("keyness", tables)
    rows.loc[0, "high"] = float("inf")
    ax = contrasts.plot_keyness(rows)
    ends = [x for line in ax.collections[0].get_segments() for x, _ in line]
    assert max(ends) < ax.get_xlim()[1]


def test_dispersion_says_how_many_reports_name_a_sector(tables):
    rows = rows_of("dispersion", tables)
    _, evenly = plot("dispersion", tables).axes
    told = [f"{used}/{total}" for used, total in zip(rows["range"], rows["n_reports"], strict=True)]
    assert texts(evenly) == told


def test_cooccurrence_writes_every_pair_once_and_colours_none_that_never_meets(tables):
    rows = rows_of("cooccurrence", tables)
    ax = plot("cooccurrence", tables)
    assert sorted(map(int, texts(ax))) == sorted(rows["n_both"])
    coloured = ax.collections[1].get_array()
    assert coloured.count() == (rows["n_both"] > 0).sum()


def test_specification_marks_the_choices_behind_each_estimate(tables):
    rows = rows_of("specification", tables)
    assert rows["is_shipped"].sum() == 1
    assert rows["estimate"].is_monotonic_increasing
    effect, choices = plot("specification", tables).axes
    assert len(effect.get_lines()[0].get_xdata()) == len(rows)
    strokes = [line for line in choices.get_lines() if line.get_marker() == "|"]
    assert sum(len(line.get_xdata()) for line in strokes) == 5 * len(rows)


def test_specification_needs_reports_of_both_kinds(tables):
    local = tables["reports"].assign(level="county")
    assert FIGURES["specification"].rows({**tables, "reports": local}).empty


def test_keyness_needs_provinces_of_both_kinds(tables):
    assert FIGURES["keyness"].rows({**tables, "counties_832": tables["counties_832"].head(0)}).empty


def test_the_campaign_is_told_in_the_caption(tables):
    spec = FIGURES["national_rates"]
    words = spec.words(spec.rows(tables), tables)
    assert "Shaded: 2013 to 2020" in words["en"]["caption"]
    assert "2013至2020年" in words["zh"]["caption"]


@pytest.mark.parametrize(
    "draw",
    [
        panel.plot_rates,
        panel.plot_medians,
        panel.plot_ratios,
        panel.plot_agendas,
        contrasts.plot_keyness,
        contrasts.plot_dispersion,
        contrasts.plot_cooccurrence,
        contrasts.plot_band,
    ],
)
def test_a_missing_column_is_named(draw):
    with pytest.raises(InputError, match=draw.__name__):
        draw(pd.DataFrame({"x": []}))


def test_levels_and_choices_have_words_in_both_languages():
    for kind, code in (("level", "national"), ("denominator", "n_han"), ("model", "negative binomial")):
        assert Labels("en").name(kind, code) != code
        assert Labels("zh").name(kind, code) != Labels("en").name(kind, code)


def test_counts_of_a_level_hold_zeros(tables):
    counts = count_level(tables, "province")
    assert len(counts) == len(SECTORS) * 2 * len(PROVINCES)
    grid = count_terms(tables["measured_measures"], tables["measured_reports"], n="n_mentions")
    assert counts["n"].sum() < grid["n"].sum()
