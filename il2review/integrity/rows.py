"""What must hold within a row and between rows, beyond what the schema can say.

A rule takes the tables (name -> list of ``Row``) and yields faults. Rules that a source itself may break are
in ``WAIVABLE``: a row keeps its published figure by naming the rule in its ``waiver`` with a reason.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scipy.stats import norm

from il2review.integrity.fault import Fault

LEVELS = ("very low", "low", "moderate", "high")


@dataclass(frozen=True)
class Row:
    """One row as text: its table, its line in the file, its cells by column."""

    table: str
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell as written; empty if the table has no such column."""
        return self.cells.get(column, "")

    def value(self, column: str) -> float | None:
        """The cell as a number, or None if it is empty or not a number (the schema check says so)."""
        try:
            number = float(self.text(column))
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def fault(self, column: str, expected: str, remedy: str, rule: str) -> Fault:
        """A fault of this row."""
        return Fault(f"data/{self.table}.csv", self.number, column, self.text(column), expected, remedy, rule)


Tables = dict[str, list[Row]]
READ_AGAIN = "read the source again and correct the figure"
OR_WAIVE = f"{READ_AGAIN}; if the source prints it so, say so in the waiver column"


def _all(tables: Tables) -> Iterator[Row]:
    for rows in tables.values():
        yield from rows


def half_unit(text: str) -> float:
    """Half of the last printed digit: 0.5 for '14', 0.05 for '14.0'."""
    decimals = len(text.partition(".")[2])
    return 0.5 * 10**-decimals


def events_within_total(tables: Tables) -> Iterator[Fault]:
    """No more events than patients."""
    for row in _all(tables):
        events, total = row.value("events"), row.value("total")
        if events is not None and total is not None and events > total:
            yield row.fault("events", f"at most total ({total:g})", READ_AGAIN, "events-within-total")


def percent_agrees(tables: Tables) -> Iterator[Fault]:
    """A published percentage agrees with its counts, within the rounding of the digits it is printed with."""
    for row in _all(tables):
        events, total, percent = row.value("events"), row.value("total"), row.value("percent")
        if percent is None or events is None or not total or row.text("measure") == "Kaplan-Meier":
            continue
        computed = 100 * events / total
        if abs(computed - percent) > half_unit(row.text("percent")) + 1e-9:
            yield row.fault(
                "percent",
                f"{computed:.2f} rounded, since {events:g} of {total:g} had the event",
                OR_WAIVE,
                "percent-agrees",
            )


def responders_add_up(tables: Tables) -> Iterator[Fault]:
    """Complete and partial responders of one report together are its responders."""
    reports = defaultdict(dict)
    for row in tables["outcomes"]:
        if row.text("endpoint") in ("CR", "PR", "ORR"):
            where = tuple(row.text(c) for c in ("study_id", "arm_id", "denominator", "total", "citekey"))
            reports[where][row.text("endpoint")] = row
    for found in reports.values():
        events = {name: row.value("events") for name, row in found.items()}
        if len(events) == 3 and None not in events.values() and events["CR"] + events["PR"] != events["ORR"]:
            yield found["ORR"].fault(
                "events", f"CR + PR = {events['CR'] + events['PR']:g}", OR_WAIVE, "responders-add-up"
            )


def interval_holds_estimate(tables: Tables) -> Iterator[Fault]:
    """Limits in order, both or neither (a median's upper limit may not be reached), level stated, estimate inside."""
    for row in _all(tables):
        low, high = row.value("ci_low"), row.value("ci_high")
        if low is None and high is None:
            continue
        rule = "interval-holds-estimate"
        if row.value("ci_level") is None:
            yield row.fault(
                "ci_level", "the level of the interval, such as 95", "add the level the source states", rule
            )
        if (low is None or high is None) and row.text("measure") != "median":
            yield row.fault("ci_low" if low is None else "ci_high", "both limits of the interval", READ_AGAIN, rule)
        if low is not None and high is not None and low > high:
            yield row.fault("ci_low", f"at most ci_high ({high:g})", READ_AGAIN, rule)
            continue
        for column in ("estimate", "percent", "value"):
            value = row.value(column)
            below = value is not None and low is not None and value < low
            above = value is not None and high is not None and value > high
            if below or above:
                yield row.fault(
                    column, f"a value inside its interval {row.text('ci_low')} to {row.text('ci_high')}", OR_WAIVE, rule
                )


# A log-rank or score p value differs from the Wald p value of the same comparison; beyond this distance
# between the two z values (after rounding is allowed for) one of the figures is suspect.
Z_TOLERANCE = 0.35


