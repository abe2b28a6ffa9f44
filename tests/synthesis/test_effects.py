"""Effects from counts, from p and events, and what follows from a pool for a patient."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from il2review.synthesis import (
    control_risk,
    count_pairs,
    hazard_ratios_from_p,
    limits_from_p,
    log_error,
    log_hazard_ratio_from_p,
    medians,
    ratios_from_counts,
    risk_differences,
    risk_with,
)
from tests.synthesis.studies import count_rows, frame


def arm_rows(**changes) -> pd.DataFrame:
    """One study with two arms, as evidence.outcomes returns them."""
    both = [
        {"intervention": "IL-2 + interferon", "events": 3, "total": 28},
        {"intervention": "IL-2 alone", "events": 12, "total": 71},
    ]
    rows = frame([{**arm, "measure": "share", "time_months": pd.NA} for arm in both])
    return rows.assign(study_id="a", cohort_id="a", name="A").drop(columns="comparator").assign(**changes)


def test_arms_are_paired_by_what_they_received():
    (pair,) = count_pairs(arm_rows(), "IL-2 + interferon", "IL-2 alone").to_dict("records")
    counts = [pair[c] for c in ("events", "total", "events_control", "total_control", "n")]
    assert counts == [3, 28, 12, 71, 99]
    assert pair["comparator"] == "IL-2 alone"


@pytest.mark.parametrize("column", ["study_id", "endpoint", "denominator", "citekey"])
def test_unlike_arms_are_not_paired(column):
    assert count_pairs(arm_rows(**{column: ["x", "y"]}), "IL-2 + interferon", "IL-2 alone").empty


def test_a_risk_ratio_from_counts():
    (row,) = ratios_from_counts(count_rows([3], [28], [12], [71]), "RR").to_dict("records")
    assert row["estimate"] == pytest.approx((3 / 28) / (12 / 71))
    error = np.sqrt(1 / 3 - 1 / 28 + 1 / 12 - 1 / 71)
    assert row["ci_high"] == pytest.approx(row["estimate"] * np.exp(1.959964 * error), rel=1e-6)
    assert row["derived"] == "counts in both arms"


def test_a_half_is_added_to_a_study_with_an_empty_cell_only_and_said():
    found = ratios_from_counts(count_rows([0, 3], [29, 28], [2, 12], [29, 71]), "RR")
    assert "half" in found["derived"][0]
    assert found["estimate"][0] == pytest.approx((0.5 / 30) / (2.5 / 30))
    assert found["estimate"][1] == pytest.approx((3 / 28) / (12 / 71))


def test_a_risk_difference_with_the_interval_of_two_score_intervals():
    (row,) = risk_differences(count_rows([56], [70], [48], [80])).to_dict("records")
    low, high = zip(*(proportion_confint(e, n, method="wilson") for e, n in ((56, 70), (48, 80))), strict=True)
    shares = (56 / 70, 48 / 80)
    assert row["estimate"] == pytest.approx(shares[0] - shares[1])
    assert row["low"] == pytest.approx(row["estimate"] - np.hypot(shares[0] - low[0], high[1] - shares[1]))
    assert row["high"] == pytest.approx(row["estimate"] + np.hypot(high[0] - shares[0], shares[1] - low[1]))


def test_p_and_events_give_a_hazard_ratio():
    y, error = log_hazard_ratio_from_p(0.05, 100, favours_experimental=True)
    assert error == pytest.approx(2 / np.sqrt(100))
    assert y == pytest.approx(-1.959964 * 0.2, rel=1e-6)
    assert log_hazard_ratio_from_p(0.05, 100, favours_experimental=False)[0] == pytest.approx(-y)
    assert log_hazard_ratio_from_p(1, 100, favours_experimental=True)[0] == 0
    assert log_hazard_ratio_from_p(0.05, 100, True, share=0.8)[1] == pytest.approx(1 / np.sqrt(16))


@pytest.mark.parametrize(("p", "events", "share"), [(0, 10, 0.5), (1.2, 10, 0.5), (0.5, 0, 0.5), (0.5, 10, 1)])
def test_impossible_tests_yield_no_hazard_ratio(p, events, share):
    with pytest.raises(ValueError, match="gives no hazard ratio"):
        log_hazard_ratio_from_p(p, events, True, share)


def test_only_rows_with_exact_p_events_and_direction_are_used():
    rows = frame(
        [
            {
                "p_value": 0.04,
                "p_relation": "=",
                "events": 80,
                "favours": "experimental",
                "arm_n": 50,
                "comparator_n": 50,
            },
            {
                "p_value": 0.04,
                "p_relation": "<",
                "events": 80,
                "favours": "experimental",
                "arm_n": 50,
                "comparator_n": 50,
            },
            {"p_value": 0.04, "p_relation": "=", "events": None, "favours": "control", "arm_n": 50, "comparator_n": 50},
            {"p_value": 0.04, "p_relation": "=", "events": 80, "favours": None, "arm_n": 50, "comparator_n": 50},
        ]
    )
    found = hazard_ratios_from_p(rows)
    assert list(found["study_id"]) == ["0"]
    assert found["derived"][0] == "p value and number of events"
    assert found["ci_high"][0] < 1


def test_an_interval_from_a_ratio_and_its_p_gives_that_p_back():
    columns = {"measure": "HR", "ci_low": pd.NA, "p_relation": pd.NA}
    rows = frame(
        [
            {**columns, "estimate": 0.7, "p_value": 0.04},
            {**columns, "estimate": 1.3, "p_value": 0.2, "p_relation": "="},
            {**columns, "estimate": 1.0, "p_value": 0.9},
            {**columns, "estimate": 0.7, "p_value": 0.05, "p_relation": "<"},
            {**columns, "estimate": 0.7, "p_value": 0.04, "ci_low": 0.5},
            {**columns, "estimate": 0.7, "p_value": 0.04, "measure": "OR"},
        ]
    )
    found = limits_from_p(rows)
    assert list(found["study_id"]) == ["0", "1"]
    error = log_error(found["ci_low"], found["ci_high"], found["ci_level"])
    assert list(2 * norm.sf(abs(np.log(found["estimate"])) / error)) == pytest.approx([0.04, 0.2])
    assert list(found["derived"].unique()) == ["published ratio, interval from its p value"]


@pytest.mark.parametrize(
    ("measure", "with_it"), [("HR", 1 - 0.6**0.5), ("RR", 0.2), ("OR", (0.5 * 2 / 3) / (1 + 0.5 * 2 / 3))]
)
def test_a_ratio_applied_to_a_stated_risk(measure, with_it):
    assert risk_with(measure, 0.5, 0.4) == pytest.approx(with_it)
    assert risk_with(measure, 1.0, 0.4) == pytest.approx(0.4)


@pytest.mark.parametrize("risk", [0, 1, -0.1, 40])
def test_no_risk_outside_zero_and_one(risk):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        risk_with("HR", 0.8, risk)


def test_a_share_is_no_ratio():
    with pytest.raises(ValueError, match="no ratio"):
        risk_with("share", 0.8, 0.5)


def test_the_risk_of_the_control_arms_weighs_them_by_size():
    rows = frame([{"percent": 40.0, "total": 100}, {"percent": 70.0, "total": 50}]).assign(role="control")
    rows = pd.concat([rows, rows.assign(role="experimental", percent=0.0)])
    assert control_risk(rows.assign(arm_n=pd.NA)) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="state its size"):
        control_risk(rows.assign(total=pd.NA, arm_n=pd.NA))


def test_medians_in_months():
    columns = {"measure": "median", "ci_low": pd.NA, "ci_high": pd.NA}
    rows = frame([{**columns, "value": 2.0, "value_unit": "a"}, {**columns, "value": pd.NA, "value_unit": "mo"}])
    found = medians(rows.astype({"value": "Float64", "ci_low": "Float64", "ci_high": "Float64"}))
    assert list(found["estimate"]) == [24]
    assert found["low"].isna().all()
