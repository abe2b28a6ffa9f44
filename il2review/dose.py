"""Regimens on one axis: million international units per square metre of body surface and day.

IL-2 was dosed in international, Cetus and Roche units and by mass; per kilogram, per square metre or flat. The
factors between units come from ``data/dose_units.csv``; the body that turns one basis into another is an
assumption, stated wherever a converted dose is shown. A unit whose kind the source leaves open is refused.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pint

from il2review import evidence

CONTINUOUS = "continuous intravenous infusion"
PREFIX = {"": 1, "k": 1e3, "M": 1e6}
ACTIVITY = {"[iU]": "international_unit", "{Cetus_U}": "Cetus_unit", "{Roche_U}": "Roche_unit"}
MASS = {"ug": "microgram"}
OTHER_MOLECULES = ("denileukin diftitox", "DAB486IL-2", "engineered IL-2")
"""Beginnings of treatments whose dose is not one of IL-2."""
DAILY = "/d"
"""End of a unit that counts the doses of a whole day."""
BASIS = {"kg": "kilogram", "m2": "meter ** 2", "": "dimensionless"}


class DoseError(ValueError):
    """Raised for a dose that cannot be put on the common axis; the message says why."""


@dataclass(frozen=True)
class Body:
    """The body assumed where a dose per kilogram or a flat dose is turned into one per square metre."""

    kilograms: float = 70
    square_metres: float = 1.8


ADULT = Body()


@cache
def registry() -> pint.UnitRegistry:
    """Units of IL-2 activity beside the ordinary ones; factors are the means of the sourced ones."""
    units = pint.UnitRegistry()
    units.define("international_unit = [activity] = IU")
    factors = evidence.table("dose_units").groupby(["from_unit", "to_unit"])["factor"].mean().astype(float)
    units.define(f"Cetus_unit = {factors['{Cetus_U}', '[iU]']} * international_unit")
    units.define(f"Roche_unit = {factors['{Roche_U}', '[iU]']} * international_unit")
    units.define(f"specific_activity = {1e6 * factors['mg', 'M[iU]']} * international_unit / milligram")
    return units


def quantity(value: float, unit: str) -> pint.Quantity:
    """One dose with its unit, as ``arms.dose_unit`` writes it, in international units.

    Raises DoseError for a unit of unstated kind or one that is not known.
    """
    head, _, basis = unit.removesuffix(DAILY).partition("/")
    units = registry()
    if head in MASS:
        amount = value * units(MASS[head]) * units("specific_activity")
    else:
        prefix, kind = (head[0], head[1:]) if head[:1] in ("k", "M") else ("", head)
        if kind == "{U}":
            raise DoseError("the source does not say which kind of unit it means")
        if kind not in ACTIVITY:
            raise DoseError(f"'{unit}' is no unit of dose that is known here")
        amount = value * PREFIX[prefix] * units(ACTIVITY[kind])
    if basis not in BASIS:
        raise DoseError(f"'{unit}' is no unit of dose that is known here")
    return (amount / units(BASIS[basis])).to_base_units()


def per_square_metre(value: float, unit: str, body: Body = ADULT) -> float:
    """One dose in million IU per square metre. Raises DoseError as ``quantity`` does."""
    units, dose = registry(), quantity(value, unit)
    if dose.check("[activity] / [mass]"):
        dose = dose * body.kilograms * units.kilogram
    if dose.check("[activity]"):
        dose = dose / (body.square_metres * units.meter**2)
    return float(dose.to("international_unit / meter ** 2").magnitude) / 1e6


def intensity(arms: pd.DataFrame, body: Body = ADULT) -> pd.DataFrame:
    """The arms that state a dose on comparable axes: ``miu_m2_day``, ``miu_m2_cycle`` and ``miu_m2_course``.

    All in million IU per square metre; ``refused`` says why a dose is not converted, ``doublings`` is the binary
    logarithm of the daily dose, for regressions. ``arms`` as ``evidence.arms`` returns them. A continuous infusion's
    dose is that of a day; another dose counts as often a day as ``doses_per_day`` says, and is refused where the
    source does not say it. Where the dose changes within a cycle, the day is one of the first week, and the cycle is
    the sum that ``cycle_dose`` gives. A course is the planned number of cycles. What the source leaves out stays empty.
    """
    stated = arms[arms["dose_value"].notna()].reset_index(drop=True)
    rows = [_one(row, body) for _, row in stated.iterrows()]
    day = pd.Series([day for day, _ in rows], dtype="Float64")
    summed = pd.Series([_cycle(row, body) for _, row in stated.iterrows()], dtype="Float64")
    cycle = summed.fillna(day * stated["days_per_cycle"].astype("Float64"))
    return stated.assign(
        miu_m2_day=day,
        miu_m2_cycle=cycle,
        miu_m2_course=cycle * stated["cycles"].astype("Float64"),
        doublings=np.log2(day),
        refused=[refused for _, refused in rows],
    )


SYSTEMIC = (
    "intravenous bolus",
    "intravenous infusion",
    CONTINUOUS,
    "subcutaneous",
    "intravenous, then subcutaneous",
)
"""Routes by which the dose reaches the whole body."""
LOCAL = (
    "intralesional",
    "perilymphatic",
    "intraperitoneal",
    "intrapleural",
    "intravesical",
    "intra-arterial",
    "intracavitary",
    "intrathecal",
)
"""Routes that bring IL-2 to the tumour, its vessels or a cavity."""
KINDS = ("high-dose bolus", "continuous infusion", "subcutaneous", "inhaled", "to the tumour", "other or several")


def kind(arms: pd.DataFrame) -> pd.Series:
    """How IL-2 was given, as one of ``KINDS``, from the class of dose and the route of each row."""
    routes = {CONTINUOUS: KINDS[1], "subcutaneous": KINDS[2], "inhaled": KINDS[3]}
    by_route = arms["route"].map(routes | dict.fromkeys(LOCAL, KINDS[4])).fillna(KINDS[5])
    bolus = arms["route"].isna() | arms["route"].eq("intravenous bolus")
    return by_route.mask(arms["dose_class"].eq("high").fillna(False) & bolus, KINDS[0]).astype(str)


def beside(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Outcomes with how IL-2 was given (``given``, one of ``KINDS``) and their arm's daily dose where it is known.

    The dose is ``miu_m2_day`` (million IU per square metre) and ``doublings``, as ``intensity`` gives them.
    """
    daily = intensity(evidence.arms())[["study_id", "arm_id", "miu_m2_day", "doublings"]]
    return outcomes.assign(given=kind(outcomes)).merge(daily, how="left")


def _one(row, body: Body) -> tuple[float | None, str]:
    if row["intervention"].startswith(OTHER_MOLECULES):
        return None, "not IL-2 itself, but a molecule made from it, dosed by its own mass"
    infused = pd.notna(row["route"]) and row["route"] == CONTINUOUS
    whole_day = infused or row["dose_unit"].endswith(DAILY)
    times = 1 if whole_day and pd.isna(row["doses_per_day"]) else row["doses_per_day"]
    if pd.isna(times):
        return None, "the source does not say how often a day"
    try:
        return per_square_metre(float(row["dose_value"]), row["dose_unit"], body) * float(times), ""
    except DoseError as error:
        return None, str(error)


def _cycle(row, body: Body) -> float | None:
    """The sum of a cycle's doses where the source's dose changes within it."""
    if pd.isna(row["cycle_dose"]) or row["intervention"].startswith(OTHER_MOLECULES):
        return None
    try:
        return per_square_metre(float(row["cycle_dose"]), row["dose_unit"].removesuffix(DAILY), body)
    except DoseError:
        return None
