"""Hazard, risk and odds ratios: from a published interval to a random-effects pool."""

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm, t

from il2review.synthesis import heterogeneity
from il2review.synthesis.poolable import NotPoolable, require_poolable
from il2review.synthesis.proportions import percent_weights
from il2review.synthesis.result import Result

ALIKE = ("measure", "endpoint", "disease", "setting", "intervention", "comparator", "denominator", "derived")
"""Columns in which the rows of a pool of ratios must agree, as far as the rows have them."""
NO_WIDTH = 1e-9
COUNTS = ["events", "total", "events_control", "total_control"]


def log_error(low, high, level):
    """Standard error of the log ratio from the limits of its interval of ``level`` percent, numbers or series.

    The limits are taken to lie evenly about the estimate on the log scale. Raises ValueError for limits that are
    not positive and ordered.
    """
    if not np.all((low > 0) & (low < high) & (level > 0) & (level < 100)):
        raise ValueError(f"{low} to {high} is no {level} % interval of a ratio")
    return np.log(high / low) / (2 * norm.isf((1 - level / 100) / 2))


def pool_ratios(rows: pd.DataFrame, level: float = 0.95, across: tuple[str, ...] = ()) -> Result:
    """Random-effects pool of ratios: inverse variance on the log scale, REML, Hartung-Knapp interval.

    ``rows`` as ``evidence.comparisons``, ``ratios_from_counts`` or ``hazard_ratios_from_rates`` return them: one a
    study, each with ``estimate``, ``ci_low``, ``ci_high`` and ``ci_level``; ``across`` names columns of ``ALIKE`` in
    which they may differ on purpose. Between-study variance by restricted maximum likelihood; interval after Hartung
    & Knapp, Statistics in Medicine 2001;20:3875-3889 (t with k - 1 degrees of freedom, no lower bound on the variance
    factor, as metafor's ``test="knha"``); prediction interval with k - 1 degrees of freedom, as metafor gives it then.
    Raises NotPoolable for fewer than three studies, a cohort twice, unlike rows, and rows without an interval that
    holds the estimate.
    """
    y, v = log_ratios(rows, across)
    tau2 = heterogeneity.reml(y, v)
    weights = 1 / (v + tau2)
    mean, error = hartung_knapp(y, weights)
    if error < NO_WIDTH:
        raise NotPoolable("all studies print the same estimate: the Hartung-Knapp interval has no width", rows)
    k, z = len(y), norm.isf((1 - level) / 2)
    critical = t.isf((1 - level) / 2, k - 1)
    fixed, fixed_error = np.average(y, weights=1 / v), np.sqrt(1 / np.sum(1 / v))
    q = float(np.sum((y - fixed) ** 2 / v))
    reach = critical * np.hypot(np.sqrt(tau2), error)
    return Result(
        measure=rows["measure"].iloc[0],
        endpoint=rows["endpoint"].iloc[0],
        level=level,
        model="random effects on the log scale (REML, Hartung-Knapp)",
        estimate=np.exp(mean),
        low=np.exp(mean - critical * error),
        high=np.exp(mean + critical * error),
        error=error,
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
        n=patients(rows),
        studies=study_ratios(rows, y, v, z).assign(weight=percent_weights(weights)),
        across=across,
    )


def log_ratios(rows: pd.DataFrame, across: tuple[str, ...] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Log ratios and sampling variances of rows that may be pooled. Raises NotPoolable as ``pool_ratios`` does."""
    require_poolable(_named_origins(rows), tuple(column for column in ALIKE if column in rows), across)
    printed = rows[["estimate", "ci_low", "ci_high", "ci_level"]].astype(float)
    bare = printed.isna().any(axis=1)
    estimate, low, high = (printed[column] for column in ("estimate", "ci_low", "ci_high"))
    sound = bare | ((low > 0) & (low <= estimate) & (estimate <= high) & (low < high))
    reasons = [f"no estimate with an interval: {study}" for study in rows.loc[bare, "study_id"]]
    reasons += [
        f"the interval of {row.study_id} ({row.ci_low:g} to {row.ci_high:g}) "
        f"does not hold its estimate {row.estimate:g}"
        for row in rows[~sound].itertuples()
    ]
    if reasons:
        raise NotPoolable(reasons, rows)
    return np.log(estimate.to_numpy()), log_error(low, high, printed["ci_level"]).to_numpy() ** 2


def _named_origins(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose ``derived`` says 'as published' where it was empty, and only the method where it says more."""
    if "derived" not in rows:
        return rows
    return rows.assign(derived=rows["derived"].astype("string").fillna("as published").str.split(",").str[0])


def study_ratios(rows: pd.DataFrame, y: np.ndarray, v: np.ndarray, z: float) -> pd.DataFrame:
    """The studies behind a pool of ratios, each with its interval on the scale of the ratio."""
    columns = ["study_id", "name", "citekey", *(c for c in ("year_start", "analysis", *COUNTS) if c in rows)]
    return (
        rows[columns]
        .assign(
            estimate=np.exp(y),
            low=np.exp(y - z * np.sqrt(v)),
            high=np.exp(y + z * np.sqrt(v)),
            n=rows.get("n", pd.NA),
        )
        .reset_index(drop=True)
    )


def with_limits(rows: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Rows of ratios with ``low`` and ``high``: the interval of ``level``, whatever the level that was printed."""
    reach = norm.isf((1 - level) / 2) / norm.isf((1 - rows["ci_level"].astype(float) / 100) / 2)
    y, low, high = (np.log(rows[column].astype(float)) for column in ("estimate", "ci_low", "ci_high"))
    half = reach * (high - low) / 2
    return rows.assign(low=np.exp(y - half), high=np.exp(y + half))


def patients(rows: pd.DataFrame) -> int:
    """Patients of all studies; 0 where a study does not give its number."""
    return int(rows["n"].sum()) if "n" in rows and rows["n"].notna().all() else 0


def hartung_knapp(y: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Weighted mean and its Hartung-Knapp standard error."""
    mean = float(np.average(y, weights=weights))
    return mean, float(np.sqrt(np.sum(weights * (y - mean) ** 2) / ((len(y) - 1) * weights.sum())))
