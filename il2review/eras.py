"""What was known at the time of the review of 1999 that this book starts from, and what has come since."""

import pandas as pd

from il2review import evidence, references

REVIEW = 1999
"""Year of the starting review (Biodrugs, doi 10.2165/00063030-199912010-00005, as its address dates it)."""
THEN, SINCE, NO_RESULT = f"by {REVIEW}", f"after {REVIEW}", "no result published"


def dated(studies: pd.DataFrame) -> pd.DataFrame:
    """Studies of ``evidence.studies`` with ``year``, ``dated_by``, ``era`` (THEN, SINCE) and ``kind``.

    The year is that of the publication; where its record shows none, that of the journal's volume, if another entry
    of that volume shows it; for a study known from a registry only, that of its start. ``dated_by`` says which, and is
    empty where there is no year. ``kind`` is 'randomised', 'not randomised', or NO_RESULT for a study that is known
    from a registry and has no outcome here.
    """
    kinds = evidence.table("sources").set_index("citekey")["kind"]
    registry = studies["citekey"].map(kinds).eq("registry record")
    volume = pd.array([references.year_by_volume(key) for key in studies["citekey"]], dtype="Int64")
    ways = {"publication": studies["published"].mask(registry), "start": studies["year_start"].where(registry)}
    ways["volume"] = pd.Series(volume, index=studies.index)
    year = ways["publication"].fillna(ways["start"]).fillna(ways["volume"].mask(registry)).astype("Int64")
    by = (
        pd.Series("volume", index=studies.index)
        .mask(ways["publication"].notna(), "publication")
        .mask(registry, "start")
    )
    reported = studies["study_id"].isin(_with_result())
    kind = studies["design"].eq("randomised").map({True: "randomised", False: "not randomised"})
    return studies.assign(
        year=year,
        dated_by=by.where(year.notna()),
        era=year.le(REVIEW).map({True: THEN, False: SINCE}).astype("string"),
        kind=kind.where(~registry | reported, NO_RESULT),
    )


def _with_result() -> set[str]:
    tables = (evidence.table(name) for name in ("outcomes", "comparisons", "adverse_events"))
    return {study for table in tables for study in table["study_id"]}


def patients(studies: pd.DataFrame) -> int:
    """Patients of the studies, those of one cohort counted once (its largest report)."""
    return int(studies.groupby("cohort_id")["n"].max().sum())
