"""Answers cold-chain scenarios: a sensor's story in, the events it must cause out. 冷链场景检验

The form of a scenario is described in the README's section on correctness. Here it is only
unpacked and played in order of server time; every decision is the engine's.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, field

from coldchain.domain.alarm import Point
from coldchain.domain.instants import Instant, iso, parse, seconds
from coldchain.domain.notices import Notice
from coldchain.domain.program import Program
from coldchain.domain.rules import Rule
from coldchain.domain.tape import Tape

JustBefore = 1
"""Microseconds: timers due earlier than an instant come before all that happens at it."""

MOST_READINGS = 1_000_000
"""In one segment: two years of a reading a minute. More is a slip of the pen in ``every_s``."""


class Segment(Struct, frozen=True):
    """Readings at even steps from one instant up to and including another. 等间隔读数段"""

    start: str = field(name="from")
    end: str = field(name="to")
    every_s: Annotated[float, Meta(gt=0)]
    value: float | None
    to_value: float | None = None
    received: str | None = None
    delay_s: float = 0

    def readings(self) -> Iterator[tuple[Instant, Point]]:
        """Each reading as its receipt and its point."""
        start, end = parse(self.start), parse(self.end)
        steps = range(start, end + 1, seconds(self.every_s))
        if len(steps) > MOST_READINGS:
            raise ValueError(f"a segment of {len(steps):,} readings")
        for at in steps:
            share = (at - start) / (end - start) if end > start else 0.0
            received = parse(self.received) if self.received else at + seconds(self.delay_s)
            yield received, (at, self._value(share))

    def _value(self, share: float) -> float | None:
        if self.value is None or self.to_value is None:
            return self.value
        return round(self.value + (self.to_value - self.value) * share, 2)


class Scenario(Struct, frozen=True):
    """One case, without what it expects. 场景"""

    rule: Rule
    readings: list[list[str | float | None] | Segment]
    until: str
    signals: list[tuple[str, str, str | float]] = []
    actions: list[tuple[str, Literal["ack", "review"], str]] = []
    start: str | None = None


class Moment(Struct):
    """All that happens at one instant of server time. 同一时刻的全部事项"""

    signals: list[tuple[str, str | float]] = field(default_factory=list)
    batch: list[Point] = field(default_factory=list)
    actions: list[tuple[str, str]] = field(default_factory=list)


def answer(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The events a correct engine has produced by the scenario's end.

    Raises ``ValueError`` where the scenario cannot be read.
    """
    scenario = _read(case)
    tape = Tape(Program.of(scenario.rule), parse(scenario.start) if scenario.start else None)
    until = parse(scenario.until)
    for at, moment in sorted(_moments(scenario).items()):
        if at > until:
            break
        tape.run_timers(at - JustBefore)
        _play(tape, at, moment)
        tape.run_timers(at)
    tape.run_timers(until)
    return _events(tape.notices)


def differences(case: dict[str, Any], answer: Any) -> list[str]:
    """Events that are missing, and events that should not be there."""
    if not isinstance(case.get("expect"), list):
        return ["the case does not say what it expects"]
    expected, found = _as_set(case["expect"]), _as_set(answer)
    missing = [f"missing: {event}" for event in sorted(expected - found)]
    return missing + [f"not expected: {event}" for event in sorted(found - expected)]


def label(case: dict[str, Any]) -> str:
    """Which rule or source the case rests on."""
    return str(case.get("basis", "no basis given"))


def _as_set(events: list[dict[str, Any]]) -> set[str]:
    return {msgspec.json.encode(event, order="sorted").decode() for event in events}


def _read(case: dict[str, Any]) -> Scenario:
    try:
        return msgspec.convert(_stated(case), Scenario)
    except RecursionError as deep:
        raise ValueError("nested too deeply") from deep


def _stated(given: Any) -> Any:
    """Null counts as not given, but for a value: there the device reported an error."""
    if isinstance(given, list):
        return [_stated(part) if isinstance(part, dict) else part for part in given]
    if isinstance(given, dict):
        stated = given.items()
        return {k: _stated(part) for k, part in stated if part is not None or k == "value"}
    return given


def _moments(scenario: Scenario) -> dict[Instant, Moment]:
    moments: dict[Instant, Moment] = defaultdict(Moment)
    for at, kind, value in scenario.signals:
        moments[parse(at)].signals.append((kind, value))
    for received, point in chain.from_iterable(map(_unpacked, scenario.readings)):
        moments[received].batch.append(point)
    for at, verb, kind in scenario.actions:
        moments[parse(at)].actions.append((verb, kind))
    return moments


def _unpacked(entry: list[str | float | None] | Segment) -> Iterator[tuple[Instant, Point]]:
    if isinstance(entry, Segment):
        yield from entry.readings()
        return
    match entry:
        case [str(measured), float() | None as value, *rest] if len(rest) <= 1:
            at = parse(measured)
            received = at if rest in ([], [None]) else parse(str(rest[0]))
            yield received, (at, value)
        case _:
            raise ValueError(f"not a reading: {entry}")


def _play(tape: Tape, at: Instant, moment: Moment) -> None:
    """Signals, then readings, then what people do."""
    for kind, value in moment.signals:
        _signal(tape, at, kind, value)
    if moment.batch:
        tape.receive(at, moment.batch)
    for verb, kind in moment.actions:
        if verb == "ack":
            tape.acknowledge(at, kind)
        else:
            tape.review(at, kind)


def _signal(tape: Tape, at: Instant, kind: str, value: str | float) -> None:
    match kind, value:
        case "power", "on" | "off":
            tape.switch_power(at, value == "on")
        case "battery_days", float(days):
            tape.report_battery(at, days)
        case "mode", "in_service" | "maintenance":
            tape.switch_mode(at, value == "in_service")
        case _:
            raise ValueError(f"unknown signal {kind!r}: {value!r}")


def _events(notices: list[Notice]) -> list[dict[str, Any]]:
    events = [_event(notice) for notice in sorted(notices, key=lambda notice: notice.at)]
    once = {tuple(event.items()): event for event in events}
    return list(once.values()) or [{"event": "no_alarm"}]


def _event(notice: Notice) -> dict[str, Any]:
    event: dict[str, Any] = {"event": notice.event, "kind": str(notice.kind), "at": iso(notice.at)}
    if notice.decided_at is not None and iso(notice.decided_at) != event["at"]:
        event["decided_at"] = iso(notice.decided_at)
    if notice.level is not None:
        event["level"] = notice.level
    if notice.new_at is not UNSET:
        event["new_at"] = None if notice.new_at is None else iso(notice.new_at)
    return event
