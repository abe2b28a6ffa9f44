"""Receptor occupancy."""

import pandas as pd
import pytest

from il2review import binding


def test_occupancy_at_its_limits():
    assert binding.occupancy(0, 1e-11) == 0
    assert binding.occupancy(1e-11, 1e-11) == 0.5
    assert binding.occupancy(1, 1e-11) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(("concentration", "kd"), [(-1, 1), (1, 0), (1, -1)])
def test_impossible_input_yields_no_number(concentration, kd):
    with pytest.raises(ValueError, match="at least zero"):
        binding.occupancy(concentration, kd)


def test_the_spread_keeps_lowest_middle_and_highest():
    row = {"affinity_class": "high", "kd_unit": "pmol/L", "citekey": "a"}
    rows = pd.DataFrame(
        [
            {**row, "kd_value": 10, "kd_relation": "="},
            {**row, "kd_value": 40, "kd_relation": "~"},
            {**row, "kd_value": 5, "kd_relation": ">="},
        ]
    )
    (found,) = binding.spread(rows).to_dict("records")
    assert found["low"] == pytest.approx(5e-12)
    assert found["middle"] == pytest.approx(20e-12)
    assert found["high"] == pytest.approx(40e-12)
    assert found["k"] == 2


def test_an_unknown_unit_is_refused():
    rows = pd.DataFrame(
        [{"affinity_class": "high", "kd_unit": "mg", "kd_value": 1, "kd_relation": "=", "citekey": "a"}]
    )
    with pytest.raises(KeyError):
        binding.spread(rows)


@pytest.mark.parametrize(
    ("molar", "text"), [(1e-11, "10 pM"), (1.3e-9, "1.3 nM"), (1.5e-8, "15 nM"), (7e-4, "700 µM"), (2.6e-10, "260 pM")]
)
def test_concentrations_in_words(molar, text):
    assert binding.concentration_text(molar) == text.replace(" ", "\u00a0")
