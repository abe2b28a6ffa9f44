"""Numbers into words. The one way for a statistic to reach a chapter's text."""

import pandas as pd

from il2review import diseases
from il2review.formats import (
    GAP,
    count,
    interval,
    minus,
    on_scale,
    p_value,
    percent,
    percent_range,
    points,
    significant,
    span,
)
from il2review.synthesis import exact_interval

# What chapters use of ``formats``, under the name that they know.
__all__ = ["GAP", "count", "interval", "on_scale", "p_value", "percent", "percent_range", "points", "significant"]
NAMES = {
    "CR": "complete remission",
    "ongoing CR": "continuing complete remission",
    "PR": "partial remission",
    "ORR": "response",
    "OS": "overall survival",
    "LFS": "leukaemia-free survival",
    "DFS": "disease-free survival",
    "EFS": "event-free survival",
    "PFS": "progression-free survival",
    "TTP": "time to progression",
    "DOR": "duration of response",
    "DOR of CR": "duration of complete remission",
    "acute GVHD": "acute graft-versus-host disease",
    "chronic GVHD": "chronic graft-versus-host disease",
    "HR": "hazard ratio",
    "RR": "risk ratio",
    "OR": "odds ratio",
    "MD": "difference of means",
}
"""Endpoints and measures as a sentence names them."""
OF_TUMOURS = {
    "CR": "complete response",
    "ongoing CR": "continuing complete response",
    "PR": "partial response",
    "DOR of CR": "duration of complete response",
}
"""Endpoints that are called otherwise in solid tumours."""
RELATIONS = {"<=": "≤", ">=": "≥"}
"""Relations of p values as they are printed, where that differs from the data."""


def endpoint(row) -> str:
    """The row's endpoint as those who treat its disease name it."""
    known = NAMES | OF_TUMOURS if row["disease"] in diseases.SOLID else NAMES
    return known.get(row["endpoint"], row["endpoint"])


class Words(str):
    """A finished string whose notebook representation is itself, so that it can be glued without escapes."""

    def __repr__(self) -> str:
        return f"'{self}'"


def glue(name: str, text: str) -> None:
    """Make a finished string available to the chapter's text as ``{glue:text}`name```.

    Raises TypeError for anything but a string: a bare number would lose its format on the page.
    """
    from myst_nb import glue as store  # only a notebook needs it

    if not isinstance(text, str) or not text:
        raise TypeError(f"glue {name!r}: a finished, non-empty string is wanted, not {text!r}")
    store(name, Words(text), display=False)


def holds(statement: str, condition: bool) -> None:
    """Stop the build if the data no longer bears out a statement that the chapter makes in words."""
    if not bool(condition):
        raise AssertionError(f"the data no longer supports: {statement}. Rewrite the sentence that says so.")


def number_word(number: int) -> str:
    """Small numbers as words, others in digits: 3 -> 'three', 12 -> '12'."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[number] if 0 <= number < len(words) else count(number)


def share(row) -> str:
    """'37 of 255 (15 %)' from a row with events and total; the percentage is computed."""
    return f"{count(row['events'])} of {count(row['total'])} ({percent(row['events'] / row['total'])})"


def share_with_interval(row) -> str:
    """'37 of 255 (15 %; 95 % CI 10–19 %)' with the exact interval."""
    low, high = exact_interval(int(row["events"]), int(row["total"]))
    return f"{share(row)[:-1]}; 95{GAP}% CI {percent_range(low, high)})"


def effect(row) -> str:
    """'0.78 (95 % CI 0.60–1.02; p = 0.07)' from a row of comparisons; what the source does not give is left out."""
    parts = []
    if pd.notna(row["ci_low"]):
        parts.append(f"{row['ci_level']:g}{GAP}% CI {span(row['ci_low'], row['ci_high'])}")
    if pd.notna(row["p_value"]):
        relation = row.get("p_relation")
        relation = "=" if relation is None or pd.isna(relation) else relation
        parts.append(f"p{GAP}{RELATIONS.get(relation, relation)}{GAP}{row['p_value']:g}")
    inside = f" ({'; '.join(parts)})" if parts else ""
    if pd.isna(row["estimate"]):
        return "; ".join(parts)
    return f"{minus(row['estimate'])}{inside}"


UNITS = {
    "mo": "months",
    "a": "years",
    "d": "days",
    "wk": "weeks",
    "/uL": "per µL",
    "%": "%",
    "{score}": "points",
    "{points}/mo": "points a month",
    "{fold}": "-fold",
    "{log10}": "log10",
    "[iU]/kg/d": "IU per kg a day",
}
"""Units of outcomes as they are printed, where that differs from the data."""


def median(row) -> str:
    """'16.3 months (95 % CI 12–20)' or 'not reached' from a row of outcomes that holds a value."""
    if pd.isna(row["value"]):
        return "not reached"
    unit = UNITS.get(row["value_unit"], row["value_unit"])
    text = f"{row['value']:g}{'' if unit == '-fold' else GAP}{unit}"
    if pd.notna(row["ci_low"]) and pd.notna(row["ci_high"]):
        text += f" ({row['ci_level']:g}{GAP}% CI {span(row['ci_low'], row['ci_high'])})"
    return text


def months(number: float) -> str:
    """Whole years as years, else months: 9 as '9 months', 12 as '1 year', 20 as '20 months'."""
    size, unit = (number / 12, "year") if number % 12 == 0 else (number, "month")
    return f"{size:g}{GAP}{unit}{'' if size == 1 else 's'}"


def join(words: list[str]) -> str:
    """'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
