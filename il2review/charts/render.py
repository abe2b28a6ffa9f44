"""An Altair chart as a Vega-Lite specification and as a static SVG."""

import re

import altair as alt
import vl_convert

IDS = re.compile(r"\b(id=\"|url\(#|href=\"#)([A-Za-z_][\w-]*)")


def specification(chart: alt.TopLevelMixin) -> dict:
    """The chart's Vega-Lite specification, with its data inside."""
    return chart.to_dict()


def static_svg(spec: dict, name: str) -> str:
    """The picture as SVG text. Ids inside it begin with ``name``, so that several fit on one page."""
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1")
    return IDS.sub(rf"\g<1>{name}-\2", svg)
