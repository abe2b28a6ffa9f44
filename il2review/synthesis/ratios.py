"""Hazard, risk and odds ratios: from a published interval to a random-effects pool."""

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm, t

from il2review.synthesis import heterogeneity
from il2review.synthesis.result import NotPoolable, Result, require_poolable


def log_error(low: float, high: float, level: float) -> float:
    """Standard error of the log ratio from the limits of its interval of ``level`` percent.

    The limits are taken to lie evenly about the estimate on the log scale. Raises ValueError for limits that are
    not positive and ordered.
    """
    if not 0 < low < high or not 0 < level < 100:
        raise ValueError(f"{low} to {high} is no {level} % interval of a ratio")
    return float(np.log(high / low) / (2 * norm.isf((1 - level / 100) / 2)))


def pool_ratios(rows: pd.DataFrame, level: float = 0.95) -> Result:
    """Random-effects pool of ratios: inverse variance on the log scale, REML, Hartung-Knapp interval.

    ``rows`` as ``evidence.comparisons`` returns them, one a study, each with ``estimate``, ``ci_low``, ``ci_high``
    and ``ci_level``. Between-study variance by restricted maximum likelihood; interval after Hartung & Knapp,
    Statistics in Medicine 2001;20:3875-3889 (t with k - 1 degrees of freedom, no lower bound on the variance
    factor, as metafor's ``test="knha"``); prediction interval with k - 1 degrees of freedom, as metafor gives it then.
    Raises NotPoolable for fewer than three studies, a cohort twice, or mixed endpoints, measures, settings,
    interventions or comparators, and for rows without an interval.
    """
    require_poolable(rows, ("endpoint", "measure", "disease", "setting", "intervention", "comparator"))
    bare = rows[rows[["estimate", "ci_low", "ci_high", "ci_level"]].isna().any(axis=1)]
    if len(bare):
        raise NotPoolable(f"no estimate with an interval: {', '.join(bare['study_id'])}")
    y = np.log(rows["estimate"].to_numpy(float))
    v = np.array([log_error(row.ci_low, row.ci_high, row.ci_level) for row in rows.itertuples()]) ** 2
    tau2 = heterogeneity.reml(y, v)
    weights = 1 / (v + tau2)
    mean, error = hartung_knapp(y, weights)
    k, z = len(y), norm.isf((1 - level) / 2)
    critical = t.isf((1 - level) / 2, k - 1)
    fixed, fixed_error = np.average(y, weights=1 / v), np.sqrt(1 / np.sum(1 / v))
    q = float(np.sum((y - fixed) ** 2 / v))
    reach = critical * np.hypot(np.sqrt(tau2), error)
    studies = rows[["study_id", "name", "citekey", "year_start", "analysis"]].assign(
        estimate=np.exp(y),
        low=np.exp(y - z * np.sqrt(v)),
        high=np.exp(y + z * np.sqrt(v)),
        weight=100 * weights / weights.sum(),
        n=rows.get("n", pd.NA),
    )
    return Result(
        measure=rows["measure"].iloc[0],
        endpoint=rows["endpoint"].iloc[0],
        level=level,
        model="random effects on the log scale (REML, Hartung-Knapp)",
        estimate=np.exp(mean),
        low=np.exp(mean - critical * error),
        high=np.exp(mean + critical * error),
        prediction_low=np.exp(mean - reach),
        prediction_high=np.exp(mean + reach),
        common=np.exp(fixed),
        common_low=np.exp(fixed - z * fixed_error),
        common_high=np.exp(fixed + z * fixed_error),
        tau2=tau2,
        i2=heterogeneity.i2(tau2, v),
        q=q,
        q_p=float(chi2.sf(q, k - 1)),
        p=float(2 * t.sf(abs(mean) / error, k - 1)),
        n=int(rows["n"].sum()) if "n" in rows and rows["n"].notna().all() else 0,
        studies=studies.reset_index(drop=True),
    )


def hartung_knapp(y: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Weighted mean and its Hartung-Knapp standard error."""
    mean = float(np.average(y, weights=weights))
    return mean, float(np.sqrt(np.sum(weights * (y - mean) ** 2) / ((len(y) - 1) * weights.sum())))
