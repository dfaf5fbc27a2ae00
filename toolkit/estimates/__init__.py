"""Statistics with their interval, n and method: frame in, frame out."""

from toolkit.estimates.agenda import estimate_agendas
from toolkit.estimates.agreement import compare_codings
from toolkit.estimates.composition import estimate_composition
from toolkit.estimates.concentration import estimate_concentration, split_theil
from toolkit.estimates.convergence import estimate_convergence, estimate_sigma
from toolkit.estimates.cooccurrence import estimate_cooccurrence
from toolkit.estimates.correction import correct_rates
from toolkit.estimates.counts import count_lengths, count_rows, count_sectors, count_sentences, count_terms
from toolkit.estimates.declines import bound_incidence, estimate_declines
from toolkit.estimates.denominators import estimate_denominators
from toolkit.estimates.dispersion import estimate_dispersion
from toolkit.estimates.elasticity import estimate_elasticities
from toolkit.estimates.exits import estimate_exits
from toolkit.estimates.families import control_discoveries
from toolkit.estimates.keyness import compare_groups
from toolkit.estimates.mix import estimate_mix
from toolkit.estimates.mixes import compare_mixes, estimate_distance
from toolkit.estimates.models import estimate_ratios
from toolkit.estimates.panels import bound_series, fold_series
from toolkit.estimates.per_head import estimate_per_head
from toolkit.estimates.prices import convert_prices
from toolkit.estimates.ranks import rank_bounds
from toolkit.estimates.rates import estimate_rates, estimate_shares
from toolkit.estimates.series import compare_series
from toolkit.estimates.shared_trend import estimate_shared_trend
from toolkit.estimates.specification import estimate_band, leave_out_reports
from toolkit.estimates.stated import collect_populations, collect_series
from toolkit.estimates.strata import compare_strata
from toolkit.estimates.totals import sum_funds
from toolkit.estimates.trends import estimate_trends
from toolkit.estimates.yearly import estimate_changes

__all__ = [
    "bound_incidence",
    "bound_series",
    "collect_populations",
    "collect_series",
    "compare_codings",
    "compare_groups",
    "compare_mixes",
    "compare_series",
    "compare_strata",
    "control_discoveries",
    "convert_prices",
    "correct_rates",
    "count_lengths",
    "count_rows",
    "count_sectors",
    "count_sentences",
    "count_terms",
    "estimate_agendas",
    "estimate_band",
    "estimate_changes",
    "estimate_composition",
    "estimate_concentration",
    "estimate_convergence",
    "estimate_cooccurrence",
    "estimate_declines",
    "estimate_denominators",
    "estimate_dispersion",
    "estimate_distance",
    "estimate_elasticities",
    "estimate_exits",
    "estimate_mix",
    "estimate_per_head",
    "estimate_rates",
    "estimate_ratios",
    "estimate_shared_trend",
    "estimate_shares",
    "estimate_sigma",
    "estimate_trends",
    "fold_series",
    "leave_out_reports",
    "rank_bounds",
    "split_theil",
    "sum_funds",
]
