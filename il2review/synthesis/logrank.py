"""Hazard ratios and their intervals from a p value, where a trial prints no interval."""

import numpy as np
import pandas as pd
from scipy.stats import norm

DERIVED = "p value and number of events"
LIMITS = "published ratio, interval from its p value"


def log_hazard_ratio_from_p(
    p: float, events: float, favours_experimental: bool, share: float = 0.5
) -> tuple[float, float]:
    """Log hazard ratio and its standard error from a two-sided log-rank p value and all ``events`` of both arms.

    ``share`` is the share of patients assigned to the experimental arm. The variance of observed less expected
    events is events * share * (1 - share), so the standard error is its inverse root, and the log ratio is the
    z value of p times it: Tierney et al., Trials 2007;8:16. Raises ValueError for p outside 0 to 1 or no events.
    """
    if not (0 < p <= 1 and events > 0 and 0 < share < 1):
        raise ValueError(f"p {p:g} with {events:g} events and a share of {share:g} gives no hazard ratio")
    error = 1 / np.sqrt(events * share * (1 - share))
    return float((-1 if favours_experimental else 1) * norm.isf(p / 2) * error), float(error)


def hazard_ratios_from_p(rows: pd.DataFrame, level: float = 95) -> pd.DataFrame:
    """Rows of ``evidence.comparisons`` that print p (exactly), events and direction, with the hazard ratio added.

    Rows without ``events`` or ``favours``, or with a p value that is only a bound, are left out. Arms are taken as
    equal in size where a source does not give their sizes.
    """
    usable = rows[rows["events"].notna() & rows["favours"].notna() & rows["p_value"].gt(0) & rows["p_relation"].eq("=")]
    effects = [
        log_hazard_ratio_from_p(float(row.p_value), float(row.events), row.favours == "experimental", _share(row))
        for row in usable.itertuples()
    ]
    y, error = np.array(effects).reshape(-1, 2).T
    reach = norm.isf((1 - level / 100) / 2) * error
    return usable.assign(
        measure="HR",
        derived=DERIVED,
        estimate=np.exp(y),
        ci_low=np.exp(y - reach),
        ci_high=np.exp(y + reach),
        ci_level=level,
    ).reset_index(drop=True)


def limits_from_p(rows: pd.DataFrame, level: float = 95) -> pd.DataFrame:
    """Rows of ``evidence.comparisons`` that print a hazard ratio and p (exactly) but no interval, with one added.

    The standard error of the log ratio is its distance from nought over the z value of p (Tierney et al., Trials
    2007;8:16), so the interval is as exact as the digits of both. A ratio of 1 or a p of 1 gives none; such rows are
    left out, as are those with an interval of their own.
    """
    bare = rows["estimate"].notna() & rows["ci_low"].isna() & rows["measure"].eq("HR")
    exact = rows["p_value"].gt(0) & rows["p_value"].lt(1) & rows["p_relation"].fillna("=").eq("=")
    usable = rows[bare & exact & rows["estimate"].ne(1)]
    y = np.log(usable["estimate"].astype(float))
    reach = norm.isf((1 - level / 100) / 2) * y.abs() / norm.isf(usable["p_value"].astype(float) / 2)
    limits = {"ci_low": np.exp(y - reach), "ci_high": np.exp(y + reach), "ci_level": level}
    return usable.assign(derived=LIMITS, **limits).reset_index(drop=True)


def _share(row) -> float:
    sizes = (row.arm_n, row.comparator_n)
    return 0.5 if any(pd.isna(size) for size in sizes) else float(sizes[0] / sum(sizes))
