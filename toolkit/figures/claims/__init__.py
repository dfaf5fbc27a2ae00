"""What reports claim of their own figures, and what comes out when it is computed again."""

from toolkit.figures.claims import facts, rows
from toolkit.figures.claims.plots import plot_claims, plot_gaps
from toolkit.figures.spec import FigureSpec

SPECS = (
    FigureSpec("claims", ("relations",), rows.count_claims, plot_claims, facts.describe_claims),
    FigureSpec("claim_gaps", ("reports", "relations"), rows.measure_gaps, plot_gaps, facts.describe_gaps),
)
