"""Harms in a grid, follow-up of complete responders, and pools against a claim."""

import pandas as pd
import pytest

from il2review import charts, synthesis
from il2review.charts.lasting import followed
from tests.charts.test_figures import SIZES, all_text, texts
from tests.synthesis.studies import share_rows

CELLS = pd.DataFrame(
    {
        "term": ["hypotension", "hypotension", "oliguria"],
        "regimen": ["bolus", "under the skin", "bolus"],
        "estimate": [0.61, 0.034, 0.4],
        "low": [0.5, 0.01, 0.2],
        "high": [0.7, 0.09, 0.6],
        "k": [5, 1, 2],
        "pooled": [True, False, False],
        "events": [60, 3, 8],
        "total": [100, 88, 20],
        "citekey": ["fyfe1995,fisher1997", "geertsen2004", "fyfe1995"],
    }
)
COLUMNS = {"bolus": "bolus", "under the skin": "s.c."}


def grid():
    return charts.heat(CELLS, ["hypotension", "oliguria"], COLUMNS, id="x", title="A finding")


@pytest.mark.parametrize("size", SIZES)
def test_a_grid_of_harms_prints_the_percentages_and_its_names(size):
    assert {"61", "3.4", "40", "hypotension", "oliguria", "bolus", "s.c."} <= set(texts(grid(), size))


def test_a_grid_of_harms_says_what_is_pooled_and_from_which_sources():
    figure = grid()
    assert figure.sources == ["fisher1997", "fyfe1995", "geertsen2004"]
    assert "s.c. = under the skin" in figure.note
    assert "Highest: hypotension with bolus" in figure.alt
    shares = figure.table.shown.iloc[:, 2]
    assert [share.rsplit(", ", 1)[1] for share in shares] == ["pooled", "largest series", "largest series"]


def responders(**columns):
    plain = {
        "study_id": ["a", "b"],
        "arm_id": ["il2"] * 2,
        "name": ["Alpha", "Beta"],
        "intervention": ["IL-2 alone"] * 2,
        "events": [9, 3],
        "total": [10, 4],
        "follow_up": [84.0, None],
        "follow_up_low": [60.0, None],
        "follow_up_high": [120.0, None],
        "citekey": ["fyfe1995", "fisher1997"],
        "locator": ["Abstract"] * 2,
        "read_in": ["abstract"] * 2,
        "readings": [2, 2],
        "waiver": [pd.NA] * 2,
    }
    return pd.DataFrame(plain | columns)


@pytest.mark.parametrize("size", SIZES)
def test_complete_responders_stand_with_their_follow_up(size):
    figure = charts.lasting(responders(), id="x", title="A finding")
    said = all_text(figure, size)
    assert "9/10 still complete; 84\u00a0months (60 to 120)" in said
    assert "3/4 still complete; follow-up not stated" in said
    assert "known for 1" in figure.alt


@pytest.mark.parametrize(
    ("low", "middle", "high", "words"),
    [
        (None, 27, None, "27\u00a0months"),
        (3, None, 60, "3 to 60\u00a0months"),
        (None, None, 60, "up to 60\u00a0months"),
        (12, None, None, "from 12\u00a0months"),
        (12, 24, None, "24\u00a0months (from 12)"),
        (None, None, None, "follow-up not stated"),
    ],
)
def test_a_follow_up_in_words(low, middle, high, words):
    assert followed({"follow_up_low": low, "follow_up": middle, "follow_up_high": high}) == words


@pytest.mark.parametrize("size", SIZES)
def test_pools_and_single_studies_stand_against_a_claim(size):
    pools = {"Renal": synthesis.pool_proportions(share_rows([5, 9, 14], [40, 45, 110]))}
    few = synthesis.exact_shares(share_rows([3], [20], name=["Lonely"]))
    figure = charts.claimed(pools, few, said=0.5, id="x", title="A finding", label="Response")
    said = texts(figure, size)
    assert {"Renal", "Lonely"} <= set(said)
    assert "claim of 50%" in figure.alt
    assert list(figure.table.shown["Source"])[-1] == few["citekey"].iloc[0]
