"""The lines of a growth chart, to draw a child's points upon. 生长曲线图数据"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kernel.registry.people import Sex
from maternal.domain.growth.measures import DAYS_PER_MONTH, Indicator
from maternal.domain.growth.standards import Axis, Chart, GrowthStandard

SD_LINES = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
_POINTS_PER_CHART = 60


class Point(Struct, frozen=True):
    """A point of a line: age in months or length in cm, and the measure. 曲线点"""

    x: float
    value: float


class Line(Struct, frozen=True):
    """One SD line within one table; tables do not join where their definitions change. 曲线"""

    z: float
    standard: str
    axis: Axis
    points: tuple[Point, ...]


def lines(
    standard: GrowthStandard,
    indicator: Indicator,
    sex: Sex,
    *,
    low: float,
    high: float,
    z_scores: Sequence[float] = SD_LINES,
) -> list[Line]:
    """The SD lines over a range: months of age, or centimetres for weight-for-length.

    Each table of the standard that meets the range gives its own lines; a range that no
    table meets gives none. 标准差曲线
    """
    return [
        Line(z, chart.standard, chart.axis, tuple(_points(chart, z, ends)))
        for chart in standard.charts_for(indicator, sex)
        if (ends := _meet(chart, low, high)) is not None
        for z in z_scores
    ]


def _meet(chart: Chart, low: float, high: float) -> tuple[float, float] | None:
    unit = DAYS_PER_MONTH if chart.axis is Axis.AGE_DAYS else 1
    start, end = max(chart.from_x, low * unit), min(chart.to_x, high * unit)
    return (start, end) if start < end else None


def _points(chart: Chart, z: float, ends: tuple[float, float]) -> Iterator[Point]:
    start, end = ends
    unit = DAYS_PER_MONTH if chart.axis is Axis.AGE_DAYS else 1
    for step in range(_POINTS_PER_CHART + 1):
        x = start + (end - start) * step / _POINTS_PER_CHART
        yield Point(round(x / unit, 3), round(chart.curve.value_at(z, x), 3))
