"""Between-study variance and what follows from it, for every inverse-variance model."""

import numpy as np
from pymare import Dataset
from pymare.estimators import VarianceBasedLikelihoodEstimator


def reml(y: np.ndarray, v: np.ndarray, moderator: np.ndarray | None = None) -> float:
    """Between-study variance by restricted maximum likelihood, of effects ``y`` with sampling variances ``v``.

    With a ``moderator`` (one value a study) it is the variance that is left beside a straight line in it.
    """
    fit = VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(Dataset(y, v, moderator)).summary()
    return float(np.squeeze(fit.tau2))


def i2(tau2: float, v: np.ndarray) -> float:
    """Share of the variation that lies between studies, in percent, from ``tau2`` and the sampling variances ``v``.

    The typical sampling variance is that of Higgins & Thompson, Statistics in Medicine 2002;21:1539-1558.
    """
    w = 1 / v
    typical = (len(w) - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum())
    return float(100 * tau2 / (tau2 + typical))
