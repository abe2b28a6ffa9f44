"""What became of the trials: one fate each, and registered trials that told nothing."""

import pytest

from il2review import evidence, fates


@pytest.fixture(scope="module")
def ledger():
    return fates.ledger(evidence.studies()).set_index("study_id")


def test_each_study_has_one_fate_that_the_picture_knows(ledger):
    assert len(ledger) == len(evidence.studies())
    assert set(ledger["fate"]) <= set(fates.FATES)


@pytest.mark.parametrize(
    ("study", "fate"),
    [
        ("esprit", fates.NULL),
        ("rezpeg-island", fates.NULL),
        ("eortc-18951", fates.NULL),
        ("fyfe-registration", fates.REPORTED),
        ("stalwart", fates.STOPPED),
        ("efavaleukin-violet", fates.SILENT_STOP),
    ],
)
def test_known_trials_stand_where_they_belong(ledger, study, fate):
    assert ledger.loc[study, "fate"] == fate


def test_a_silent_trial_has_no_result_anywhere(ledger):
    silent = set(ledger.index[~ledger["told"]])
    for table in ("outcomes", "comparisons", "adverse_events"):
        assert not silent & set(evidence.table(table)["study_id"])


def test_registered_trials_are_counted_once_and_those_with_a_result_among_them(ledger):
    expected = fates.expected(ledger.reset_index())
    assert expected["registered"].sum() == ledger["registry_id"].dropna().nunique()
    assert (expected["told"] <= expected["registered"]).all()
    assert expected["told"].sum() < expected["registered"].sum()
    assert (expected.loc[expected["told"] == expected["registered"], "citekey"] == "").all()


def test_the_form_follows_from_the_arms(ledger):
    assert ledger.loc["rezpeg-island", "form"] == fates.ENGINEERED
    assert ledger.loc["prince-dd", "form"] == fates.TOXIN
    assert ledger.loc["esprit", "form"] == fates.NATIVE
