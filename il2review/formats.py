"""Numbers as a reader sees them. Knows nothing of studies or pools."""

import math

GAP = "\u00a0"  # keeps a number and its unit on one line


def count(number: float) -> str:
    """1234 -> '1,234'."""
    return f"{int(number):,}"


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


def minus(value: float) -> str:
    """A number as printed, with a true minus: '0.78', '−44.2'."""
    return f"{value:g}".replace("-", "−")


def span(low: float, high: float) -> str:
    """Two limits as printed: '0.60–1.02', and '−64.2 to −11.2' where one is below zero."""
    return f"{minus(low)} to {minus(high)}" if min(low, high) < 0 else f"{low:g}–{high:g}"


def ratio(value: float) -> str:
    """A ratio to two decimals."""
    return f"{value:.2f}"


def p_value(p: float) -> str:
    """'p = 0.74', 'p < 0.001'."""
    return f"p{GAP}<{GAP}0.001" if p < 0.001 else f"p{GAP}={GAP}{p:.2f}" if p >= 0.01 else f"p{GAP}={GAP}{p:.3f}"


def interval(low: float, high: float, measure: str) -> str:
    """An interval on the scale of the measure (see ``on_scale``)."""
    if measure == "share":
        return percent_range(low, high)
    if measure == "difference":
        return f"{points(low)} to {points(high)}"
    if measure == "months":
        return f"{low:.3g}–{high:.3g}"
    if measure == "MD":
        return f"{signed(low)} to {signed(high)}"
    return f"{ratio(low)}–{ratio(high)}"


def on_scale(value: float, measure: str) -> str:
    """A point estimate: a ``share`` in percent, a ``difference`` of shares, ``months``, an ``MD``, or a ratio."""
    forms = {"share": percent, "difference": points, "months": lambda months: f"{months:.3g}{GAP}months", "MD": signed}
    return forms.get(measure, ratio)(value)


def signed(value: float) -> str:
    """A difference of means to three significant digits, with its sign: '+159', '−0.17'."""
    return f"+{value:.3g}" if value > 0 else f"−{-value:.3g}" if value < 0 else "0"


def points(difference: float) -> str:
    """A difference of shares per hundred patients, with its sign: '+5', '−12'."""
    rounded = round(100 * float(difference))
    return f"+{rounded}" if rounded > 0 else f"−{-rounded}" if rounded < 0 else "0"


def significant(value: float, digits: int = 2) -> str:
    """A number to so many significant digits, without an exponent: 0.01234 -> '0.012'."""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{places}f}"
