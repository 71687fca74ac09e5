"""A unit's temperature as a chart needs it, and how time is placed on it. 温度曲线的数据"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from app.charts.look import Spec
from kernel.calendar import CLINIC_TIME


class Limits(Struct, frozen=True):
    """What a class of unit must keep, where the pre-alarm lies, and its fixed axis. 温度限值"""

    low: float
    high: float
    warn_low: float | None = None
    warn_high: float | None = None
    bottom: float = 0
    top: float = 12


class Span(Struct, frozen=True):
    """A stretch of time on a strip: the door open, the mains out. 时段"""

    start: datetime
    end: datetime
    bad: bool = False


class Strip(Struct, frozen=True):
    """A band under the curve, with its name at the left and its sum at the right. 状态条"""

    name: str
    spans: tuple[Span, ...]
    total: str = ""


class Curve(Struct, frozen=True):
    """A unit's temperature over some time, as the chart needs it. 温度曲线

    ``readings`` are in time order; ``gaps`` are the stretches without data; instants in
    ``late`` arrived afterwards and are drawn dotted.
    """

    start: datetime
    end: datetime
    readings: Sequence[tuple[datetime, float]]
    limits: Limits
    gaps: Sequence[tuple[datetime, datetime]] = ()
    late: frozenset[datetime] = frozenset()
    strips: Sequence[Strip] = ()


def clock_ms(moment: datetime) -> int:
    """The clinic's wall clock as milliseconds, so that every browser shows the same time."""
    return round(moment.astimezone(CLINIC_TIME).replace(tzinfo=UTC).timestamp() * 1000)


def inside(curve: Curve, start: datetime, end: datetime) -> tuple[int, int]:
    """A stretch of time, cut off where the chart begins and ends."""
    return clock_ms(max(start, curve.start)), clock_ms(min(end, curve.end))


def placed(points: Iterable[tuple[datetime, float]], **extra: object) -> list[Spec]:
    return [{"t": clock_ms(at), "v": value, **extra} for at, value in points]


def segments_of(curve: Curve) -> list[list[tuple[datetime, float]]]:
    """The readings, cut wherever data are missing."""
    segments: list[list[tuple[datetime, float]]] = [[]]
    for reading in curve.readings:
        previous = segments[-1][-1] if segments[-1] else None
        if previous and any(previous[0] <= a and b <= reading[0] for a, b in curve.gaps):
            segments.append([])
        segments[-1].append(reading)
    return [segment for segment in segments if segment]
