"""Charts as Vega-Lite specifications, and the small lines drawn without it. 图表

Charts never draw a line across a hole: what was not measured is shown as a gap. Labels stand
at the lines' ends, and each chart has a sentence and a table beside it (``parts/chart.html``).
Times are the clinic's wall clock, whatever the reader's computer thinks.
"""

from app.charts.curve import Curve, Limits, Span, Strip
from app.charts.growth import Measured, growth_chart
from app.charts.look import Spec
from app.charts.sparkline import Spark, sparkline
from app.charts.temperature import temperature_curve

__all__ = [
    "Curve",
    "Limits",
    "Measured",
    "Span",
    "Spark",
    "Spec",
    "Strip",
    "growth_chart",
    "sparkline",
    "temperature_curve",
]
