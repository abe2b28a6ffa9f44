"""What was known in a year that the reader chooses: pooled estimates, the number of studies, what was approved."""

import textwrap

import altair as alt
import pandas as pd

from il2review import known as time
from il2review.charts import theme
from il2review.exhibit import Figure, Table
from il2review.formats import GAP, count
from il2review.known import LATE

TODAY = "today"
WIDE, NARROW = 300, 290
NAMES = 210  # px for the questions beside the wide picture
ROW, TALL = 30, 62
LETTER = 7.2
TEXT = 20  # px, a line of words under the picture


def known(
    questions: list[time.Question],
    studies: pd.DataFrame,
    *,
    measure: str,
    label: str,
    id: str,
    title: str,
    agents: str | None = "",
    note: str = "",
) -> Figure:
    """A picture of several pools with a selector of the year; the pale marks are those of today.

    ``measure`` is 'share' or a ratio, the same for all ``questions``; ``label`` says what is pooled. ``studies`` of
    ``evidence.studies`` are counted beside them, and approvals of the ``agents`` (a pattern; None where IL-2 was never
    approved for the question) named. The picture
    without JavaScript shows today; the table has every year.
    """
    steps = time.over_time(questions)
    steps = steps.assign(
        order=steps["question"].map({question.name: place for place, question in enumerate(questions)}),
        when=steps["known"].map(_when),
        words=[_words(row) for _, row in steps.iterrows()],
    )
    state = pd.DataFrame([_state(studies, year, agents) for year in (*time.YEARS, LATE)])
    now = steps[steps["known"] == LATE]
    said = "; ".join(f"{row['question']} {row['words']}" for _, row in now.iterrows())
    shown = pd.concat(
        [
            pd.DataFrame(
                {
                    "Known by": steps["when"],
                    "Question": steps["question"],
                    f"{label} (95{GAP}% CI)": steps["words"],
                    "Source": [keys if keys.count(",") < 12 else "" for keys in steps["citekey"]],
                }
            ),
            pd.DataFrame(
                {
                    "Known by": state["when"],
                    "Question": "studies; approvals",
                    f"{label} (95{GAP}% CI)": state["counted"] + " " + state["approved"].str.join("; "),
                    "Source": state["citekey"],
                }
            ),
        ],
        ignore_index=True,
    )
    order = {_when(year): place for place, year in enumerate((*time.YEARS, LATE))}
    shown = shown.sort_values("Known by", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    undated = int(sum(time.year(key) == LATE for question in questions for key in set(question.rows["citekey"])))
    gap = f" {undated} reports whose record shows no year count today only." if undated else ""
    keys = sorted({key for keys in steps["citekey"] for key in keys.split(",") if key})
    return Figure(
        id=id,
        title=title,
        alt=f"Pooled estimates ({label}) as known in the year that the reader chooses; drawn for today: {said}.",
        note="A diamond is a pool, a ring a study that is not pooled; the pale diamond is the pool of today. Results "
        f"count from the year of their publication.{gap} {note}".strip(),
        sources=keys,
        wide=_draw(steps, state, measure, label, above=False),
        narrow=_draw(steps, state, measure, label, above=True),
        table=Table(
            f"{id}-data", f"The figures behind: {title}", shown, steps.drop(columns=["order", "words", "single"])
        ),
        invitation="See what was known in 1992, 1999 or 2011",
    )


def _when(year: int) -> str:
    return TODAY if year == LATE else str(year)


def _words(row) -> str:
    if row["k"]:
        return f"{row['said']}; {row['k']}{GAP}studies"
    if row["studies"]:
        counts = f": {row['said']}" if row["said"] else ""
        return f"{row['studies']} {'study' if row['studies'] == 1 else 'studies'}, not pooled{counts}"
    return "no result that could be read"


def _state(studies: pd.DataFrame, year: int, agents: str | None) -> dict:
    """What had been counted and approved by a year, in words."""
    told, approved = time.counts(studies, year), time.approvals(year, agents or "")
    approved = approved.iloc[0:0] if agents is None else approved
    names = [f"{row['date'][:4]}, {row['region']}: {row['event']}" for _, row in approved.iterrows()]
    return {
        "when": _when(year),
        "counted": f"{count(told['studies'])} studies with results, {count(told['randomised'])} of them randomised; "
        f"{count(told['patients'])} patients.",
        "approved": names or ["Nothing approved for this."],
        "citekey": ",".join(sorted(set(approved["citekey"]))),
    }


def _draw(steps: pd.DataFrame, state: pd.DataFrame, measure: str, label: str, above: bool) -> alt.LayerChart:
    wide, row = (NARROW, TALL) if above else (WIDE, ROW)
    lines = int(steps["order"].max()) + 1
    words = _paragraphs(state, 42 if above else 84)
    deep = lines * row
    tall = deep + 56 + TEXT * int(words["line"].max() + 1)
    chosen = alt.param(
        name="year",
        value=TODAY,
        bind=alt.binding_radio(options=[_when(year) for year in (*time.YEARS, LATE)], name="As it was known in "),
    )
    factor = 100 if measure == "share" else 1
    frame = steps.assign(
        middle=(steps["order"] + 0.5) * row + (12 if above else 0),
        head=(steps["order"] + 0.5) * row - (20 if above else 0),
        under=(steps["order"] + 0.5) * row - (4 if above else 0),
        **{name: steps[name].astype(float) * factor for name in ("estimate", "low", "high")},
    )
    single = frame[["question", "when", "middle", "single"]].explode("single").dropna(subset="single")
    single = single.assign(single=single["single"].astype(float) * factor)
    frame = frame[["question", "when", "words", "estimate", "low", "high", "middle", "head", "under"]]
    y = alt.Scale(domain=[tall, 0], nice=False)
    x = _scale(pd.concat([frame["low"], frame["high"], single["single"]]).dropna(), measure)
    axis = alt.Axis(
        title=f"{label}, percent of patients" if measure == "share" else f"{label} (log scale)",
        orient="bottom",
        grid=False,
        offset=deep - tall,
        tickCount=5,
        format="~f",
    )
    pooled = frame[frame["estimate"].notna()]
    now = pooled[pooled["when"] == TODAY]
    chosen_only = "datum.when == year"
    names = frame.drop_duplicates("question")
    return (
        alt.layer(
            *_reference(measure, x, axis, y, deep),
            *_marks(now, x, axis, y, theme.MUTED, 0.35),
            *(layer.transform_filter(chosen_only) for layer in _marks(pooled, x, axis, y, theme.ORANGE, 1)),
            alt.Chart(single)
            .transform_filter(chosen_only)
            .mark_point(size=50, strokeWidth=2, color=theme.ORANGE, opacity=1, aria=False)
            .encode(x=alt.X("single:Q", scale=x, axis=axis), y=alt.Y("middle:Q", scale=y, axis=None)),
            alt.Chart(names)
            .mark_text(align="left", fontWeight="bold", limit=wide if above else NAMES - 8)
            .encode(x=alt.value(0 if above else -NAMES), y=alt.Y("head:Q", scale=y, axis=None), text="question:N"),
            alt.Chart(frame)
            .transform_filter(chosen_only)
            .mark_text(align="left")
            .encode(x=alt.value(0 if above else wide + 12), y=alt.Y("under:Q", scale=y, axis=None), text="words:N"),
            alt.Chart(words.assign(place=deep + 64 + TEXT * words["line"]))
            .transform_filter(chosen_only)
            .mark_text(align="left", fontWeight=alt.expr("datum.bold ? 'bold' : 'normal'"))
            .encode(x=alt.value(0 if above else -NAMES), y=alt.Y("place:Q", scale=y, axis=None), text="text:N"),
        )
        .properties(width=wide, height=tall)
        .add_params(chosen)
    )


def _paragraphs(state: pd.DataFrame, letters: int) -> pd.DataFrame:
    """The words under the picture, broken into lines, for each year."""
    rows = []
    for year in state.to_dict("records"):
        lines = [(f"Known by {year['when']}" if year["when"] != TODAY else "Known today", True)]
        parts = [year["counted"], *year["approved"]]
        lines += [(line, False) for part in parts for line in textwrap.wrap(part, letters, subsequent_indent="\u2003")]
        rows += [{"when": year["when"], "line": n, "text": text, "bold": bold} for n, (text, bold) in enumerate(lines)]
    return pd.DataFrame(rows)


def _scale(drawn: pd.Series, measure: str) -> alt.Scale:
    """From none to what is drawn; ratios from a half to two at least, on a logarithmic scale."""
    if measure == "share":
        most = drawn.max() if len(drawn) else 100
        return alt.Scale(domain=[0, min(100, 10 * (int(most / 10) + 1))], nice=False)
    low, high = (drawn.min(), drawn.max()) if len(drawn) else (1, 1)
    return alt.Scale(type="log", domain=[min(0.5, low * 0.9), max(2.0, high * 1.1)], nice=False)


def _reference(measure: str, x: alt.Scale, axis: alt.Axis, y: alt.Scale, deep: int) -> list[alt.Chart]:
    """The axis, and the line of no effect where the measure has one."""
    at = 0 if measure == "share" else 1
    rule = alt.Chart(pd.DataFrame({"at": [at], "top": [0], "bottom": [deep]})).mark_rule(color=theme.GRID, aria=False)
    return [rule.encode(x=alt.X("at:Q", scale=x, axis=axis), y=alt.Y("top:Q", scale=y, axis=None), y2="bottom:Q")]


def _marks(frame: pd.DataFrame, x, axis, y, colour: str, opacity: float) -> list[alt.Chart]:
    base = alt.Chart(frame)
    tooltip = [alt.Tooltip("question:N", title="Question"), alt.Tooltip("when:N", title="Known by"), "words:N"]
    place = alt.Y("middle:Q", scale=y, axis=None)
    return [
        base.mark_rule(strokeWidth=2, color=colour, opacity=opacity, aria=False).encode(
            x=alt.X("low:Q", scale=x, axis=axis), x2="high:Q", y=place, tooltip=tooltip
        ),
        base.mark_point(shape="diamond", size=130, filled=True, color=colour, opacity=opacity, aria=False).encode(
            x=alt.X("estimate:Q", scale=x, axis=axis), y=place, tooltip=tooltip
        ),
    ]
