"""How the statements of each starting text fared."""

import pandas as pd

from il2review.charts import theme
from il2review.charts.bars import stacked
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
    counts = pd.crosstab(rows["origin"], rows["verdict"])
    counts = counts[[name for name in VERDICTS if name in counts]]
    counted = counts.stack().rename("number").reset_index().set_axis(["row", "level", "number"], axis="columns")
    counted = counted[counted["number"] > 0].assign(name=lambda frame: frame["row"])
    drawn = {"rows": list(counts.index), "levels": {name: VERDICTS[name] for name in counts}, "what": "Statements"}
    words = (
        f"{name}: " + ", ".join(f"{n} {verdict}" for verdict, n in row.items() if n) for name, row in counts.iterrows()
    )
    return Figure(
        id=id,
        title=title,
        alt=f"{len(rows)} statements by verdict. {'; '.join(words)}.",
        note=note,
        sources=sources,
        wide=stacked(counted, **drawn, width=400, left=20),
        narrow=stacked(counted, **drawn, width=170),
        table=Table(f"{id}-data", f"The figures behind: {title}", counts.reset_index(), rows),
    )
