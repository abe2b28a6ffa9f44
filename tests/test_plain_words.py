"""The plain-language pages: each part of the book has one, and it reads as easily as it says."""

import re

import pytest
import textstat
import yaml

from il2review import ROOT, chapters

GRADE = 8
"""Highest Flesch-Kincaid grade: what a pupil of thirteen or fourteen reads without help."""
PARTS = ("Biology", "Haematology", "Solid tumours", "Beyond cancer", "Engineered IL-2")
PAGES = sorted((ROOT / "chapters").glob("*/in-plain-words.md"))


def words(path) -> str:
    """The page's sentences as a reader sees them, a glued figure as one short word."""
    text = " ".join(line.text for line in chapters.prose(path) if not line.text.startswith("#"))
    text = re.sub(r"\{glue:text\}`[^`]*`", "nine", text)
    text = re.sub(r"\{cite\}`[^`]*`|\]\([^)]*\)|[*`\[]|(?<=\s)- ", "", text)
    return re.sub(r"\s+([.,;:])", r"\1", text)


def test_each_part_of_the_book_begins_with_its_plain_page():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    first = {part["caption"]: part["chapters"][0]["file"] for part in parts}
    assert all(first[name].endswith("/in-plain-words") for name in PARTS)


@pytest.mark.parametrize("path", PAGES, ids=[path.parent.name for path in PAGES])
def test_it_reads_easily(path):
    text = words(path)
    assert textstat.flesch_kincaid_grade(text) <= GRADE
    longest = max(re.split(r"(?<=[.?!:]) ", text), key=lambda sentence: len(sentence.split()))
    assert len(longest.split()) <= 32, longest


def test_the_measure_tells_plain_from_learned_prose():
    assert textstat.flesch_kincaid_grade(words(ROOT / "chapters" / "methods.md")) > GRADE