def interval_agrees_with_p(tables: Tables) -> Iterator[Fault]:
    """The p value that the interval of a ratio implies (Wald, log scale) agrees with the published one."""
    for row in tables["comparisons"] + tables["published_syntheses"]:
        estimate, low, high = (row.value(c) for c in ("estimate", "ci_low", "ci_high"))
        p, level = row.value("p_value"), row.value("ci_level")
        if None in (estimate, low, high, p, level) or row.text("measure") not in ("HR", "RR", "OR"):
            continue
        if row.text("p_relation") not in ("", "=") or min(estimate, low) <= 0 or not 0 < p < 1 or low >= high:
            continue
        rounding = [half_unit(row.text(c)) for c in ("estimate", "ci_low", "ci_high")]
        z_level = norm.isf((1 - level / 100) / 2)
        slack = rounding[0] / estimate

        def z_value(est, width, z_level=z_level):
            return max(est, 0) * 2 * z_level / width

        distance = abs(math.log(estimate))
        widths = [math.log((high + sign * rounding[2]) / max(low - sign * rounding[1], 1e-9)) for sign in (-1, 1)]
        smallest = z_value(distance - slack, max(widths))
        largest = z_value(distance + slack, min(widths)) if min(widths) > 0 else math.inf
        z_high, z_low = (
            norm.isf(min(max(q, 1e-12), 1) / 2)
            for q in (p - half_unit(row.text("p_value")), p + half_unit(row.text("p_value")))
        )
        if z_low > largest + Z_TOLERANCE or z_high < smallest - Z_TOLERANCE:
            implied = 2 * norm.sf(z_value(distance, math.log(high / low)))
            yield row.fault(
                "p_value", f"about {implied:.2g}, as the interval implies", OR_WAIVE, "interval-agrees-with-p"
            )


def outcome_complete(tables: Tables) -> Iterator[Fault]:
    """Each kind of outcome carries what makes it readable: a share, a median with unit, a rate with its time."""
    for row in tables["outcomes"]:
        measure, rule = row.text("measure"), "outcome-complete"
        if measure == "share" and row.value("events") is None and row.value("percent") is None:
            yield row.fault(
                "events", "events and total, or percent", "add what the source gives, or drop the row", rule
            )
        if measure == "median" and row.value("value") is None and row.text("not_reached") != "true":
            yield row.fault("value", "the median, or not_reached = true", "add it, or drop the row", rule)
        if row.value("value") is not None and not row.text("value_unit"):
            yield row.fault("value_unit", "the unit of the median", "add it", rule)
        if measure == "Kaplan-Meier" and (row.value("percent") is None or row.value("time_months") is None):
            yield row.fault(
                "percent", "the estimate in percent and its time in months", "add both, or drop the row", rule
            )


def comparison_complete(tables: Tables) -> Iterator[Fault]:
    """A comparison has an effect, or is marked as a p value only."""
    for row in tables["comparisons"]:
        if row.text("measure") == "p only":
            if row.value("p_value") is None:
                yield row.fault("p_value", "the p value", "add it, or drop the row", "comparison-complete")
            if row.value("estimate") is not None:
                yield row.fault("measure", "HR, RR or OR beside an estimate", "name the measure", "comparison-complete")
        elif row.value("estimate") is None:
            yield row.fault("estimate", "the effect", "add it, or set measure to 'p only'", "comparison-complete")


def dose_complete(tables: Tables) -> Iterator[Fault]:
    """A dose has its unit."""
    for row in tables["arms"]:
        if (row.value("dose_value") is None) != (not row.text("dose_unit")):
            yield row.fault(
                "dose_unit",
                "dose_value and dose_unit together",
                "add the missing one or clear the other",
                "dose-complete",
            )


def arms_within_study(tables: Tables) -> Iterator[Fault]:
    """The whole arms of a randomised study hold no more patients than the study."""
    sizes = {row.text("study_id"): row for row in tables["studies"] if row.text("design") == "randomised"}
    arms = defaultdict(float)
    for row in tables["arms"]:
        if row.text("subset") == "whole":
            arms[row.text("study_id")] += row.value("n") or 0
    for study, row in sizes.items():
        if row.value("n") is not None and arms[study] > row.value("n"):
            yield row.fault("n", f"at least the {arms[study]:g} patients of its arms", OR_WAIVE, "arms-within-study")


def years_possible(tables: Tables) -> Iterator[Fault]:
    """Accrual starts before it ends."""
    for row in tables["studies"]:
        start, end = row.value("year_start"), row.value("year_end")
        if start is not None and end is not None and start > end:
            yield row.fault("year_start", f"at most year_end ({end:g})", READ_AGAIN, "years-possible")


def cohorts_tied(tables: Tables) -> Iterator[Fault]:
    """Reports of the same patients share a cohort: same registry number, or a report and the one that supersedes it."""
    registered: dict[str, Row] = {}
    citing = defaultdict(list)
    successor = {r.text("citekey"): r.text("superseded_by") for r in tables["sources"] if r.text("superseded_by")}
    for row in tables["studies"]:
        citing[row.text("citekey")].append(row)
        number = row.text("registry_id")
        if number and registered.setdefault(number, row).text("cohort_id") != row.text("cohort_id"):
            yield _untied(row, registered[number], number)
    for key, newer in successor.items():
        for row in citing[key]:
            if citing[newer] and row.text("cohort_id") not in {other.text("cohort_id") for other in citing[newer]}:
                yield _untied(row, citing[newer][0], newer)


