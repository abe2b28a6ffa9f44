"""How long complete responders were followed, and how many of them were still free of disease."""

import altair as alt
import numpy as np
import pandas as pd

from il2review import prose
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.tables.words import number, source

KEY = "Dot: median follow-up; line: from the shortest to the longest; none where it is not stated."
ROW = {"wide": 28, "narrow": 62}


def lasting(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """One line a series: the share of complete responders still free of disease, over the months of follow-up.

    ``rows`` of ``evidence.outcomes`` for the endpoint 'ongoing CR', one for each cohort, in the order in which they
    are drawn. The dot is the median follow-up, the line reaches from the shortest to the longest, as far as stated.
    """
    frame = pd.DataFrame(
        {
            "name": rows["name"],
            "said": [f"{row['events']}/{row['total']} still complete" for _, row in rows.iterrows()],
            "follow": [followed(row) for _, row in rows.iterrows()],
            "median": rows["follow_up"].astype(float),
            "low": rows["follow_up_low"].astype(float),
            "high": rows["follow_up_high"].astype(float),
        }
    )
    frame["label"] = frame["said"] + "; " + frame["follow"]
    frame["end"] = frame[["median", "low", "high"]].max(axis=1)
    frame["start"] = frame["low"].fillna(frame["median"]).fillna(frame["high"])
    shown = pd.DataFrame(
        {
            "Series": rows["name"],
            "Treatment": rows["intervention"],
            "Complete responders": rows["total"].map(number),
            "Still complete": [prose.share_with_interval(row) for _, row in rows.iterrows()],
            "Followed for": frame["follow"],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    kept = ["study_id", "arm_id", "intervention", "events", "total", "follow_up", "follow_up_low", "follow_up_high"]
    known = int(frame["end"].notna().sum())
    return Figure(
        id=id,
        title=title,
        alt=f"{len(frame)} series of complete responders with their follow-up in months, known for {known}: "
        + "; ".join(frame["name"].astype(str) + " " + frame["label"])
        + ".",
        note=f"{KEY} {note}".strip(),
        sources=sorted(set(rows["citekey"])),
        wide=_draw(frame, 230, 240, above=False),
        narrow=_draw(frame, 290, 0, above=True),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, rows[[*kept, "citekey"]]),
    )


def followed(row) -> str:
    """'27 months (3 to 60)', '3 to 60 months', or 'follow-up not stated'."""
    low, middle, high = (row[name] for name in ("follow_up_low", "follow_up", "follow_up_high"))
    spread = ""
    if pd.notna(low) and pd.notna(high):
        spread = f"{low:g} to {high:g}"
    elif pd.notna(low) or pd.notna(high):
        spread = f"from {low:g}" if pd.notna(low) else f"up to {high:g}"
    if pd.notna(middle):
        return f"{middle:g}{prose.GAP}months" + (f" ({spread})" if spread else "")
    return f"{spread}{prose.GAP}months" if spread else "follow-up not stated"


def _draw(frame: pd.DataFrame, plot: int, label: int, above: bool) -> alt.LayerChart:
    size = "narrow" if above else "wide"
    points = frame.assign(y=np.arange(len(frame)) + 0.5, mark=np.arange(len(frame)) + (0.82 if above else 0.5))
    rows = alt.Scale(domain=[0, len(frame)], reverse=True, nice=False)
    reach = float(np.nanmax([*frame["end"], 12.0]))
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[0, 12 * np.ceil(reach / 12)], nice=False),
        axis=alt.Axis(title="Months of follow-up", grid=False, tickCount=5),
    )
    y = alt.Y("mark:Q", scale=rows, axis=None)
    tooltip = [alt.Tooltip("name:N", title="Series"), alt.Tooltip("label:N", title="Result")]
    base = alt.Chart(points)
    layers = [
        base.transform_filter("isValid(datum.start)")
        .mark_rule(color=theme.BLUE, strokeWidth=3, aria=False)
        .encode(x=x, x2="end:Q", y=y, tooltip=tooltip)
    ]
    if frame["median"].notna().any():  # an empty group of marks has no name for a screen reader
        layers.append(
            base.transform_filter("isValid(datum.median)")
            .mark_point(filled=True, size=75, opacity=1, color=theme.BLUE)
            .encode(x=alt.X("median:Q"), y=y, tooltip=tooltip, description="label:N")
        )
    text_y = alt.Y("y:Q", scale=rows, axis=None)
    if above:
        layers += [
            base.mark_text(align="left", dy=-20, limit=plot).encode(x=alt.value(0), y=text_y, text="name:N"),
            base.mark_text(align="left", dy=-3, limit=plot).encode(x=alt.value(0), y=text_y, text="label:N"),
        ]
    else:
        layers += [
            base.mark_text(align="left", limit=label - 8).encode(x=alt.value(-label), y=text_y, text="name:N"),
            base.mark_text(align="left").encode(x=alt.value(plot + 12), y=text_y, text="label:N"),
        ]
    room = {"left": 5, "top": 5, "bottom": 5, "right": 5 if above else 35}
    return alt.layer(*layers).properties(width=plot, height=ROW[size] * len(frame), padding=room)
