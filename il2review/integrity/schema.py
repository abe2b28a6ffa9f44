"""Does the data fit ``data/datapackage.json``? Asked of the Frictionless library; answered in one line a fault."""

from pathlib import Path

from frictionless import Checklist, Package, Report

from il2review.integrity.fault import Fault


def check_schema(folder: Path, tables: list[str]) -> list[Fault]:
    """Faults of the named tables against the package's schema, foreign keys included.

    ``tables`` are those that could be read at all; a table outside it is not validated.
    """
    package = Package(str(folder / "datapackage.json"))
    report: Report = package.validate(checklist=Checklist())
    if report.errors:
        return [
            Fault(
                "data/datapackage.json",
                0,
                "",
                error.note,
                "a valid Frictionless data package",
                "correct the descriptor",
                "schema",
            )
            for error in report.errors
        ]
    return [_fault(task, error) for task in report.tasks if task.name in tables for error in task.errors]


def _fault(task, error) -> Fault:
    descriptor = error.to_descriptor()
    column = descriptor.get("fieldName") or " + ".join(descriptor.get("fieldNames", []))
    expected, remedy = _words(task, descriptor)
    value = str(descriptor.get("cell") or "/".join(map(str, descriptor.get("fieldCells", []))))
    return Fault(
        f"data/{Path(task.place).name}",
        descriptor.get("rowNumber", 0),
        column,
        value,
        expected,
        remedy,
        f"schema: {error.type}",
    )


def _words(task, error: dict) -> tuple[str, str]:
    note, kind = error.get("note", ""), error["type"]
    if kind == "foreign-key":
        source = error["referenceName"]
        return (
            f"a value that stands in data/{source}.csv ({' + '.join(error['referenceFieldNames'])})",
            f"correct the spelling, or add the row to data/{source}.csv first",
        )
    if kind == "primary-key":
        return "a key that no other row has" + _after(note), "merge the two rows, or correct the key of one"
    if kind == "constraint-error":
        return _constraint(note), "see the data dictionary for what this column may hold"
    if kind == "type-error":
        return "a value of the column's type" + _after(
            note
        ), "write plain digits with a point, true or false, a date as 2026-01-31, or leave the cell empty"
    return note or error.get("message", "valid data"), "see the data dictionary"


def _after(note: str) -> str:
    return f" ({note})" if note else ""


def _constraint(note: str) -> str:
    """Frictionless writes ``constraint "enum" is "[...]"``; say it as what was expected."""
    name, _, rest = note.removeprefix('constraint "').partition('" is "')
    allowed = rest.removesuffix('"')
    return {
        "required": "a value, since the column is required",
        "enum": f"one of {allowed}",
        "pattern": f"text of the form {allowed}",
        "minimum": f"at least {allowed}",
        "maximum": f"at most {allowed}",
        "unique": "a value that no other row has",
    }.get(name, note)
