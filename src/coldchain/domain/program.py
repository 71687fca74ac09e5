"""A rule made ready for judging many readings fast. 编译后的规则

Every condition of a rule becomes a closed interval, so that a reading costs two comparisons
whatever the operator was. ``quiet`` is the band in which nothing can begin: in it a calm
sensor's reading needs no further look.
"""

from functools import reduce
from math import inf, nextafter
from typing import NamedTuple, Self

from msgspec import Struct

from .instants import LONG_AGO, Instant, instant, seconds
from .rules import Band, Gap, Limit, Mode, Op, Rule

FOREVER = 2**62


class Interval(NamedTuple):
    """A closed interval of degrees Celsius. 温度闭区间"""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def meet(self, other: "Interval") -> "Interval":
        return Interval(max(self.low, other.low), min(self.high, other.high))


EVERYTHING = Interval(-inf, inf)
NOTHING = Interval(inf, -inf)


def breach(op: Op, value: float) -> Interval:
    """The values for which ``reading op value`` holds."""
    match op:
        case Op.ABOVE:
            return Interval(nextafter(value, inf), inf)
        case Op.AT_OR_ABOVE:
            return Interval(value, inf)
        case Op.BELOW:
            return Interval(-inf, nextafter(value, -inf))
        case Op.AT_OR_BELOW:
            return Interval(-inf, value)


def outside(interval: Interval) -> Interval:
    """What lies beyond an interval that is bounded on one side only."""
    if interval.high == inf:
        return Interval(-inf, nextafter(interval.low, -inf))
    return Interval(nextafter(interval.high, inf), inf)


def recovery(limit: Limit) -> Interval:
    """The values at which an alarm of this limit may end: not out, at or inside clear_value."""
    safe = outside(breach(limit.op, limit.value))
    if limit.clear_value is None:
        return safe
    inner = (
        Interval(-inf, limit.clear_value) if limit.op.is_upper else Interval(limit.clear_value, inf)
    )
    return safe.meet(inner)


class Continuous(Struct, frozen=True):
    """A limit breached without a break. 连续限值

    ``within`` are the values that are not out, ``safe`` those at which an alarm may end, and
    ``held`` those at which it does not.
    """

    kind: str
    value: float
    out: Interval
    within: Interval
    safe: Interval
    held: Interval
    tolerated: int
    clear_after: int


class Cumulative(Struct, frozen=True):
    """A limit whose breaches add up. 累计限值"""

    kind: str
    value: float
    out: Interval
    within: Interval
    tolerated: int
    window: int | None


class Critical(Struct, frozen=True):
    """A pre-alarm band around the critical value. 预警带"""

    kind: str
    inside: Interval
    outside: Interval
    tolerated: int


class Program(Struct, frozen=True):
    """A rule, ready to run. Durations in microseconds. 可执行规则"""

    rule: Rule
    continuous: tuple[Continuous, ...]
    cumulative: tuple[Cumulative, ...]
    bands: tuple[Critical, ...]
    plausible: Interval
    quiet: Interval
    max_gap: int
    breaks: bool
    stuck_for: int
    future_tolerance: int
    commissioned: Instant
    silent_after: int | None
    power_for: int | None
    rungs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """Compile a rule. Do it once and keep the result."""
        continuous = tuple(
            _continuous(limit) for limit in rule.limits if limit.mode is Mode.CONTINUOUS
        )
        cumulative = tuple(
            _cumulative(limit) for limit in rule.limits if limit.mode is Mode.CUMULATIVE
        )
        bands = tuple(_critical(band) for band in rule.pre)
        plausible = Interval(*rule.plausible)
        return cls(
            rule=rule,
            continuous=continuous,
            cumulative=cumulative,
            bands=bands,
            plausible=plausible,
            quiet=_quiet(plausible, continuous, cumulative, bands),
            max_gap=_or_forever(rule.max_gap_s),
            breaks=rule.gap is Gap.BREAK,
            stuck_for=_or_forever(rule.stuck_for_s),
            future_tolerance=seconds(rule.future_tolerance_s),
            commissioned=instant(rule.commissioned) if rule.commissioned else LONG_AGO,
            silent_after=_or_none(rule.silent_after_s),
            power_for=_or_none(rule.power_for_s),
            rungs=tuple(sorted((seconds(rung.after_s), rung.level) for rung in rule.escalate)),
        )

    def is_sound(self, value: float | None) -> bool:
        """Is this a temperature at all, rather than a sign of a sensor at fault?"""
        return value is not None and self.plausible.holds(value)

    def severity(self, value: float) -> tuple[float, float]:
        """How far outside the limits, then how high: orders values that claim one instant."""
        limits: list[Continuous | Cumulative] = [*self.continuous, *self.cumulative]
        beyond = [abs(value - limit.value) for limit in limits if limit.out.holds(value)]
        return max(beyond, default=-1.0), value


def _continuous(limit: Limit) -> Continuous:
    out, safe = breach(limit.op, limit.value), recovery(limit)
    return Continuous(
        kind=limit.alarm_kind,
        value=limit.value,
        out=out,
        within=outside(out),
        safe=safe,
        held=outside(safe),
        tolerated=seconds(limit.for_s),
        clear_after=seconds(limit.clear_for_s),
    )


def _cumulative(limit: Limit) -> Cumulative:
    out = breach(limit.op, limit.value)
    return Cumulative(
        kind=limit.alarm_kind,
        value=limit.value,
        out=out,
        within=outside(out),
        tolerated=seconds(limit.for_s),
        window=_or_none(limit.window_s),
    )


def _critical(band: Band) -> Critical:
    inside = breach(band.op, band.value)
    return Critical(band.kind, inside, outside(inside), seconds(band.for_s))


def _quiet(
    plausible: Interval,
    continuous: tuple[Continuous, ...],
    cumulative: tuple[Cumulative, ...],
    bands: tuple[Critical, ...],
) -> Interval:
    """The band in which no run, sum or stay begins and no fault shows."""
    calm = [limit.within for limit in continuous]
    calm += [limit.within for limit in cumulative]
    calm += [band.outside for band in bands]
    return reduce(Interval.meet, calm, plausible)


def _or_none(duration: float | None) -> int | None:
    return None if duration is None else seconds(duration)


def _or_forever(duration: float | None) -> int:
    return FOREVER if duration is None else seconds(duration)
