"""What a pool knows of itself."""

from dataclasses import dataclass

import pandas as pd


class NotPoolable(ValueError):
    """Raised where combining the rows would mislead; the message names the rows and the reason."""


@dataclass(frozen=True)
class Result:
    """A pooled estimate with its heterogeneity and the studies behind it.

    ``estimate``, ``low``, ``high``, ``prediction_low`` and ``prediction_high`` are on the scale of ``measure``:
    shares from 0 to 1, or ratios. ``tau2`` is the between-study variance on the scale of the model (log odds for
    shares, log ratio for ratios). ``i2`` is in percent. ``studies`` has one row a study with ``name``,
    ``citekey``, ``estimate``, ``low``, ``high`` and ``weight`` (percent), and ``events`` and ``total`` for shares.
    """

    measure: str
    endpoint: str
    model: str
    level: float
    estimate: float
    low: float
    high: float
    prediction_low: float
    prediction_high: float
    common: float
    common_low: float
    common_high: float
    tau2: float
    i2: float
    q: float
    q_p: float
    p: float | None
    n: int
    studies: pd.DataFrame

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.studies)


MINIMUM = 3
"""Fewer studies than this are shown side by side and not pooled: the rule of this book."""


def require_poolable(rows: pd.DataFrame, same: tuple[str, ...]) -> None:
    """Raise NotPoolable unless the rows are at least three, of distinct cohorts, and alike in the named columns."""
    if len(rows) < MINIMUM:
        raise NotPoolable(f"{len(rows)} studies ({', '.join(rows['study_id'])}): show them side by side")
    twice = rows[rows.duplicated("cohort_id", keep=False)]
    if len(twice):
        raise NotPoolable(
            f"these studies share patients: {', '.join(twice['study_id'] + ' (' + twice['cohort_id'] + ')')}; "
            "keep one of each cohort, as evidence.one_per_cohort does"
        )
    for column in same:
        values = sorted(set(rows[column].dropna()))
        if len(values) > 1:
            raise NotPoolable(f"{column} differs between the rows: {', '.join(map(str, values))}")
    if (rows["read_in"] == "secondary").any() and not (rows["read_in"] == "secondary").all():
        names = rows.loc[rows["read_in"] == "secondary", "study_id"]
        raise NotPoolable(f"figures read at second hand beside the trials' own: {', '.join(names)}")
