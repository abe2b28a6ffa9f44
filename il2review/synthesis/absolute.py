"""A relative effect under a stated risk, as patients per hundred or thousand."""

import numpy as np

from il2review.synthesis.result import Result


def risk_with(result: Result, risk: float) -> tuple[float, float, float]:
    """Risk of the event with treatment, and its limits, where the risk without it is ``risk`` (0 to 1).

    A risk ratio multiplies the risk, an odds ratio the odds; under proportional hazards a hazard ratio is the power
    of the share without event. Raises ValueError for a risk outside 0 to 1 and for a pool of shares.
    """
    if not 0 < risk < 1:
        raise ValueError(f"a risk of {risk:g} is not between 0 and 1")
    return tuple(_applied(result.measure, float(ratio), risk) for ratio in (result.estimate, result.low, result.high))


def _applied(measure: str, ratio: float, risk: float) -> float:
    if measure == "HR":
        return 1 - (1 - risk) ** ratio
    if measure == "OR":
        odds = ratio * risk / (1 - risk)
        return odds / (1 + odds)
    if measure == "RR":
        return float(np.minimum(1.0, ratio * risk))
    raise ValueError(f"{measure} is no ratio between two arms")
