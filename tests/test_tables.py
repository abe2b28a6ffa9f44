"""Tables that compute: summary of findings, and several pools in lines."""

import numpy as np
import pandas as pd
import pytest

from il2review import tables
from il2review.synthesis import pool_proportions, pool_ratios
from tests.synthesis.studies import ratio_rows, share_rows

RATIOS = pool_ratios(ratio_rows(np.log([0.5, 0.6, 0.7]), [0.05, 0.08, 0.06], n=100))
SHARES = pool_proportions(share_rows([5, 9, 14], [40, 45, 110]))


def shown(*findings):
    table = tables.summary_of_findings(list(findings), id="x", title="A finding")
    return table.shown.iloc[0]


def test_a_ratio_becomes_patients_in_a_thousand():
    row = shown(tables.of_pool("aml-il2-os", "Death", RATIOS, 0.4, "as in the control arms"))
    assert row["Without IL-2, of 1,000"] == "400 (as in the control arms)"
    expected = round(1000 * (1 - 0.6**RATIOS.estimate))
    assert row["With it, of 1,000"].startswith(f"{expected} (")
    assert row["Relative effect"] == f"HR {RATIOS.brief()}"
    assert row["Certainty"].startswith("moderate: ")


def test_a_share_needs_no_comparison():
    row = shown(tables.of_share("rcc-hd-response", "Response", SHARES))
    assert row["With it, of 1,000"].startswith(f"{round(1000 * SHARES.estimate)} (")
    assert row["Without IL-2, of 1,000"] == "not known"


def test_a_p_value_alone_gives_no_number_of_patients():
    effect = {
        "estimate": pd.NA,
        "ci_low": pd.NA,
        "ci_high": pd.NA,
        "p_value": 0.33,
        "p_relation": "=",
        "citekey": "brune2004",
    }
    row = shown(tables.of_test("aml-hdc-os", "Death", pd.Series(effect)))
    assert row["With it, of 1,000"] == "cannot be said"
    assert "0.33" in row["Relative effect"]


def test_a_question_that_nobody_judged_is_named():
    with pytest.raises(KeyError, match="no-such-question"):
        shown(tables.of_pool("no-such-question", "Death", RATIOS, 0.4, "x"))


def test_pools_in_lines():
    table = tables.pools({"ratios": RATIOS, "shares": SHARES}, id="x", title="A finding")
    assert list(table.shown["Pool"]) == ["ratios", "shares"]
    assert list(table.shown["Patients"]) == ["300", "195"]
