"""Abbreviations, terms and names of trials: what the text writes, and what it means."""

import csv
import re
from functools import cache
from pathlib import Path

from il2review import ROOT

PAGE = "chapters/glossary"
FILE = ROOT / "data" / "glossary.csv"
TRIAL = "trial"


@cache
def entries(path: Path = FILE) -> tuple[dict[str, str], ...]:
    """Rows of the table ``glossary``, in its order. Read without pandas: Sphinx loads it in every build."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def anchor(term: str) -> str:
    """Name of a term's place on the glossary's page: 'CD4' as 'term-cd4'."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.lower().replace("²", "2")).strip("-")


def row_anchor(study_id: str) -> str:
    """Name of the place of a study's row of evidence."""
    return f"study-{study_id}"


@cache
def pattern() -> re.Pattern:
    """Any term as a word of its own; the longest first, so that 'CALGB 19808' is not read as 'CALGB'."""
    terms = sorted((row["term"] for row in entries()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, terms))})(?![\w²])")
