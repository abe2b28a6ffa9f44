"""Tables that compute: summary of findings, and several pools in lines."""

import numpy as np
import pandas as pd
import pytest

from il2review import evidence, tables
from il2review.synthesis import pool_proportions, pool_ratios
from il2review.tables.words import arm_names
from tests.synthesis.studies import ratio_rows, share_rows

RATIOS = pool_ratios(ratio_rows(np.log([0.5, 0.6, 0.7]), [0.05, 0.08, 0.06], n=100))
SHARES = pool_proportions(share_rows([5, 9, 14], [40, 45, 110]))


def findings(*lines):
    return tables.summary_of_findings(list(lines), id="x", title="A finding")


def shown(line):
    return findings(line).shown.iloc[0]


def test_a_ratio_becomes_patients_in_a_thousand():
    table = findings(tables.of_pool("aml-il2-os", "Death", RATIOS, 0.4, "the control arms"))
    row = table.shown.iloc[0]
    assert row["Without IL-2, of 1,000"] == "400"
    assert "which is that of the control arms" in table.note
    expected = round(1000 * (1 - 0.6**RATIOS.estimate))
    assert row["With it, of 1,000"].startswith(f"{expected} (")
    assert row["Relative effect"] == f"HR {RATIOS.brief()}"
    assert row["Certainty (GRADE)"] == "moderate (1)"


def test_a_share_needs_no_comparison():
    row = shown(tables.of_share("rcc-hd-response", "Response", SHARES))
    assert row["With it, of 1,000"].startswith(f"{round(1000 * SHARES.estimate)} (")
    assert row["Without IL-2, of 1,000"] == "not known"


def test_a_p_value_alone_gives_no_number_of_patients():
    effect = {
        "estimate": pd.NA,
        "ci_low": pd.NA,
        "ci_high": pd.NA,
        "p_value": 0.33,
        "p_relation": "=",
        "citekey": "brune2004",
    }
    row = shown(tables.of_test("aml-hdc-os", "Death", pd.Series(effect)))
    assert row["With it, of 1,000"] == "cannot be said"
    assert "0.33" in row["Relative effect"]


def test_the_reasons_for_the_certainty_stand_under_the_table():
    table = findings(
        tables.of_pool("aml-il2-os", "Death", RATIOS, 0.4, "as in the control arms"),
        tables.of_none("rcc-hd-none-os", "Death", ["hotte2006"]),
    )
    assert list(table.shown["Certainty (GRADE)"]) == ["moderate (1)", "very low (2)"]
    assert "(1) One step for imprecision" in table.note
    assert "(2) No randomised comparison exists" in table.note


def test_a_question_that_nobody_judged_is_named():
    with pytest.raises(KeyError, match="no-such-question"):
        shown(tables.of_pool("no-such-question", "Death", RATIOS, 0.4, "x"))


def test_pools_in_lines():
    table = tables.pools({"ratios": RATIOS, "shares": SHARES}, id="x", title="A finding")
    assert list(table.shown["Pool"]) == ["ratios", "shares"]
    assert list(table.shown["Patients"]) == ["300", "195"]


def test_our_pool_beside_a_published_one():
    row = {
        "question": "q",
        "disease": "AML",
        "endpoint": "OS",
        "measure": "HR",
        "estimate": 0.6,
        "p_value": 0.1,
        "k": 3,
        "n": 300,
    }
    row |= {"ci_low": pd.NA, "ci_high": pd.NA, "citekey": "k"}
    share = row | {"measure": "share", "estimate": 10.0}
    pairs = [(pd.Series(row), RATIOS, "none"), (pd.Series(share), SHARES, "none")]
    ratio, shares = tables.beside_published(pairs, id="x", title="A finding").shown.to_dict("records")
    assert ratio["Difference"] == f"{RATIOS.estimate / 0.6:.2f} times"
    assert shares["Published"].startswith("10\u00a0%; 3")
    assert shares["Difference"] == f"+{round(100 * (SHARES.estimate - 0.1))} points"


def test_an_experiment_says_what_was_given_and_what_came_of_it():
    row = {"host": "mouse", "tumour": "B16", "site": pd.NA, "established_days": 3.0, "treatment": "IL-2 alone"}
    row |= {"dose_value": 50000.0, "dose_unit": "{U}", "doses_per_day": 3.0, "outcome": "cured", "unit": "%"}
    row |= {"treated_value": 40.0, "control_value": 0.0, "effect": "better", "waiver": pd.NA}
    row |= {"citekey": "papa", "locator": "Abstract", "read_in": "abstract", "readings": 1}
    shown = tables.experiments(pd.DataFrame([row]), id="x", title="A finding").shown.iloc[0]
    assert shown["Site; age of the tumour"] == "not stated; 3 days"
    assert shown["Treatment"] == "IL-2 alone, 50,000\u00a0units, 3 a day"
    assert shown["Against control"] == "cured: 40 against 0\u00a0%; better"


