"""What must hold in the data, the references and the chapters. ``check`` runs all of it."""

import csv
import itertools
import json
from pathlib import Path

from il2review import chapters
from il2review.integrity.fault import Fault
from il2review.integrity.files import check_file
from il2review.integrity.publications import check_references
from il2review.integrity.row import Row, Tables
from il2review.integrity.rows import check_rows
from il2review.integrity.schema import check_schema
from il2review.integrity.typed import check_typed
from il2review.integrity.wording import check_wording

__all__ = ["Fault", "check", "sort_tables"]


def check(root: Path) -> list[Fault]:
    """All faults of the project under ``root``, sorted by file and row. Empty if nothing is wrong."""
    folder = root / "data"
    resources = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    faults, tables, readable = [], {}, []
    for resource in resources:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        found, rows = check_file(folder / resource["path"], fields)
        faults += found
        tables[resource["name"]] = _rows(resource, rows)
        if rows:
            readable.append(resource["name"])
    faults += _strangers(folder, {resource["path"] for resource in resources})
    if len(readable) == len(resources):
        faults += check_schema(folder, readable)
        faults += check_rows(tables)
        faults += _unsorted(resources, tables)
        faults += check_references(root, tables)
    listed = chapters.toc(root)
    faults += [
        Fault("_toc.yml", 0, "", name, f"the file {name}.md", "write the chapter or take it out", "toc")
        for name in listed
        if not (root / f"{name}.md").exists()
    ]
    faults += [
        row.fault("chapter", "a chapter that _toc.yml lists", "correct the path", "toc")
        for row in tables["claims"] + tables["checklist"]
        if row.text("chapter") and row.text("chapter").partition("#")[0] not in listed
    ]
    faults += check_typed(root)
    faults += check_wording(root, tables)
    return sorted(set(faults))


def _key(resource: dict) -> list[str]:
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def _rows(resource: dict, rows: list[list[str]]) -> list[Row]:
    header, key = rows[0] if rows else [], _key(resource)
    found = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) == len(header):
            cells = dict(zip(header, row, strict=True))
            cells["_key"] = "/".join(cells[column] for column in key)
            found.append(Row(resource["name"], number, cells))
    return found


def _strangers(folder: Path, known: set[str]) -> list[Fault]:
    return [
        Fault(
            f"data/{path.name}",
            0,
            "",
            "",
            "only files that data/datapackage.json describes",
            "describe the table there, or remove the file",
            "file-exists",
        )
        for path in sorted(folder.iterdir())
        if path.name not in known | {"datapackage.json", "README.md"}
    ]


def _sort_key(row: Row, key: list[str]) -> tuple[str, ...]:
    return tuple(row.text(column) for column in key)


def _unsorted(resources: list[dict], tables: Tables) -> list[Fault]:
    faults = []
    for resource in resources:
        key, rows = _key(resource), tables[resource["name"]]
        for before, row in itertools.pairwise(rows):
            if _sort_key(row, key) < _sort_key(before, key):
                faults.append(
                    row.fault(
                        key[0],
                        "rows sorted by key, so that pull requests merge",
                        "run: python -m il2review sort",
                        "sorted",
                    )
                )
                break
    return faults


def sort_tables(root: Path) -> list[str]:
    """Sort every table by its key, in place. Returns the names of the files that changed."""
    folder, changed = root / "data", []
    for resource in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        path = folder / resource["path"]
        before = path.read_text(encoding="utf-8")
        header, *rows = list(csv.reader(before.splitlines()))
        places = [header.index(column) for column in _key(resource)]
        rows.sort(key=lambda row, places=places: tuple(row[place] for place in places))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
        if path.read_text(encoding="utf-8") != before:
            changed.append(resource["path"])
    return changed
