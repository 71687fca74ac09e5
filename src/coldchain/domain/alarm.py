"""When does a fridge raise the alarm? 冷链温度报警

``judge`` folds readings into what is remembered of a sensor, in order of measured time, and
returns every span that was raised or ended on the way. The same function serves a single
live reading and a month judged again.
"""

from collections.abc import Iterable, Sequence, Set
from functools import reduce

from .instants import Instant
from .program import (
    EVERYTHING,
    FOREVER,
    NOTHING,
    Continuous,
    Critical,
    Cumulative,
    Interval,
    Program,
)
from .watch import Fault, Judgement, Mark, Run, Signal, Span, Stay, Tally

Point = tuple[Instant, float | None]
"""A measured instant and its temperature, or nothing where the device reported an error."""

_IDLE = Run()
_AWAY = Stay()


def judge(
    program: Program, judged: Judgement, points: Iterable[Point]
) -> tuple[Judgement, list[Span]]:
    """Fold points, which must come in order of time and one sound value per instant."""
    fold = _Fold(program, judged)
    fold.run(points)
    return fold.judgement(), fold.spans


def one_per_instant(program: Program, points: Sequence[Point]) -> Sequence[Point]:
    """Settle instants for which the device claims several values. 同一时刻取值

    Of the temperatures the one furthest outside the limits is judged. Faults stay: they
    come before the temperature, which ends them.
    """
    if len(points) < 2 or len({at for at, _ in points}) == len(points):
        return points
    claims: dict[Instant, list[float | None]] = {}
    for at, value in points:
        claims.setdefault(at, []).append(value)
    settled: list[Point] = []
    for at, values in claims.items():
        sound = [value for value in values if value is not None and program.is_sound(value)]
        faulty = [value for value in values if not program.is_sound(value)]
        settled += [(at, value) for value in sorted(faulty, key=_errors_first)]
        if sound:
            settled.append((at, max(sound, key=program.severity)))
    return settled


def _errors_first(value: float | None) -> tuple[bool, float]:
    return value is not None, value or 0.0


