"""Hazard ratios reconstructed from survival percentages."""

import numpy as np
import pandas as pd
import pytest

from il2review.synthesis import hazard_ratios_from_rates, log_hazard_ratio


def test_equal_survival_is_no_effect():
    assert log_hazard_ratio(0.4, 100, 0.4, 100)[0] == 0


def test_the_ratio_is_that_of_exponential_survival():
    hazard, control, time = 0.2, 0.3, 4.0
    log_ratio, _ = log_hazard_ratio(np.exp(-hazard * time), 100, np.exp(-control * time), 100)
    assert np.exp(log_ratio) == pytest.approx(hazard / control)


def test_the_error_agrees_with_simulation():
    generator = np.random.default_rng(1)
    n, survival, control = 200, 0.45, 0.35
    draws = [generator.binomial(n, s, 20000) / n for s in (survival, control)]
    simulated = np.std(np.log(np.log(draws[0]) / np.log(draws[1])))
    assert log_hazard_ratio(survival, n, control, n)[1] == pytest.approx(simulated, rel=0.03)


@pytest.mark.parametrize(("survival", "n"), [(0, 10), (1, 10), (0.5, 0)])
def test_impossible_input_yields_no_number(survival, n):
    with pytest.raises(ValueError, match="between 0 and 1"):
        log_hazard_ratio(survival, n, 0.5, 10)


EORTC = "eortc-gimema-aml12"  # the sixth trial, of which the meta-analysts had summary data only


@pytest.mark.parametrize("endpoint", ["OS", "LFS"])
@pytest.mark.parametrize(("which", "without"), [("six", ()), ("ipd", (EORTC,))])
def test_the_published_meta_analysis_is_reproduced(endpoint, which, without):
    """Buyse 2011: hazard ratios from patients' data, beside ours from the percentages that they print."""
    from il2review import evidence, synthesis

    published = evidence.table("published_syntheses").set_index("synthesis_id")
    rates = evidence.outcomes(disease="AML", citekey="buyse2011", endpoint=endpoint, measure="Kaplan-Meier")
    ours = synthesis.pool_ratios(hazard_ratios_from_rates(rates[~rates["study_id"].isin(without)]))
    theirs = published.loc[f"buyse2011-{endpoint.lower()}-{which}", "estimate"]
    assert ours.low < theirs < ours.high
    assert ours.estimate == pytest.approx(theirs, rel=0.05)


@pytest.mark.parametrize(
    ("name", "measure", "turned"), [("biochemotherapy2008-orr", "RR", False), ("ives2007-orr-il2", "OR", True)]
)
def test_the_published_meta_analyses_of_biochemotherapy_are_reproduced(name, measure, turned):
    """Response with chemotherapy, IL-2 and interferon against chemotherapy: theirs of more trials, ours of five.

    One of them counts who did not respond, so its ratio is turned round.
    """
    from il2review import evidence, synthesis

    row = evidence.table("published_syntheses").set_index("synthesis_id").loc[name]
    theirs = 1 / row["estimate"] if turned else row["estimate"]
    counts = evidence.for_pool(
        evidence.outcomes(disease="MEL", setting="advanced", endpoint="ORR", design="randomised")
    )
    pairs = synthesis.count_pairs(counts, "IL-2 + interferon + chemotherapy", "chemotherapy")
    ours = synthesis.pool_ratios(synthesis.ratios_from_counts(pairs, measure), across=("denominator",))
    assert ours.low < theirs < ours.high
    assert ours.estimate == pytest.approx(theirs, rel=0.1)


def test_every_published_pool_with_readable_inputs_is_reproduced_above():
    from il2review import evidence

    readable = evidence.table("published_syntheses", inputs=["all", "some"])
    buyse = {f"buyse2011-{endpoint}-{which}" for endpoint in ("os", "lfs") for which in ("six", "ipd")}
    assert set(readable["synthesis_id"]) == buyse | {"biochemotherapy2008-orr", "ives2007-orr-il2"}


def test_arms_are_paired_within_study_time_and_source():
    row = {"study_id": "a", "endpoint": "OS", "citekey": "k", "intervention": "IL-2 alone", "arm_n": 100}
    rows = pd.DataFrame(
        [
            {**row, "role": "experimental", "time_months": 36, "percent": 50, "total": pd.NA},
            {**row, "role": "control", "time_months": 60, "percent": 40, "total": 100},
        ]
    )
    assert hazard_ratios_from_rates(rows).empty
