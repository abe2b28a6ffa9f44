"""The rules about rows: which there are, and which of them a source may break.

A rule takes the tables (name -> list of ``Row``) and yields faults. Rules that a source itself may break are
in ``WAIVABLE``: a row keeps its published figure by naming the rule in its ``waiver`` with a reason.
"""

from collections.abc import Callable, Iterator

from il2review.integrity import between, designs, judging, within
from il2review.integrity.fault import Fault
from il2review.integrity.row import Row, Tables, all_rows

WAIVABLE = {
    "percent-agrees": within.percent_agrees,
    "responders-add-up": between.responders_add_up,
    "interval-holds-estimate": within.interval_holds_estimate,
    "interval-agrees-with-p": within.interval_agrees_with_p,
    "arms-within-study": between.arms_within_study,
    "comparison-direction": within.comparison_direction,
}
STRICT: tuple[Callable[[Tables], Iterator[Fault]], ...] = (
    within.events_within_total,
    within.ends_in_order,
    within.kinetics_complete,
    within.dates_exist,
    within.outcome_complete,
    within.comparison_complete,
    within.dose_complete,
    within.cells_named,
    within.follow_up_in_order,
    within.years_possible,
    between.cohorts_tied,
    between.sources_stand,
    judging.certainty_adds_up,
    judging.bias_tool_fits,
    judging.bias_complete,
    between.screening_closes,
    between.readings_logged,
    between.claims_decided,
    designs.variants_fit,
    designs.programmes_told,
    designs.verdicts_on_primaries,
    designs.checklist_placed,
    designs.trials_linked,
)


def check_rows(tables: Tables) -> list[Fault]:
    """Faults of every rule, less those that a row waives; and waivers that waive nothing."""
    faults = [fault for rule in STRICT for fault in rule(tables)]
    waived = {
        (f"data/{row.table}.csv", row.number, rule): row for row in all_rows(tables) for rule in _waived_rules(row)
    }
    used = set()
    for rule in WAIVABLE.values():
        for fault in rule(tables):
            place = (fault.file, fault.row, fault.rule)
            if place in waived:
                used.add(place)
            else:
                faults.append(fault)
    for place, row in waived.items():
        if place not in used:
            known = place[2] in WAIVABLE
            expected = "a waiver only where its rule is broken" if known else f"one of {', '.join(WAIVABLE)}"
            faults.append(row.fault("waiver", expected, "remove it or correct the rule's name", "waiver"))
    return faults


def _waived_rules(row: Row) -> list[str]:
    text = row.text("waiver")
    return [part.partition(":")[0].strip() for part in text.split(" | ")] if text else []
