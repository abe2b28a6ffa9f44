"""The statements of the starting texts with their verdicts."""

import pandas as pd

from il2review import chapters
from il2review.exhibit import Table


def claims(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """One line a statement. ``rows`` as ``il2review.claims.ledger`` returns them."""
    shown = pd.DataFrame(
        {
            "Statement, in our words": rows["statement"],
            "Verdict": rows["verdict"],
            "Why": rows["reason"],
            "More in": [chapters.title(name) if pd.notna(name) else "" for name in rows["chapter"]],
            "Source": rows["sources"].fillna(""),
        }
    )
    return Table(id, title, shown, rows, note, open=True)
