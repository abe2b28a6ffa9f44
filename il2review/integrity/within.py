"""What must hold within a row, beyond what the schema can say. Each rule yields the faults of all tables."""

import datetime
import itertools
import math
from collections.abc import Iterator

from scipy.stats import norm

from il2review.integrity.fault import Fault
from il2review.integrity.row import OR_WAIVE, READ_AGAIN, Row, Tables, all_rows

# A log-rank or score p value differs from the Wald p value of the same comparison; beyond this distance
# between the two z values (after rounding is allowed for) one of the figures is suspect.
Z_TOLERANCE = 0.35
RATIO = ("estimate", "ci_low", "ci_high")


def half_unit(text: str) -> float:
    """Half of the last printed digit: 0.5 for '14', 0.05 for '14.0'."""
    decimals = len(text.partition(".")[2])
    return 0.5 * 10**-decimals


def events_within_total(tables: Tables) -> Iterator[Fault]:
    """No more events than patients, animals or cultures, in either group."""
    for row, group in itertools.product(all_rows(tables), ("", "treated_", "control_")):
        events, total = row.value(f"{group}events"), row.value(f"{group}total")
        if events is not None and total is not None and events > total:
            yield row.fault(f"{group}events", f"at most {group}total ({total:g})", READ_AGAIN, "events-within-total")


def ends_in_order(tables: Tables) -> Iterator[Fault]:
    """The lower end of a spread lies below the upper, and the value between them."""
    for row in all_rows(tables):
        low, value, high = (row.value(column) for column in ("low", "value", "high"))
        if low is not None and high is not None and low > high:
            yield row.fault("low", f"at most high ({high:g})", READ_AGAIN, "ends-in-order")
        elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            yield row.fault(
                "value", f"a value between {row.text('low')} and {row.text('high')}", READ_AGAIN, "ends-in-order"
            )


def kinetics_complete(tables: Tables) -> Iterator[Fault]:
    """A figure of kinetics is a value, a spread or a count; the first two have a unit, and a value its relation."""
    for row in tables["pharmacokinetics"]:
        value, low, events = (row.value(column) for column in ("value", "low", "events"))
        rule = "kinetics-complete"
        if value is None and low is None and events is None:
            yield row.fault("value", "a value, low and high, or events", "add what the source gives", rule)
        if (value is not None or low is not None) and not row.text("unit"):
            yield row.fault("unit", "the unit of the figure", "add it", rule)
        if (value is None) != (not row.text("relation")):
            yield row.fault("relation", "one of = ~ > < >= <= beside a value, and none without", "mend it", rule)
        if low is not None and not row.text("spread"):
            yield row.fault("spread", "what low and high are", "add it; 'not said' where the source does not", rule)


def dates_exist(tables: Tables) -> Iterator[Fault]:
    """A milestone lies on a day that the calendar has, and not in the future."""
    for row in tables["milestones"]:
        text = row.text("date")
        try:
            day = datetime.date.fromisoformat((text + "-01-01")[:10])
        except ValueError:
            yield row.fault("date", "a date that the calendar has", READ_AGAIN, "dates-exist")
            continue
        if day > datetime.date.today():
            yield row.fault("date", "a date that is not in the future", READ_AGAIN, "dates-exist")


def percent_agrees(tables: Tables) -> Iterator[Fault]:
    """A published percentage agrees with its counts, within the rounding of the digits it is printed with."""
    for row in all_rows(tables):
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


def interval_holds_estimate(tables: Tables) -> Iterator[Fault]:
    """Limits in order, both or neither (a median's upper limit may not be reached), level stated, estimate inside."""
    for row in all_rows(tables):
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


def interval_agrees_with_p(tables: Tables) -> Iterator[Fault]:
    """The p value that the interval of a ratio implies (Wald, log scale) agrees with the published one.

    Both are given the width of their rounding: the ranges of z that they allow must come within ``Z_TOLERANCE``.
    """
    for row in tables["comparisons"] + tables["published_syntheses"]:
        ratio = [row.value(column) for column in RATIO]
        p, level = row.value("p_value"), row.value("ci_level")
        if None in (*ratio, p, level) or row.text("measure") not in ("HR", "RR", "OR"):
            continue
        ends = [_rounded_from(row, column) for column in RATIO]
        possible = min(end[0] for end in ends) > 0 and ends[1][1] < ends[2][0] and 0 < p < 1
        if row.text("p_relation") not in ("", "=") or not possible:
            continue
        wald = [_wald_z(*corner, level) for corner in itertools.product(*ends)]
        lowest = 0 if ends[0][0] <= 1 <= ends[0][1] else min(wald)
        p_low, p_high = _rounded_from(row, "p_value")
        if _z(p_high) > max(wald) + Z_TOLERANCE or _z(p_low) < lowest - Z_TOLERANCE:
            implied = f"about {2 * norm.sf(_wald_z(*ratio, level)):.2g}, as the interval implies"
            yield row.fault("p_value", implied, OR_WAIVE, "interval-agrees-with-p")


