"""Risk ratios, odds ratios and risk differences from counts in two arms."""

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.stats.meta_analysis import effectsize_2proportions
from statsmodels.stats.proportion import confint_proportions_2indep

from il2review.synthesis.pairs import WITHIN, pair
from il2review.synthesis.poolable import require_counts

STATISTIC = {"RR": "risk-ratio", "OR": "odds-ratio"}
BOTH = (("events", "total"), ("events_control", "total_control"))
DERIVED = "counts in both arms"
HALF = f"{DERIVED}, a half added to each cell"


def count_pairs(rows: pd.DataFrame, experimental: str, control: str) -> pd.DataFrame:
    """Arms that received ``experimental`` beside those that received ``control``, with the counts of both.

    ``rows``: shares of ``evidence.outcomes`` with ``events`` and ``total``. Arms are paired within study, endpoint,
    time, source and denominator; the control's counts are ``events_control`` and ``total_control``. Raises
    NotPoolable for impossible counts.
    """
    counted = rows[rows["events"].notna() & rows["total"].notna()]
    sides = [counted[counted["intervention"] == name] for name in (experimental, control)]
    pairs = pair(*sides, ["events", "total"], [*WITHIN, "denominator"])
    require_counts(pairs, BOTH)
    return pairs.assign(n=pairs["total"] + pairs["total_control"], analysis="not stated")


def ratios_from_counts(pairs: pd.DataFrame, measure: str, level: float = 95) -> pd.DataFrame:
    """``pairs`` (see ``count_pairs``) with the risk ratio (RR) or odds ratio (OR) of each study and its interval.

    In the shape of ``evidence.comparisons``. Variances of the log ratios as in statsmodels'
    ``effectsize_2proportions``. A half is added to the four cells of a study with one empty cell, which ``derived``
    says; a study in which nobody, or everybody, had the event in both arms says nothing about a ratio and gets none.
    """
    e, n, ec, nc = (pairs[c].to_numpy(float) for c in ("events", "total", "events_control", "total_control"))
    silent = ((e == 0) & (ec == 0)) | ((e == n) & (ec == nc))
    empty = ((e == 0) | (e == n) | (ec == 0) | (ec == nc)) & ~silent
    # Added here, and not by statsmodels: its float correction shifts the counts of studies without an empty cell too.
    half = np.where(empty | silent, 0.5, 0.0)
    y, v = effectsize_2proportions(e + half, n + 2 * half, ec + half, nc + 2 * half, statistic=STATISTIC[measure])
    y, error = np.where(silent, np.nan, y), np.sqrt(v)
    reach = norm.isf((1 - level / 100) / 2) * error
    return pairs.assign(
        measure=measure,
        derived=np.where(empty, HALF, DERIVED),
        estimate=np.exp(y),
        ci_low=np.exp(y - reach),
        ci_high=np.exp(y + reach),
        ci_level=level,
    )


def risk_differences(pairs: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """``pairs`` with ``estimate``, ``low`` and ``high``: difference of the shares, with Newcombe's interval.

    Absolute differences depend on the risk of the control arm, which differs between trials: they are shown side by
    side and not pooled. Newcombe, Statistics in Medicine 1998;17:873-890 (the score interval without correction).
    """
    counts = pairs[["events", "total", "events_control", "total_control"]].to_numpy(float)
    limits = [confint_proportions_2indep(*row, method="newcomb", compare="diff", alpha=1 - level) for row in counts]
    return pairs.assign(
        estimate=counts[:, 0] / counts[:, 1] - counts[:, 2] / counts[:, 3],
        low=[low for low, _ in limits],
        high=[high for _, high in limits],
    )
