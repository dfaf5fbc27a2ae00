"""The list of figures, and the one function that draws them all from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import InputError, require_columns, require_type
from toolkit.figures import claims, exits, funds, incidence, measures, numbers, systems
from toolkit.figures.labels import LANGUAGES, Labels
from toolkit.figures.save import save_figure
from toolkit.figures.spec import FigureSpec, Tables
from toolkit.schema import DATASETS

# In the order in which they are drawn.
FIGURES: dict[str, FigureSpec] = {
    spec.name: spec
    for theme in (numbers, incidence, exits, funds, measures, claims, systems)
    for spec in theme.SPECS
}


def draw_figures(tables: Tables, out: str | Path, *, lang: str = "both") -> list[Path]:
    """Draw every figure from the tables and write its files.

    Parameters
    ----------
    tables
        Name to frame: the tables of `build_tables`, and the data set ``national_series``.
    out
        Folder for ``<name>.<lang>.png``, ``<name>.<lang>.svg``, ``<name>.csv`` and ``<name>.json``.
    lang
        ``en``, ``zh`` or ``both``. The words in ``<name>.json`` are always in both languages.

    Returns
    -------
    list of Path
        The files written, each once. A figure without any row to plot is not drawn.

    Raises
    ------
    InputError
        There is no such language, or a table is missing.
    FigureError
        The Chinese font, or a glyph of it, is missing.
    """
    require_type(tables, Mapping, must="draw_figures: tables must be frames by their names")
    languages = LANGUAGES if lang == "both" else (Labels(lang).lang,)
    missing = sorted({name for spec in FIGURES.values() for name in spec.needs} - tables.keys())
    if missing:
        msg = (
            f"draw_figures: the tables {missing[:3]} are missing. Build them, or load them with load_dataset."
        )
        raise InputError(msg)
    for name in {name for spec in FIGURES.values() for name in spec.needs}:
        require_columns(tables[name], DATASETS[name].names, caller="draw_figures")
    written = [path for spec in FIGURES.values() for path in _draw_figure(spec, tables, out, languages)]
    return list(dict.fromkeys(written))


def _draw_figure(spec: FigureSpec, tables: Tables, out: str | Path, languages: tuple[str, ...]) -> list[Path]:
    data = spec.rows(tables)
    if data.empty:
        return []
    words = spec.words(data, tables)
    written = []
    for lang in languages:
        ax = spec.plot(data, lang=lang)
        written += save_figure(ax, data, name=spec.name, folder=out, lang=lang, words=words)
    return written
