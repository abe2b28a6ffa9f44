"""Every estimator against R's metafor, value by value. The reference values are written by `make peers`."""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy.special import logit

from il2review import ROOT
from il2review.synthesis import (
    baujat,
    cumulative,
    leave_one_out,
    other_methods,
    pool_mantel_haenszel,
    pool_peto,
    pool_proportions,
    pool_ratios,
    ratios_from_counts,
    regress_proportions,
    regress_ratios,
    small_study_test,
    subgroups,
)
from tests.synthesis.studies import REACH, count_rows, ratio_rows, share_rows

PEERS = Path(__file__).parents[1] / "peers"
REFERENCE = json.loads((PEERS / "metafor.json").read_text())
CLOSED, OPTIMISED = 1e-6, 1e-4
"""Agreement asked for: of closed forms, and of values that both sides find by optimisation."""


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
    for value in ("common", "common_low", "common_high"):
        assert ours[value] == pytest.approx(peer[value], abs=CLOSED), value
    assert result.q == pytest.approx(peer["q"], abs=CLOSED)
    assert result.q_p == pytest.approx(peer["q_p"], abs=CLOSED)
    for value in ("mean", "low", "high", "pi_low", "pi_high"):
        assert ours[value] == pytest.approx(peer[value], abs=OPTIMISED), value
    assert result.tau2 == pytest.approx(peer["tau2"], abs=OPTIMISED)
    assert result.i2 == pytest.approx(peer["i2"], abs=1e-2)
    assert result.p == pytest.approx(peer["p"], abs=OPTIMISED)


@pytest.mark.parametrize("name", [name for name, peer in REFERENCE["ratios"].items() if len(peer["yi"]) > 3])
def test_sensitivity_equals_metafor(name):
    peer = REFERENCE["ratios"][name]
    rows = ratio_rows(peer["yi"], peer["vi"], published=range(len(peer["yi"])))
    without = np.log(leave_one_out(rows, pool_ratios)["estimate"])
    assert list(without) == pytest.approx(peer["without"], abs=OPTIMISED)
    grown = np.log(cumulative(rows, pool_ratios)["estimate"])
    assert list(grown) == pytest.approx(peer["cumulative"][2:], abs=OPTIMISED)
    points = baujat(rows)
    assert list(points["contribution"]) == pytest.approx(peer["contribution"], abs=OPTIMISED)
    assert list(points["influence"]) == pytest.approx(peer["influence"], abs=OPTIMISED)


@pytest.mark.parametrize("name", REFERENCE["shares"])
def test_shares_equal_metafor(name):
    peer = REFERENCE["shares"][name]
    result = pool_proportions(share_rows(peer["xi"], peer["ni"]))
    ours = on_model_scale(result, logit)
    for value in ours:  # metafor finds the common effect by iteration too
        assert ours[value] == pytest.approx(peer[value], abs=OPTIMISED), value
    assert result.q == pytest.approx(peer["q"], abs=OPTIMISED)
    assert result.tau2 == pytest.approx(peer["tau2"], abs=OPTIMISED)
    assert result.i2 == pytest.approx(peer["i2"], abs=1e-2)


@pytest.mark.parametrize("name", REFERENCE["shares"])
def test_other_methods_equal_metafor(name):
    peer = REFERENCE["shares"][name]
    found = other_methods(share_rows(peer["xi"], peer["ni"])).set_index("method")[["estimate", "low", "high"]]
    log_odds = found.loc["random effects on the log odds, inverse variance"]
    arcsine = found.loc["random effects on the Freeman-Tukey double arcsine"]
    assert list(log_odds) == pytest.approx(peer["log_odds"], abs=OPTIMISED)
    assert list(arcsine) == pytest.approx(peer["double_arcsine"], abs=OPTIMISED)


def pairs_of(peer):
    return count_rows(peer["ai"], peer["n1i"], peer["ci"], peer["n2i"])


@pytest.mark.parametrize("measure", ["RR", "OR"])
@pytest.mark.parametrize("name", REFERENCE["counts"])
def test_ratios_from_counts_equal_metafor(name, measure):
    peer = REFERENCE["counts"][name]
    found = ratios_from_counts(pairs_of(peer), measure)
    errors = np.log(found["ci_high"] / found["ci_low"]) / (2 * REACH)
    for values, theirs in ((np.log(found["estimate"]), "yi"), (errors**2, "vi")):
        known = np.array([value is not None for value in peer[measure][theirs]])
        assert list(values[known]) == pytest.approx([v for v in peer[measure][theirs] if v is not None], abs=CLOSED)
        assert values[~known].isna().all()


