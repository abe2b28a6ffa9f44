"""Does the effect change with a number that differs between studies, such as dose or year?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import norm, t

from il2review.formats import GAP, interval, p_value, ratio
from il2review.synthesis import heterogeneity
from il2review.synthesis.poolable import NotPoolable
from il2review.synthesis.proportions import SHOWN, exact_shares, fitted, log_odds_variances, percent_weights, shares_of
from il2review.synthesis.ratios import log_ratios, study_ratios

ENOUGH = 10
"""Fewer studies than this carry no line: the rule of this book, as for small-study tests."""


@dataclass(frozen=True)
class Regression:
    """A straight line through the studies' effects on the model's scale (log odds for shares, log ratio for ratios).

    ``slope`` with ``low`` and ``high`` is per unit of ``moderator``; ``coefficients`` (intercept, slope) and their
    ``covariance`` give the line, ``critical`` the width of its band in standard errors. ``tau2`` is the variance
    between studies that the line leaves, ``tau2_without`` that of the pool without it. ``studies`` has one row a
    study with ``x``, ``estimate``, ``low``, ``high`` and ``weight``.
    """

    measure: str
    endpoint: str
    moderator: str
    model: str
    level: float
    coefficients: np.ndarray
    covariance: np.ndarray
    critical: float
    p: float
    tau2: float
    tau2_without: float
    studies: pd.DataFrame

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.studies)

    @property
    def slope(self) -> float:
        """Change of the effect per unit of the moderator, on the model's scale."""
        return float(self.coefficients[1])

    @property
    def low(self) -> float:
        """Lower limit of the slope."""
        return self.slope - self.critical * float(np.sqrt(self.covariance[1, 1]))

    @property
    def high(self) -> float:
        """Upper limit of the slope."""
        return self.slope + self.critical * float(np.sqrt(self.covariance[1, 1]))

    @property
    def explained(self) -> float:
        """Percent of the between-study variance that the line takes away, never below zero."""
        return 100 * max(0.0, 1 - self.tau2 / self.tau2_without) if self.tau2_without > 0 else 0.0

    def at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The line and its band at the values ``x``, on the scale of the measure."""
        design = np.column_stack([np.ones(len(x)), x])
        error = np.sqrt(np.einsum("ij,jk,ik->i", design, self.covariance, design))
        back = expit if self.measure == "share" else np.exp
        middle = design @ self.coefficients
        return tuple(back(middle + side * self.critical * error) for side in (0, -1, 1))

    def words(self, unit: str = "unit") -> str:
        """'odds ratio 1.05 per doubling (95 % CI 0.98–1.12; p = 0.16; 12 studies)'; ``unit`` names the step."""
        what = "odds ratio" if self.measure == "share" else f"ratio of {self.measure}s"
        limits = interval(np.exp(self.low), np.exp(self.high), "ratio")
        return (
            f"{what} {ratio(np.exp(self.slope))} per {unit} ({100 * self.level:.0f}{GAP}% CI {limits}; "
            f"{p_value(self.p)}; {self.k}{GAP}studies)"
        )


def regress_proportions(
    rows: pd.DataFrame, moderator: str, level: float = 0.95, across: tuple[str, ...] = ()
) -> Regression:
    """Shares against the column ``moderator``: binomial-normal model by maximum likelihood, Wald interval.

    ``rows`` and refusals as for ``pool_proportions``; besides, NotPoolable for fewer than ten studies, for a missing
    value of the moderator, or one that does not vary.
    """
    x = _moderator(rows, moderator)
    events, total = shares_of(rows, across)
    fit = fitted(np.column_stack([np.ones(len(x)), x - x.mean()]), events, total, rows)
    coefficients, covariance = _uncentred(fit.coefficients, fit.covariance, x.mean())
    without = fitted(np.ones((len(x), 1)), events, total, rows)
    error = float(np.sqrt(covariance[1, 1]))
    v = log_odds_variances(events, total)
    return Regression(
        measure="share",
        endpoint=rows["endpoint"].iloc[0],
        moderator=moderator,
        model="random-effects logistic regression (binomial-normal, maximum likelihood)",
        level=level,
        coefficients=coefficients,
        covariance=covariance,
        critical=float(norm.isf((1 - level) / 2)),
        p=float(2 * norm.sf(abs(coefficients[1]) / error)),
        tau2=fit.tau**2,
        tau2_without=without.tau**2,
        studies=exact_shares(rows, level)[SHOWN].assign(x=x, weight=percent_weights(1 / (fit.tau**2 + v))),
    )


def regress_ratios(rows: pd.DataFrame, moderator: str, level: float = 0.95, across: tuple[str, ...] = ()) -> Regression:
    """Ratios against the column ``moderator``: REML, with the interval of Knapp & Hartung.

    Knapp & Hartung, Statistics in Medicine 2003;22:2693-2710 (t with k - 2 degrees of freedom). ``rows`` and refusals
    as for ``pool_ratios``; besides as for ``regress_proportions``.
    """
    x = _moderator(rows, moderator)
    y, v = log_ratios(rows, across)
    tau2 = heterogeneity.reml(y, v, x - x.mean())
    coefficients, covariance = _uncentred(*weighted_line(x - x.mean(), y, 1 / (v + tau2)), x.mean())
    free = len(y) - 2
    return Regression(
        measure=rows["measure"].iloc[0],
        endpoint=rows["endpoint"].iloc[0],
        moderator=moderator,
        model="random effects on the log scale (REML, Knapp-Hartung)",
        level=level,
        coefficients=coefficients,
        covariance=covariance,
        critical=float(t.isf((1 - level) / 2, free)),
        p=float(2 * t.sf(abs(coefficients[1]) / np.sqrt(covariance[1, 1]), free)),
        tau2=tau2,
        tau2_without=heterogeneity.reml(y, v),
        studies=study_ratios(rows, y, v, norm.isf((1 - level) / 2)).assign(x=x, weight=percent_weights(1 / (v + tau2))),
    )


def weighted_line(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted least squares of ``y`` on ``x``: intercept and slope, and their covariance from the residuals."""
    import statsmodels.api as sm

    fit = sm.WLS(y, sm.add_constant(x), weights=weights).fit()
    return np.asarray(fit.params), np.asarray(fit.cov_params())


def _uncentred(coefficients: np.ndarray, covariance: np.ndarray, centre: float) -> tuple[np.ndarray, np.ndarray]:
    """The line in the moderator itself; it is fitted about the mean, where years and doses are numbers of like size."""
    turn = np.array([[1.0, -centre], [0.0, 1.0]])
    return turn @ coefficients, turn @ covariance @ turn.T


def _moderator(rows: pd.DataFrame, name: str) -> np.ndarray:
    reasons = []
    if len(rows) < ENOUGH:
        reasons.append(f"{len(rows)} studies ({', '.join(rows['study_id'])}): a line wants at least {ENOUGH}")
    bare = rows.loc[rows[name].isna(), "study_id"]
    if len(bare):
        reasons.append(f"no {name} for {', '.join(bare)}")
    elif rows[name].nunique() < 2:
        reasons.append(f"{name} is the same in all rows")
    if reasons:
        raise NotPoolable(reasons, rows)
    return rows[name].to_numpy(float)
