"""How well two readings of the same figures agreed, from the committed log."""

from dataclasses import dataclass

import pandas as pd

from il2review import evidence

JUDGED = "risk_of_bias"
"""The table that holds judgements, whose agreement is told apart from that of figures."""


@dataclass(frozen=True)
class Agreement:
    """Values and rows read twice, and values on which both readings agreed before settling."""

    values: int
    agreed: int
    rows: int
    settled: int

    @property
    def share(self) -> float:
        """Share of values on which both readings agreed."""
        return self.agreed / self.values


def agreement(log: pd.DataFrame | None = None) -> Agreement:
    """Agreement between first and second reading of figures, or of the rows of ``log``."""
    log = _figures(evidence.table("second_reading")) if log is None else log
    agreed = int(log["agreed"].sum())
    return Agreement(len(log), agreed, len(log[["table", "row"]].drop_duplicates()), len(log) - agreed)


def of_judgements() -> Agreement:
    """Agreement between first and second judgement of risk of bias."""
    return agreement(evidence.table("second_reading", table=JUDGED))


def _figures(log: pd.DataFrame) -> pd.DataFrame:
    return log[log["table"] != JUDGED]


def twice() -> tuple[int, int]:
    """Rows of figures read twice, and all rows of figures."""
    frames = [evidence.table(name) for name in evidence.tables() if name != JUDGED]
    frames = [frame for frame in frames if "readings" in frame]
    return sum(int((frame["readings"] == 2).sum()) for frame in frames), sum(map(len, frames))
