"""Poverty incidence."""

from toolkit.figures.incidence import facts, rows
from toolkit.figures.incidence.plots import plot_declines, plot_series
from toolkit.figures.spec import FigureSpec

SPECS = (
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
)
