"""Harms by regimen: which rows count as severe, what is pooled, and what stands alone."""

import pandas as pd
import pytest

from il2review import harms


def counted(**columns) -> pd.DataFrame:
    """Made-up adverse events, one study a row unless said otherwise."""
    size = len(next(iter(columns.values())))
    plain = {
        "study_id": [f"s{n}" for n in range(size)],
        "arm_id": ["il2"] * size,
        "term": ["hypotension"] * size,
        "grade": ["3-4"] * size,
        "design": ["single-arm"] * size,
        "denominator": ["treated"] * size,
        "disease": ["RCC"] * size,
        "setting": ["advanced"] * size,
        "intervention": ["IL-2 alone"] * size,
        "read_in": ["abstract"] * size,
        "readings": [2] * size,
        "percent": [None] * size,
        "citekey": [f"key{n}" for n in range(size)],
    }
    rows = pd.DataFrame(plain | columns)
    names = {"cohort_id": rows["study_id"], "name": rows["study_id"]}
    return rows.assign(**{name: values for name, values in names.items() if name not in rows}).astype(
        {"events": "Int64", "total": "Int64", "percent": "Float64"}
    )


def cells(rows, regimen="bolus"):
    return harms.by_regimen(rows, pd.Series([regimen] * len(rows)))


def test_severe_is_grade_three_or_more_and_the_widest_range_of_a_report_counts():
    rows = counted(
        study_id=["s", "s", "s", "t"], grade=["4", "3-4", "any", "any"], events=[2, 9, 20, 5], total=[30, 30, 30, 10]
    )
    kept = harms.severe(rows)
    assert list(kept["events"]) == [9]


def test_a_percentage_of_known_patients_becomes_the_nearest_count():
    kept = harms.severe(counted(events=[None, None], percent=[81.0, 81.0], total=[155, None]))
    assert list(kept["events"]) == [126]


def test_harms_of_one_kind_have_one_name():
    kept = harms.severe(counted(term=["respiratory disorder", "lung disorder"], events=[1, 2], total=[9, 9]))
    assert set(kept["term"]) == {"lung disorder"}


def test_three_cohorts_are_pooled():
    (cell,) = cells(counted(events=[10, 14, 30], total=[40, 50, 100])).to_dict("records")
    assert cell["pooled"]
    assert cell["k"] == 3
    assert cell["low"] < cell["estimate"] < cell["high"]
    assert cell["estimate"] == pytest.approx(54 / 190, abs=0.02)
    assert cell["citekey"] == "key0,key1,key2"


def test_of_two_cohorts_the_larger_stands_alone():
    (cell,) = cells(counted(events=[10, 30], total=[40, 100])).to_dict("records")
    assert not cell["pooled"]
    assert (cell["events"], cell["total"], cell["k"]) == (30, 100, 2)
    assert cell["citekey"] == "key1"


def test_a_cohort_counts_once():
    rows = counted(cohort_id=["a", "a", "b", "c"], events=[10, 12, 14, 30], total=[40, 45, 50, 100])
    (cell,) = cells(rows).to_dict("records")
    assert (cell["k"], cell["total"]) == (3, 195)


def test_a_row_read_once_enters_no_pool():
    (cell,) = cells(counted(readings=[1, 2, 2], events=[10, 14, 30], total=[40, 50, 100])).to_dict("records")
    assert not cell["pooled"]


def test_a_pool_that_says_nothing_gives_way_to_the_largest_series():
    (cell,) = cells(counted(events=[0, 29, 0], total=[40, 30, 60])).to_dict("records")
    assert not cell["pooled"]
    assert cell["total"] == 60
