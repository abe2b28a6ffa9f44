"""The studies of a field at a glance, and the grid of what was studied with what."""

import numpy as np
import pytest

from il2review import charts, eras, evidence, references
from il2review.charts.glance import _placed
from tests.charts.test_figures import SIZES, all_text, texts


@pytest.fixture(scope="module")
def studies():
    return evidence.studies(study_id=["elam02", "calgb-9720", "benyunes-il2-abmt", "rome-il2-pilot"])


@pytest.mark.parametrize("size", SIZES)
def test_each_lane_has_its_name_and_the_legend_its_kinds(studies, size):
    figure = charts.glance(studies, studies["setting"], id="x", title="A finding")
    assert {"advanced", "maintenance, first remission", "randomised", "not randomised"} <= set(texts(figure, size))
    assert eras.NO_RESULT not in all_text(figure, size)


def test_every_study_is_counted_in_words_and_in_the_table(studies):
    figure = charts.glance(studies, studies["setting"], id="x", title="A finding")
    assert "4 studies by year from 1991 to 2018: 2 randomised, 2 not randomised" in figure.alt
    assert list(figure.table.shown["Study"]) == list(
        studies.sort_values(["published", "study_id"], ignore_index=True)["name"]
    )


def test_a_study_without_year_stands_in_the_table_only(studies, monkeypatch):
    monkeypatch.setattr(references, "year_by_volume", lambda key: None)
    undated = studies.assign(published=studies["published"].where(studies["study_id"] != "elam02"))
    figure = charts.glance(undated, undated["setting"], id="x", title="A finding")
    assert "3 studies by year" in figure.alt
    assert "not stated" in set(figure.table.shown["Year"])
    assert "1 without a year stands in the table only" in figure.note


def test_no_mark_hides_another():
    rows = evidence.studies(disease=["AML", "RCC"])
    drawn = eras.dated(rows).assign(lane="all")
    drawn = drawn[drawn["year"].notna()].sort_values("year")
    span = (int(drawn["year"].min()) - 2, int(drawn["year"].max()) + 2)
    points, height = _placed(drawn, ["all"], span, 290)
    across = points["at"].to_numpy() * 290 / (span[1] - span[0])
    half = np.sqrt(points["area"].to_numpy()) / 2
    for i in range(len(points)):
        near = (points["place"].to_numpy() == points["place"].iloc[i]) & (np.arange(len(points)) > i)
        assert (np.abs(across[near] - across[i]) >= (half[near] + half[i]) * 0.99).all()
    assert points["place"].max() < height


TREATMENTS = {"IL-2 alone": "alone", "IL-2 + cells": "+ cells"}


@pytest.mark.parametrize("size", SIZES)
def test_a_grid_counts_what_meets(size):
    arms = evidence.arms(disease="AML", subset="whole", intervention=list(TREATMENTS))
    figure = charts.tiles(arms, "intervention", "setting", what="Arms", id="x", title="A finding", short=TREATMENTS)
    said = texts(figure, size)
    assert {"alone", "+ cells", "advanced"} <= set(said)
    alone = len(evidence.select(arms, intervention="IL-2 alone", setting="advanced"))
    assert str(alone) in said
    assert f"advanced: {alone} IL-2 alone" in figure.alt


def test_two_columns_may_not_have_one_short_name():
    arms = evidence.arms(disease="AML", intervention=list(TREATMENTS))
    with pytest.raises(ValueError, match="one short name"):
        charts.tiles(
            arms, "intervention", "setting", what="Arms", id="x", title="T", short=dict.fromkeys(TREATMENTS, "same")
        )
