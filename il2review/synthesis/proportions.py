"""Shares of patients: exact intervals for one study, the binomial-normal model for several."""

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import beta, chi2, norm

from il2review.synthesis import binomial, heterogeneity
from il2review.synthesis.poolable import NotPoolable, require_counts, require_poolable
from il2review.synthesis.result import Result

ALIKE = ("measure", "endpoint", "disease", "setting", "intervention", "denominator")
"""Columns in which the rows of a pool of shares must agree."""
SHOWN = ["study_id", "name", "citekey", "events", "total", "denominator", "estimate", "low", "high"]


def exact_interval(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper-Pearson interval of ``events`` of ``total``, as shares.

    Source: Clopper & Pearson, Biometrika 1934;26:404-413. Raises ValueError for impossible counts.
    """
    if not 0 <= events <= total or total < 1:
        raise ValueError(f"{events} of {total} patients is impossible")
    low, high = _exact(np.array([float(events)]), np.array([float(total)]), level)
    return float(low[0]), float(high[0])


def exact_shares(rows: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """The rows that have a count, with ``estimate``, ``low`` and ``high``: share and exact interval of each.

    Raises NotPoolable for impossible counts.
    """
    counted = rows[rows["events"].notna() & rows["total"].notna()].reset_index(drop=True)
    require_counts(counted)
    events, total = (counted[column].to_numpy(float) for column in ("events", "total"))
    low, high = _exact(events, total, level)
    return counted.assign(estimate=events / total, low=low, high=high)


def _exact(events: np.ndarray, total: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    alpha, none, every = 1 - level, events == 0, events == total
    # A beta distribution wants positive parameters; what stands in for an empty cell is not used.
    low = beta.ppf(alpha / 2, np.maximum(events, 1), total - events + 1)
    high = beta.isf(alpha / 2, events + 1, np.maximum(total - events, 1))
    return np.where(none, 0.0, low), np.where(every, 1.0, high)


def pool_proportions(rows: pd.DataFrame, level: float = 0.95, across: tuple[str, ...] = ()) -> Result:
    """Random-effects pool of shares by maximum likelihood (binomial-normal; zero cells need no correction).

    ``rows`` as ``evidence.for_pool`` returns them: one row a study with ``events`` and ``total``; ``across`` names
    columns of ``ALIKE`` in which they may differ on purpose.
    The model is that of Stijnen, Hamza & Ozdemir, Statistics in Medicine 2010;29:3046-3067; the interval is
    Wald's on the log odds, I2 follows metafor's ``rma.glmm`` (Higgins & Thompson's typical variance) and the
    test of homogeneity is the likelihood-ratio test against one share a study.
    Raises NotPoolable for fewer than three studies, a cohort twice, unlike rows, or impossible counts.
    """
    events, total = shares_of(rows, across)
    fit = fitted(np.ones((len(rows), 1)), events, total, rows)
    mu, error = float(fit.coefficients[0]), float(np.sqrt(fit.covariance[0, 0]))
    z = norm.isf((1 - level) / 2)
    pooled = logit(events.sum() / total.sum())
    pooled_error = 1 / np.sqrt(total.sum() * expit(pooled) * (1 - expit(pooled)))
    q, q_p = _homogeneity(events, total)
    v = log_odds_variances(events, total)
    reach = z * np.hypot(fit.tau, error)
    return Result(
        measure="share",
        endpoint=rows["endpoint"].iloc[0],
        level=level,
        model="random-effects logistic regression (binomial-normal, maximum likelihood)",
        estimate=expit(mu),
        low=expit(mu - z * error),
        high=expit(mu + z * error),
        error=error,
        prediction_low=expit(mu - reach),
        prediction_high=expit(mu + reach),
        common=expit(pooled),
        common_low=expit(pooled - z * pooled_error),
        common_high=expit(pooled + z * pooled_error),
        tau2=fit.tau**2,
        i2=heterogeneity.i2(fit.tau**2, v),
        q=q,
        q_p=q_p,
        p=None,
        n=int(total.sum()),
        studies=exact_shares(rows, level)[SHOWN].assign(weight=percent_weights(1 / (fit.tau**2 + v))),
        across=across,
    )


def shares_of(rows: pd.DataFrame, across: tuple[str, ...] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Events and totals of rows that may be pooled. Raises NotPoolable as ``pool_proportions`` does."""
    require_poolable(rows, ALIKE, across)
    require_counts(rows)
    events, total = rows["events"].to_numpy(float), rows["total"].to_numpy(float)
    if events.sum() in (0, total.sum()):
        raise NotPoolable("no study, or every patient, had the event: the odds cannot be estimated", rows)
    return events, total


def fitted(design: np.ndarray, events: np.ndarray, total: np.ndarray, rows: pd.DataFrame) -> binomial.Fit:
    """The binomial-normal model. Raises NotPoolable where the shares allow no fit."""
    try:
        return binomial.fit(design, events, total)
    except binomial.NoFit as error:
        raise NotPoolable(str(error), rows) from error


def percent_weights(precision: np.ndarray) -> np.ndarray:
    """Weights of the studies in percent."""
    return 100 * precision / precision.sum()


def log_odds_variances(events, total):
    """Sampling variances of the log odds, with a half added only to studies with an empty cell."""
    empty = (events == 0) | (events == total)
    yes, no = events + 0.5 * empty, total - events + 0.5 * empty
    return 1 / yes + 1 / no


def _homogeneity(events, total) -> tuple[float, float]:
    """Likelihood-ratio statistic of one share a study against one share for all, and its p value."""

    def fit(share):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.sum(
                np.where(events > 0, events * np.log(share), 0)
                + np.where(total > events, (total - events) * np.log1p(-share), 0)
            )

    q = 2 * (fit(events / total) - fit(np.full(len(events), events.sum() / total.sum())))
    return float(q), float(chi2.sf(q, len(events) - 1))