@pytest.mark.parametrize("method", ["mh_RR", "mh_OR", "peto"])
@pytest.mark.parametrize("name", REFERENCE["counts"])
def test_sparse_pools_equal_metafor(name, method):
    peer = REFERENCE["counts"][name]
    rows = pairs_of(peer)
    result = pool_peto(rows) if method == "peto" else pool_mantel_haenszel(rows, method[3:])
    expected = peer[method]
    for ours, theirs in (("estimate", "mean"), ("low", "low"), ("high", "high")):
        assert np.log(getattr(result, ours)) == pytest.approx(expected[theirs], abs=CLOSED), theirs
    assert result.q == pytest.approx(expected["q"], abs=CLOSED)
    assert result.q_p == pytest.approx(expected["q_p"], abs=CLOSED)
    assert result.i2 == pytest.approx(expected["i2"], abs=CLOSED)
    assert result.p == pytest.approx(expected["p"], abs=CLOSED)


def assert_line(line, peer):
    assert list(line.coefficients) == pytest.approx([peer["intercept"], peer["slope"]], abs=OPTIMISED)
    assert (line.low, line.high) == pytest.approx((peer["low"], peer["high"]), abs=OPTIMISED)
    assert line.p == pytest.approx(peer["p"], abs=OPTIMISED)
    assert line.tau2 == pytest.approx(peer["tau2"], abs=OPTIMISED)


@pytest.mark.parametrize("name", REFERENCE["ratio_lines"])
def test_regression_of_ratios_equals_metafor(name):
    peer = REFERENCE["ratio_lines"][name]
    rows = ratio_rows(peer["yi"], peer["vi"], x=peer["x"])
    assert_line(regress_ratios(rows, "x"), peer)
    egger = small_study_test(rows)
    assert (egger.statistic, egger.p) == pytest.approx((peer["egger"], peer["egger_p"]), abs=CLOSED)


@pytest.mark.parametrize("name", REFERENCE["share_lines"])
def test_regression_of_shares_equals_metafor(name):
    peer = REFERENCE["share_lines"][name]
    rows = share_rows(peer["xi"], peer["ni"], x=peer["x"])
    assert_line(regress_proportions(rows, "x"), peer)
    peters = small_study_test(rows)
    assert (peters.statistic, peters.p) == pytest.approx((peer["peters"], peer["peters_p"]), abs=CLOSED)


@pytest.mark.parametrize("name", REFERENCE["groups"])
def test_subgroups_equal_metafor(name):
    peer = REFERENCE["groups"][name]
    rows = ratio_rows(peer["yi"], peer["vi"], group=peer["group"])
    small = rows["group"].map(rows["group"].value_counts()) < 3
    found = subgroups(rows, "group", pool_ratios)
    assert set(found.small) == set(rows.loc[small, "group"])
    if not small.any():
        assert list(found.pools) == peer["names"]
        means = [np.log(pool.estimate) for pool in found.pools.values()]
        assert means == pytest.approx(peer["means"], abs=OPTIMISED)
        assert (found.q, found.q_p) == pytest.approx((peer["q"], peer["q_p"]), abs=1e-3)


def test_the_reference_values_are_of_the_pools_that_the_book_shows():
    from tests.peers import own

    with own.FILE.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == own.rows(), "the evidence changed: run `make peers` where R with metafor is"


def has_metafor() -> bool:
    if not shutil.which("Rscript"):
        return False
    wanted = "stopifnot(all(c('metafor', 'lme4', 'jsonlite') %in% rownames(installed.packages())))"
    return subprocess.run(["Rscript", "-e", wanted], capture_output=True).returncode == 0


def test_metafor_run_again_gives_the_reference_values(tmp_path):
    """Another version of metafor or R may stand here than the one that wrote the file: values, not bytes."""
    if not has_metafor():
        assert not os.environ.get("CI"), "continuous integration must run metafor again"
        pytest.skip("R with metafor, lme4 and jsonlite is not here")
    fresh = tmp_path / "metafor.json"
    done = subprocess.run(["Rscript", "tests/peers/metafor.R", str(fresh)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    again = json.loads(fresh.read_text())
    for kind in ("ratios", "shares", "counts", "ratio_lines", "share_lines", "groups"):
        same(REFERENCE[kind], again[kind], kind)


def same(one, other, where):
    if isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            same(one[key], other[key], f"{where}/{key}")
    elif isinstance(one, list) and one and not isinstance(one[0], str):
        assert [v is None for v in one] == [v is None for v in other], where
        assert [v for v in other if v is not None] == pytest.approx([v for v in one if v is not None], abs=1e-6), where
    elif isinstance(one, int | float):
        assert other == pytest.approx(one, abs=1e-6, rel=1e-6), where
    else:
        assert one == other, where
