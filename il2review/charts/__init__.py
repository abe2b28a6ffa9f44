"""Altair charts under one theme. Each function returns a ``Figure``; chapters never style a chart."""

from il2review.charts import theme as _theme  # noqa: F401  (registers the theme)
from il2review.charts.flow import flow
from il2review.charts.forest import pooled, side_by_side
from il2review.charts.intensity import intensity
from il2review.charts.occupancy import occupancy

__all__ = ["flow", "intensity", "occupancy", "pooled", "side_by_side"]
