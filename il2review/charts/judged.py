"""Risk of bias by study and domain (traffic light), and by domain over all studies."""

import altair as alt
import pandas as pd

from il2review import bias
from il2review.charts import bars, theme
from il2review.charts.drawing import BIAS_COLOURS
from il2review.exhibit import Figure, Table
from il2review.tables.words import place

NOT_TOLD = theme.MUTED
SIGNS = {
    "low": ("+", "low"),
    "yes": ("+", "low"),
    "some concerns": ("?", "some concerns"),
    "unclear": ("?", "some concerns"),
    "high": ("–", "high"),
    "no": ("–", "high"),
    "no information": ("·", "no information"),
    "not applicable": ("·", "no information"),
}
SIGNS_IN_WORDS = "+ low or yes, ? some concerns or unclear, – high or no, · no information."
COLOURS = BIAS_COLOURS | {"no information": NOT_TOLD}
OVERALL = "overall"
NARROW = 285
"""Width of a picture for a phone."""


def traffic_light(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """A sign for each study and domain. ``rows`` of ``bias.judgements``, of one tool and one endpoint a study."""
    frame, domains, studies = _marks(rows)
    cell = 34
    key = _key(domains)
    frame = frame.assign(column=frame["domain"].map(key))
    shown = pd.DataFrame(
        {
            "Study": rows["name"],
            "Domain": rows["domain"],
            "Judgement": rows["judgement"],
            "Why": rows["support"],
            "Source": [f"{row['citekey']} @ {place(row | {'waiver': pd.NA})}" for row in rows.to_dict("records")],
        }
    )
    return Figure(
        id=id,
        title=title,
        alt=f"Risk of bias of {len(studies)} studies in {len(domains) - 1} domains. "
        + "; ".join(
            f"{row['name']}: {row['judgement']} overall" for _, row in frame[frame["domain"] == OVERALL].iterrows()
        )
        + ".",
        note=f"{_key_words(domains)}. {SIGNS_IN_WORDS} {note}".strip(),
        sources=sorted(set(rows["citekey"])),
        wide=_lights(frame, list(key.values()), studies, cell, label=240),
        narrow=_lights(frame, list(key.values()), studies, NARROW // len(domains), label=0),
        table=Table(f"{id}-data", f"The judgements behind: {title}", shown, rows),
    )


def bias_summary(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Figure:
    """How many studies have each judgement, by domain."""
    frame, domains, studies = _marks(rows)
    counts = bars.tally(frame["domain"], frame["level"], COLOURS).reindex(domains)
    drawn = {"levels": COLOURS, "what": "Studies"}
    return Figure(
        id=id,
        title=title,
        alt=f"Risk of bias by domain over {len(studies)} studies. {bars.words(counts)}.",
        note=f"{_key_words(domains)}. {note}".strip(),
        sources=sorted(set(rows["citekey"])),
        wide=bars.stacked(counts, **drawn, width=380, left=50),
        narrow=bars.stacked(counts, **drawn, width=NARROW - 40, short=_key(domains)),
        table=Table(
            f"{id}-data", f"The figures behind: {title}", counts.reset_index().rename(columns={"domain": "Domain"})
        ),
    )


def _key(domains: list[str]) -> dict[str, str]:
    """Numbers for the domains, where their names have no room."""
    return {name: f"{number}" for number, name in enumerate(domains[:-1], 1)} | {OVERALL: "All"}


def _key_words(domains: list[str]) -> str:
    return "; ".join(f"{number} {name}" for name, number in _key(domains).items() if name != OVERALL)


def _marks(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str], list[str]]:
    """One row a study and domain, the overall judgement among them; domains and studies in their order."""
    if rows["tool"].nunique() != 1:
        raise ValueError(f"one tool a figure, not {', '.join(sorted(rows['tool'].unique()))}")
    tool = rows["tool"].iloc[0]
    if rows["endpoint"].nunique() > 1:
        rows = rows.assign(name=rows["name"] + " (" + rows["endpoint"] + ")")
    total = bias.by_study(rows).rename(columns={"overall": "judgement"}).assign(domain=OVERALL)
    frame = pd.concat(
        [rows[["study_id", "name", "domain", "judgement"]], total[["study_id", "name", "domain", "judgement"]]]
    )
    signs = frame["judgement"].map(SIGNS)
    frame = frame.assign(sign=signs.str[0], level=signs.str[1])
    return frame, [*bias.DOMAINS[tool], OVERALL], list(dict.fromkeys(rows["name"]))


def _lights(frame: pd.DataFrame, columns: list[str], studies: list[str], cell: int, label: int) -> alt.LayerChart:
    above = not label
    high = 54 if above else cell
    y_of = {name: number for number, name in enumerate(studies)}
    frame = frame.assign(line=frame["name"].map(y_of) + (0.68 if above else 0.5))
    names = pd.DataFrame({"name": studies, "line": [y_of[name] + (0.2 if above else 0.5) for name in studies]})
    scale = alt.Scale(domain=[0, len(studies)], reverse=True, nice=False)
    y = alt.Y("line:Q", scale=scale, axis=None)
    x = alt.X(
        "column:O", sort=columns, axis=alt.Axis(title=None, orient="top", labelAngle=0, ticks=False, domain=False)
    )
    colour = alt.Color("level:N", legend=None, scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())))
    base = alt.Chart(frame).encode(x=x, y=y, color=colour)
    tooltip = [
        alt.Tooltip("name:N", title="Study"),
        alt.Tooltip("domain:N", title="Domain"),
        alt.Tooltip("judgement:N", title="Judgement"),
    ]
    return alt.layer(
        base.mark_point(size=300 if cell > 30 else 220, strokeWidth=1.8, aria=False).encode(tooltip=tooltip),
        base.mark_text(fontWeight="bold", aria=False).encode(text="sign:N"),
        alt.Chart(names)
        .mark_text(align="left", limit=label - 34 if label else cell * len(columns) - 8)
        .encode(x=alt.value(-label), y=y, text="name:N"),
    ).properties(width=cell * len(columns), height=high * len(studies))
