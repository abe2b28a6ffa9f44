"""Altair charts under one theme. Each function returns a ``Figure``; chapters never style a chart."""

from il2review.charts import theme as _theme  # noqa: F401  (registers the theme)
from il2review.charts.atlas import atlas
from il2review.charts.bubble import bubble
from il2review.charts.carriers import carriers
from il2review.charts.courses import courses
from il2review.charts.experiments import experiments
from il2review.charts.fates import fate_bars
from il2review.charts.flow import flow
from il2review.charts.forest import claimed, cumulative, grouped, pooled, side_by_side
from il2review.charts.further import further
from il2review.charts.glance import glance
from il2review.charts.heat import heat
from il2review.charts.intensity import intensity
from il2review.charts.judged import bias_summary, traffic_light
from il2review.charts.known import known
from il2review.charts.lasting import lasting
from il2review.charts.misfit import misfit
from il2review.charts.occupancy import occupancy
from il2review.charts.pairs import pairs, relative
from il2review.charts.pathway import pathway
from il2review.charts.programmes import programmes
from il2review.charts.regimens import regimens
from il2review.charts.scatter import funnel, influence
from il2review.charts.sequence import sequence
from il2review.charts.tiles import tiles
from il2review.charts.timeline import timeline
from il2review.charts.verdicts import verdicts
from il2review.charts.what_if import what_if

__all__ = [
    "atlas",
    "bias_summary",
    "bubble",
    "carriers",
    "claimed",
    "courses",
    "cumulative",
    "experiments",
    "fate_bars",
    "flow",
    "funnel",
    "further",
    "glance",
    "grouped",
    "heat",
    "influence",
    "intensity",
    "known",
    "lasting",
    "misfit",
    "occupancy",
    "pairs",
    "pathway",
    "pooled",
    "programmes",
    "regimens",
    "relative",
    "sequence",
    "side_by_side",
    "tiles",
    "timeline",
    "traffic_light",
    "verdicts",
    "what_if",
]
