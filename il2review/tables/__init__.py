"""Tables that chapters share. Each returns an exhibit with the rows behind it as a download."""

from il2review.tables.book import dictionary, evidence_map, plain, waivers
from il2review.tables.card import card
from il2review.tables.constants import binding, constants, experiments, factors
from il2review.tables.findings import (
    Finding,
    of_none,
    of_pool,
    of_published,
    of_share,
    of_test,
    of_trial,
    summary_of_findings,
)
from il2review.tables.laboratory import cells, expression, kinetics, products, rates
from il2review.tables.ledger import checklist, claims
from il2review.tables.overview import evidence_table, expected, fates, then_and_since
from il2review.tables.pools import beside_published, by_method, left_out, pools, published
from il2review.tables.programmes import programmes
from il2review.tables.safety import safety_rules
from il2review.tables.trials import comparisons, harms, outcomes, regimens, studies, survival
from il2review.tables.words import TREATMENTS, published_dose

__all__ = [
    "TREATMENTS",
    "Finding",
    "beside_published",
    "binding",
    "by_method",
    "card",
    "cells",
    "checklist",
    "claims",
    "comparisons",
    "constants",
    "dictionary",
    "evidence_map",
    "evidence_table",
    "expected",
    "experiments",
    "expression",
    "factors",
    "fates",
    "harms",
    "kinetics",
    "left_out",
    "of_none",
    "of_pool",
    "of_published",
    "of_share",
    "of_test",
    "of_trial",
    "outcomes",
    "plain",
    "pools",
    "products",
    "programmes",
    "published",
    "published_dose",
    "rates",
    "regimens",
    "safety_rules",
    "studies",
    "summary_of_findings",
    "survival",
    "then_and_since",
    "waivers",
]
