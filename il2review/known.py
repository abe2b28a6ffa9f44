"""The evidence as it was known in a year: results by the year of their publication, pooled as far as it went."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from il2review import eras, evidence, references
from il2review.formats import percent_range
from il2review.synthesis import NotPoolable, Result, pool_proportions, pool_ratios

YEARS = (1992, 1999, 2011)
"""First approval in the United States, the starting review, the last large trial's decade; today comes after them."""
FEW = 4
"""More studies than this that are not pooled are told by their range."""
LATE = 9999
"""The year that stands for today, in which publications without a readable year are counted too."""


@dataclass(frozen=True)
class Question:
    """One line of the picture: a name, the published results that answer it, and how they are pooled.

    ``rows`` have one row a result with ``citekey``, ``study_id`` and ``standing``; ``pool`` takes the rows known in a
    year and returns their pool, or raises NotPoolable.
    """

    name: str
    rows: pd.DataFrame
    pool: Callable[[pd.DataFrame], Result]


def year(citekey: str) -> int:
    """Year of a publication, from its entry or from its journal's volume; ``LATE`` where neither shows one."""
    return references.year(citekey) or references.year_by_volume(citekey) or LATE


def by(rows: pd.DataFrame, when: int) -> pd.DataFrame:
    """The results published by a year. A report that was superseded only later stands as current."""
    follower = evidence.table("sources").set_index("citekey")["superseded_by"].dropna()
    told = rows[rows["citekey"].map(year) <= when]
    later = told["citekey"].map(follower).map(year, na_action="ignore").astype("Float64") > when
    standing = told["standing"].mask(later.fillna(False) & told["standing"].eq("superseded"), "current")
    return told.assign(standing=standing).reset_index(drop=True)


def shares(rows: pd.DataFrame) -> Result:
    """The pool of shares, one report a cohort, as the chapters pool them."""
    first_hand = rows[rows["read_in"] != "secondary"]
    distinct, _ = evidence.one_per_cohort(evidence.for_pool(first_hand))
    return pool_proportions(distinct, across=("denominator",))


def response(name: str, endpoint: str = "ORR", **where) -> Question:
    """A question that a share of patients answers: outcomes filtered by any column."""
    return Question(name, evidence.outcomes(endpoint=endpoint, measure="share", **where), shares)


def apart(name: str, rows: pd.DataFrame) -> Question:
    """A question whose answers are of different kinds and are never pooled: they stand one by one."""
    return Question(name, rows, _never)


def _never(rows: pd.DataFrame) -> Result:
    raise NotPoolable("answers of different kinds", rows)


def deaths(name: str, **where) -> Question:
    """How many died of the treatment: adverse events filtered by any column."""
    rows = evidence.adverse_events(term=evidence.TOXIC_DEATH, **where)
    return Question(name, rows.assign(endpoint=rows["term"], measure="share"), shares)


def effect(name: str, **where) -> Question:
    """A question that hazard ratios answer: comparisons filtered by any column, pooled where three print one."""
    rows = evidence.comparisons(**where)
    return Question(name, rows[~rows["analysis"].isin(["subgroup", "post hoc", "per protocol"])], _ratios)


def _ratios(rows: pd.DataFrame) -> Result:
    printed = rows[rows["measure"].eq("HR") & rows["ci_low"].notna() & rows["readings"].eq(2)]
    return pool_ratios(printed.drop_duplicates("cohort_id").reset_index(drop=True))


def over_time(questions: list[Question], years: tuple[int, ...] = (*YEARS, LATE)) -> pd.DataFrame:
    """One row for each question and year: the pool where there was one, and how many studies had a result.

    Columns: ``question``, ``known`` (the year), ``estimate``, ``low`` and ``high`` (missing where no pool was
    possible), ``k`` and ``n`` (studies and patients pooled), ``studies`` (studies with a result that counts), ``said``
    (the pool in words, or the results of studies that are not pooled), ``single`` (those results as numbers) and
    ``citekey`` (the publications, joined by commas).
    """
    return pd.DataFrame([_known(question, when) for question in questions for when in years])


def _known(question: Question, when: int) -> dict:
    rows = by(question.rows, when)
    studies = int(rows["study_id"].nunique())
    found = {"question": question.name, "known": when, "studies": studies}
    try:
        result = question.pool(rows) if studies else None
    except NotPoolable:
        result = None
    if result is None:
        none = {"estimate": None, "low": None, "high": None, "k": 0, "n": 0}
        single, said = _apart(rows)
        keys = ",".join(sorted(set(rows["citekey"])))
        return found | none | {"said": said, "single": single, "citekey": keys}
    numbers = {name: getattr(result, name) for name in ("estimate", "low", "high", "k", "n")}
    return found | numbers | {"said": result.brief(), "single": [], "citekey": ",".join(result.sources)}


def _apart(rows: pd.DataFrame) -> tuple[list[float], str]:
    """Estimates of studies that are not pooled, and in words: '3/28, 12/71' or '0.78, 1.1'."""
    if rows.empty or "estimate" in rows:
        printed = [] if rows.empty else rows.loc[rows["measure"].isin(["HR", "RR"]), "estimate"].dropna()
        return [float(value) for value in printed], ", ".join(f"{value:g}" for value in printed)
    subsets = ("whole", "mixed")
    shown = rows[rows["read_in"] != "secondary"].assign(readings=2)  # one reading is enough for what is not pooled
    counted, _ = evidence.one_per_cohort(evidence.for_pool(shown, subsets))
    if counted.empty:  # shares of responders, which no pool takes
        counted = rows[rows["events"].notna() & rows["total"].notna()].drop_duplicates("cohort_id")
    single = [float(row["events"] / row["total"]) for _, row in counted.iterrows()]
    if len(single) > FEW:
        return single, percent_range(min(single), max(single))
    return single, ", ".join(f"{row['events']}/{row['total']}" for _, row in counted.iterrows())


NOT_YET = "opinion|endorse|recommends"
"""Words of milestones that led to an approval and were none."""


def counts(studies: pd.DataFrame, when: int) -> dict[str, int]:
    """Studies with a result known in a year, those drawn by lot among them, and their patients (a cohort once)."""
    dated = eras.dated(studies)
    told = dated[dated["kind"] != eras.NO_RESULT]
    mine = told[told["year"].fillna(LATE) <= when]
    return {
        "studies": len(mine),
        "randomised": int(mine["design"].eq("randomised").sum()),
        "patients": eras.patients(mine),
    }


def approvals(when: int, agents: str = "") -> pd.DataFrame:
    """Approvals dated by a year, of the agents whose name matches the pattern ``agents``; sorted by date."""
    rows = evidence.table("milestones", kind="approval", dated_by="event")
    rows = rows[rows["date"].str[:4].astype(int) <= when]
    rows = rows[~rows["event"].str.contains(NOT_YET) & rows["agent"].str.contains(agents, case=False)]
    return rows.sort_values("date", ignore_index=True)
