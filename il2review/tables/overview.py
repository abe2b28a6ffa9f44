"""A field in one table: each study with what it gave, what came of it and what it cost; then and since; its fates."""

import pandas as pd

from il2review import eras, evidence, prose
from il2review.exhibit import Table
from il2review.tables.trials import result, verdict, years
from il2review.tables.words import ENTIRE, UNLISTED, arm_name, listed, number, published_dose, source, treatments

LATER = ("post hoc", "per protocol", "subgroup", "adjusted")
"""Analyses that are always named beside their effect."""
CLINICAL = ("AIDS or death", "clinical response", "clinical remission", "cure", "culture conversion", "HBeAg loss")
CLINICAL += ("HBsAg loss", "viral suppression", "flare", "relapse rate", "disability progression", "function score")
CLINICAL += ("disease activity score", "C-peptide", "insulin need", "tolerance", "infection", "live birth")
CLINICAL += ("sustained benefit", "cardiovascular event", "serious adverse event", "CD4 count", "viral load")
CLINICAL += ("regulatory T cells",)
SHOWN = ("ORR", "CR", "PR", "relapse", "ongoing CR", "OS", "LFS", "DFS", "EFS", "PFS", "acute GVHD", "chronic GVHD")
SHOWN += (
    *CLINICAL,
    "cytogenetic response",
    "molecular response",
    "haematological improvement",
    "non-relapse death",
    "death",
)
"""Outcomes of the table, in its order."""


def evidence_table(studies: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """One line a study: patients, treatment, results as published, deaths from treatment where a source speaks of them.

    ``studies`` of ``evidence.studies``. Results of a report that another supersedes are left to the download.
    """
    ids = list(studies["study_id"])
    arms, results = evidence.arms(study_id=ids), evidence.outcomes(study_id=ids, standing=["current", "corrected"])
    effects = evidence.comparisons(study_id=ids, standing=["current", "corrected"])
    deaths = evidence.adverse_events(study_id=ids, term=evidence.TOXIC_DEATH)
    entire = arms["subset"].isin(ENTIRE)
    main = _by_study(arms[entire | ~arms["study_id"].isin(arms.loc[entire, "study_id"])])
    told = [_by_study(rows) for rows in (_ordered(results), effects, deaths)]
    names = treatments(arms)
    shown = pd.DataFrame(
        [
            {
                "Study; patients": f"{study['name']}; {number(study['n'])}",
                "Design, setting, treatment": "; ".join(
                    (study["design"], study["setting"], _each(main, study, _treatment))
                ),
                "Results and deaths from treatment": _results(*told, study, names),
                "Source": source(study),
            }
            for _, study in studies.iterrows()
        ]
    )
    return Table(id, title, shown, pd.concat([results, deaths], ignore_index=True), note, studies=ids)


def _by_study(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return dict(iter(rows.groupby("study_id", sort=False)))


def _each(rows: dict[str, pd.DataFrame], study, words) -> str:
    if study["study_id"] not in rows:
        return ""
    return "; ".join(dict.fromkeys(words(row) for _, row in rows[study["study_id"]].iterrows()))


def _results(results: dict, effects: dict, deaths: dict, study, names: dict) -> str:
    parts = (
        _each(results, study, lambda row: _outcome(row, names)),
        _each(effects, study, lambda row: _effect(row, names)),
        _each(deaths, study, _deaths),
    )
    return "; ".join(part for part in parts if part) or "none that could be read"


def _effect(row, names: dict) -> str:
    measure = "" if row["measure"] == "p only" else f"{row['measure']} "
    named = prose.endpoint(row)
    first, second = (names[row["study_id"], row[arm]] for arm in ("arm_id", "comparator_id"))
    analysed = f", {row['analysis']}" if row["analysis"] in LATER else ""
    return f"{named}, {first} against {second}{analysed}: {measure}{prose.effect(row)}{verdict(row)}"


def _ordered(results: pd.DataFrame) -> pd.DataFrame:
    kept = results[results["endpoint"].isin(SHOWN)]
    return kept.sort_values("endpoint", key=lambda names: names.map(SHOWN.index), kind="stable")


def _treatment(arm) -> str:
    dose = "" if pd.isna(arm["dose_value"]) else f", {published_dose(arm)}"
    return f"{arm_name(arm)}{dose}"


def _outcome(row, names: dict) -> str:
    name = names[row["study_id"], row["arm_id"]]
    arm = "" if row["role"] == "single arm" and name == row["intervention"] else f" ({name})"
    return f"{prose.endpoint(row)} {result(row)}{arm}"


def _deaths(row) -> str:
    of = f" of {row['total']}" if pd.notna(row["total"]) else ""
    return f"died of the treatment {number(row['events'])}{of}"


def then_and_since(studies: pd.DataFrame, groups: pd.Series, *, id: str, title: str, note: str = "") -> Table:
    """How many studies and patients each group had by the year of the starting review, and after it.

    Patients of one cohort are counted once. Studies without a result or a year are left out. The sources of a group
    of many studies stand in the download only.
    """
    rows = eras.dated(studies).assign(group=groups.to_numpy())
    rows = rows[rows["year"].notna() & (rows["kind"] != eras.NO_RESULT)]
    shown = pd.DataFrame(
        [
            {"Group": group}
            | {f"Published {era}": _size(inside[inside["era"] == era]) for era in (eras.THEN, eras.SINCE)}
            | {"Source": listed(sorted(set(inside["citekey"])))}
            for group, inside in rows.groupby("group", sort=False)
        ]
    )
    if shown["Source"].eq("").any():
        note = f"{UNLISTED} {note}".strip()
    return Table(id, title, shown, rows, note)


def _size(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "none"
    drawn = int((rows["design"] == "randomised").sum())
    at_random = f", {prose.number_word(drawn)} randomised" if drawn else ", none randomised"
    studies = f"{prose.count(len(rows))} {'study' if len(rows) == 1 else 'studies'}"
    return f"{studies}, {prose.count(eras.patients(rows))} patients{at_random}"


def fates(studies: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Trials that were stopped, withdrawn or never published: what was asked, and how it ended."""
    arms = evidence.arms(study_id=list(studies["study_id"]))
    shown = pd.DataFrame(
        [
            {
                "Trial": study["name"] + ("" if pd.isna(study["registry_id"]) else f" ({study['registry_id']})"),
                "Question": f"{study['setting']}; {_each(arms, study, lambda arm: arm['intervention'])}",
                "Patients; years": f"{number(study['n'])}; {years(study)}",
                "How it ended": study["status"],
                "Why, where it is said": "not said" if pd.isna(study["ended_because"]) else study["ended_because"],
                "Source": source(study),
            }
            for _, study in studies.iterrows()
        ]
    )
    return Table(id, title, shown, studies, note, studies=list(studies["study_id"]))


def expected(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Registered trials and those of them with a result, by disease, setting and form; rows of ``fates.expected``."""
    shown = pd.DataFrame(
        {
            "Disease": rows["group"],
            "Setting": rows["column"],
            "Form": rows["form"],
            "Registered": rows["registered"],
            "With a result": rows["told"],
            "Patients planned or enrolled": rows["planned"].map(prose.count),
            "Patients reported": rows["reported"].map(prose.count),
            "Source": [listed(keys.split(",")) if keys else "" for keys in rows["citekey"]],
        }
    )
    return Table(id, title, shown, rows, note)
