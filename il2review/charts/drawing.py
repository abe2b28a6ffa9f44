"""Draws the lines of a forest plot, wide for a page and narrow for a phone."""

from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from il2review.charts import theme
from il2review.charts.lines import HEAD, HEADING, MARKS, POOL, PREDICTION, STEP, STUDY

LINEAR = ("share", "difference", "months", "MD")
"""Measures on a linear axis; ratios have a logarithmic one."""
BIAS_COLOURS = {"low": theme.GREEN, "some concerns": theme.ORANGE, "high": theme.PURPLE}
LETTER = 7.2
"""Width of a letter in pixels, taken generously: the reader's font may be wider than the one measured with."""


@dataclass(frozen=True)
class Size:
    """Width of the plot, height of a line, width of the names; ``above`` puts the name above the interval."""

    plot: int
    row: int
    label: int
    above: bool


WIDE = Size(plot=240, row=28, label=240, above=False)
NARROW = Size(plot=300, row=62, label=0, above=True)


def chart(
    frame: pd.DataFrame, measure: str, axis_title: list[str], size: Size, said: float | None = None
) -> alt.LayerChart:
    """The picture. ``frame`` as ``lines.frame`` returns it, on the scale of the measure (shares from 0 to 1).

    ``said`` draws a line at a share that somebody claimed.
    """
    if size.above:
        frame = frame[frame["kind"] != HEAD]
    frame = frame.assign(y=np.arange(len(frame)) + 0.5)
    if measure in ("share", "difference"):
        frame[["estimate", "low", "high"]] *= 100
    scale = _scale(frame, measure, said)
    rows = alt.Scale(domain=[0, len(frame)], reverse=True, nice=False)
    axis = alt.Axis(title=axis_title, grid=False, format="~f", titlePadding=8, **_ticks(scale, measure, size))
    frame = frame.assign(mark_y=frame["y"] + (0.3 if size.above else 0))
    layers = [*_reference(measure, scale, axis, said), *_marks(frame, scale, rows, axis)]
    pools = frame[frame["kind"] == POOL]
    layers += [_diamond(row, scale, rows, 7 / size.row) for _, row in pools.iterrows()]
    layers += _words(frame, rows, size)
    return alt.layer(*layers).properties(width=size.plot, height=size.row * len(frame), padding=_room(frame, size))


def _scale(frame: pd.DataFrame, measure: str, said: float | None) -> alt.Scale:
    drawn = frame[~frame["kind"].isin([HEAD, HEADING])]
    low = float(drawn[["low", "estimate"]].min(axis=None))
    high = float(drawn[["high", "estimate"]].max(axis=None))
    high = high if said is None else max(high, 100 * said + 2)
    if measure == "share":
        return alt.Scale(domain=[0, min(100, 5 * np.ceil(high / 5))], nice=False, clamp=True)
    if measure == "months":
        return alt.Scale(domain=[0, 5 * np.ceil(high / 5)], nice=False)
    if measure == "MD":
        reach = 1.1 * max(-low, high)
        return alt.Scale(domain=[-reach, reach], nice=False)
    if measure == "difference":
        reach = 5 * np.ceil(max(-low, high, 5) / 5)
        return alt.Scale(domain=[-reach, reach], nice=False)
    reach = 1.08 * max(np.log(1 / max(low, 0.05)), np.log(min(high, 20)), np.log(1.5))
    return alt.Scale(type="log", domain=[float(np.exp(-reach)), float(np.exp(reach))], nice=False, clamp=True)


def _ticks(scale: alt.Scale, measure: str, size: Size) -> dict:
    """Round places for the axis; few on a phone."""
    if measure in LINEAR:
        return {"tickCount": 5}
    low, high = scale.domain
    few = (0.1, 0.2, 0.5, 1, 2, 5, 10)
    places = few if size.above or high / low > 30 else (0.2, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 5)
    return {"values": [place for place in places if low <= place <= high]}


def _reference(measure, scale, axis, said: float | None) -> list[alt.Chart]:
    """The line of no effect, where the measure has one, or that of a claim."""
    if said is not None:
        at, style = 100 * said, {"color": theme.MUTED, "strokeDash": [4, 3]}
    elif measure in ("share", "months"):
        return []
    else:
        at, style = 0 if measure in ("difference", "MD") else 1, {"color": theme.GRID}
    rule = alt.Chart(pd.DataFrame({"at": [at]})).mark_rule(strokeWidth=2, aria=False, **style)
    return [rule.encode(x=alt.X("at:Q", scale=scale, axis=axis))]


