"""Is a statistic typed into prose? It must come from data, through ``prose.glue``."""

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
            r"\b(?:NCT|ISRCTN|PMC|PMID:? ?|CD|p|STAT|JAK|M|Q)\d+\b",
            r"\b[A-Z][A-Za-z]*-\d+(?:-\d+)?\b",  # names such as IL-2, ALFA-9801
            r"\b[A-Z]{2,}\d+\b",
            r"\bCALGB \d+\b",
            r"\bT?regs?\b",
            r"^\s*\d+\. ",  # numbered lists
        ]
    )
)
FIGURE = re.compile(r"[<>=~≈]?\s?\d[\d.,  ]*\s?%?")


def check_typed(root: Path) -> list[Fault]:
    """Every digit in a chapter's prose that no allowed name explains."""
    faults = []
    for path in chapters.files(root):
        for line in chapters.prose(path) if path.exists() else []:
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
