"""Doses on one axis."""

import pandas as pd
import pytest

from il2review import dose, evidence


@pytest.mark.parametrize(
    ("value", "unit", "miu_m2"),
    [
        (9, "M[iU]/m2", 9),
        (900, "k[iU]/m2", 0.9),
        (600000, "[iU]/kg", 0.6 * 70 / 1.8),
        (18, "M[iU]", 10),
        (1, "M{Cetus_U}/m2", 6),
        (100, "k{Cetus_U}/kg", 0.6 * 70 / 1.8),
    ],
)
def test_known_units_are_converted(value, unit, miu_m2):
    assert dose.per_square_metre(value, unit) == pytest.approx(miu_m2)


def test_another_body_gives_another_dose():
    small = dose.Body(kilograms=50, square_metres=1.5)
    assert dose.per_square_metre(600000, "[iU]/kg", small) == pytest.approx(20)
    assert dose.per_square_metre(9, "M[iU]/m2", small) == 9


def test_mass_agrees_with_the_equivalence_that_a_trial_prints():
    """Atkins 1993 prints 1.33 mg/m2 as about 600,000 IU/kg."""
    assert dose.per_square_metre(1330, "ug/m2") == pytest.approx(dose.per_square_metre(600000, "[iU]/kg"), rel=0.1)


@pytest.mark.parametrize("unit", ["{U}/kg", "k{U}/m2", "M{U}"])
def test_a_unit_of_unstated_kind_is_refused(unit):
    with pytest.raises(dose.DoseError, match="which kind of unit"):
        dose.per_square_metre(1, unit)


@pytest.mark.parametrize("unit", ["mL", "[iU]/h", "M[iU]/m3", ""])
def test_an_unknown_unit_is_refused(unit):
    with pytest.raises(dose.DoseError, match="no unit of dose"):
        dose.per_square_metre(1, unit)


def arm(**changes):
    good = {
        "dose_value": 9.0,
        "dose_unit": "M[iU]/m2",
        "doses_per_day": 2.0,
        "days_per_cycle": 5.0,
        "cycle_dose": pd.NA,
        "cycles": 2.0,
        "route": "subcutaneous",
        "intervention": "IL-2 alone",
    }
    return pd.DataFrame([good | changes])


def test_a_day_a_cycle_and_a_course():
    (row,) = dose.intensity(arm()).to_dict("records")
    found = [row[f"miu_m2_{time}"] for time in ("day", "cycle", "course")]
    assert (found, row["refused"]) == ([18, 90, 180], "")
    assert 2 ** row["doublings"] == pytest.approx(18)


def test_a_dose_that_changes_within_the_cycle_is_summed_by_the_source():
    (row,) = dose.intensity(arm(cycle_dose=63.0)).to_dict("records")
    assert (row["miu_m2_day"], row["miu_m2_cycle"], row["miu_m2_course"]) == (18, 63, 126)


def test_a_dose_of_the_whole_day_needs_no_number_of_doses():
    (row,) = dose.intensity(arm(dose_unit="M[iU]/d", doses_per_day=pd.NA)).to_dict("records")
    assert row["miu_m2_day"] == pytest.approx(5)


def test_a_continuous_infusion_is_dosed_by_the_day():
    (row,) = dose.intensity(arm(route=dose.CONTINUOUS, doses_per_day=pd.NA)).to_dict("records")
    assert row["miu_m2_day"] == 9


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"doses_per_day": pd.NA}, "how often"),
        ({"dose_unit": "M{U}"}, "kind of unit"),
        ({"intervention": "denileukin diftitox", "dose_unit": "ug/kg"}, "not IL-2 itself"),
        ({"intervention": "DAB486IL-2", "dose_unit": "ug/kg"}, "not IL-2 itself"),
        ({"intervention": "engineered IL-2", "dose_unit": "ug/m2"}, "not IL-2 itself"),
    ],
)
def test_what_is_not_known_is_refused_with_the_reason(changes, why):
    (row,) = dose.intensity(arm(**changes)).to_dict("records")
    assert pd.isna(row["miu_m2_day"])
    assert why in row["refused"]


def test_every_published_dose_is_converted_or_refused_with_a_reason():
    found = dose.intensity(evidence.arms())
    assert (found["miu_m2_day"].notna() ^ (found["refused"] != "")).all()
    assert found["miu_m2_day"].notna().sum() >= 30
    systemic = found[~found["route"].isin(dose.LOCAL)]  # into a tumour go doses a thousand times smaller
    assert systemic["miu_m2_day"].dropna().between(0.03, 120).all()
