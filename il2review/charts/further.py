"""What one more trial would have to show to change the conclusion, as a map."""

import altair as alt
import numpy as np
import pandas as pd

from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.formats import count, ratio
from il2review.synthesis import Result, log_error
from il2review.synthesis.further import HIGHER, LOWER, NONE

HOW = (
    "The pool is fitted anew with the trial in it, between-study variance included. "
    "Circles are the trials of the pool, at the number of events that their precision is worth."
)
COLOURS = {LOWER: theme.GREEN, NONE: theme.GRID, HIGHER: theme.ORANGE}


def further(
    grid: pd.DataFrame,
    result: Result,
    *,
    id: str,
    title: str,
    label: str,
    conclusions: dict[str, str],
    note: str = "",
) -> Figure:
    """Regions of the conclusion by what the further trial finds (across) and how many events it has (up).

    ``grid`` of ``synthesis.further_trial``; ``result`` is the pool so far, whose studies stand as circles where a
    trial of their precision would stand. ``conclusions`` puts ``LOWER``, ``NONE`` and ``HIGHER`` into words.
    """
    ratios, events = np.sort(grid["ratio"].unique()), np.sort(grid["events"].unique())
    edges = {"x": _edges(ratios), "y": _edges(events)}
    cells = grid.assign(
        left=edges["x"][np.searchsorted(ratios, grid["ratio"])],
        right=edges["x"][np.searchsorted(ratios, grid["ratio"]) + 1],
        bottom=edges["y"][np.searchsorted(events, grid["events"])],
        top=edges["y"][np.searchsorted(events, grid["events"]) + 1],
    )
    # Neighbours of one row that share a conclusion become one rectangle: fewer marks, the same picture.
    run = (cells["conclusion"] != cells["conclusion"].shift()) | (cells["events"] != cells["events"].shift())
    boxes = cells.groupby(run.cumsum(), sort=False).agg(
        left=("left", "first"),
        right=("right", "last"),
        bottom=("bottom", "first"),
        top=("top", "first"),
        conclusion=("conclusion", "first"),
    )
    found = [name for name in (LOWER, NONE, HIGHER) if (boxes["conclusion"] == name).any()]
    limits = zip(result.studies["low"], result.studies["high"], strict=True)
    trials = result.studies[["name", "estimate"]].assign(
        events=[4 / log_error(low, high, 100 * result.level) ** 2 for low, high in limits]
    )
    boxes = boxes.assign(words=boxes["conclusion"].map(conclusions))

    def draw(width: int) -> alt.Chart:
        places = [t for t in (0.1, 0.2, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 5) if ratios[0] <= t <= ratios[-1]]
        if width < 400:
            places = [t for t in places if t in (0.2, 0.5, 1, 2, 5)]
        x_axis = alt.Axis(title=[label, "that the further trial finds"], values=places, format="~f", grid=False)
        counts = theme.log_places(events[0], events[-1])
        y_axis = alt.Axis(title="Events in the further trial", values=counts, format="~f", grid=False)
        x_scale, y_scale = (alt.Scale(type="log", nice=False, domain=[e[0], e[-1]]) for e in edges.values())
        words = alt.Scale(domain=[conclusions[n] for n in found], range=[COLOURS[n] for n in found])
        legend = alt.Legend(title="Then the pool", orient="bottom", direction="vertical")
        regions = (
            alt.Chart(boxes)
            .mark_rect(strokeWidth=0.6)
            .encode(
                x=alt.X("left:Q", scale=x_scale, axis=x_axis),
                x2="right:Q",
                y=alt.Y("bottom:Q", scale=y_scale, axis=y_axis),
                y2="top:Q",
                color=alt.Color("words:N", legend=legend, scale=words),
                stroke=alt.Stroke("words:N", legend=None, scale=words),
                tooltip=[alt.Tooltip("words:N", title="Then the pool")],
            )
        )
        known = (
            alt.Chart(trials)
            .mark_point(filled=True, size=70, color=theme.BLUE, opacity=1, clip=True)
            .encode(x=alt.X("estimate:Q"), y=alt.Y("events:Q"), tooltip=[alt.Tooltip("name:N", title="Study")])
        )
        return alt.layer(regions, known).properties(width=width, height=300)

    shown = pd.DataFrame([_row(group, conclusions, label) for _, group in grid.groupby("events")])
    return Figure(
        id=id,
        title=title,
        alt=f"Map of the conclusion after a further trial, from {count(events[0])} to {count(events[-1])} events. "
        + " ".join(
            f"{row['Events in the trial']} events: {row[f'{label} that would show benefit']}."
            for row in shown.iloc[[0, -1]].to_dict("records")
        ),
        note=f"{HOW} {note}".strip(),
        sources=result.sources,
        wide=draw(560),
        narrow=draw(280),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, grid.round({"ratio": 4})),
    )


def _row(group: pd.DataFrame, conclusions: dict[str, str], label: str) -> dict[str, str]:
    below = group.loc[group["conclusion"] == LOWER, "ratio"]
    above = group.loc[group["conclusion"] == HIGHER, "ratio"]
    return {
        "Events in the trial": count(group["events"].iloc[0]),
        f"{label} that would show benefit": _span(below),
        f"{label} that would show harm": _span(above),
    }


def _span(values: pd.Series) -> str:
    return "none in the range shown" if values.empty else f"{ratio(values.min())} to {ratio(values.max())}"


def _edges(centres: np.ndarray) -> np.ndarray:
    """Borders between neighbours, midway on the log scale."""
    logs = np.log(centres)
    middle = (logs[:-1] + logs[1:]) / 2
    return np.exp(np.concatenate([[2 * logs[0] - middle[0]], middle, [2 * logs[-1] - middle[-1]]]))
