"""What a pool must do whatever the data, and what it must refuse."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import binom, norm

from il2review.synthesis import (
    NotPoolable,
    exact_interval,
    log_error,
    log_likelihood,
    pool_proportions,
    pool_ratios,
)
from tests.synthesis.studies import ratio_rows, share_rows

EVENTS, TOTAL = [0, 3, 7, 12, 2], [20, 31, 50, 60, 44]


def test_the_likelihood_equals_brute_force_integration():
    mu, tau = -1.7, 0.8
    brute = sum(
        np.log(quad(lambda z, e=e, n=n: binom.pmf(e, n, expit(mu + tau * z)) * norm.pdf(z), -9, 9, epsabs=1e-14)[0])
        for e, n in zip(EVENTS, TOTAL, strict=True)
    )
    assert log_likelihood(mu, tau, np.array(EVENTS, float), np.array(TOTAL, float)) == pytest.approx(brute, abs=1e-7)


def test_the_order_of_studies_does_not_matter():
    rows = share_rows(EVENTS, TOTAL)
    one, other = pool_proportions(rows), pool_proportions(rows.iloc[::-1].reset_index(drop=True))
    assert one.estimate == pytest.approx(other.estimate, abs=1e-6)
    assert one.tau2 == pytest.approx(other.tau2, abs=1e-5)


def test_swapping_the_arms_turns_the_ratio_over():
    y, v = np.log([0.5, 1.0, 2.2]), [0.05, 0.08, 0.06]
    one, other = pool_ratios(ratio_rows(y, v)), pool_ratios(ratio_rows(-y, v))
    assert one.estimate == pytest.approx(1 / other.estimate, rel=1e-9)
    assert one.low == pytest.approx(1 / other.high, rel=1e-9)


def test_counting_failures_instead_turns_the_share_over():
    one = pool_proportions(share_rows(EVENTS, TOTAL))
    other = pool_proportions(share_rows([n - e for e, n in zip(EVENTS, TOTAL, strict=True)], TOTAL))
    assert one.estimate == pytest.approx(1 - other.estimate, abs=1e-6)


def test_weights_add_up_and_the_estimate_lies_within_its_intervals():
    result = pool_ratios(ratio_rows(np.log([0.5, 1.0, 2.2]), [0.05, 0.08, 0.06]))
    assert result.studies["weight"].sum() == pytest.approx(100)
    assert result.prediction_low < result.low < result.estimate < result.high < result.prediction_high


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
