"""What reports tell in figures of the systems by which the work is managed."""

from toolkit.figures.spec import FigureSpec
from toolkit.figures.systems import facts, rows
from toolkit.figures.systems.plots import plot_chain, plot_systems

_NEEDS = ("reports", "sentences", "quantities")

SPECS = (
    FigureSpec("systems", _NEEDS, rows.count_systems, plot_systems, facts.describe_systems),
    FigureSpec("problem_chain", _NEEDS, rows.follow_problems, plot_chain, facts.describe_chain),
)
