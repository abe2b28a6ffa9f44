"""Shares of patients: exact intervals for one study, the binomial-normal model for several."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, gammaln, log_expit, logit, logsumexp
from scipy.stats import beta, chi2, norm

from il2review.synthesis import heterogeneity
from il2review.synthesis.result import NotPoolable, Result, require_poolable

NODES, WEIGHTS = np.polynomial.hermite.hermgauss(25)


def exact_interval(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper-Pearson interval of ``events`` of ``total``, as shares.

    Source: Clopper & Pearson, Biometrika 1934;26:404-413. Raises ValueError for impossible counts.
    """
    if not 0 <= events <= total or total < 1:
        raise ValueError(f"{events} of {total} patients is impossible")
    alpha = 1 - level
    low = 0.0 if events == 0 else float(beta.ppf(alpha / 2, events, total - events + 1))
    high = 1.0 if events == total else float(beta.isf(alpha / 2, events + 1, total - events))
    return low, high


def exact_shares(rows: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """The rows that have a count, with ``estimate``, ``low`` and ``high``: share and exact interval of each."""
    counted = rows[rows["events"].notna() & rows["total"].notna()].reset_index(drop=True)
    limits = [exact_interval(int(e), int(n), level) for e, n in zip(counted["events"], counted["total"], strict=True)]
    return counted.assign(
        estimate=[int(e) / int(n) for e, n in zip(counted["events"], counted["total"], strict=True)],
        low=[low for low, _ in limits],
        high=[high for _, high in limits],
    )


def log_likelihood(mu: float, tau: float, events: np.ndarray, total: np.ndarray) -> float:
    """Log marginal likelihood of the binomial-normal model.

    Each study's log odds is normal with mean ``mu`` and standard deviation ``tau``; its events are binomial.
    The random effect is integrated out by adaptive Gauss-Hermite quadrature (Liu & Pierce, Biometrika
    1994;81:624-629). ``events`` and ``total`` have one entry a study.
    """
    choose = gammaln(total + 1) - gammaln(events + 1) - gammaln(total - events + 1)
    if tau < 1e-8:
        return float(np.sum(choose + events * log_expit(mu) + (total - events) * log_expit(-mu)))
    centre = _modes(mu, tau, events, total)
    share = expit(centre)
    spread = 1 / np.sqrt(total * share * (1 - share) + tau**-2)
    theta = centre[:, None] + np.sqrt(2) * spread[:, None] * NODES
    log_density = (
        events[:, None] * log_expit(theta)
        + (total - events)[:, None] * log_expit(-theta)
        + norm.logpdf(theta, mu, tau)
        + NODES**2
        + np.log(WEIGHTS)
    )
    return float(np.sum(choose + logsumexp(log_density, axis=1) + np.log(np.sqrt(2) * spread)))


def _modes(mu, tau, events, total):
    """Most likely log odds of each study given ``mu`` and ``tau``, by damped Newton steps on a concave function."""
    theta = np.full(len(events), float(mu))
    for _ in range(100):
        share = expit(theta)
        step = (events - total * share - (theta - mu) / tau**2) / (total * share * (1 - share) + tau**-2)
        theta = theta + np.clip(step, -2, 2)
        if np.max(np.abs(step)) < 1e-10:
            break
    return theta


def pool_proportions(rows: pd.DataFrame, level: float = 0.95) -> Result:
    """Random-effects pool of shares by maximum likelihood (binomial-normal; zero cells need no correction).

    ``rows`` as ``evidence.for_pool`` returns them: one row a study with ``events`` and ``total``.
    The model is that of Stijnen, Hamza & Ozdemir, Statistics in Medicine 2010;29:3046-3067; the interval is
    Wald's on the log odds, I2 follows metafor's ``rma.glmm`` (Higgins & Thompson's typical variance) and the
    test of homogeneity is the likelihood-ratio test against one share a study.
    Raises NotPoolable for fewer than three studies, a cohort twice, or mixed endpoints, settings or units of count.
    """
    require_poolable(rows, ("endpoint", "disease", "setting", "intervention", "measure"))
    events, total = rows["events"].to_numpy(float), rows["total"].to_numpy(float)
    if np.any(events > total) or np.any(events < 0):
        raise NotPoolable("more events than patients in " + ", ".join(rows.loc[events > total, "study_id"]))
    if events.sum() in (0, total.sum()):
        raise NotPoolable("no study, or every patient, had the event: the odds cannot be estimated")
    mu, tau, error = _fit(events, total)
    z = norm.isf((1 - level) / 2)
    pooled = logit(events.sum() / total.sum())
    pooled_error = 1 / np.sqrt(total.sum() * expit(pooled) * (1 - expit(pooled)))
    q, q_p = _homogeneity(events, total)
    v = log_odds_variances(events, total)
    reach = z * np.hypot(tau, error)
    precision = 1 / (tau**2 + v)
    columns = ["study_id", "name", "citekey", "events", "total", "denominator", "estimate", "low", "high"]
    studies = exact_shares(rows, level)[columns].assign(
        weight=100 * precision / precision.sum(),
    )
    return Result(
        measure="share",
        endpoint=rows["endpoint"].iloc[0],
        level=level,
        model="random-effects logistic regression (binomial-normal, maximum likelihood)",
        estimate=expit(mu),
        low=expit(mu - z * error),
        high=expit(mu + z * error),
        prediction_low=expit(mu - reach),
        prediction_high=expit(mu + reach),
        common=expit(pooled),
        common_low=expit(pooled - z * pooled_error),
        common_high=expit(pooled + z * pooled_error),
        tau2=tau**2,
        i2=heterogeneity.i2(tau**2, v),
        q=q,
        q_p=q_p,
        p=None,
        n=int(total.sum()),
        studies=studies.reset_index(drop=True),
    )


def _fit(events, total) -> tuple[float, float, float]:
    """Maximum-likelihood mean, between-study standard deviation and standard error of the mean (log odds)."""
    start = logit(np.clip(events.sum() / total.sum(), 1e-3, 1 - 1e-3))

    def best_mean(tau):
        return minimize_scalar(
            lambda mu: -log_likelihood(mu, tau, events, total),
            bracket=(start - 0.5, start + 0.5),
            options={"xtol": 1e-10},
        )

    found = minimize(
        lambda p: -log_likelihood(p[0], np.exp(p[1]), events, total),
        [start, np.log(0.5)],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000},
    )
    mu, tau = found.x[0], float(np.exp(found.x[1]))
    none = best_mean(0.0)
    if -none.fun >= -found.fun - 1e-9:
        mu, tau = float(none.x), 0.0
    return float(mu), tau, _standard_error(mu, tau, events, total)


def _standard_error(mu, tau, events, total) -> float:
    """From the inverse of the observed information, by central differences; of mu alone where tau is zero."""
    if tau == 0:
        share = expit(mu)
        return float(1 / np.sqrt(total.sum() * share * (1 - share)))
    point, step = np.array([mu, tau]), np.array([1e-3, 1e-3 * max(tau, 0.1)])
    hessian = np.empty((2, 2))
    for i in range(2):
        for j in range(2):
            a, b = np.eye(2)[i] * step, np.eye(2)[j] * step
            hessian[i, j] = sum(
                sign * log_likelihood(*(point + shift), events, total)
                for sign, shift in ((1, a + b), (-1, a - b), (-1, b - a), (1, -a - b))
            ) / (4 * step[i] * step[j])
    return float(np.sqrt(np.linalg.inv(-hessian)[0, 0]))


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
