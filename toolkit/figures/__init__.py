"""Figures: a finished table in, axes out; every figure is written with its data, caption and alt text."""

from toolkit.figures.labels import Labels
from toolkit.figures.plots_funds import plot_funds
from toolkit.figures.plots_incidence import plot_declines, plot_series
from toolkit.figures.plots_measures import plot_positions, plot_rates
from toolkit.figures.plots_numbers import plot_bounds, plot_ledger, plot_units
from toolkit.figures.registry import FIGURES, FigureSpec, draw_figures
from toolkit.figures.save import compare_folders, save_figure
from toolkit.figures.session import apply_theme
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
