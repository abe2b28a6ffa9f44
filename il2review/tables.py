"""Tables that chapters share. Each returns an exhibit with the rows behind it as a download."""

import pandas as pd

from il2review import evidence, prose, references
from il2review.dose import DAILY
from il2review.exhibit import Table, cell
from il2review.synthesis import Result

DISEASES = {"AML": "Acute myeloid leukaemia", "RCC": "Renal cell carcinoma"}


def _years(row) -> str:
    if pd.isna(row["year_start"]):
        return "not stated"
    return f"{row['year_start']}–{row['year_end']}" if pd.notna(row["year_end"]) else f"from {row['year_start']}"


def _number(value) -> str:
    return "not stated" if pd.isna(value) else prose.count(value)


def source(row) -> str:
    """The cell of a column ``Source``: citation key and place."""
    return f"{row['citekey']} @ {place(row)}"


def place(row) -> str:
    """Where a row's figure stands and how it was read: 'Abstract, Results; read twice'."""
    times = "twice" if row["readings"] == 2 else "once"
    hand = ", at second hand" if row["read_in"] == "secondary" else ""
    mark = f"; as published: {row['waiver'].partition(': ')[2]}" if pd.notna(row["waiver"]) else ""
    return f"{row['locator']}; read {times}{hand}{mark}{_standing(row['citekey'])}"


def _standing(key: str) -> str:
    """What became of a publication, if it no longer stands."""
    (row,) = evidence.table("sources", citekey=key).to_dict("records")
    if row["standing"] == "superseded":
        return f"; superseded by {references.short_name(row['superseded_by'])}"
    return "" if row["standing"] == "current" else f"; {row['standing']}"


def arm_name(row) -> str:
    """'IL-2 alone, high dose, subcutaneous': class of treatment, what the source calls the dose, route."""
    parts = [row["intervention"]]
    if pd.notna(row.get("dose_class")):
        parts.append(f"{row['dose_class']} dose")
    if pd.notna(row.get("route")):
        parts.append(row["route"])
    if row.get("subset") != "whole":
        parts.append(f"{row.get('subset')}: {row['arm_id'].replace('-', ' ')}")
    return ", ".join(parts)


def _arm_names() -> dict[tuple[str, str], str]:
    return {(row["study_id"], row["arm_id"]): arm_name(row) for _, row in evidence.table("arms").iterrows()}


