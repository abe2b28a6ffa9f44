"""What was studied and what was found, study by study, as published."""

import pandas as pd

from il2review import evidence, prose
from il2review.exhibit import Table
from il2review.tables.words import arm_names, number, published_dose, source


def studies(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """The studies at a glance: design, size, years, how they ended."""
    shown = pd.DataFrame(
        {
            "Study": [
                row["name"] + ("" if pd.isna(row["registry_id"]) else f" ({row['registry_id']})")
                for _, row in rows.iterrows()
            ],
            "Setting and design": [f"{row['setting']}; {row['design']}" for _, row in rows.iterrows()],
            "Patients": rows["n"].map(number),
            "Accrual; how it ended": [f"{years(row)}; {row['status']}" for _, row in rows.iterrows()],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note, studies=list(rows["study_id"]))


def years(row) -> str:
    """Years of accrual in words."""
    if pd.isna(row["year_start"]):
        return "not stated"
    return f"{row['year_start']}–{row['year_end']}" if pd.notna(row["year_end"]) else f"from {row['year_start']}"


def regimens(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """What each arm received, in the source's own units."""
    names = arm_names()
    shown = pd.DataFrame(
        {
            "Study": rows["name"],
            "Arm (patients)": [
                f"{names[row['study_id'], row['arm_id']]} ({number(row['arm_n'])})" for _, row in rows.iterrows()
            ],
            "One dose, as published": [published_dose(row) for _, row in rows.iterrows()],
            "Schedule": rows["regimen"].fillna("not stated"),
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def survival(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Kaplan-Meier estimates of the experimental arm beside the control arm, a row for each trial and endpoint."""
    keys = ["study_id", "name", "endpoint", "time_months", "citekey"]
    sides = {role: rows[rows["role"] == role] for role in ("experimental", "control")}
    # One to one: all patients of ELAM02 once stood beside the controls of its subgroup.
    pairs = sides["experimental"].merge(
        sides["control"][[*keys, "percent"]], on=keys, suffixes=("", "_control"), validate="one_to_one"
    )
    tests = evidence.comparisons()
    tests = tests[~tests["analysis"].isin(["subgroup", "adjusted"])]
    tests = tests[["study_id", "arm_id", "endpoint", "citekey", "p_value", "p_relation"]]
    pairs = pairs.merge(tests, on=["study_id", "arm_id", "endpoint", "citekey"], how="left")
    shown = pd.DataFrame(
        {
            "Trial": pairs["name"],
            "Endpoint": [prose.endpoint(row) for _, row in pairs.iterrows()],
            "At": [prose.months(months) for months in pairs["time_months"]],
            "With IL-2": [f"{value:g}{prose.GAP}%" for value in pairs["percent"]],
            "Control": [f"{value:g}{prose.GAP}%" for value in pairs["percent_control"]],
            "p": [
                "not stated" if pd.isna(p) else f"{'' if pd.isna(r) or r == '=' else prose.RELATIONS.get(r, r)}{p:g}"
                for p, r in zip(pairs["p_value"], pairs["p_relation"], strict=True)
            ],
            "Source": [source(row) for _, row in pairs.iterrows()],
        }
    )
    return Table(id, title, shown, pairs, note)


def comparisons(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Published effects between arms, as printed."""
    names = arm_names()
    shown = pd.DataFrame(
        {
            "Trial": rows["name"],
            "Comparison": [
                f"{names[row['study_id'], row['arm_id']]} against {names[row['study_id'], row['comparator_id']]}"
                for _, row in rows.iterrows()
            ],
            "Endpoint; patients": [f"{prose.endpoint(row)}; {_analysed(row)}" for _, row in rows.iterrows()],
            "Effect as published": [
                ("" if row["measure"] == "p only" else f"{row['measure']} ") + prose.effect(row) + verdict(row)
                for _, row in rows.iterrows()
            ],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def verdict(row) -> str:
    """'; primary endpoint, missed' where the source names the endpoint's rank; empty where it does not."""
    if pd.isna(row["rank"]):
        return ""
    met = "" if pd.isna(row["met"]) else ", met" if row["met"] else ", missed"
    return f"; {row['rank']} endpoint{met}"


def _analysed(row) -> str:
    """Which patients were analysed; for a subgroup, which one."""
    if row["analysis"] == "subgroup" and pd.notna(row["note"]):
        return f"subgroup: {row['note']}"
    return "patients analysed not stated" if row["analysis"] == "not stated" else row["analysis"]


def outcomes(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Results of single arms, as published: counts, percentages, medians."""
    names = arm_names()
    shown = pd.DataFrame(
        {
            "Study": rows["name"],
            "Arm": [names[row["study_id"], row["arm_id"]] for _, row in rows.iterrows()],
            "Outcome": [prose.endpoint(row) for _, row in rows.iterrows()],
            "Result": [result(row) for _, row in rows.iterrows()],
            "Counted": rows["denominator"],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


VALUED = ("mean", "mean change", "median change")
"""Measures that are told with their name; a median tells itself by its unit."""


def result(row) -> str:
    """One outcome in words, as published: a count, a percentage with its time, a median or another value."""
    if row["measure"] == "median":
        return prose.median(row)
    if row["measure"] in VALUED:
        return f"{row['measure']} {prose.median(row)}"
    at = f" at {prose.months(row['time_months'])}" if pd.notna(row["time_months"]) else ""
    if pd.notna(row["events"]) and pd.notna(row["total"]):
        return prose.share(row) + at
    if pd.notna(row["events"]):
        return f"{row['events']} patients, denominator not stated{at}"
    return f"{row['percent']:g}{prose.GAP}%{at}"


def harms(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Adverse events of single arms; a percentage is the published one where no count is given."""
    names = arm_names()
    shown = pd.DataFrame(
        {
            "Study": rows["name"],
            "Arm": [names[row["study_id"], row["arm_id"]] for _, row in rows.iterrows()],
            "Event": rows["term"],
            "Grade": rows["grade"],
            "Patients": [_harm(row) for _, row in rows.iterrows()],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def _harm(row) -> str:
    if pd.notna(row["events"]) and pd.notna(row["total"]):
        return prose.share_with_interval(row)
    if pd.notna(row["events"]):
        return f"{row['events']}, denominator not stated"
    return f"{row['percent']:g}{prose.GAP}%"
