"""The evidence as it was known in a year: which results count, what is pooled, what was approved."""

import itertools

import pandas as pd
import pytest

from il2review import evidence, known, references, synthesis
from tests.synthesis.studies import share_rows

YEARS = {"k1": 1990, "k2": 1998, "k3": 2005, "k4": 2010, "k5": None}


@pytest.fixture
def published(monkeypatch):
    """Made-up publications k1 to k5; the last shows no year. k1 was superseded by k3."""
    monkeypatch.setattr(references, "year", YEARS.get)
    monkeypatch.setattr(references, "year_by_volume", lambda key: None)
    sources = pd.DataFrame({"citekey": list(YEARS), "superseded_by": ["k3", None, None, None, None]})
    monkeypatch.setattr(evidence, "table", lambda name, **where: sources)


def rows() -> pd.DataFrame:
    found = share_rows([5, 9, 14, 6, 7], [40, 45, 110, 30, 35]).assign(citekey=list(YEARS))
    standing = ["superseded", "current", "current", "current", "current"]
    plain = {"arm_id": "il2", "subset": "whole", "readings": 2, "design": "single-arm"}
    return found.assign(standing=standing, **plain)


def test_a_result_counts_from_its_year_and_without_a_year_today_only(published):
    assert list(known.by(rows(), 1999)["citekey"]) == ["k1", "k2"]
    assert list(known.by(rows(), known.LATE)["citekey"]) == list(YEARS)


def test_a_report_stands_until_its_successor_is_published(published):
    assert list(known.by(rows(), 2004)["standing"]) == ["current", "current"]
    assert known.by(rows(), 2005)["standing"].iloc[0] == "superseded"


def test_three_studies_are_pooled_and_fewer_are_told_one_by_one(published):
    question = known.Question("Response", rows(), known.shares)
    steps = known.over_time([question], (1992, 1999, 2011, known.LATE)).set_index("known")
    assert steps.loc[1992, "said"] == "5/40"
    assert steps.loc[1999, "single"] == [5 / 40, 9 / 45]
    assert pd.isna(steps.loc[1999, "estimate"])
    expected = synthesis.pool_proportions(rows().iloc[1:4])
    assert steps.loc[2011, "estimate"] == pytest.approx(expected.estimate)
    assert steps.loc[known.LATE, "k"] == 4
    assert steps.loc[2011, "citekey"] == "k2,k3,k4"


def test_today_is_what_the_chapters_pool():
    where = {"disease": "RCC", "setting": "advanced", "intervention": "IL-2 alone", "dose_class": "high"}
    (now,) = known.over_time([known.response("x", **where)], (known.LATE,)).to_dict("records")
    pool = synthesis.pool_proportions(
        evidence.cohorts(endpoint="ORR", measure="share", **where), across=("denominator",)
    )
    assert now["said"] == pool.brief()


def test_studies_and_approvals_only_grow_with_the_years():
    studies = evidence.studies(disease="RCC")
    counts = [known.counts(studies, year) for year in (*known.YEARS, known.LATE)]
    for name in ("studies", "randomised", "patients"):
        values = [count[name] for count in counts]
        assert values == sorted(values)
        assert values[-1] > values[0]
    approved = [set(known.approvals(year)["milestone_id"]) for year in (1989, 1992, 1999, known.LATE)]
    assert all(before < after for before, after in itertools.pairwise(approved))


def test_an_opinion_or_a_panel_is_no_approval():
    events = known.approvals(known.LATE)["event"]
    assert not events.str.contains("opinion|advisers|recommends").any()
    assert not known.approvals(known.LATE, "Ceplene")["event"].empty
