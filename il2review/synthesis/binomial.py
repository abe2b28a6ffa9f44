"""The binomial-normal model: events are binomial, the log odds of the studies are normal about a mean or a line.

Fitted by maximum likelihood. The random effect is integrated out by adaptive Gauss-Hermite quadrature (Liu & Pierce,
Biometrika 1994;81:624-629). No library at hand fits it: statsmodels has the model only with a normal approximation
of the posterior, PyMARE has no counts.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, gammaln, log_expit, logit, logsumexp
from scipy.stats import norm

NODES, WEIGHTS = np.polynomial.hermite.hermgauss(25)
NO_SPREAD = 1e-8
"""A between-study standard deviation below this is none."""
BOUNDLESS = 5.0
"""One above this spans shares from nearly none to nearly all: the likelihood then rises without a maximum."""


class NoFit(ArithmeticError):
    """Raised where the likelihood has no maximum, with the reason."""


@dataclass(frozen=True)
class Fit:
    """Maximum-likelihood estimates on the log-odds scale.

    ``coefficients`` has one entry a column of the design, ``covariance`` is theirs; ``tau`` is the between-study
    standard deviation and ``log_likelihood`` the maximum reached.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    tau: float
    log_likelihood: float


def log_likelihood(mu: float | np.ndarray, tau: float, events: np.ndarray, total: np.ndarray) -> float:
    """Log marginal likelihood of ``events`` of ``total`` (one entry a study).

    Each study's log odds is normal with mean ``mu`` (one for all, or one a study) and standard deviation ``tau``.
    """
    return _likelihood_and_slopes(mu, tau, events, total)[0]


def fit(design: np.ndarray, events: np.ndarray, total: np.ndarray) -> Fit:
    """Fit the model whose mean log odds is ``design`` (studies by columns) times the coefficients.

    Raises NoFit where the likelihood has no maximum.
    """
    start = _without_spread(design, events, total)
    found = minimize(
        lambda p: _negative(p, design, events, total),
        [*start, np.log(0.5)],
        jac=True,
        method="BFGS",
        options={"gtol": 1e-8, "maxiter": 500},
    )
    none = log_likelihood(design @ start, 0.0, events, total)
    if none >= -found.fun - 1e-9:
        return Fit(start, _covariance_without_spread(design, start, total), 0.0, none)
    if np.exp(found.x[-1]) > BOUNDLESS:
        raise NoFit("the shares lie so far apart, from none to all, that the spread between studies has no bound")
    return Fit(found.x[:-1], _covariance(found.x, design, events, total), float(np.exp(found.x[-1])), -found.fun)


def _likelihood_and_slopes(mu, tau, events, total) -> tuple[float, np.ndarray, float]:
    """Log likelihood, its slope in each study's mean, and its slope in the logarithm of ``tau``.

    The slopes are means over the distribution of the random effect given the data (Fisher's identity).
    """
    mu = np.broadcast_to(np.asarray(mu, float), events.shape)
    choose = gammaln(total + 1) - gammaln(events + 1) - gammaln(total - events + 1)
    if tau < NO_SPREAD:
        value = np.sum(choose + events * log_expit(mu) + (total - events) * log_expit(-mu))
        return float(value), events - total * expit(mu), 0.0
    centre = _modes(mu, tau, events, total)
    share = expit(centre)
    width = np.sqrt(2) / np.sqrt(total * share * (1 - share) + tau**-2)
    theta = centre[:, None] + width[:, None] * NODES
    away = (theta - mu[:, None]) / tau
    log_terms = (
        events[:, None] * log_expit(theta)
        + (total - events)[:, None] * log_expit(-theta)
        + norm.logpdf(away)
        + NODES**2
        + np.log(WEIGHTS)
    )
    each = logsumexp(log_terms, axis=1)
    given = np.exp(log_terms - each[:, None])
    value = np.sum(choose + each + np.log(width / tau))
    return float(value), (given * away).sum(axis=1) / tau, float(np.sum((given * away**2).sum(axis=1) - 1))


def _modes(mu, tau, events, total):
    """Most likely log odds of each study given ``mu`` and ``tau``, by damped Newton steps on a concave function."""
    theta = np.array(mu)
    for _ in range(100):
        share = expit(theta)
        step = (events - total * share - (theta - mu) / tau**2) / (total * share * (1 - share) + tau**-2)
        theta = theta + np.clip(step, -2, 2)
        if np.max(np.abs(step)) < 1e-10:
            break
    return theta


def _negative(point, design, events, total) -> tuple[float, np.ndarray]:
    """What the optimiser minimises, with its gradient, at the coefficients and the logarithm of tau."""
    tau = np.exp(np.clip(point[-1], -12, 5))
    value, by_mean, by_tau = _likelihood_and_slopes(design @ point[:-1], tau, events, total)
    return -value, -np.append(design.T @ by_mean, by_tau)


def _without_spread(design, events, total) -> np.ndarray:
    """Coefficients of the ordinary logistic regression, by Newton's method."""
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = logit(events.sum() / total.sum())
    for _ in range(100):
        share = expit(design @ coefficients)
        information = (design * (total * share * (1 - share))[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (events - total * share))
        coefficients = coefficients + np.clip(step, -5, 5)
        if np.max(np.abs(step)) < 1e-11:
            return coefficients
    raise NoFit("the moderator separates the studies with events from those without: no finite slope")


def _covariance_without_spread(design, coefficients, total) -> np.ndarray:
    share = expit(design @ coefficients)
    return np.linalg.inv((design * (total * share * (1 - share))[:, None]).T @ design)


def _covariance(point, design, events, total) -> np.ndarray:
    """Of the coefficients: inverse of the observed information, by central differences of the exact gradient."""
    step, size = 1e-4, len(point)
    information = np.empty((size, size))
    for i in range(size):
        shift = step * np.eye(size)[i]
        above, below = (_negative(point + sign * shift, design, events, total)[1] for sign in (1, -1))
        information[i] = (above - below) / (2 * step)
    return np.linalg.inv((information + information.T) / 2)[:-1, :-1]
