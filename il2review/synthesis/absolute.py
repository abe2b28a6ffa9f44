"""What a relative effect means for patients at a stated risk, and medians on one scale, shown and never pooled."""

import pandas as pd

MONTHS = {"mo": 1.0, "a": 12.0, "wk": 12 / 52.1775, "d": 12 / 365.2425}
"""Months in one unit of time, of the Gregorian year."""


def risk_with(measure: str, ratio: float, risk: float) -> float:
    """Risk of the event with treatment where the risk without it is ``risk`` (0 to 1).

    A risk ratio multiplies the risk, an odds ratio the odds; under proportional hazards a hazard ratio is the power
    of the share without event. Raises ValueError for a risk outside 0 to 1, and for what is no ratio.
    """
    if not 0 < risk < 1:
        raise ValueError(f"a risk of {risk:g} is not between 0 and 1")
    if measure == "HR":
        return 1 - (1 - risk) ** ratio
    if measure == "OR":
        odds = ratio * risk / (1 - risk)
        return odds / (1 + odds)
    if measure == "RR":
        return min(1.0, ratio * risk)
    raise ValueError(f"{measure} is no ratio between two arms")


def control_risk(rows: pd.DataFrame) -> float:
    """Share of patients with the event in the control arms, weighted by their size.

    ``rows``: Kaplan-Meier rows of ``evidence.outcomes`` with the percentage still free of it. Raises ValueError if a
    control arm has no size, or there is none.
    """
    control = rows[rows["role"] == "control"]
    size = control["total"].fillna(control["arm_n"])
    if control.empty or size.isna().any():
        raise ValueError("each control arm must state its size")
    return float(1 - (control["percent"] * size).sum() / size.sum() / 100)


def medians(rows: pd.DataFrame) -> pd.DataFrame:
    """Median rows of ``evidence.outcomes`` in months: ``estimate``, ``low``, ``high`` (missing where not printed).

    Medians are shown side by side and not pooled: they have no common variance, and censoring differs between
    studies. Medians that were not reached are left out.
    """
    reached = rows[(rows["measure"] == "median") & rows["value"].notna()].reset_index(drop=True)
    factor = reached["value_unit"].map(MONTHS)
    if factor.isna().any():
        raise ValueError(f"no unit of time in {', '.join(reached.loc[factor.isna(), 'study_id'])}")
    columns = {"estimate": "value", "low": "ci_low", "high": "ci_high"}
    return reached.assign(**{ours: (reached[theirs] * factor).astype(float) for ours, theirs in columns.items()})