def _untied(row: Row, other: Row, mark: str) -> Fault:
    return row.fault(
        "cohort_id",
        f"'{other.text('cohort_id')}', as row {other.number} has: both rest on {mark}",
        "give both studies one cohort_id",
        "cohorts-tied",
    )


def sources_stand(tables: Tables) -> Iterator[Fault]:
    """A superseded source names its successor, which is itself a source; no source is read better than it was read."""
    sources = {row.text("citekey"): row for row in tables["sources"]}
    for row in sources.values():
        follower = row.text("superseded_by")
        if (row.text("standing") == "superseded") != bool(follower):
            yield row.fault(
                "superseded_by",
                "the key of the successor exactly where standing is superseded",
                "fill or clear it",
                "sources-stand",
            )
        if follower and follower not in sources:
            yield row.fault("superseded_by", "the key of another row of sources.csv", "correct it", "sources-stand")
    for row in _all(tables):
        source = sources.get(row.text("citekey"))
        if (
            "locator" in row.cells
            and row.text("read_in") == "full text"
            and source is not None
            and source.text("read_in") == "abstract"
        ):
            yield row.fault(
                "read_in",
                "abstract, since sources.csv says that only the abstract was read",
                "correct this cell or the source's read_in",
                "sources-stand",
            )


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


def screening_closes(tables: Tables) -> Iterator[Fault]:
    """Every included record has a key, every excluded one a reason; no query found more records than it showed."""
    hits = {row.text("search_id"): row for row in tables["search_log"]}
    found = defaultdict(int)
    for row in tables["screening"]:
        found[row.text("found_by")] += 1
        if (row.text("decision") == "excluded") != bool(row.text("reason")):
            yield row.fault(
                "reason", "a reason exactly where decision is excluded", "fill or clear it", "screening-closes"
            )
        if row.text("decision") != "excluded" and not row.text("citekey"):
            yield row.fault("citekey", "the key of the included or background record", "add it", "screening-closes")
    for name, number in found.items():
        row = hits.get(name)
        if row is not None and row.value("hits") is not None and number > row.value("hits"):
            yield row.fault(
                "hits", f"at least the {number} records that name this query", "count again", "screening-closes"
            )


def readings_logged(tables: Tables) -> Iterator[Fault]:
    """A row read twice has its second reading in the log; a disagreement is settled by the value in the row."""
    keys = {(r.text("table"), r.text("row")) for r in tables["second_reading"]}
    rows = {(row.table, row.text("_key")): row for row in _all(tables) if "readings" in row.cells}
    for key, row in rows.items():
        if row.text("readings") == "2" and key not in keys:
            yield row.fault(
                "readings",
                "1, since second_reading.csv has no row for it",
                "log the second reading, or set readings to 1",
                "readings-logged",
            )
        if row.text("readings") == "1" and key in keys:
            yield row.fault(
                "readings", "2, since second_reading.csv has its second reading", "set readings to 2", "readings-logged"
            )
    for entry in tables["second_reading"]:
        row = rows.get((entry.text("table"), entry.text("row")))
        if row is None:
            yield entry.fault("row", "the primary key of a row of that table", "correct it", "readings-logged")
            continue
        same = entry.text("first") == entry.text("second")
        agreed = same or (entry.text("agreed") == "true" and bool(entry.text("note")))
        if (entry.text("agreed") == "true") != agreed:
            yield entry.fault(
                "agreed",
                f"{str(same).lower()} (true beside unlike words needs a note)",
                "correct it",
                "readings-logged",
            )
        kept = entry.text("first") if agreed else entry.text("settled")
        if row.text(entry.text("column")) != kept:
            yield entry.fault(
                "first" if agreed else "settled",
                f"'{row.text(entry.text('column'))}', which stands in data/{row.table}.csv row {row.number}",
                "read the source again and correct the row or this log",
                "readings-logged",
            )


WAIVABLE = {
    "percent-agrees": percent_agrees,
    "responders-add-up": responders_add_up,
    "interval-holds-estimate": interval_holds_estimate,
    "interval-agrees-with-p": interval_agrees_with_p,
    "arms-within-study": arms_within_study,
}
STRICT: tuple[Callable[[Tables], Iterator[Fault]], ...] = (
    events_within_total,
    outcome_complete,
    comparison_complete,
    dose_complete,
    years_possible,
    cohorts_tied,
    sources_stand,
    certainty_adds_up,
    screening_closes,
    readings_logged,
)


def check_rows(tables: Tables) -> list[Fault]:
    """Faults of every rule, less those that a row waives; and waivers that waive nothing."""
    faults = [fault for rule in STRICT for fault in rule(tables)]
    waived = {(f"data/{row.table}.csv", row.number, rule): row for row in _all(tables) for rule in _waived_rules(row)}
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
