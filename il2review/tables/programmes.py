"""The ledger of engineered IL-2: what was changed, how far it came, what decided, what became of it."""

import pandas as pd

from il2review.exhibit import Table
from il2review.tables.words import source


def programmes(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """One line a programme. ``rows`` of the table ``programmes``."""
    shown = pd.DataFrame(
        {
            "Programme": [_name(row) for _, row in rows.iterrows()],
            "Principle; aim": rows["mechanism"] + "; " + rows["aim"],
            "What was changed": rows["change"],
            "Phase": rows["phase"],
            "Deciding trial and result": [_pivotal(row) for _, row in rows.iterrows()],
            "Fate": [_fate(row) for _, row in rows.iterrows()],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def _name(row) -> str:
    other = "" if pd.isna(row["aliases"]) else f" ({row['aliases']})"
    return f"{row['name']}{other}"


def _pivotal(row) -> str:
    parts = [row[name] for name in ("pivotal_trial", "pivotal_result") if pd.notna(row[name])]
    if pd.notna(row["primary_met"]):
        parts.append("primary endpoint met" if row["primary_met"] else "primary endpoint missed")
    return "; ".join(parts) or "none read"


def _fate(row) -> str:
    year = "" if pd.isna(row["fate_year"]) else f", {row['fate_year']}"
    why = "" if pd.isna(row["fate_reason"]) else f": {row['fate_reason']}"
    return f"{row['fate']}{year}{why}"
