"""The signal from IL-2 to the cell's answer, drawn from the steps in ``signalling``."""

import math

import altair as alt
import pandas as pd

from il2review import references
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.tables.words import source

PLACES = {
    "IL-2": (1.5, 0),
    "IL-2R alpha": (0.3, 1),
    "IL-2R beta": (1.5, 1),
    "gamma chain": (2.6, 1),
    "LCK": (3.0, 1.9),
    "JAK1": (1.1, 2),
    "JAK3": (2.25, 2),
    "SHC": (2.3, 3),
    "STAT3": (0.75, 3.6),
    "STAT5": (0, 3.2),
    "PI3K": (1.5, 3),
    "GRB2-SOS": (2.3, 4),
    "AKT": (1.5, 4),
    "RAS": (2.3, 5),
    "p70 S6 kinase": (1.0, 6),
    "p27": (0.95, 4.6),
    "MEK/ERK": (2.3, 6),
    "SOCS1": (3.4, 2.4),
    "SOCS3": (3.4, 3.2),
    "CIS": (3.4, 4.0),
    "PTEN": (3.4, 4.8),
    "BLIMP-1": (3.4, 5.8),
    "IL-2 gene": (3.4, 7.0),
    "FOXP3": (3.4, 8.2),
    "CD25 gene": (-0.05, 7.6),
    "interferon-gamma": (0.72, 7.2),
    "killing (perforin)": (0.5, 8.8),
    "survival": (1.35, 8.7),
    "BCL-2": (2.05, 8.7),
    "proliferation": (2.1, 7.6),
    "MYC": (2.7, 8.7),
}
"""Where each node stands: columns across (signal in three branches, brakes at the right), rows down."""
GREEK = {
    "IL-2R alpha": "receptor α",
    "IL-2R beta": "receptor β",
    "gamma chain": "receptor γ",
    "interferon-gamma": "IFN-γ",
}
BRAKE = "inhibits"
RECEPTOR = ("IL-2R alpha", "IL-2R beta", "gamma chain")
STYLES = {"step": theme.BLUE, "brake": theme.PURPLE}


