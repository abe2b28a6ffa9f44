"""Which way studies point: single comparisons, whole studies, and the cells of the evidence map."""

import pandas as pd
import pytest

from il2review import direction, evidence
from il2review.direction import ALIKE, BETTER, MIXED, WORSE

EMPTY = {name: pd.NA for name in ("estimate", "ci_low", "ci_high", "p_value", "p_relation", "favours")}


def row(**cells) -> pd.Series:
    return pd.Series({**EMPTY, "measure": "HR", "endpoint": "OS", **cells})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"estimate": 0.6, "ci_low": 0.4, "ci_high": 0.9}, BETTER),
        ({"estimate": 1.6, "ci_low": 1.1, "ci_high": 2.3}, WORSE),
        ({"estimate": 0.9, "ci_low": 0.7, "ci_high": 1.2}, ALIKE),
        ({"estimate": 0.9, "ci_low": 0.7, "ci_high": 1.2, "p_value": 0.01}, ALIKE),
        ({"measure": "RR", "endpoint": "ORR", "estimate": 1.6, "ci_low": 1.1, "ci_high": 2.3}, BETTER),
        ({"measure": "OR", "endpoint": "CR", "estimate": 0.5, "ci_low": 0.3, "ci_high": 0.9}, WORSE),
        ({"measure": "p only", "p_value": 0.03, "favours": "experimental"}, BETTER),
        ({"measure": "p only", "p_value": 0.03, "favours": "control"}, WORSE),
        ({"measure": "p only", "p_value": 0.03}, None),
        ({"measure": "p only", "p_value": 0.3, "favours": "experimental"}, ALIKE),
        ({"measure": "p only", "p_value": 0.05, "p_relation": "<", "favours": "experimental"}, BETTER),
        ({"measure": "p only", "p_value": 0.05, "p_relation": ">", "favours": "experimental"}, ALIKE),
        ({"measure": "MD", "estimate": 159, "p_value": 0.001, "favours": "experimental"}, BETTER),
        ({"estimate": 0.8}, None),
        ({"estimate": 0.8, "met": False}, ALIKE),
    ],
)
def test_what_a_comparison_says(cells, said):
    assert direction.of_row(row(**cells)) == said


def rows(*cells) -> pd.DataFrame:
    return pd.DataFrame([row(study_id="s", **each) for each in cells])


def test_a_study_speaks_by_its_hardest_endpoint():
    cells = {"endpoint": "CD4 count", "measure": "p only", "p_value": 0.001, "favours": "experimental"}
    health = {"endpoint": "AIDS or death", "estimate": 0.94, "ci_low": 0.75, "ci_high": 1.16}
    assert direction.by_study(rows(cells, health)).to_dict() == {"s": ALIKE}
    assert direction.by_study(rows(cells)).to_dict() == {}, "a marker is not health"


def test_results_of_one_rank_that_disagree_show_no_clear_difference():
    better = {"estimate": 0.6, "ci_low": 0.4, "ci_high": 0.9}
    assert direction.by_study(rows(better, {"estimate": 1.0, "ci_low": 0.8, "ci_high": 1.2})).to_dict() == {"s": ALIKE}


def test_more_than_half_decide_a_cell():
    assert direction.together([BETTER, ALIKE, ALIKE]) == ALIKE
    assert direction.together([BETTER, ALIKE]) == MIXED


def test_counts_without_a_test_are_tested_and_the_lesser_share_of_deaths_is_better():
    found = direction.counted().set_index(["study_id", "endpoint"])
    assert (found["p_value"].between(0, 1)).all()
    deaths = found[found.index.get_level_values("endpoint") == "death"].iloc[0]
    fewer = deaths["events"] / deaths["total"] <= deaths["events_control"] / deaths["total_control"]
    assert deaths["favours"] == ("experimental" if fewer else "control")


def test_counts_of_patients_alive_favour_the_arm_with_more():
    found = direction.counted().set_index(["study_id", "endpoint"])["favours"]
    alive = found[found.index.get_level_values("endpoint") == "OS"]
    assert alive[["mirocals", "barni-1995"]].eq("experimental").all()


def test_a_subgroup_speaks_where_it_was_the_primary_population():
    compared = direction.against_control()
    parts = compared[compared["analysis"].eq("subgroup")]
    assert parts["rank"].eq("primary").all()
    assert "pivot-09" in set(parts["study_id"])
    assert direction.verdicts()["pivot-09"] == ALIKE


def test_every_study_stands_in_one_cell_of_the_map_and_hiv_shows_no_gain():
    cells = direction.evidence_map()
    assert cells["studies"].sum() == len(evidence.studies())
    assert not cells.duplicated(["group", "setting"]).any()
    assert (cells["judged"] <= cells["randomised"]).all()
    assert direction.verdicts()["esprit"] == ALIKE
    assert direction.verdicts()["silcaat"] == ALIKE


def test_comparisons_of_two_ways_of_giving_il2_do_not_count():
    compared = direction.against_control()
    assert not compared["comparator"].str.contains("IL-2|denileukin").any()
    assert "nci-yang-2003" not in direction.controlled()


def test_survival_is_told_by_survival_alone_and_a_cohort_once():
    life = direction.of_life(["NSCLC", "RCC"]).set_index("study_id")
    assert life.index.is_unique
    assert life["cohort_id"].is_unique
    assert life.loc["ratto-til-nsclc", ["said", "with_il2"]].tolist() == [BETTER, "IL-2 + cells"]
    assert life.loc["percy-quattro", "said"] == ALIKE
    assert set(life["disease"]) == {"NSCLC", "RCC"}
