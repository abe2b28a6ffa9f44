"""One look for every chart. The site's style sheet turns the same colours into their dark-mode twins."""

import altair as alt
import numpy as np

INK = "#1b1f24"
MUTED = "#57606a"
GRID = "#d8dee4"
BLUE = "#0b5cad"
ORANGE = "#b3500f"
GREEN = "#1a7f5a"
PURPLE = "#7b4ea3"
# Told apart without colour vision by lightness, and in every chart also by shape, dash or a label.
SERIES = (BLUE, ORANGE, GREEN, PURPLE)

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
SIZE = 13


@alt.theme.register("il2review", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """The Altair theme: no background, no frame, text of at least 13 px."""
    text = {"font": FONT, "color": INK, "fontSize": SIZE}
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": SIZE,
                "titleFontSize": SIZE,
                "titleFontWeight": "normal",
                "gridColor": GRID,
                "domainColor": MUTED,
                "tickColor": MUTED,
                "labelFont": FONT,
                "titleFont": FONT,
            },
            "legend": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": SIZE,
                "titleFontSize": SIZE,
                "labelFont": FONT,
                "titleFont": FONT,
                "labelLimit": 0,
            },
            "text": text,
        }
    }


def log_places(low: float, high: float, leading: tuple[int, ...] = (1, 3)) -> list[float]:
    """Round numbers from ``low`` to ``high`` for a logarithmic axis: those that begin with ``leading``."""
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    places = [float(f"{digit}e{power}") for power in decades for digit in leading]
    return [place for place in places if low <= place <= high]
