"""The counties that left the list of poor counties."""

from toolkit.figures.exits import facts, rows
from toolkit.figures.exits.plots import plot_curves, plot_exits, plot_left
from toolkit.figures.spec import FigureSpec

SPECS = (
    FigureSpec("exits_by_year", ("counties_832",), rows.count_exits, plot_exits, facts.describe_years),
    FigureSpec("exits_provinces", ("counties_832",), rows.count_left, plot_left, facts.describe_left),
    FigureSpec(
        "exits_survival",
        ("reports", "counties_832"),
        rows.follow_counties,
        plot_curves,
        facts.describe_curves,
    ),
)
