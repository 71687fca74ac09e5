"""A sensor's readings kept in memory, with its alarms. 内存中的传感器记录

The running system keeps the same things in tables. This is for answering scenarios, for
showing what a changed rule would have done, and for tests.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable

from .alarm import Point
from .episodes import Episode
from .eras import Eras
from .escalation import acknowledge, climb, review, to_acknowledge, to_review
from .instants import Instant
from .monitor import Past, Verdict, Watch, change_mode, reaches_back, take
from .notices import Notice
from .program import Program
from .readings import Reading, place
from .vigil import Vigil, battery, fall_due, power
from .watch import Judgement, Mark


class Tape:
    """One sensor under one rule, from its first message on. 传感器记录

    Everything must be told in order of server time. ``notices`` collects what people hear.
    """

    def __init__(self, program: Program, start: Instant | None = None) -> None:
        self.program = program
        self._eras = Eras.always(program)
        self.watch = Watch.blank(program, start)
        self.episodes: list[Episode] = []
        self.notices: list[Notice] = []
        self._points: list[tuple[Instant, float, float | None]] = []
        self._stored: set[Point] = set()
        self._marks: list[Mark] = []
        self._checkpoints: list[Judgement] = [self.watch.judged]

    def receive(self, received: Instant, delivered: Iterable[Point]) -> None:
        """One batch: device times and temperatures that arrived together."""
        fresh = self._store(received, delivered)
        past = self._past(min(r.at for r in fresh)) if reaches_back(self.watch, fresh) else None
        self._tell(take(self._eras, self.watch, received, fresh, past), received)

    def switch_mode(self, at: Instant, in_service: bool) -> None:
        """The unit enters or leaves service."""
        mark = Mark(at, in_service)
        self._marks.append(mark)
        past = self._past(at) if self.watch.judged.at >= at else None
        self._tell(change_mode(self._eras, self.watch, mark, past), at)

    def switch_power(self, at: Instant, is_on: bool) -> None:
        """Mains power went off or came back."""
        self._keep(power(self.watch.vigil, is_on, at))

    def report_battery(self, at: Instant, days: float) -> None:
        """The device says how many days its battery will last."""
        self._keep(battery(self.program, self.watch.vigil, days, at))

    def acknowledge(self, at: Instant, kind: str) -> None:
        """Somebody takes charge of the alarm of this kind that has waited longest."""
        place_of = to_acknowledge(self.episodes, kind)
        if place_of is not None:
            self.episodes[place_of], notice = acknowledge(self.episodes[place_of], at)
            self.notices.append(notice)

    def review(self, at: Instant, kind: str) -> None:
        """Somebody closes the alarm of this kind that has waited longest."""
        place_of = to_review(self.episodes, kind)
        if place_of is None:
            self.notices.append(Notice("review_refused", kind, at))
            return
        self.episodes[place_of], notice = review(self.program, self.episodes[place_of], at)
        self.notices.append(notice)

    def run_timers(self, now: Instant) -> None:
        """Everything due up to and including now."""
        self._keep(fall_due(self.program, self.watch.vigil, now))
        for place_of, episode in enumerate(self.episodes):
            self.episodes[place_of], told = climb(self.program, episode, now)
            self.notices += told

    def _store(self, received: Instant, delivered: Iterable[Point]) -> list[Reading]:
        """Keep what is new of a batch.

        Of two that come to the same, the one with the wrong clock: it has that to tell.
        """
        placed = [place(self.program, measured, value, received) for measured, value in delivered]
        fresh = []
        for reading in sorted(placed, key=lambda reading: reading.skew is None):
            if reading.point not in self._stored:
                self._stored.add(reading.point)
                insort(self._points, _row(reading.point))
                fresh.append(reading)
        return fresh

    def _past(self, touched: Instant) -> Past:
        """Drop the checkpoints that late evidence outdates and go back to the last good one."""
        while len(self._checkpoints) > 1 and self._checkpoints[-1].at >= touched:
            self._checkpoints.pop()
        checkpoint = self._checkpoints[-1]
        first = bisect_right(self._points, checkpoint.at, key=lambda row: row[0])
        points = [(at, value) for at, _, value in self._points[first:]]
        marks = tuple(mark for mark in self._marks if mark.at > checkpoint.at)
        return Past(checkpoint, points, marks)

    def _tell(self, verdict: Verdict, decided_at: Instant) -> None:
        self.watch = verdict.watch
        self._checkpoints += verdict.checkpoints
        told = verdict.against(self.episodes, decided_at)
        self.episodes = list(told.episodes)
        self.notices += [*verdict.notices, *told.notices]

    def _keep(self, kept: tuple[Vigil, list[Notice]]) -> None:
        vigil, told = kept
        self.watch = Watch(self.watch.judged, vigil, self.watch.checkpoint_at)
        self.notices += told


def _row(point: Point) -> tuple[Instant, float, float | None]:
    """A point in a form that sorts, sensor errors first."""
    at, value = point
    return at, (float("-inf") if value is None else value), value
