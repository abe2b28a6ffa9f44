"""What became of the programmes of engineered IL-2, by the principle that each tested."""

import pandas as pd

from il2review.charts import bars, theme
from il2review.exhibit import Figure, Table

FATES = {
    "approved": theme.GREEN,
    "approved, later withdrawn": theme.BLUE,
    "in trials": theme.MUTED,
    "stopped in one disease, goes on in another": theme.ORANGE,
    "stopped": theme.PURPLE,
    "not stated": theme.GRID,
}
"""Fates in their order, with their colours."""


def programmes(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """Programmes by mechanism and fate. ``rows`` of the table ``programmes``."""
    counts = bars.tally(rows["mechanism"], rows["fate"], FATES)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    drawn = {"levels": FATES, "what": "Programmes"}
    return Figure(
        id=id,
        title=title,
        alt=f"{len(rows)} programmes by principle and fate. {bars.words(counts)}.",
        note=note,
        sources=sorted(set(rows["citekey"])),
        wide=bars.stacked(counts, **drawn, width=380),
        narrow=bars.stacked(counts, **drawn, width=110, columns=1),
        table=Table(f"{id}-data", f"The figures behind: {title}", counts.reset_index(names="Principle"), rows),
    )
