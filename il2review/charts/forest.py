"""Forest plots: studies with their intervals, pooled or side by side."""

from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from il2review import prose
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.synthesis import Result

COLUMNS = ["name", "label", "estimate", "low", "high", "kind", "area"]


@dataclass(frozen=True)
class _Size:
    plot: int
    row: int
    label: int
    above: bool  # the study's name stands above its interval instead of to the left


WIDE = _Size(plot=300, row=28, label=250, above=False)
NARROW = _Size(plot=300, row=62, label=0, above=True)


def pooled(
    result: Result, *, id: str, title: str, label: str, favours: tuple[str, str] | None = None, note: str = ""
) -> Figure:
    """Forest plot of a pool: the studies, the pooled diamond and the prediction interval.

    ``label`` names the pooled row's axis ('Hazard ratio'); ``favours`` what lies left and right of no effect.
    """
    rows = _study_rows(result.studies, result.measure)
    text, low, high = _text(result.estimate, result.low, result.high, result.measure), result.low, result.high
    rows.append(("All studies", text, result.estimate, low, high, "pool", 0))
    text, low, high = result.expected(), result.prediction_low, result.prediction_high
    rows.append(("Expected in a new study", text, np.nan, low, high, "prediction", 0))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    alt_text = (
        f"Forest plot of {result.k} studies. {'; '.join(_axis(label, result.measure, favours))}. "
        f"Pooled: {result.words()}. {result.spread()}. "
        f"Range expected in a new study: {result.expected()}."
    )
    footer = f"{result.spread()}. Common-effect estimate {_common(result)}. Model: {result.model}."
    return _figure(
        frame, result.studies, result.measure, id, title, label, favours, alt_text, f"{footer} {note}".strip(), result
    )


def side_by_side(
    studies: pd.DataFrame,
    *,
    measure: str,
    id: str,
    title: str,
    label: str,
    favours: tuple[str, str] | None = None,
    note: str = "",
) -> Figure:
    """The same picture without a pool, for studies that must not be combined.

    ``studies`` has one row a study with name, citekey, estimate, low and high, and events and total for shares.
    """
    frame = pd.DataFrame(_study_rows(studies, measure), columns=COLUMNS)
    alt_text = f"{len(studies)} results side by side, not pooled. {'; '.join(_axis(label, measure, favours))}."
    return _figure(frame, studies, measure, id, title, label, favours, alt_text, f"Not pooled. {note}".strip())


def _study_rows(studies: pd.DataFrame, measure: str) -> list[tuple]:
    names = _names(studies)
    return [
        (name, _study_text(row, measure), row["estimate"], row["low"], row["high"], "study", _area(row))
        for name, (_, row) in zip(names, studies.iterrows(), strict=True)
    ]


def _names(studies: pd.DataFrame) -> list[str]:
    """The studies' names; several results of one study are told apart by arm, endpoint or year of the report."""
    names = studies["name"].astype(str)
    for column in ("arm_id", "endpoint", "citekey"):
        again = names.duplicated(keep=False)
        if again.any() and column in studies and studies.loc[again, column].nunique() > 1:
            names = names.where(~again, names + ": " + studies[column].astype(str))
    return list(names)


def _area(row) -> float:
    """Area of a study's square in square pixels: its weight in a pool, or alike for all."""
    return 30 + 4 * row["weight"] if "weight" in row else 60


def _study_text(row, measure: str) -> str:
    text = _text(row["estimate"], row["low"], row["high"], measure)
    return f"{row['events']}/{row['total']} · {text}" if measure == "share" else text


def _text(estimate: float, low: float, high: float, measure: str) -> str:
    return f"{prose.share_or_ratio(estimate, measure)} ({prose.interval(low, high, measure)})"


def _common(result: Result) -> str:
    return _text(result.common, result.common_low, result.common_high, result.measure)


def _axis(label: str, measure: str, favours: tuple[str, str] | None) -> list[str]:
    """Lines under the axis: what is measured, and on which side it favours which arm."""
    if measure == "share":
        return [label, "percent of patients"]
    return [f"{label} (log scale)", *([f"← {favours[0]} · {favours[1]} →"] if favours else [])]


def _shown(studies: pd.DataFrame, measure: str, label: str) -> pd.DataFrame:
    """The studies as rows of the table under the picture."""
    shares = {"Events": "events", "Patients": "total", "Counted": "denominator"} if measure == "share" else {}
    weights = {"Weight": [f"{w:.0f}{prose.GAP}%" for w in studies["weight"]]} if "weight" in studies else {}
    return pd.DataFrame(
        {
            "Study": _names(studies),
            **{title: studies[column] for title, column in shares.items()},
            _estimate_column(label): [
                _text(row["estimate"], row["low"], row["high"], measure) for _, row in studies.iterrows()
            ],
            **weights,
            "Source": studies["citekey"],
        }
    )


def _shown_pool(result: Result, label: str) -> pd.DataFrame:
    """The pooled estimate and the range for a new study, as rows of the same table."""
    pooled = _text(result.estimate, result.low, result.high, result.measure)
    return pd.DataFrame(
        {
            "Study": ["All studies", "Expected in a new study"],
            _estimate_column(label): [pooled, result.expected()],
        }
    )


def _estimate_column(label: str) -> str:
    return f"{label} (95{prose.GAP}% CI)"


