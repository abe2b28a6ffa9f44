"""What regimens are foretold to leave in the blood, hour by hour, beside the concentrations that fill the receptors."""

import altair as alt
import pandas as pd

from il2review import binding, exposure
from il2review.charts import theme
from il2review.charts.occupancy import MOLAR, PICOMOLAR, SHORT
from il2review.dose import CONTINUOUS
from il2review.exhibit import Figure, Table
from il2review.formats import GAP
from il2review.kinetics import Disposition
from il2review.prose import number_word
from il2review.tables.words import published_dose

HOURS = 48
HALVES = ("high", "intermediate")
WAYS = {CONTINUOUS: "continuous", "intravenous bolus": "by vein", "subcutaneous": "under the skin"}
DASHES = ([1, 0], [8, 3], [2, 2], [8, 2, 2, 2])


def courses(
    arms: pd.DataFrame, body: Disposition, spread: pd.DataFrame, *, id: str, title: str, note: str = ""
) -> Figure:
    """One line a regimen over two days. ``arms`` as ``dose.intensity`` returns them, at most four.

    ``spread`` as ``binding.spread`` returns it: the band of each receptor runs from the lowest to the highest Kd.
    """
    kd = spread.set_index("affinity_class").loc[list(HALVES)]
    names = [regimen(arm) for _, arm in arms.iterrows()]
    lines, rows = [], []
    for name, (_, arm) in zip(names, arms.iterrows(), strict=True):
        line = exposure.course(arm, body, HOURS)
        second = line[line["hours"] >= HOURS / 2]["molar"]
        lines.append(line.assign(name=name, picomolar=line["molar"] / PICOMOLAR)[::2])
        filled = {of: f"{24 * (second >= kd.loc[of, 'middle']).mean():.0f}" for of in HALVES}
        rows.append(
            {"Regimen": name, "Highest level": binding.concentration_text(line["molar"].max())}
            | {f"Hours of the second day with half of {SHORT[of]} filled": hours for of, hours in filled.items()}
            | {"Source": arm["citekey"]}
        )
    data = pd.concat(lines, ignore_index=True)
    shown = pd.DataFrame(rows)
    words = "; ".join(f"{row['Regimen']}, highest {row['Highest level']}" for row in rows)
    kept = data.assign(picomolar=data["picomolar"].map(lambda value: float(f"{value:.3g}")))[
        ["name", "hours", "picomolar"]
    ]
    bands = pd.DataFrame(
        {
            "name": SHORT[of],
            "low": row["low"] / PICOMOLAR,
            "high": row["high"] / PICOMOLAR,
            "middle": row["middle"] / PICOMOLAR,
        }
        for of, row in kd.iterrows()
    )
    return Figure(
        id=id,
        title=title,
        alt=f"Levels of IL-2 in the blood over {HOURS}{GAP}hours, as the model foretells them: {words}. "
        f"Half of the three-chain receptor is filled at {binding.concentration_text(kd.loc['high', 'middle'])}, "
        f"half of the two-chain one at {binding.concentration_text(kd.loc['intermediate', 'middle'])}.",
        note=note,
        sources=sorted(set(arms["citekey"]) | {key for keys in kd["citekey"] for key in keys.split(",")}),
        wide=_draw(kept, bands, names, 560),
        narrow=_draw(kept, bands, names, 280),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown, kept),
    )


def regimen(arm) -> str:
    """'600,000 IU per kg, three a day, by vein': a regimen with the dose that its source prints."""
    route = WAYS.get(arm["route"], arm["route"])
    times = "" if pd.isna(arm["doses_per_day"]) else f", {number_word(int(arm['doses_per_day']))} a day"
    return f"{published_dose(arm)}{times}, {route}"


def _draw(data: pd.DataFrame, bands: pd.DataFrame, names: list[str], width: int) -> alt.LayerChart:
    x = alt.X(
        "hours:Q",
        scale=alt.Scale(domain=[0, HOURS]),
        axis=alt.Axis(title="Hours", values=[0, 12, 24, 36, 48], grid=False),
    )
    scale = alt.Scale(type="log", domain=[1, 1e6], nice=False, clamp=True)
    axis = alt.Axis(title="IL-2 in the blood", values=[1, 10, 100, 1e3, 1e4, 1e5, 1e6], labelExpr=MOLAR, grid=False)
    legend = alt.Legend(title=None, orient="bottom", direction="vertical", symbolSize=300)
    colour = alt.Color(
        "name:N", sort=names, legend=legend, scale=alt.Scale(domain=names, range=theme.SERIES[: len(names)])
    )
    dash = alt.StrokeDash(
        "name:N", sort=names, legend=legend, scale=alt.Scale(domain=names, range=DASHES[: len(names)])
    )
    band = alt.Chart(bands)
    return alt.layer(
        band.mark_rect(color=theme.GRID, opacity=0.45, aria=False).encode(
            y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"
        ),
        band.mark_rule(color=theme.MUTED, aria=False).encode(y=alt.Y("middle:Q", scale=scale, axis=axis)),
        band.mark_text(align="right", dy=-7, color=theme.INK)
        .encode(x=alt.value(width - 4), y=alt.Y("middle:Q", scale=scale, axis=axis), text=alt.Text("label:N"))
        .transform_calculate(label="'half of ' + datum.name + ' filled'"),
        alt.Chart(data)
        .mark_line(strokeWidth=2.2)
        .encode(
            x=x,
            y=alt.Y("picomolar:Q", scale=scale, axis=axis),
            color=colour,
            strokeDash=dash,
            tooltip=[
                alt.Tooltip("name:N", title="Regimen"),
                "hours:Q",
                alt.Tooltip("picomolar:Q", title="pM", format=".3~g"),
            ],
        ),
    ).properties(width=width, height=320)
