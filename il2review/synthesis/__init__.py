"""Studies combined: effect sizes, pools, heterogeneity, and what the result depends on."""

from il2review.synthesis.absolute import control_risk, medians, risk_with
from il2review.synthesis.alternatives import other_methods
from il2review.synthesis.binomial import log_likelihood
from il2review.synthesis.counts import count_pairs, ratios_from_counts, risk_differences
from il2review.synthesis.further import further_trial
from il2review.synthesis.influence import baujat
from il2review.synthesis.logrank import hazard_ratios_from_p, limits_from_p, log_hazard_ratio_from_p
from il2review.synthesis.poolable import NotPoolable
from il2review.synthesis.proportions import exact_interval, exact_shares, pool_proportions
from il2review.synthesis.rates import hazard_ratios_from_rates, log_hazard_ratio
from il2review.synthesis.ratios import log_error, pool_ratios, with_limits
from il2review.synthesis.regression import Regression, regress_proportions, regress_ratios
from il2review.synthesis.result import Result, software
from il2review.synthesis.sensitivity import cumulative, leave_one_out
from il2review.synthesis.small_studies import SmallStudies, small_study_test
from il2review.synthesis.sparse import pool_mantel_haenszel, pool_peto
from il2review.synthesis.subgroups import Subgroups, subgroups

__all__ = [
    "NotPoolable",
    "Regression",
    "Result",
    "SmallStudies",
    "Subgroups",
    "baujat",
    "control_risk",
    "count_pairs",
    "cumulative",
    "exact_interval",
    "exact_shares",
    "further_trial",
    "hazard_ratios_from_p",
    "hazard_ratios_from_rates",
    "leave_one_out",
    "limits_from_p",
    "log_error",
    "log_hazard_ratio",
    "log_hazard_ratio_from_p",
    "log_likelihood",
    "medians",
    "other_methods",
    "pool_mantel_haenszel",
    "pool_peto",
    "pool_proportions",
    "pool_ratios",
    "ratios_from_counts",
    "regress_proportions",
    "regress_ratios",
    "risk_differences",
    "risk_with",
    "small_study_test",
    "software",
    "subgroups",
    "with_limits",
]
