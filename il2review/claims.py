"""The statements of the two starting texts beside the evidence: the figures that decide them, from the data.

A reason in ``data/claims.csv`` names a figure in braces; ``ANSWERS`` says how each is computed.
"""

import re
from collections.abc import Callable
from functools import cache, partial

import pandas as pd

from il2review import diseases, dose, eras, evidence, likeness, prose, synthesis

NAMED = re.compile(r"\{([a-z_]+)\}")
SKIN, VEIN = ("subcutaneous",), ("intravenous bolus", dose.CONTINUOUS)


def ledger() -> pd.DataFrame:
    """The table ``claims`` with every figure that a reason names put in.

    Raises ValueError if a reason names a figure that nothing here computes.
    """
    rows = evidence.table("claims")
    faults = [
        f"data/claims.csv, {row.claim_id}, column reason: {{{name}}}: expected one of {', '.join(ANSWERS)}. To mend: "
        "correct the name, or say in il2review/claims.py how it is computed."
        for row in rows.itertuples()
        for name in NAMED.findall(row.reason)
        if name not in ANSWERS
    ]
    if faults:
        raise ValueError("\n".join(faults))
    return rows.assign(reason=[NAMED.sub(lambda found: ANSWERS[found[1]](), text) for text in rows["reason"]])


def _alone(disease: str) -> pd.DataFrame:
    """One report a cohort of IL-2 alone by a systemic route in an advanced tumour."""
    rows = evidence.outcomes(
        disease=disease, setting="advanced", endpoint="ORR", intervention="IL-2 alone", measure="share"
    )
    systemic = ~rows["route"].isin(dose.LOCAL)
    return evidence.one_per_cohort(evidence.for_pool(rows[systemic]))[0]


@cache
def _renal() -> pd.DataFrame:
    """One report a cohort of IL-2 alone in advanced renal cancer, with how it was given and how much a day."""
    return dose.beside(_alone("RCC"))


def _melanoma(dose_class: str | None = None) -> str:
    rows = _alone("MEL")
    rows = rows if dose_class is None else evidence.select(rows, dose_class=dose_class)
    return synthesis.pool_proportions(rows, across=("denominator",)).words()


def _share(endpoint: str, **where) -> str:
    return prose.share(evidence.outcomes(endpoint=endpoint, **where).iloc[0])


def _effect(endpoint: str, **where) -> str:
    return prose.effect(evidence.comparisons(endpoint=endpoint, **where).iloc[0])


def _held(disease: str) -> str:
    """How many studies of a disease the book holds."""
    return prose.count(len(evidence.studies(disease=disease)))


def _respond(given: str | None = None) -> str:
    rows = _renal() if given is None else evidence.select(_renal(), given=given)
    return synthesis.pool_proportions(rows, across=("denominator",)).words()


def _dose_line() -> str:
    rows = _renal()
    dosed = rows[rows["doublings"].notna() & (rows["given"] != "inhaled")].reset_index(drop=True)
    return synthesis.regress_proportions(dosed, "doublings", across=("denominator",)).words("doubling")


def _aml_active() -> str:
    rows = evidence.outcomes(
        disease="AML", setting="advanced", endpoint="CR", intervention="IL-2 alone", measure="share"
    )
    distinct = evidence.one_per_cohort(evidence.for_pool(rows))[0]
    return prose.join([prose.share(row) for _, row in distinct.iterrows()])


def _lymphoma() -> str:
    rows = evidence.cohorts(disease="NHL", setting="advanced", endpoint="ORR", intervention="IL-2 alone")
    return synthesis.pool_proportions(rows).words()


@cache
def _blood() -> pd.DataFrame:
    """Studies of blood cancers and transplantation that have a result, with the era in which they were published."""
    rows = eras.dated(evidence.studies())
    return rows[rows["disease"].isin(diseases.BLOOD) & (rows["kind"] != eras.NO_RESULT)]


def _groups(then: bool) -> str:
    rows = evidence.select(_blood(), era=eras.THEN) if then else _blood()
    return prose.count(rows["disease"].nunique())


def _questions() -> likeness.Likeness:
    return likeness.likeness(likeness.of_blood())


def _ipd(name: str) -> str:
    return prose.effect(evidence.table("published_syntheses", synthesis_id=name).iloc[0])


@cache
def _regimens() -> pd.DataFrame:
    """Whole arms with IL-2 of a stated route, with the daily dose where it can be converted."""
    arms = dose.intensity(evidence.arms(subset="whole"))
    return arms[arms["intervention"].str.startswith("IL-2") & arms["route"].notna()].reset_index(drop=True)


def _by(routes: tuple[str, ...]) -> pd.DataFrame:
    return evidence.select(_regimens(), route=routes)


def _median(routes: tuple[str, ...]) -> float:
    return float(_by(routes)["miu_m2_day"].median())


def _cells(name: str) -> str:
    row = evidence.table("cell_experiments", experiment_id=name).iloc[0]
    return f"{row['treated_events']} of {row['treated_total']}"


def _animals(blood: bool, better: bool) -> str:
    rows = evidence.table("preclinical", treatment="IL-2 alone")
    rows = rows[rows["outcome"] != "vascular leak"]
    if blood:
        rows = rows[rows["tumour"].str.contains("leuk|lymphoma", case=False)]
    return prose.count(len(evidence.select(rows, effect="better") if better else rows))


ANSWERS: dict[str, Callable[[], str]] = {
    "renal_high": partial(_respond, "high-dose bolus"),
    "renal_all": _respond,
    "melanoma_all": _melanoma,
    "melanoma_high": partial(_melanoma, "high"),
    "melanoma_os": partial(_effect, "OS", study_id="eortc-18951"),
    "breast_ifn": partial(_share, "ORR", study_id="calgb-9041"),
    "breast_studies": partial(_held, "BRCA"),
    "colorectal_studies": partial(_held, "COADREAD"),
    "lesions": partial(_share, "CR of lesions", study_id="radny-2003"),
    "esprit": partial(_effect, "AIDS or death", study_id="esprit"),
    "silcaat": partial(_effect, "AIDS or death", study_id="silcaat"),
    "dose_line": _dose_line,
    "aml_active": _aml_active,
    "nhl_alone": _lymphoma,
    "groups": partial(_groups, then=False),
    "groups_then": partial(_groups, then=True),
    "questions": lambda: prose.count(_questions().questions),
    "asked_once": lambda: prose.count(_questions().alone),
    "aml_lfs": partial(_ipd, "buyse2011-lfs-ipd"),
    "aml_os": partial(_ipd, "buyse2011-os-ipd"),
    "routes": lambda: prose.count(len(_regimens())),
    "vein": lambda: prose.count(len(_by(VEIN))),
    "skin": lambda: prose.count(len(_by(SKIN))),
    "vein_dose": lambda: prose.significant(_median(VEIN)),
    "skin_dose": lambda: prose.significant(_median(SKIN)),
    "dose_fold": lambda: prose.significant(_median(VEIN) / _median(SKIN)),
    "by_weight": lambda: prose.count(_by(SKIN)["dose_unit"].str.contains("/kg").sum()),
    "lak_tumours": partial(_cells, "lak-rayner-fresh-tumours"),
    "lak_fibroblasts": partial(_cells, "lak-lotze-fibroblasts-killed"),
    "animals": partial(_animals, blood=False, better=False),
    "animals_better": partial(_animals, blood=False, better=True),
    "blood": partial(_animals, blood=True, better=False),
    "blood_better": partial(_animals, blood=True, better=True),
}
"""How each figure that a reason may name is computed, as finished words."""
