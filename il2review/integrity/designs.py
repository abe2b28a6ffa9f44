"""What must hold in the ledger of engineered IL-2, in plans of trials and in checklists. Each rule yields faults."""

from collections.abc import Iterator

from il2review.integrity.fault import Fault
from il2review.integrity.row import READ_AGAIN, Tables

SEQUENCE = "il2-mature-sequence"
"""The row of ``molecule`` whose text is the sequence of mature human IL-2."""
DECIDED = ("approved", "approved, later withdrawn", "stopped")


def variants_fit(tables: Tables) -> Iterator[Fault]:
    """The residue that a change replaces is the one that stands there in the mature human protein."""
    sequence = next((row.text("text") for row in tables["molecule"] if row.text("constant_id") == SEQUENCE), "")
    for row in tables["variants"]:
        position, wild = row.value("position"), row.text("wild")
        if row.text("kind") == "substitution" and (position is None or not row.text("new")):
            yield row.fault(
                "position", "the position and the new residue of a substitution", "add them", "variants-fit"
            )
        if sequence and wild and position and 1 <= position <= len(sequence) and sequence[int(position) - 1] != wild:
            yield row.fault(
                "wild",
                f"{sequence[int(position) - 1]}, which stands at {position:g} in the mature human protein",
                "count from the first residue of the mature protein, or correct the residue",
                "variants-fit",
            )


def programmes_told(tables: Tables) -> Iterator[Fault]:
    """A verdict on an endpoint has its result; an approval or a stop has its year, or a note why not."""
    for row in tables["programmes"]:
        if row.text("primary_met") and not row.text("pivotal_result"):
            yield row.fault("primary_met", "empty without a pivotal_result", "add the result", "programmes-told")
        if row.text("fate") in DECIDED and not row.text("fate_year") and not row.text("note"):
            yield row.fault(
                "fate_year", "the year of approval or stop, or a note", "add what the source says", "programmes-told"
            )


def verdicts_on_primaries(tables: Tables) -> Iterator[Fault]:
    """Only a primary endpoint is met or missed."""
    for row in tables["comparisons"]:
        if row.text("met") and row.text("rank") != "primary":
            yield row.fault("met", "empty unless rank is primary", READ_AGAIN, "verdicts-on-primaries")


def checklist_placed(tables: Tables) -> Iterator[Fault]:
    """An item that is met says where."""
    for row in tables["checklist"]:
        if row.text("met") in ("met", "partly met") and not row.text("chapter"):
            yield row.fault(
                "chapter", "the chapter that meets the item", "name it as _toc.yml does", "checklist-placed"
            )


def trials_linked(tables: Tables) -> Iterator[Fault]:
    """An entry of the glossary is a trial exactly if it names its study."""
    for row in tables["glossary"]:
        if (row.text("kind") == "trial") != bool(row.text("study_id")):
            yield row.fault("study_id", "a study exactly where kind is trial", "fill or clear it", "trials-linked")
