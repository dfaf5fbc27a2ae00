"""The panel of government work reports: the nation over the years, the provinces of two years."""

from toolkit.figures.measures.panel import facts, rows
from toolkit.figures.measures.panel.plots import plot_agendas, plot_medians, plot_rates, plot_ratios
from toolkit.figures.spec import FigureSpec

_COUNTED = ("measured_reports", "measured_measures")

SPECS = (
    FigureSpec("national_rates", _COUNTED, rows.rate_nation, plot_rates, facts.describe_nation),
    FigureSpec("provinces_rates", _COUNTED, rows.rate_provinces, plot_medians, facts.describe_provinces),
    FigureSpec("ratios", _COUNTED, rows.compare_years, plot_ratios, facts.describe_ratios),
    FigureSpec(
        "agenda",
        ("measured_reports", "measured_sectors"),
        rows.spread_agendas,
        plot_agendas,
        facts.describe_agendas,
    ),
)
