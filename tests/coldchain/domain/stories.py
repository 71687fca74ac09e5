"""A sensor's story told in minutes, and what people heard of it."""

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from coldchain.domain.instants import MINUTE, Instant, parse
from coldchain.domain.notices import Notice
from coldchain.domain.program import Program
from coldchain.domain.rules import Limit, Op, Rule
from coldchain.domain.tape import Tape

MIDNIGHT = parse("2026-03-02T00:00:00Z")

HIGH = Limit("high", Op.ABOVE, 8.0)
HIGH_20_MIN = Limit("high", Op.ABOVE, 8.0, for_s=1200)
LOW = Limit("low", Op.BELOW, 2.0)


def at(minute: float) -> Instant:
    """The instant this many minutes after midnight."""
    return MIDNIGHT + round(minute * MINUTE)


class Story:
    """One sensor under one rule. Everything is told in order of server time."""

    def __init__(self, *limits: Limit, start: float | None = None, **rule: Any) -> None:
        program = Program.of(Rule(limits=limits, **rule))
        self.tape = Tape(program, None if start is None else at(start))

    def hear(self, *readings: tuple[float, float | None], on: float | None = None) -> "Story":
        """Readings (minute, value): all received together, or each at its own minute."""
        if on is not None:
            self.step(on)
            self.tape.receive(at(on), [(at(minute), value) for minute, value in readings])
            self.tape.run_timers(at(on))
            return self
        for minute, value in readings:
            self.hear((minute, value), on=minute)
        return self

    def step(self, minute: float) -> "Story":
        """Let the timers run up to just before this minute."""
        self.tape.run_timers(at(minute) - 1)
        return self

    def until(self, minute: float) -> list[tuple[Any, ...]]:
        """All that was heard up to this minute, timers included."""
        self.tape.run_timers(at(minute))
        return sorted(told(self.tape.notices), key=str)

    def mode(self, minute: float, in_service: bool) -> "Story":
        self.step(minute).tape.switch_mode(at(minute), in_service)
        return self

    def power(self, minute: float, is_on: bool) -> "Story":
        self.step(minute).tape.switch_power(at(minute), is_on)
        return self

    def battery(self, minute: float, days: float) -> "Story":
        self.step(minute).tape.report_battery(at(minute), days)
        return self

    def ack(self, minute: float, kind: str) -> "Story":
        self.step(minute).tape.acknowledge(at(minute), kind)
        return self

    def review(self, minute: float, kind: str) -> "Story":
        self.step(minute).tape.review(at(minute), kind)
        return self


def told(notices: Iterable[Notice]) -> list[tuple[Any, ...]]:
    """Notices as (event, kind, minute), then what else they say."""
    return [_told(notice) for notice in notices]


def _told(notice: Notice) -> tuple[Any, ...]:
    line: tuple[Any, ...] = (notice.event, str(notice.kind), _minute(notice.at))
    if notice.new_at is not UNSET:
        line += ("now", None if notice.new_at is None else _minute(notice.new_at))
    if notice.level is not None:
        line += ("level", notice.level)
    if notice.decided_at is not None:
        line += ("seen", _minute(notice.decided_at))
    return line


def _minute(instant: Instant) -> float:
    return (instant - MIDNIGHT) / MINUTE
