"""Numbers into words. The one way for a statistic to reach a chapter's text."""

import math

import pandas as pd

from il2review.synthesis import Result, exact_interval

GAP = "\u00a0"  # keeps a number and its unit on one line
NAMES = {
    "CR": "complete remission",
    "PR": "partial remission",
    "ORR": "response",
    "OS": "overall survival",
    "LFS": "leukaemia-free survival",
    "DFS": "disease-free survival",
    "EFS": "event-free survival",
    "PFS": "progression-free survival",
    "HR": "hazard ratio",
    "RR": "risk ratio",
    "OR": "odds ratio",
}
"""Endpoints and measures as a sentence names them."""


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


def count(number: float) -> str:
    """1234 -> '1,234'."""
    return f"{int(number):,}"


def number_word(number: int) -> str:
    """Small numbers as words, others in digits: 3 -> 'three', 12 -> '12'."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[number] if 0 <= number < len(words) else count(number)


def percent(share: float, digits: int | None = None) -> str:
    """A share from 0 to 1 as percent: whole numbers from 10 %, one decimal below, unless ``digits`` says."""
    value = 100 * float(share)
    if digits is None:
        digits = 0 if value >= 9.95 or value == 0 else 1
    return f"{value:.{digits}f}{GAP}%"


def percent_range(low: float, high: float) -> str:
    """Two shares as '12–17 %'."""
    digits = 0 if 100 * low >= 9.95 or 100 * (high - low) > 10 else 1
    return f"{100 * low:.{digits}f}–{100 * high:.{digits}f}{GAP}%"


def ratio(value: float) -> str:
    """A ratio to two decimals."""
    return f"{value:.2f}"


def p_value(p: float) -> str:
    """'p = 0.74', 'p < 0.001'."""
    return f"p{GAP}<{GAP}0.001" if p < 0.001 else f"p{GAP}={GAP}{p:.2f}" if p >= 0.01 else f"p{GAP}={GAP}{p:.3f}"


def interval(low: float, high: float, measure: str) -> str:
    """An interval on the scale of the measure."""
    return percent_range(low, high) if measure == "share" else f"{ratio(low)}–{ratio(high)}"


def share_or_ratio(value: float, measure: str) -> str:
    """A point estimate on the scale of the measure."""
    return percent(value) if measure == "share" else ratio(value)


def estimate(result: Result) -> str:
    """'0.97 (95 % CI 0.84–1.12)'."""
    point = share_or_ratio(result.estimate, result.measure)
    return f"{point} ({100 * result.level:.0f}{GAP}% CI {interval(result.low, result.high, result.measure)})"


def pool(result: Result) -> str:
    """'14 % (95 % CI 12–17 %; 11 studies, 1,234 patients; I² 38 %)'."""
    patients = f", {count(result.n)}{GAP}patients" if result.n else ""
    return f"{estimate(result)[:-1]}; {result.k}{GAP}studies{patients}; I²{GAP}{result.i2:.0f}{GAP}%)"


def prediction(result: Result) -> str:
    """The range in which the true effect of a new, similar study would be expected."""
    return interval(result.prediction_low, result.prediction_high, result.measure)


def heterogeneity(result: Result) -> str:
    """The heterogeneity line under a forest plot, in full."""
    tau2 = f"{result.tau2:.3f}" if result.tau2 >= 0.0005 else "0"
    return (
        f"Heterogeneity: I²{GAP}{result.i2:.0f}{GAP}%, tau²{GAP}{tau2}, "
        f"Q{GAP}{result.q:.1f} on {result.k - 1} degrees of freedom, {p_value(result.q_p)}"
    )


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
        parts.append(f"{row['ci_level']:g}{GAP}% CI {row['ci_low']:g}–{row['ci_high']:g}")
    if pd.notna(row["p_value"]):
        relation = row.get("p_relation")
        relation = "=" if relation is None or pd.isna(relation) else relation
        parts.append(f"p{GAP}{relation}{GAP}{row['p_value']:g}")
    inside = f" ({'; '.join(parts)})" if parts else ""
    if pd.isna(row["estimate"]):
        return "; ".join(parts)
    return f"{row['estimate']:g}{inside}"


def median(row) -> str:
    """'16.3 months (95 % CI 12–20)' or 'not reached' from a median row of outcomes."""
    unit = {"mo": "months", "a": "years", "d": "days", "wk": "weeks"}.get(row["value_unit"], "")
    if pd.isna(row["value"]):
        return "not reached"
    text = f"{row['value']:g}{GAP}{unit}"
    if pd.notna(row["ci_low"]) and pd.notna(row["ci_high"]):
        text += f" ({row['ci_level']:g}{GAP}% CI {row['ci_low']:g}–{row['ci_high']:g})"
    return text


def join(words: list[str]) -> str:
    """'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def significant(value: float, digits: int = 2) -> str:
    """A number to so many significant digits, without an exponent: 0.01234 -> '0.012'."""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{places}f}"
