"""Is a statistic typed into prose? It must come from data, through ``prose.glue``."""

import ast
import re
from pathlib import Path

from il2review import chapters
from il2review.integrity.fault import Fault

# What may hold digits without being a figure of the evidence, taken out of a line before it is looked at.
ALLOWED = re.compile(
    "|".join(
        [
            r"\{[a-z:-]+\}`[^`]*`",  # roles: glue, citations, cross-references
            r"`[^`]*`",  # code
            r"\]\([^)]*\)",
            r"https?://\S+",  # targets of links
            r"\b(?:19|20)\d\ds?\b",  # years
            r"\b95 ?% (?=confidence|CI|prediction|interval)",
            r"\b(?:[Pp]hase|[Gg]rade|[Cc]hapter|[Vv]ersion|Python|PRISMA|RoB) \d(?:[/–-]\d)?\b",
            r"\b[Tt]ype [12] diabetes\b",
            r"\b(?:NCT|ISRCTN|PMC|PMID:? ?|CD|p|STAT|JAK|M|Q)\d+\b",
            r"\b[A-Z][A-Za-z]*-\d+(?:-\d+)?\b",  # names such as IL-2, ALFA-9801
            r"\b[A-Z]{2,}\d+\b",
            r"\b(?:CALGB|SWOG) \d+\b",
            r"\bT?regs?\b",
            r"^\s*\d+\. ",  # numbered lists
        ]
    )
)
FIGURE = re.compile(r"[<>=~≈]?\s?\d[\d.,  ]*\s?%?")


SHOWN = ("title", "note", "label", "alt")
"""Arguments of an exhibit that a reader reads."""


def check_typed(root: Path) -> list[Fault]:
    """Every digit in a chapter's prose, or in the words of its figures, that no allowed name explains."""
    faults = []
    for path in filter(Path.exists, chapters.files(root)):
        for line in chapters.prose(path) + _words_of_exhibits(path):
            for match in FIGURE.finditer(ALLOWED.sub(" ", line.text)):
                faults.append(
                    Fault(
                        str(path.relative_to(root)),
                        line.number,
                        "",
                        match.group().strip(),
                        "a figure that comes from data/",
                        "compute it in a cell, pass the finished string to prose.glue, and show it with "
                        "{glue:text}`name`",
                        "typed-figure",
                    )
                )
    return faults


def _words_of_exhibits(path: Path) -> list[chapters.Line]:
    """What cells type into titles and notes; what an f-string computes is left out."""
    found = []
    for start, code in chapters.cells(path):
        try:
            tree = ast.parse(code)
        except SyntaxError:
            continue  # the build names a cell that is no Python
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in SHOWN:
                parts = [part for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
                inside = {
                    id(part)
                    for value in ast.walk(node.value)
                    if isinstance(value, ast.FormattedValue)
                    for part in ast.walk(value)
                }
                found += [
                    chapters.Line(start + part.lineno - 1, part.value)
                    for part in parts
                    if isinstance(part.value, str) and id(part) not in inside
                ]
    return found
