from __future__ import annotations

import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import pandas as pd
import pytest
from made_up import UPPER, make_panel, make_sentences, make_upper_reports
from made_up_money import add_problems, make_relations
from matplotlib.patches import Rectangle

from toolkit.datasets import load_dataset
from toolkit.errors import FigureError, InputError
from toolkit.figures import FIGURES, compare_folders, draw_figures, new_axes, save_figure
from toolkit.figures.labels import LANGUAGES, Labels
from toolkit.figures.save import draw_png, draw_svg, round_values
from toolkit.schema import make_frame

PLACES = {
    "a-2019": ("山西省晋中市榆社县", "山西省", "140721", 2019),
    "b-2020": ("安徽省宣城市旌德县", "安徽省", "341825", 2020),
    "c-2019": ("湖南省永州市", "湖南省", "431100", 2019),
}


def make_tables() -> dict[str, pd.DataFrame]:
    """Three small made-up reports, with every kind, bound, role and flow that a figure tells apart."""
    file = ("txt", "utf-8", "0" * 64, 4000, 1000, "jieba", "题")
    source = ("", "", "", "", "official", False, "", "", "{}")
    reports = [
        (name, f"{name}.txt", *file, region, province, code, "county", year, *source)
        for name, (region, province, code, year) in PLACES.items()
    ] + make_upper_reports(file, source)
    bounds = ("exact", "more", "less", "approx", "range", "masked", "exact")
    spans = [(name, 10 * i, 10 * i + 3) for name in PLACES for i in range(7)]
    role = ("level", "achieved", "", None, "unknown")
    quantities = [
        (name, 1, start, end, "12户", 12, 12, 12, bounds[i % 7], "", "元人户个亩家元"[i % 7], "", *role)
        for i, (name, start, end) in enumerate(spans)
    ]
    kinds = ("quantity", "quantity", "date", "name", "marker", "fused", "other")
    numerals = [(*span, "12户", "quantity") for span in spans] + [
        (name, 100 + 9 * i, 105 + 9 * i, "3", kind) for name in PLACES for i, kind in enumerate(kinds)
    ]
    return {
        "reports": make_frame("reports", reports),
        "numerals": make_frame("numerals", numerals),
        "quantities": make_frame("quantities", quantities),
        "incidence": make_incidence(),
        "funds": make_funds(),
        "measures": make_frame("measures", make_measures()),
        "relations": make_relations(),
        "fund_series": load_dataset("fund_series"),
        "sentences": add_problems(make_sentences(make_measures())),
        **make_panel(),
        "national_series": load_dataset("national_series"),
        **{name: load_dataset(name) for name in ("province_series", "place_series", "counties_832")},
    }


def make_incidence() -> pd.DataFrame:
    rows = [
        ("a-2019", 10, "**%", None, 10, 99, "masked", "start", None, "unknown"),
        ("a-2019", 20, "*.**%", None, 0, 9.99, "masked", "end", None, "unknown"),
        ("b-2020", 10, "4.5%", 4.5, 4.5, 4.5, "exact", "level", 2014, "register"),
        ("b-2020", 30, "2%", 2, None, 2, "less", "target", 2020, "register"),
        ("c-2019", 10, "14.5%", 14.5, 14.5, 14.5, "exact", "start", 2014, "register"),
        ("c-2019", 20, "0.76%", 0.76, 0.76, 0.76, "exact", "end", 2018, "register"),
        ("c-2019", 40, "2%", 2, None, 2, "less", "threshold", None, "unknown"),
        ("c-2019", 50, "3%", 3, None, None, "approx", "level", 2016, "survey"),
    ]
    places = {name: (region, code) for name, (region, _, code, _) in PLACES.items()}
    return make_frame(
        "incidence",
        [
            (name, start, start + len(text), text, *places[name], *amount, role, year, "stated", basis)
            for name, start, text, *amount, role, year, basis in rows
        ],
    )


def make_funds() -> pd.DataFrame:
    rows = [
        (1.406e9, 1.406e9, 1.406e9, "exact", "allocation"),
        (2.93e8, 2.93e8, None, "more", "allocation"),
        (None, 0, 9.9e8, "masked", "allocation"),
        (1.95e6, None, 1.95e6, "less", "grant"),
        (4.1e4, None, None, "approx", "grant"),
        (None, 5e4, 1e5, "range", "loan"),
        (0.0, 0.0, 0.0, "exact", "other"),
    ]
    rest = ("unspecified", "general", 2019, "stated", None)
    return make_frame(
        "funds",
        [
            (name, 20 * i, 20 * i + 6, "14.06亿", *amount, *rest)
            for name in PLACES
            for i, amount in enumerate(rows)
        ],
    )


