"""A dose that the reader chooses: its level in the blood, and the receptors that it fills, hour by hour.

The curves are computed in the page, by the closed form of ``kinetics.simulate`` written in Vega's expression language.
"""

import math

import altair as alt
import pandas as pd

from il2review import binding, exposure, kinetics
from il2review.charts import theme
from il2review.charts.occupancy import CHAINS, COLOUR, DASH, MOLAR
from il2review.dose import ADULT
from il2review.exhibit import Figure, Table
from il2review.formats import GAP, significant
from il2review.kinetics import Disposition

HOURS = 48
STEP = 0.1
DOSES = [0.03, 0.1, 0.3, 1, 3, 6, 9, 18, 25, 40, 60]
BOLUS, SHORT, CONTINUOUS, DEPOT = (
    "injection into a vein",
    "infusion over 15 minutes",
    "continuous infusion",
    "under the skin",
)
ROUTES = [DEPOT, BOLUS, SHORT, CONTINUOUS]
WHOLE = "for the whole body"
FILLED = ("high", "intermediate")
PICO = 1e12


def what_if(
    body: Disposition, spread: pd.DataFrame, *, id: str, title: str, sources: list[str], note: str = ""
) -> Figure:
    """Controls for dose, route, times a day, body size, clearance and affinity, and the two curves that follow them.

    ``body`` is the model for ``dose.ADULT``; clearance and volumes are taken to grow with body surface. ``spread`` as
    ``binding.spread`` returns it. The picture without JavaScript shows the first choice of each control.
    """
    middle = spread.set_index("affinity_class")["middle"]
    params = _controls(body, middle) + _derived(body)
    shown = _table(body, middle)
    words = f"One million IU per m² {DEPOT} once a day."
    return Figure(
        id=id,
        title=title,
        alt=f"{words} Above: the level in the blood over {HOURS} hours, beside the concentrations that half fill the "
        "three-chain and the two-chain receptor. Below: the share of each receptor that is filled.",
        note=note,
        sources=sources,
        wide=_draw(params, 560),
        narrow=_draw(params, 280),
        table=Table(f"{id}-data", "The same model at fixed doses", shown),
    )


def _controls(body: Disposition, middle: pd.Series) -> list[alt.Parameter]:
    def select(name, label, options, value):
        return alt.param(name=name, value=value, bind=alt.binding_select(options=options, name=f"{label} "))

    def slide(name, label, low, high, step, value):
        return alt.param(name=name, value=value, bind=alt.binding_range(min=low, max=high, step=step, name=f"{label} "))

    return [
        select("dose", "Dose, million IU", DOSES, 1),
        select("basis", "Dose counts", ["per m²", WHOLE], "per m²"),
        select("route", "Route", ROUTES, DEPOT),
        select("times", "Times a day", [1, 2, 3], 1),
        slide("surface", "Body surface, m²", 1.2, 2.6, 0.1, ADULT.square_metres),
        slide("clearance", "Clearance, mL/min", 60, 420, 10, round(body.clearance)),
        slide("depot", "Half-life under the skin, h", 1, 12, 0.1, round(math.log(2) / body.absorption / 60, 1)),
        slide("kd_high", "Half fills three chains, pM", 2, 100, 1, round(middle["high"] * PICO)),
        slide("kd_mid", "Half fills two chains, pM", 200, 5000, 50, round(middle["intermediate"] * PICO)),
    ]


def _derived(body: Disposition) -> list[alt.Parameter]:
    """Constants that follow from the controls, for a body of ``ADULT``'s size; names as in ``Disposition``."""
    pairs = {
        "amount": f"1e6 * dose * (basis == '{WHOLE}' ? {ADULT.square_metres} / surface : {ADULT.square_metres})",
        "gap": f"{exposure.DAY} / times",
        "out": f"clearance / {body.central}",
        "there": f"{body.between / body.central}",
        "back": f"{body.between / body.peripheral}",
        "total": "out + there + back",
        "root": "sqrt(total * total - 4 * out * back)",
        "fast": "(total + root) / 2",
        "slow": "(total - root) / 2",
        "wf": f"(fast - back) / ({body.central} * root)",
        "ws": f"(back - slow) / ({body.central} * root)",
        "ka": "log(2) / (60 * depot)",
        "sf": f"{body.available} * ka * wf / (ka - fast)",
        "ss": f"{body.available} * ka * ws / (ka - slow)",
    }
    return [alt.param(name=name, expr=text) for name, text in pairs.items()]


def _repeated(weight: str, rate: str) -> str:
    """One exponential, summed over the doses given so far (a geometric series)."""
    return f"{weight} * exp(-{rate} * datum.since) * (1 - exp(-{rate} * datum.given * gap)) / (1 - exp(-{rate} * gap))"


def _infused(weight: str, rate: str, minutes: float) -> str:
    """The same for infusions of ``minutes``: those that have ended, and the last."""
    past = (
        f"(1 - exp(-{rate} * {minutes})) * exp(-{rate} * (datum.since + gap - {minutes})) * "
        f"(1 - exp(-{rate} * (datum.given - 1) * gap)) / (1 - exp(-{rate} * gap))"
    )
    last = f"(1 - exp(-{rate} * min(datum.since, {minutes}))) * exp(-{rate} * max(datum.since - {minutes}, 0))"
    return f"{weight} / ({rate} * {minutes}) * ({past} + {last})"


