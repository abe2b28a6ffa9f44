"""Published levels against those that the model foretells, level by level."""

import altair as alt
import numpy as np
import pandas as pd

from il2review import references
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.fitting import misses, typical
from il2review.formats import GAP, significant
from il2review.tables.laboratory import RELATIONS
from il2review.tables.words import published_dose, source

ROUTES = {
    "intravenous bolus": (theme.BLUE, "circle"),
    "infusion": (theme.ORANGE, "square"),
    "subcutaneous": (theme.GREEN, "diamond"),
}
ARROWS = {">": "→", ">=": "→", "<": "←", "<=": "←"}


def misfit(levels: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """One mark a level: published over foretold. ``levels`` as ``exposure.levels`` returns them."""
    ordered = levels.sort_values(["ratio", "pk_id"], ignore_index=True)
    route = ordered["route"].where(~ordered["route"].str.contains("infusion"), "infusion")
    signs = ordered["relation"].map(RELATIONS).fillna("")
    points = pd.DataFrame(
        {
            "name": [f"{_cut(references.short_name(row['citekey']))}: {_brief(row)}" for _, row in ordered.iterrows()],
            "route": route,
            "ratio": ordered["ratio"].round(4),
            "words": [
                f"{sign}{significant(ratio)} times the model"
                for sign, ratio in zip(signs, ordered["ratio"], strict=True)
            ],
            "arrow": ordered["relation"].map(ARROWS).fillna(""),
        }
    )
    shown = pd.DataFrame(
        {
            "Dose and route": [_given(row) for _, row in ordered.iterrows()],
            "What": [_what(row) for _, row in ordered.iterrows()],
            "Published": signs + ordered["observed"].map(significant),
            "Model": [significant(value) for value in ordered["expected"]],
            "Published over model": [significant(value) for value in ordered["ratio"]],
            "Source": [source(row) for _, row in ordered.iterrows()],
        }
    )
    spread = typical(misses(ordered[~ordered["used"]]))
    return Figure(
        id=id,
        title=title,
        alt=f"{len(points)} published figures divided by the model's, from {significant(points['ratio'].min())} to "
        f"{significant(points['ratio'].max())}. {'; '.join(points['name'] + ', ' + points['words'])}.",
        note="MU: million units of unstated kind. Levels are in units per mL as the source counts them, areas in units "
        "times hours per mL, times in hours. "
        f"Typical factor between a figure and the model: {significant(spread)}. Band: within a factor of two. "
        f"Arrow: the source prints a bound. {note}".strip(),
        sources=sorted(set(ordered["citekey"])),
        wide=_draw(points, 300, above=False),
        narrow=_draw(points, 290, above=True),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, ordered),
    )


def _given(row) -> str:
    dose = published_dose(row)
    return row["route"] if dose == "not stated" else f"{dose}, {row['route']}"


UNITS = {"M{U}": "MU", "M[iU]": "MIU", "ug": "µg"}
WAYS = {"intravenous bolus": "bolus", "subcutaneous": "under the skin"}
MEASURED = {"area under the curve": ", area", "time to peak": ", time to peak"}


def _brief(row) -> str:
    """'1 MU/m² bolus', '20 MIU/m² under the skin, area' for the picture."""
    way = WAYS.get(row["route"], "infusion") + MEASURED.get(row["parameter"], "")
    if pd.isna(row["dose_value"]):
        return way
    unit, *rest = row["dose_unit"].split("/")
    return f"{row['dose_value']:g}{GAP}{'/'.join([UNITS.get(unit, unit), *rest]).replace('m2', 'm²')} {way}"


def _cut(name: str) -> str:
    return name if len(name) < 26 else f"{name[:24]}…"


def _what(row) -> str:
    at = f" after {significant(row['time_h'])}{GAP}h" if pd.notna(row["time_h"]) else ""
    return f"{row['parameter']}{at}"


def _draw(points: pd.DataFrame, width: int, *, above: bool) -> alt.LayerChart:
    row = 44 if above else 24
    frame = points.assign(y=np.arange(len(points)) * row + row / 2)
    reach = 1.3 * max(points["ratio"].max(), 1 / points["ratio"].min(), 4)
    scale = alt.Scale(type="log", domain=[1 / reach, reach], nice=False)
    places = theme.log_places(1 / reach, reach, leading=(1, 2, 5))
    axis = alt.Axis(title="Published level over the model's (log scale)", values=places, format="~f", grid=False)
    rows = alt.Scale(domain=[row * len(frame), 0], nice=False)
    x = alt.X("ratio:Q", scale=scale, axis=axis)
    band = alt.Chart(pd.DataFrame({"low": [0.5], "high": [2.0]})).mark_rect(color=theme.GRID, opacity=0.5, aria=False)
    legend = alt.Legend(title=None, orient="bottom", direction="vertical")
    kinds = [name for name in ROUTES if name in set(points["route"])]
    colours, shapes = zip(*(ROUTES[name] for name in kinds), strict=True)
    base = alt.Chart(frame).encode(y=alt.Y("y:Q", scale=rows, axis=None))
    return alt.layer(
        band.encode(x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"),
        alt.Chart(pd.DataFrame({"one": [1]}))
        .mark_rule(color=theme.MUTED, aria=False)
        .encode(x=alt.X("one:Q", scale=scale, axis=axis)),
        base.mark_point(filled=True, size=90, opacity=1, yOffset=10 if above else 0).encode(
            x=x,
            color=alt.Color("route:N", scale=alt.Scale(domain=kinds, range=list(colours)), legend=legend),
            shape=alt.Shape("route:N", scale=alt.Scale(domain=kinds, range=list(shapes)), legend=legend),
            tooltip=[alt.Tooltip("name:N", title="Level"), alt.Tooltip("words:N", title="Is")],
            description="words:N",
        ),
        base.mark_text(dy=10 if above else 0, dx=alt.expr("datum.arrow == '→' ? 14 : -14")).encode(x=x, text="arrow:N"),
        base.mark_text(align="left", limit=width if above else 380, dy=-8 if above else 0).encode(
            x=alt.value(0 if above else -390), text="name:N"
        ),
    ).properties(width=width, height=row * len(frame))