def make_measures() -> list[tuple]:
    mentions = [
        (name, 300 * i, sector)
        for n, name in enumerate([*PLACES, *UPPER])
        for i, sector in enumerate(["industry"] * (n + 3) + ["health", "housing"])
    ]
    return [
        (name, number, start, start + 4, "产业扶贫", sector, "x", "done")
        for number, (name, start, sector) in enumerate(mentions, start=1)
    ]


@pytest.fixture(scope="module")
def tables():
    return make_tables()


@pytest.fixture(scope="module")
def drawn(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    draw_figures(tables, folder)
    return folder


def plot(name, tables, lang="en"):
    spec = FIGURES[name]
    return spec.plot(spec.rows(tables), lang=lang)


def bars(ax):
    return [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_width() > 0]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_ledger_draws_a_bar_per_report_and_kind_and_hatches_the_masked(tables):
    ax = plot("numerals", tables)
    assert len(bars(ax)) == 3 * 7
    assert [label.get_text() for label in ax.get_yticklabels()][:3] == [
        "晋中市榆社县 2019",
        "宣城市旌德县 2020",
        "永州市 2019",
    ]
    assert texts(ax) == ["14"] * 3 + ["0"] * len(UPPER)
    assert sum(bar.get_hatch() == "////" for bar in bars(ax)) == 3
    assert sum(bar.get_width() for bar in bars(ax)) == len(tables["numerals"])


def test_units_count_every_amount(tables):
    ax = plot("units", tables)
    assert sum(bar.get_width() for bar in bars(ax)) == len(tables["quantities"])
    assert ax.get_yticklabels()[0].get_text() == "元"


def test_rare_units_are_taken_together_not_lost(tables):
    many = pd.concat([tables["quantities"].assign(unit=f"单位{i:02}") for i in range(20)])
    data = FIGURES["units"].rows({"quantities": many})
    assert data["unit"].nunique() == 13
    assert data["n"].sum() == len(many)


def test_bounds_fill_each_bar(tables):
    widths = pd.Series([bar.get_width() for bar in bars(plot("bounds", tables))])
    assert widths.sum() == pytest.approx(300)


def test_declines_pair_start_and_end_and_set_targets_apart(tables):
    ax = plot("declines", tables)
    assert texts(ax) == ["**% → *.**%", "14.5% (2014) → 0.76% (2018)", "≤ 2% (2020)"]
    assert sum(bar.get_hatch() == "////" for bar in bars(ax)) == 2
    points = {
        line.get_label(): line.get_xdata().tolist() for line in ax.get_lines() if line.get_marker() != "None"
    }
    assert points == {"Start": [14.5], "End": [0.76], "Target": [2.0]}
    (border,) = [
        line for line in ax.get_lines() if len(set(line.get_ydata())) == 1 and line.get_ydata()[0] == 1.5
    ]
    assert border.get_linestyle() == "--"


def test_declines_and_series_together_show_every_figure_but_thresholds(tables):
    shown = pd.concat([FIGURES[name].rows(tables) for name in ("declines", "series")])
    shown = shown[shown["report_id"] != ""].drop_duplicates(["report_id", "value", "low", "high"])
    assert len(shown) == (tables["incidence"]["role"] != "threshold").sum()


def test_series_joins_the_survey_and_nothing_else(tables):
    lines = plot("series", tables).get_lines()
    joined = [line for line in lines if line.get_linestyle() != "None"]
    assert len(joined) == 1
    assert joined[0].get_xdata().tolist() == list(range(2011, 2020))
    assert sum(len(line.get_xdata()) for line in lines if line not in joined) == 4


def test_funds_keep_every_figure_and_every_flow_apart(tables):
    ax = plot("funds", tables)
    assert sum(len(line.get_xdata()) for line in ax.get_lines() if line.get_marker() != "None") == 18
    assert len(ax.get_yticks()) == 3
    assert ax.get_xscale() == "log"


def test_positions_draw_a_stroke_per_mention(tables):
    strokes = plot("positions", tables).collections[0]
    assert len(strokes.get_segments()) == len(tables["measures"])


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_are_readable_in_print(name, lang, tables):
    figure = plot(name, tables, lang).figure
    assert figure.get_figwidth() == 7
    drawn = [
        text for text in figure.findobj(lambda artist: hasattr(artist, "get_fontsize")) if text.get_text()
    ]
    assert min(text.get_fontsize() for text in drawn) >= 8
    assert all(text.get_fontweight() in ("normal", 400) for text in drawn)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_comes_with_its_files(name, drawn):
    endings = ("en.png", "en.svg", "zh.png", "zh.svg", "csv", "json")
    assert all((drawn / f"{name}.{ending}").is_file() for ending in endings)
    ElementTree.parse(drawn / f"{name}.en.svg")
    content = (drawn / f"{name}.csv").read_bytes()
    assert b"\r" not in content
    assert len(pd.read_csv(drawn / f"{name}.csv")) > 0


@pytest.mark.parametrize("name", FIGURES)
def test_words_are_filled_in_both_languages(name, drawn):
    words = json.loads((drawn / f"{name}.json").read_text(encoding="utf-8"))
    assert set(words) == set(LANGUAGES)
    for lang in LANGUAGES:
        assert set(words[lang]) == {"title", "caption", "alt"}
        assert all(text and "{" not in text and "nan" not in text for text in words[lang].values())


def test_a_figure_without_rows_is_not_drawn(tables, tmp_path):
    empty = {name: table.head(0) for name, table in tables.items()}
    assert draw_figures(empty, tmp_path) == []


def test_one_language_writes_its_files_only(tables, tmp_path):
    files = draw_figures(tables, tmp_path, lang="zh")
    assert {path.name for path in files if path.suffix == ".png"} == {f"{name}.zh.png" for name in FIGURES}


def test_wrong_language_and_missing_table_are_named(tables, tmp_path):
    with pytest.raises(InputError, match="'fr'"):
        draw_figures(tables, tmp_path, lang="fr")
    with pytest.raises(InputError, match="funds"):
        draw_figures({name: table for name, table in tables.items() if name != "funds"}, tmp_path)


def test_a_missing_glyph_is_an_error(tmp_path):
    ax = new_axes()
    ax.set_title("\U000f1234")
    with pytest.raises(FigureError, match="missing"):
        save_figure(ax, pd.DataFrame(), name="glyph", folder=tmp_path)


def test_a_missing_font_is_an_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    with pytest.raises(FigureError, match="pylopdf-fonts-zh-cn"):
        new_axes()


def test_pictures_carry_no_date_and_no_program(tables):
    figure = plot("units", tables).figure
    assert b"matplotlib" not in draw_png(figure).lower().replace(b"matplotlib.org", b"")
    assert b"<dc:date>" not in draw_svg(figure)
    assert draw_png(figure) == draw_png(plot("units", tables).figure)
    assert draw_svg(figure) == draw_svg(plot("units", tables).figure)


def test_values_are_rounded_beyond_the_noise_of_a_processor():
    data = pd.DataFrame({"x": [0.1 + 0.2, 1e11 / 3, float("nan")], "n": [1, 2, 3]})
    assert round_values(data)["x"].tolist()[:2] == [0.3, 33333333330.0]


# A processor without AVX2 and FMA adds up in another order, and its last bits differ.
OTHER_PROCESSOR = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F",
}