def studies(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """The studies at a glance: design, size, years, how they ended."""
    shown = pd.DataFrame(
        {
            "Study": [
                row["name"] + ("" if pd.isna(row["registry_id"]) else f" ({row['registry_id']})")
                for _, row in rows.iterrows()
            ],
            "Setting and design": [f"{row['setting']}; {row['design']}" for _, row in rows.iterrows()],
            "Patients": rows["n"].map(_number),
            "Accrual; how it ended": [f"{_years(row)}; {row['status']}" for _, row in rows.iterrows()],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def regimens(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """What each arm received, in the source's own units."""
    shown = pd.DataFrame(
        {
            "Study": rows["name"],
            "Arm (patients)": [f"{arm_name(row)} ({_number(row['arm_n'])})" for _, row in rows.iterrows()],
            "One dose, as published": [published_dose(row) for _, row in rows.iterrows()],
            "Schedule": rows["regimen"].fillna("not stated"),
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


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


def survival(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Kaplan-Meier estimates of the experimental arm beside the control arm, a row for each trial and endpoint."""
    keys = ["study_id", "name", "endpoint", "time_months", "citekey"]
    sides = {role: rows[rows["role"] == role] for role in ("experimental", "control")}
    pairs = sides["experimental"].merge(sides["control"][[*keys, "percent"]], on=keys, suffixes=("", "_control"))
    tests = evidence.comparisons()[["study_id", "arm_id", "endpoint", "citekey", "p_value", "p_relation"]]
    pairs = pairs.merge(tests, on=["study_id", "arm_id", "endpoint", "citekey"], how="left")
    shown = pd.DataFrame(
        {
            "Trial": pairs["name"],
            "Endpoint": pairs["endpoint"].map(lambda e: prose.NAMES.get(e, e)),
            "At": [f"{months / 12:g}{prose.GAP}years" for months in pairs["time_months"]],
            "With IL-2": [f"{value:g}{prose.GAP}%" for value in pairs["percent"]],
            "Control": [f"{value:g}{prose.GAP}%" for value in pairs["percent_control"]],
            "p": [
                "not stated" if pd.isna(p) else f"{'' if pd.isna(r) or r == '=' else r}{p:g}"
                for p, r in zip(pairs["p_value"], pairs["p_relation"], strict=True)
            ],
            "Source": [source(row) for _, row in pairs.iterrows()],
        }
    )
    return Table(id, title, shown, pairs, note)


def comparisons(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Published effects between arms, as printed."""
    names = _arm_names()
    shown = pd.DataFrame(
        {
            "Trial": rows["name"],
            "Comparison": [
                f"{names[row['study_id'], row['arm_id']]} against {names[row['study_id'], row['comparator_id']]}"
                for _, row in rows.iterrows()
            ],
            "Endpoint; patients": [
                f"{prose.NAMES.get(row['endpoint'], row['endpoint'])}; {_analysed(row)}" for _, row in rows.iterrows()
            ],
            "Effect as published": [
                ("" if row["measure"] == "p only" else f"{row['measure']} ") + prose.effect(row)
                for _, row in rows.iterrows()
            ],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def _analysed(row) -> str:
    """Which patients were analysed; for a subgroup, which one."""
    if row["analysis"] == "subgroup" and pd.notna(row["note"]):
        return f"subgroup: {row['note']}"
    return "patients analysed not stated" if row["analysis"] == "not stated" else row["analysis"]


def outcomes(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Results of single arms, as published: counts, percentages, medians."""
    names = _arm_names()
    shown = pd.DataFrame(
        {
            "Study": rows["name"],
            "Arm": [names[row["study_id"], row["arm_id"]] for _, row in rows.iterrows()],
            "Outcome": rows["endpoint"].map(lambda e: prose.NAMES.get(e, e)),
            "Result": [_result(row) for _, row in rows.iterrows()],
            "Counted": rows["denominator"],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def _result(row) -> str:
    if row["measure"] == "median":
        return prose.median(row)
    if pd.notna(row["events"]) and pd.notna(row["total"]):
        return prose.share(row)
    if pd.notna(row["events"]):
        return f"{row['events']} patients, denominator not stated"
    at = f" at {row['time_months'] / 12:g}{prose.GAP}years" if pd.notna(row["time_months"]) else ""
    return f"{row['percent']:g}{prose.GAP}%{at}"


def left_out(rows: pd.DataFrame, result: Result, *, id: str, title: str, note: str = "") -> Table:
    """Pools without one study each (``synthesis.leave_one_out``) under the pool of all (``result``)."""

    def pooled(row) -> str:
        point = prose.on_scale(row["estimate"], result.measure)
        return f"{point} ({prose.interval(row['low'], row['high'], result.measure)})"

    everything = {"name": "nothing left out", "estimate": result.estimate, "low": result.low, "high": result.high}
    lines = [everything | {"i2": result.i2}, *rows.to_dict("records")]
    shown = pd.DataFrame(
        {
            "Without": [line["name"] for line in lines],
            f"Pooled (95{prose.GAP}% CI)": [pooled(line) for line in lines],
            "I²": [f"{line['i2']:.0f}{prose.GAP}%" for line in lines],
        }
    )
    return Table(id, title, shown, rows, note)


def by_method(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """The same pool of shares by several methods (``synthesis.other_methods``)."""
    shown = pd.DataFrame(
        {
            "Method": rows["method"],
            f"Pooled (95{prose.GAP}% CI)": [
                f"{prose.percent(row['estimate'])} ({prose.interval(row['low'], row['high'], 'share')})"
                for _, row in rows.iterrows()
            ],
        }
    )
    return Table(id, title, shown, rows, note)


def harms(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Adverse events of single arms; a percentage is the published one where no count is given."""
    names = _arm_names()
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


def certainty(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """GRADE judgements with their reasons."""
    shown = pd.DataFrame({"Question": rows["question"], "Certainty": rows["level"], "Why": rows["reasons"]})
    return Table(id, title, shown, rows, note)


def beside_published(pairs: list[tuple], *, id: str, title: str, note: str = "") -> Table:
    """Published pools beside ours. ``pairs``: (row of published_syntheses, our Result, why they differ)."""
    shown = pd.DataFrame(
        [
            {
                "Question": f"{row['question']}: {prose.NAMES.get(row['endpoint'], row['endpoint'])}",
                "Published": f"{row['measure']} {prose.effect(row)}, "
                f"{row['k']}{prose.GAP}studies, {prose.count(row['n'])}{prose.GAP}patients",
                "Ours": f"{result.measure} {result.words()}",
                "Why they differ": reason,
                "Source": row["citekey"],
            }
            for row, result, reason in pairs
        ]
    )
    return Table(id, title, shown, None, note)


def evidence_map(*, id: str, title: str, note: str = "") -> Table:
    """Studies and patients by disease, setting and design; a cohort's patients are counted once."""
    rows = evidence.studies()
    rows = rows.assign(kind=rows["design"].map(lambda d: "randomised" if d == "randomised" else "not randomised"))
    found = []
    for (disease, setting, kind), group in rows.groupby(["disease", "setting", "kind"], sort=True):
        patients = int(group.groupby("cohort_id")["n"].max().sum())
        found.append(
            {
                "Disease": DISEASES[disease],
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


def binding(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Published affinities, each as its source states it."""
    shown = pd.DataFrame(
        {
            "Receptor": rows["receptor"].str.replace("-", " + "),
            "Affinity": rows["affinity_class"],
            "Kd as published": [
                f"{'' if row['kd_relation'] == '=' else str(row['kd_relation']) + ' '}"
                f"{row['kd_value']:g}{prose.GAP}{row['kd_unit']}"
                if pd.notna(row["kd_value"])
                else "not stated"
                for _, row in rows.iterrows()
            ],
            "Method": rows["method"].fillna("not stated"),
            "Measured on": rows["system"].fillna("not stated"),
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def constants(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Constants of the molecule, each as its source states it."""
    shown = pd.DataFrame(
        {
            "Of": rows["entity"],
            "Constant": rows["property"],
            "Value": [
                f"{row['value']:g}{prose.GAP}{row['unit']}" if pd.notna(row["value"]) else row["text"]
                for _, row in rows.iterrows()
            ],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def factors(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Factors between units of dose."""
    names = UNITS | {"{Cetus_U}": "Cetus unit", "{Roche_U}": "Roche unit", "mg": "mg of aldesleukin"}
    shown = pd.DataFrame(
        {
            "One": rows["from_unit"].map(names),
            "is": [
                f"{row['factor']:g}{prose.GAP}{names[row['to_unit']].replace('unit', 'units')}"
                for _, row in rows.iterrows()
            ],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)