def _rounded_from(row: Row, column: str) -> tuple[float, float]:
    """The range of values that would be printed as this cell is."""
    half = half_unit(row.text(column))
    return row.value(column) - half, row.value(column) + half


def _z(p: float) -> float:
    """z value of a two-sided p value."""
    return float(norm.isf(min(max(p, 1e-12), 1) / 2))


def _wald_z(estimate: float, low: float, high: float, level: float) -> float:
    """z value that an estimate and its interval imply on the log scale."""
    return abs(math.log(estimate)) * 2 * _z(1 - level / 100) / math.log(high / low)


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
            yield row.fault("value_unit", "the unit of the value", "add it", rule)
        if measure in ("mean", "mean change", "median change") and row.value("value") is None:
            yield row.fault("value", "the value", "add it, or drop the row", rule)
        if (row.value("value") or 0) < 0 and not measure.endswith("change"):
            yield row.fault("value", "a value of at least 0; only a change may be below", READ_AGAIN, rule)
        if measure == "Kaplan-Meier" and (row.value("percent") is None or row.value("time_months") is None):
            yield row.fault(
                "percent", "the estimate in percent and its time in months", "add both, or drop the row", rule
            )


def comparison_complete(tables: Tables) -> Iterator[Fault]:
    """A comparison has an effect, or is marked as a p value only; where none is printed, it says whether it was met."""
    for row in tables["comparisons"]:
        if row.text("measure") == "p only":
            if row.value("p_value") is None and not row.text("met"):
                yield row.fault("p_value", "the p value, or met", "add it, or drop the row", "comparison-complete")
            if row.value("estimate") is not None:
                yield row.fault("measure", "HR, RR or OR beside an estimate", "name the measure", "comparison-complete")
        elif row.value("estimate") is None:
            yield row.fault("estimate", "the effect", "add it, or set measure to 'p only'", "comparison-complete")
        elif row.text("measure") != "MD" and row.value("estimate") < 0:
            yield row.fault("estimate", "a ratio, which is never below 0", READ_AGAIN, "comparison-complete")


def comparison_direction(tables: Tables) -> Iterator[Fault]:
    """A p value below 0.05 that stands alone says which arm did better, or the study would count as saying nothing."""
    for row in tables["comparisons"]:
        p = row.value("p_value")
        bound = row.text("p_relation") in (">", ">=")
        if row.text("measure") == "p only" and p is not None and p <= 0.05 and not bound and not row.text("favours"):
            yield row.fault("favours", "the arm that did better", OR_WAIVE, "comparison-direction")


def dose_complete(tables: Tables) -> Iterator[Fault]:
    """A dose has its unit."""
    for row, dose in itertools.product(all_rows(tables), ("dose", "il2")):
        if (row.value(f"{dose}_value") is None) != (not row.text(f"{dose}_unit")):
            yield row.fault(
                f"{dose}_unit",
                f"{dose}_value and {dose}_unit together",
                "add the missing one or clear the other",
                "dose-complete",
            )


def cells_named(tables: Tables) -> Iterator[Fault]:
    """An arm whose intervention names cells says which."""
    for row in tables["arms"]:
        if "cells" in row.text("intervention") and not row.text("cells"):
            yield row.fault("cells", "which cells were given", "fill it", "cells-named")


def follow_up_in_order(tables: Tables) -> Iterator[Fault]:
    """The shortest follow-up is at most the median, and that at most the longest."""
    for row in tables["outcomes"]:
        columns = [name for name in ("follow_up_low", "follow_up", "follow_up_high") if row.value(name) is not None]
        for first, second in itertools.pairwise(columns):
            if row.value(first) > row.value(second):
                yield row.fault(first, f"at most {second} ({row.text(second)})", READ_AGAIN, "follow-up-in-order")


def years_possible(tables: Tables) -> Iterator[Fault]:
    """Accrual starts before it ends."""
    for row in tables["studies"]:
        start, end = row.value("year_start"), row.value("year_end")
        if start is not None and end is not None and start > end:
            yield row.fault("year_start", f"at most year_end ({end:g})", READ_AGAIN, "years-possible")
