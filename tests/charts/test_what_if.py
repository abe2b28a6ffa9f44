"""The curves that the page computes are those of the Python model."""

import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from il2review import exposure, kinetics
from il2review.charts.what_if import BOLUS, CONTINUOUS, DEPOT, SHORT, WHOLE, what_if
from il2review.dose import ADULT
from il2review.kinetics import Dose

BODY = kinetics.of_half_lives(
    clearance=120, central=2770, fast=12.9, slow=85, absorption=np.log(2) / 180, available=0.4
)
SPREAD = pd.DataFrame(
    {
        "affinity_class": ["high", "intermediate"],
        "low": [5e-12, 5e-10],
        "middle": [1e-11, 1e-9],
        "high": [4e-11, 4e-9],
        "k": [3, 3],
        "citekey": ["a", "b"],
    }
)
HOURS = [0, 0.1, 0.3, 1, 5, 12, 24, 25.5, 36, 48]


@pytest.fixture(scope="module")
def figure():
    return what_if(BODY, SPREAD, id="x", title="A finding", sources=["data/pharmacokinetics.csv"])


def in_the_page(figure, field, **chosen) -> list[float]:
    """Values of the curve at ``HOURS`` as Vega computes them: the same chart, its line drawn as text."""
    spec = dict(figure.static["wide"]["spec"])
    assert set(chosen) <= {param["name"] for param in spec["params"]}
    spec["params"] = [p | {"value": chosen[p["name"]]} if p["name"] in chosen else p for p in spec["params"]]
    line = next(layer for layer in spec["vconcat"][0]["layer"] if layer["mark"].get("strokeWidth") == 2.5)
    spec["vconcat"] = [
        {
            "data": {"values": [{"hours": hour} for hour in HOURS]},
            "transform": line["transform"],
            "mark": "text",
            "encoding": {
                "x": {"field": "hours", "type": "quantitative", "axis": None},
                "text": {"field": field, "type": "quantitative", "format": ".8e"},
            },
        }
    ]
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1").replace("\u2212", "-")
    return [float(text) for text in re.findall(r">(-?\d\.\d+e[+-]\d+)<", svg)]


def simulated(body, doses) -> np.ndarray:
    found = kinetics.simulate(body, doses, np.array(HOURS) * 60)["concentration"].to_numpy()
    return found * exposure.molar(1.0) * 1e12


def every(hours, route, amount, minutes=0.0):
    return [Dose(amount, route, start * 60.0, minutes) for start in range(0, 49, hours)]


FULL = 1e6 * ADULT.square_metres
CHOICES = [
    ({}, every(24, kinetics.DEPOT, FULL)),
    ({"route": DEPOT, "times": 2, "dose": 3}, every(12, kinetics.DEPOT, 3 * FULL)),
    ({"route": BOLUS, "times": 3, "dose": 25}, every(8, kinetics.BOLUS, 25 * FULL)),
    ({"route": SHORT, "times": 3, "dose": 25}, every(8, kinetics.INFUSION, 25 * FULL, 15.0)),
    ({"route": CONTINUOUS, "dose": 18}, [Dose(2 * 18 * FULL, kinetics.INFUSION, 0, 2880.0)]),
    ({"basis": WHOLE, "surface": 2.4}, every(24, kinetics.DEPOT, FULL / 2.4)),
]


@pytest.mark.parametrize(("chosen", "doses"), CHOICES)
def test_a_choice_gives_the_curve_of_the_model(figure, chosen, doses):
    assert in_the_page(figure, "level", **chosen) == pytest.approx(simulated(BODY, doses), rel=1e-5, abs=1e-4)


def test_clearance_and_depot_follow_their_controls(figure):
    body = kinetics.Disposition(300, BODY.central, BODY.between, BODY.peripheral, np.log(2) / 360, BODY.available)
    found = in_the_page(figure, "level", clearance=300, depot=6)
    assert found == pytest.approx(simulated(body, every(24, kinetics.DEPOT, FULL)), rel=1e-5, abs=1e-4)


def test_affinity_follows_its_control(figure):
    level = np.array(in_the_page(figure, "level"))
    assert in_the_page(figure, "high", kd_high=40) == pytest.approx(100 * level / (level + 40), rel=1e-5)
    assert in_the_page(figure, "intermediate", kd_mid=250) == pytest.approx(100 * level / (level + 250), rel=1e-5)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_every_control_has_a_name_and_starts_within_its_reach(figure, size):
    controls = [param for param in figure.static[size]["spec"]["params"] if "bind" in param]
    assert len(controls) == 9
    for param in controls:
        bind = param["bind"]
        assert bind["name"].strip()
        if bind["input"] == "range":
            assert bind["min"] <= param["value"] <= bind["max"]
        else:
            assert param["value"] in bind["options"]
