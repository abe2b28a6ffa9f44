"""Which study makes the heterogeneity, and which one moves the pool."""

import numpy as np
import pandas as pd

from il2review.synthesis import heterogeneity
from il2review.synthesis.poolable import MINIMUM, NotPoolable
from il2review.synthesis.proportions import log_odds_variances, shares_of
from il2review.synthesis.ratios import log_ratios


def baujat(rows: pd.DataFrame, across: tuple[str, ...] = ()) -> pd.DataFrame:
    """A row a study: ``contribution`` to the heterogeneity and ``influence`` on the pooled effect.

    After Baujat et al., Statistics in Medicine 2002;21:2641-2652, in the random-effects form of metafor's ``baujat``:
    the squared Pearson residual, and the squared change of the pooled mean without the study over the variance of
    the mean that is left. Shares are taken on the log odds by inverse variance. Raises NotPoolable as the pool does,
    and for fewer than four studies.
    """
    if len(rows) <= MINIMUM:
        raise NotPoolable(f"{len(rows)} studies: without one of them there is no pool", rows)
    if (rows["measure"] == "share").all():
        events, total = shares_of(rows, across)
        half = 0.5 * ((events == 0) | (events == total))
        y, v = np.log((events + half) / (total - events + half)), log_odds_variances(events, total)
    else:
        y, v = log_ratios(rows, across)
    mean, _, tau2 = _pooled(y, v)
    without = [_pooled(np.delete(y, i), np.delete(v, i)) for i in range(len(y))]
    return (
        rows[["study_id", "name", "citekey"]]
        .assign(
            contribution=(y - mean) ** 2 / (tau2 + v),
            influence=[(mean - other) ** 2 / variance for other, variance, _ in without],
        )
        .reset_index(drop=True)
    )


def _pooled(y: np.ndarray, v: np.ndarray) -> tuple[float, float, float]:
    """Random-effects mean, its variance and the between-study variance."""
    tau2 = heterogeneity.reml(y, v)
    weights = 1 / (v + tau2)
    return float(np.average(y, weights=weights)), float(1 / weights.sum()), tau2
