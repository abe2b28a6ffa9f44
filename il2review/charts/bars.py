"""Counts in levels, as bars whose parts are told apart by colour and order."""

import altair as alt
import pandas as pd


def tally(rows: pd.Series, levels: pd.Series, order: dict[str, str]) -> pd.DataFrame:
    """How often each level occurs in each row: the levels that occur, in their order, as columns."""
    counts = pd.crosstab(rows, levels)
    return counts[[name for name in order if name in counts]]


def words(counts: pd.DataFrame) -> str:
    """'IL-2 alone: 3 better, 1 worse; ...' for those who cannot see the bars."""
    return "; ".join(
        f"{name}: " + ", ".join(f"{number} {level}" for level, number in row.items() if number)
        for name, row in counts.iterrows()
    )


def stacked(
    counts: pd.DataFrame,
    *,
    levels: dict[str, str],
    what: str,
    width: int,
    left: int = 25,
    short: dict[str, str] | None = None,
    columns: int = 2,
) -> alt.Chart:
    """One bar a row of ``counts`` (as ``tally`` returns them), from the top.

    ``levels`` maps each level to its colour; ``what`` names what is counted; ``left`` is room for names that are wider
    than they were measured; ``short`` has other names of the rows for the axis;
    ``columns`` is how many levels stand side by side in the key.
    """
    named = counts.rename_axis(index="name", columns="level").stack().rename("number").reset_index()
    shown = named["name"].map(short) if short else named["name"]
    order = list(counts.columns)
    frame = named.assign(row=shown, rank=named["level"].map(order.index))
    x_axis = alt.Axis(title=what, tickMinStep=1, tickCount=5, grid=False, labelOverlap="greedy", labelSeparation=6)
    most = int(counts.sum(axis=1).max())
    return (
        alt.Chart(frame[frame["number"] > 0])
        .mark_bar()
        .encode(
            x=alt.X("number:Q", axis=x_axis, scale=alt.Scale(domain=[0, most], nice=False)),
            y=alt.Y(
                "row:N",
                sort=list(dict.fromkeys(shown)),
                axis=alt.Axis(title=None, labelLimit=0, ticks=False, domain=False),
            ),
            color=alt.Color(
                "level:N",
                scale=alt.Scale(domain=order, range=[levels[name] for name in order]),
                legend=alt.Legend(title=None, orient="bottom", columns=columns, columnPadding=14),
            ),
            order="rank:Q",
            tooltip=[alt.Tooltip("name:N", title="Of"), alt.Tooltip("level:N"), alt.Tooltip("number:Q", title=what)],
        )
        .properties(width=width, height=26 * len(counts), padding={"left": left, "top": 5, "bottom": 5, "right": 5})
    )
