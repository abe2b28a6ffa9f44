"""Is each file of the data package a clean CSV file at all? Asked of the bytes, before anything parses them."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from il2review.integrity.fault import Fault

MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
NUMBER = re.compile(r"[+-]?[0-9.]+(e[+-]?[0-9]+)?", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")


def check_file(path: Path, fields: list[str]) -> tuple[list[Fault], list[list[str]]]:
    """Faults of one CSV file, and its rows of text (header first) if it can be read, else no rows."""
    name = f"data/{path.name}"

    def whole(value, expected, remedy, rule):
        return [Fault(name, 0, "", value, expected, remedy, rule)], []

    if not path.exists():
        return whole(
            "",
            "the file to exist, as data/datapackage.json says",
            "restore the file, or take its table out of the schema",
            "file-exists",
        )
    raw = path.read_bytes()
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return whole(
            "byte-order mark",
            "plain UTF-8 without a byte-order mark",
            "save the file as 'UTF-8', not as 'UTF-8 with BOM' or 'CSV UTF-8'",
            "encoding",
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return [
            Fault(
                name,
                row,
                "",
                f"byte 0x{raw[error.start]:02x}",
                "UTF-8 text",
                "save the file with the encoding UTF-8",
                "encoding",
            )
        ], []
    if not text.endswith("\n"):
        last = text.rsplit("\n", 1)[-1]
        return [
            Fault(
                name,
                text.count("\n") + 1,
                "",
                last,
                "a line end after the last row",
                "compare the last row with its source: the file may have been cut off; then end it with a line end",
                "file-whole",
            )
        ], []
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        return whole(str(error), "well-formed CSV", "look for a quotation mark that is not closed", "file-whole")
    faults = list(_header(name, rows[0] if rows else [], fields))
    return (faults, []) if faults else (list(_cells(name, rows)), rows)


def _header(name: str, header: list[str], fields: list[str]) -> Iterator[Fault]:
    for column in sorted({c for c in header if header.count(c) > 1}):
        yield Fault(name, 1, column, column, "each column once", "remove or rename the second one", "header")
    for column in [f for f in fields if f not in header]:
        yield Fault(
            name,
            1,
            column,
            "",
            "this column in the header",
            "add it; its cells may be empty where the data dictionary does not require them",
            "header",
        )
    for column in [c for c in header if c not in fields]:
        yield Fault(
            name,
            1,
            column,
            column,
            "only columns of the data dictionary",
            "correct its spelling or remove it",
            "header",
        )
    if sorted(header) == sorted(fields) and header != fields:
        yield Fault(
            name,
            1,
            "",
            ",".join(header),
            "the columns in the schema's order: " + ",".join(fields),
            "put them in that order",
            "header",
        )


def _cells(name: str, rows: list[list[str]]) -> Iterator[Fault]:
    header = rows[0]
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            yield Fault(
                name,
                number,
                "",
                f"{len(row)} cells",
                f"{len(header)} cells, as the header has",
                "put quotation marks around a cell that holds a comma, or add the missing commas",
                "row-width",
            )
            continue
        for column, cell in zip(header, row, strict=True):
            if cell[:1] in ("=", "+", "-", "@") and not NUMBER.fullmatch(cell) and cell not in ("=",):
                yield Fault(
                    name,
                    number,
                    column,
                    cell,
                    "a value, not a formula",
                    "write the value; a cell must not begin with = + - or @, since a spreadsheet would run it",
                    "formula",
                )
            if MARKUP.search(cell):
                yield Fault(
                    name,
                    number,
                    column,
                    cell,
                    "plain text without HTML",
                    "remove the markup; write 'less than' in words or put a space after the sign",
                    "markup",
                )
            if CONTROL.search(cell) or "\n" in cell:
                yield Fault(
                    name,
                    number,
                    column,
                    repr(cell),
                    "text on one line without invisible characters",
                    "type the cell again",
                    "characters",
                )
            if cell != cell.strip():
                yield Fault(name, number, column, cell, "no space at the start or end of a cell", "remove it", "spaces")
