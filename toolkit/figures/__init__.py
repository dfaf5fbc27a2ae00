"""Figures: a finished table in, axes out; every figure is written with its data, caption and alt text."""

from toolkit.figures.funds.plots import plot_funds
from toolkit.figures.incidence.plots import plot_declines, plot_series
from toolkit.figures.labels import Labels
from toolkit.figures.measures.plots import plot_positions, plot_rates
from toolkit.figures.numbers.plots import plot_bounds, plot_ledger, plot_units
from toolkit.figures.registry import FIGURES, draw_figures
from toolkit.figures.save import compare_folders, save_figure
from toolkit.figures.session import apply_theme
from toolkit.figures.spec import FigureSpec
from toolkit.figures.theme import new_axes

__all__ = [
    "FIGURES",
    "FigureSpec",
    "Labels",
    "apply_theme",
    "compare_folders",
    "draw_figures",
    "new_axes",
    "plot_bounds",
    "plot_declines",
    "plot_funds",
    "plot_ledger",
    "plot_positions",
    "plot_rates",
    "plot_series",
    "plot_units",
    "save_figure",
]
