"""What people are told, batch by batch, against the telling written for reading.

After every batch the whole history is looked at again, and everything told before is held
against everything now seen. The engine may only look at what a batch can have changed.
"""

from itertools import groupby
from typing import Any

from hypothesis import given, settings
from msgspec import UNSET
from tests.coldchain.domain.oracle import spans_of
from tests.coldchain.domain.stories import at
from tests.coldchain.domain.test_delivery import (
    _frequent_checkpoints,  # noqa: F401  a fixture of this module too
    deliveries,
    mode_changes,
    play,
    rules,
)

from coldchain.domain.alarm import Point
from coldchain.domain.instants import Instant
from coldchain.domain.rules import Rule
from coldchain.domain.watch import Mark, Signal, Span

Event = tuple[Any, ...]


class Alarm:
    """One thing told: where it reaches, when it was raised, whether its end was told."""

    def __init__(self, span: Span) -> None:
        self.signal, self.kind = span.signal, span.kind
        self.start, self.end, self.raised_at = span.start, span.cleared_at, span.raised_at
        self.is_seen = True
        self.told_over = span.cleared_at is not None

    def touches(self, span: Span, former_until: Instant, until: Instant) -> bool:
        end = former_until if self.end is None else self.end
        reach = until if span.cleared_at is None else span.cleared_at
        same = (self.signal, self.kind) == (span.signal, span.kind)
        return same and span.start <= end and reach >= self.start

    def revise(self, spans: list[Span], former_until: Instant, decided_at: Instant) -> set[Event]:
        if not spans:
            was_seen, self.is_seen = self.is_seen, False
            self.end = former_until if self.end is None else self.end
            return self._changed(None, decided_at) if was_seen else set()
        raised_at = min(span.raised_at for span in spans)
        told = set()
        if raised_at != self.raised_at or not self.is_seen:
            told = self._changed(raised_at, decided_at)
        self.is_seen, self.raised_at = True, raised_at
        self.start = min(span.start for span in spans)
        last = max(spans, key=lambda span: span.start)
        self.end = last.cleared_at
        if last.cleared_at is None:
            self.told_over = False
        elif not self.told_over:
            self.told_over = True
            told |= _cleared(last, decided_at)
        return told

    def _changed(self, new_at: Instant | None, decided_at: Instant) -> set[Event]:
        if self.signal is not Signal.ALARM:
            return set()
        return {("evidence_changed", self.kind, self.raised_at, decided_at, new_at)}


def _cleared(span: Span, decided_at: Instant) -> set[Event]:
    if span.cleared_at is None or span.unsaid:
        return set()
    return {(f"{span.signal}_cleared", span.kind, span.cleared_at, decided_at)}


def telling(rule: Rule, delivered: list[tuple[int, Point]], modes: list[tuple[int, bool]]):
    """Everything told about measured time, with the server time of the telling."""
    told: set[Event] = set()
    alarms: list[Alarm] = []
    points: set[Point] = set()
    marks: list[Mark] = []
    former_until = -(2**62)
    steps: list[tuple[int, int, Any]] = [(minute, 0, mode) for minute, mode in modes]
    steps += [(minute, 1, point) for minute, point in delivered]
    for minute, batch in groupby(sorted(steps, key=lambda s: s[:2]), key=lambda s: s[0]):
        for _, is_reading, what in batch:
            if is_reading:
                points.add(what)
            else:
                marks.append(Mark(at(minute), what))
        until = max((instant for instant, _ in points), default=former_until)
        spans = spans_of(rule, points, marks)
        claimed: set[Span] = set()
        for alarm in alarms:
            touching = [span for span in spans if alarm.touches(span, former_until, until)]
            claimed |= set(touching)
            told |= alarm.revise(touching, former_until, at(minute))
        for span in spans - claimed:
            alarms.append(Alarm(span))
            told.add((f"{span.signal}_raised", span.kind, span.raised_at, at(minute)))
            told |= _cleared(span, at(minute))
        former_until = until
    return told


@settings(max_examples=200, deadline=None)
@given(rules(), deliveries(), mode_changes)
def test_people_are_told_what_the_whole_history_says(
    rule: Rule, delivered: list[tuple[int, Point]], modes: list[tuple[int, bool]]
):
    found: set[Event] = set()
    for notice in play(rule, delivered, modes).notices:
        if notice.event in ("conflict", "clock_skew", "silent_raised", "silent_cleared"):
            continue
        seen = notice.at if notice.decided_at is None else notice.decided_at
        event: Event = (notice.event, notice.kind, notice.at, seen)
        found.add(event if notice.new_at is UNSET else (*event, notice.new_at))
    assert found == telling(rule, delivered, modes)
