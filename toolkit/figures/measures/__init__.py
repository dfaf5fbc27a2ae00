"""Measures: how often and where they are named, in a panel of reports, and what stands out."""

from toolkit.figures.measures import contrasts, facts, panel, rows
from toolkit.figures.measures.plots import plot_positions, plot_shares
from toolkit.figures.spec import FigureSpec

SPECS = (
    FigureSpec(
        "measures", ("reports", "sentences"), rows.share_sentences, plot_shares, facts.describe_shares
    ),
    FigureSpec(
        "positions", ("reports", "measures"), rows.place_mentions, plot_positions, facts.describe_positions
    ),
    *panel.SPECS,
    *contrasts.SPECS,
)
