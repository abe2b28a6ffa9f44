"""Do references.bib, the data and the chapters agree on who said what?"""

import datetime
import re
from collections import defaultdict
from pathlib import Path

from il2review import chapters, references
from il2review.integrity.fault import Fault
from il2review.integrity.row import Tables


def check_references(root: Path, tables: Tables) -> list[Fault]:
    """Faults of references.bib itself, of keys that it lacks, and of entries that nothing uses."""
    path = root / "references.bib"
    data, errors = references.parse(path)
    faults = [
        Fault(
            "references.bib",
            0,
            "",
            str(error),
            "well-formed BibTeX with each key once",
            "correct the entry: after a repeated key, the entries that follow are lost",
            "references",
        )
        for error in errors
    ]
    lines = dict((key, number) for number, key in reversed(references.key_lines(path)))
    faults += _identifiers(data, lines)
    faults += _unknown_keys(root, tables, data)
    faults += _unused(root, tables, data, lines)
    faults += _years(tables, data)
    return faults


def _identifiers(data, lines) -> list[Fault]:
    faults, seen = [], defaultdict(dict)
    forms = {
        "doi": (references.DOI, "a DOI such as 10.1182/blood-2010-10-311100, without https://doi.org/"),
        "pmid": (references.PMID, "a PubMed number, digits only"),
    }
    for key, entry in data.entries.items():

        def fault(field, value, expected, remedy, key=key):
            faults.append(
                Fault("references.bib", lines.get(key, 0), f"{key}.{field}", value, expected, remedy, "references")
            )

        if not entry.fields.get("title"):
            fault("title", "", "this field", "add it from the publication's record")
        for field, value in entry.fields.items():
            if not references.readable(value):
                fault(field, value, "text that LaTeX can read", "write a percent sign as \\% and close every brace")
        unknown = entry.type != "article" and "Year not shown" in entry.fields.get("note", "")
        if not entry.fields.get("year") and not unknown:
            fault(
                "year",
                "",
                "this field",
                "add it from the publication's record; if that shows none, say so: "
                "note = {Year not shown in the record read}, in an entry of type @misc",
            )
        if entry.type == "article":
            for name in ("author", "journal"):
                if not entry.fields.get(name) and name not in entry.persons:
                    fault(
                        name,
                        "",
                        "this field in an @article",
                        "add it from the publication's record; if that shows none, make the entry @misc and put "
                        "journal, volume and pages, as far as they are known, into howpublished",
                    )
        year = entry.fields.get("year", "")
        if year and not re.fullmatch(r"(19|20)\d\d", year):
            fault("year", year, "a year of four digits", "correct it")
        elif year and int(year) > datetime.date.today().year:
            fault("year", year, "a year that is not in the future", "correct it")
        for field, (form, expected) in forms.items():
            value = entry.fields.get(field)
            if not value:
                continue
            if not form.fullmatch(value):
                fault(field, value, expected, "copy it from the publication's record")
            other = seen[field].setdefault(value.lower(), key)
            if other != key:
                fault(
                    field,
                    value,
                    f"an identifier that no other entry has, but '{other}' has it",
                    "merge the two entries, or correct one",
                )
    return faults


def _unknown_keys(root: Path, tables: Tables, data) -> list[Fault]:
    faults = []
    remedy = "correct the key, or add the entry to references.bib and its row to data/sources.csv"
    for rows in tables.values():
        for row in rows:
            for column in ("citekey", "superseded_by", "sources"):
                for key in filter(None, row.text(column).split(",")):
                    if key not in data.entries:
                        faults.append(row.fault(column, f"keys of references.bib, not '{key}'", remedy, "citation"))
    for path in chapters.files(root):
        if path.exists():
            faults += [
                Fault(str(path.relative_to(root)), number, "", key, "a key of references.bib", remedy, "citation")
                for number, key in chapters.citations(path)
                if key not in data.entries
            ]
    return faults


def _unused(root: Path, tables: Tables, data, lines) -> list[Fault]:
    cited = {key for path in chapters.files(root) if path.exists() for _, key in chapters.citations(path)}
    in_data = {
        row.text("citekey") for name, rows in tables.items() if name not in ("sources", "screening") for row in rows
    }
    listed = {row.text("citekey"): row for row in tables["sources"]}
    faults = []
    for key in data.entries:
        if key not in listed:
            faults.append(
                Fault(
                    "references.bib",
                    lines.get(key, 0),
                    key,
                    "",
                    "a row in data/sources.csv",
                    "add the row: how far it was read, and its standing",
                    "citation",
                )
            )
        elif key not in cited | in_data and listed[key].text("background") != "true":
            faults.append(
                listed[key].fault(
                    "citekey",
                    "a publication that a row or a chapter cites",
                    "cite it, remove it, or set background to true",
                    "citation",
                )
            )
    return faults


def _years(tables: Tables, data) -> list[Fault]:
    faults = []
    for row in tables["studies"]:
        entry, end = data.entries.get(row.text("citekey")), row.value("year_end")
        if (
            entry is not None
            and end is not None
            and entry.fields.get("year", "").isdigit()
            and end > int(entry.fields["year"])
        ):
            faults.append(
                row.fault(
                    "year_end",
                    f"at most {entry.fields['year']}, when {row.text('citekey')} appeared",
                    "read the source again and correct the year",
                    "years-possible",
                )
            )
    return faults
