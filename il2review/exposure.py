"""Published pharmacokinetics beside the compartment model: its parameters, and what it foretells for a dose."""

import math

import numpy as np
import pandas as pd

from il2review import dose, evidence, kinetics
from il2review.dose import ADULT, Body
from il2review.kinetics import BOLUS, DEPOT, INFUSION, Disposition, Dose

SOURCES = {
    "clearance": "konrad-clearance",
    "peak": "konrad-bolus-peak",
    "fast": "konrad-half-life-distribution",
    "slow": "konrad-half-life-elimination",
    "available": "uk-sc-bioavailability",
    "absorbed": "piscitelli-sc-half-life",
}
"""Rows of ``pharmacokinetics`` that set the model: one group measured all of the first four in the same patients."""

DAY = 24 * 60
ROUTES = {
    "intravenous bolus": BOLUS,
    "short intravenous infusion": INFUSION,
    "continuous intravenous infusion": INFUSION,
    "subcutaneous": DEPOT,
}
LEVELS = (
    "peak concentration",
    "concentration at a time",
    "steady-state concentration",
    "area under the curve",
    "time to peak",
)
"""Parameters that follow from a dose, and so can be held against the model."""
UNITS = {
    "mL/min": "milliliter/minute",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "%": "percent",
    "L": "liter",
    "mL": "milliliter",
    "L/h": "liter/hour",
}
"""Units of parameters, from UCUM to the units library."""


def in_unit(value: float, unit: str, wanted: str) -> float:
    """A figure of the table in the unit ``wanted`` (of the units library). Raises KeyError for an unknown unit."""
    return float((value * dose.registry()(UNITS[unit])).to(wanted).magnitude)


def middle(row) -> float:
    """The value of a row, or the middle of its range."""
    return float(row["value"]) if pd.notna(row["value"]) else float(row["low"] + row["high"]) / 2


def published(body: Body = ADULT) -> Disposition:
    """The model's parameters as published (``SOURCES``), for an adult of the size that the book assumes."""
    rows = evidence.table("pharmacokinetics").set_index("pk_id")
    clearance, peak, fast, slow, available, absorbed = (rows.loc[name] for name in SOURCES.values())
    units = peak["dose_value"] * dose.PREFIX["M"] * body.square_metres
    return kinetics.of_half_lives(
        clearance=in_unit(middle(clearance), clearance["unit"], "milliliter/minute"),
        central=float(units / peak["value"]),
        fast=in_unit(middle(fast), fast["unit"], "minute"),
        slow=in_unit(middle(slow), slow["unit"], "minute"),
        available=in_unit(middle(available), available["unit"], "dimensionless"),
        absorption=math.log(2) / in_unit(middle(absorbed), absorbed["unit"], "minute"),
    )


def molar(iu_per_ml: float) -> float:
    """IU of aldesleukin per mL in mol/L, by the label's specific activity and mass."""
    units = dose.registry()
    grams = evidence.table("molecule").set_index("constant_id").loc["aldesleukin-mass-uslabel", "value"]
    mass = iu_per_ml * units("international_unit/milliliter") / units("specific_activity")
    return float((mass / (float(grams) * units("gram/mole"))).to("mole/liter").magnitude)


def levels(rows: pd.DataFrame, body: Disposition, size: Body = ADULT) -> pd.DataFrame:
    """Human blood levels of a stated dose, and times to the peak, beside what the model foretells.

    ``rows`` of the table ``pharmacokinetics``. Returned with ``observed`` and ``expected`` in the unit of the row and
    ``ratio``, their quotient; ``used`` marks the figures that set the model. Rows that cannot be foretold (another
    route, no dose, units that do not fit each other) are left out: ``left_out`` has them, with the reason.
    """
    kept = [(row, *_scaled(row, size)) for _, row in _blood(rows).iterrows()]
    found = [
        {**row, "observed": middle(row) * scale, "expected": _expected(row, amount, body)}
        for row, amount, scale, refused in kept
        if not refused
    ]
    frame = pd.DataFrame(found)
    used = frame["pk_id"].isin(SOURCES.values())
    return frame.assign(ratio=frame["observed"] / frame["expected"], used=used).reset_index(drop=True)


def left_out(rows: pd.DataFrame, size: Body = ADULT) -> pd.DataFrame:
    """Human blood levels that the model cannot be held against, with ``refused``, the reason."""
    blood = _blood(rows)
    return blood.assign(refused=[_scaled(row, size)[2] for _, row in blood.iterrows()]).query("refused != ''")


def _blood(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["species"].eq("human") & rows["parameter"].isin(LEVELS)]


def _scaled(row, size: Body) -> tuple[float, float, str]:
    """The dose in units per patient, the factor from the row's level to those units per mL, and why not."""
    if row["route"] not in ROUTES:
        return 0, 0, f"the model has no route '{row['route']}'"
    if row["parameter"] == "time to peak":
        infused = ROUTES[row["route"]] == INFUSION
        return 1, in_unit(1, row["unit"], "hour"), "an infusion peaks when it ends" if infused else ""
    if pd.isna(row["dose_value"]):
        return 0, 0, "the dose of the level is not stated"
    if row["parameter"] == "concentration at a time" and pd.isna(row["time_h"]):
        return 0, 0, "the time of the level is not stated"
    if ROUTES[row["route"]] == INFUSION and pd.isna(row["infusion_hours"]) and not _daily(row):
        return 0, 0, "the length of the infusion is not stated"
    unnamed = "{U}" in row["dose_unit"], "{U}" in row["unit"]
    if any(unnamed) and not all(unnamed):
        return 0, 0, "dose and level are in units of different kinds"
    unit = row["dose_unit"].replace("{U}", "[iU]")
    try:
        amount = dose.per_square_metre(float(row["dose_value"]), unit, size) * 1e6 * size.square_metres
        return amount, per_ml(row["unit"].replace("{U}", "[iU]")), ""
    except (dose.DoseError, KeyError):
        return 0, 0, f"a dose in {row['dose_unit']} and a level in {row['unit']} cannot be compared"


