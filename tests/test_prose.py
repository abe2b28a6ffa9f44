"""Numbers into words."""

import pandas as pd
import pytest

from il2review import prose
from il2review.synthesis import pool_proportions
from tests.synthesis.studies import share_rows

GAP = prose.GAP


@pytest.mark.parametrize(
    ("share", "text"), [(0.143, "14"), (0.0995, "10"), (0.047, "4.7"), (0, "0"), (1, "100"), (0.0044, "0.4")]
)
def test_percent(share, text):
    assert prose.percent(share) == f"{text}{GAP}%"


@pytest.mark.parametrize(("p", "text"), [(0.74, "= 0.74"), (0.0049, "= 0.005"), (0.00004, "< 0.001")])
def test_p_value(p, text):
    assert prose.p_value(p) == f"p {text}".replace(" ", GAP)


def test_a_pool_in_words():
    result = pool_proportions(share_rows([0, 3, 7, 12, 2], [20, 31, 50, 60, 44]))
    assert result.words() == "9.8 % (95 % CI 5–19 %; 5 studies, 205 patients; I² 49 %)".replace(
        " %", f"{GAP}%"
    ).replace(" studies", f"{GAP}studies").replace(" patients", f"{GAP}patients").replace("I² ", f"I²{GAP}")


def test_an_effect_says_only_what_the_source_gives():
    row = {"estimate": 0.97, "ci_low": pd.NA, "ci_high": pd.NA, "ci_level": pd.NA, "p_value": 0.74}
    assert prose.effect(row) == f"0.97 (p{GAP}={GAP}0.74)"
    assert prose.effect(row | {"estimate": pd.NA, "p_relation": "<"}) == f"p{GAP}<{GAP}0.74"


def test_a_difference_below_zero_is_told_with_a_minus_and_its_limits_with_to():
    row = {"estimate": -44.2, "ci_low": -64.2, "ci_high": -11.2, "ci_level": 95, "p_value": pd.NA}
    assert prose.effect(row) == f"−44.2 (95{GAP}% CI −64.2 to −11.2)"


def test_whole_years_are_years_and_the_rest_months():
    assert [prose.months(number).replace("\u00a0", " ") for number in (9, 12, 20, 48)] == [
        "9 months",
        "1 year",
        "20 months",
        "4 years",
    ]


def test_a_median_that_was_not_reached():
    assert prose.median({"value": pd.NA, "value_unit": pd.NA, "ci_low": pd.NA, "ci_high": pd.NA}) == "not reached"


@pytest.mark.parametrize("value", [14, 0.5, None, ""])
def test_only_finished_strings_are_glued(value):
    with pytest.raises(TypeError, match="finished, non-empty string"):
        prose.glue("name", value)


def test_words_are_glued_without_escapes():
    assert repr(prose.Words(f"14{GAP}%")) == f"'14{GAP}%'"


def test_a_statement_must_hold():
    prose.holds("one is one", True)
    with pytest.raises(AssertionError, match="no longer supports: one is two"):
        prose.holds("one is two", False)
