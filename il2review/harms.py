"""How often each harm came with each way of giving IL-2: one figure for each meeting of the two."""

import pandas as pd

from il2review import evidence
from il2review.synthesis import NotPoolable, Result, exact_shares, pool_proportions
from il2review.synthesis.poolable import MINIMUM

SEVERE = ("3-4", "3-5", "4", "3")
"""Grades that count as severe, those that hold most first."""
SAME = {
    "respiratory disorder": "lung disorder",
    "cardiac disorders": "cardiac disorder",
    "renal failure": "acute kidney injury",
    "pulmonary edema": "lung edema",
    "interstitial lung edema": "lung edema",
}
"""Harms that go by another name in some sources."""
ACROSS = ("denominator", "disease", "setting", "intervention")
"""In what the series behind a pooled harm may differ."""
VAGUE = 0.5
"""A pooled share whose interval is wider than this says nothing of use."""


def severe(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of ``evidence.adverse_events`` the severe ones of counted patients, one for each arm and term.

    Where a source prints the percentage of known patients and no count, ``events`` is the nearest count. Names of one
    harm are made one (``SAME``).
    """
    found = rows[
        rows["grade"].isin(SEVERE) & rows["total"].notna() & (rows["events"].notna() | rows["percent"].notna())
    ]
    nearest = (found["percent"] * found["total"] / 100).round().astype("Int64")
    found = found.assign(events=found["events"].fillna(nearest), term=found["term"].replace(SAME))
    ordered = found.assign(_rank=found["grade"].map(SEVERE.index)).sort_values("_rank", kind="stable")
    kept = ordered.drop_duplicates(["study_id", "arm_id", "term"]).drop(columns="_rank")
    return kept.sort_index().reset_index(drop=True)


def by_regimen(rows: pd.DataFrame, regimen: pd.Series) -> pd.DataFrame:
    """Share with each harm under each regimen: one row for each meeting of ``term`` and ``regimen``.

    ``rows`` counted adverse events of ``evidence.adverse_events``, ``regimen`` the group of each. Each cohort counts
    once, with its largest report. Three or more cohorts read twice are pooled (``pooled``), unless the pool is
    ``VAGUE``; of others the largest stands alone. ``estimate``, ``low`` and ``high`` are shares; ``k`` cohorts with
    ``events`` of ``total`` patients in the publications ``citekey`` (joined by commas) are behind them.
    """
    grouped = rows.assign(regimen=regimen.to_numpy(), endpoint=rows["term"], measure="share")
    found = []
    for (term, name), group in grouped.groupby(["term", "regimen"], sort=False):
        distinct, _ = evidence.one_per_cohort(group)
        figure = _figure(distinct)
        keys = ",".join(sorted(set(figure.pop("sources"))))
        found.append({"term": term, "regimen": name, **figure, "citekey": keys})
    return pd.DataFrame(found)


def _figure(distinct: pd.DataFrame) -> dict:
    pool = _pool(distinct[distinct["readings"].eq(2)].reset_index(drop=True))
    if pool is None:
        (row,) = exact_shares(distinct.sort_values("total", ascending=False).head(1)).to_dict("records")
        counts = {name: row[name] for name in ("estimate", "low", "high", "events", "total")}
        return {**counts, "k": len(distinct), "pooled": False, "sources": [row["citekey"]]}
    shares = {"estimate": pool.estimate, "low": pool.low, "high": pool.high, "k": pool.k, "pooled": True}
    return {**shares, "events": int(pool.studies["events"].sum()), "total": pool.n, "sources": pool.sources}


def _pool(rows: pd.DataFrame) -> Result | None:
    """The pool of three cohorts or more, if it says anything."""
    if len(rows) < MINIMUM:
        return None
    try:
        pool = pool_proportions(rows, across=ACROSS)
    except NotPoolable:  # from none to all: no spread between the series can be told
        return None
    return pool if pool.high - pool.low <= VAGUE else None
