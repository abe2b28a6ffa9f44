"""The same shares pooled in other ways, to show how far the result depends on the method."""

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import norm

from il2review.synthesis import heterogeneity
from il2review.synthesis.proportions import log_odds_variances, pool_proportions


def other_methods(rows: pd.DataFrame, level: float = 0.95, across: tuple[str, ...] = ()) -> pd.DataFrame:
    """Pooled share by each method: ``method``, ``estimate``, ``low``, ``high`` (shares).

    ``rows`` as for ``pool_proportions``, whose refusals hold here too. The main model comes first, then its
    common-effect form, then random effects (REML, Wald interval) on the log odds and on the double arcsine.
    """
    main = pool_proportions(rows, level, across)
    events, total = rows["events"].to_numpy(float), rows["total"].to_numpy(float)
    return pd.DataFrame(
        [
            (main.model, main.estimate, main.low, main.high),
            ("common effect, logistic regression", main.common, main.common_low, main.common_high),
            ("random effects on the log odds, inverse variance", *_on_log_odds(events, total, level)),
            ("random effects on the Freeman-Tukey double arcsine", *_on_double_arcsine(events, total, level)),
        ],
        columns=["method", "estimate", "low", "high"],
    )


def _random_effects(y: np.ndarray, v: np.ndarray, level: float) -> tuple[float, float, float]:
    """Mean and Wald limits with REML between-study variance."""
    weights = 1 / (v + heterogeneity.reml(y, v))
    mean, reach = np.average(y, weights=weights), norm.isf((1 - level) / 2) / np.sqrt(weights.sum())
    return float(mean), float(mean - reach), float(mean + reach)


def _on_log_odds(events: np.ndarray, total: np.ndarray, level: float) -> list[float]:
    """A half is added to the cells of studies in which nobody, or everybody, had the event."""
    half = 0.5 * ((events == 0) | (events == total))
    y = np.log((events + half) / (total - events + half))
    return [float(expit(value)) for value in _random_effects(y, log_odds_variances(events, total), level)]


def _on_double_arcsine(events: np.ndarray, total: np.ndarray, level: float) -> list[float]:
    """Freeman & Tukey, Annals of Mathematical Statistics 1950;21:607-611; turned back with the harmonic mean of the
    studies' sizes after Miller, American Statistician 1978;32:138."""
    y = double_arcsine(events, total)
    size = len(total) / np.sum(1 / total)
    return [_share(value, size) for value in _random_effects(y, 1 / (4 * total + 2), level)]


def double_arcsine(events, total):
    """The Freeman-Tukey transform of a share, half the sum of the two arcsines."""
    return (np.arcsin(np.sqrt(events / (total + 1))) + np.arcsin(np.sqrt((events + 1) / (total + 1)))) / 2


def _share(value: float, size: float) -> float:
    """The share whose transform in a study of this size is ``value``; 0 and 1 beyond the ends."""
    if value <= double_arcsine(0, size):
        return 0.0
    if value >= double_arcsine(size, size):
        return 1.0
    sine = np.sin(2 * value)
    inside = max(0.0, 1 - (sine + (sine - 1 / sine) / size) ** 2)
    return float((1 - np.sign(np.cos(2 * value)) * np.sqrt(inside)) / 2)
