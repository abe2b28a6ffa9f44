"""Do small studies show another effect than large ones? Asked only where there are enough of them to answer."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logit
from scipy.stats import t

from il2review.formats import p_value
from il2review.synthesis.poolable import NotPoolable
from il2review.synthesis.proportions import log_odds_variances, shares_of
from il2review.synthesis.ratios import log_ratios
from il2review.synthesis.regression import ENOUGH, weighted_line


@dataclass(frozen=True)
class SmallStudies:
    """A test for funnel-plot asymmetry: its ``method``, ``statistic`` (t on k - 2 degrees of freedom) and ``p``.

    ``studies`` has a row a study with ``estimate`` on the scale of the measure and ``error`` on the model's scale.
    """

    method: str
    statistic: float
    p: float
    studies: pd.DataFrame

    def words(self) -> str:
        """'Egger's test: p = 0.20'."""
        return f"{self.method}: {p_value(self.p)}"


def small_study_test(rows: pd.DataFrame, across: tuple[str, ...] = ()) -> SmallStudies:
    """Egger's test for ratios, Peters's for shares. ``rows`` as for the pool.

    Egger et al., BMJ 1997;315:629-634: weighted regression of the log ratio on its standard error, weights the
    inverse variances. A share's standard error depends on the share itself, so there the inverse of the study's size
    takes its place, after Peters et al., JAMA 2006;295:676-680. Raises NotPoolable for fewer than ten studies, and
    for all that the pool refuses.
    """
    if len(rows) < ENOUGH:
        raise NotPoolable(f"{len(rows)} studies: a test for small-study effects wants at least {ENOUGH}", rows)
    if (rows["measure"] == "share").all():
        events, total = shares_of(rows, across)
        v = log_odds_variances(events, total)
        half = 0.5 * ((events == 0) | (events == total))
        y, x, method = logit((events + half) / (total + 2 * half)), 1 / total, "Peters's test"
        estimates = events / total
    else:
        y, v = log_ratios(rows, across)
        x, method, estimates = np.sqrt(v), "Egger's test", np.exp(y)
    coefficients, covariance = weighted_line(x, y, 1 / v)
    statistic = float(coefficients[1] / np.sqrt(covariance[1, 1]))
    studies = rows[["study_id", "name", "citekey"]].assign(estimate=estimates, error=np.sqrt(v))
    return SmallStudies(method, statistic, float(2 * t.sf(abs(statistic), len(y) - 2)), studies.reset_index(drop=True))
