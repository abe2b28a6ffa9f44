"""Which cells carry which receptor, as far as sources agree."""

import altair as alt
import pandas as pd

from il2review.binding import DIFFER, FOUND, MISSED
from il2review.charts import theme
from il2review.exhibit import Figure, Table

RECEPTORS = {"alpha": "α", "beta": "β", "gamma": "γ", "intermediate": "βγ", "high": "αβγ"}
VERDICTS = {FOUND: (theme.BLUE, "circle"), DIFFER: (theme.ORANGE, "diamond"), MISSED: (theme.MUTED, "cross")}
ROW = 24


def carriers(found: pd.DataFrame, groups: list[str], *, id: str, title: str, note: str = "") -> Figure:
    """A grid of cells by receptor. ``found`` as ``binding.carriers`` returns it; ``groups`` are the rows, in order."""
    kept = found[found["cell_group"].isin(groups)]
    marks = kept.assign(
        receptor=kept["receptor"].map(RECEPTORS),
        words=[f"{row.verdict}, {row.k} figure{'s' if row.k > 1 else ''}" for row in kept.itertuples()],
    )
    wide = marks.pivot(index="cell_group", columns="receptor", values="words")
    grid = wide.reindex(index=groups, columns=list(RECEPTORS.values())).astype("string").fillna("not read")
    keys = marks.groupby("cell_group")["citekey"].agg(lambda cells: ",".join(sorted(set(",".join(cells).split(",")))))
    shown = grid.reset_index().rename(columns={"cell_group": "Cells"}).assign(Source=[keys[name] for name in groups])
    said = "; ".join(f"{m.cell_group}, {m.receptor}: {m.verdict}" for m in marks.itertuples())
    drawn = marks[["cell_group", "receptor", "verdict", "words"]]
    return Figure(
        id=id,
        title=title,
        alt=f"{len(groups)} kinds of human cells by chain and by receptor. {said}.",
        note=note,
        sources=sorted({key for cell in kept["citekey"] for key in cell.split(",")}),
        wide=_draw(drawn, groups, 300),
        narrow=_draw(drawn, groups, 140),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, kept),
    )


def _draw(marks: pd.DataFrame, groups: list[str], width: int) -> alt.Chart:
    colours, shapes = zip(*VERDICTS.values(), strict=True)
    legend = alt.Legend(title=None, orient="bottom", direction="vertical")
    names = list(VERDICTS)
    return (
        alt.Chart(marks)
        .mark_point(filled=True, size=130, opacity=1)
        .encode(
            x=alt.X("receptor:N", sort=list(RECEPTORS.values()), axis=alt.Axis(title=None, orient="top", labelAngle=0)),
            y=alt.Y("cell_group:N", sort=groups, axis=alt.Axis(title=None, labelLimit=0, grid=True)),
            color=alt.Color("verdict:N", scale=alt.Scale(domain=names, range=list(colours)), legend=legend),
            shape=alt.Shape("verdict:N", scale=alt.Scale(domain=names, range=list(shapes)), legend=legend),
            tooltip=[
                alt.Tooltip("cell_group:N", title="Cells"),
                alt.Tooltip("receptor:N"),
                alt.Tooltip("words:N", title="Is"),
            ],
            description="words:N",
        )
        .properties(width=width, height=ROW * len(groups))
    )
