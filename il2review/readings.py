"""How well two readings of the same figures agreed, from the committed log."""

from dataclasses import dataclass

import pandas as pd

from il2review import evidence


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
    """Agreement between first and second reading."""
    log = evidence.table("second_reading") if log is None else log
    agreed = int(log["agreed"].sum())
    return Agreement(len(log), agreed, len(log[["table", "row"]].drop_duplicates()), len(log) - agreed)


def twice() -> tuple[int, int]:
    """Fact rows read twice, and all fact rows."""
    frames = [evidence.table(name) for name in evidence.tables()]
    frames = [frame for frame in frames if "readings" in frame]
    return sum(int((frame["readings"] == 2).sum()) for frame in frames), sum(map(len, frames))
