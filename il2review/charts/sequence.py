"""The sequence of IL-2 with every residue that somebody changed, letter by letter."""

import altair as alt
import pandas as pd

from il2review.charts import theme
from il2review.exhibit import Figure, Table

CELL, HIGH = 17, 48  # px: a letter, and a line of letters with their numbers
WIDE, NARROW = 40, 18
"""Letters to a line."""
PURPOSES = {
    "lower binding to alpha": (theme.BLUE, "a"),
    "lower binding to beta or gamma": (theme.ORANGE, "b"),
    "higher binding to beta": (theme.GREEN, "B"),
    "other": (theme.PURPLE, "o"),
}
"""What a change is for, with its colour and the sign under the letter."""


def sequence(
    letters: str, variants: pd.DataFrame, *, id: str, title: str, sources: list[str], note: str = ""
) -> Figure:
    """The mature protein's letters; a changed one is filled, and signs under it say what the changes are for.

    ``variants``: rows of the table of that name. A residue that is changed for several purposes is filled in the colour
    of the commonest. Changes without a known place stand in the table only.
    """
    placed = variants[variants["position"].between(1, len(letters))].copy()
    placed["aim"] = placed["purpose"].where(placed["purpose"].isin(list(PURPOSES)), "other")
    told = placed.assign(words=placed["agent"] + ": " + placed.apply(_change, axis=1))
    frame = pd.DataFrame({"position": range(1, len(letters) + 1), "letter": list(letters)})
    by_place = told.groupby("position")
    frame = frame.assign(
        aim=frame["position"].map(by_place["aim"].agg(lambda aims: aims.value_counts().index[0])),
        signs=frame["position"].map(by_place["aim"].agg(_signs)).fillna(""),
        words=frame["position"].map(by_place["words"].agg("; ".join)).fillna("not changed"),
    )
    changed = frame[frame["aim"].notna()]
    counts = placed["aim"].value_counts()
    aims = [name for name in PURPOSES if name in counts]
    key = "; ".join(f"{PURPOSES[name][1]} {name}" for name in aims)
    shown = pd.DataFrame(
        {
            "Place": [_place(row) for _, row in variants.iterrows()],
            "Molecule": variants["agent"],
            "Change": variants.apply(_change, axis=1),
            "Meant for": variants["purpose"],
            "What it does": variants["effect"].fillna("not said"),
            "Source": [f"{row['citekey']} @ {row['locator']}" for _, row in variants.iterrows()],
        }
    ).sort_values("Place", key=lambda places: pd.to_numeric(places, errors="coerce"), kind="stable", ignore_index=True)
    said = ", ".join(f"{row['letter']}{row['position']}" for _, row in changed.iterrows())
    return Figure(
        id=id,
        title=title,
        alt=f"The {len(letters)} residues of mature human IL-2 in lines; {len(changed)} of them are changed in some "
        f"molecule: {said}. Changes by purpose: {', '.join(f'{counts[name]} {name}' for name in aims)}.",
        note=f"Numbers count from the first residue of the mature protein. Signs under a letter: {key}. {note}".strip(),
        sources=sources,
        wide=_draw(frame, aims, WIDE),
        narrow=_draw(frame, aims, NARROW),
        table=Table(f"{id}-data", f"The changes behind: {title}", shown, variants),
    )


def _change(row) -> str:
    new = "" if pd.isna(row["new"]) else row["new"]
    if pd.notna(row["wild"]) and pd.notna(row["position"]):
        return f"{row['wild']}{row['position']:g}{new if len(new) == 1 else ' to ' + new}"
    return f"{row['kind']}{': ' + new if new else ''}"


def _place(row) -> str:
    if pd.isna(row["position"]):
        return "not known"
    end = "" if pd.isna(row["position_end"]) else f"–{row['position_end']:g}"
    return f"{row['position']:g}{end}"


def _signs(aims: pd.Series) -> str:
    return "".join(PURPOSES[name][1] for name in PURPOSES if name in set(aims))


def _draw(frame: pd.DataFrame, aims: list[str], per_line: int) -> alt.LayerChart:
    place = frame["position"] - 1
    marks = frame.assign(
        x=place % per_line * CELL + CELL / 2,
        y=place // per_line * HIGH + 20,
        under=place // per_line * HIGH + 36,
        over=place // per_line * HIGH + 6,
    )
    width, tall = per_line * CELL, (int(place.max()) // per_line + 1) * HIGH
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    scale = alt.Scale(domain=[tall, 0], nice=False)

    def at(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", scale=scale, axis=None)

    colour = alt.Color(
        "aim:N",
        scale=alt.Scale(domain=aims, range=[PURPOSES[name][0] for name in aims]),
        legend=alt.Legend(title=None, orient="bottom", columns=2 if per_line == WIDE else 1, symbolType="square"),
    )
    changed = alt.Chart(marks[marks["aim"].notna()])
    tooltip = [alt.Tooltip("position:Q", title="Place"), alt.Tooltip("words:N", title="Changes")]
    return alt.layer(
        changed.mark_point(shape="square", filled=True, size=240, opacity=0.3).encode(
            x=x, y=at("y"), color=colour, tooltip=tooltip, description="words:N"
        ),
        alt.Chart(marks)
        .mark_text(fontWeight=alt.expr("datum.aim ? 'bold' : 'normal'"))
        .encode(x=x, y=at("y"), text="letter:N", tooltip=tooltip),
        changed.mark_text(color=theme.MUTED).encode(x=x, y=at("under"), text="signs:N"),
        alt.Chart(marks[marks["position"] % 10 == 0])
        .mark_text(color=theme.MUTED)
        .encode(x=x, y=at("over"), text="position:Q"),
    ).properties(width=width, height=tall)
