"""Pools of counts for rare events: Mantel-Haenszel and Peto. Both assume one true effect."""

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm
from statsmodels.stats.contingency_tables import StratifiedTable

from il2review.synthesis.counts import BOTH, ratios_from_counts
from il2review.synthesis.poolable import NotPoolable, require_counts, require_poolable
from il2review.synthesis.proportions import percent_weights
from il2review.synthesis.ratios import ALIKE, patients, study_ratios
from il2review.synthesis.result import Result


def pool_mantel_haenszel(pairs: pd.DataFrame, measure: str, level: float = 0.95) -> Result:
    """Common-effect risk ratio (RR) or odds ratio (OR) after Mantel & Haenszel, without correction of empty cells.

    ``pairs`` as ``count_pairs`` returns them. Interval of the OR after Robins, Breslow & Greenland, Biometrics
    1986;42:311-323 (statsmodels), of the RR after Greenland & Robins, Biometrics 1985;41:55-68. A study without any
    event counts for nothing. Raises NotPoolable as ``pool_ratios`` does, and where nobody had the event.
    """
    e, n, ec, nc = _counts(pairs)
    size = n + nc
    favourable, adverse = (
        (ec * n / size, e * nc / size) if measure == "RR" else (ec * (n - e) / size, e * (nc - ec) / size)
    )
    if not favourable.sum() or not adverse.sum():
        raise NotPoolable(f"an empty column in all studies together: the {measure} is 0 or without bound", pairs)
    if measure == "OR":
        table = StratifiedTable([np.array([[a, b - a], [c, d - c]]) for a, b, c, d in zip(e, n, ec, nc, strict=True)])
        mean, error = table.logodds_pooled, table.logodds_pooled_se
    else:
        spread = np.sum((n * nc * (e + ec) - e * ec * size) / size**2)
        mean = np.log(adverse.sum() / favourable.sum())
        error = np.sqrt(spread / (adverse.sum() * favourable.sum()))
    each = ratios_from_counts(pairs, measure)
    y = np.log(each["estimate"].to_numpy(float))
    reach = 2 * norm.isf((1 - each["ci_level"].to_numpy(float) / 100) / 2)
    v = (np.log(each["ci_high"].to_numpy(float) / each["ci_low"].to_numpy(float)) / reach) ** 2
    return _common(each, y, v, favourable, mean, error, level, f"common effect, Mantel-Haenszel {measure}")


def pool_peto(pairs: pd.DataFrame, level: float = 0.95) -> Result:
    """Common-effect odds ratio after Peto, from observed less expected events; for rare events in arms of like size.

    ``pairs`` as ``count_pairs`` returns them. Yusuf et al., Progress in Cardiovascular Diseases 1985;27:335-371.
    Raises NotPoolable as ``pool_ratios`` does, and where nobody had the event.
    """
    e, n, ec, nc = _counts(pairs)
    size, had = n + nc, e + ec
    variance = had * (size - had) * n * nc / (size**2 * (size - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        y, v = (e - had * n / size) / variance, 1 / variance
    mean, error = np.sum(e - had * n / size) / variance.sum(), 1 / np.sqrt(variance.sum())
    return _common(pairs.assign(measure="OR"), y, v, variance, mean, error, level, "common effect, Peto's odds ratio")


def _counts(pairs: pd.DataFrame) -> tuple[np.ndarray, ...]:
    require_poolable(pairs.assign(measure="counts"), tuple(c for c in ALIKE if c in pairs))
    require_counts(pairs, BOTH)
    e, n, ec, nc = (pairs[c].to_numpy(float) for c in ("events", "total", "events_control", "total_control"))
    if not np.any((e + ec > 0) & (e + ec < n + nc)):
        raise NotPoolable("in every study nobody, or everybody, had the event: there is no ratio", pairs)
    return e, n, ec, nc


def _common(each, y, v, weights, mean, error, level, model) -> Result:
    """A result in which every study estimates the same effect; silent studies add nothing to Q."""
    z = norm.isf((1 - level) / 2)
    spoken = np.isfinite(y) & np.isfinite(v)
    q = float(np.sum((y[spoken] - mean) ** 2 / v[spoken]))
    free = int(spoken.sum()) - 1
    low, point, high = (float(np.exp(mean + side * z * error)) for side in (-1, 0, 1))
    return Result(
        measure=each["measure"].iloc[0],
        endpoint=each["endpoint"].iloc[0],
        level=level,
        model=model,
        estimate=point,
        low=low,
        high=high,
        error=float(error),
        prediction_low=None,
        prediction_high=None,
        common=point,
        common_low=low,
        common_high=high,
        tau2=0.0,
        i2=100 * max(0.0, (q - free) / q) if q > 0 else 0.0,
        q=q,
        q_p=float(chi2.sf(q, free)) if free else 1.0,
        p=float(2 * norm.sf(abs(mean) / error)),
        n=patients(each),
        studies=study_ratios(each, y, v, z).assign(weight=percent_weights(weights)),
    )
