"""How animals treated with IL-2 fared against their controls, comparison by comparison."""

import pandas as pd

from il2review.charts import theme
from il2review.charts.bars import stacked
from il2review.exhibit import Figure, Table

EFFECTS = {"better": theme.GREEN, "no difference": theme.MUTED, "worse": theme.PURPLE, "left open": theme.GRID}
"""What a comparison found, with its colour; the last stands for an empty cell."""


def experiments(rows: pd.DataFrame, by: str, *, id: str, title: str, note: str = "") -> Figure:
    """Comparisons by the column ``by`` and by effect. ``rows`` of the table ``preclinical``."""
    level = rows["effect"].fillna("left open")
    counts = pd.crosstab(rows[by], level)
    shown = [name for name in EFFECTS if name in counts]
    counts = counts[shown].loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    counted = counts.stack().rename("number").reset_index()
    counted = counted.set_axis(["row", "level", "number"], axis="columns")
    counted = counted[counted["number"] > 0].assign(name=lambda frame: frame["row"])
    levels = {name: EFFECTS[name] for name in shown}
    names = list(counts.index)
    words = (f"{name}: " + ", ".join(f"{counts.loc[name, effect]} {effect}" for effect in shown) for name in names)
    drawn = {"rows": names, "levels": levels, "what": "Comparisons"}
    return Figure(
        id=id,
        title=title,
        alt=f"{len(rows)} comparisons of treated animals with their controls. {'; '.join(words)}.",
        note=note,
        sources=sorted(set(rows["citekey"])),
        wide=stacked(counted, **drawn, width=400, left=20),
        narrow=stacked(counted, **drawn, width=150),
        table=Table(f"{id}-data", f"The figures behind: {title}", counts.reset_index(), rows),
    )