def _figure(frame, studies, measure, id, title, label, favours, alt_text, note, result=None) -> Figure:
    frame = frame.assign(y=np.arange(len(frame)) + 0.5)
    if measure == "share":
        frame[["estimate", "low", "high"]] *= 100
    axis = _axis(label, measure, favours)
    shown = _shown(studies, measure, label)
    if result is not None:
        shown = pd.concat([shown, _shown_pool(result, label)], ignore_index=True)
    columns = [
        c
        for c in ("study_id", "name", "events", "total", "denominator", "estimate", "low", "high", "weight", "citekey")
        if c in studies
    ]
    data = studies[columns].copy()
    for column in ("estimate", "low", "high", "weight"):
        if column in data:
            data[column] = data[column].astype(float).round(5)
    return Figure(
        id=id,
        title=title,
        alt=alt_text,
        note=note,
        sources=sorted(set(studies["citekey"])),
        wide=_chart(frame, measure, axis, WIDE),
        narrow=_chart(frame, measure, axis, NARROW),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, data),
    )


def _scale(frame: pd.DataFrame, measure: str) -> alt.Scale:
    low, high = float(frame["low"].min()), float(frame["high"].max())
    if measure == "share":
        return alt.Scale(domain=[0, min(100, 5 * np.ceil(high / 5))], nice=False, clamp=True)
    reach = 1.08 * max(np.log(1 / max(low, 0.05)), np.log(min(high, 20)), np.log(1.5))
    return alt.Scale(type="log", domain=[float(np.exp(-reach)), float(np.exp(reach))], nice=False, clamp=True)


def _ticks(scale: alt.Scale, measure: str, size: _Size) -> dict:
    """Round places for the axis; few on a phone."""
    if measure == "share":
        return {"tickCount": 5}
    low, high = scale.domain
    places = (0.1, 0.2, 0.5, 1, 2, 5, 10) if size.above else (0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 5, 10, 20)
    return {"values": [place for place in places if low <= place <= high]}


def _chart(frame: pd.DataFrame, measure: str, axis_title: list[str], size: _Size) -> alt.LayerChart:
    height = size.row * len(frame)
    scale = _scale(frame, measure)
    rows = alt.Scale(domain=[0, len(frame)], reverse=True, nice=False)
    y = alt.Y("y:Q", scale=rows, axis=None)
    axis = alt.Axis(title=axis_title, grid=False, format="~f", titlePadding=8, **_ticks(scale, measure, size))
    x = alt.X("low:Q", scale=scale, axis=axis)
    drop = {"y": alt.Y("mark_y:Q", scale=rows, axis=None)}
    frame = frame.assign(mark_y=frame["y"] + (0.3 if size.above else 0))
    colour = alt.condition("datum.kind == 'study'", alt.value(theme.BLUE), alt.value(theme.ORANGE))
    tooltip = [alt.Tooltip("name:N", title="Study"), alt.Tooltip("label:N", title="Estimate")]
    layers = []
    if measure != "share":
        layers.append(
            alt.Chart(pd.DataFrame({"none": [1]}))
            .mark_rule(color=theme.GRID, strokeWidth=2, aria=False)
            .encode(x=alt.X("none:Q", scale=scale, axis=axis))
        )
    base = alt.Chart(frame)
    layers += [
        base.transform_filter("datum.kind != 'pool'")
        .mark_rule(strokeWidth=2, aria=False)
        .encode(
            x=x,
            x2="high:Q",
            color=colour,
            tooltip=tooltip,
            strokeDash=alt.condition("datum.kind == 'prediction'", alt.value([4, 3]), alt.value([1, 0])),
            **drop,
        ),
        base.transform_filter("datum.kind == 'study'")
        .mark_point(filled=True, shape="square", opacity=1)
        .encode(
            x=alt.X("estimate:Q", scale=scale),
            size=alt.Size("area:Q", scale=None, legend=None),
            color=colour,
            tooltip=tooltip,
            description="label:N",
            **drop,
        ),
    ]
    if (frame["kind"] == "pool").any():
        layers.append(_diamond(frame, scale, rows, tooltip, 7 / size.row))
    layers += _labels(base, y, size)
    # The reader's font may be wider than the one the picture was measured with.
    room = {"left": 5, "top": 5, "bottom": 5, "right": 5 if size.above else 35}
    return alt.layer(*layers).properties(width=size.plot, height=height, padding=room)


def _diamond(frame, x_scale, y_scale, tooltip, tall) -> alt.Chart:
    row = frame[frame["kind"] == "pool"].iloc[0]
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
            tooltip=tooltip,
        )
    )


def _labels(base: alt.Chart, y: alt.Y, size: _Size) -> list[alt.Chart]:
    weight = {"fontWeight": alt.expr("datum.kind == 'pool' ? 'bold' : 'normal'")}
    if size.above:
        return [
            base.mark_text(align="left", dy=-18, limit=size.plot, **weight).encode(x=alt.value(0), y=y, text="name:N"),
            base.mark_text(align="left", limit=size.plot, **weight).encode(x=alt.value(0), y=y, text="label:N"),
        ]
    return [
        base.mark_text(align="left", limit=size.label - 8, **weight).encode(
            x=alt.value(-size.label), y=y, text="name:N"
        ),
        base.mark_text(align="left", **weight).encode(x=alt.value(size.plot + 12), y=y, text="label:N"),
    ]
