"""How animals treated with IL-2 fared against their controls, comparison by comparison."""

import pandas as pd

from il2review.charts import bars, theme
from il2review.exhibit import Figure, Table

EFFECTS = {"better": theme.GREEN, "no difference": theme.MUTED, "worse": theme.PURPLE, "left open": theme.GRID}
"""What a comparison found, with its colour; the last stands for an empty cell."""


def experiments(rows: pd.DataFrame, by: str, *, id: str, title: str, note: str = "") -> Figure:
    """Comparisons by the column ``by`` and by effect. ``rows`` of the table ``preclinical``."""
    counts = bars.tally(rows[by], rows["effect"].fillna("left open"), EFFECTS)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    drawn = {"levels": EFFECTS, "what": "Comparisons"}
    return Figure(
        id=id,
        title=title,
        alt=f"{len(rows)} comparisons of treated animals with their controls. {bars.words(counts)}.",
        note=note,
        sources=sorted(set(rows["citekey"])),
        wide=bars.stacked(counts, **drawn, width=400),
        narrow=bars.stacked(counts, **drawn, width=140),
        table=Table(f"{id}-data", f"The figures behind: {title}", counts.reset_index(), rows),
    )