class _Fold:
    """The working copy of a judgement while readings pass through it."""

    __slots__ = (
        "at",
        "implausible_at",
        "in_service",
        "marks",
        "moved",
        "program",
        "reported_at",
        "runs",
        "same_since",
        "sound_at",
        "spans",
        "stays",
        "steady",
        "steady_until",
        "stuck_at",
        "tallies",
        "value",
    )

    def __init__(self, program: Program, judged: Judgement) -> None:
        self.program = program
        self.spans: list[Span] = []
        self.runs = list(judged.runs)
        self.tallies = list(judged.tallies)
        self.stays = list(judged.stays)
        self.moved = False
        self.at = judged.at
        self.sound_at = judged.sound_at
        self.value = judged.value
        self.same_since = judged.same_since
        self.implausible_at = judged.implausible_at
        self.reported_at = judged.reported_at
        self.stuck_at = judged.stuck_at
        self.in_service = judged.in_service
        self.marks = judged.marks
        self.steady = program.quiet if self._is_calm() else NOTHING
        self.steady_until = FOREVER

    def judgement(self) -> Judgement:
        return Judgement(
            tuple(self.runs),
            tuple(self.tallies),
            tuple(self.stays),
            self.at,
            self.sound_at,
            self.value,
            self.same_since,
            self.implausible_at,
            self.reported_at,
            self.stuck_at,
            self.in_service,
            self.marks,
        )

    def run(self, points: Iterable[Point]) -> None:
        """Pass readings by that change nothing; look at every other one."""
        stuck_for = self.program.stuck_for
        for at, value in points:
            low, high = self.steady
            if value is not None and low <= value <= high and at < self.steady_until:
                if value != self.value:
                    self.at = self.sound_at = self.same_since = at
                    self.value = value
                    continue
                if at - self.same_since < stuck_for:
                    self.at = self.sound_at = at
                    continue
            self._look(at, value)

    def _is_calm(self) -> bool:
        """Nothing stands, runs or waits: only a reading outside the quiet band matters."""
        return (
            self.in_service
            and not self.marks
            and self.implausible_at is None
            and self.reported_at is None
            and self.stuck_at is None
            and all(run.start is None for run in self.runs)
            and all(tally.open_at is None for tally in self.tallies)
            and all(stay.start is None for stay in self.stays)
        )

    def _look(self, at: Instant, value: float | None) -> None:
        self.moved = False
        if self.marks:
            self._pass_marks(at)
        self.at = at
        if value is None:
            self.reported_at = self._fault(Fault.REPORTED, self.reported_at, at)
        elif not self.program.plausible.holds(value):
            self.implausible_at = self._fault(Fault.IMPLAUSIBLE, self.implausible_at, at)
        else:
            self._sound(at, value)
        # What has just changed may change again: what would leave it as it is, is found out
        # once a reading did. A sensor on the edge of a limit never gets there, and need not.
        self.steady, self.steady_until = (NOTHING, FOREVER) if self.moved else self._steady()

    def _steady(self) -> tuple[Interval, Instant]:
        """The temperatures, and until when, at which readings would change nothing.

        A standing alarm stays as it is while nothing recovers, and a pending run until its
        time is up; where gaps break a run, every reading counts.
        """
        program = self.program
        if self._is_calm():
            return program.quiet, FOREVER
        if self._is_unsettled():
            return NOTHING, FOREVER
        kept = [
            *map(_kept_by_run, program.continuous, self.runs),
            *map(_kept_by_stay, program.bands, self.stays),
            *map(_kept_by_tally, program.cumulative, self.tallies),
        ]
        steady = reduce(Interval.meet, [interval for interval, _ in kept], program.plausible)
        return steady, min((until for _, until in kept), default=FOREVER)

    def _is_unsettled(self) -> bool:
        """Every reading matters: faults, changes of mode, sums and recoveries under way."""
        return (
            not self.in_service
            or bool(self.marks)
            or self.implausible_at is not None
            or self.reported_at is not None
            or self.stuck_at is not None
            or any(run.calm_since is not None for run in self.runs)
            or any(tally.open_at is not None for tally in self.tallies)
            or (self.program.breaks and self._is_anything_pending())
        )

    def _is_anything_pending(self) -> bool:
        return any(run.start is not None and run.raised_at is None for run in self.runs) or any(
            stay.start is not None and _is_pending(stay) for stay in self.stays
        )

    def _sound(self, at: Instant, value: float) -> None:
        self._end_faults(at)
        self._watch_sticking(at, value)
        if self.in_service:
            self._temperature(at, value)
        self.sound_at = at

    def _temperature(self, at: Instant, value: float) -> None:
        """Show a reading to every limit and band for which it could change anything."""
        gapped = at - self.sound_at > self.program.max_gap
        known = len(self.spans)
        self._step_runs(at, value, gapped)
        if self.stays:
            raised = {span.kind for span in self.spans[known:] if span.cleared_at is None}
            self._step_stays(at, value, gapped and self.program.breaks, raised)
        if self.tallies:
            self._step_tallies(at, value)

    def _step_runs(self, at: Instant, value: float, gapped: bool) -> None:
        runs, spans, broken = self.runs, self.spans, gapped and self.program.breaks
        for place, limit in enumerate(self.program.continuous):
            run = runs[place]
            low, high = limit.within
            if run.start is None and low <= value <= high:
                continue
            stepped = _step_run(limit, run, at, value, gapped, broken, spans)
            if stepped is not run:
                runs[place], self.moved = stepped, True

    def _step_stays(self, at: Instant, value: float, broken: bool, raised: Set[str]) -> None:
        stays, spans = self.stays, self.spans
        for place, band in enumerate(self.program.bands):
            stay = stays[place]
            low, high = band.outside
            if stay.start is None and low <= value <= high:
                continue
            stepped = _step_stay(band, stay, at, value, broken, raised, spans)
            if stepped is not stay:
                stays[place], self.moved = stepped, True

    def _step_tallies(self, at: Instant, value: float) -> None:
        tallies, spans, max_gap = self.tallies, self.spans, self.program.max_gap
        for place, limit in enumerate(self.program.cumulative):
            tally = tallies[place]
            if tally.reached_at is not None:  # once reached it stays so
                continue
            stepped = _step_tally(limit, tally, at, value, max_gap, spans)
            if stepped is not tally:
                tallies[place], self.moved = stepped, True

    def _fault(self, fault: Fault, since: Instant | None, at: Instant) -> Instant:
        if since is None:
            self.spans.append(Span(Signal.SENSOR_FAULT, fault, at, at))
            return at
        return since

    def _end_faults(self, at: Instant) -> None:
        """A sound reading ends what made the sensor's values unusable."""
        if self.implausible_at is not None:
            self._fault_ended(Fault.IMPLAUSIBLE, self.implausible_at, at)
            self.implausible_at = None
        if self.reported_at is not None:
            self._fault_ended(Fault.REPORTED, self.reported_at, at)
            self.reported_at = None

    def _watch_sticking(self, at: Instant, value: float) -> None:
        if value != self.value:
            self.value, self.same_since = value, at
            if self.stuck_at is not None:
                self._fault_ended(Fault.STUCK, self.stuck_at, at)
                self.stuck_at = None
        elif at - self.same_since >= self.program.stuck_for:
            self.stuck_at = self._fault(Fault.STUCK, self.stuck_at, at)

    def _fault_ended(self, fault: Fault, since: Instant, at: Instant) -> None:
        self.spans.append(Span(Signal.SENSOR_FAULT, fault, since, since, at))

    def _pass_marks(self, at: Instant) -> None:
        """Apply the changes of mode this reading has passed."""
        while self.marks and self.marks[0].at <= at:
            mark, self.marks = self.marks[0], self.marks[1:]
            self.in_service = mark.in_service
            if not mark.in_service:
                self._interrupt(mark)

    def _interrupt(self, mark: Mark) -> None:
        """Out of service nothing runs on: what is pending falls, what stands waits."""
        max_gap = self.program.max_gap
        self.runs = [_hold(run) for run in self.runs]
        self.stays = [_AWAY if _is_pending(stay) else stay for stay in self.stays]
        self.tallies = [
            _counted(limit, tally, mark.at, max_gap)
            for limit, tally in zip(self.program.cumulative, self.tallies, strict=True)
        ]