@pytest.mark.slow
def test_files_are_the_same_in_another_run_and_on_another_processor(drawn, tmp_path):
    code = "from test_figures import *; draw_figures(make_tables(), sys.argv[1])"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)],
        check=True,
        cwd=os.path.dirname(__file__),
        env={**os.environ, **OTHER_PROCESSOR, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "1"},
    )
    assert compare_folders(tmp_path, drawn).to_dict("records") == []


def test_compare_folders_tells_changed_missing_and_left_over(tmp_path):
    made, committed = tmp_path / "made", tmp_path / "committed"
    for folder, files in (
        (made, {"a": "1", "b": "1", "c": "1"}),
        (committed, {"a": "1", "b": "2", "d": "1"}),
    ):
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
    assert compare_folders(made, committed).to_numpy().tolist() == [
        ["b", "changed"],
        ["c", "missing"],
        ["d", "left over"],
    ]


def test_all_words_stand_in_both_languages():
    from toolkit.figures.labels import _load_words

    def leaves(node):
        if set(node) == set(LANGUAGES) and all(isinstance(text, str) for text in node.values()):
            yield node
        else:
            for child in node.values():
                yield from leaves(child)

    found = list(leaves(_load_words()))
    assert len(found) > 60
    assert all(text.strip() for words in found for text in words.values())


def test_unknown_codes_stand_for_themselves():
    assert Labels("en").name("bound", "no such bound") == "no such bound"


def test_notebooks_show_the_bytes_that_are_saved(tables):
    shell_module = pytest.importorskip("IPython.core.interactiveshell")
    from toolkit.figures import apply_theme

    shell = shell_module.InteractiveShell.instance()
    try:
        apply_theme()
        ax = plot("units", tables)
        shown, _ = shell.display_formatter.format(ax)
        assert shown["image/png"] == draw_png(ax.figure)
    finally:
        shell_module.InteractiveShell.clear_instance()
