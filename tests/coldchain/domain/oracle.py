"""The alarm rules once more, written for reading and not for speed.

Every span is found by looking at the whole history at once. It shares no code with the engine
beyond the names, so that the two can only agree by both being right.
"""

from itertools import pairwise

from coldchain.domain.alarm import Point
from coldchain.domain.instants import Instant, seconds
from coldchain.domain.rules import Band, Gap, Limit, Mode, Op, Rule
from coldchain.domain.watch import Mark, Signal, Span

Sound = tuple[Instant, float]


def spans_of(rule: Rule, points: set[Point], marks: list[Mark]) -> set[Span]:
    """All spans the rule sees in these readings."""
    sound = _sound(rule, points)
    serving = [point for point in sound if _in_service(point[0], marks)]
    spans: set[Span] = set()
    for limit in rule.limits:
        if limit.mode is Mode.CUMULATIVE:
            spans |= _cumulative(rule, limit, serving, sound, marks)
        else:
            spans |= _continuous(rule, limit, serving, sound, marks)
    for band in rule.pre:
        spans |= _stays(rule, band, serving, sound, marks, spans)
    return spans | _absent(rule, points, sound) | _stuck(rule, sound)


def is_out(op: Op, value: float, bound: float) -> bool:
    return {
        Op.ABOVE: value > bound,
        Op.AT_OR_ABOVE: value >= bound,
        Op.BELOW: value < bound,
        Op.AT_OR_BELOW: value <= bound,
    }[op]


def _sound(rule: Rule, points: set[Point]) -> list[Sound]:
    low, high = rule.plausible
    by_instant: dict[Instant, list[float]] = {}
    for at, value in points:
        if value is not None and low <= value <= high:
            by_instant.setdefault(at, []).append(value)
    return [
        (at, max(values, key=lambda v: _severity(rule, v)))
        for at, values in sorted(by_instant.items())
    ]


def _severity(rule: Rule, value: float) -> tuple[float, float]:
    beyond = [abs(value - x.value) for x in rule.limits if is_out(x.op, value, x.value)]
    return max(beyond, default=-1.0), value


def _in_service(at: Instant, marks: list[Mark]) -> bool:
    passed = [mark for mark in marks if mark.at <= at]
    return passed[-1].in_service if passed else True


def _interrupted(marks: list[Mark], start: Instant, end: Instant) -> Instant | None:
    """When the unit left service after start and not after end, if it did."""
    return next((m.at for m in marks if not m.in_service and start < m.at <= end), None)


def _gapped(rule: Rule, sound: list[Sound], at: Instant) -> bool:
    """Is there a gap just before the reading at this instant?"""
    before = [earlier for earlier, _ in sound if earlier < at]
    return bool(before) and rule.max_gap_s is not None and at - before[-1] > seconds(rule.max_gap_s)


def _continuous(
    rule: Rule, limit: Limit, serving: list[Sound], sound: list[Sound], marks: list[Mark]
) -> set[Span]:
    spans, index = set(), 0
    while index < len(serving):
        raised = _first_raise(rule, limit, serving[index:], sound, marks)
        if raised is None:
            break
        start, raised_at = raised
        cleared_at = _clearing(rule, limit, [p for p in serving if p[0] > raised_at], sound, marks)
        spans.add(Span(Signal.ALARM, limit.kind, start, raised_at, cleared_at))
        if cleared_at is None:
            break
        index = [at for at, _ in serving].index(cleared_at)
    return spans


def _first_raise(
    rule: Rule, limit: Limit, serving: list[Sound], sound: list[Sound], marks: list[Mark]
) -> tuple[Instant, Instant] | None:
    start: Instant | None = None
    for at, value in serving:
        if not is_out(limit.op, value, limit.value):
            start = None
            continue
        if start is not None and _interrupted(marks, start, at) is not None:
            start = None
        if start is not None and rule.gap is Gap.BREAK and _gapped(rule, sound, at):
            start = None
        start = at if start is None else start
        if at - start >= seconds(limit.for_s):
            return start, at
    return None