def _kept_by_run(limit: Continuous, run: Run) -> tuple[Interval, Instant]:
    """The temperatures, and until when, that leave a run as it is."""
    if run.start is None:
        return limit.within, FOREVER
    if run.raised_at is not None:
        return limit.held, FOREVER
    return limit.out, run.start + limit.tolerated


def _kept_by_stay(band: Critical, stay: Stay) -> tuple[Interval, Instant]:
    """The temperatures, and until when, that leave a stay as it is."""
    if stay.start is None:
        return band.outside, FOREVER
    return band.inside, stay.start + band.tolerated if _is_pending(stay) else FOREVER


def _kept_by_tally(limit: Cumulative, tally: Tally) -> tuple[Interval, Instant]:
    """The temperatures that leave a sum as it is: any, once it was reached."""
    return (limit.within if tally.reached_at is None else EVERYTHING), FOREVER


def _hold(run: Run) -> Run:
    return _IDLE if run.raised_at is None else Run(run.start, run.raised_at)


def _is_pending(stay: Stay) -> bool:
    return stay.raised_at is None and not stay.led


def _step_run(
    limit: Continuous,
    run: Run,
    at: Instant,
    value: float,
    gapped: bool,
    broken: bool,
    spans: list[Span],
) -> Run:
    """One reading against a limit that must be breached without a break."""
    low, high = limit.out
    if low <= value <= high:
        return _still_out(limit, run, at, broken, spans)
    if run.raised_at is None:
        return _IDLE
    return _coming_back(limit, run, at, value, gapped, spans)


