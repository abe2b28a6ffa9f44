"""Does the glossary explain what the chapters write?"""

import re
from pathlib import Path

from il2review import chapters
from il2review.integrity.fault import Fault
from il2review.integrity.row import Tables

NOT_PROSE = re.compile(r"\{[a-z0-9:-]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)|https?://\S+|\b(?:NCT|ISRCTN|PMC)[0-9]+")
ABBREVIATION = re.compile(r"(?<![\w-])(?=[A-Za-z/-]*[A-Z])[A-Za-z]+[A-Z0-9][A-Za-z0-9]*(?:-[A-Z0-9]+)*(?![\w²])")
"""A word with a capital or a digit after its first letter: AML, PubMed, CD4, GM-CSF."""


def check_wording(root: Path, tables: Tables) -> list[Fault]:
    """The first use in each chapter of an abbreviation that the glossary does not explain.

    A part of a longer name that the glossary has is explained with it (CALGB in 'CALGB 19808').
    """
    known = {row.text("term") for row in tables["glossary"]}
    inside = {word for term in known for word in term.split()}
    faults = []
    for path in filter(Path.exists, chapters.files(root)):
        seen = set()
        for line in chapters.prose(path):
            for word in ABBREVIATION.findall(NOT_PROSE.sub(" ", line.text)):
                if word in seen or word in inside or word.removesuffix("s") in known:
                    continue
                seen.add(word)
                faults.append(
                    Fault(
                        str(path.relative_to(root)),
                        line.number,
                        "",
                        word,
                        "an abbreviation that data/glossary.csv explains",
                        "add it there, or write the words out",
                        "abbreviation-explained",
                    )
                )
    return faults
