"""The lines of a forest plot: what stands beside each mark, before anything is drawn."""

from dataclasses import asdict, dataclass

import pandas as pd

from il2review.formats import GAP, interval, on_scale
from il2review.synthesis import Result

STUDY, POOL, PREDICTION, HEADING, STEP, HEAD = "study", "pool", "prediction", "heading", "step", "head"
MARKS = {"low": "+", "some concerns": "?", "high": "–", None: ""}


@dataclass(frozen=True)
class Line:
    """One line: its name, its estimate in words, where its mark and interval lie, and what stands at its end."""

    name: str
    kind: str
    label: str = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    area: float = 0
    weight: str = ""
    bias: str = ""


def head(drawn: list[Line], label: str) -> Line:
    """What stands over the columns."""
    weighed, judged = any(line.weight for line in drawn), any(line.bias for line in drawn)
    counted = any(" · " in line.label for line in drawn)
    over = f"{'Events/patients · ' if counted else ''}{label} (95{GAP}% CI)"
    return Line("Study", HEAD, over, weight="Weight" if weighed else "", bias="Bias" if judged else "")


def frame(lines: list[Line]) -> pd.DataFrame:
    """The lines as a frame, in their order."""
    numbers = ["estimate", "low", "high", "area"]
    return pd.DataFrame([asdict(line) for line in lines]).astype(dict.fromkeys(numbers, float))


def of_studies(studies: pd.DataFrame, measure: str, judgements: list[str | None] | None = None) -> list[Line]:
    """A line for each study; ``judgements`` are their overall risks of bias."""
    judged = judgements or [None] * len(studies)
    return [
        Line(
            name=name,
            kind=STUDY,
            label=f"{counts(row)}{text(row['estimate'], row['low'], row['high'], measure)}",
            estimate=row["estimate"],
            low=row["low"],
            high=row["high"],
            area=30 + 4 * row["weight"] if "weight" in row else 60,
            weight=f"{row['weight']:.0f}{GAP}%" if "weight" in row else "",
            bias=judgement or "",
        )
        for name, (_, row), judgement in zip(names(studies), studies.iterrows(), judged, strict=True)
    ]


def of_pool(result: Result, name: str = "All studies") -> list[Line]:
    """The pooled estimate, and the range for a new study where the model has one."""
    label = text(result.estimate, result.low, result.high, result.measure)
    lines = [Line(name, POOL, label, result.estimate, result.low, result.high)]
    if result.expected():
        spread = (result.prediction_low, result.prediction_high)
        lines.append(Line("Expected in a new study", PREDICTION, result.expected(), None, *spread))
    return lines


def names(studies: pd.DataFrame) -> list[str]:
    """The studies' names; several results of one study are told apart by arm, endpoint or report."""
    found = studies["name"].astype(str)
    for column in ("arm_id", "endpoint", "citekey"):
        again = found.duplicated(keep=False)
        if again.any() and column in studies and studies.loc[again, column].nunique() > 1:
            found = found.where(~again, found + ": " + studies[column].astype(str))
    return list(found)


def counts(row) -> str:
    """'37/255 · ' or, for two arms, '3/28 v 12/71 · '; empty where there are none."""
    if "events" not in row or pd.isna(row["events"]) or pd.isna(row.get("total")):
        return ""
    control = f" v {row['events_control']}/{row['total_control']}" if "events_control" in row else ""
    return f"{row['events']}/{row['total']}{control} · "


def text(estimate: float, low: float, high: float, measure: str) -> str:
    """'15 % (10–19 %)'; without the bracket where there is no interval."""
    if pd.isna(estimate):
        return "no ratio: nobody had the event"
    point = on_scale(estimate, measure)
    return point if pd.isna(low) or pd.isna(high) else f"{point} ({interval(low, high, measure)})"
