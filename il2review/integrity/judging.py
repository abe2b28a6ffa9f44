"""What must hold in the tables of judgements: risk of bias and certainty. Each rule yields the faults of its table."""

from collections import defaultdict
from collections.abc import Iterator

from il2review import bias
from il2review.integrity.fault import Fault
from il2review.integrity.row import Tables

LEVELS = ("very low", "low", "moderate", "high")


def certainty_adds_up(tables: Tables) -> Iterator[Fault]:
    """The level of certainty is the starting level less what was taken off."""
    domains = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
    for row in tables["certainty"]:
        taken = [row.value(d) for d in domains]
        if row.text("start") not in LEVELS or None in taken:
            continue
        level = LEVELS[max(0, LEVELS.index(row.text("start")) + int(sum(taken)))]
        if row.text("level") != level:
            yield row.fault(
                "level",
                f"'{level}', the starting level less the levels taken off",
                "correct the level or the domains",
                "certainty-adds-up",
            )


def bias_tool_fits(tables: Tables) -> Iterator[Fault]:
    """The tool fits the study's design, and domain and judgement are of that tool."""
    designs = {row.text("study_id"): row.text("design") for row in tables["studies"]}
    for row in tables["risk_of_bias"]:
        tool, design = row.text("tool"), designs.get(row.text("study_id"))
        if tool not in bias.DOMAINS:
            continue
        right = bias.ROB2 if design == "randomised" else bias.JBI
        if design is not None and tool != right:
            yield row.fault(
                "tool", f"'{right}', since the study's design is {design}", "judge it with that tool", "risk-of-bias"
            )
        for column, allowed in (("domain", bias.DOMAINS), ("judgement", bias.JUDGEMENTS)):
            if row.text(column) not in allowed[tool]:
                yield row.fault(column, f"of {tool}: {', '.join(allowed[tool])}", "correct it", "risk-of-bias")


def bias_complete(tables: Tables) -> Iterator[Fault]:
    """A result that is judged is judged in every domain of the tool."""
    judged = defaultdict(list)
    for row in tables["risk_of_bias"]:
        judged[row.text("study_id"), row.text("endpoint"), row.text("tool")].append(row)
    for (_, _, tool), rows in judged.items():
        known = {row.text("domain") for row in rows}
        missing = [domain for domain in bias.DOMAINS.get(tool, ()) if domain not in known]
        if missing:
            yield rows[0].fault(
                "domain",
                f"a row for each domain of {tool}; missing: {', '.join(missing)}",
                "add them ('no information' or 'unclear' where the source is silent)",
                "risk-of-bias",
            )
