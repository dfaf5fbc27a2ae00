"""Statistics with their interval, n and method: frame in, frame out."""

from toolkit.estimates.declines import bound_incidence, estimate_declines
from toolkit.estimates.rates import count_sectors, estimate_rates
from toolkit.estimates.series import compare_series
from toolkit.estimates.totals import sum_funds

__all__ = [
    "bound_incidence",
    "compare_series",
    "count_sectors",
    "estimate_declines",
    "estimate_rates",
    "sum_funds",
]
