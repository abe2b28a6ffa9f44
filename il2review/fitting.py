"""The compartment model fitted to published levels, and how far it errs."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import least_squares
from scipy.stats import t as student

from il2review import exposure
from il2review.kinetics import Disposition


@dataclass(frozen=True)
class Fit:
    """The model fitted to the levels: the body, the 95 % interval of each free parameter, the misfit before and after.

    ``misfit`` and ``before`` are factors: one and a half means that a level is typically that much above or below.
    """

    body: Disposition
    intervals: dict[str, tuple[float, float]]
    levels: int
    misfit: float
    before: float


def fit(rows: pd.DataFrame, start: Disposition, free: tuple[str, ...] = ("clearance", "absorption")) -> Fit:
    """Least squares on the logarithms of the levels, over the ``free`` parameters, from ``start``.

    A bound counts only where the model falls on its wrong side. Raises ValueError with fewer than three more levels
    than free parameters.
    """
    known = exposure.levels(rows, start)
    if len(known) < len(free) + 3:
        raise ValueError(f"{len(known)} levels cannot set {len(free)} parameters")

    def body(logs) -> Disposition:
        return replace(start, **dict(zip(free, np.exp(logs), strict=True)))

    def residuals(logs) -> np.ndarray:
        return misses(exposure.levels(rows, body(logs)))

    first = np.log([getattr(start, name) for name in free])
    top = [0.0 if name == "available" else np.inf for name in free]
    found = least_squares(residuals, first, bounds=(-np.inf, top), xtol=1e-10, ftol=1e-10)
    spare = len(known) - len(free)
    variance = np.linalg.inv(found.jac.T @ found.jac) * (2 * found.cost / spare)
    reach = student.ppf(0.975, spare) * np.sqrt(np.diag(variance))
    ends = {name: tuple(np.exp([x - r, x + r])) for name, x, r in zip(free, found.x, reach, strict=True)}
    return Fit(body(found.x), ends, len(known), typical(found.fun), typical(residuals(first)))


def misses(known: pd.DataFrame) -> np.ndarray:
    """Logarithms of observed over expected; a bound that the model keeps is no miss."""
    logs = np.log(known["ratio"].to_numpy(float))
    above, below = known["relation"].isin([">", ">="]), known["relation"].isin(["<", "<="])
    return np.where(above, np.clip(logs, 0, None), np.where(below, np.clip(logs, None, 0), logs))


def typical(logs: np.ndarray) -> float:
    """The typical factor between observed and expected: the exponential of the root mean square."""
    return float(np.exp(np.sqrt(np.mean(np.square(logs)))))