SOURCE = {"citekey": "buyse2011", "locator": "Abstract", "readings": 2, "read_in": "abstract", "waiver": None}
FIGURE = dict.fromkeys(
    [
        "n",
        "events",
        "total",
        "low",
        "high",
        "spread",
        "value",
        "unit",
        "dose_value",
        "dose_unit",
        "infusion_hours",
        "time_h",
        "population",
    ],
    pd.NA,
)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"value": 120.0, "unit": "mL/min", "relation": "~"}, "about 120\u00a0mL/min"),
        ({"low": 22.0, "high": 113.0, "unit": "[iU]/mL", "spread": "range"}, "22–113\u00a0IU/mL (range)"),
        (
            {"value": 4.4, "low": 2.6, "high": 6.2, "unit": "h", "spread": "SD", "relation": "="},
            "4.4\u00a0h (mean ± SD: 2.6–6.2)",
        ),
        ({"value": 20000.0, "unit": "[iU]/mL", "relation": ">"}, "more than 20,000\u00a0IU/mL"),
        ({"events": 5, "total": 86}, "5 of 86"),
        ({"events": 1}, "1"),
    ],
)
def test_a_figure_of_kinetics_says_its_unit_its_bound_and_its_spread(row, text):
    rows = pd.DataFrame(
        [FIGURE | SOURCE | {"species": "human", "route": "subcutaneous", "parameter": "clearance"} | row]
    )
    assert tables.kinetics(rows, id="x", title="A finding").shown["Figure"][0] == text


def test_kinetics_name_who_had_what():
    row = (
        FIGURE
        | SOURCE
        | {"species": "rat", "route": "none", "parameter": "soluble receptor", "value": 1.0, "relation": "=", "n": 4}
    )
    human = row | {
        "species": "human",
        "population": "cancer",
        "route": "subcutaneous",
        "dose_value": 1.8,
        "dose_unit": "M{U}",
        "time_h": 504.0,
    }
    shown = tables.kinetics(pd.DataFrame([row, human]), id="x", title="A finding").shown
    assert list(shown["In whom"]) == ["rat (n = 4)", "cancer (n = 4)"]
    assert list(shown["Dose and route"]) == ["no IL-2 given", "1.8\u00a0million units of unstated kind, subcutaneous"]
    assert shown["What"][1] == "soluble receptor, 504\u00a0h"


def test_receptors_on_cells_in_words():
    rows = pd.DataFrame(
        [
            {"cell": "T cells", "species": "human", "state": "resting", "receptor": "alpha", "measure": "absent"},
            {
                "cell": "B cells",
                "species": "mouse",
                "state": "not stated",
                "receptor": "high",
                "measure": "sites per cell",
                "value": 3500.0,
            },
            {
                "cell": "blasts",
                "species": "human",
                "state": pd.NA,
                "receptor": "alpha",
                "measure": "percent of cells",
                "low": 0.0,
                "high": 69.0,
            },
        ]
    ).assign(**SOURCE)
    shown = tables.expression(rows, id="x", title="A finding").shown
    assert list(shown["Cell"]) == ["T cells, resting", "B cells (mouse)", "blasts"]
    assert list(shown["Found"]) == ["absent", "3,500 sites a cell", "0–69\u00a0% of cells"]


@pytest.mark.parametrize(("ends", "text"), [({"high": 5.0}, "less than 5"), ({"low": 90.0}, "more than 90")])
def test_a_receptor_with_one_end_is_a_bound(ends, text):
    row = {"cell": "x", "species": "human", "state": "resting", "receptor": "beta", "measure": "percent of cells"}
    rows = pd.DataFrame([{"value": np.nan, "low": np.nan, "high": np.nan} | row | SOURCE | ends])
    assert tables.expression(rows, id="x", title="A finding").shown["Found"][0] == f"{text}\u00a0% of cells"


