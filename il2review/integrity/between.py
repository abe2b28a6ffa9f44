"""What must hold between rows. Each rule yields the faults of all tables."""

from collections import defaultdict
from collections.abc import Iterator

from il2review.integrity.fault import Fault
from il2review.integrity.row import OR_WAIVE, Row, Tables, all_rows


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
    for row in all_rows(tables):
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
    rows = {(row.table, row.text("_key")): row for row in all_rows(tables) if "readings" in row.cells}
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


def claims_decided(tables: Tables) -> Iterator[Fault]:
    """A verdict has a chapter that backs it; what is untested has none."""
    for row in tables["claims"]:
        untested = row.text("verdict") == "untested"
        if untested and row.text("chapter"):
            yield row.fault("chapter", "no chapter, since nothing tests the statement", "clear it", "claims-decided")
        if not untested and not row.text("chapter"):
            yield row.fault(
                "chapter", "the chapter that backs the verdict", "name it as _toc.yml does", "claims-decided"
            )
