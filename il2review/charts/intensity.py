"""Regimens by daily dose, on one axis."""

import altair as alt
import numpy as np
import pandas as pd

from il2review import prose
from il2review.charts import theme
from il2review.dose import ADULT
from il2review.exhibit import Figure, Table
from il2review.tables.words import arm_names, published_dose

SHAPES = {"IL-2 alone": "circle", "with other treatment": "diamond"}
COLOURS = {"IL-2 alone": theme.BLUE, "with other treatment": theme.ORANGE}
ASSUMED = (
    f"Doses per kilogram and flat doses are converted for a body of {ADULT.kilograms:g} kg and "
    f"{ADULT.square_metres:g} m², an assumption; the published dose stands in the table."
)


def intensity(arms: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """One mark a regimen, ordered by daily dose (million IU per square metre), on a logarithmic axis.

    ``arms`` as ``dose.intensity`` returns them; refused regimens stand in the table with the reason.
    """
    known = arms[arms["miu_m2_day"].notna()].sort_values(["miu_m2_day", "study_id", "arm_id"], kind="stable")
    frame = pd.DataFrame(
        {
            "name": known["name"],
            "label": [f"{prose.significant(value)} MIU/m²" for value in known["miu_m2_day"]],
            "dose": known["miu_m2_day"].astype(float).round(4),
            "kind": np.where(known["intervention"] == "IL-2 alone", *SHAPES),
        }
    ).reset_index(drop=True)
    ordered = pd.concat([known, arms[arms["miu_m2_day"].isna()]])
    names = arm_names()
    shown = pd.DataFrame(
        {
            "Study": ordered["name"],
            "Arm": [names[row["study_id"], row["arm_id"]] for _, row in ordered.iterrows()],
            "One dose, as published": [published_dose(row) for _, row in ordered.iterrows()],
            "MIU/m², a day": [
                row["refused"] if pd.isna(row["miu_m2_day"]) else prose.significant(row["miu_m2_day"])
                for _, row in ordered.iterrows()
            ],
            "A cycle": [_summed(value) for value in ordered["miu_m2_cycle"]],
            "A course": [_summed(value) for value in ordered["miu_m2_course"]],
            "Source": ordered["citekey"],
        }
    )
    low, high = frame["dose"].min(), frame["dose"].max()
    return Figure(
        id=id,
        title=title,
        alt=f"{len(frame)} regimens by daily dose on a logarithmic axis, from {prose.significant(low)} to "
        f"{prose.significant(high)} million IU per square metre and day.",
        note=f"{ASSUMED} Circle: IL-2 alone; diamond: with other treatment. {note}".strip(),
        sources=sorted(set(ordered["citekey"])),
        wide=_chart(frame, plot=330, label=250, row=24),
        narrow=_chart(frame, plot=290, label=0, row=44),
        table=Table(f"{id}-data", f"The doses behind: {title}", shown, ordered[DOWNLOAD]),
    )


def _summed(value) -> str:
    return "not stated" if pd.isna(value) else prose.significant(value)


DOWNLOAD = [
    "study_id",
    "arm_id",
    "intervention",
    "route",
    "dose_value",
    "dose_unit",
    "doses_per_day",
    "days_per_cycle",
    "cycle_dose",
    "cycles",
    "miu_m2_day",
    "miu_m2_cycle",
    "miu_m2_course",
    "refused",
    "citekey",
]


def _chart(frame: pd.DataFrame, plot: int, label: int, row: int) -> alt.LayerChart:
    kinds = list(SHAPES)
    rows = alt.Scale(domain=[0, len(frame)], reverse=True, nice=False)
    places = theme.log_places(frame["dose"].min() / 2, frame["dose"].max() * 2)
    x = alt.X(
        "dose:Q",
        scale=alt.Scale(type="log", domain=[frame["dose"].min() / 1.3, frame["dose"].max() * 1.3], nice=False),
        axis=alt.Axis(title="Million IU per m² and day (log scale)", values=places, format="~f"),
    )
    above = 0.28 if not label else 0
    base = alt.Chart(frame.assign(y=np.arange(len(frame)) + 0.5, mark_y=np.arange(len(frame)) + 0.5 + above))
    text_y = alt.Y("y:Q", scale=rows, axis=None)
    marks = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=x,
        y=alt.Y("mark_y:Q", scale=rows, axis=None),
        color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=kinds, range=list(COLOURS.values()))),
        shape=alt.Shape("kind:N", legend=None, scale=alt.Scale(domain=kinds, range=list(SHAPES.values()))),
        tooltip=[alt.Tooltip("name:N", title="Study"), alt.Tooltip("label:N", title="A day"), alt.Tooltip("kind:N")],
        description="label:N",
    )
    if label:
        texts = [
            base.mark_text(align="left", limit=label - 8).encode(x=alt.value(-label), y=text_y, text="name:N"),
            base.mark_text(align="left").encode(x=alt.value(plot + 12), y=text_y, text="label:N"),
        ]
    else:
        both = base.transform_calculate(line="datum.name + ': ' + datum.label")
        texts = [both.mark_text(align="left", dy=-8, limit=plot).encode(x=alt.value(0), y=text_y, text="line:N")]
    room = {"left": 5, "top": 5, "bottom": 5, "right": 35 if label else 5}
    return alt.layer(marks, *texts).properties(width=plot, height=row * len(frame), padding=room)
