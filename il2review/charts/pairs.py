"""Two results of one experiment joined by a line: without IL-2 and with it."""

import textwrap

import altair as alt
import pandas as pd

from il2review import references
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.formats import significant
from il2review.tables.words import source

LINE = 16
ENDS = {"control": theme.MUTED, "treated": theme.BLUE}


def pairs(
    rows: pd.DataFrame,
    name: pd.Series,
    *,
    id: str,
    title: str,
    axis: str,
    ends: tuple[str, str] = ("without IL-2", "with IL-2"),
    logarithm: bool = False,
    note: str = "",
) -> Figure:
    """One line an experiment, from ``control_value`` to ``treated_value``, in the order given.

    ``name`` says what each row is; rows without both values are left out. ``axis`` names the values and their unit,
    ``ends`` the two marks; ``logarithm`` draws them on a logarithmic axis.
    """
    known = rows["control_value"].notna() & rows["treated_value"].notna()
    both, names = rows[known].reset_index(drop=True), name[known].reset_index(drop=True)
    points = pd.DataFrame(
        {
            "name": names,
            "cited": [references.short_name(key) for key in both["citekey"]],
            "control": both["control_value"].astype(float),
            "treated": both["treated_value"].astype(float),
        }
    )
    words = [
        f"{p.name}: {significant(p.control)} {ends[0]}, {significant(p.treated)} {ends[1]}"
        for p in points.itertuples(index=False)
    ]
    shown = pd.DataFrame(
        {
            "Experiment": names,
            ends[0].capitalize(): [significant(value) for value in points["control"]],
            ends[1].capitalize(): [significant(value) for value in points["treated"]],
            "Unit": both["unit"].fillna(""),
            "Source": [source(row) for _, row in both.iterrows()],
        }
    )
    drawn = {"axis": axis, "ends": ends, "logarithm": logarithm}
    return Figure(
        id=id,
        title=title,
        alt=f"{len(points)} experiments. {'; '.join(words)}.",
        note=note,
        sources=sorted(set(both["citekey"])),
        wide=_draw(points, 300, 44, above=False, **drawn),
        narrow=_draw(points, 290, 40, above=True, **drawn),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, both),
    )


def _draw(points, width, letters, *, above, axis, ends, logarithm) -> alt.LayerChart:
    frame, top = points.assign(words="", y=0.0, place=0.0), 0.0
    for index, row in points.iterrows():
        lines = textwrap.wrap(row["name"], letters)
        high = LINE * len(lines)
        frame.loc[index, ["words", "y", "place"]] = [
            "\n".join(lines),
            top + LINE / 2,
            top + (high + 8 if above else high / 2),
        ]
        top += high + (26 if above else 10)
    low, most = frame[["control", "treated"]].min(axis=None), frame[["control", "treated"]].max(axis=None)
    domain = [low / 1.5, most * 1.5] if logarithm else [0, most * 1.05]
    scale = alt.Scale(type="log" if logarithm else "linear", domain=domain, nice=False)
    ticks = {"values": theme.log_places(*domain, leading=(1,))} if logarithm else {"tickCount": 5}
    x_axis = alt.Axis(title=axis, format="~f", grid=not above, **ticks)
    rows = alt.Scale(domain=[top, 0], nice=False)
    y = alt.Y("place:Q", scale=rows, axis=None)
    tooltip = [
        alt.Tooltip("name:N", title="Experiment"),
        alt.Tooltip("control:Q", title=ends[0]),
        alt.Tooltip("treated:Q", title=ends[1]),
        alt.Tooltip("cited:N", title="Source"),
    ]
    base = alt.Chart(frame)
    long = base.transform_fold(["control", "treated"], as_=["end", "value"]).transform_calculate(
        which=f"datum.end == 'control' ? '{ends[0]}' : '{ends[1]}'"
    )
    legend = alt.Legend(title=None, orient="top", direction="horizontal")
    colour = alt.Color("which:N", scale=alt.Scale(domain=list(ends), range=list(ENDS.values())), legend=legend)
    shape = alt.Shape("which:N", scale=alt.Scale(domain=list(ends), range=["circle", "diamond"]), legend=legend)
    text = base.mark_text(align="left", lineBreak="\n", baseline="middle", lineHeight=LINE)
    return alt.layer(
        base.mark_rule(color=theme.MUTED, strokeWidth=2, aria=False).encode(
            x=alt.X("control:Q", scale=scale, axis=x_axis), x2="treated:Q", y=y
        ),
        long.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("value:Q", scale=scale, axis=x_axis),
            y=y,
            color=colour,
            shape=shape,
            tooltip=tooltip,
            description="name:N",
        ),
        text.encode(x=alt.value(0 if above else -7 * letters), y=alt.Y("y:Q", scale=rows, axis=None), text="words:N"),
    ).properties(width=width, height=top)


def relative(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with both values divided by the control's, which becomes one."""
    multiple = rows["treated_value"] / rows["control_value"].fillna(1)
    return rows.assign(treated_value=multiple, control_value=1.0, unit="{fold}")
