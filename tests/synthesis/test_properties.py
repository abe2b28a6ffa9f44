"""What every pool must keep, whatever the studies: found by search over made-up studies."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import binom, norm

from il2review.synthesis import (
    NotPoolable,
    binomial,
    exact_interval,
    log_likelihood,
    pool_mantel_haenszel,
    pool_peto,
    pool_proportions,
    pool_ratios,
    ratios_from_counts,
)
from tests.synthesis.studies import count_rows, ratio_rows, share_rows

effects = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.005, 1)), min_size=3, max_size=12)
shares = st.lists(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=3, max_size=10
)
arms = st.integers(5, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
pairs = st.lists(st.tuples(arms, arms).map(lambda two: (*two[0], *two[1])), min_size=3, max_size=8)
SEARCH = settings(max_examples=60, deadline=None, derandomize=True)


def spread_out(studies):
    """Log ratios and variances that are not all the same study."""
    y, v = np.array(studies).T
    assume(np.ptp(y) > 1e-3)
    return y, v


def known(studies):
    """Counts that the model can be fitted to: some have the event, some do not, and not all or nothing by study."""
    e, n = np.array(studies).T
    assume(0 < e.sum() < n.sum())
    try:
        pool_proportions(share_rows(e, n))
    except NotPoolable:
        assume(False)
    return e, n


@SEARCH
@given(effects, st.randoms())
def test_the_order_of_ratios_does_not_matter(studies, random):
    y, v = spread_out(studies)
    order = random.sample(range(len(y)), len(y))
    one, other = pool_ratios(ratio_rows(y, v)), pool_ratios(ratio_rows(y[order], v[order]))
    assert one.estimate == pytest.approx(other.estimate, rel=1e-5)
    assert (one.low, one.high) == pytest.approx((other.low, other.high), rel=1e-4)


@SEARCH
@given(effects)
def test_swapping_the_arms_turns_a_ratio_over(studies):
    y, v = spread_out(studies)
    one, other = pool_ratios(ratio_rows(y, v)), pool_ratios(ratio_rows(-y, v))
    assert (one.estimate, one.low, one.high) == pytest.approx(
        (1 / other.estimate, 1 / other.high, 1 / other.low), rel=1e-4
    )
    assert one.i2 == pytest.approx(other.i2, abs=1e-2)


@SEARCH
@given(effects)
def test_a_pooled_ratio_lies_among_the_studies_and_within_its_intervals(studies):
    y, v = spread_out(studies)
    result = pool_ratios(ratio_rows(y, v))
    assert np.exp(y.min()) * (1 - 1e-9) <= result.estimate <= np.exp(y.max()) * (1 + 1e-9)
    assert result.prediction_low <= result.low <= result.estimate <= result.high <= result.prediction_high
    assert result.tau2 >= 0
    assert 0 <= result.i2 <= 100
    assert result.studies["weight"].sum() == pytest.approx(100)


@SEARCH
@given(effects, st.floats(-1, 1))
def test_shifting_every_study_shifts_the_pool(studies, shift):
    y, v = spread_out(studies)
    one, other = pool_ratios(ratio_rows(y, v)), pool_ratios(ratio_rows(y + shift, v))
    assert np.log(other.estimate) == pytest.approx(np.log(one.estimate) + shift, abs=1e-5)
    assert other.tau2 == pytest.approx(one.tau2, abs=1e-5)


@SEARCH
@given(effects)
def test_all_information_twice_halves_the_common_variance(studies):
    y, v = spread_out(studies)
    one, twice = pool_ratios(ratio_rows(y, v)), pool_ratios(ratio_rows(np.tile(y, 2), np.tile(v, 2)))
    assert twice.common == pytest.approx(one.common, rel=1e-9)
    width = [np.log(result.common_high / result.common_low) for result in (one, twice)]
    assert width[1] == pytest.approx(width[0] / np.sqrt(2), rel=1e-9)


@SEARCH
@given(effects)
def test_one_study_of_great_weight_is_the_pool(studies):
    """k towards one: the others know next to nothing."""
    y, v = spread_out(studies)
    v = np.concatenate([[1e-6], np.full(len(y) - 1, 1e3)])
    result = pool_ratios(ratio_rows(y, v))
    assert np.log(result.common) == pytest.approx(y[0], abs=1e-5)


def test_studies_that_agree_have_no_heterogeneity():
    result = pool_ratios(ratio_rows(np.log([0.8, 0.801, 0.799]), [0.04, 0.05, 0.02]))
    assert (result.tau2, result.i2) == pytest.approx((0, 0), abs=1e-6)
    assert result.estimate == pytest.approx(result.common)


def test_the_same_estimate_everywhere_gives_no_interval_of_width_zero():
    with pytest.raises(NotPoolable, match="no width"):
        pool_ratios(ratio_rows(np.log([0.8, 0.8, 0.8]), [0.04, 0.05, 0.02]))


@SEARCH
@given(shares, st.randoms())
def test_the_order_of_shares_does_not_matter(studies, random):
    e, n = known(studies)
    order = random.sample(range(len(e)), len(e))
    one, other = pool_proportions(share_rows(e, n)), pool_proportions(share_rows(e[order], n[order]))
    assert one.estimate == pytest.approx(other.estimate, abs=1e-4)
    assert one.tau2 == pytest.approx(other.tau2, rel=1e-2, abs=1e-4)


@SEARCH
@given(shares)
def test_counting_those_without_the_event_turns_the_share_over(studies):
    e, n = known(studies)
    one, other = pool_proportions(share_rows(e, n)), pool_proportions(share_rows(n - e, n))
    assert one.estimate == pytest.approx(1 - other.estimate, abs=1e-4)
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-3)


@SEARCH
@given(shares)
def test_a_pooled_share_is_a_share_within_its_intervals(studies):
    e, n = known(studies)
    result = pool_proportions(share_rows(e, n))
    inside = (result.prediction_low, result.low, result.estimate, result.high, result.prediction_high)
    assert all(0 <= value <= 1 for value in inside)
    assert list(inside) == sorted(inside)
    assert result.tau2 >= 0


@SEARCH
@given(shares)
def test_the_maximum_of_the_likelihood_is_no_lower_than_its_neighbours(studies):
    e, n = known(studies)
    e, n = e.astype(float), n.astype(float)
    fit = binomial.fit(np.ones((len(e), 1)), e, n)
    mu = fit.coefficients[0]
    for step_mu, step_tau in ((0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05), (0.05, 0.05)):
        tau = max(0.0, fit.tau + step_tau)
        assert log_likelihood(mu + step_mu, tau, e, n) <= fit.log_likelihood + 1e-6


def test_shares_of_none_and_all_are_refused():
    with pytest.raises(NotPoolable, match="no bound"):
        pool_proportions(share_rows([0, 0, 2], [1, 1, 2]))


@SEARCH
@given(st.floats(-3, 3), st.floats(0.05, 2), shares)
def test_the_likelihood_equals_brute_force_integration(mu, tau, studies):
    e, n = np.array(studies, float).T
    z = np.linspace(-30, 30, 60001)  # far enough for data that the mean finds all but impossible
    brute = sum(
        np.log(np.trapezoid(binom.pmf(events, total, expit(mu + tau * z)) * norm.pdf(z), z))
        for events, total in zip(e, n, strict=True)
    )
    assert log_likelihood(mu, tau, e, n) == pytest.approx(brute, abs=1e-5)


@SEARCH
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_exact_intervals_hold_the_share_and_miss_in_at_most_the_level(counts):
    e, n = counts
    low, high = exact_interval(e, n)
    assert 0 <= low <= e / n <= high <= 1
    if e > 0:
        assert binom.sf(e - 1, n, low) == pytest.approx(0.025, rel=1e-6)
    if e < n:
        assert binom.cdf(e, n, high) == pytest.approx(0.025, rel=1e-6)


@SEARCH
@given(pairs)
def test_swapping_the_arms_turns_every_ratio_of_counts_over(studies):
    e, n, ec, nc = np.array(studies).T
    one, other = count_rows(e, n, ec, nc), count_rows(ec, nc, e, n)
    for measure in ("RR", "OR"):
        known = ratios_from_counts(one, measure)["estimate"] * ratios_from_counts(other, measure)["estimate"]
        assert known.dropna().to_numpy() == pytest.approx(1)
    for pool in (
        pool_peto,
        lambda rows: pool_mantel_haenszel(rows, "RR"),
        lambda rows: pool_mantel_haenszel(rows, "OR"),
    ):
        try:
            result = pool(one)
        except NotPoolable:
            with pytest.raises(NotPoolable):
                pool(other)
            continue
        assert result.estimate * pool(other).estimate == pytest.approx(1)
        assert result.low <= result.estimate <= result.high


def test_a_study_in_which_nothing_happened_changes_no_sparse_pool():
    rows = count_rows([3, 1, 5], [31, 50, 44], [5, 0, 9], [30, 48, 40])
    more = count_rows([3, 1, 5, 0], [31, 50, 44, 60], [5, 0, 9, 0], [30, 48, 40, 61])
    for pool in (
        pool_peto,
        lambda rows: pool_mantel_haenszel(rows, "OR"),
        lambda rows: pool_mantel_haenszel(rows, "RR"),
    ):
        assert pool(more).estimate == pytest.approx(pool(rows).estimate)
        assert pool(more).q == pytest.approx(pool(rows).q)
