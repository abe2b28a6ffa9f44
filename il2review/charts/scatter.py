"""Studies as points on two axes: funnel and Baujat plots."""

import altair as alt
import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.formats import on_scale, significant
from il2review.synthesis import Result, SmallStudies

WIDTHS = {"wide": 560, "narrow": 290}
HEIGHT = 320


def funnel(test: SmallStudies, result: Result, *, id: str, title: str, label: str, note: str = "") -> Figure:
    """Studies by effect and precision, about the common effect; the lines hold 95 % of studies if nothing else varies.

    ``test`` of ``synthesis.small_study_test``, ``result`` the pool of the same studies.
    """
    share = result.measure == "share"
    to, back = (logit, expit) if share else (np.log, np.exp)
    points = test.studies.assign(effect=to_axis(test.studies["estimate"].to_numpy(float), share))
    widest = float(points["error"].max()) * 1.05
    errors = np.linspace(0, widest, 40)
    reach = norm.isf(0.025) * errors
    centre = to(np.array([result.common]))[0]
    lines = pd.concat(
        [
            pd.DataFrame({"effect": to_axis(back(centre + side * reach), share), "error": errors, "side": name})
            for side, name in ((-1, "low"), (0, "middle"), (1, "high"))
        ]
    )
    spread = pd.concat([points["effect"], lines["effect"]])
    x = _effect_axis(label, spread, share)
    y = alt.Y(
        "error:Q", scale=alt.Scale(domain=[0, widest], reverse=True, nice=False), axis=alt.Axis(title="Standard error")
    )

    def draw(size: str) -> alt.LayerChart:
        edges = alt.Chart(lines).mark_line(color=theme.MUTED, strokeWidth=1.5, strokeDash=[4, 3], clip=True, aria=False)
        marks = alt.Chart(points).mark_circle(size=70, opacity=0.85, color=theme.BLUE, clip=True)
        return alt.layer(
            edges.encode(x=x, y=y, detail="side:N", order="error:Q"),
            marks.encode(x=x, y=y, tooltip=[alt.Tooltip("name:N", title="Study")], description="name:N"),
        ).properties(width=WIDTHS[size], height=HEIGHT)

    shown = pd.DataFrame(
        {
            "Study": points["name"],
            label: [on_scale(value, result.measure) for value in points["estimate"]],
            "Standard error": [significant(value) for value in points["error"]],
            "Source": points["citekey"],
        }
    )
    return Figure(
        id=id,
        title=title,
        alt=f"Funnel plot of {len(points)} studies about the common effect. {test.words()}.",
        note=f"{test.words()}. {note}".strip(),
        sources=sorted(set(points["citekey"])),
        wide=draw("wide"),
        narrow=draw("narrow"),
        table=Table(
            f"{id}-data",
            f"The figures behind: {title}",
            shown,
            points.drop(columns="effect").round({"estimate": 5, "error": 5}),
        ),
    )


def influence(points: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """Baujat plot: to the right the studies that make the heterogeneity, above those that move the pool.

    ``points`` of ``synthesis.baujat``. The outlying studies are named.
    """
    far = points["contribution"].rank(ascending=False).le(3) | points["influence"].rank(ascending=False).le(3)
    frame = points.assign(label=points["name"].where(far, ""))
    right = frame["contribution"] > 0.6 * frame["contribution"].max()
    x = alt.X("contribution:Q", axis=alt.Axis(title="Share in the heterogeneity", grid=False, tickCount=5))
    y = alt.Y("influence:Q", axis=alt.Axis(title="Influence on the pooled effect", tickCount=5))

    def draw(size: str) -> alt.LayerChart:
        base = alt.Chart(frame).encode(x=x, y=y, tooltip=[alt.Tooltip("name:N", title="Study")])
        names = [
            alt.Chart(frame[side])
            .mark_text(align=align, dx=dx, dy=-9, limit=0.5 * WIDTHS[size] if size == "narrow" else 0)
            .encode(x=x, y=y, text="label:N")
            for side, align, dx in ((right, "right", 4), (~right, "left", -4))
        ]
        return alt.layer(
            base.mark_circle(size=70, color=theme.BLUE, opacity=0.85).encode(description="name:N"), *names
        ).properties(width=WIDTHS[size], height=HEIGHT)

    ordered = frame.sort_values("influence", ascending=False, kind="stable")
    shown = pd.DataFrame(
        {
            "Study": ordered["name"],
            "Share in the heterogeneity": [significant(value) for value in ordered["contribution"]],
            "Influence on the pooled effect": [significant(value) for value in ordered["influence"]],
            "Source": ordered["citekey"],
        }
    )
    return Figure(
        id=id,
        title=title,
        alt=f"Baujat plot of {len(points)} studies. Most influence: {ordered['name'].iloc[0]}.",
        note=f"Squared residual of each study, and squared change of the pooled mean without it. {note}".strip(),
        sources=sorted(set(points["citekey"])),
        wide=draw("wide"),
        narrow=draw("narrow"),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, ordered.drop(columns="label").round(5)),
    )


def to_axis(values: np.ndarray, share: bool) -> np.ndarray:
    """Shares in percent, ratios as they are."""
    return 100 * values if share else values


def effect_scale(label: str, values: pd.Series, share: bool) -> dict:
    """Percent from zero, or a logarithmic axis of ratios."""
    if share:
        return {
            "scale": alt.Scale(domain=[0, min(100, 5 * np.ceil(float(values.max()) / 5))], nice=False),
            "axis": alt.Axis(title=f"{label} (percent)", tickCount=5),
        }
    reach = 1.05 * float(np.exp(np.abs(np.log(values.astype(float))).max()))
    places = theme.log_places(1 / reach, reach, leading=(1, 2, 5))
    return {
        "scale": alt.Scale(type="log", domain=[1 / reach, reach], nice=False),
        "axis": alt.Axis(title=f"{label} (log scale)", values=places, format="~f"),
    }


def _effect_axis(label: str, values: pd.Series, share: bool) -> alt.X:
    return alt.X("effect:Q", **effect_scale(label, values, share))
