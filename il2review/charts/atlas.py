"""The evidence map: diseases by setting, how much was studied, and which way the randomised studies point."""

import altair as alt
import numpy as np
import pandas as pd

from il2review import direction
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.formats import count

SIGNS = {
    direction.BETTER: ("+", theme.GREEN),
    direction.ALIKE: ("=", theme.BLUE),
    direction.WORSE: ("–", theme.PURPLE),
    direction.MIXED: ("±", theme.ORANGE),
    direction.UNREAD: ("?", theme.MUTED),
    direction.NONE: ("", theme.GRID),
}
"""Sign and colour of each direction."""
SHORT = {
    direction.ACTIVE: "Active",
    direction.QUIET: "Remission",
    direction.SURGERY: "Surgery",
    direction.GRAFT: "Grafts",
}
"""Heads of the columns on a phone."""
ROW, HEAD = 38, 20
NAMES = 220
SMALLEST, LARGEST = 12, 34  # px, side of a mark
LARGE = 3000
"""Patients at which a mark no longer grows."""


def atlas(cells: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """A grid of ``direction.evidence_map``: area for patients, a number for studies, sign and colour for direction."""
    groups = list(dict.fromkeys(cells["group"]))
    share = np.sqrt(cells["patients"].clip(1, LARGE).astype(float) / LARGE)
    frame = cells.assign(
        place=cells["group"].map(groups.index),
        side=SMALLEST + (LARGEST - SMALLEST) * share,
        sign=[_sign(row) for _, row in cells.iterrows()],
        label=cells["studies"].astype(str),
        said=[_said(row) for _, row in cells.iterrows()],
    ).drop(columns="citekey")
    shown = pd.DataFrame(
        {
            "Disease": cells["group"],
            "Setting": cells["setting"],
            "Studies": cells["studies"],
            "Patients": cells["patients"].map(count),
            "Randomised": cells["randomised"],
            "Better, alike, worse with IL-2": [
                "–".join(str(row[name]) for name in (direction.BETTER, direction.ALIKE, direction.WORSE))
                for _, row in cells.iterrows()
            ],
            "Direction": cells["direction"],
            "Source": [keys if keys.count(",") < 12 else "" for keys in cells["citekey"]],
        }
    )
    tally = cells["direction"].value_counts()
    read = "; ".join(f"{name}: {number}" for name, number in tally.items())
    key = ", ".join(f"{sign} {name}" for name, (sign, _) in SIGNS.items() if sign)
    return Figure(
        id=id,
        title=title,
        alt=f"Grid of {len(groups)} groups of diseases by {len(direction.COLUMNS)} settings; {len(cells)} cells have "
        f"studies. Cells by direction: {read}.",
        note=f"Left of a mark: studies; the larger the mark, the more patients. Right of it: {key}, with the number of "
        f"randomised studies that say so out of all of them (the rest say something else, or nothing that could be "
        f"read); a hollow mark rests on one; a pale mark: {direction.NONE}. A study counts by its hardest endpoint of "
        "health (not of cells or virus) that was compared with a control without IL-2, and a cell by what more than "
        f"half of the studies say that can be judged. {note}".strip(),
        sources=sorted({name for keys in cells["citekey"] for name in keys.split(",") if name}),
        wide=_draw(frame, groups, 110, above=False),
        narrow=_draw(frame, groups, 74, above=True),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, cells),
    )


def _sign(row) -> str:
    """'= 7/10': the direction, and how many of the randomised studies say so; only the sign where none does."""
    sign = SIGNS[row["direction"]][0]
    return f"{sign} {row[row['direction']]}/{row['randomised']}" if row["direction"] in row.index else sign


def _said(row) -> str:
    drawn = f"{row['randomised']} randomised: {row['direction']}" if row["randomised"] else row["direction"]
    where = f"{row['group']}, {row['setting'].lower()}"
    return f"{where}: {row['studies']} studies, {count(row['patients'])} patients; {drawn}"


def _draw(frame: pd.DataFrame, groups: list[str], cell: int, above: bool) -> alt.LayerChart:
    lift = HEAD if above else 0
    high = ROW + 2 * lift
    marks = frame.assign(y=frame["place"] * high + lift + ROW / 2, area=frame["side"] ** 2)
    tall = high * len(groups)
    scale = alt.Scale(domain=[tall, 0], nice=False)
    heads = [SHORT[name] if above else name for name in direction.COLUMNS]
    marks = marks.assign(column=marks["setting"].map(dict(zip(direction.COLUMNS, heads, strict=True))))
    x = alt.X(
        "column:N",
        sort=heads,
        scale=alt.Scale(domain=heads),
        axis=alt.Axis(title=None, orient="top", labelAngle=0, ticks=False, domain=False, labelLimit=0),
    )
    y = alt.Y("y:Q", scale=scale, axis=None)
    present = [name for name in SIGNS if name in set(frame["direction"])]
    shades = alt.Scale(domain=present, range=[SIGNS[name][1] for name in present])
    colour = alt.Color("direction:N", legend=None, scale=shades)
    rows = pd.DataFrame({"group": groups, "top": [place * high for place in range(len(groups))]})
    rows = rows.assign(text=rows["top"] + (9 if above else ROW / 2))
    base = alt.Chart(marks).encode(x=x, y=y)
    sign = {"align": "center", "dy": ROW / 2 + 9} if above else {"align": "left", "dx": 22}
    return alt.layer(
        alt.Chart(rows)
        .mark_rule(color=theme.GRID, aria=False)
        .encode(x=alt.value(0 if above else -NAMES), x2=alt.value(cell * 4), y=alt.Y("top:Q", scale=scale, axis=None)),
        base.mark_point(shape="square", filled=True, strokeWidth=2).encode(
            fill=alt.Fill("direction:N", legend=None, scale=shades),
            stroke=alt.Stroke("direction:N", legend=None, scale=shades),
            fillOpacity=alt.condition("datum.judged == 1", alt.value(0.15), alt.value(0.85)),
            size=alt.Size("area:Q", scale=None, legend=None),
            tooltip=[alt.Tooltip("said:N", title="Cell")],
            description="said:N",
        ),
        base.mark_text(fontWeight="bold", **sign).encode(text="sign:N", color=colour),
        base.mark_text(align="right", dx=-20).encode(text="label:N"),
        alt.Chart(rows)
        .mark_text(align="left")
        .encode(x=alt.value(0 if above else -NAMES), y=alt.Y("text:Q", scale=scale, axis=None), text="group:N"),
    ).properties(width=cell * 4, height=tall)