def test_products_stand_in_one_line_each_and_say_what_was_not_read():
    rows = pd.DataFrame(
        [
            {"entity": "a", "property": "host", "text": "yeast", "value": np.nan, "unit": None},
            {"entity": "a", "property": "strength of a vial", "text": None, "value": 22.0, "unit": "M[iU]"},
            {"entity": "a", "property": "strength of a vial", "text": None, "value": 18.0, "unit": "M[iU]"},
            {"entity": "b", "property": "host", "text": "man", "value": np.nan, "unit": None},
        ]
    ).assign(**SOURCE)
    columns = {"host": "Made in", "strength of a vial": "Vial"}
    shown = tables.products(rows, columns, id="x", title="A finding").shown.set_index("Product")
    assert shown.loc["a", "Vial"] == "22\u00a0million IU; 18\u00a0million IU"
    assert shown.loc["b", "Vial"] == "not read"


def test_the_evidence_table_has_a_line_a_study_with_what_came_of_it():
    studies = ["swog-9438", "tourani-lymphoma", "tourani-lymphoma-nhl", "pegathor-lymphoma-205", "fyfe-registration"]
    table = tables.evidence_table(evidence.studies(study_id=studies), id="x", title="A finding")
    lines = {row["Study; patients"].partition(";")[0]: row for row in table.shown.to_dict("records")}
    said = {name: row["Results and deaths from treatment"] for name, row in lines.items()}
    assert lines["Tourani 1991, lymphoma"]["Study; patients"].endswith("; 21")
    assert "progression-free survival, IL-2 alone against no treatment: HR 0.9 (p" in said["SWOG 9438"]
    assert "response 5 of 21 (24" in said["Tourani 1991, lymphoma"]
    assert said["Pegathor Lymphoma 205"] == "none that could be read"
    assert any("died of the treatment 11 of 255" in words for words in said.values())
    assert "low grade" not in lines["Tourani 1991, non-Hodgkin"]["Design, setting, treatment"], "subgroups are left out"
    assert "response 5 of 10 (50\u00a0%) (IL-2 alone: low grade)" in said["Tourani 1991, non-Hodgkin"], "and named here"


def test_arms_of_one_study_are_told_apart_in_the_evidence_table():
    studies = ["prince-dd", "nk-il2-minnesota", "bmt-ctn-agvhd-2009"]
    table = tables.evidence_table(evidence.studies(study_id=studies), id="x", title="A finding")
    said = " ".join(table.shown["Results and deaths from treatment"]).replace("\u00a0", " ")
    assert "response, denileukin diftitox, 18 µg per kg against placebo" in said
    assert "response, denileukin diftitox, 9 µg per kg against placebo" in said
    assert "complete remission, IL-2 + NK cells: nk il2 il2dt against IL-2 + NK cells: nk il2:" in said
    assert "overall survival 64 % at 9 months (other: mycophenolate)" in said
    assert "mixed: " not in " ".join(table.shown["Design, setting, treatment"]), "no key of the data is shown"


def test_no_two_arms_of_a_study_have_one_name():
    names = arm_names()
    assert len({(study, name) for (study, _), name in names.items()}) == len(names)


def test_then_and_since_counts_studies_patients_and_randomised_trials():
    rows = evidence.studies(study_id=["weber-nhl", "ilwg-lymphoma", "prince-dd", "washington-il2-mf"])
    shown = tables.then_and_since(rows, rows["disease"].replace("LYMPH", "NHL"), id="x", title="A finding").shown
    by = shown.set_index("Group")
    assert by.loc["NHL", "Published by 1999"] == "2 studies, 46 patients, none randomised"
    assert by.loc["NHL", "Published after 1999"] == "none"
    assert by.loc["CTCL", "Published after 1999"] == "1 study, 144 patients, one randomised"
    assert by.loc["CTCL", "Published by 1999"] == "none", "a registered trial without result is not counted"


def test_how_a_trial_ended_stands_beside_its_question():
    rows = evidence.studies(study_id=["peking-il2-standard-risk"])
    row = tables.fates(rows, id="x", title="A finding").shown.iloc[0]
    assert row["How it ended"] == "stopped early"
    assert "futility" in row["Why, where it is said"]
    assert "NCT01517347" in row["Trial"]


def renal_card():
    arms = evidence.arms(disease="RCC", setting="advanced", subset="whole", role=["experimental", "single arm"])
    return tables.card(arms[arms["intervention"].str.startswith("IL-2")], id="x", title="A finding").shown


