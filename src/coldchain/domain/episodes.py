"""From spans found in readings to alarms told to people. 报警事件与证据变更

Spans are derived and may change when late evidence arrives; what people were told may not. An
``Episode`` is one thing told, and ``reconcile`` brings a newly judged picture and the known
episodes together: spans that touch a known episode are that episode, so nothing is raised
twice, and an episode whose beginning moved or vanished gets ``evidence_changed``.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from .instants import Instant
from .notices import Notice, measured
from .program import FOREVER
from .watch import Signal, Span


class Episode(Struct, frozen=True):
    """A condition people were told of, and what they did about it. 报警事件

    ``spans`` are what the readings now show of it: usually one, none when the evidence for it
    is gone. ``start``, ``raised_at`` and ``end`` are the last picture that showed any.
    ``end`` is absent while it stands; ``told_over`` once people heard that it ended.
    ``decided_at`` is the server time of the telling, from which escalation counts.
    """

    signal: Signal
    kind: str
    start: Instant
    raised_at: Instant
    decided_at: Instant
    end: Instant | None = None
    spans: tuple[Span, ...] = ()
    told_over: bool = False
    acknowledged_at: Instant | None = None
    reviewed_at: Instant | None = None
    rungs_climbed: int = 0

    @property
    def is_standing(self) -> bool:
        return self.end is None

    @property
    def is_closed(self) -> bool:
        """Reviewed and no longer seen in the readings: it takes up no further evidence."""
        return self.reviewed_at is not None and not self.spans


class Picture(Struct, frozen=True):
    """What readings after ``since`` were judged to show, up to the last of them. 判定结果"""

    since: Instant
    until: Instant
    spans: tuple[Span, ...]


def picture(
    since: Instant, until: Instant, stood: Iterable[Span], turns: Iterable[Span]
) -> Picture:
    """The spans that stood at ``since``, as changed and joined by what was judged after it."""
    spans = {span.key: span for span in stood}
    for turn in turns:
        spans[turn.key] = turn
    return Picture(since, until, tuple(spans.values()))


class Reconciled(Struct, frozen=True):
    """Known episodes brought up to date, in their order, then new ones; and what to tell.

    ``told`` gives with each notice the place of the episode it is about. 合并结果
    """

    episodes: tuple[Episode, ...]
    told: tuple[tuple[int, Notice], ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What to tell, each thing once though it may be about two episodes now joined."""
        return tuple(dict.fromkeys(notice for _, notice in self.told))


def reconcile(
    known: Sequence[Episode], seen: Picture, former_until: Instant, decided_at: Instant
) -> Reconciled:
    """Bring known episodes and a new picture together.

    ``former_until`` is the last reading judged before: where a standing episode reached to.
    """
    lines = _lines(seen)
    claims = [
        lines[episode.signal, episode.kind].touching(episode, former_until)
        if (episode.signal, episode.kind) in lines and not episode.is_closed
        else []
        for episode in known
    ]
    claimed = {id(span) for spans in claims for span in spans}  # the picture's own, not equals
    episodes: list[Episode] = []
    told: list[tuple[int, Notice]] = []
    for episode, spans in zip(known, claims, strict=True):
        after, notices = _revise(episode, spans, seen.since, former_until, decided_at)
        told += [(len(episodes), notice) for notice in notices]
        episodes.append(after)
    for span in seen.spans:
        if id(span) not in claimed:
            told += [(len(episodes), notice) for notice in _announce(span, decided_at)]
            episodes.append(_episode(span, decided_at))
    return Reconciled(tuple(episodes), tuple(told))


class _Line:
    """The spans of one kind in order of time, so that those that touch are found at once."""

    def __init__(self, spans: list[Span], until: Instant) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]
        self._reaches = [
            until if span.cleared_at is None else span.cleared_at for span in self._spans
        ]
        self._farthest = list(accumulate(self._reaches, max))

    def touching(self, episode: Episode, former_until: Instant) -> list[Span]:
        """Old and new spans of one kind that touch are one episode."""
        end = former_until if episode.end is None else episode.end
        first = bisect_left(self._farthest, episode.start)
        last = bisect_right(self._starts, end)
        return [
            self._spans[place]
            for place in range(first, last)
            if self._reaches[place] >= episode.start
        ]


def _lines(seen: Picture) -> dict[tuple[Signal, str], _Line]:
    by_kind: dict[tuple[Signal, str], list[Span]] = defaultdict(list)
    for span in seen.spans:
        by_kind[span.signal, span.kind].append(span)
    return {kind: _Line(spans, seen.until) for kind, spans in by_kind.items()}


def _revise(
    episode: Episode,
    claimed: list[Span],
    since: Instant,
    former_until: Instant,
    decided_at: Instant,
) -> tuple[Episode, list[Notice]]:
    """What the episode is now, and what has to be said about the difference."""
    untouched = [span for span in episode.spans if _ended_by(span, since)]
    spans = (*untouched, *claimed)
    if spans == episode.spans:
        return episode, []
    if not spans:
        end = former_until if episode.end is None else episode.end
        return replace(episode, spans=(), end=end), _changed(episode, None, decided_at)
    raised_at = min(span.raised_at for span in spans)
    is_new_picture = raised_at != episode.raised_at or not episode.spans
    after = replace(
        episode,
        start=min(span.start for span in spans),
        raised_at=raised_at,
        end=_end(spans),
        spans=spans,
        told_over=episode.told_over and _end(spans) is not None,
    )
    notices = _changed(episode, raised_at, decided_at) if is_new_picture else []
    if after.end is None or after.told_over:
        return after, notices
    return replace(after, told_over=True), [*notices, *_cleared(spans, decided_at)]


def _ended_by(span: Span, since: Instant) -> bool:
    return span.cleared_at is not None and span.cleared_at <= since


def _end(spans: Sequence[Span]) -> Instant | None:
    """When the last of the spans ended; nothing while one of them stands."""
    last = max(FOREVER if span.cleared_at is None else span.cleared_at for span in spans)
    return None if last == FOREVER else last


def _changed(episode: Episode, new_at: Instant | None, decided_at: Instant) -> list[Notice]:
    """Only alarms owe an account of changed evidence."""
    if episode.signal is not Signal.ALARM:
        return []
    at = episode.raised_at
    late = decided_at if decided_at != at else None
    return [Notice("evidence_changed", episode.kind, at, late, new_at=new_at)]


def _announce(span: Span, decided_at: Instant) -> list[Notice]:
    raised = measured(f"{span.signal}_raised", span.kind, span.raised_at, decided_at)
    return [raised, *_cleared([span], decided_at)]


def _cleared(spans: Sequence[Span], decided_at: Instant) -> list[Notice]:
    last = max(spans, key=lambda span: FOREVER if span.cleared_at is None else span.cleared_at)
    if last.cleared_at is None or last.unsaid:
        return []
    return [measured(f"{last.signal}_cleared", last.kind, last.cleared_at, decided_at)]


def _episode(span: Span, decided_at: Instant) -> Episode:
    return Episode(
        signal=span.signal,
        kind=span.kind,
        start=span.start,
        raised_at=span.raised_at,
        decided_at=decided_at,
        end=span.cleared_at,
        spans=(span,),
        told_over=span.cleared_at is not None,
    )
