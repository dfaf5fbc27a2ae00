"""Figures: a finished table in, axes out; every figure is written with its data, caption and alt text."""

from toolkit.figures.claims.plots import plot_claims, plot_gaps
from toolkit.figures.exits.plots import plot_curves, plot_exits, plot_left
from toolkit.figures.funds.plots import (
    plot_central,
    plot_concentration,
    plot_flows,
    plot_funds,
    plot_sectors,
    plot_sources,
)
from toolkit.figures.incidence.derived.plots import plot_denominators, plot_trends
from toolkit.figures.incidence.plots import plot_declines, plot_series
from toolkit.figures.incidence.published.plots import plot_provinces, plot_ranks, plot_slopes, plot_tiles
from toolkit.figures.labels import Labels
from toolkit.figures.measures.contrasts.plots import (
    plot_band,
    plot_cooccurrence,
    plot_dispersion,
    plot_keyness,
)
from toolkit.figures.measures.panel.plots import plot_agendas, plot_medians, plot_rates, plot_ratios
from toolkit.figures.measures.plots import plot_positions, plot_shares
from toolkit.figures.numbers.plots import plot_bounds, plot_ledger, plot_units
from toolkit.figures.registry import FIGURES, draw_figures
from toolkit.figures.save import compare_folders, save_figure
from toolkit.figures.session import apply_theme
from toolkit.figures.spec import FigureSpec
from toolkit.figures.systems.plots import plot_chain, plot_systems
from toolkit.figures.theme import new_axes

__all__ = [
    "FIGURES",
    "FigureSpec",
    "Labels",
    "apply_theme",
    "compare_folders",
    "draw_figures",
    "new_axes",
    "plot_agendas",
    "plot_band",
    "plot_bounds",
    "plot_central",
    "plot_chain",
    "plot_claims",
    "plot_concentration",
    "plot_cooccurrence",
    "plot_curves",
    "plot_declines",
    "plot_denominators",
    "plot_dispersion",
    "plot_exits",
    "plot_flows",
    "plot_funds",
    "plot_gaps",
    "plot_keyness",
    "plot_ledger",
    "plot_left",
    "plot_medians",
    "plot_positions",
    "plot_provinces",
    "plot_ranks",
    "plot_rates",
    "plot_ratios",
    "plot_sectors",
    "plot_series",
    "plot_shares",
    "plot_slopes",
    "plot_sources",
    "plot_systems",
    "plot_tiles",
    "plot_trends",
    "plot_units",
    "save_figure",
]
