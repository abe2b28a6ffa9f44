"""How the statements of each starting text fared."""

import pandas as pd

from il2review.charts import bars, theme
from il2review.exhibit import Figure, Table

VERDICTS = {
    "supported": theme.GREEN,
    "partly supported": theme.BLUE,
    "not supported": theme.ORANGE,
    "contradicted": theme.PURPLE,
    "outdated": theme.MUTED,
    "untested": theme.GRID,
}
"""Verdicts in their order, with their colours."""


def verdicts(rows: pd.DataFrame, *, id: str, title: str, sources: list[str], note: str = "") -> Figure:
    """Statements by text and verdict. ``rows`` of the table ``claims``."""
    counts = bars.tally(rows["origin"], rows["verdict"], VERDICTS)
    drawn = {"levels": VERDICTS, "what": "Statements"}
    return Figure(
        id=id,
        title=title,
        alt=f"{len(rows)} statements by verdict. {bars.words(counts)}.",
        note=note,
        sources=sources,
        wide=bars.stacked(counts, **drawn, width=400),
        narrow=bars.stacked(counts, **drawn, width=160),
        table=Table(f"{id}-data", f"The figures behind: {title}", counts.reset_index(), rows),
    )
