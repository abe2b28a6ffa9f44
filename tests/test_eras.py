"""Then and since: years, patients counted once, and trials that left no result."""

import pandas as pd
import pytest

from il2review import eras, evidence, references


@pytest.fixture
def known(monkeypatch):
    """Two publications and a registry record; only the study of the first has a result."""
    tables = {
        "sources": pd.DataFrame({"citekey": ["old", "new", "record"], "kind": ["series", "series", "registry record"]}),
        "outcomes": pd.DataFrame({"study_id": ["a"]}),
        "comparisons": pd.DataFrame({"study_id": []}),
        "adverse_events": pd.DataFrame({"study_id": []}),
    }
    monkeypatch.setattr(evidence, "table", lambda name: tables[name])
    monkeypatch.setattr(references, "year_by_volume", lambda key: 2005)
    return pd.DataFrame(
        {
            "study_id": ["a", "b", "c", "d"],
            "cohort_id": ["a", "a", "c", "d"],
            "citekey": ["old", "new", "record", "record"],
            "published": pd.array([1999, 2000, 2021, 2021], dtype="Int64"),
            "year_start": pd.array([1990, 1990, 1996, None], dtype="Int64"),
            "design": ["randomised", "single-arm", "single-arm", "randomised"],
            "n": pd.array([10, 30, 5, None], dtype="Int64"),
        }
    )


def test_the_year_of_the_review_belongs_to_what_was_known(known):
    assert list(eras.dated(known)["era"])[:2] == [eras.THEN, eras.SINCE]


def test_a_trial_known_from_a_registry_is_dated_by_its_start(known):
    years = eras.dated(known)["year"]
    assert years[2] == 1996
    assert years.isna()[3]
    assert pd.isna(eras.dated(known)["era"][3])


def test_a_publication_without_year_is_dated_by_its_volume(known):
    dated = eras.dated(known.assign(published=pd.array([None, 2000, None, None], dtype="Int64")))
    assert list(dated["year"])[:2] == [2005, 2000]
    assert list(dated["dated_by"])[:3] == ["volume", "publication", "start"]
    assert pd.isna(dated["dated_by"][3])


def test_a_registered_trial_without_result_says_so(known):
    assert list(eras.dated(known)["kind"]) == ["randomised", "not randomised", eras.NO_RESULT, eras.NO_RESULT]


def test_patients_of_one_cohort_count_once(known):
    assert eras.patients(known) == 35
