"""A grid of counts: what was studied together with what, and what never was."""

import altair as alt
import pandas as pd

from il2review.charts import theme
from il2review.exhibit import Figure, Table

ROW = 30
LETTER = 7.2


def tiles(
    rows: pd.DataFrame, across: str, down: str, *, what: str, id: str, title: str, short: dict[str, str], note: str = ""
) -> Figure:
    """How many of ``rows`` lie at each meeting of the columns ``across`` and ``down``; the darker, the more.

    Both are ordered by how often they occur. ``what`` names what is counted; ``short`` has short names for the columns
    ``across``, which stand over the grid; the note explains them. Raises ValueError if two of them are the same.
    """
    order = {column: list(rows[column].value_counts().index) for column in (across, down)}
    counts = pd.crosstab(rows[down], rows[across]).reindex(index=order[down], columns=order[across])
    frame = counts.rename_axis(index="row", columns="column").stack().rename("number").reset_index()
    frame = frame.assign(short=frame["column"].map(short))
    names = [short[name] for name in order[across]]
    if len(set(names)) < len(names):
        raise ValueError(f"{id}: two columns have one short name: {', '.join(names)}")
    key = "; ".join(f"{short[name]} = {name}" for name in order[across] if short[name] != name)
    empty = int((frame["number"] == 0).sum())
    said = "; ".join(
        f"{row}: " + ", ".join(f"{number} {column}" for column, number in line.items() if number)
        for row, line in counts.iterrows()
    )
    return Figure(
        id=id,
        title=title,
        alt=f"{what} in a grid of {len(order[down])} by {len(order[across])}; {empty} cells are empty. {said}.",
        note=f"{key}. {note}".strip() if key else note,
        sources=sorted(set(rows["citekey"])),
        wide=_draw(frame, order[down], names, what, min(44, 560 // len(names))),
        narrow=_draw(frame, order[down], names, what, min(23, 290 // len(names)), above=True),
        table=Table(f"{id}-data", f"The figures behind: {title}", counts.reset_index().rename_axis(None, axis=1)),
    )


def _draw(
    frame: pd.DataFrame, order: list[str], names: list[str], what: str, cell: int, above: bool = False
) -> alt.LayerChart:
    high = ROW + (18 if above else 0)
    places = {name: number for number, name in enumerate(order)}
    marks = frame.assign(top=frame["row"].map(places) * high + (18 if above else 0))
    marks = marks.assign(bottom=marks["top"] + ROW - 2, middle=marks["top"] + ROW / 2 - 1)
    tall = high * len(order)
    scale = alt.Scale(domain=[tall, 0], nice=False)
    x = alt.X(
        "short:N",
        sort=names,
        axis=alt.Axis(title=None, orient="top", labelAngle=-90, ticks=False, domain=False, labelLimit=0),
        scale=alt.Scale(paddingInner=0.06, paddingOuter=0),
    )
    most = int(frame["number"].max())
    base = alt.Chart(marks[marks["number"] > 0]).encode(x=x)
    middle = alt.Y("middle:Q", scale=scale, axis=None)
    heads = marks.drop_duplicates("row").assign(head=lambda rows: rows["top"] - 8 if above else rows["middle"])
    left = -LETTER * max(map(len, order)) - 8
    return alt.layer(
        alt.Chart(marks)
        .mark_rect(fill=theme.GRID, opacity=0.35, aria=False)
        .encode(x=x, y=alt.Y("top:Q", scale=scale, axis=None), y2="bottom:Q"),
        base.mark_rect(color=theme.BLUE).encode(
            y=alt.Y("top:Q", scale=scale, axis=None),
            y2="bottom:Q",
            opacity=alt.Opacity("number:Q", scale=alt.Scale(domain=[0, most], range=[0.12, 0.55]), legend=None),
            tooltip=[alt.Tooltip("row:N"), alt.Tooltip("column:N"), alt.Tooltip("number:Q", title=what)],
        ),
        base.mark_text(fontWeight="bold").encode(y=middle, text="number:Q"),
        alt.Chart(heads)
        .mark_text(align="left")
        .encode(x=alt.value(0 if above else left), y=alt.Y("head:Q", scale=scale, axis=None), text="row:N"),
    ).properties(width=cell * len(names), height=tall)
