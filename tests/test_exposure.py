"""Published levels beside the model: units, what is left out and why, the fit, and numbers that sources print."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from il2review import dose, evidence, exposure, fitting
from il2review.dose import ADULT
from il2review.kinetics import Disposition

BODY = Disposition(clearance=150, central=3000, between=25, peripheral=2300, absorption=0.004, available=0.4)
EMPTY = dict.fromkeys(
    ["n", "infusion_hours", "value", "low", "high", "time_h", "dose_value", "dose_unit", "unit", "relation"], pd.NA
)


def level(name, route, parameter, value, unit, dose_value=1.0, dose_unit="M[iU]/m2", **more):
    """One row of ``pharmacokinetics``, made up."""
    row = {"pk_id": name, "species": "human", "route": route, "parameter": parameter, "value": value, "unit": unit}
    return EMPTY | row | {"dose_value": dose_value, "dose_unit": dose_unit, "relation": "="} | more


def foretold(body):
    """Rows whose values are what the model says of ``body``."""
    rows = pd.DataFrame(
        [
            level("bolus", "intravenous bolus", "concentration at a time", 1.0, "[iU]/mL", time_h=0.5),
            level(
                "long",
                "continuous intravenous infusion",
                "steady-state concentration",
                1.0,
                "[iU]/mL",
                18.0,
                "M[iU]/m2/d",
            ),
            level(
                "short",
                "short intravenous infusion",
                "steady-state concentration",
                1.0,
                "{U}/mL",
                3.0,
                "M{U}",
                infusion_hours=2.0,
            ),
            level("skin", "subcutaneous", "peak concentration", 1.0, "pg/mL"),
            level("area", "subcutaneous", "area under the curve", 1.0, "[iU].h/mL"),
            level("time", "subcutaneous", "time to peak", 1.0, "h", pd.NA, pd.NA),
        ]
    )
    ratio = exposure.levels(rows, body)["ratio"]
    return rows.assign(value=1 / ratio.to_numpy())


def test_levels_that_the_model_made_have_no_misfit():
    found = exposure.levels(foretold(BODY), BODY)
    assert list(found["ratio"]) == pytest.approx([1] * 6)
    assert fitting.typical(fitting.misses(found)) == pytest.approx(1)


def test_a_fit_finds_the_body_that_made_the_levels():
    start = replace(BODY, clearance=90, absorption=0.01)
    fitted = fitting.fit(foretold(BODY), start)
    assert fitted.body.clearance == pytest.approx(150, rel=0.01)
    assert fitted.body.absorption == pytest.approx(0.004, rel=0.01)
    assert fitted.misfit == pytest.approx(1, abs=0.01)
    assert fitted.before > 1.2


def test_the_interval_of_a_fit_holds_the_truth_under_noise():
    noise = np.exp([0.2, -0.15, 0.1, -0.2, 0.15, -0.1])
    rows = foretold(BODY)
    fitted = fitting.fit(rows.assign(value=rows["value"] * noise), BODY)
    low, high = fitted.intervals["clearance"]
    assert low < 150 < high


def test_too_few_levels_set_nothing():
    with pytest.raises(ValueError, match="cannot set"):
        fitting.fit(foretold(BODY)[:4], BODY)


def test_bounds_count_only_on_their_wrong_side():
    known = pd.DataFrame({"ratio": [0.5, 2.0, 0.5, 2.0], "relation": [">", ">=", "<", "<="]})
    assert list(np.exp(fitting.misses(known))) == pytest.approx([1, 2, 0.5, 1])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"route": "intrapleural"}, "no route 'intrapleural'"),
        ({"dose_value": pd.NA}, "dose of the level is not stated"),
        ({"dose_unit": "M{U}/m2"}, "units of different kinds"),
        ({"unit": "furlong"}, "cannot be compared"),
        ({"parameter": "concentration at a time"}, "time of the level is not stated"),
        ({"route": "short intravenous infusion", "parameter": "time to peak", "unit": "h"}, "peaks when it ends"),
        ({"route": "short intravenous infusion"}, "length of the infusion is not stated"),
    ],
)
def test_a_level_that_cannot_be_foretold_is_left_out_with_its_reason(change, reason):
    good = level("x", "subcutaneous", "peak concentration", 1.0, "[iU]/mL")
    (row,) = exposure.left_out(pd.DataFrame([good | change])).to_dict("records")
    assert reason in row["refused"]


def test_every_human_level_in_the_data_is_compared_or_has_a_reason():
    rows = evidence.table("pharmacokinetics")
    human = rows[(rows["species"] == "human") & rows["parameter"].isin(exposure.LEVELS)]
    compared, out = exposure.levels(rows, exposure.published()), exposure.left_out(rows)
    assert set(compared["pk_id"]) | set(out["pk_id"]) == set(human["pk_id"])
    assert out["refused"].str.len().min() > 0


def test_the_published_body_gives_back_what_was_published():
    body = exposure.published()
    rows = evidence.table("pharmacokinetics").set_index("pk_id")
    assert body.half_lives == pytest.approx(
        (rows.loc["konrad-half-life-distribution", "value"], rows.loc["konrad-half-life-elimination", "value"])
    )
    assert body.clearance == rows.loc["konrad-clearance", "value"]
    assert body.central * rows.loc["konrad-bolus-peak", "value"] == pytest.approx(1e6 * ADULT.square_metres)


def test_an_independent_level_of_the_same_paper_agrees():
    known = exposure.levels(evidence.table("pharmacokinetics"), exposure.published()).set_index("pk_id")
    assert known.loc["konrad-infusion-level", "ratio"] == pytest.approx(1, abs=0.02)


def test_units_agree_with_a_paper_that_prints_both():
    """Meropol 1996 equates 10 pM with 2.3 IU/mL (the row meropol-sc-peak)."""
    row = evidence.table("pharmacokinetics").set_index("pk_id").loc["meropol-sc-peak"]
    assert exposure.molar(float(row["value"])) == pytest.approx(1e-11, rel=0.1)


@pytest.mark.parametrize(
    ("unit", "times"), [("[iU]/L", 1e-3), ("pg/mL", 0.01636), ("ng/mL", 16.36), ("pmol/L", 0.2503)]
)
def test_factors_between_units_of_level(unit, times):
    """By the label: 18 million IU are 1.1 mg of 15,300 Da."""
    assert exposure.per_ml(unit) == pytest.approx(times, rel=1e-3)


def test_a_regimen_repeats_its_dose_and_an_infusion_runs_through():
    arms = dose.intensity(evidence.arms(study_id=["fyfe-registration", "boccardo-1998"], arm_id="il2"))
    by_id = {arm["study_id"]: exposure.course(arm, BODY) for _, arm in arms.iterrows()}
    bolus, infusion = by_id["fyfe-registration"], by_id["boccardo-1998"]
    at = bolus.set_index(bolus["hours"].round(3))["molar"]
    assert at[8.0] > 5 * at[7.917]
    rate = 18e6 * ADULT.square_metres / (24 * 60)
    assert infusion["molar"].iloc[-1] == pytest.approx(exposure.molar(rate / BODY.clearance), rel=1e-3)


def test_marks_are_sorted_and_keep_their_sources():
    found = exposure.marks({"caligiuri-civ-30ug": "b", "meropol-sc-peak": "a"}, {"fyfe-registration": "c"})
    assert list(found["label"]) == ["a", "b", "c"]
    assert list(found["citekey"]) == ["meropol1996", "caligiuri1993", "fyfe1995"]
    assert found["molar"].iloc[1] == pytest.approx(77e-12, rel=1e-6)


def test_the_peak_is_found_between_the_points_of_the_grid():
    times = np.linspace(0, 100, 6)
    course = pd.DataFrame({"time": times, "concentration": 5 - ((times - 47) / 30) ** 2})
    time, height = exposure._peak(course)
    assert (time, height) == (pytest.approx(47), pytest.approx(5))


def test_half_life_of_the_depot_is_that_of_its_source():
    row = evidence.table("pharmacokinetics").set_index("pk_id").loc["piscitelli-sc-half-life"]
    assert math.log(2) / exposure.published().absorption == pytest.approx(60 * float(row["value"]))
