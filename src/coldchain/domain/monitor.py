"""One sensor from receipt to notice, live and judged again. 传感器监测

Readings received together are one batch: all of it is stored, then judged once, so the end
result does not depend on the order inside it. A batch that begins after everything judged is
folded in as it comes. One that reaches back is judged again from stored readings, from the
last checkpoint before the earliest instant it touches.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from .alarm import Point, judge, one_per_instant
from .episodes import Episode, Picture, Reconciled, picture, reconcile
from .eras import Eras, cross
from .instants import DAY, LONG_AGO, Instant
from .notices import Notice, measured
from .program import Program
from .readings import Reading, conflicts
from .vigil import Vigil, check_clock, hear
from .watch import Judgement, Mark, Span, standing

CHECKPOINT_EVERY = DAY
"""Measured time between checkpoints: how much more than needed is at most judged again."""

_CHUNK = 256


class Watch(Struct, frozen=True):
    """All that is kept of a sensor between batches, by both clocks. 传感器监测状态"""

    judged: Judgement
    vigil: Vigil = Vigil()
    checkpoint_at: Instant = LONG_AGO

    @classmethod
    def blank(cls, program: Program, start: Instant | None = None) -> "Watch":
        """Before anything was heard; ``start`` is since when a first message is awaited."""
        return cls(Judgement.blank(program), Vigil(heard_at=start))


class Past(Struct, frozen=True):
    """What is stored of a sensor after a checkpoint, the new batch included. 检查点后的历史

    The checkpoint lies before every new reading. Points come in order of time; ``marks`` are
    the changes of mode after the checkpoint.
    """

    checkpoint: Judgement
    points: Sequence[Point]
    marks: tuple[Mark, ...] = ()


class Verdict(Struct, frozen=True):
    """What a batch came to, before people are told. 批次判定结果

    ``seen`` is absent where nothing began, ended or was judged again: then what people were
    told stands. ``checkpoints`` are to be kept, in place of all at or after ``touched``.
    """

    watch: Watch
    touched: Instant
    former_until: Instant
    notices: tuple[Notice, ...] = ()
    seen: Picture | None = None
    checkpoints: tuple[Judgement, ...] = ()

    def against(self, known: Sequence[Episode], decided_at: Instant) -> Reconciled:
        """Bring the verdict together with what people were told already."""
        if self.seen is None:
            return Reconciled(tuple(known))
        return reconcile(known, self.seen, self.former_until, decided_at)


def reaches_back(watch: Watch, fresh: Sequence[Reading]) -> bool:
    """Does the batch touch an instant that was judged already?"""
    return any(reading.at <= watch.judged.at for reading in fresh)


def take(
    eras: Eras,
    watch: Watch,
    received: Instant,
    fresh: Sequence[Reading],
    past: Past | None = None,
) -> Verdict:
    """Judge the new readings of one batch; repeats were left out before.

    ``past`` is needed exactly where the batch ``reaches_back``. An empty batch is one of
    repeats only: nothing to judge, yet the sensor was heard.
    """
    vigil, notices = hear(watch.vigil, received)
    if not fresh:
        return _unmoved(replace(watch, vigil=vigil), tuple(notices))
    ordered = sorted(fresh, key=_order) if len(fresh) > 1 else fresh
    vigil, skewed = check_clock(vigil, [reading.skew for reading in ordered], received)
    notices += skewed
    points = past.points if past else [reading.point for reading in ordered]
    if len(points) > 1:
        for at in conflicts(eras.now, points, ordered):
            notices.append(measured("conflict", "conflict", at, received))
    watch = Watch(watch.judged, vigil, watch.checkpoint_at)
    return _judge(eras, watch, points, past, ordered[0].at, tuple(notices))


def change_mode(eras: Eras, watch: Watch, mark: Mark, past: Past | None = None) -> Verdict:
    """The unit enters or leaves service.

    ``past`` is needed where readings measured at or after the change were judged already.
    """
    if past is not None:
        return _judge(eras, watch, past.points, past, mark.at, ())
    judged = replace(watch.judged, marks=(*watch.judged.marks, mark))
    return _unmoved(replace(watch, judged=judged), ())


def _order(reading: Reading) -> tuple[Instant, bool]:
    return reading.at, reading.skew is not None


def _unmoved(watch: Watch, notices: tuple[Notice, ...]) -> Verdict:
    return Verdict(watch, watch.judged.at, watch.judged.at, notices)


def _judge(
    eras: Eras,
    watch: Watch,
    points: Sequence[Point],
    past: Past | None,
    touched: Instant,
    notices: tuple[Notice, ...],
) -> Verdict:
    before = watch.judged if past is None else replace(past.checkpoint, marks=past.marks)
    kept_at = watch.checkpoint_at if past is None else past.checkpoint.at
    judged, turns, checkpoints = _fold(eras, before, points, kept_at)
    seen = None
    if turns or past is not None:
        seen = picture(before.at, judged.at, standing(eras.at(before.at), before), turns)
    return Verdict(
        Watch(judged, watch.vigil, checkpoints[-1].at if checkpoints else kept_at),
        touched,
        watch.judged.at,
        notices,
        seen,
        tuple(checkpoints),
    )


def _fold(
    eras: Eras, judged: Judgement, points: Sequence[Point], kept_at: Instant
) -> tuple[Judgement, list[Span], list[Judgement]]:
    """Judge points in chunks, each by the rule of its time.

    A checkpoint is kept for every day of measured time; it has the form of its era's program.
    """
    turns: list[Span] = []
    checkpoints: list[Judgement] = []
    former = eras.at(judged.at)
    for since, program, part in eras.parts(points):
        if program is not former:
            judged, turned = cross(former, program, judged, since)
            former, turns = program, [*turns, *turned]
        for chunk in _chunks(one_per_instant(program, part)):
            judged, more = judge(program, judged, chunk)
            turns += more
            if judged.at - kept_at >= CHECKPOINT_EVERY:
                checkpoints.append(judged)
                kept_at = judged.at
    return judged, turns, checkpoints


def _chunks(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """Stretches of points that never part what belongs to one instant."""
    start = 0
    while start < len(points):
        end = start + _CHUNK
        while end < len(points) and points[end][0] == points[end - 1][0]:
            end += 1
        yield points[start:end]
        start = end
