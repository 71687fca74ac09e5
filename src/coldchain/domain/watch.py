"""What is remembered between readings of one sensor, by measured time. 监测状态

The size of it does not grow with the readings seen. It is a plain value: it can be kept in a
table per sensor, and a copy of it is a checkpoint from which late evidence is judged again.
"""

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from .instants import LONG_AGO, Instant
from .program import Program


class Signal(StrEnum):
    """Which of the three conditions of a sensor a span belongs to. 信号类别"""

    ALARM = "alarm"
    PRE_ALARM = "pre_alarm"
    SENSOR_FAULT = "sensor_fault"


class Fault(StrEnum):
    """What is wrong with a sensor. 传感器故障类别"""

    IMPLAUSIBLE = "implausible"
    REPORTED = "reported"
    STUCK = "stuck"


class Span(Struct, frozen=True):
    """One stretch of measured time in which a condition stood. 状态区间

    ``start`` is where the run began, ``raised_at`` where it became an alarm. A pre-alarm that
    led to the alarm itself ends ``unsaid``: nobody is told that the warning is over.
    """

    signal: Signal
    kind: str
    start: Instant
    raised_at: Instant
    cleared_at: Instant | None = None
    unsaid: bool = False

    @property
    def key(self) -> tuple[Signal, str, Instant]:
        return self.signal, self.kind, self.raised_at


class Mark(NamedTuple):
    """The unit enters or leaves service; the instant belongs to the new mode. 运行模式切换"""

    at: Instant
    in_service: bool


class Run(Struct, frozen=True):
    """Where a continuous limit stands: idle, pending, alarm, or clearing. 连续超限状态"""

    start: Instant | None = None
    raised_at: Instant | None = None
    calm_since: Instant | None = None


class Tally(Struct, frozen=True):
    """What a cumulative limit has added up. 累计超限状态

    ``open_at`` is the last out reading, whose time is not counted yet. ``parts`` are the
    counted stretches, kept only where a rolling window needs them; ``total`` is the sum of
    them, so that a long window costs a reading no more than a short one.
    """

    first_at: Instant | None = None
    open_at: Instant | None = None
    total: int = 0
    parts: tuple[tuple[Instant, Instant], ...] = ()
    reached_at: Instant | None = None


class Stay(Struct, frozen=True):
    """A stay inside a pre-alarm band; ``led`` once it became the alarm itself. 预警停留"""

    start: Instant | None = None
    raised_at: Instant | None = None
    led: bool = False


class Judgement(Struct, frozen=True):
    """Everything readings up to ``at`` have to say about those to come. 判定状态

    ``sound_at``, ``value`` and ``same_since`` describe the last usable reading: when, how
    warm, and since when unchanged. ``marks`` are changes of mode no reading has passed yet.
    """

    runs: tuple[Run, ...]
    tallies: tuple[Tally, ...]
    stays: tuple[Stay, ...]
    at: Instant = LONG_AGO
    sound_at: Instant = LONG_AGO
    value: float | None = None
    same_since: Instant = LONG_AGO
    implausible_at: Instant | None = None
    reported_at: Instant | None = None
    stuck_at: Instant | None = None
    in_service: bool = True
    marks: tuple[Mark, ...] = ()

    @classmethod
    def blank(cls, program: Program) -> "Judgement":
        """Before the first reading."""
        return cls(
            runs=(Run(),) * len(program.continuous),
            tallies=(Tally(),) * len(program.cumulative),
            stays=(Stay(),) * len(program.bands),
        )


def standing(program: Program, judged: Judgement) -> list[Span]:
    """The spans that were raised and have not ended."""
    spans = [
        Span(Signal.ALARM, limit.kind, run.start, run.raised_at)
        for limit, run in zip(program.continuous, judged.runs, strict=True)
        if run.raised_at is not None and run.start is not None
    ]
    spans += [
        Span(Signal.ALARM, limit.kind, tally.first_at, tally.reached_at)
        for limit, tally in zip(program.cumulative, judged.tallies, strict=True)
        if tally.reached_at is not None and tally.first_at is not None
    ]
    spans += [
        Span(Signal.PRE_ALARM, band.kind, stay.start, stay.raised_at)
        for band, stay in zip(program.bands, judged.stays, strict=True)
        if stay.raised_at is not None and stay.start is not None
    ]
    faults = (
        (Fault.IMPLAUSIBLE, judged.implausible_at),
        (Fault.REPORTED, judged.reported_at),
        (Fault.STUCK, judged.stuck_at),
    )
    spans += [Span(Signal.SENSOR_FAULT, fault, at, at) for fault, at in faults if at is not None]
    return spans
