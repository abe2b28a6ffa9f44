"""What the result depends on: single studies, time, groups, a further trial."""

import numpy as np
import pandas as pd
import pytest

from il2review.synthesis import (
    NotPoolable,
    baujat,
    cumulative,
    further_trial,
    leave_one_out,
    pool_proportions,
    pool_ratios,
    regress_proportions,
    small_study_test,
    subgroups,
)
from tests.synthesis.studies import frame, ratio_rows, share_rows

SHARES = share_rows([1, 3, 7, 12], [20, 31, 50, 60])


def test_each_pool_lacks_just_the_study_that_it_names():
    found = leave_one_out(SHARES, pool_proportions)
    assert list(found["name"]) == list(SHARES["name"])
    alone = pool_proportions(SHARES.iloc[1:].reset_index(drop=True))
    assert found.loc[0, "estimate"] == pytest.approx(alone.estimate)
    assert found.loc[0, "i2"] == pytest.approx(alone.i2)


def test_three_studies_are_too_few_to_leave_one_out():
    for check in (lambda rows: leave_one_out(rows, pool_proportions), baujat):
        with pytest.raises(NotPoolable, match="no pool"):
            check(SHARES.iloc[:3])


def test_studies_of_one_year_join_together_and_the_last_pool_is_the_whole():
    rows = SHARES.assign(published=[2001, 1999, 1999, 1999])
    found = cumulative(rows, pool_proportions)
    assert list(found["published"]) == [1999, 2001]
    assert list(found["k"]) == [3, 4]
    assert list(found["name"]) == ["1, 2, 3", "0"]
    assert found["estimate"].iloc[-1] == pytest.approx(pool_proportions(rows).estimate)


def test_a_study_without_a_year_is_named():
    rows = SHARES.assign(published=pd.array([2001, pd.NA, 1999, 1999], dtype="Int64"))
    with pytest.raises(NotPoolable, match="no published for 1"):
        cumulative(rows, pool_proportions)


def test_small_groups_stay_unpooled():
    rows = share_rows([1, 3, 7, 12, 4, 5], [20, 31, 50, 60, 30, 20]).assign(dose=list("hhhhll"))
    found = subgroups(rows, "dose", pool_proportions)
    assert list(found.pools) == ["h"]
    assert list(found.small["l"]["study_id"]) == ["4", "5"]
    assert found.q is None
    assert "Fewer than two groups" in found.words()


def test_groups_that_differ_are_told_apart():
    rows = share_rows([1, 2, 1, 20, 25, 15], [50, 60, 40, 50, 60, 40]).assign(dose=list("lllhhh"))
    found = subgroups(rows, "dose", pool_proportions)
    assert found.q_p < 0.001
    assert found.words().startswith("Test between groups: Q")


@pytest.mark.parametrize("check", [small_study_test, lambda rows: regress_proportions(rows, "dose")])
def test_nine_studies_are_too_few_for_a_line(check):
    rows = share_rows(range(1, 10), [40] * 9).assign(dose=range(9))
    with pytest.raises(NotPoolable, match="at least 10"):
        check(rows)


@pytest.mark.parametrize(("doses", "why"), [([None, *range(9)], "no dose for 0"), ([1.0] * 10, "the same in all")])
def test_a_moderator_must_be_there_and_vary(doses, why):
    with pytest.raises(NotPoolable, match=why):
        regress_proportions(share_rows(range(1, 11), [40] * 10).assign(dose=doses), "dose")


def test_a_line_recovers_the_slope_that_made_the_studies():
    dose = np.linspace(0, 4, 40)
    events = np.round(1000 / (1 + np.exp(2 - 0.5 * dose))).astype(int)
    line = regress_proportions(share_rows(events, [1000] * 40).assign(dose=dose), "dose")
    assert line.slope == pytest.approx(0.5, abs=0.01)
    middle, low, high = line.at(np.array([2.0]))
    assert low < middle < high
    assert middle[0] == pytest.approx(1 / (1 + np.exp(1)), abs=0.005)
    assert "40" in line.words()


def test_the_line_does_not_depend_on_where_the_years_begin():
    rows = share_rows([2, 9, 5, 9, 14, 22, 21, 3, 41, 30], [40, 45, 60, 22, 110, 50, 100, 30, 70, 90])
    near, far = (regress_proportions(rows.assign(year=np.arange(10.0) + start), "year") for start in (0, 1985))
    assert near.slope == pytest.approx(far.slope, rel=1e-4)
    assert near.at(np.array([3.0]))[1] == pytest.approx(far.at(np.array([1988.0]))[1], rel=1e-4)


def test_a_further_trial_is_pooled_as_if_it_were_there():
    y, v = np.log([0.9, 1.1, 1.05, 0.98]), np.array([0.02, 0.03, 0.02, 0.04])
    rows = ratio_rows(y, v)
    found = further_trial(rows, np.array([0.2, 0.9, 1.0]), np.array([10.0, 400.0]))
    for row in found.itertuples():
        result = pool_ratios(ratio_rows(np.append(y, np.log(row.ratio)), np.append(v, 4 / row.events)))
        expected = "below" if result.high < 1 else "above" if result.low > 1 else "none"
        assert row.conclusion == expected


def test_a_trial_as_large_as_the_others_that_agrees_confirms():
    rows = ratio_rows(np.log([0.80, 0.82, 0.79]), [0.05, 0.05, 0.05])
    found = further_trial(rows, np.array([0.8]), np.array([20000.0]))
    assert list(found["conclusion"]) == ["below"]


def test_rows_of_other_shape_are_refused_like_a_pool():
    with pytest.raises(NotPoolable, match="share patients"):
        further_trial(
            frame([{"measure": "HR", "estimate": 1, "ci_low": 0.5, "ci_high": 2, "ci_level": 95}] * 3).assign(
                cohort_id="a"
            ),
            np.array([1.0]),
            np.array([10.0]),
        )