def _level() -> str:
    """Concentration in IU per mL at ``datum.hours``."""
    terms = (("wf", "fast"), ("ws", "slow"))
    depot = (("sf", "fast"), ("ss", "slow"), ("-(sf + ss)", "ka"))
    by_route = {
        BOLUS: " + ".join(_repeated(*term) for term in terms),
        SHORT: " + ".join(_infused(*term, 15) for term in terms),
        DEPOT: " + ".join(_repeated(*term) for term in depot),
        CONTINUOUS: " + ".join(f"{w} / ({r} * {exposure.DAY}) * (1 - exp(-{r} * 60 * datum.hours))" for w, r in terms),
    }
    text = by_route.pop(CONTINUOUS)
    for route, level in by_route.items():
        text = f"route == '{route}' ? {level} : ({text})"
    return f"amount * ({text})"


def _curve() -> alt.Chart:
    """The rows of the curve: hours, level in pM, and the share of each receptor that is filled."""
    pico = exposure.molar(1.0) * PICO
    return (
        alt.Chart(alt.sequence(0, HOURS, STEP, as_="hours"))
        .transform_calculate(given="floor(60 * datum.hours / gap + 1e-9) + 1")
        .transform_calculate(since="max(60 * datum.hours - (datum.given - 1) * gap, 0)")
        .transform_calculate(level=f"{pico} * ({_level()})")
        .transform_calculate(high="100 * datum.level / (datum.level + kd_high)")
        .transform_calculate(intermediate="100 * datum.level / (datum.level + kd_mid)")
    )


def _draw(params: list[alt.Parameter], width: int) -> alt.VConcatChart:
    x = alt.X("hours:Q", scale=alt.Scale(domain=[0, HOURS]), axis=alt.Axis(title="Hours", values=[0, 12, 24, 36, 48]))
    colour, dash = (
        {"domain": [CHAINS[name] for name in FILLED], "range": [of[name] for name in FILLED]} for of in (COLOUR, DASH)
    )
    scale = alt.Scale(type="log", domain=[0.1, 1e6], clamp=True)
    axis = alt.Axis(title="IL-2 in the blood", values=[0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6], labelExpr=MOLAR)
    base = _curve()
    level = base.mark_line(strokeWidth=2.5, color=theme.INK).encode(
        x=x,
        y=alt.Y("level:Q", scale=scale, axis=axis),
        tooltip=[
            alt.Tooltip("hours:Q", title="Hours", format=".1f"),
            alt.Tooltip("level:Q", title="pM", format=".3~g"),
        ],
    )
    legend = alt.Legend(title=None, orient="bottom", direction="vertical", symbolSize=300)
    halves = [
        alt.Chart(pd.DataFrame({"hours": [HOURS], "name": [CHAINS[name]]}))
        .transform_calculate(kd=param)
        .mark_rule(strokeWidth=1.5)
        .encode(
            y=alt.Y("kd:Q", scale=scale),
            color=alt.Color("name:N", scale=alt.Scale(**colour), legend=legend),
            strokeDash=alt.StrokeDash("name:N", scale=alt.Scale(**dash), legend=legend),
        )
        for name, param in zip(FILLED, ("kd_high", "kd_mid"), strict=True)
    ]
    filled = (
        base.transform_fold(list(FILLED), as_=["class", "filled"])
        .transform_calculate(name=f"datum['class'] == 'high' ? '{CHAINS['high']}' : '{CHAINS['intermediate']}'")
        .mark_line(strokeWidth=2.5)
        .encode(
            x=x,
            y=alt.Y(
                "filled:Q",
                scale=alt.Scale(domain=[0, 100]),
                axis=alt.Axis(title="Receptors filled (percent)", tickCount=5),
            ),
            color=alt.Color("name:N", scale=alt.Scale(**colour), legend=legend),
            strokeDash=alt.StrokeDash("name:N", scale=alt.Scale(**dash), legend=legend),
            tooltip=[
                "name:N",
                alt.Tooltip("hours:Q", format=".1f"),
                alt.Tooltip("filled:Q", title="Filled (%)", format=".0f"),
            ],
        )
    )
    top = alt.layer(*halves, level).properties(width=width, height=220)
    return alt.vconcat(top, filled.properties(width=width, height=160)).add_params(*params)


def _table(body: Disposition, middle: pd.Series) -> pd.DataFrame:
    """Peak level and receptors filled at the peak, by dose under the skin and into a vein."""
    rows = []
    for million in DOSES:
        for name, route in ((DEPOT, kinetics.DEPOT), (BOLUS, kinetics.BOLUS)):
            doses = [kinetics.Dose(million * 1e6 * ADULT.square_metres, route)]
            found = kinetics.simulate(body, doses, range(0, exposure.DAY + 1, 5))["concentration"]
            peak = exposure.molar(1.0) * found.max()
            rows.append(
                {
                    "Million IU per m²": f"{million:g}",
                    "Route": name,
                    "Peak": binding.concentration_text(peak),
                    "Peak, IU per mL": significant(found.max()),
                }
                | {
                    f"Filled at the peak, {CHAINS[of]}": f"{100 * float(binding.occupancy(peak, middle[of])):.0f}{GAP}%"
                    for of in FILLED
                }
            )
    return pd.DataFrame(rows)
