"""What money flows, from whom and for what."""

from toolkit.figures.funds import facts, rows
from toolkit.figures.funds.plots import (
    plot_central,
    plot_concentration,
    plot_flows,
    plot_funds,
    plot_sectors,
    plot_sources,
)
from toolkit.figures.spec import FigureSpec

_BOTH = ("reports", "funds")

SPECS = (
    FigureSpec("funds", _BOTH, rows.choose_funds, plot_funds, facts.describe_funds),
    FigureSpec("fund_flows", ("funds",), rows.count_flows, plot_flows, facts.describe_flows),
    FigureSpec("fund_sources", _BOTH, rows.place_sources, plot_sources, facts.describe_sources),
    FigureSpec("fund_sectors", _BOTH, rows.place_sectors, plot_sectors, facts.describe_sectors),
    FigureSpec(
        "fund_concentration",
        _BOTH,
        rows.compare_concentration,
        plot_concentration,
        facts.describe_concentration,
    ),
    FigureSpec("fund_series", ("fund_series",), rows.choose_central, plot_central, facts.describe_central),
)
