"""Counts in levels, as bars whose parts are told apart by colour and order."""

import altair as alt
import pandas as pd


def stacked(
    counted: pd.DataFrame, *, rows: list[str], levels: dict[str, str], what: str, width: int, left: int = 5
) -> alt.Chart:
    """One bar a row. ``counted``: ``row``, ``level``, ``number`` and, for the tooltip, ``name`` of the row.

    ``levels`` maps each level, in its order, to its colour; ``what`` names what is counted; ``left`` is room for
    names that are wider than they were measured.
    """
    order = list(levels)
    frame = counted.assign(rank=counted["level"].map(order.index))
    most = int(frame.groupby("row")["number"].sum().max())
    x_axis = alt.Axis(title=what, tickMinStep=1, tickCount=5, grid=False)
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("number:Q", axis=x_axis, scale=alt.Scale(domain=[0, most], nice=False)),
            y=alt.Y("row:N", sort=rows, axis=alt.Axis(title=None, labelLimit=0, ticks=False, domain=False)),
            color=alt.Color(
                "level:N",
                scale=alt.Scale(domain=order, range=list(levels.values())),
                legend=alt.Legend(title=None, orient="bottom", columns=2),
            ),
            order="rank:Q",
            tooltip=[alt.Tooltip("name:N", title="Of"), alt.Tooltip("level:N"), alt.Tooltip("number:Q", title=what)],
        )
        .properties(width=width, height=26 * len(rows), padding={"left": left, "top": 5, "bottom": 5, "right": 5})
    )
