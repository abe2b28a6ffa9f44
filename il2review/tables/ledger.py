"""The statements of the starting texts with their verdicts; the items of a checklist with where they are met."""

import pandas as pd

from il2review import evidence
from il2review.exhibit import Table


def claims(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """One line a statement. ``rows`` as ``il2review.claims.ledger`` returns them."""
    shown = pd.DataFrame(
        {
            "Statement, in our words": rows["statement"],
            "Verdict": rows["verdict"],
            "Why": rows["reason"],
            "Where": rows["chapter"].fillna(""),
            "Source": rows["sources"].fillna(""),
        }
    )
    return Table(id, title, shown, rows, note, open=True)


def checklist(name: str, *, id: str, title: str, note: str = "") -> Table:
    """The items of one checklist ('prisma' or 'search') and where the book meets them."""
    rows = evidence.table("checklist")
    rows = rows[rows["item_id"].str.startswith(f"{name}-")]
    shown = pd.DataFrame(
        {
            "Item": rows["item_id"].str.removeprefix(f"{name}-").str.lstrip("0"),
            "Section": rows["section"],
            "What it asks for": rows["item"],
            "Met": rows["met"],
            "How, or why not": rows["how"],
            "Where": rows["chapter"].fillna(""),
        }
    )
    return Table(id, title, shown, rows, note, open=True)
