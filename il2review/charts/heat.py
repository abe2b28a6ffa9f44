"""A grid of shares: how often each harm came with each regimen, the darker the more often."""

import altair as alt
import pandas as pd

from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.formats import GAP, count, interval, percent

ROW, HEAD = 32, 18
LETTER = 7.2


def heat(
    cells: pd.DataFrame, rows: list[str], columns: dict[str, str], *, id: str, title: str, note: str = ""
) -> Figure:
    """Shares of ``harms.by_regimen`` in a grid: ``rows`` are terms, ``columns`` regimens with their short names.

    A pooled share is printed bold, that of the largest of fewer series is not. An empty cell was not counted by anyone.
    """
    known = cells[cells["term"].isin(rows) & cells["regimen"].isin(columns)]
    places = {name: place for place, name in enumerate(rows)}
    frame = known.assign(
        short=known["regimen"].map(columns),
        place=known["term"].map(places),
        share=(100 * known["estimate"].astype(float)).round(1),
        printed=[percent(value).replace(f"{GAP}%", "") for value in known["estimate"]],
        said=[_said(row) for _, row in known.iterrows()],
    ).sort_values(["place", "short"], kind="stable")
    shown = pd.DataFrame(
        {
            "Harm": frame["term"],
            "Regimen": frame["regimen"],
            f"Share (95{GAP}% CI)": frame["said"],
            "Events/patients": [f"{row.events}/{count(row.total)}" for row in frame.itertuples()],
            "Series": frame["k"],
            "Source": frame["citekey"],
        }
    )
    key = "; ".join(f"{short} = {name}" for name, short in columns.items() if short != name)
    explained = "Bold: pooled over three or more series. Not bold: the largest of one or two. Numbers are percent."
    kept = ["term", "regimen", "estimate", "low", "high", "k", "pooled", "events", "total", "citekey"]
    data = frame[kept].assign(**{name: frame[name].astype(float).round(5) for name in ("estimate", "low", "high")})
    worst = frame.sort_values("share", ascending=False).iloc[0]
    return Figure(
        id=id,
        title=title,
        alt=f"Grid of {len(rows)} harms by {len(columns)} regimens with the percent of patients in each; "
        f"{len(frame)} cells are filled. Highest: {worst['term']} with {worst['regimen']}, {worst['said']}.",
        note=f"{key}. {explained} {note}".strip(". ") + "." if key else f"{explained} {note}".strip(),
        sources=sorted({name for keys in frame["citekey"] for name in keys.split(",")}),
        wide=_draw(frame, rows, list(columns.values()), min(64, 460 // len(columns))),
        narrow=_draw(frame, rows, list(columns.values()), min(48, 290 // len(columns)), above=True),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown.reset_index(drop=True), data),
    )


def _said(row) -> str:
    kind = "pooled" if row["pooled"] else "largest series"
    return f"{percent(row['estimate'])} ({interval(row['low'], row['high'], 'share')}), {kind}"


def _draw(frame: pd.DataFrame, rows: list[str], names: list[str], cell: int, above: bool = False) -> alt.LayerChart:
    lift = HEAD if above else 0
    high = ROW + lift
    top = frame["place"] * high + lift
    marks = frame.assign(top=top, bottom=top + ROW - 2, middle=top + ROW / 2 - 1)
    tall = high * len(rows)
    scale = alt.Scale(domain=[tall, 0], nice=False)
    x = alt.X(
        "short:N",
        sort=names,
        axis=alt.Axis(title=None, orient="top", labelAngle=-90, ticks=False, domain=False, labelLimit=0),
        scale=alt.Scale(domain=names, paddingInner=0.06, paddingOuter=0),
    )
    y = alt.Y("top:Q", scale=scale, axis=None)
    heads = pd.DataFrame({"row": rows, "head": [n * high + (8 if above else ROW / 2 - 1) for n in range(len(rows))]})
    left = -LETTER * max(map(len, rows)) - 8
    base = alt.Chart(marks).encode(x=x)
    tooltip = [
        alt.Tooltip("term:N", title="Harm"),
        alt.Tooltip("regimen:N", title="Regimen"),
        alt.Tooltip("said:N", title="Share"),
        alt.Tooltip("k:Q", title="Series"),
    ]
    return alt.layer(
        base.mark_rect(color=theme.ORANGE).encode(
            y=y,
            y2="bottom:Q",
            opacity=alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 80], range=[0.06, 0.6], clamp=True), legend=None),
            tooltip=tooltip,
            description="said:N",
        ),
        base.mark_text(fontWeight=alt.expr("datum.pooled ? 'bold' : 'normal'")).encode(
            y=alt.Y("middle:Q", scale=scale, axis=None), text="printed:N"
        ),
        alt.Chart(heads)
        .mark_text(align="left")
        .encode(x=alt.value(0 if above else left), y=alt.Y("head:Q", scale=scale, axis=None), text="row:N"),
    ).properties(width=cell * len(names), height=tall)