def test_a_card_has_a_line_for_each_treatment_and_the_pool_of_the_chapter():
    shown = renal_card().set_index("Treatment")
    high = {"disease": "RCC", "setting": "advanced", "intervention": "IL-2 alone", "dose_class": "high"}
    rows = evidence.one_per_cohort(evidence.for_pool(evidence.outcomes(endpoint="ORR", **high)))[0]
    pool = pool_proportions(rows, across=("denominator",))
    line = shown.loc["IL-2 alone, high-dose bolus"]
    assert line["Respond"] == f"{pool.brief()[:-1]}; {pool.k} cohorts)"
    assert shown.index.is_unique


def test_a_card_counts_deaths_once_a_cohort_and_does_not_pool_them():
    shown = renal_card().set_index("Treatment")
    deaths = evidence.deaths(
        disease="RCC", setting="advanced", intervention="IL-2 alone", dose_class="high", subset="whole"
    )
    said = shown.loc["IL-2 alone, high-dose bolus", "Died of it"]
    assert said.startswith(f"{deaths['events'].sum()} of {deaths['total'].sum():,}")


def test_safety_rules_stand_in_the_order_of_a_course():
    rows = pd.DataFrame(
        {
            "rule_id": ["a", "b"],
            "treatment": ["high-dose IL-2"] * 2,
            "moment": ["stop for good", "before treatment"],
            "system": ["heart"] * 2,
            "rule": ["one", "two"],
            "citekey": ["fyfe1995"] * 2,
            "locator": ["Label"] * 2,
            "read_in": ["label"] * 2,
            "readings": [2, 1],
            "note": [pd.NA] * 2,
        }
    )
    shown = tables.safety_rules(rows, id="x", title="A finding").shown
    assert list(shown["When"]) == ["before treatment", "stop for good"]


def test_a_programme_tells_its_result_and_whether_the_endpoint_was_met():
    rows = evidence.table("programmes")
    shown = tables.programmes(rows, id="x", title="A finding").shown.set_index("Programme")
    missed = shown.loc[shown.index.str.startswith("bempegaldesleukin")].iloc[0]
    assert "primary endpoint missed" in missed["Deciding trial and result"]
    assert "stopped, 2022" in missed["Fate"]
    assert len(shown) == len(rows)


def test_the_checklist_leads_to_where_an_item_is_met():
    from il2review import chapters

    for name, items in (("prisma", 42), ("search", 16)):
        shown = tables.checklist(name, id="x", title="A finding").shown
        assert len(shown) == items
        places = shown.loc[shown["Met"].isin(["met", "partly met"]), "Where"].str.partition("#")[0]
        assert set(places) <= set(chapters.toc())


def test_an_effect_names_its_rank_and_a_missed_endpoint():
    rows = evidence.comparisons(study_id=["esprit", "lupil-2"], rank="primary")
    said = tables.comparisons(rows, id="x", title="A finding").shown
    assert said["Effect as published"].str.endswith("primary endpoint, missed").all()
    later = evidence.comparisons(study_id="lupil-2", analysis="post hoc")
    assert (
        tables.comparisons(later, id="x", title="A finding").shown["Endpoint; patients"].str.contains("post hoc").all()
    )


def test_a_change_is_told_with_its_unit():
    rows = evidence.outcomes(study_id="he-lupus-2020", endpoint="disease activity score")
    said = tables.outcomes(rows, id="x", title="A finding").shown["Result"]
    assert said.str.contains("points").all()


def test_a_card_shows_unlike_molecules_one_by_one():
    arms = evidence.arms(disease="RCC", setting="advanced", subset="whole", intervention="engineered IL-2")
    assert arms["cohort_id"].nunique() > 3
    shown = tables.card(arms, id="x", title="A finding").shown.set_index("Treatment")
    assert "cohorts" not in shown.loc["engineered IL-2", "Respond"]
    assert shown.loc["engineered IL-2", "Respond"].count(" of ") == 3


def test_a_finding_says_where_no_interval_was_printed_and_whose_pool_it_is():
    death = evidence.comparisons(study_id="mirocals", rank="primary", endpoint="OS").iloc[0]
    pool = evidence.table("published_syntheses", synthesis_id="zhang2018-tb-culture").iloc[0]
    findings = [tables.of_trial("als-survival", "Death", death), tables.of_published("tb-culture", "Culture", pool)]
    shown = tables.summary_of_findings(findings, id="x", title="A finding").shown
    assert shown["Relative effect"].tolist() == [
        f"HR {death['estimate']:.2f}, no interval printed",
        "RR 1.18 (95\u00a0% CI 1.03–1.36)",
    ]
    assert shown["Evidence"].tolist() == ["1 study", "a published pool of 4 studies"]
