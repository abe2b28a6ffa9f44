"""Summary of findings: relative and absolute effect with its certainty, one line a question."""

import re
from dataclasses import dataclass

import pandas as pd

from il2review import evidence, prose
from il2review.exhibit import Table
from il2review.formats import GAP, count, interval, ratio
from il2review.synthesis import Result, risk_with

PER = 1000


@dataclass(frozen=True)
class Finding:
    """One line: a question of ``certainty.csv`` with its effect.

    ``outcome`` names the event that is counted; ``relative`` is the effect in words. ``measure``, ``estimate``,
    ``low`` and ``high`` give the ratio (or, without a comparison, the share), and ``risk`` the risk of the event
    without treatment (0 to 1), where both are known. ``basis`` says whose risk it is; ``sources`` are citation keys.
    """

    summary_id: str
    outcome: str
    relative: str
    evidence: str
    sources: list[str]
    measure: str = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    risk: float | None = None
    basis: str = ""


def of_pool(summary_id: str, outcome: str, result: Result, risk: float, basis: str) -> Finding:
    """The line of a pooled ratio."""
    patients = f", {count(result.n)} patients" if result.n else ""
    return Finding(
        summary_id,
        outcome,
        f"{result.measure} {result.brief()}",
        f"{result.k} studies{patients}",
        result.sources,
        result.measure,
        result.estimate,
        result.low,
        result.high,
        risk,
        basis,
    )


def of_trial(summary_id: str, outcome: str, row: pd.Series, risk: float | None = None, basis: str = "") -> Finding:
    """The line of a single trial with a ratio: a row of ``ratios_from_counts`` or ``comparisons``."""
    relative = _printed(row)
    said = f"1 study, {count(row['n'])} patients" if pd.notna(row.get("n")) else "1 study"
    limits = (row["measure"], row["estimate"], row["ci_low"], row["ci_high"])
    return Finding(summary_id, outcome, relative, said, [row["citekey"]], *limits, risk, basis)


def of_published(summary_id: str, outcome: str, row: pd.Series) -> Finding:
    """The line of a pool that others published: a row of ``published_syntheses``."""
    said = f"a published pool of {count(row['k'])} studies" if pd.notna(row["k"]) else "a published pool"
    return Finding(summary_id, outcome, _printed(row), said, [row["citekey"]])


def _printed(row: pd.Series) -> str:
    told = f"{row['measure']} {ratio(row['estimate'])}"
    if pd.isna(row["ci_low"]):
        return f"{told}, no interval printed"
    return f"{told} ({row['ci_level']:g}{GAP}% CI {interval(row['ci_low'], row['ci_high'], row['measure'])})"


def of_share(summary_id: str, outcome: str, result: Result) -> Finding:
    """The line of a pooled share, which has no comparison."""
    said = f"{result.k} studies, {count(result.n)} patients"
    limits = ("share", result.estimate, result.low, result.high)
    return Finding(summary_id, outcome, "no comparison", said, result.sources, *limits)


def of_test(summary_id: str, outcome: str, row: pd.Series) -> Finding:
    """The line of a single trial that prints a p value and no effect."""
    return Finding(summary_id, outcome, f"no ratio printed; {prose.effect(row)}", "1 study", [row["citekey"]])


def of_none(summary_id: str, outcome: str, sources: list[str]) -> Finding:
    """The line of a question that no study compares; ``sources`` say so."""
    return Finding(summary_id, outcome, "no comparison exists", "none", sources)


def summary_of_findings(findings: list[Finding], *, id: str, title: str, note: str = "") -> Table:
    """The findings with the expected number of patients in 1,000, and the certainty with its reasons."""
    certainty = evidence.table("certainty").set_index("summary_id")
    rows = [(finding, certainty.loc[finding.summary_id]) for finding in findings]
    shown = pd.DataFrame(
        [
            {
                "Outcome": finding.outcome,
                "Evidence": finding.evidence,
                "Relative effect": finding.relative,
                f"Without IL-2, of {PER:,}": _patients(finding.risk),
                f"With it, of {PER:,}": _with(finding),
                "Certainty (GRADE)": f"{judged['level']} ({number})",
                "Source": ",".join(finding.sources),
            }
            for number, (finding, judged) in enumerate(rows, 1)
        ]
    )
    whose = sorted({finding.basis for finding in findings if finding.basis})
    basis = "With IL-2 stands the relative effect applied to the number without it"
    basis += f", which is that of {' or '.join(whose)}." if whose else "."
    why = " ".join(f"({number}) {judged['reasons']}" for number, (_, judged) in enumerate(rows, 1))
    return Table(id, title, shown, None, re.sub(" +", " ", f"{basis} {note} Why this certainty: {why}"))


def _patients(risk: float | None) -> str:
    return "not known" if risk is None else count(round(PER * risk))


def _with(finding: Finding) -> str:
    """'620 (560 to 680)': patients with the event, and their limits."""
    share = finding.measure == "share"
    if finding.estimate is None or (finding.risk is None and not share):
        return "cannot be said"
    values = [float(value) for value in (finding.estimate, finding.low, finding.high)]
    risks = values if share else [risk_with(finding.measure, value, finding.risk) for value in values]
    point, low, high = map(_patients, risks)
    return f"{point} ({low} to {high})"
