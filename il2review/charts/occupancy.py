"""Receptor occupancy against concentration, with the spread of the published constants."""

import altair as alt
import numpy as np
import pandas as pd

from il2review import binding, prose
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.tables.laboratory import CHAINS

PICOMOLAR = 1e-12
MIDDLE = 1e-9
"""About the middle of the axis, in mol/L: the label of a mark before it stands to its right, after it to its left."""
DASH = {"high": [1, 0], "intermediate": [6, 3], "low": [2, 3]}
COLOUR = {"high": theme.BLUE, "intermediate": theme.ORANGE, "low": theme.PURPLE}
MOLAR = (
    "datum.value >= 1e6 ? datum.value/1e6 + ' µM' : "
    "datum.value >= 1000 ? datum.value/1000 + ' nM' : datum.value + ' pM'"
)
"""Labels of an axis in pM, in Vega's expression language."""
SHORT = {"high": "αβγ", "intermediate": "βγ", "low": "α"}


def occupancy(
    spread: pd.DataFrame, *, id: str, title: str, marks: pd.DataFrame | None = None, note: str = ""
) -> Figure:
    """Curves of filled receptors for each affinity class, banded by the lowest and highest published Kd.

    ``spread`` as ``binding.spread`` returns it; ``marks``, if given, has columns ``molar``, ``label`` and ``citekey``:
    concentrations that treatment reaches, drawn as vertical lines.
    """
    grid = np.logspace(-1, 6, 141)
    curves = pd.concat([_curve(row, grid) for _, row in spread.iterrows()], ignore_index=True)
    ends = " ".join(
        f"{CHAINS[row['affinity_class']].capitalize()}: half filled at {binding.concentration_text(row['middle'])}, "
        f"published range {binding.concentration_text(row['low'])} to {binding.concentration_text(row['high'])}."
        for _, row in spread.iterrows()
    )
    shown = pd.DataFrame(
        {
            "Receptor": spread["affinity_class"].map(CHAINS),
            "Affinity": spread["affinity_class"],
            "Middle Kd": spread["middle"].map(binding.concentration_text),
            "Lowest Kd": spread["low"].map(binding.concentration_text),
            "Highest Kd": spread["high"].map(binding.concentration_text),
            "Figures": spread["k"],
            "Source": spread["citekey"],
        }
    )
    keys = {key for keys in spread["citekey"] for key in keys.split(",")}
    keys |= set(marks["citekey"]) if marks is not None else set()
    data = curves.assign(**{c: curves[c].round(4) for c in ("picomolar", "middle", "least", "most")})
    return Figure(
        id=id,
        title=title,
        note=note,
        sources=sorted(keys),
        alt=f"Curves of the share of receptors filled against the concentration of IL-2 from 0.1 pM to 1 µM. {ends}",
        wide=_chart(data, marks, width=560, height=300, narrow=False),
        narrow=_chart(data, marks, width=270, height=260, narrow=True),
        table=Table(f"{id}-data", f"The constants behind: {title}", shown, data),
    )


def _curve(row, grid) -> pd.DataFrame:
    kd = {name: row[name] / PICOMOLAR for name in ("low", "middle", "high")}
    return pd.DataFrame(
        {
            "affinity": row["affinity_class"],
            "receptor": CHAINS[row["affinity_class"]],
            "picomolar": grid,
            "middle": 100 * binding.occupancy(grid, kd["middle"]),
            "least": 100 * binding.occupancy(grid, kd["high"]),
            "most": 100 * binding.occupancy(grid, kd["low"]),
        }
    )


def _chart(curves, marks, width, height, narrow) -> alt.LayerChart:
    names = list(dict.fromkeys(curves["receptor"]))
    classes = list(dict.fromkeys(curves["affinity"]))
    x = alt.X(
        "picomolar:Q",
        scale=alt.Scale(type="log", domain=[0.1, 1e6], nice=False),
        axis=alt.Axis(
            title="Concentration of IL-2",
            values=[0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6] if not narrow else [1, 1e3, 1e6],
            grid=False,
            labelExpr=MOLAR,
        ),
    )
    filled = alt.Scale(domain=[0, 100])
    percent = alt.Axis(title="Receptors filled (percent)", tickCount=5)
    y = alt.Y("middle:Q", scale=filled, axis=percent)
    colour = alt.Color(
        "receptor:N", sort=names, legend=None, scale=alt.Scale(domain=names, range=[COLOUR[c] for c in classes])
    )
    dash = alt.StrokeDash(
        "receptor:N", sort=names, legend=None, scale=alt.Scale(domain=names, range=[DASH[c] for c in classes])
    )
    tooltip = [
        alt.Tooltip("receptor:N", title="Receptor"),
        alt.Tooltip("picomolar:Q", title="IL-2 (pM)", format=".3~g"),
        alt.Tooltip("middle:Q", title="Filled (%)", format=".0f"),
    ]
    base = alt.Chart(curves)
    layers = [
        base.mark_area(opacity=0.16, aria=False).encode(
            x=x, y=alt.Y("least:Q", scale=filled, axis=percent), y2="most:Q", color=colour
        ),
        base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=colour, strokeDash=dash, tooltip=tooltip),
        _named(curves)
        .mark_text(align="left", dx=6, dy=10, fontWeight="bold")
        .encode(x=x, y=y, text="name:N", color=colour),
    ]
    for place, (_, spot) in enumerate(marks.iterrows() if marks is not None else ()):
        early = spot["molar"] < MIDDLE
        one = alt.Chart(pd.DataFrame({"picomolar": [spot["molar"] / PICOMOLAR], "label": [spot["label"]]}))
        layers += [
            one.mark_rule(color=theme.MUTED, strokeDash=[2, 2]).encode(
                x=x, tooltip=alt.Tooltip("label:N", title="Reached")
            ),
            one.mark_text(align="left" if early else "right", dx=4 if early else -4, limit=int(width * 0.7)).encode(
                x=x, y=alt.value(-10 - 17 * place), text="label:N"
            ),
        ]
    return alt.layer(*layers).properties(width=width, height=height)


def _named(curves: pd.DataFrame) -> alt.Chart:
    """Each curve's name beside the point where half of the receptors are filled."""
    half = (
        curves.assign(off=(curves["middle"] - 50).abs()).sort_values("off", kind="stable").drop_duplicates("receptor")
    )
    return alt.Chart(half[["receptor", "picomolar", "middle"]].assign(name=half["affinity"].map(SHORT)))


def words(row) -> str:
    """'10 pM (published: 5 pM to 40 pM; 6 figures)' for one class of ``binding.spread``."""
    low, high = binding.concentration_text(row["low"]), binding.concentration_text(row["high"])
    return f"{binding.concentration_text(row['middle'])} (published: {low} to {high}; {row['k']}{prose.GAP}figures)"
