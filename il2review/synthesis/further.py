"""What one more trial would have to show to change the conclusion."""

import numpy as np
import pandas as pd
from scipy.stats import t

from il2review.synthesis import heterogeneity
from il2review.synthesis.ratios import hartung_knapp, log_ratios

LOWER, NONE, HIGHER = "below", "none", "above"
"""The interval of the pool lies below no effect, holds it, or lies above it."""


def further_trial(
    rows: pd.DataFrame, ratios: np.ndarray, events: np.ndarray, level: float = 0.95, across: tuple[str, ...] = ()
) -> pd.DataFrame:
    """The conclusion of the pool with one more trial, for each of ``ratios`` found with each number of ``events``.

    ``rows`` as for ``pool_ratios``, whose model is fitted anew with the further trial in it, between-study variance
    included. The trial's standard error is 2 / sqrt(events), that of a hazard ratio in arms of like size. A row a
    trial: ``ratio``, ``events``, ``conclusion`` (``LOWER``, ``NONE`` or ``HIGHER``). After Langan et al., Journal of
    Clinical Epidemiology 2012;65:511-519.
    """
    y, v = log_ratios(rows, across)
    found = [
        {
            "ratio": float(r),
            "events": float(e),
            "conclusion": _conclusion(np.append(y, np.log(r)), np.append(v, 4 / e), level),
        }
        for e in events
        for r in ratios
    ]
    return pd.DataFrame(found)


def _conclusion(y: np.ndarray, v: np.ndarray, level: float) -> str:
    mean, error = hartung_knapp(y, 1 / (v + heterogeneity.reml(y, v)))
    reach = t.isf((1 - level) / 2, len(y) - 1) * error
    return LOWER if mean + reach < 0 else HIGHER if mean - reach > 0 else NONE
