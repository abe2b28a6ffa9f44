"""What became of the trials, as bars by group of diseases."""

import pandas as pd

from il2review import direction, fates
from il2review.charts import bars, theme
from il2review.exhibit import Figure, Table

COLOURS = dict(
    zip(
        fates.FATES,
        (theme.GREEN, theme.BLUE, theme.MUTED, theme.PURPLE, theme.ORANGE, theme.GRID),
        strict=True,
    )
)


def fate_bars(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """Trials by group of diseases and fate. ``rows`` of ``fates.ledger``, each of which names its publication."""
    counts = bars.tally(rows["group"], rows["fate"], COLOURS)
    counts = counts.reindex([name for name in direction.GROUPS if name in counts.index])
    drawn = {"levels": COLOURS, "what": "Trials"}
    return Figure(
        id=id,
        title=title,
        alt=f"{len(rows)} trials by what became of them. {bars.words(counts)}.",
        note=note,
        sources=["data/studies.csv"],
        wide=bars.stacked(counts, **drawn, width=380),
        narrow=bars.stacked(counts, **drawn, width=110, columns=1),
        table=Table(f"{id}-data", f"The figures behind: {title}", counts.reset_index(names="Disease"), rows),
    )
