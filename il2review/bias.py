"""Risk of bias: the tools, their domains, and the overall judgement that follows from the domains.

RoB 2 for randomised trials (Sterne et al., BMJ 2019;366:l4898), the JBI checklist for series without control (Munn et
al., JBI Evidence Synthesis 2020;18:2127-2133).
"""

import pandas as pd

from il2review import evidence

ROB2, JBI = "RoB 2", "JBI case series"
DOMAINS = {
    ROB2: (
        "randomisation process",
        "deviations from intended interventions",
        "missing outcome data",
        "measurement of the outcome",
        "selection of the reported result",
    ),
    JBI: (
        "clear inclusion criteria",
        "condition measured in a standard way",
        "valid identification of the condition",
        "consecutive inclusion",
        "complete inclusion",
        "clear reporting of demographics",
        "clear reporting of clinical information",
        "clear reporting of outcomes or follow-up",
        "clear reporting of the site",
        "appropriate statistical analysis",
    ),
}
JUDGEMENTS = {
    ROB2: ("low", "some concerns", "high", "no information"),
    JBI: ("yes", "no", "unclear", "not applicable"),
}
LEVELS = ("low", "some concerns", "high")
FEW, MANY = 5, 8
"""Items of the JBI checklist that must be met for 'some concerns' and for 'low': this book's rule, not the tool's."""


def overall(tool: str, judgements: list[str]) -> str:
    """'low', 'some concerns' or 'high' from the judgements of all domains.

    RoB 2: high if a domain is high, low if all are low, else some concerns (no information counts as that).
    """
    if tool == ROB2:
        return "high" if "high" in judgements else "low" if set(judgements) == {"low"} else "some concerns"
    met = sum(judgement in ("yes", "not applicable") for judgement in judgements)
    return "low" if met >= MANY else "some concerns" if met >= FEW else "high"


def judgements(**where) -> pd.DataFrame:
    """Rows of ``risk_of_bias`` with the study's ``name``, ``disease``, ``setting`` and ``design``, filtered by any."""
    studies = evidence.studies()[["study_id", "name", "disease", "setting", "design"]]
    return evidence.select(evidence.table("risk_of_bias").merge(studies, on="study_id"), **where)


def by_study(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a study and endpoint of ``judgements``: study_id, name, endpoint, tool and the ``overall`` judgement."""
    groups = rows.groupby(["study_id", "name", "endpoint", "tool"], sort=False)["judgement"]
    found = groups.agg(list).reset_index()
    return found.assign(
        overall=[overall(tool, each) for tool, each in zip(found["tool"], found["judgement"], strict=True)]
    ).drop(columns="judgement")


def of_pool(study_ids: list[str], endpoint: str) -> list[str | None]:
    """Overall judgement of each study for an endpoint; None where it was not judged.

    A study that was judged for one endpoint only stands with that judgement, and the part of a publication that has a
    row of its own (a disease, say) with that of the whole.
    """
    known = by_study(judgements())
    publications = evidence.table("studies").set_index("study_id")["citekey"]
    found = []
    for study in study_ids:
        own = known[known["study_id"] == study]
        if own.empty and study in publications:
            own = known[known["study_id"].map(publications) == publications[study]]
        exact = own[own["endpoint"] == endpoint]
        chosen = exact if len(exact) else own if len(own) == 1 else own.iloc[:0]
        found.append(chosen["overall"].iloc[0] if len(chosen) else None)
    return found
