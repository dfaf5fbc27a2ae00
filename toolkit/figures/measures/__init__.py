"""Measures: how often and where they are named."""

from toolkit.figures.measures import facts, rows
from toolkit.figures.measures.plots import plot_positions, plot_rates
from toolkit.figures.spec import FigureSpec

SPECS = (
    FigureSpec("measures", ("reports", "measures"), rows.rate_sectors, plot_rates, facts.describe_rates),
    FigureSpec(
        "positions", ("reports", "measures"), rows.place_mentions, plot_positions, facts.describe_positions
    ),
)