def pathway(steps: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """Arrows between what acts and what is acted on. ``steps`` of the table ``signalling``.

    Several sources of one step are one arrow. What a source shows to follow from IL-2 without the steps between has no
    arrow; where no other step leads there it is starred. Nodes without a place (``PLACES``) stand in the table alone.
    """
    edges = _edges(steps)
    reached = set(edges["to_node"])
    starred = set(steps[steps["from_node"].eq("IL-2")]["to_node"]) & set(PLACES) - reached
    named = {name: GREEK.get(name, name) for name in PLACES if name in reached | set(edges["from_node"]) | starred}
    named |= {name: f"{named[name]} *" for name in starred}
    shown = pd.DataFrame(
        {
            "Step": steps["from_node"] + " " + steps["relation"] + " " + steps["to_node"],
            "Pathway": steps["pathway"],
            "Shown by": steps["evidence"].fillna(""),
            "Source": [source(row) for _, row in steps.iterrows()],
        }
    )
    words = "; ".join(f"{e.from_node} {e.relation} {e.to_node}" for e in edges.itertuples())
    return Figure(
        id=id,
        title=title,
        alt=f"A diagram of {len(named)} molecules and answers of the cell, joined by {len(edges)} arrows: {words}.",
        note=f"IFN: interferon. * Follows from IL-2; the steps between are not among those read. {note}".strip(),
        sources=sorted(set(steps["citekey"])),
        wide=_draw(edges, named, 150, 58, 12),
        narrow=_draw(edges, named, 74, 58, 10),
        table=Table(f"{id}-data", f"The steps behind: {title}", shown, steps),
    )


def _edges(steps: pd.DataFrame) -> pd.DataFrame:
    """One row a pair of nodes that have a place, with its sources and its style."""
    placed = steps[steps["from_node"].isin(PLACES) & steps["to_node"].isin(PLACES)]
    grouped = placed.groupby(["from_node", "to_node"], sort=False)
    edges = grouped.agg(
        relation=("relation", "first"), citekey=("citekey", lambda keys: list(dict.fromkeys(keys)))
    ).reset_index()
    far = edges["from_node"].eq("IL-2") & ~edges["to_node"].isin(RECEPTOR)
    return (
        edges[~far].assign(style=edges["relation"].eq(BRAKE).map({True: "brake", False: "step"})).reset_index(drop=True)
    )


def _draw(edges: pd.DataFrame, named: dict[str, str], across: int, down: int, size: int) -> alt.LayerChart:
    nodes = pd.DataFrame([_node(*names, across, down, size) for names in named.items()])
    boxes = nodes.set_index("name")
    lines = pd.DataFrame([_line(edge, boxes) for edge in edges.itertuples()])
    width, height = int(across * 4.1), int(down * 9.6)
    x_scale, y_scale = (alt.Scale(domain=domain, nice=False) for domain in ([0, width], [height, 0]))
    axes = {"axis": None}
    style = alt.Color(
        "style:N",
        scale=alt.Scale(domain=list(STYLES), range=list(STYLES.values())),
        legend=alt.Legend(title=None, orient="bottom"),
    )
    tooltip = [alt.Tooltip("words:N", title="Step"), alt.Tooltip("cited:N", title="Source")]
    base = alt.Chart(lines)
    end = {"x": alt.X("x2:Q", scale=x_scale, **axes), "y": alt.Y("y2:Q", scale=y_scale, **axes)}
    rule = base.mark_rule(strokeWidth=1.8).encode(
        x=alt.X("x:Q", scale=x_scale, **axes),
        y=alt.Y("y:Q", scale=y_scale, **axes),
        x2="x2:Q",
        y2="y2:Q",
        color=style,
        tooltip=tooltip,
        description="words:N",
    )
    heads = [
        base.transform_filter(f"datum.style {sign} 'brake'")
        .mark_point(shape=shape, filled=filled, size=60, opacity=1, strokeWidth=2.5, aria=False)
        .encode(**end, color=style, angle=alt.Angle("angle:Q", scale=None))
        for sign, shape, filled in (("!=", "triangle", True), ("==", "stroke", False))
    ]
    names = (
        alt.Chart(nodes)
        .mark_text(fontSize=size, fontWeight="bold", lineBreak="\n", lineHeight=size + 2, baseline="middle")
        .encode(x=alt.X("x:Q", scale=x_scale, **axes), y=alt.Y("top:Q", scale=y_scale, **axes), text="text:N")
    )
    return alt.layer(rule, *heads, names).properties(width=width, height=height)


def _node(name: str, shown: str, across: int, down: int, size: int) -> dict:
    """The name's place, its lines as ``shown``, and half its extent in px."""
    column, row = PLACES[name]
    lines = shown.replace(" (", "\n(").replace("S6 k", "S6\nk").split("\n")
    x, y = across * (column + 0.35), down * (row + 0.4)
    return {
        "name": name,
        "text": "\n".join(lines),
        "x": x,
        "y": y,
        "top": y - (len(lines) - 1) * (size + 2) / 2,
        "wide": max(map(len, lines)) * size * 0.3 + 3,
        "high": len(lines) * (size + 2) / 2 + 3,
    }


def _line(edge, boxes: pd.DataFrame) -> dict:
    start, stop = boxes.loc[edge.from_node], boxes.loc[edge.to_node]
    dx, dy = stop["x"] - start["x"], stop["y"] - start["y"]

    def reach(box) -> float:
        """Share of the way that lies inside a box around a name."""
        return min(box["wide"] / abs(dx) if dx else math.inf, box["high"] / abs(dy) if dy else math.inf)

    near, far = reach(start), 1 - reach(stop) - 4 / math.hypot(dx, dy)
    angle = math.degrees(math.atan2(dx, -dy))
    return {
        "x": round(start["x"] + near * dx, 1),
        "y": round(start["y"] + near * dy, 1),
        "x2": round(start["x"] + far * dx, 1),
        "y2": round(start["y"] + far * dy, 1),
        "angle": round(angle, 1),
        "style": edge.style,
        "words": f"{edge.from_node} {edge.relation} {edge.to_node}",
        "cited": "; ".join(references.short_name(key) for key in edge.citekey),
    }
