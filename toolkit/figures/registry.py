"""The list of figures, and the one function that draws them all from the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import InputError
from toolkit.figures import facts, rows
from toolkit.figures.labels import LANGUAGES, Labels
from toolkit.figures.plots_funds import plot_funds
from toolkit.figures.plots_incidence import plot_declines, plot_series
from toolkit.figures.plots_measures import plot_positions, plot_rates
from toolkit.figures.plots_numbers import plot_bounds, plot_ledger, plot_units
from toolkit.figures.save import round_values, save_figure

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Tables = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True)
class FigureSpec:
    """One figure: the tables it needs, the rows it plots, the plot, the numbers of its words."""

    name: str
    needs: tuple[str, ...]
    choose: Callable[[Tables], pd.DataFrame]
    plot: Callable[..., Axes]
    describe: facts.Describe

    def rows(self, tables: Tables) -> pd.DataFrame:
        """Return the rows that are plotted, rounded as they are drawn."""
        return round_values(self.choose(tables))

    def words(self, data: pd.DataFrame, tables: Tables) -> dict[str, dict[str, str]]:
        """Return title, caption and alt text in every language, with the numbers filled in."""
        return {lang: self._say(data, tables, Labels(lang)) for lang in LANGUAGES}

    def _say(self, data: pd.DataFrame, tables: Tables, labels: Labels) -> dict[str, str]:
        numbers = self.describe(data, tables, labels)
        return {part: labels.say(self.name, part, **numbers) for part in ("title", "caption", "alt")}


FIGURES: dict[str, FigureSpec] = {
    spec.name: spec
    for spec in (
        FigureSpec(
            "ledger",
            ("reports", "numerals", "quantities"),
            rows.count_ledger,
            plot_ledger,
            facts.describe_ledger,
        ),
        FigureSpec("units", ("quantities",), rows.count_units, plot_units, facts.describe_units),
        FigureSpec(
            "bounds", ("reports", "quantities"), rows.count_bounds, plot_bounds, facts.describe_bounds
        ),
        FigureSpec(
            "declines", ("reports", "incidence"), rows.choose_declines, plot_declines, facts.describe_declines
        ),
        FigureSpec(
            "series",
            ("reports", "incidence", "national_series"),
            rows.join_series,
            plot_series,
            facts.describe_series,
        ),
        FigureSpec("measures", ("reports", "measures"), rows.rate_sectors, plot_rates, facts.describe_rates),
        FigureSpec("funds", ("reports", "funds"), rows.choose_funds, plot_funds, facts.describe_funds),
        FigureSpec(
            "positions",
            ("reports", "measures"),
            rows.place_mentions,
            plot_positions,
            facts.describe_positions,
        ),
    )
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
    languages = LANGUAGES if lang == "both" else (Labels(lang).lang,)
    missing = sorted({name for spec in FIGURES.values() for name in spec.needs} - tables.keys())
    if missing:
        msg = (
            f"draw_figures: the tables {missing[:3]} are missing. Build them, or load them with load_dataset."
        )
        raise InputError(msg)
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
