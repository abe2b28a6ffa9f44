"""The only reader of ``references.bib``."""

import re
import warnings
from functools import cache
from pathlib import Path

from pybtex.database import BibliographyData, Entry
from pybtex.database.input.bibtex import Parser
from pybtex.errors import capture
from pybtex.exceptions import PybtexError

from il2review import ROOT

FILE = ROOT / "references.bib"
ENTRY = re.compile(r"^\s*@(\w+)\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
DOI = re.compile(r"10\.\d{4,9}/\S+")
PMID = re.compile(r"[1-9]\d{0,8}")


def parse(path: Path = FILE) -> tuple[BibliographyData, list[PybtexError]]:
    """The entries of the file and every fault that pybtex finds in it, a repeated key among them."""
    with capture() as errors, warnings.catch_warnings():
        data = Parser(encoding="utf-8").parse_file(str(path))
    return data, list(errors)


@cache
def entries() -> dict[str, Entry]:
    """Entries by key, of the project's own file."""
    return dict(parse()[0].entries)


def key_lines(path: Path = FILE) -> list[tuple[int, str]]:
    """Line and key of every entry as the file spells them, repeated keys included."""
    text = path.read_text(encoding="utf-8")
    return [(text[: m.start(2)].count("\n") + 1, m.group(2)) for m in ENTRY.finditer(text) if m.group(1) != "comment"]


def year(key: str) -> int | None:
    """Year of publication, None where the entry shows none."""
    text = entries()[key].fields.get("year", "")
    return int(text) if text.isdigit() else None


def short_name(key: str) -> str:
    """'Fyfe 1995': first author's surname and year, as a reader names a paper."""
    entry = entries()[key]
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    surname = " ".join(people[0].prelast_names + people[0].last_names) if people else entry.fields.get("title", key)
    return f"{surname.strip('{}')} {entry.fields.get('year', '')}".strip()
