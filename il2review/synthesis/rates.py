"""Hazard ratios reconstructed from survival percentages at one time, where a trial prints nothing better."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from il2review.synthesis.pairs import pair

DERIVED = "ratio of log survival at one time, binomial variance without censoring"


def log_hazard_ratio(survival: float, n: int, survival_control: float, n_control: int) -> tuple[float, float]:
    """Log hazard ratio and its standard error from the share event-free in each arm at one time.

    Under proportional hazards the ratio is ln S1 / ln S0 (Parmar, Torri & Stewart, Statistics in Medicine
    1998;17:2815-2834). The variance of ln(-ln S) is (1 - S) / (n S (ln S)^2), as if nobody had been censored
    before that time, so the interval is somewhat too narrow. Raises ValueError unless 0 < S < 1 and n > 0.
    """
    if not (0 < survival < 1 and 0 < survival_control < 1 and n > 0 and n_control > 0):
        raise ValueError("survival must lie between 0 and 1, exclusive, and each arm must hold patients")
    variance = sum((1 - s) / (m * s * np.log(s) ** 2) for s, m in ((survival, n), (survival_control, n_control)))
    return float(np.log(np.log(survival) / np.log(survival_control))), float(np.sqrt(variance))


def hazard_ratios_from_rates(rows: pd.DataFrame, level: float = 95) -> pd.DataFrame:
    """One reconstructed hazard ratio a trial, in the shape of ``evidence.comparisons``.

    ``rows``: Kaplan-Meier rows of ``evidence.outcomes`` with ``percent``; arms with role experimental and control
    are paired within study, endpoint, time and source. The arm's size stands in where a row has no total.
    Trials without both arms are left out.
    """
    sized = rows.assign(total=rows["total"].fillna(rows["arm_n"]))
    sized = sized[sized["percent"].notna() & sized["total"].notna()]
    sides = [sized[sized["role"] == role] for role in ("experimental", "control")]
    pairs = pair(*sides, ["percent", "total"])
    reach = norm.isf((1 - level / 100) / 2)
    effects = [
        log_hazard_ratio(row.percent / 100, row.total, row.percent_control / 100, row.total_control)
        for row in pairs.itertuples()
    ]
    log_ratio = np.array([effect for effect, _ in effects])
    error = np.array([error for _, error in effects])
    return pairs.assign(
        measure="HR",
        analysis="not stated",
        derived=DERIVED,
        n=pairs["total"] + pairs["total_control"],
        estimate=np.exp(log_ratio),
        ci_low=np.exp(log_ratio - reach * error),
        ci_high=np.exp(log_ratio + reach * error),
        ci_level=level,
    ).reset_index(drop=True)
