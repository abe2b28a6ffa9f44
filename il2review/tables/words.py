"""Words that several tables share: where a figure stands, what an arm is called, how a dose is printed."""

from functools import cache

import pandas as pd

from il2review import evidence, prose, references
from il2review.dose import DAILY

ENTIRE = ("whole", "mixed")
"""Subsets of arms that hold all their patients."""


def number(value) -> str:
    """1234 as '1,234', missing as 'not stated'."""
    return "not stated" if pd.isna(value) else prose.count(value)


def source(row) -> str:
    """The cell of a column ``Source``: citation key and place."""
    return f"{row['citekey']} @ {place(row)}"


LISTED = 12
UNLISTED = "The sources of the larger groups stand in the rows to download."
"""What a table says where a cell would list more than ``LISTED`` sources."""


def listed(keys: list[str]) -> str:
    """The cell of a column ``Source`` for several publications; empty for very many."""
    return ",".join(keys) if len(keys) <= LISTED else ""


def place(row) -> str:
    """Where a row's figure stands and how it was read: 'Abstract, Results; read twice'."""
    times = "twice" if row["readings"] == 2 else "once"
    hand = ", at second hand" if row["read_in"] == "secondary" else ""
    waived = row.get("waiver")
    mark = f"; as published: {waived.partition(': ')[2]}" if pd.notna(waived) else ""
    return f"{row['locator']}; read {times}{hand}{mark}{_standing(row['citekey'])}"


def _standing(key: str) -> str:
    """What became of a publication, if it no longer stands."""
    (row,) = evidence.table("sources", citekey=key).to_dict("records")
    if row["standing"] == "superseded":
        return f"; superseded by {references.short_name(row['superseded_by'])}"
    return "" if row["standing"] == "current" else f"; {row['standing']}"


def arm_name(row) -> str:
    """'IL-2 alone, high dose, subcutaneous': class of treatment, what the source calls the dose, route."""
    parts = [treatment(row)]
    if pd.notna(row.get("dose_class")):
        parts.append(f"{row['dose_class']} dose")
    if pd.notna(row.get("route")):
        parts.append(row["route"])
    if row.get("subset") == "mixed":
        parts.append("mixed group")
    elif row.get("subset") != "whole":
        parts.append(f"{row.get('subset')}: {row['arm_id'].replace('-', ' ')}")
    return ", ".join(parts)


def treatment(row) -> str:
    """The class of treatment; where the source says which cells were given, with their name."""
    if pd.isna(row.get("cells")):
        return row["intervention"]
    named = row["intervention"].replace("cells", CELLS[row["cells"]])
    return named if named != row["intervention"] else f"{named} + {CELLS[row['cells']]}"


@cache
def arm_names() -> dict[tuple[str, str], str]:
    """Names of all arms by study and arm, none of them twice in a study."""
    arms = evidence.table("arms")
    tails = _apart(arms).where(arms["subset"].isin(ENTIRE), "")
    return _by_arm(arms, [f"{arm_name(arm)}{tail}" for (_, arm), tail in zip(arms.iterrows(), tails, strict=True)])


def treatments(arms: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The treatment by study and arm, with what tells the arm from others of its study that had the same one."""
    return _by_arm(arms, [treatment(arm) + tail for (_, arm), tail in zip(arms.iterrows(), _apart(arms), strict=True)])


def _by_arm(arms: pd.DataFrame, names) -> dict[tuple[str, str], str]:
    return dict(zip(zip(arms["study_id"], arms["arm_id"], strict=True), names, strict=True))


def _apart(arms: pd.DataFrame) -> pd.Series:
    """The dose where the doses of like arms differ, else the words of the arm; nothing where no arm is like it."""
    entire = arms["subset"].isin(ENTIRE)
    like = arms.duplicated(["study_id", "intervention"], keep=False)
    like_entire = arms.assign(entire=entire).duplicated(["study_id", "intervention", "entire"], keep=False)
    dosed = arms["dose_value"].notna() & ~arms.duplicated(["study_id", "intervention", "dose_value"], keep=False)
    told = [
        f", {published_dose(arm)}" if by_dose else f": {arm['arm_id'].replace('-', ' ')}"
        for (_, arm), by_dose in zip(arms.iterrows(), dosed, strict=True)
    ]
    return pd.Series(told, arms.index).where(like_entire | (like & ~entire), "")


CELLS = {
    "LAK": "LAK cells",
    "TIL": "TIL",
    "TIL, lymphodepleted": "TIL after lymphodepletion",
    "NK": "NK cells",
    "CIK": "CIK cells",
    "other": "other cells",
}
"""Names of the cells given with IL-2."""
TREATMENTS = {
    "IL-2 alone": "alone",
    "IL-2 + histamine dihydrochloride": "+ histamine",
    "IL-2 + cells": "+ cells",
    "IL-2 + interferon": "+ interferon",
    "IL-2 + interferon + chemotherapy": "+ IFN, chemo",
    "IL-2 + interferon + cells": "+ IFN, cells",
    "IL-2 + chemotherapy": "+ chemotherapy",
    "IL-2 + targeted agent": "+ targeted",
    "IL-2 + antibody": "+ antibody",
    "IL-2 + checkpoint inhibitor": "+ checkpoint",
    "IL-2 + vaccine": "+ vaccine",
    "IL-2 + radiotherapy": "+ radiotherapy",
    "IL-2 + donor lymphocytes": "+ donor cells",
    "IL-2 + other": "+ other",
    "IL-2-activated cells": "activated cells",
    "denileukin diftitox": "toxin",
    "denileukin diftitox + chemotherapy": "toxin, chemo",
    "denileukin diftitox + other": "toxin, other",
    "DAB486IL-2": "early toxin",
    "engineered IL-2": "engineered",
}
"""Short names of treatments with IL-2, for the heads of columns."""
UNITS = {
    "[iU]": "IU",
    "k[iU]": "thousand IU",
    "M[iU]": "million IU",
    "{U}": "units of unstated kind",
    "k{U}": "thousand units of unstated kind",
    "M{U}": "million units of unstated kind",
    "k{Cetus_U}": "thousand Cetus units",
    "M{Cetus_U}": "million Cetus units",
    "k{Roche_U}": "thousand Roche units",
    "M{Roche_U}": "million Roche units",
    "ug": "µg",
}


def published_dose(row) -> str:
    """One dose in the source's own unit: '600,000 IU per kg', '6 million IU a day'."""
    if pd.isna(row["dose_value"]):
        return "not stated"
    unit, _, body = row["dose_unit"].removesuffix(DAILY).partition("/")
    day = " a day" if row["dose_unit"].endswith(DAILY) else ""
    per = {"kg": " per kg", "m2": " per m²", "": ""}[body]
    return f"{row['dose_value']:,.10g}{prose.GAP}{UNITS[unit]}{per}{day}"
