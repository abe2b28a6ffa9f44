"""Leaving out one study at a time."""

import pytest

from il2review.synthesis import NotPoolable, leave_one_out, pool_proportions
from tests.synthesis.studies import share_rows


def test_each_pool_lacks_just_the_study_that_it_names():
    rows = share_rows([1, 3, 7, 12], [20, 31, 50, 60])
    found = leave_one_out(rows, pool_proportions)
    assert list(found["name"]) == list(rows["name"])
    alone = pool_proportions(rows.iloc[1:].reset_index(drop=True))
    assert found.loc[0, "estimate"] == pytest.approx(alone.estimate)
    assert found.loc[0, "i2"] == pytest.approx(alone.i2)


def test_three_studies_are_too_few_to_leave_one_out():
    with pytest.raises(NotPoolable, match="no pool"):
        leave_one_out(share_rows([1, 3, 7], [20, 31, 50]), pool_proportions)
