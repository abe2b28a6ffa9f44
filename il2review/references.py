"""The only reader of ``references.bib``."""

import re
import warnings
from functools import cache
from pathlib import Path

from pybtex.database import BibliographyData, Entry
from pybtex.database.input.bibtex import Parser
from pybtex.errors import capture
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from il2review import ROOT

FILE = ROOT / "references.bib"
ENTRY = re.compile(r"^\s*@(\w+)\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
DOI = re.compile(r"10\.\d{4,9}/\S+")
PRINTED = re.compile(r"([A-Z][A-Za-z. ]+?) (\d+)\(")
PMID = re.compile(r"[1-9]\d{0,8}")
LATEX = re.compile(r"[\\{}$%#&~^_]")
"""Signs that mean something else to LaTeX than themselves."""


def parse(path: Path = FILE) -> tuple[BibliographyData, list[PybtexError]]:
    """The entries of the file and every fault that pybtex finds in it, a repeated key among them."""
    with capture() as errors, warnings.catch_warnings():
        data = Parser(encoding="utf-8").parse_file(str(path))
    return data, list(errors)


@cache
def entries() -> dict[str, Entry]:
    """Entries by key, of the project's own file."""
    return dict(parse()[0].entries)


def readable(text: str) -> bool:
    """Whether a field can be formatted: an unescaped percent sign, for one, begins a comment and cuts the field."""
    if not LATEX.search(text):
        return True
    try:
        Text.from_latex(text)
    except PybtexError:
        return False
    return True


def key_lines(path: Path = FILE) -> list[tuple[int, str]]:
    """Line and key of every entry as the file spells them, repeated keys included."""
    text = path.read_text(encoding="utf-8")
    return [(text[: m.start(2)].count("\n") + 1, m.group(2)) for m in ENTRY.finditer(text) if m.group(1) != "comment"]


def year(key: str) -> int | None:
    """Year of publication, None where the entry shows none."""
    text = entries()[key].fields.get("year", "")
    return int(text) if text.isdigit() else None


def volume(key: str) -> tuple[str, str] | None:
    """Journal in lower case and volume of an entry, from its fields or from 'Blood 84(6):1765'; None if it has none."""
    fields = entries()[key].fields
    if fields.get("journal") and fields.get("volume"):
        return fields["journal"].lower(), fields["volume"]
    found = PRINTED.match(fields.get("howpublished", ""))
    return (found[1].lower(), found[2]) if found else None


@cache
def _dated_volumes() -> dict[tuple[str, str], int]:
    """Year of each volume that an entry with a year belongs to; a volume over two years counts as the earlier."""
    dated = sorted(
        ((volume(key), year(key)) for key in entries() if volume(key) and year(key)), key=lambda pair: -pair[1]
    )
    return dict(dated)


def year_by_volume(key: str) -> int | None:
    """Year of the journal's volume in which the entry stands, as another entry of that volume shows it; else None."""
    return _dated_volumes().get(volume(key)) if volume(key) else None


def short_name(key: str) -> str:
    """'Fyfe 1995': first author's surname and year, as a reader names a paper."""
    entry = entries()[key]
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    surname = " ".join(people[0].prelast_names + people[0].last_names) if people else entry.fields.get("title", key)
    return f"{surname.strip('{}')} {entry.fields.get('year', '')}".strip()
