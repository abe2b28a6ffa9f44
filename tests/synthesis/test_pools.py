"""What a pool reads from a row, and what it refuses."""

import numpy as np
import pytest

from il2review.synthesis import (
    NotPoolable,
    exact_interval,
    log_error,
    pool_mantel_haenszel,
    pool_peto,
    pool_proportions,
    pool_ratios,
    ratios_from_counts,
)
from tests.synthesis.studies import count_rows, ratio_rows, share_rows

EVENTS, TOTAL = [0, 3, 7, 12, 2], [20, 31, 50, 60, 44]


@pytest.mark.parametrize(
    ("events", "total", "low", "high"),
    [(0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0), (37, 255, 0.1043, 0.1943), (1, 20, 0.0013, 0.2487)],
)
def test_exact_intervals(events, total, low, high):
    # R: binom.test(events, total)$conf.int
    assert exact_interval(events, total) == pytest.approx((low, high), abs=1e-3)


@pytest.mark.parametrize(("events", "total"), [(5, 4), (-1, 4), (0, 0)])
def test_impossible_counts_yield_no_interval(events, total):
    with pytest.raises(ValueError, match="impossible"):
        exact_interval(events, total)


def test_a_90_percent_interval_is_read_as_such():
    error = 0.2
    low, high = np.exp(-1.6448536 * error), np.exp(1.6448536 * error)
    assert log_error(low, high, 90) == pytest.approx(error, abs=1e-6)


@pytest.mark.parametrize(("low", "high", "level"), [(0, 2, 95), (2, 1, 95), (0.5, 2, 0)])
def test_a_faulty_interval_yields_no_error(low, high, level):
    with pytest.raises(ValueError, match="no"):
        log_error(low, high, level)


def test_one_cohort_twice_is_refused_and_named():
    rows = share_rows(EVENTS, TOTAL).assign(cohort_id=["a", "b", "b", "c", "d"])
    with pytest.raises(NotPoolable, match=r"share patients: 1 \(b\), 2 \(b\)"):
        pool_proportions(rows)


@pytest.mark.parametrize("column", ["endpoint", "setting", "disease", "intervention"])
def test_unlike_rows_are_refused(column):
    rows = share_rows(EVENTS, TOTAL)
    rows.loc[0, column] = "something else"
    with pytest.raises(NotPoolable, match=f"{column} differs"):
        pool_proportions(rows)


def test_fewer_than_three_studies_are_refused():
    with pytest.raises(NotPoolable, match="side by side"):
        pool_proportions(share_rows(EVENTS[:2], TOTAL[:2]))


def test_figures_at_second_hand_are_not_mixed_with_the_trials_own():
    rows = share_rows(EVENTS, TOTAL)
    rows.loc[1, "read_in"] = "secondary"
    with pytest.raises(NotPoolable, match="second hand"):
        pool_proportions(rows)


def test_a_ratio_without_interval_is_refused_and_named():
    rows = ratio_rows(np.log([0.5, 1.0, 2.2]), [0.05, 0.08, 0.06])
    rows.loc[2, "ci_low"] = None
    with pytest.raises(NotPoolable, match="interval: 2"):
        pool_ratios(rows)


def test_no_event_anywhere_is_refused():
    with pytest.raises(NotPoolable, match="odds cannot be estimated"):
        pool_proportions(share_rows([0, 0, 0], [10, 20, 30]))


def test_all_reasons_come_at_once_and_the_studies_with_them():
    rows = share_rows(EVENTS, TOTAL).assign(cohort_id=["a", "a", "b", "c", "d"])
    rows.loc[4, "setting"] = "something else"
    with pytest.raises(NotPoolable) as refused:
        pool_proportions(rows)
    assert len(refused.value.reasons) == 2
    assert "setting differs between the rows: s (0, 1, 2, 3), something else (4)" in str(refused.value)
    assert list(refused.value.studies["study_id"]) == list(rows["study_id"])


def test_everybody_may_be_counted_under_several_names_but_not_beside_the_evaluable():
    rows = share_rows(EVENTS, TOTAL).assign(denominator=["treated", "randomised", "enrolled", "treated", "treated"])
    assert pool_proportions(rows).across == ()
    rows.loc[0, "denominator"] = "evaluable"
    with pytest.raises(NotPoolable, match=r"denominator differs between the rows: evaluable \(0\), everybody"):
        pool_proportions(rows)
    assert pool_proportions(rows, across=("denominator",)).across == ("denominator",)


@pytest.mark.parametrize(("events", "total"), [(5, 4), (-1, 4), (None, 4), (2.5, 4), (0, 0)])
def test_impossible_counts_are_refused_and_named(events, total):
    rows = share_rows(EVENTS, TOTAL).astype({"events": object, "total": object})
    rows.loc[2, ["events", "total"]] = [events, total]
    with pytest.raises(NotPoolable, match="impossible counts in 2"):
        pool_proportions(rows)
    pairs = count_rows([3, 1, 5], [31, 50, 44], [5, 0, 9], [30, 48, 40]).astype({"events": object, "total": object})
    pairs.loc[1, ["events", "total"]] = [events, total]
    with pytest.raises(NotPoolable, match="impossible counts in 1"):
        pool_mantel_haenszel(pairs, "OR")


@pytest.mark.parametrize(("low", "high"), [(1.2, 2.0), (0.2, 0.4), (-0.1, 2.0), (1.0, 1.0)])
def test_an_interval_that_does_not_hold_its_estimate_is_refused(low, high):
    rows = ratio_rows(np.log([0.5, 1.0, 2.2]), [0.05, 0.08, 0.06])
    rows.loc[1, ["ci_low", "ci_high"]] = [low, high]
    with pytest.raises(NotPoolable, match=r"interval of 1 .* does not hold its estimate 1"):
        pool_ratios(rows)


@pytest.mark.parametrize("measure", ["HR", "RR"])
def test_measures_are_not_mixed(measure):
    rows = ratio_rows(np.log([0.5, 1.0, 2.2]), [0.05, 0.08, 0.06]).assign(measure=["OR", measure, "OR"])
    with pytest.raises(NotPoolable, match="measure differs"):
        pool_ratios(rows)


def test_reconstructed_ratios_are_not_mixed_with_published_ones_unless_asked():
    rows = ratio_rows(np.log([0.5, 1.0, 2.2]), [0.05, 0.08, 0.06]).assign(derived=[None, None, "p value and events"])
    with pytest.raises(NotPoolable, match=r"derived differs between the rows: as published \(0, 1\), p value"):
        pool_ratios(rows)
    assert pool_ratios(rows, across=("derived",)).across == ("derived",)


def test_a_half_added_to_one_study_does_not_make_it_another_kind():
    pairs = count_rows([3, 1, 5], [31, 50, 44], [5, 0, 9], [30, 48, 40])
    assert pool_ratios(ratios_from_counts(pairs, "OR")).k == 3


def test_a_result_knows_what_made_it():
    result = pool_ratios(ratio_rows(np.log([0.5, 1.0, 2.2]), [0.05, 0.08, 0.06]).assign(citekey=["b", "a", "c"]))
    assert result.sources == ["a", "b", "c"]
    assert "REML" in result.model
    assert {part.split()[0] for part in result.software.split(", ")} == {"NumPy", "SciPy", "PyMARE", "statsmodels"}
    assert str(result) == result.words()
    assert result.row()["Studies"] == "3"
    assert pool_peto(count_rows([3, 1, 5], [31, 50, 44], [5, 0, 9], [30, 48, 40])).expected() == ""
