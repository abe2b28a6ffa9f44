"""One screen a tumour: what each treatment with IL-2 did there, and what it cost."""

import pandas as pd

from il2review import evidence, prose
from il2review.dose import intensity, kind
from il2review.exhibit import Table
from il2review.synthesis import NotPoolable, medians, pool_proportions
from il2review.synthesis.poolable import MINIMUM
from il2review.tables.words import treatment

UNLIKE = "engineered IL-2"
"""A treatment whose molecules are too unlike each other to be pooled."""
FEW, UNKNOWN = "no counts", "not reported"


def card(
    rows: pd.DataFrame, *, id: str, title: str, note: str = "", by: pd.Series | None = None, of: str = "Treatment"
) -> Table:
    """A line a treatment: response, complete response, complete responses that last, survival, deaths from treatment.

    ``rows`` whole arms with IL-2 of ``evidence.arms``, of one disease and setting. ``by`` groups them otherwise than by
    treatment, as ``of`` names; each line then has the daily doses too. Three cohorts or more are pooled, save
    of engineered molecules; else each is shown. Ranges of medians compare nothing. A line or a
    column of which nothing is known is left out.
    """
    arms = rows.assign(group=treatments(rows) if by is None else by)
    keys = arms[["study_id", "arm_id", "group"]]
    ids = list(arms["study_id"].unique())
    outcomes = evidence.outcomes(study_id=ids, standing=["current", "corrected"]).merge(keys, on=["study_id", "arm_id"])
    harms = evidence.adverse_events(study_id=ids, term=evidence.TOXIC_DEATH).merge(keys, on=["study_id", "arm_id"])
    harms = harms.assign(endpoint=harms["term"], measure="share")
    sizes = arms.groupby("group")["cohort_id"].nunique().sort_values(ascending=False, kind="stable")
    lines, used = [], []
    order = (
        sorted(sizes.index, key=lambda name: not name.startswith("IL-2 alone")) if by is None else sorted(sizes.index)
    )
    for group in order:
        mine = outcomes[outcomes["group"] == group]
        parts = {name: mine[mine["endpoint"].eq(code) & mine["measure"].eq("share")] for name, code in SHARES.items()}
        parts["Died of it"] = harms[harms["group"] == group]
        said = {name: _share(part) for name, part in parts.items()}
        said["Died of it"] = _summed(parts["Died of it"])
        survival = mine[mine["endpoint"].eq("OS") & mine["measure"].eq("median")]
        inside = arms[arms["group"] == group]
        line = {of: group, "Cohorts; patients": _size(inside)}
        line |= {} if by is None else {"Million IU per m² and day": _doses(inside)}
        lines.append(line | said | {"Median survival": _medians(survival)})
        used += [*parts.values(), survival]
    data = pd.concat(used, ignore_index=True)
    shown = pd.DataFrame(lines)
    nothing = shown.isin([FEW, UNKNOWN])
    shown = shown.loc[~nothing[list(shown)[2:]].all(axis="columns"), ~nothing.all()]
    return Table(id, title, shown, data[[c for c in KEPT if c in data]], note, open=True)


SHARES = {"Respond": "ORR", "Completely": "CR", "Complete responses that last": "ongoing CR"}
KEPT = ["group", "study_id", "arm_id", "endpoint", "measure", "events", "total", "percent", "value", "value_unit"]
KEPT += ["denominator", "citekey", "locator", "readings"]


def treatments(arms: pd.DataFrame) -> pd.Series:
    """What each arm received; IL-2 alone by how it was given."""
    given = "IL-2 alone, " + kind(arms)
    named = pd.Series([treatment(row) for _, row in arms.iterrows()], arms.index)
    return named.mask(arms["intervention"].eq("IL-2 alone"), given)


def _size(arms: pd.DataFrame) -> str:
    patients = int(arms.groupby("cohort_id")["arm_n"].max().sum())
    return f"{arms['cohort_id'].nunique()}; {prose.count(patients) if patients else 'not stated'}"


def _doses(arms: pd.DataFrame) -> str:
    daily = intensity(arms)["miu_m2_day"].dropna().astype(float)
    if daily.empty:
        return UNKNOWN
    ends = [prose.significant(value) for value in (daily.min(), daily.max())]
    return ends[0] if len(set(ends)) == 1 else f"{ends[0]} to {ends[1]}"


def _share(rows: pd.DataFrame) -> str:
    """The pool where three cohorts or more allow one, else each share, or how far they reach."""
    responders = rows["denominator"].eq("responders")
    counted = rows.assign(denominator=rows["denominator"].mask(responders, "treated"))  # all who responded completely
    distinct, _ = evidence.one_per_cohort(evidence.for_pool(counted[counted["read_in"] != "secondary"]))
    if distinct.empty:
        return FEW
    if len(distinct) >= MINIMUM and UNLIKE not in set(distinct["intervention"]):
        try:
            pool = pool_proportions(distinct, across=("denominator",))
        except NotPoolable:
            return _reach(distinct)
        return f"{pool.brief()[:-1]}; {pool.k} cohorts)"
    return prose.join([prose.share(row) for _, row in distinct.iterrows()])


def _summed(rows: pd.DataFrame) -> str:
    """Deaths are few, so their sum over the cohorts is shown and not a pool."""
    distinct, _ = evidence.one_per_cohort(evidence.for_pool(rows[rows["read_in"] != "secondary"]))
    if distinct.empty:
        return FEW
    whole = {name: int(distinct[name].sum()) for name in ("events", "total")}
    return f"{prose.share(whole)} in {len(distinct)} {'cohort' if len(distinct) == 1 else 'cohorts'}"


def _reach(distinct: pd.DataFrame) -> str:
    shares = (distinct["events"] / distinct["total"]).astype(float)
    return f"{prose.percent_range(shares.min(), shares.max())} in {len(distinct)} cohorts"


def _medians(rows: pd.DataFrame) -> str:
    known = medians(rows)["estimate"].dropna().astype(float) if len(rows) else pd.Series(dtype=float)
    if known.empty:
        return UNKNOWN
    if len(known) == 1:
        return f"{known.iloc[0]:.3g}{prose.GAP}months"
    return f"{known.min():.3g} to {known.max():.3g}{prose.GAP}months in {len(known)} reports"