def _clearing(
    rule: Rule, limit: Limit, after: list[Sound], sound: list[Sound], marks: list[Mark]
) -> Instant | None:
    bound = limit.value if limit.clear_value is None else limit.clear_value
    inside = (lambda v: v <= bound) if limit.op.is_upper else (lambda v: v >= bound)
    since: Instant | None = None
    for at, value in after:
        if is_out(limit.op, value, limit.value) or not inside(value):
            since = None
            continue
        if since is None or _gapped(rule, sound, at) or _interrupted(marks, since, at):
            since = at
        if at - since >= seconds(limit.clear_for_s):
            return at
    return None


def _cumulative(
    rule: Rule, limit: Limit, serving: list[Sound], sound: list[Sound], marks: list[Mark]
) -> set[Span]:
    parts: list[tuple[Instant, Instant]] = []
    for (at, value), (following, _) in pairwise([*sound, (2**62, 0.0)]):
        if (at, value) in serving and is_out(limit.op, value, limit.value):
            ends = [following, _interrupted(marks, at, following)]
            if rule.max_gap_s is not None:
                ends.append(at + seconds(rule.max_gap_s))
            start = parts.pop()[0] if parts and parts[-1][1] == at else at
            parts.append((start, min(end for end in ends if end is not None)))
    for at, _ in serving:
        since = at - seconds(limit.window_s) if limit.window_s is not None else -(2**62)
        lengths = [(s, min(e, at) - max(s, since)) for s, e in parts if s <= at and e > since]
        counted = sum(length for _, length in lengths)
        if lengths and counted >= seconds(limit.for_s):
            first = lengths[0][0]
            return {Span(Signal.ALARM, limit.alarm_kind, first, at)}
    return set()


def _stays(
    rule: Rule,
    band: Band,
    serving: list[Sound],
    sound: list[Sound],
    marks: list[Mark],
    alarms: set[Span],
) -> set[Span]:
    spans: set[Span] = set()
    raises = {s.raised_at for s in alarms if s.signal is Signal.ALARM and s.kind == band.kind}
    start: Instant | None = None
    raised_at: Instant | None = None
    led = False
    for at, value in serving:
        if not is_out(band.op, value, band.value):
            if start is not None and raised_at is not None:
                spans.add(Span(Signal.PRE_ALARM, band.kind, start, raised_at, at, led))
            start, raised_at, led = None, None, False
            continue
        pending = raised_at is None and not led
        breaks = rule.gap is Gap.BREAK and _gapped(rule, sound, at)
        if start is not None and pending and (breaks or _interrupted(marks, start, at)):
            start = None
        start = at if start is None else start
        led = led or at in raises
        if raised_at is None and not led and at - start >= seconds(band.for_s):
            raised_at = at
    if start is not None and raised_at is not None:
        spans.add(Span(Signal.PRE_ALARM, band.kind, start, raised_at))
    return spans


def _absent(rule: Rule, points: set[Point], sound: list[Sound]) -> set[Span]:
    low, high = rule.plausible
    spans: set[Span] = set()
    reported = {at for at, value in points if value is None}
    implausible = {at for at, value in points if value is not None and not low <= value <= high}
    for kind, faults in (("reported", reported), ("implausible", implausible)):
        ended: Instant = -(2**62)
        for at in sorted(faults):
            if at <= ended:  # at one instant faults come before the temperature that ends them
                continue
            cleared = next((s for s, _ in sound if s >= at), None)
            spans.add(Span(Signal.SENSOR_FAULT, kind, at, at, cleared))
            ended = 2**62 if cleared is None else cleared
    return spans


def _stuck(rule: Rule, sound: list[Sound]) -> set[Span]:
    if rule.stuck_for_s is None:
        return set()
    spans: set[Span] = set()
    row: list[Sound] = []
    for point in [*sound, None]:
        if point is not None and (not row or row[0][1] == point[1]):
            row.append(point)
            continue
        late = [at for at, _ in row if at - row[0][0] >= seconds(rule.stuck_for_s)]
        if late:
            ended = None if point is None else point[0]
            spans.add(Span(Signal.SENSOR_FAULT, "stuck", late[0], late[0], ended))
        row = [] if point is None else [point]
    return spans