def _daily(row) -> bool:
    return row["dose_unit"].endswith(dose.DAILY)


def per_ml(unit: str) -> float:
    """Factor from one of the table's units of level to IU per mL (an area: IU h per mL). Raises KeyError if unknown."""
    mole = 1 / molar(1.0)
    gram = 1e6 * float(dose.quantity(1, "ug").to("international_unit").magnitude)
    return {
        "[iU]/mL": 1.0,
        "[iU]/L": 1e-3,
        "k[iU]/L": 1.0,
        "[iU].h/mL": 1.0,
        "pmol/L": mole * 1e-12,
        "pg/mL": gram * 1e-12,
        "ng/mL": gram * 1e-9,
    }[unit]


def given(row, amount: float) -> list[Dose]:
    """The doses behind a level: one, or an infusion that has run until its level no longer rises."""
    route = ROUTES[row["route"]]
    if route != INFUSION:
        return [Dose(amount, route)]
    if pd.isna(row["infusion_hours"]):
        return [Dose(5 * amount, route, 0, 5 * DAY)]
    hours = float(row["infusion_hours"])
    return [Dose(amount * (hours / 24 if _daily(row) else 1), route, 0, hours * 60)]


def _expected(row, amount: float, body: Disposition) -> float:
    doses = given(row, amount)
    if row["parameter"] == "area under the curve":
        return sum(kinetics.area(body, one) for one in doses) / 60
    end = doses[0].end
    if row["parameter"] == "steady-state concentration":
        return float(kinetics.simulate(body, doses, [0, end])["concentration"].iloc[-1])
    if row["parameter"] == "concentration at a time":
        return float(kinetics.simulate(body, doses, [0, 60 * float(row["time_h"])])["concentration"].iloc[-1])
    time, level = _peak(kinetics.simulate(body, doses, np.linspace(0, end + DAY, 721)))
    return time / 60 if row["parameter"] == "time to peak" else level


def _peak(course: pd.DataFrame) -> tuple[float, float]:
    """When the highest concentration is reached (min), and how high: the top of the parabola through its three points.

    A step of the grid would make the time jump, and a fit could not follow it.
    """
    times, levels = course["time"].to_numpy(), course["concentration"].to_numpy()
    top = int(levels.argmax())
    if top in (0, len(levels) - 1):
        return float(times[top]), float(levels[top])
    before, here, after = levels[top - 1 : top + 2]
    shift = (before - after) / (2 * (before - 2 * here + after))
    step = times[1] - times[0]
    return float(times[top] + shift * step), float(here - (before - after) * shift / 4)


def course(arm, body: Disposition, hours: float = 48, size: Body = ADULT) -> pd.DataFrame:
    """The level that the model foretells for a regimen of ``dose.intensity``: ``hours`` and ``molar`` (mol/L).

    Doses of a day come at equal distances; an infusion runs through. Raises KeyError for a route that the model lacks.
    """
    route = ROUTES[arm["route"]]
    daily = float(arm["miu_m2_day"]) * 1e6 * size.square_metres
    times = np.linspace(0, 60 * hours, int(12 * hours) + 1)
    if route == INFUSION:
        doses = [Dose(daily * hours / 24, route, 0, 60 * hours)]
    else:
        each = int(arm["doses_per_day"])
        doses = [Dose(daily / each, route, start) for start in np.arange(0, 60 * hours, DAY / each)]
    found = kinetics.simulate(body, doses, times)
    return pd.DataFrame({"hours": times / 60, "molar": found["concentration"] * molar(1.0)})


def peak(arm, body: Disposition) -> float:
    """The highest level, in mol/L, that the model foretells for a regimen in its first two days (see ``course``)."""
    return float(course(arm, body)["molar"].max())


def marks(measured: dict[str, str], foretold: dict[str, str] | None = None) -> pd.DataFrame:
    """Levels as ``charts.occupancy`` draws them: ``molar``, ``label``, ``citekey``, from low to high.

    ``measured`` names rows of ``pharmacokinetics`` (of a range, the upper end is taken), ``foretold`` studies whose arm
    ``il2`` has a regimen, of which the published model gives the peak. Values are the labels. Raises KeyError for a
    unit that cannot be converted.
    """
    rows = evidence.table("pharmacokinetics").set_index("pk_id").loc[list(measured)]
    printed = rows["value"].fillna(rows["high"]).astype(float) * rows["unit"].map(per_ml)
    levels = pd.DataFrame({"molar": printed.map(molar), "label": pd.Series(measured), "citekey": rows["citekey"]})
    arms = dose.intensity(evidence.arms(study_id=list(foretold or {}), arm_id="il2")).set_index("study_id")
    body = published()
    peaks = pd.DataFrame(
        {
            "molar": {name: peak(arm, body) for name, arm in arms.iterrows()},
            "label": foretold or {},
            "citekey": arms["citekey"],
        }
    )
    return pd.concat([levels, peaks]).sort_values("molar", ignore_index=True)
