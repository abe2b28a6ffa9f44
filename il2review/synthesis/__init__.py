"""Studies combined: effect sizes, pools and heterogeneity."""

from il2review.synthesis.alternatives import other_methods
from il2review.synthesis.proportions import exact_interval, exact_shares, log_likelihood, pool_proportions
from il2review.synthesis.rates import hazard_ratios_from_rates, log_hazard_ratio
from il2review.synthesis.ratios import log_error, pool_ratios
from il2review.synthesis.result import NotPoolable, Result
from il2review.synthesis.sensitivity import leave_one_out

__all__ = [
    "NotPoolable",
    "Result",
    "exact_interval",
    "exact_shares",
    "hazard_ratios_from_rates",
    "leave_one_out",
    "log_error",
    "log_hazard_ratio",
    "log_likelihood",
    "other_methods",
    "pool_proportions",
    "pool_ratios",
]
