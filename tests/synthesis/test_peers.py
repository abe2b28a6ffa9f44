"""Our pools against R's metafor, value by value. The reference values are written by `make peers`."""

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from il2review.synthesis import other_methods, pool_proportions, pool_ratios

REFERENCE = json.loads((Path(__file__).parents[1] / "peers" / "metafor.json").read_text())
ALIKE = {
    "endpoint": "OS",
    "disease": "AML",
    "setting": "s",
    "intervention": "IL-2 alone",
    "comparator": "none",
    "read_in": "abstract",
    "citekey": "a",
    "denominator": "treated",
    "analysis": "itt",
    "year_start": 2000,
}


def frame(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(
        [{**ALIKE, "study_id": str(i), "cohort_id": str(i), "name": str(i), **row} for i, row in enumerate(rows)]
    )


def ratio_rows(yi, vi) -> pd.DataFrame:
    reach = 1.959963984540054
    return frame(
        [
            {
                "measure": "HR",
                "estimate": np.exp(y),
                "ci_low": np.exp(y - reach * v**0.5),
                "ci_high": np.exp(y + reach * v**0.5),
                "ci_level": 95,
            }
            for y, v in zip(yi, vi, strict=True)
        ]
    )


def share_rows(xi, ni) -> pd.DataFrame:
    return frame([{"measure": "share", "events": x, "total": n} for x, n in zip(xi, ni, strict=True)])


def on_model_scale(result, scale) -> dict:
    names = {
        "mean": "estimate",
        "low": "low",
        "high": "high",
        "pi_low": "prediction_low",
        "pi_high": "prediction_high",
        "common": "common",
        "common_low": "common_low",
        "common_high": "common_high",
    }
    return {peer: float(scale(getattr(result, ours))) for peer, ours in names.items()}


@pytest.mark.parametrize("name", REFERENCE["ratios"])
def test_ratios_equal_metafor(name):
    peer = REFERENCE["ratios"][name]
    result = pool_ratios(ratio_rows(peer["yi"], peer["vi"]))
    ours = on_model_scale(result, np.log)
    for value in ("common", "common_low", "common_high"):  # closed forms
        assert ours[value] == pytest.approx(peer[value], abs=1e-6), value
    assert result.q == pytest.approx(peer["q"], abs=1e-6)
    assert result.q_p == pytest.approx(peer["q_p"], abs=1e-6)
    for value in ("mean", "low", "high", "pi_low", "pi_high"):
        assert ours[value] == pytest.approx(peer[value], abs=1e-4), value
    assert result.tau2 == pytest.approx(peer["tau2"], abs=1e-4)
    assert result.i2 == pytest.approx(peer["i2"], abs=1e-2)
    assert result.p == pytest.approx(peer["p"], abs=1e-4)


@pytest.mark.parametrize("name", REFERENCE["shares"])
def test_shares_equal_metafor(name):
    peer = REFERENCE["shares"][name]
    result = pool_proportions(share_rows(peer["xi"], peer["ni"]))
    ours = on_model_scale(result, logit)
    assert result.q == pytest.approx(peer["q"], abs=1e-4)
    for value in ours:
        assert ours[value] == pytest.approx(peer[value], abs=2e-4), value
    assert result.tau2 == pytest.approx(peer["tau2"], abs=2e-4)
    assert result.i2 == pytest.approx(peer["i2"], abs=5e-2)


@pytest.mark.parametrize("name", REFERENCE["shares"])
def test_other_methods_equal_metafor(name):
    peer = REFERENCE["shares"][name]
    found = other_methods(share_rows(peer["xi"], peer["ni"])).set_index("method")[["estimate", "low", "high"]]
    log_odds = found.loc["random effects on the log odds, inverse variance"]
    arcsine = found.loc["random effects on the Freeman-Tukey double arcsine"]
    assert list(log_odds) == pytest.approx(peer["log_odds"], abs=1e-4)
    assert list(arcsine) == pytest.approx(peer["double_arcsine"], abs=1e-4)


def test_the_reference_values_are_of_the_pools_that_the_book_shows():
    from tests.peers import own

    with own.FILE.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == own.rows(), "the evidence changed: run `make peers` where R with metafor is"
