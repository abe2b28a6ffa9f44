"""The ledger of claims: every figure it names is computed, and none is typed."""

import re

import pytest

from il2review import claims, evidence


def test_every_figure_that_a_reason_names_is_computed_and_every_answer_is_used():
    named = {name for text in evidence.table("claims")["reason"] for name in claims.NAMED.findall(text)}
    assert named == set(claims.ANSWERS)


def test_reasons_hold_no_typed_figure():
    for text in evidence.table("claims")["reason"]:
        assert re.search(r"\d", re.sub(r"\b(CD4|IL-2)\b", "", text)) is None, text


def test_the_ledger_puts_figures_in():
    ledger = claims.ledger().set_index("claim_id")
    assert "%" in ledger.loc["article-half", "reason"]
    assert not ledger["reason"].str.contains("[{}]").any()


def test_the_claim_of_one_half_is_decided_by_the_pools():
    share = float(claims.ANSWERS["renal_all"]().partition("\u00a0")[0])
    assert 10 < share < 30
    assert claims.ledger().set_index("claim_id").loc["article-half", "verdict"] == "contradicted"


def test_a_reason_that_names_nothing_known_is_refused(monkeypatch):
    rows = evidence.table("claims").head(1).assign(reason="It is {made_up}.")
    monkeypatch.setattr(evidence, "table", lambda name: rows)
    with pytest.raises(ValueError, match=r"data/claims.csv, .*made_up.*expected one of"):
        claims.ledger()
