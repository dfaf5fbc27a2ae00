"""What the numerals of the reports are."""

from toolkit.figures.numbers import facts, rows
from toolkit.figures.numbers.plots import plot_bounds, plot_ledger, plot_units
from toolkit.figures.spec import FigureSpec

SPECS = (
    FigureSpec(
        "numerals",
        ("reports", "numerals", "quantities"),
        rows.count_ledger,
        plot_ledger,
        facts.describe_ledger,
    ),
    FigureSpec("units", ("quantities",), rows.count_units, plot_units, facts.describe_units),
    FigureSpec("bounds", ("reports", "quantities"), rows.count_bounds, plot_bounds, facts.describe_bounds),
)
