"""Dated events in lanes, one a kind; the major ones have their names."""

import textwrap

import altair as alt
import pandas as pd

from il2review import references
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.tables.words import source

KINDS = {
    "discovery": theme.BLUE,
    "gene and protein": theme.BLUE,
    "receptor": theme.BLUE,
    "first use": theme.GREEN,
    "trial": theme.GREEN,
    "product": theme.ORANGE,
    "approval": theme.ORANGE,
    "withdrawn or stopped": theme.PURPLE,
}
"""Lanes from top to bottom, with their colours."""
SHAPES = ["circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "triangle-right", "triangle-left"]
LINE, HEAD, GAP = 16, 20, 10  # px: a line of names, a lane's own name above them, the room below
LETTER = 6.6  # px of one letter at 12 px, on the generous side
DOT = 6  # px that a dot takes on either side
ROOM = 2  # years left free before the first and after the last event


def timeline(events: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """Events by year, in a lane for each kind. ``events`` of the table ``milestones``.

    On a page each event is a dot, and the major ones have their names; on a phone the major events are a list.
    """
    ordered = events.assign(year=_years(events["date"])).sort_values(["year", "milestone_id"], ignore_index=True)
    shown = pd.DataFrame(
        {
            "When": ordered["date"] + ordered["dated_by"].map({"event": "", "publication": " (published)"}),
            "Kind": ordered["kind"],
            "What": ordered["event"],
            "More": ordered["detail"].fillna(""),
            "Source": [source(row) for _, row in ordered.iterrows()],
        }
    )
    counts = ordered["kind"].value_counts()
    first, last = ordered["date"].iloc[0][:4], ordered["date"].iloc[-1][:4]
    kinds = ", ".join(f"{counts[kind]} of the kind '{kind}'" for kind in KINDS if kind in counts)
    span = (int(ordered["year"].min()) - ROOM, int(ordered["year"].max()) + ROOM)
    points, height = _lanes(ordered, 600, span)
    return Figure(
        id=id,
        title=title,
        alt=f"{len(ordered)} dated events from {first} to {last}: {kinds}. The table lists them all.",
        note=note,
        sources=sorted(set(ordered["citekey"])),
        wide=_wide(points, height, 600, span),
        narrow=_narrow(ordered[ordered["major"]]),
        table=Table(f"{id}-data", f"The events behind: {title}", shown, ordered.drop(columns="year")),
    )


def _years(dates: pd.Series) -> pd.Series:
    """A date as a year with decimals: the middle of what is not stated."""

    def year(text: str) -> float:
        parts = [int(part) for part in text.split("-")]
        month = parts[1] - 1 if len(parts) > 1 else 6
        day = parts[2] - 1 if len(parts) > 2 else 15 if len(parts) > 1 else 0
        return round(parts[0] + month / 12 + day / 365, 2)

    return dates.map(year)


def _lanes(events: pd.DataFrame, width: int, span: tuple[int, int]) -> tuple[pd.DataFrame, int]:
    """Each event with its ``place`` (px from the top) and its name if it is major, and the height of all lanes."""
    rows, top = [], 0
    for kind in [kind for kind in KINDS if kind in set(events["kind"])]:
        lane = events[events["kind"] == kind].sort_values("major", ascending=False, kind="stable")
        taken: list[list[tuple[float, float]]] = []
        for _, event in lane.iterrows():
            at = (event["year"] - span[0]) / (span[1] - span[0]) * width
            long = LETTER * len(event["event"]) + 14
            sides = {"left": (at - DOT, at + long), "right": (at - long, at + DOT)} if event["major"] else {}
            line, align = _room(taken, {**sides, "": (at - DOT, at + DOT)}, width)
            rows.append(
                {
                    "kind": kind,
                    "year": event["year"],
                    "when": event["date"],
                    "event": event["event"],
                    "name": event["event"] if align else "",
                    "align": align,
                    "place": top + HEAD + LINE * line + LINE / 2,
                    "cited": references.short_name(event["citekey"]),
                }
            )
        top += HEAD + LINE * len(taken) + GAP
    return pd.DataFrame(rows), top


def _room(taken: list[list[tuple[float, float]]], sides: dict[str, tuple[float, float]], width: int) -> tuple[int, str]:
    """The line with room for the first of the ``sides`` (px from, to) that fits, and which; a new line if none has.

    ``taken`` holds what stands in each line already, and is brought up to date.
    """
    fits = {side: span for side, span in sides.items() if span[0] >= -DOT and span[1] <= width + DOT}
    for side, (begin, end) in fits.items():
        for line, spans in enumerate([*taken, []]):
            if all(end <= other[0] or begin >= other[1] for other in spans):
                if line == len(taken):
                    taken.append([])
                taken[line].append((begin, end))
                return line, side
    raise AssertionError("a new line holds every dot")


def _wide(points: pd.DataFrame, height: int, width: int, span: tuple[int, int]) -> alt.LayerChart:
    x = alt.X("year:Q", scale=alt.Scale(domain=span, nice=False), axis=alt.Axis(title=None, format="d", tickCount=10))
    y = alt.Y("place:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())), legend=None)
    tops = points.groupby("kind", sort=False)["place"].min() - LINE / 2 - HEAD / 2
    heads = pd.DataFrame({"kind": tops.index, "place": tops.to_numpy()})
    until = alt.param(
        name="until",
        value=span[1],
        bind=alt.binding_range(min=span[0] + ROOM, max=span[1], step=1, name="What was known by the year "),
    )
    base = alt.Chart(points).transform_filter("floor(datum.year) <= until")
    tooltip = [
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("event:N", title="What"),
        alt.Tooltip("cited:N", title="Source"),
    ]
    names = [
        base.transform_filter(f"datum.align == '{align}' && datum.name != ''")
        .mark_text(align=align, dx=8 if align == "left" else -8, fontSize=12)
        .encode(x=x, y=y, text="name:N")
        for align in ("left", "right")
    ]
    return (
        alt.layer(
            alt.Chart(heads)
            .mark_text(align="left", fontWeight="bold", fontSize=12)
            .encode(x=alt.value(0), y=y, text="kind:N", color=colour),
            base.mark_circle(size=55, opacity=1).encode(x=x, y=y, color=colour, tooltip=tooltip, description="event:N"),
            *names,
        )
        .properties(width=width, height=height)
        .add_params(until)
    )


def _narrow(events: pd.DataFrame) -> alt.LayerChart:
    rows, top = [], 0
    for _, event in events.iterrows():
        lines = textwrap.wrap(event["event"], 36)
        rows.append({"kind": event["kind"], "when": event["date"][:4], "place": top, "name": "\n".join(lines)})
        top += LINE * len(lines) + 6
    frame = pd.DataFrame(rows)
    frame["when"] = frame["when"].where(frame["when"] != frame["when"].shift(), "")
    y = alt.Y("place:Q", scale=alt.Scale(domain=[top, -LINE], nice=False), axis=None)
    legend = alt.Legend(title=None, orient="top", columns=2)
    kinds = [kind for kind in KINDS if kind in set(frame["kind"])]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[KINDS[kind] for kind in kinds]), legend=legend)
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=SHAPES[: len(kinds)]), legend=legend)
    base = alt.Chart(frame).encode(y=y)
    return alt.layer(
        base.mark_text(align="left", fontWeight="bold", fontSize=12).encode(x=alt.value(0), text="when:N"),
        base.mark_point(filled=True, size=50, opacity=1).encode(x=alt.value(42), color=colour, shape=shape),
        base.mark_text(align="left", baseline="line-top", dy=-6, lineBreak="\n", fontSize=12).encode(
            x=alt.value(54), text="name:N"
        ),
    ).properties(width=290, height=top + LINE)
