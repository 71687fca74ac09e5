"""A unit's temperature over some time, with what was not measured. 温度曲线数据"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from .rules import Rule


class Limits(Struct, frozen=True):
    """The range a unit must keep, where its pre-alarms lie, and the axis for both. 温度限值"""

    low: float
    high: float
    warn_low: float | None = None
    warn_high: float | None = None
    bottom: float = 0
    top: float = 12


class Curve(Struct, frozen=True):
    """Readings in order of time, and the stretches without any. 温度曲线

    Instants in ``late`` arrived afterwards.
    """

    start: datetime
    end: datetime
    readings: Sequence[tuple[datetime, float]]
    limits: Limits
    gaps: Sequence[tuple[datetime, datetime]] = ()
    late: frozenset[datetime] = frozenset()
    strips: Sequence[object] = ()


_ROOM_BELOW = 10.0
"""How far below its upper limit a unit without a lower one is drawn."""
_MARGIN = 2.0


def limits_of(rule: Rule, seen: Sequence[float] = ()) -> Limits:
    """The band to draw: the narrowest immediate limits of a rule, with room for what was seen."""
    uppers = [limit.value for limit in rule.limits if limit.op.is_upper]
    lowers = [limit.value for limit in rule.limits if not limit.op.is_upper]
    high = min(uppers)
    low = max([value for value in lowers if value < high], default=high - _ROOM_BELOW)
    warn_lows = [band.value for band in rule.pre if not band.op.is_upper]
    warn_highs = [band.value for band in rule.pre if band.op.is_upper]
    return Limits(
        low=low,
        high=high,
        warn_low=max(warn_lows, default=None),
        warn_high=min(warn_highs, default=None),
        bottom=min([low - _MARGIN, *(value - 1 for value in seen)]),
        top=max([high + 2 * _MARGIN, *(value + 1 for value in seen)]),
    )


def holes(
    measured: Sequence[tuple[datetime, datetime]],
    start: datetime,
    end: datetime,
    longest: timedelta,
) -> list[tuple[datetime, datetime]]:
    """The stretches of an interval longer than ``longest`` in which nothing was measured.

    ``measured`` are the first and last instants of readings drawn together, in order.
    """
    found = []
    reached = start
    for first, last in measured:
        if first - reached > longest:
            found.append((reached, first))
        reached = max(reached, last)
    if end - reached > longest:
        found.append((reached, end))
    return found
