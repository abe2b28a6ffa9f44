"""The glossary: its anchors, and which words of a text are its terms."""

import re

from il2review import evidence, glossary


def terms(text):
    return [found.group() for found in glossary.pattern().finditer(text)]


def test_anchors_are_distinct_words_of_an_address():
    anchors = [glossary.anchor(row["term"]) for row in glossary.entries()]
    assert len(set(anchors)) == len(anchors)
    assert all(re.fullmatch(r"term-[a-z0-9]+(-[a-z0-9]+)*", anchor) for anchor in anchors)


def test_the_longest_term_is_found_and_parts_of_words_are_not():
    assert terms("In CALGB 19808 the CALGB gave IL-2.") == ["CALGB 19808", "CALGB", "IL-2"]
    assert terms("PRs and ORRX and anti-CD4x") == []
    assert terms("I² was high; CI 1–2") == ["I²", "CI"]


def test_every_trial_leads_to_a_study_of_the_book():
    ids = set(evidence.studies()["study_id"])
    named = [row["study_id"] for row in glossary.entries() if row["kind"] == glossary.TRIAL]
    assert len(named) >= 20
    assert set(named) <= ids
