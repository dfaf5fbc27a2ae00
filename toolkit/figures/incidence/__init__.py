"""Poverty incidence: what reports state, what was published, and what follows from both."""

from toolkit.figures.incidence import facts, rows
from toolkit.figures.incidence.derived import facts as derived_facts
from toolkit.figures.incidence.derived import rows as derived
from toolkit.figures.incidence.derived.plots import plot_denominators, plot_trends
from toolkit.figures.incidence.plots import plot_declines, plot_series
from toolkit.figures.incidence.published import facts as published_facts
from toolkit.figures.incidence.published import rows as published
from toolkit.figures.incidence.published.plots import plot_provinces, plot_ranks, plot_slopes, plot_tiles
from toolkit.figures.spec import FigureSpec

_SERIES = ("national_series", "province_series")

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
    FigureSpec(
        "slopes", ("place_series",), published.join_ends, plot_slopes, published_facts.describe_slopes
    ),
    FigureSpec(
        "provinces", _SERIES, published.join_provinces, plot_provinces, published_facts.describe_provinces
    ),
    FigureSpec(
        "tiles", ("province_series",), published.choose_tiles, plot_tiles, published_facts.describe_tiles
    ),
    FigureSpec(
        "ranks", ("province_series",), published.rank_provinces, plot_ranks, published_facts.describe_ranks
    ),
    FigureSpec("trends", _SERIES, derived.fit_trends, plot_trends, derived_facts.describe_trends),
    FigureSpec(
        "denominators",
        ("incidence", "quantities", "sentences", "place_series", *_SERIES),
        derived.imply_populations,
        plot_denominators,
        derived_facts.describe_denominators,
    ),
)
