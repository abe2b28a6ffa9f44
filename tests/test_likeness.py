"""Which studies ask the same question, and which of them could be combined."""

import pandas as pd

from il2review import evidence, likeness

ARMS = pd.DataFrame(
    {
        "study_id": ["a", "b", "c", "d", "e"],
        "arm_id": "il2",
        "cohort_id": ["one", "two", "three", "three", "five"],
        "disease": "AML",
        "setting": ["advanced"] * 4 + ["adjuvant"],
        "intervention": "IL-2 alone",
    }
)


def outcomes(events):
    shared = {"endpoint": "CR", "total": 20, "subset": "whole", "denominator": "treated", "standing": "current"}
    rows = ARMS.assign(events=events, readings=2, read_in="abstract", citekey=[f"k{n}" for n in range(5)], **shared)
    return rows.astype({"events": "Int64"})


def test_a_cohort_counts_once_a_question():
    assert likeness.likeness(ARMS) == likeness.Likeness(questions=2, alone=1, cohorts=4, in_company=3)


def test_three_cohorts_with_counts_could_be_combined():
    found = likeness.combinable(ARMS, outcomes([1, 2, 3, 4, 5]))
    assert list(found["cohorts"]) == [3]
    assert found["citekey"][0] == "k0,k1,k2,k3"


def test_without_a_count_they_could_not():
    assert likeness.combinable(ARMS, outcomes([1, None, 3, 4, 5])).empty


def test_each_study_has_one_broad_field():
    rows = pd.DataFrame(
        {
            "disease": ["AML", "NHL", "GVHD", "RCC", "BLCA"],
            "setting": [
                "advanced",
                "after autologous transplantation",
                "treatment of graft-versus-host disease",
                "advanced",
                "local disease",
            ],
        }
    )
    solid = [likeness.SOLID, likeness.SOLID]
    assert list(likeness.field(rows)) == [likeness.ACTIVE, likeness.QUIET, likeness.GVHD, *solid]


def test_a_figure_at_second_hand_does_not_count():
    rows = outcomes([1, 2, 3, 4, 5])
    assert likeness.combinable(ARMS, rows.assign(read_in=["secondary", *["abstract"] * 4])).empty


def test_each_question_is_pooled_once_by_its_most_reported_outcome():
    arms = evidence.arms(disease="NHL", subset="whole")
    pools = likeness.pooled(likeness.combinable(arms, evidence.outcomes()))
    assert len({key[:3] for key in pools}) == len(pools)
    assert all(result.k >= 3 for result in pools.values())
