"""What may be pooled, and what is refused with its reasons."""

from collections.abc import Iterator

import pandas as pd

from il2review.evidence import FULL

MINIMUM = 3
"""Fewer studies than this are shown side by side and not pooled: the rule of this book."""


class NotPoolable(ValueError):
    """Raised where combining the rows would mislead; the message names the rows and every reason.

    ``studies`` holds the rows, so that they can be shown side by side instead.
    """

    def __init__(self, reasons: list[str] | str, studies: pd.DataFrame | None = None):
        """Take one reason or several, and the rows that they concern."""
        self.reasons = [reasons] if isinstance(reasons, str) else reasons
        self.studies = studies
        super().__init__("; ".join(self.reasons))


def require_poolable(rows: pd.DataFrame, same: tuple[str, ...], across: tuple[str, ...] = ()) -> None:
    """Raise NotPoolable unless the rows are at least three, of distinct cohorts, and alike in the named columns.

    ``across`` names columns of ``same`` in which the caller lets them differ on purpose.
    """
    reasons = list(_reasons(rows, tuple(column for column in same if column not in across)))
    if reasons:
        raise NotPoolable(reasons, rows)


def require_counts(rows: pd.DataFrame, pairs: tuple[tuple[str, str], ...] = (("events", "total"),)) -> None:
    """Raise NotPoolable, naming the studies, for counts that are missing, broken, or more events than patients."""
    reasons = []
    for events, total in pairs:
        e, n = (pd.to_numeric(rows[column], errors="coerce").astype(float) for column in (events, total))
        sound = e.ge(0) & n.ge(1) & e.le(n) & (e % 1).eq(0) & (n % 1).eq(0)
        reasons += [
            f"impossible counts in {row['study_id']}: {row[events]} events in {row[total]} patients"
            for _, row in rows[~sound].iterrows()
        ]
    if reasons:
        raise NotPoolable(reasons, rows)


def _reasons(rows: pd.DataFrame, same: tuple[str, ...]) -> Iterator[str]:
    if len(rows) < MINIMUM:
        yield f"{len(rows)} studies ({', '.join(rows['study_id'])}): show them side by side"
    twice = rows[rows.duplicated("cohort_id", keep=False)]
    if len(twice):
        shared = ", ".join(twice["study_id"] + " (" + twice["cohort_id"] + ")")
        yield f"these studies share patients: {shared}; keep one of each cohort, as evidence.one_per_cohort does"
    for column in same:
        values = _classes(rows) if column == "denominator" else rows[column]
        if values.nunique(dropna=True) > 1:
            named = (
                f"{value} ({', '.join(rows.loc[values == value, 'study_id'])})"
                for value in sorted(set(values.dropna()))
            )
            yield f"{column} differs between the rows: {', '.join(named)}"
    second_hand = rows["read_in"] == "secondary"
    if second_hand.any() and not second_hand.all():
        names = ", ".join(rows.loc[second_hand, "study_id"])
        yield f"figures read at second hand beside the trials' own: {names}"


def _classes(rows: pd.DataFrame) -> pd.Series:
    """Denominators by what they mean for a pool: everybody, or those who were evaluable, or nobody knows."""
    return rows["denominator"].where(~rows["denominator"].isin(FULL), "everybody")
