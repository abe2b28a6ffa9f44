"""Rows of made-up studies, alike in everything that a pool asks for, for the tests of synthesis."""

import numpy as np
import pandas as pd

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
REACH = 1.959963984540054


def frame(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(
        [{**ALIKE, "study_id": str(i), "cohort_id": str(i), "name": str(i), **row} for i, row in enumerate(rows)]
    )


def ratio_rows(yi, vi, **columns) -> pd.DataFrame:
    """Studies with log ratios ``yi`` and variances ``vi``, printed as 95 % intervals."""
    rows = [
        {
            "measure": "HR",
            "estimate": np.exp(y),
            "ci_low": np.exp(y - REACH * v**0.5),
            "ci_high": np.exp(y + REACH * v**0.5),
            "ci_level": 95,
        }
        for y, v in zip(yi, vi, strict=True)
    ]
    return frame(rows).assign(**columns)


def share_rows(xi, ni, **columns) -> pd.DataFrame:
    """Studies in which ``xi`` of ``ni`` patients had the event."""
    return frame([{"measure": "share", "events": x, "total": n} for x, n in zip(xi, ni, strict=True)]).assign(**columns)


def count_rows(ai, n1i, ci, n2i) -> pd.DataFrame:
    """Pairs of arms with ``ai`` of ``n1i`` events with treatment and ``ci`` of ``n2i`` without."""
    names = ("events", "total", "events_control", "total_control")
    return frame([dict(zip(names, row, strict=True)) for row in zip(ai, n1i, ci, n2i, strict=True)])
