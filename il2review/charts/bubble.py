"""Studies by a number in which they differ, with the line that a meta-regression draws through them."""

import altair as alt
import numpy as np
import pandas as pd

from il2review.charts import theme
from il2review.charts.forest import KEPT
from il2review.charts.lines import text
from il2review.charts.scatter import HEIGHT, WIDTHS, effect_scale, to_axis
from il2review.exhibit import Figure, Table
from il2review.formats import GAP, significant
from il2review.synthesis import Regression

SHAPES = ("circle", "square", "diamond", "triangle-up")
ALL = "studies"


def bubble(
    line: Regression,
    *,
    id: str,
    title: str,
    label: str,
    moderator: str,
    step: str = "unit",
    logarithm: bool = False,
    groups: dict[str, str] | None = None,
    note: str = "",
) -> Figure:
    """Studies by ``moderator``, sized by weight, with the fitted line and its 95 % band.

    ``moderator`` names the axis, ``step`` the unit of the regression. With ``logarithm`` the regression is on the
    binary logarithm of what the axis shows. ``groups`` puts each study (by study_id) into one of at most four groups,
    told apart by colour and shape.
    """
    share = line.measure == "share"
    points = _points(line, share, logarithm, groups)
    grid = np.linspace(points["x"].astype(float).min(), points["x"].astype(float).max(), 60)
    edges = zip(("middle", "low", "high"), line.at(grid), strict=True)
    band = pd.DataFrame({"at": _shown(grid, logarithm)} | {name: to_axis(values, share) for name, values in edges})
    ordered = points.sort_values("x", kind="stable")
    in_groups = {"Group": ordered["group"]} if groups else {}
    table = pd.DataFrame(
        {
            "Study": ordered["name"],
            **in_groups,
            moderator: [significant(value) for value in ordered["at"]],
            f"{label} (95{GAP}% CI)": ordered["label"],
            "Weight": [f"{weight:.0f}{GAP}%" for weight in ordered["weight"]],
            "Source": ordered["citekey"],
        }
    )
    kept = [column for column in KEPT if column in ordered]
    return Figure(
        id=id,
        title=title,
        alt=f"Bubble plot of {line.k} studies against {moderator.lower()}, with a fitted line: {line.words(step)}.",
        note=f"Fitted line: {line.words(step)}. It explains {line.explained:.0f}{GAP}% of the spread "
        f"between studies. The larger a mark, the more weight. Model: {line.model}. {note}".strip(),
        sources=sorted(set(ordered["citekey"])),
        wide=_draw(points, band, label, moderator, share, logarithm, WIDTHS["wide"]),
        narrow=_draw(points, band, label, moderator, share, logarithm, WIDTHS["narrow"]),
        table=Table(f"{id}-data", f"The figures behind: {title}", table, ordered[[*kept, "x"]].round(5)),
    )


def _shown(x: np.ndarray, logarithm: bool) -> np.ndarray:
    return 2.0 ** np.asarray(x, float) if logarithm else np.asarray(x, float)


def _points(line: Regression, share: bool, logarithm: bool, groups: dict[str, str] | None) -> pd.DataFrame:
    studies = line.studies
    return studies.assign(
        at=_shown(studies["x"], logarithm),
        effect=to_axis(studies["estimate"].to_numpy(float), share),
        label=[text(row["estimate"], row["low"], row["high"], line.measure) for _, row in studies.iterrows()],
        group=studies["study_id"].map(groups) if groups else ALL,
    )


def _draw(points, band, label, moderator, share, logarithm, width) -> alt.LayerChart:
    scale = effect_scale(label, pd.concat([points["effect"], band["low"], band["high"]]), share)
    low, high = points["at"].min() / 2, points["at"].max() * 2
    ticks = {"values": theme.log_places(low, high)} if logarithm else {"tickCount": 5}
    kind = {"type": "log"} if logarithm else {"zero": False}
    x = alt.X(
        "at:Q",
        scale=alt.Scale(nice=False, padding=14, **kind),
        axis=alt.Axis(title=moderator, format="~f", grid=False, **ticks),
    )
    names = sorted(points["group"].unique())
    legend = alt.Legend(title=None, orient="bottom", columns=1) if len(names) > 1 else None
    base = alt.Chart(band)
    tooltip = [
        alt.Tooltip("name:N", title="Study"),
        alt.Tooltip("at:Q", title=moderator, format=".3~g"),
        alt.Tooltip("label:N", title=label),
    ]
    return alt.layer(
        base.mark_area(color=theme.MUTED, opacity=0.18, clip=True, aria=False).encode(
            x=x, y=alt.Y("low:Q", **scale), y2="high:Q"
        ),
        base.mark_line(color=theme.MUTED, strokeWidth=2.5, clip=True, aria=False).encode(x=x, y=alt.Y("middle:Q")),
        alt.Chart(points)
        .mark_point(filled=True, opacity=0.7)
        .encode(
            x=x,
            y=alt.Y("effect:Q", **scale),
            size=alt.Size("weight:Q", scale=alt.Scale(range=[40, 600]), legend=None),
            color=alt.Color("group:N", legend=legend, scale=alt.Scale(domain=names, range=theme.SERIES[: len(names)])),
            shape=alt.Shape("group:N", legend=legend, scale=alt.Scale(domain=names, range=SHAPES[: len(names)])),
            tooltip=tooltip,
            description="name:N",
        ),
    ).properties(width=width, height=HEIGHT)
