"""The flow of records: how many were found, looked at, left out and kept. Computed from the search log."""

from dataclasses import dataclass

import pandas as pd

from il2review import evidence


@dataclass(frozen=True)
class Flow:
    """Numbers of the screening flow. ``excluded`` maps each reason to its number of records."""

    queries: int
    hits: int
    duplicates: int
    screened: int
    excluded: dict[str, int]
    background: int
    included: int
    studies: int
    last_search: str

    @property
    def remainder(self) -> int:
        """What the arithmetic leaves over; zero if the flow closes."""
        return (self.hits - self.duplicates - self.screened) + (
            self.screened - sum(self.excluded.values()) - self.background - self.included
        )


def flow(log: pd.DataFrame | None = None, screened: pd.DataFrame | None = None) -> Flow:
    """The flow of the committed search log and screening table. Raises ValueError if it does not close."""
    log = evidence.table("search_log") if log is None else log
    screened = evidence.table("screening") if screened is None else screened
    hits, decisions = int(log["hits"].sum()), screened["decision"].value_counts()
    reasons = screened.loc[screened["decision"] == "excluded", "reason"].value_counts()
    found = Flow(
        queries=len(log),
        hits=hits,
        duplicates=hits - len(screened),
        screened=len(screened),
        excluded={name: int(number) for name, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))},
        background=int(decisions.get("background", 0)),
        included=int(decisions.get("included", 0)),
        studies=len(evidence.studies()),
        last_search=str(log["date"].max()),
    )
    if found.remainder or found.duplicates < 0:
        raise ValueError(f"the screening flow does not close: {found}")
    return found
