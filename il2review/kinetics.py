"""Where a dose of IL-2 goes: a depot, the blood, the tissue behind it, and out.

Two compartments with linear elimination from the first, and a depot that empties into it at a constant rate. Amounts
are in any one unit of IL-2, volumes in mL, times in minutes. ``simulate`` integrates the equations with SciPy;
``exponentials`` is their closed form (Gibaldi and Perrier, Pharmacokinetics), which the charts compute in the page.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.integrate import solve_ivp

BOLUS, INFUSION, DEPOT = "intravenous bolus", "intravenous infusion", "subcutaneous"
STATES = ("depot", "central", "peripheral", "eliminated", "lost")
"""Where an amount can be: ``lost`` is what never leaves the depot for the blood."""


@dataclass(frozen=True)
class Disposition:
    """One body's handling of IL-2.

    ``clearance`` and ``between`` (distribution clearance) in mL/min, ``central`` and ``peripheral`` volumes in mL,
    ``absorption`` from the depot per minute, ``available`` the share of a depot's dose that reaches the blood.
    Raises ValueError unless all are positive and the share at most one.
    """

    clearance: float
    central: float
    between: float
    peripheral: float
    absorption: float = 1.0
    available: float = 1.0

    def __post_init__(self):
        for name, value in vars(self).items():
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} is {value}: a positive number is wanted")
        if self.available > 1:
            raise ValueError(f"available is {self.available}: a share is at most one")

    @property
    def rates(self) -> tuple[float, float]:
        """The fast and the slow rate of decline after a bolus, per minute."""
        out, there, back = self._micro()
        total, product = out + there + back, out * back
        root = math.sqrt(total**2 - 4 * product)
        return (total + root) / 2, (total - root) / 2

    @property
    def half_lives(self) -> tuple[float, float]:
        """The fast and the slow half-life after a bolus, in minutes."""
        fast, slow = self.rates
        return math.log(2) / fast, math.log(2) / slow

    @property
    def steady_volume(self) -> float:
        """Volume of distribution at steady state, in mL."""
        return self.central + self.peripheral

    def _micro(self) -> tuple[float, float, float]:
        return self.clearance / self.central, self.between / self.central, self.between / self.peripheral


def of_half_lives(clearance: float, central: float, fast: float, slow: float, **depot) -> Disposition:
    """The disposition of which clearance (mL/min), central volume (mL) and both half-lives (min) are known.

    Raises ValueError where no two-compartment body has them: the clearance must lie between what the slow and what
    the fast half-life alone would give.
    """
    quick, late = math.log(2) / fast, math.log(2) / slow
    out = clearance / central
    if not late < out < quick:
        raise ValueError(
            f"clearance over volume is {out:.3g} per min: it must lie between {late:.3g} and {quick:.3g}, "
            "which the half-lives give"
        )
    back = quick * late / out
    there = quick + late - out - back
    return Disposition(clearance, central, there * central, there * central / back, **depot)


@dataclass(frozen=True)
class Dose:
    """One dose: its ``amount``, its route, when it starts and, for an infusion, how long it runs (min)."""

    amount: float
    route: str = BOLUS
    start: float = 0.0
    minutes: float = 0.0

    def __post_init__(self):
        if self.route not in (BOLUS, INFUSION, DEPOT):
            raise ValueError(f"route {self.route!r}: one of {BOLUS}, {INFUSION}, {DEPOT} is wanted")
        if self.amount < 0 or self.start < 0 or (self.route == INFUSION) != (self.minutes > 0):
            raise ValueError(f"{self}: an amount and a start of at least zero, and a length for infusions alone")

    @property
    def end(self) -> float:
        """When the last of it has been given."""
        return self.start + self.minutes


def simulate(body: Disposition, doses: list[Dose], times) -> pd.DataFrame:
    """Amounts in each place (``STATES``) and the ``concentration`` in blood (amount per mL) at ``times`` (min, rising).

    A dose that starts at one of the times counts there already.
    """
    times = np.asarray(times, float)
    stops = sorted({0.0, times[-1], *(edge for d in doses for edge in (d.start, d.end) if edge < times[-1])})
    state, found = np.zeros(len(STATES)), {}
    for begin, end in itertools.pairwise(stops):
        state = _at_once(body, doses, begin, state)
        rate = sum(d.amount / d.minutes for d in doses if d.route == INFUSION and d.start <= begin < d.end)
        inside = times[(times >= begin) & (times < end)]
        solved = solve_ivp(
            _flow, (begin, end), state, "LSODA", [*inside, end], args=(body, rate), rtol=1e-9, atol=1e-9 * _all(doses)
        )
        found |= dict(zip(inside, solved.y.T, strict=False))
        state = solved.y[:, -1]
    found[stops[-1]] = _at_once(body, doses, stops[-1], state)
    frame = pd.DataFrame([found[time] for time in times], columns=list(STATES))
    return frame.assign(time=times, concentration=frame["central"] / body.central)


def _all(doses: list[Dose]) -> float:
    return sum(d.amount for d in doses) or 1.0


def _at_once(body: Disposition, doses: list[Dose], time: float, state: np.ndarray) -> np.ndarray:
    """The state with the doses that are given whole at ``time``."""
    return sum((_given(body, d) for d in doses if d.start == time and d.route != INFUSION), state)


def _given(body: Disposition, dose: Dose) -> np.ndarray:
    """What a dose puts into each place at once."""
    if dose.route == BOLUS:
        return np.array([0, dose.amount, 0, 0, 0])
    return np.array([dose.amount * body.available, 0, 0, 0, dose.amount * (1 - body.available)])


def _flow(_time, state, body: Disposition, rate: float) -> list[float]:
    depot, central, peripheral, *_ = state
    out, there, back = body._micro()
    absorbed, exchanged = body.absorption * depot, there * central - back * peripheral
    return [-absorbed, rate + absorbed - out * central - exchanged, exchanged, out * central, 0]


def exponentials(body: Disposition) -> list[tuple[float, float]]:
    """Concentration after one unit by bolus as a sum of ``weight * exp(-rate * time)``: pairs of weight and rate."""
    fast, slow = body.rates
    _, _, back = body._micro()
    scale = body.central * (fast - slow)
    return [((fast - back) / scale, fast), ((back - slow) / scale, slow)]


def area(body: Disposition, dose: Dose) -> float:
    """The whole area under the concentration after one dose, in amount times min per mL."""
    return dose.amount * (body.available if dose.route == DEPOT else 1) / body.clearance
