"""Receptor occupancy."""

import math

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


def test_off_and_on_rates_follow_from_half_times_and_kd():
    assert binding.off_rate(math.log(2)) == pytest.approx(1)
    assert binding.on_rate(binding.off_rate(60), 1e-8) * 1e-8 == pytest.approx(binding.off_rate(60))


def test_rates_take_every_source_of_a_class():
    molecule = pd.DataFrame(
        [
            ("high-affinity IL-2 receptor", "half-time of dissociation, lower end", 60.0, "min", "a"),
            ("high-affinity IL-2 receptor", "half-time of dissociation", 5.0, "h", "b"),
            ("high-affinity IL-2 receptor", "half-time of association", 30.0, "s", "a"),
            ("IL-2 receptor alpha (p55)", "half-time of association and of dissociation", 10.0, "s", "a"),
            ("another", "half-time of dissociation", 1.0, "s", "c"),
        ],
        columns=["entity", "property", "value", "unit", "citekey"],
    )
    kd = pd.DataFrame({"affinity_class": ["high", "low"], "middle": [1e-11, 1e-8]})
    found = binding.rates(molecule, kd).set_index("affinity_class")
    assert list(found.index) == ["high", "low"]
    assert (found.loc["high", "fastest"], found.loc["high", "slowest"]) == (3600, 18000)
    assert found.loc["high", "citekey"] == "a,b"
    assert found.loc["low", "off_low"] == found.loc["low", "off_high"] == pytest.approx(math.log(2) / 10)
    assert found.loc["low", "on_low"] == pytest.approx(math.log(2) / 10 / 1e-8)


def test_carriers_are_found_not_found_or_in_dispute():
    rows = pd.DataFrame(
        [
            ("T", "human", "alpha", "absent", None, None, "a"),
            ("T", "human", "alpha", "percent of cells", None, 5.0, "b"),
            ("T", "human", "beta", "present", None, None, "a"),
            ("T", "human", "beta", "percent of cells", 4.0, None, "b"),
            ("T", "human", "gamma", "percent of cells", 49.0, None, "b"),
            ("T", "human", "high", "sites per cell", 300.0, None, "c"),
            ("T", "mouse", "intermediate", "present", None, None, "d"),
        ],
        columns=["cell_group", "species", "receptor", "measure", "value", "high", "citekey"],
    ).astype({"value": "Float64", "high": "Float64"})
    found = binding.carriers(rows).set_index("receptor")
    assert dict(found["verdict"]) == {
        "alpha": "not found",
        "beta": "sources differ",
        "gamma": "found",
        "high": "found",
    }
    assert found.loc["beta", "citekey"] == "a,b"
