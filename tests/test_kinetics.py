"""The compartment model: mass, limits, the closed form, and what cannot be."""

import math

import numpy as np
import pytest

from il2review import kinetics
from il2review.kinetics import BOLUS, DEPOT, INFUSION, Disposition, Dose

BODY = Disposition(clearance=120, central=2800, between=25, peripheral=2300, absorption=0.004, available=0.4)
TIMES = np.linspace(0, 1440, 97)
COURSES = {
    "bolus every eight hours": [Dose(1e6, BOLUS, start) for start in (0, 480, 960)],
    "infusion": [Dose(1e6, INFUSION, 0, 360)],
    "two infusions that overlap": [Dose(1e6, INFUSION, 0, 600), Dose(2e6, INFUSION, 300, 600)],
    "under the skin": [Dose(1e6, DEPOT)],
    "all at once": [Dose(5e5, DEPOT, 60), Dose(1e6, BOLUS, 60), Dose(1e5, INFUSION, 60, 15)],
}


def closed(body, dose, times):
    """The closed form, written out route by route."""
    total = np.zeros(len(times))
    for weight, rate in kinetics.exponentials(body):
        since = times - dose.start
        on = since >= 0
        if dose.route == BOLUS:
            part = dose.amount * weight * np.exp(-rate * since)
        elif dose.route == INFUSION:
            during, after = np.clip(since, 0, dose.minutes), np.clip(since - dose.minutes, 0, None)
            part = dose.amount / dose.minutes * weight / rate * (1 - np.exp(-rate * during)) * np.exp(-rate * after)
        else:
            share = body.absorption / (body.absorption - rate)
            part = dose.amount * body.available * weight * share
            part = part * (np.exp(-rate * since) - np.exp(-body.absorption * since))
        total = total + np.where(on, part, 0)
    return total


@pytest.mark.parametrize("doses", COURSES.values(), ids=COURSES)
def test_nothing_is_made_and_nothing_vanishes(doses):
    found = kinetics.simulate(BODY, doses, TIMES)
    given = [
        sum(d.amount * (min(1, (t - d.start) / d.minutes) if d.route == INFUSION else 1) for d in doses if t >= d.start)
        for t in TIMES
    ]
    assert found[list(kinetics.STATES)].sum(axis=1).to_numpy() == pytest.approx(given, rel=1e-6, abs=1)
    assert (found[list(kinetics.STATES)] >= -1e-3).all(axis=None)


@pytest.mark.parametrize("doses", COURSES.values(), ids=COURSES)
def test_the_equations_and_their_closed_form_agree(doses):
    found = kinetics.simulate(BODY, doses, TIMES)["concentration"].to_numpy()
    expected = sum(closed(BODY, dose, TIMES) for dose in doses)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6 * expected.max())


def test_a_bolus_starts_at_dose_over_volume_and_a_long_infusion_ends_at_rate_over_clearance():
    assert kinetics.simulate(BODY, [Dose(2800.0)], [0, 1])["concentration"][0] == pytest.approx(1)
    week = 7 * 1440
    level = kinetics.simulate(BODY, [Dose(120.0 * week, INFUSION, 0, week)], [0, week - 1])["concentration"]
    assert level.iloc[-1] == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize("dose", [Dose(1e6), Dose(1e6, INFUSION, 0, 60), Dose(1e6, DEPOT)])
def test_the_area_is_what_clearance_says(dose):
    found = kinetics.simulate(BODY, [dose], np.linspace(0, 6000, 6001))
    area = np.trapezoid(found["concentration"], found["time"])
    assert area == pytest.approx(kinetics.area(BODY, dose), rel=2e-3)


def test_half_lives_come_back():
    body = kinetics.of_half_lives(clearance=120, central=2770, fast=12.9, slow=85)
    assert body.half_lives == pytest.approx((12.9, 85))
    assert (body.clearance, body.central) == (120, 2770)
    late = kinetics.simulate(body, [Dose(1.0)], [600, 685])["concentration"]
    assert late[0] / late[1] == pytest.approx(2, rel=1e-3)


@pytest.mark.parametrize("clearance", [10, 200])
def test_half_lives_that_no_body_has_are_refused(clearance):
    with pytest.raises(ValueError, match="must lie between"):
        kinetics.of_half_lives(clearance=clearance, central=2770, fast=12.9, slow=85)


@pytest.mark.parametrize("wrong", [{"clearance": 0}, {"available": 1.2}, {"central": math.nan}, {"absorption": -1}])
def test_an_impossible_body_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Disposition(**{"clearance": 1, "central": 1, "between": 1, "peripheral": 1} | wrong)


@pytest.mark.parametrize("wrong", [{"route": "oral"}, {"amount": -1}, {"minutes": 5}, {"route": INFUSION}])
def test_an_impossible_dose_is_refused(wrong):
    with pytest.raises(ValueError, match=r"is wanted|at least zero"):
        Dose(**{"amount": 1} | wrong)
