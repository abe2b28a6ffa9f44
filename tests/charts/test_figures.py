"""What a reader must find in each figure, in both sizes: words, signs, the twin table, and nothing cut off."""

import re

import numpy as np
import pandas as pd
import pytest

from il2review import bias, charts
from il2review.charts import forest, lines
from il2review.synthesis import (
    baujat,
    cumulative,
    further_trial,
    pool_mantel_haenszel,
    pool_proportions,
    pool_ratios,
    ratios_from_counts,
    regress_proportions,
    risk_differences,
    small_study_test,
    subgroups,
    with_limits,
)
from tests.synthesis.studies import count_rows, ratio_rows, share_rows

WORDS = {"id": "x", "title": "A finding", "label": "Response"}
SHARES = share_rows([2, 9, 5, 9, 14, 22, 21, 3, 41, 30], [40, 45, 60, 22, 110, 50, 100, 30, 70, 90])
RATIOS = ratio_rows(np.log([0.5, 1.0, 2.2, 0.9]), [0.05, 0.08, 0.06, 0.03], n=100, name=list("ABCD"))
SIZES = ("wide", "narrow")


@pytest.fixture(autouse=True)
def judged(monkeypatch):
    """Made-up studies: the first is judged high, the second raises some concerns, the others are not judged."""
    marks = {"0": "high", "1": "some concerns"}
    monkeypatch.setattr(bias, "of_pool", lambda ids, endpoint: [marks.get(study) for study in ids])


