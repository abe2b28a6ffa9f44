"""The overall judgement, and the judgements that the book holds."""

import pytest

from il2review import bias, evidence


@pytest.mark.parametrize(
    ("judgements", "overall"),
    [
        (["low"] * 5, "low"),
        (["low"] * 4 + ["no information"], "some concerns"),
        (["low"] * 4 + ["some concerns"], "some concerns"),
        (["some concerns"] * 4 + ["high"], "high"),
    ],
)
def test_overall_of_rob_2(judgements, overall):
    assert bias.overall(bias.ROB2, judgements) == overall


@pytest.mark.parametrize(
    ("met", "overall"), [(10, "low"), (8, "low"), (7, "some concerns"), (5, "some concerns"), (4, "high")]
)
def test_overall_of_the_checklist(met, overall):
    assert bias.overall(bias.JBI, ["yes"] * met + ["unclear"] * (10 - met)) == overall


def test_the_judgement_for_the_endpoint_is_taken_and_another_only_if_there_is_no_other():
    assert bias.of_pool(["select", "no-such-study"], "ORR") == ["some concerns", None]
    assert bias.of_pool(["select"], "CR") == bias.of_pool(["select"], "ORR")


def test_every_judgement_stands_on_a_source_that_reports_the_study():
    rows = bias.judgements()
    assert set(rows["study_id"]) <= set(evidence.studies()["study_id"])
    assert rows["support"].str.len().between(15, 400).all()


def test_a_part_of_a_publication_stands_with_the_judgement_of_the_whole():
    whole, part = bias.of_pool(["tourani-lymphoma", "tourani-lymphoma-nhl"], "ORR")
    assert whole == part is not None