def _marks(frame, scale, rows, axis) -> list[alt.Chart]:
    base = alt.Chart(frame)
    y = alt.Y("mark_y:Q", scale=rows, axis=None)
    colour = alt.condition(f"datum.kind == '{STUDY}'", alt.value(theme.BLUE), alt.value(theme.ORANGE))
    tooltip = [alt.Tooltip("name:N", title="Study"), alt.Tooltip("label:N", title="Estimate")]
    dashed = alt.condition(f"datum.kind == '{PREDICTION}'", alt.value([4, 3]), alt.value([1, 0]))
    intervals = (
        base.transform_filter(f"datum.kind != '{POOL}' && isValid(datum.low) && isValid(datum.high)")
        .mark_rule(strokeWidth=2, aria=False)
        .encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", y=y, color=colour, tooltip=tooltip, strokeDash=dashed
        )
    )
    points = (
        base.transform_filter(f"(datum.kind == '{STUDY}' || datum.kind == '{STEP}') && isValid(datum.estimate)")
        .mark_point(filled=True, shape="square", opacity=1)
        .encode(
            x=alt.X("estimate:Q", scale=scale, axis=axis),
            y=y,
            size=alt.Size("area:Q", scale=None, legend=None),
            color=colour,
            tooltip=tooltip,
            description="label:N",
        )
    )
    drawn = frame["kind"].isin([STUDY, STEP]) & frame["estimate"].notna()
    return (
        [intervals, points] if drawn.any() else [intervals]
    )  # an empty group of marks has no name for a screen reader


def _diamond(row: pd.Series, x_scale, y_scale, tall: float) -> alt.Chart:
    corners = pd.DataFrame(
        {
            "x": [row["low"], row["estimate"], row["high"], row["estimate"], row["low"]],
            "corner": row["mark_y"] + tall * np.array([0, -1, 0, 1, 0]),
            "order": range(5),
            "name": row["name"],
            "label": row["label"],
        }
    )
    return (
        alt.Chart(corners)
        .mark_line(filled=True, color=theme.ORANGE, opacity=1)
        .encode(
            x=alt.X("x:Q", scale=x_scale),
            y=alt.Y("corner:Q", scale=y_scale, axis=None),
            order="order:Q",
            tooltip=[alt.Tooltip("name:N", title="Study"), alt.Tooltip("label:N", title="Estimate")],
        )
    )


def _words(frame: pd.DataFrame, rows: alt.Scale, size: Size) -> list[alt.Chart]:
    """Name, estimate, weight and risk of bias of each line."""
    base, y = alt.Chart(frame), alt.Y("y:Q", scale=rows, axis=None)
    bold = {
        "fontWeight": alt.expr(f"datum.kind == '{POOL}' || datum.kind == '{HEADING}' ? 'bold' : 'normal'"),
        "color": alt.expr(f"datum.kind == '{HEAD}' ? '{theme.MUTED}' : '{theme.INK}'"),
    }

    def at(x: float, column: str, **style) -> alt.Chart:
        return base.mark_text(**{"align": "left", **style, **bold}).encode(x=alt.value(x), y=y, text=f"{column}:N")

    if size.above:
        both = base.transform_calculate(line="datum.weight ? datum.label + ' · weight ' + datum.weight : datum.label")
        below = both.mark_text(align="left", limit=size.plot, **bold).encode(x=alt.value(0), y=y, text="line:N")
        return [at(0, "name", dy=-18, limit=size.plot - 24), below, *_bias(frame, rows, size.plot - 8, -0.29)]
    ends = size.plot + 12 + _width(frame["label"])
    texts = [at(-size.label, "name", limit=size.label - 34), at(size.plot + 12, "label")]
    if frame["weight"].any():
        texts.append(at(ends + 42, "weight", align="right"))
    return [*texts, *_bias(frame, rows, ends + 64, 0)]


def _bias(frame: pd.DataFrame, rows: alt.Scale, x: float, shift: float) -> list[alt.Chart]:
    """A mark for the overall risk of bias of each judged study: sign and colour."""
    judged = frame[(frame["bias"] != "") & (frame["kind"] != HEAD)]
    if judged.empty:
        return []
    over = frame[frame["kind"] == HEAD]
    judged = judged.assign(sign=judged["bias"].map(MARKS), bias_y=judged["y"] + shift)
    y = alt.Y("bias_y:Q", scale=rows, axis=None)
    colour = alt.Color(
        "bias:N", legend=None, scale=alt.Scale(domain=list(BIAS_COLOURS), range=list(BIAS_COLOURS.values()))
    )
    base = alt.Chart(judged).encode(x=alt.value(x), y=y, color=colour)
    tooltip = [alt.Tooltip("name:N", title="Study"), alt.Tooltip("bias:N", title="Risk of bias")]
    return [
        base.mark_point(size=190, strokeWidth=1.5, aria=False).encode(tooltip=tooltip),
        base.mark_text(align="center", fontWeight="bold", aria=False).encode(text="sign:N"),
        alt.Chart(over)
        .mark_text(align="center", color=theme.MUTED)
        .encode(x=alt.value(x), y=alt.Y("y:Q", scale=rows, axis=None), text="bias:N"),
    ]


def _width(texts: pd.Series) -> float:
    return LETTER * max(len(text) for text in texts)


def _room(frame: pd.DataFrame, size: Size) -> dict:
    """Space around the picture, so that no text at its end is cut."""
    return {"left": 5, "top": 5, "bottom": 5, "right": 5 if size.above else 35}