def texts(figure, size) -> list[str]:
    """The words in the picture."""
    svg = figure.static[size]["svg"]
    return [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def all_text(figure, size) -> str:
    return " | ".join(texts(figure, size))


@pytest.mark.parametrize("size", SIZES)
def test_a_forest_plot_of_shares(size):
    result = pool_proportions(SHARES)
    figure = charts.pooled(result, **WORDS)
    said = all_text(figure, size)
    assert "9/45 · 20" in said
    assert "All studies" in said
    assert "Expected in a new study" in said
    assert f"{result.studies['weight'][1]:.0f}" in said
    assert "percent of patients" in said
    assert {"–", "?"} <= set(texts(figure, size)), "the marks for risk of bias"
    assert "I²" in figure.note
    assert result.words() in figure.alt


def test_columns_have_heads_where_there_is_room():
    figure = charts.pooled(pool_proportions(SHARES), **WORDS)
    assert {"Study", "Weight", "Bias"} <= set(texts(figure, "wide"))
    assert "Study" not in texts(figure, "narrow")


@pytest.mark.parametrize("size", SIZES)
def test_a_forest_plot_of_ratios_has_a_log_axis_and_says_which_side_is_which(size):
    figure = charts.pooled(pool_ratios(RATIOS), favours=("new better", "old better"), **WORDS)
    said = all_text(figure, size)
    assert "(log scale)" in said
    assert "← new better · old better →" in said
    ticks = [float(text) for text in texts(figure, size) if re.fullmatch(r"[\d.]+", text)]
    assert 1 in ticks
    assert 0 not in ticks


def test_the_twin_table_holds_what_the_picture_shows():
    result = pool_proportions(SHARES)
    figure = charts.pooled(result, **WORDS)
    shown = figure.table.shown
    assert list(shown["Study"])[-2:] == ["All studies", "Expected in a new study"]
    assert shown["Risk of bias"][0] == "high"
    assert shown["Risk of bias"][5] == "not judged"
    assert list(figure.table.data["events"]) == list(SHARES["events"])
    shares = SHARES["events"] / SHARES["total"]
    assert list(figure.table.data["estimate"]) == pytest.approx(list(shares), abs=1e-5)


@pytest.mark.parametrize("size", SIZES)
def test_groups_have_their_names_their_pools_and_their_test(size):
    rows = SHARES.assign(dose=["low"] * 4 + ["high"] * 5 + ["odd"])
    groups = subgroups(rows, "dose", pool_proportions)
    figure = charts.grouped(groups, pool_proportions(rows), **WORDS)
    said = all_text(figure, size)
    assert "low, 4 studies" in said
    assert "high, 5 studies" in said
    assert groups.words() in figure.note
    assert "Too few to pool: odd (9)" in figure.note
    assert set(figure.table.data["group"]) == {"low", "high"}


def test_a_pool_without_prediction_shows_none():
    pairs = count_rows([3, 1, 5], [31, 50, 44], [5, 0, 9], [30, 48, 40])
    figure = charts.pooled(pool_mantel_haenszel(pairs, "OR"), **WORDS)
    said = all_text(figure, "wide")
    assert "3/31 v 5/30" in said
    assert "Expected in a new study" not in said


def test_a_study_without_a_ratio_says_so_and_has_no_mark():
    pairs = count_rows([3, 0], [31, 50], [5, 0], [30, 48])
    ratios = with_limits(ratios_from_counts(pairs, "RR"))
    figure = charts.side_by_side(ratios, measure="RR", **WORDS)
    assert "no ratio: nobody had the event" in all_text(figure, "wide")
    assert figure.note.startswith("Not pooled.")


def test_differences_stand_on_both_sides_of_zero():
    figure = charts.side_by_side(risk_differences(count_rows([3], [31], [5], [30])), measure="difference", **WORDS)
    assert "−7 (−25 to +11)" in all_text(figure, "wide")
    assert "0" in texts(figure, "wide")


def test_medians_without_an_interval_have_a_mark_and_no_line():
    rows = ratio_rows(np.log([1.5]), [0.1]).assign(estimate=14.0, low=np.nan, high=np.nan)
    figure = charts.side_by_side(rows, measure="months", **WORDS)
    assert f"14{lines.GAP}months" in texts(figure, "wide")
    assert "months" in figure.alt


def test_growth_over_the_years():
    rows = SHARES.assign(published=range(1990, 2000))
    steps = cumulative(rows, pool_proportions)
    figure = charts.cumulative(steps, pool_proportions(rows), **WORDS)
    assert "1992: 3 studies" in all_text(figure, "narrow")
    assert "1999: 10 studies" in figure.alt


@pytest.mark.parametrize("size", SIZES)
def test_a_line_through_studies_on_its_own_scale(size):
    rows = SHARES.assign(doublings=np.linspace(0, 6, 10))
    line = regress_proportions(rows, "doublings")
    figure = charts.bubble(line, moderator="Dose a day", step="doubling", logarithm=True, **WORDS)
    assert "Dose a day" in all_text(figure, size)
    assert line.words("doubling") in figure.note
    assert figure.table.shown["Dose a day"].iloc[-1] == "64"


def test_groups_of_a_line_have_their_colours_and_shapes():
    rows = SHARES.assign(doublings=np.linspace(0, 6, 10))
    groups = {study: "odd" if int(study) % 2 else "even" for study in rows["study_id"]}
    figure = charts.bubble(regress_proportions(rows, "doublings"), moderator="Dose", groups=groups, **WORDS)
    assert {"odd", "even"} <= set(texts(figure, "narrow"))
    assert list(figure.table.shown["Group"])[:2] == ["even", "odd"]
    marks = {
        re.sub(r"[\d.,-]+", "", path)
        for path in re.findall(r'<path aria-label="\d" [^>]*d="([^"]*)"', figure.static["wide"]["svg"])
    }
    assert len(marks) == 2, "two shapes"


def test_a_funnel_says_what_its_test_found():
    test = small_study_test(SHARES)
    figure = charts.funnel(test, pool_proportions(SHARES), **WORDS)
    assert "Standard error" in all_text(figure, "wide")
    assert test.words() in figure.note


def test_the_studies_that_matter_are_named():
    points = baujat(RATIOS)
    figure = charts.influence(points, id="x", title="A finding")
    most = points.sort_values("influence")["name"].iloc[-1]
    assert most in texts(figure, "wide")
    assert most in figure.alt


def test_the_map_of_a_further_trial():
    grid = further_trial(RATIOS, np.geomspace(0.2, 5, 9), np.geomspace(50, 5000, 5))
    said = {"below": "shows benefit", "none": "shows no difference", "above": "shows harm"}
    figure = charts.further(grid, pool_ratios(RATIOS), conclusions=said, **WORDS)
    shown = [text for text in texts(figure, "wide") if text.startswith("shows")]
    assert shown == [said[name] for name in ("below", "none", "above") if (grid["conclusion"] == name).any()]
    assert len(figure.table.shown) == 5


def judgements(tool, judgement, studies=3):
    rows = [
        {
            "study_id": str(number),
            "name": f"Study {number}",
            "endpoint": "OS",
            "tool": tool,
            "domain": domain,
            "judgement": judgement,
            "support": "as told",
            "citekey": "buyse2011",
            "locator": "Abstract",
            "read_in": "abstract",
            "readings": 2,
            "note": "",
        }
        for number in range(studies)
        for domain in bias.DOMAINS[tool]
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("tool", "judgement", "sign"), [(bias.ROB2, "low", "+"), (bias.JBI, "no", "–")])
def test_a_sign_for_each_study_and_domain_and_overall(tool, judgement, sign):
    figure = charts.traffic_light(judgements(tool, judgement), id="x", title="A finding")
    for size in SIZES:
        assert texts(figure, size).count(sign) == 3 * (len(bias.DOMAINS[tool]) + 1)
        assert "Study 2" in texts(figure, size)


def test_two_tools_are_not_mixed_in_one_figure():
    rows = pd.concat([judgements(bias.ROB2, "low"), judgements(bias.JBI, "yes")])
    with pytest.raises(ValueError, match="one tool"):
        charts.traffic_light(rows, id="x", title="A finding")


def test_the_summary_counts_studies():
    figure = charts.bias_summary(judgements(bias.ROB2, "low"), id="x", title="A finding")
    assert list(figure.table.shown["low"]) == [3] * 6


def test_experiments_are_counted_by_what_they_found():
    rows = pd.DataFrame(
        {
            "treatment": ["IL-2 alone"] * 3 + ["IL-2 + TIL"],
            "effect": ["better", "worse", None, "better"],
            "citekey": "buyse2011",
        }
    )
    figure = charts.experiments(rows, "treatment", id="x", title="A finding")
    assert "IL-2 alone: 1 better, 1 worse, 1 left open" in figure.alt
    assert list(figure.table.shown["treatment"]) == ["IL-2 alone", "IL-2 + TIL"]
    for size in SIZES:
        assert {"better", "worse", "left open", "IL-2 + TIL"} <= set(texts(figure, size))


def test_the_map_of_regimens_leaves_out_what_is_not_known_and_says_so():
    from il2review import dose, evidence

    arms = dose.intensity(evidence.arms(disease="RCC", subset="whole"))
    figure = charts.regimens(arms, arms["setting"], id="x", title="A finding")
    drawn = len(figure.table.shown)
    known = arms["miu_m2_day"].notna() & arms["days_per_cycle"].notna()
    assert drawn == known.sum()
    assert f"{len(arms) - drawn} regimens" in figure.note
    assert "advanced" in texts(figure, "narrow")


def test_names_that_repeat_are_told_apart():
    rows = pd.DataFrame({"name": ["A", "A", "B"], "arm_id": ["one", "two", "one"], "citekey": "k"})
    assert lines.names(rows) == ["A: one", "A: two", "B"]


def test_every_measure_has_a_head():
    assert set(forest.HEADS) == {"share", "difference", "months", "MD", "HR", "RR", "OR"}


EVENTS = pd.DataFrame(
    {
        "milestone_id": list("abcd"),
        "date": ["1976", "1984-10", "1984-10-05", "2024-02-16"],
        "dated_by": ["publication", "event", "event", "event"],
        "kind": ["discovery", "approval", "approval", "approval"],
        "event": [
            "Found",
            "A long name of an approval that takes room",
            "Another long name of an approval",
            "Late one",
        ],
        "detail": None,
        "major": [True, True, True, False],
        "citekey": "buyse2011",
        "locator": "Abstract",
        "readings": 2,
        "read_in": "abstract",
        "waiver": None,
    }
)


def test_a_timeline_names_its_major_events_without_overlap():
    figure = charts.timeline(EVENTS, id="x", title="A finding")
    assert {"Found", "Another long name of an approval", "discovery", "approval"} <= set(texts(figure, "wide"))
    assert "Late one" not in texts(figure, "wide")
    assert "Late one" in list(figure.table.shown["What"])
    assert figure.table.shown["When"][0] == "1976 (published)"
    rows = figure.static["wide"]["spec"]["datasets"]
    places = [row["place"] for data in rows.values() for row in data if row.get("name") and row["kind"] == "approval"]
    assert len(set(places)) == 2, "two names at one time stand in two lines"
    assert "1976" in texts(figure, "narrow")


@pytest.mark.parametrize("size", SIZES)
def test_pairs_join_two_results_of_one_experiment(size):
    rows = pd.DataFrame(
        {
            "control_value": [2.0, 10.0, np.nan],
            "treated_value": [8.0, 5.0, 3.0],
            "unit": "%",
            "citekey": "buyse2011",
            "locator": "Abstract",
            "readings": 2,
            "read_in": "abstract",
            "waiver": None,
        }
    )
    names = pd.Series(["rises", "falls", "has no control"])
    figure = charts.pairs(rows, names, id="x", title="A finding", axis="Cells (percent)")
    assert {"rises", "falls", "without IL-2", "with IL-2"} <= set(texts(figure, size))
    assert "has no control" not in texts(figure, size)
    assert "rises: 2.0 without IL-2, 8.0 with IL-2" in figure.alt
    assert list(charts.relative(rows)["treated_value"][:2]) == [4, 0.5]


STEPS = pd.DataFrame(
    [
        ("IL-2", "IL-2R beta", "binds"),
        ("IL-2R beta", "STAT5", "recruits"),
        ("IL-2R beta", "STAT5", "binds"),
        ("IL-2", "STAT5", "activates"),
        ("IL-2", "CIS", "induces"),
        ("CIS", "STAT5", "inhibits"),
        ("IL-2", "something without a place", "induces"),
    ],
    columns=["from_node", "to_node", "relation"],
).assign(
    pathway="JAK-STAT", evidence=None, citekey="buyse2011", locator="x", readings=1, read_in="abstract", waiver=None
)


@pytest.mark.parametrize("size", SIZES)
def test_a_pathway_draws_steps_once_and_stars_what_only_follows(size):
    figure = charts.pathway(STEPS, id="x", title="A finding")
    assert {"IL-2", "receptor β", "STAT5", "CIS *", "step", "brake"} <= set(texts(figure, size))
    assert "3 arrows" in figure.alt
    assert len(figure.table.shown) == len(STEPS)


def test_every_step_of_the_signal_that_is_drawn_has_a_place():
    from il2review import evidence
    from il2review.charts.pathway import PLACES

    steps = evidence.table("signalling")
    used = set(steps["from_node"]) | set(steps["to_node"])
    assert set(PLACES) <= used, "a place for a node that no step names"
    assert len(used - set(PLACES)) < 10, "too much of the signal stands in the table alone"


@pytest.mark.parametrize("size", SIZES)
def test_cells_and_their_receptors_in_a_grid(size):
    found = pd.DataFrame(
        [("B cells", "alpha", "not found", 2, "buyse2011"), ("T cells", "high", "found", 1, "buyse2011")],
        columns=["cell_group", "receptor", "verdict", "k", "citekey"],
    )
    figure = charts.carriers(found, ["T cells", "B cells"], id="x", title="A finding")
    assert {"T cells", "B cells", "α", "αβγ", "found", "not found"} <= set(texts(figure, size))
    shown = figure.table.shown.set_index("Cells")
    assert (shown.loc["B cells", "α"], shown.loc["T cells", "α"]) == ("not found, 2 figures", "not read")
