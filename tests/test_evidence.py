"""The evidence as the chapters meet it: the real data."""

import pandas as pd
import pytest

from il2review import ROOT, evidence, readings, screening
from il2review.integrity import check


def test_the_real_project_has_no_faults():
    assert [str(fault) for fault in check(ROOT)] == []


def test_the_slice_holds_at_least_thirty_studies():
    assert len(evidence.studies()) >= 30


def test_a_pool_takes_each_cohort_once():
    rows = evidence.for_pool(evidence.outcomes(disease="RCC", endpoint="ORR", intervention="IL-2 alone"))
    kept, nested = evidence.one_per_cohort(rows)
    assert kept["cohort_id"].is_unique
    assert set(nested["cohort_id"]) <= set(kept["cohort_id"])
    assert len(kept) + len(nested) == len(rows)


def row(**changes):
    good = {
        "study_id": "a",
        "arm_id": "il2",
        "cohort_id": "a",
        "endpoint": "ORR",
        "events": 5,
        "total": 50,
        "denominator": "treated",
        "subset": "whole",
        "standing": "current",
        "read_in": "abstract",
        "design": "single-arm",
        "readings": 2,
    }
    return good | changes


@pytest.mark.parametrize(
    ("other", "total"),
    [
        (row(denominator="evaluable", total=40), 50),
        (row(denominator="randomised", total=55), 55),
        (row(standing="superseded", total=60), 50),
        (row(read_in="secondary", total=60), 50),
        (row(subset="subgroup", arm_id="young", total=60), 50),
        (row(events=pd.NA, total=60), 50),
        (row(readings=1, total=60), 50),
    ],
)
def test_the_row_for_a_pool(other, total):
    (kept,) = evidence.for_pool(pd.DataFrame([row(), other])).to_dict("records")
    assert kept["total"] == total


def test_evaluable_patients_are_taken_where_a_source_gives_no_others():
    (kept,) = evidence.for_pool(pd.DataFrame([row(denominator="evaluable")])).to_dict("records")
    assert kept["denominator"] == "evaluable"


def test_a_trial_comes_before_a_larger_series_of_its_cohort():
    rows = pd.DataFrame([row(), row(study_id="b", design="retrospective series", total=500)])
    kept, nested = evidence.one_per_cohort(rows)
    assert list(kept["study_id"]) == ["a"]
    assert list(nested["study_id"]) == ["b"]


def test_an_unknown_column_is_named():
    with pytest.raises(KeyError, match="no column 'colour'"):
        evidence.studies(colour="red")


def test_the_screening_flow_closes():
    assert screening.flow().remainder == 0


def test_a_flow_that_does_not_close_is_refused():
    log = pd.DataFrame({"hits": [2], "date": ["2026-01-31"]})
    found = pd.DataFrame({"decision": ["included", "maybe"], "reason": [pd.NA, pd.NA]})
    with pytest.raises(ValueError, match="does not close"):
        screening.flow(log, found)


def test_agreement_is_computed_from_the_log():
    log = pd.DataFrame({"table": ["a", "a", "b"], "row": ["1", "1", "2"], "agreed": [True, False, True]})
    found = readings.agreement(log)
    assert (found.values, found.agreed, found.rows, found.settled) == (3, 2, 2, 1)
    assert found.share == pytest.approx(2 / 3)


def test_what_prose_and_pools_rest_on_was_read_twice():
    from tests.peers import own

    for name, (_, rows) in own.pools().items():
        once = rows[rows["readings"] < 2]
        assert once.empty, f"{name}: {list(once['study_id'])}"