def _still_out(limit: Continuous, run: Run, at: Instant, broken: bool, spans: list[Span]) -> Run:
    if run.raised_at is not None:
        return run if run.calm_since is None else Run(run.start, run.raised_at)
    start = at if run.start is None or broken else run.start
    if at - start < limit.tolerated:
        return run if start == run.start else Run(start)
    spans.append(Span(Signal.ALARM, limit.kind, start, at))
    return Run(start, at)


def _coming_back(
    limit: Continuous, run: Run, at: Instant, value: float, gapped: bool, spans: list[Span]
) -> Run:
    """Not out, with the alarm standing: has the clear condition held for long enough?"""
    assert run.start is not None
    assert run.raised_at is not None
    if not limit.safe.holds(value):
        return run if run.calm_since is None else Run(run.start, run.raised_at)
    since = at if run.calm_since is None or gapped else run.calm_since
    if at - since < limit.clear_after:
        return run if since == run.calm_since else Run(run.start, run.raised_at, since)
    spans.append(Span(Signal.ALARM, limit.kind, run.start, run.raised_at, at))
    return _IDLE


def _step_stay(
    band: Critical,
    stay: Stay,
    at: Instant,
    value: float,
    broken: bool,
    raised: Set[str],
    spans: list[Span],
) -> Stay:
    """One reading against a pre-alarm band; ``raised`` are the alarms it has just caused."""
    low, high = band.inside
    if not low <= value <= high:
        if stay.start is not None and stay.raised_at is not None:
            ended = Span(Signal.PRE_ALARM, band.kind, stay.start, stay.raised_at, at, stay.led)
            spans.append(ended)
        return _AWAY
    start = at if stay.start is None or (broken and _is_pending(stay)) else stay.start
    led = stay.led or band.kind in raised
    if stay.raised_at is None and not led and at - start >= band.tolerated:
        spans.append(Span(Signal.PRE_ALARM, band.kind, start, at))
        return Stay(start, at)
    if start == stay.start and led == stay.led:
        return stay
    return Stay(start, stay.raised_at, led)


def _step_tally(
    limit: Cumulative, tally: Tally, at: Instant, value: float, max_gap: int, spans: list[Span]
) -> Tally:
    """One reading against a limit whose breaches add up and was not reached yet."""
    is_out = limit.out.holds(value)
    tally = _counted(limit, tally, at, max_gap)
    if not is_out and tally.first_at is None:
        return tally
    first = at if tally.first_at is None else tally.first_at
    if _sum(limit, tally, at) >= limit.tolerated:
        spans.append(Span(Signal.ALARM, limit.kind, first, at))
        return Tally(first_at=first, reached_at=at)
    return Tally(first, at, tally.total, tally.parts) if is_out else tally


def _sum(limit: Cumulative, tally: Tally, at: Instant) -> int:
    """The whole, without what of its oldest part lies before the window."""
    if limit.window is None or not tally.parts:
        return tally.total
    return tally.total - max(at - limit.window - tally.parts[0][0], 0)


def _counted(limit: Cumulative, tally: Tally, at: Instant, max_gap: int) -> Tally:
    """Count the time since the last out reading, at most ``max_gap`` of it."""
    if tally.open_at is not None:
        end = min(at, tally.open_at + max_gap)
        total = tally.total + end - tally.open_at
        parts = () if limit.window is None else _joined(tally.parts, tally.open_at, end)
        tally = Tally(tally.first_at, None, total, parts)
    return tally if limit.window is None else _recent(tally, at - limit.window)


def _recent(tally: Tally, since: Instant) -> Tally:
    """Without the parts that ended before the window began."""
    gone = forgotten = 0
    for start, end in tally.parts:
        if end > since:
            break
        gone, forgotten = gone + 1, forgotten + end - start
    if not gone:
        return tally
    parts = tally.parts[gone:]
    return Tally(parts[0][0] if parts else None, None, tally.total - forgotten, parts)


def _joined(
    parts: tuple[tuple[Instant, Instant], ...], start: Instant, end: Instant
) -> tuple[tuple[Instant, Instant], ...]:
    if parts and parts[-1][1] == start:
        return (*parts[:-1], (parts[-1][0], end))
    return (*parts, (start, end))
