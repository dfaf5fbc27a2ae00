"""What stands out: between groups of reports, within sentences, over reports, and under other choices."""

from toolkit.figures.measures.contrasts import facts, rows
from toolkit.figures.measures.contrasts.plots import (
    plot_band,
    plot_cooccurrence,
    plot_dispersion,
    plot_keyness,
)
from toolkit.figures.spec import FigureSpec

_COUNTED = ("measured_reports", "measured_measures")

SPECS = (
    FigureSpec(
        "keyness", (*_COUNTED, "counties_832"), rows.compare_provinces, plot_keyness, facts.describe_keyness
    ),
    FigureSpec("dispersion", _COUNTED, rows.spread_provinces, plot_dispersion, facts.describe_dispersion),
    FigureSpec(
        "cooccurrence", ("sentences",), rows.pair_sectors, plot_cooccurrence, facts.describe_cooccurrence
    ),
    FigureSpec(
        "specification",
        ("reports", "measures", "sentences"),
        rows.vary_choices,
        plot_band,
        facts.describe_band,
    ),
)
