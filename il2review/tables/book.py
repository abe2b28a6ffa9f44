"""What the book holds: its studies, its data, the figures that contradict themselves."""

import pandas as pd

from il2review import diseases, evidence, prose
from il2review.exhibit import Table, cell


def evidence_map(*, id: str, title: str, note: str = "") -> Table:
    """Studies and patients by disease, setting and design; a cohort's patients are counted once."""
    rows = evidence.studies()
    rows = rows.assign(kind=rows["design"].map(lambda d: "randomised" if d == "randomised" else "not randomised"))
    found = []
    for (disease, setting, kind), group in rows.groupby(["disease", "setting", "kind"], sort=True):
        patients = int(group.groupby("cohort_id")["n"].max().sum())
        found.append(
            {
                "Disease": diseases.NAMES[disease],
                "Setting": setting,
                "Design": kind,
                "Studies": len(group),
                "Distinct cohorts": group["cohort_id"].nunique(),
                "Patients": prose.count(patients),
            }
        )
    return Table(id, title, pd.DataFrame(found), None, note)


def waivers(*, id: str, title: str, note: str = "") -> Table:
    """Figures kept as published although their source is inconsistent."""
    rows = evidence.waivers()
    shown = pd.DataFrame(
        {"Table": rows["table"], "Row": rows["row"], "Why it stays": rows["reason"], "Source": rows["citekey"]}
    )
    return Table(id, title, shown, rows, note)


def dictionary(name: str) -> Table:
    """The columns of one table of the data package, from its schema."""
    resource = next(r for r in evidence.package()["resources"] if r["name"] == name)
    key, rows = evidence.primary_key(name), evidence.table(name)
    shown = pd.DataFrame(
        [
            {
                "Column": field["name"] + (" (key)" if field["name"] in key else ""),
                "Type": field["type"] + (", required" if field.get("constraints", {}).get("required") else ""),
                "Meaning": field["description"],
                "Allowed": _allowed(field.get("constraints", {})),
                "Example from the data": _example(rows[field["name"]]),
            }
            for field in resource["schema"]["fields"]
        ]
    )
    return Table(
        f"table-{name.replace('_', '-')}",
        f"{resource['title']}: data/{name}.csv, {prose.count(len(rows))} rows",
        shown,
        None,
        resource["description"],
    )


def _example(values: pd.Series) -> str:
    """The first value that the data holds, shortened."""
    found = cell(values.dropna().iloc[0]) if values.notna().any() else ""
    return found if len(found) <= 60 else found[:57] + "..."


def _allowed(constraints: dict) -> str:
    parts = []
    if "enum" in constraints:
        parts.append("; ".join(constraints["enum"]))
    if "minimum" in constraints or "maximum" in constraints:
        parts.append(
            f"from {constraints.get('minimum', '')} to {constraints.get('maximum', '')}".removesuffix(" to ").replace(
                "from  to", "up to"
            )
        )
    if "pattern" in constraints:
        parts.append(f"pattern {constraints['pattern']}")
    return "; ".join(parts)


def plain(rows: pd.DataFrame, *, id: str, title: str, names: list[str], note: str = "") -> Table:
    """Rows as they are, under other column names."""
    return Table(id, title, rows.set_axis(names, axis="columns"), rows, note)
