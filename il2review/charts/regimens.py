"""Every regimen by intensity and duration."""

import altair as alt
import pandas as pd

from il2review import prose
from il2review.charts import theme
from il2review.charts.bubble import SHAPES
from il2review.charts.intensity import ASSUMED
from il2review.exhibit import Figure, Table
from il2review.tables.words import arm_names

KEPT = ["study_id", "arm_id", "group", "miu_m2_day", "days", "citekey"]


def regimens(arms: pd.DataFrame, group: pd.Series, *, id: str, title: str, note: str = "") -> Figure:
    """One mark a regimen: daily dose across, planned days of IL-2 in a course upwards, both on logarithmic axes.

    ``arms`` as ``dose.intensity`` returns them; ``group`` puts each into one of at most four groups, told apart by
    colour and shape. Regimens of which the dose or the days are not known are left out, and counted in the note.
    """
    frame = arms.assign(group=group, days=arms["days_per_cycle"] * arms["cycles"].fillna(1))
    known = frame[frame["miu_m2_day"].notna() & frame["days"].gt(0)].sort_values(["miu_m2_day", "study_id", "arm_id"])
    known = known.astype({"miu_m2_day": float, "days": float})
    points = known[["name", "group"]].assign(
        dose=known["miu_m2_day"].round(4),
        days=known["days"].round(1),
        label=[f"{prose.significant(r.miu_m2_day)} MIU/m² a day on {r.days:g} days" for r in known.itertuples()],
    )
    names = arm_names()
    shown = pd.DataFrame(
        {
            "Study": known["name"],
            "Group": known["group"],
            "Arm": [names[row["study_id"], row["arm_id"]] for _, row in known.iterrows()],
            "MIU/m² a day": [prose.significant(value) for value in known["miu_m2_day"]],
            "Days of IL-2": [f"{value:g}" for value in known["days"]],
            "Source": known["citekey"],
        }
    )
    low, high = points["dose"].min(), points["dose"].max()
    left = len(frame) - len(known)
    rest = f"{prose.number_word(left)} regimens of which the dose or the days cannot be told are left out".capitalize()
    return Figure(
        id=id,
        title=title,
        alt=f"{len(points)} regimens by daily dose, from {prose.significant(low)} to {prose.significant(high)} million "
        f"IU per square metre, and by planned days, from {points['days'].min():g} to {points['days'].max():g}.",
        note=f"{rest}. Where the number of cycles is not stated, one is shown. {ASSUMED} {note}".strip(),
        sources=sorted(set(known["citekey"])),
        wide=_draw(points, 560),
        narrow=_draw(points, 290),
        table=Table(f"{id}-data", f"The regimens behind: {title}", shown, known[KEPT]),
    )


def _draw(points: pd.DataFrame, width: int) -> alt.Chart:
    names = sorted(points["group"].unique())
    legend = alt.Legend(title=None, orient="bottom", columns=1)

    def axis(column: str, title: str) -> dict:
        low, high = points[column].min() / 1.4, points[column].max() * 1.4
        return {
            "scale": alt.Scale(type="log", domain=[low, high], nice=False),
            "axis": alt.Axis(title=title, values=theme.log_places(low, high), format="~f"),
        }

    return (
        alt.Chart(points)
        .mark_point(filled=True, size=80, opacity=0.75)
        .encode(
            x=alt.X("dose:Q", **axis("dose", "Million IU per m² and day")),
            y=alt.Y("days:Q", **axis("days", "Planned days of IL-2")),
            color=alt.Color("group:N", legend=legend, scale=alt.Scale(domain=names, range=theme.SERIES[: len(names)])),
            shape=alt.Shape("group:N", legend=legend, scale=alt.Scale(domain=names, range=SHAPES[: len(names)])),
            tooltip=[alt.Tooltip("name:N", title="Study"), alt.Tooltip("label:N", title="Regimen"), "group:N"],
            description="label:N",
        )
        .properties(width=width, height=340)
    )
