"""The studies of a field at a glance: when each was published, how large it was, and whether it was randomised."""

import altair as alt
import numpy as np
import pandas as pd

from il2review import eras, references
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.tables.words import number, source

KINDS = {
    "randomised": (theme.ORANGE, "diamond"),
    "not randomised": (theme.BLUE, "circle"),
    eras.NO_RESULT: (theme.MUTED, "cross"),
}
DATED = {"publication": "", "start": " (start)", "volume": " (of the volume)"}
LINE, HEAD = 20, 26  # px: one line of marks, a lane's own name above them
SMALLEST, LARGEST = 45, 420  # area of a mark in px²
LARGE = 300
"""Patients at which a mark no longer grows."""


def glance(studies: pd.DataFrame, lanes: pd.Series, *, id: str, title: str, note: str = "") -> Figure:
    """One mark a study by year, in the lanes that ``lanes`` puts them (in the order in which they first appear).

    ``studies`` of ``evidence.studies``; the larger a mark, the more patients. A study without year stands in the table
    only.
    """
    dated = eras.dated(studies).assign(lane=lanes.to_numpy())
    ordered = dated.sort_values(["year", "study_id"], ignore_index=True)
    shown = pd.DataFrame(
        {
            "Year": (ordered["year"].astype("string") + ordered["dated_by"].map(DATED)).fillna("not stated"),
            "Group": ordered["lane"],
            "Study": ordered["name"],
            "Patients": ordered["n"].map(number),
            "Design": ordered["design"],
            "How it ended": ordered["status"],
            "Source": [source(row) for _, row in ordered.iterrows()],
        }
    )
    drawn = ordered[ordered["year"].notna()]
    span = (min(int(drawn["year"].min()), eras.REVIEW) - 2, max(int(drawn["year"].max()), eras.REVIEW) + 2)
    order = list(dict.fromkeys(lanes))
    by_kind = drawn["kind"].value_counts()
    said = ", ".join(f"{by_kind[kind]} {kind}" for kind in KINDS if kind in by_kind)
    counts = "; ".join(f"{lane}: {(drawn['lane'] == lane).sum()}" for lane in order)
    undated = len(ordered) - len(drawn)
    left = f"{undated} without a year {'stands' if undated == 1 else 'stand'} in the table only. " if undated else ""
    sizes = f"The larger a mark, the more patients (from {LARGE} on the same size; smallest where not stated)."
    return Figure(
        id=id,
        title=title,
        alt=f"{len(drawn)} studies by year from {drawn['year'].min()} to {drawn['year'].max()}: {said}. {counts}.",
        note=f"{sizes} The dashed line marks the end of {eras.REVIEW}, the year of the review. {left}{note}".strip(),
        sources=sorted(set(ordered["citekey"])),
        wide=_draw(drawn, order, span, 590),
        narrow=_draw(drawn, order, span, 290),
        table=Table(
            f"{id}-data", f"The studies behind: {title}", shown, ordered.drop(columns=["year", "dated_by", "lane"])
        ),
    )


def _draw(drawn: pd.DataFrame, order: list[str], span: tuple[int, int], width: int) -> alt.LayerChart:
    points, height = _placed(drawn, order, span, width)
    heads = points.groupby("lane", sort=False)["top"].first().reset_index()
    kinds = [kind for kind in KINDS if kind in set(points["kind"])]
    colours, shapes = zip(*(KINDS[kind] for kind in kinds), strict=True)
    legend = alt.Legend(title=None, orient="bottom", columns=1 if width < 400 else 3)
    x = alt.X(
        "at:Q", scale=alt.Scale(domain=span, nice=False), axis=alt.Axis(title=None, format="d", tickCount=6, grid=False)
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    review = alt.Chart(pd.DataFrame({"at": [eras.REVIEW + 0.5]}))
    return alt.layer(
        review.mark_rule(color=theme.MUTED, strokeDash=[4, 3], aria=False).encode(x=x),
        alt.Chart(heads.rename(columns={"top": "place"}))
        .mark_text(align="left", fontWeight="bold", limit=width)
        .encode(x=alt.value(0), y=y, text="lane:N"),
        alt.Chart(points)
        .mark_point(filled=True, opacity=0.8)
        .encode(
            x=x,
            y=y,
            size=alt.Size("area:Q", scale=None, legend=None),
            color=alt.Color("kind:N", legend=legend, scale=alt.Scale(domain=kinds, range=list(colours))),
            shape=alt.Shape("kind:N", legend=legend, scale=alt.Scale(domain=kinds, range=list(shapes))),
            tooltip=[
                alt.Tooltip("name:N", title="Study"),
                alt.Tooltip("at:Q", title="Year"),
                alt.Tooltip("patients:N", title="Patients"),
                alt.Tooltip("kind:N", title="Design"),
                alt.Tooltip("cited:N", title="Source"),
            ],
            description="name:N",
        ),
    ).properties(width=width, height=height)


def _placed(drawn: pd.DataFrame, order: list[str], span: tuple[int, int], width: int) -> tuple[pd.DataFrame, int]:
    """Each study with the area of its mark and its place (px from the top), so that no mark hides another."""
    share = np.sqrt(drawn["n"].astype(float).fillna(1).clip(1, LARGE) / LARGE)
    frame = pd.DataFrame(
        {
            "name": drawn["name"],
            "lane": drawn["lane"],
            "kind": drawn["kind"],
            "at": drawn["year"].astype(int),
            "patients": drawn["n"].map(number),
            "area": (SMALLEST + (LARGEST - SMALLEST) * share**2).round(0),
            "cited": drawn["citekey"].map(references.short_name),
        }
    )
    per_year, parts, top = width / (span[1] - span[0]), [], 0
    for lane in order:
        inside = frame[frame["lane"] == lane]
        if inside.empty:
            continue
        lines = _lines(inside, per_year)
        parts.append(inside.assign(top=top + HEAD / 2, place=top + HEAD + LINE * (np.array(lines) + 0.5)))
        top += HEAD + LINE * (max(lines) + 1)
    return pd.concat(parts), top


def _lines(points: pd.DataFrame, per_year: float) -> list[int]:
    """The first line of its lane in which each mark has room, marks taken from left to right."""
    ends: list[float] = []
    found = []
    for point in points.itertuples():
        middle, half = point.at * per_year, np.sqrt(point.area) / 2 + 1
        free = [number for number, end in enumerate(ends) if end <= middle - half]
        line = free[0] if free else len(ends)
        if line == len(ends):
            ends.append(0)
        ends[line] = middle + half
        found.append(line)
    return found
