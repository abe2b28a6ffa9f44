"""The screening flow as a picture."""

import altair as alt
import pandas as pd

from il2review import prose
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.screening import Flow


def flow(numbers: Flow, *, id: str, title: str, sources: list[str], note: str = "") -> Figure:
    """Boxes from results looked at down to the studies in the book; what was left out stands to the right."""
    n = prose.count
    boxes = [
        (
            f"{n(numbers.hits)} results of {n(numbers.queries)} queries",
            f"{n(numbers.duplicates)} repeated or unlisted",
            numbers.hits,
        ),
        (f"{n(numbers.screened)} records looked at", f"{n(sum(numbers.excluded.values()))} left out", numbers.screened),
        (
            f"{n(numbers.included)} reports with figures",
            f"{n(numbers.background)} as background",
            numbers.included,
        ),
        (f"{n(numbers.studies)} studies in the book", "", numbers.studies),
    ]
    frame = pd.DataFrame(boxes, columns=["kept", "aside", "number"]).assign(step=range(len(boxes)))
    rows = [
        ("Results of queries", numbers.hits),
        ("Seen before or not listed", numbers.duplicates),
        ("Records looked at", numbers.screened),
    ]
    rows += [(f"Left out: {reason}", number) for reason, number in numbers.excluded.items()]
    rows += [
        ("Kept as background", numbers.background),
        ("Reports with figures in data/", numbers.included),
        ("Studies in the book", numbers.studies),
    ]
    shown = pd.DataFrame(rows, columns=["Step", "Number"])
    return Figure(
        id=id,
        title=title,
        note=note,
        sources=sources,
        alt="Flow of records: " + "; ".join(f"{name.lower()} {number}" for name, number in rows) + ".",
        wide=_chart(frame, box=330, gap=36),
        narrow=_chart(frame, box=190, gap=8),
        table=Table(f"{id}-data", f"The numbers behind: {title}", shown),
    )


def _chart(frame: pd.DataFrame, box: int, gap: int) -> alt.LayerChart:
    step, high = 70, 40
    base = alt.Chart(
        frame.assign(
            top=frame["step"] * step,
            middle=frame["step"] * step + high / 2,
            bottom=frame["step"] * step + high,
            next=(frame["step"] + 1) * step,
        )
    )

    def at(name):
        return alt.Y(f"{name}:Q", scale=None, axis=None)

    rest = base.transform_filter(f"datum.step < {len(frame) - 1}")
    aside = base.transform_filter("datum.aside != ''")
    return alt.layer(
        base.mark_rect(fill=None, stroke=theme.MUTED, strokeWidth=1.5).encode(
            x=alt.value(0), x2=alt.value(box), y=at("top"), y2="bottom:Q"
        ),
        base.mark_text(align="center").encode(x=alt.value(box / 2), y=at("middle"), text="kept:N"),
        rest.mark_rule(color=theme.MUTED, strokeWidth=1.5).encode(x=alt.value(box / 2), y=at("bottom"), y2="next:Q"),
        rest.mark_point(shape="triangle-down", filled=True, color=theme.MUTED, size=60, opacity=1).encode(
            x=alt.value(box / 2), y=at("next")
        ),
        aside.mark_rule(color=theme.MUTED, strokeWidth=1.5).encode(
            x=alt.value(box), x2=alt.value(box + gap), y=at("middle")
        ),
        aside.mark_text(align="left", dx=6).encode(x=alt.value(box + gap), y=at("middle"), text="aside:N"),
    ).properties(width=box + gap + 190, height=step * len(frame) - (step - high))
