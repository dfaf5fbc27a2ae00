"""Money."""

from toolkit.figures.funds import facts, rows
from toolkit.figures.funds.plots import plot_funds
from toolkit.figures.spec import FigureSpec

SPECS = (FigureSpec("funds", ("reports", "funds"), rows.choose_funds, plot_funds, facts.describe_funds),)
