"""Who is called next, and when; who took charge; what was decided. 报警处置与升级

Handling an alarm is independent of the temperature: an alarm that has cleared still climbs
the ladder until somebody acknowledges it.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from .episodes import Episode
from .instants import Instant
from .notices import Notice
from .program import Program
from .watch import Signal


def climb(program: Program, alarm: Episode, now: Instant) -> tuple[Episode, list[Notice]]:
    """The rungs reached up to and including now while nobody has acknowledged."""
    if alarm.signal is not Signal.ALARM or alarm.acknowledged_at is not None:
        return alarm, []
    notices = []
    for after, level in program.rungs[alarm.rungs_climbed :]:
        due = alarm.decided_at + after
        if due > now:
            break
        notices.append(Notice("escalated", alarm.kind, due, level=level))
    if not notices:
        return alarm, []
    return replace(alarm, rungs_climbed=alarm.rungs_climbed + len(notices)), notices


def next_rung(program: Program, alarm: Episode) -> Instant | None:
    """When the next person is to be called about this alarm."""
    if alarm.signal is not Signal.ALARM or alarm.acknowledged_at is not None:
        return None
    ahead = program.rungs[alarm.rungs_climbed :]
    return alarm.decided_at + ahead[0][0] if ahead else None


def acknowledge(alarm: Episode, at: Instant) -> tuple[Episode, Notice]:
    """Somebody takes charge. It stops the escalation and nothing else."""
    return replace(alarm, acknowledged_at=at), Notice("acknowledged", alarm.kind, at)


def review(program: Program, alarm: Episode, at: Instant) -> tuple[Episode, Notice]:
    """Close an alarm that is acknowledged and over; refuse any other.

    A cumulative alarm never clears by itself: acknowledged is enough for it.
    """
    is_over = not alarm.is_standing or _is_latched(program, alarm)
    if alarm.acknowledged_at is None or not is_over:
        return alarm, Notice("review_refused", alarm.kind, at)
    return replace(alarm, reviewed_at=at), Notice("reviewed", alarm.kind, at)


def to_acknowledge(alarms: Sequence[Episode], kind: str) -> int | None:
    """The place of the alarm of this kind that has waited longest for somebody."""
    return _oldest([_is_alarm(a, kind) and a.acknowledged_at is None for a in alarms], alarms)


def to_review(alarms: Sequence[Episode], kind: str) -> int | None:
    """The place of the alarm of this kind that has waited longest for its review."""
    return _oldest([_is_alarm(a, kind) and a.reviewed_at is None for a in alarms], alarms)


def _is_alarm(episode: Episode, kind: str) -> bool:
    return episode.signal is Signal.ALARM and episode.kind == kind


def _oldest(candidates: Sequence[bool], alarms: Sequence[Episode]) -> int | None:
    places = [place for place, is_candidate in enumerate(candidates) if is_candidate]
    return min(places, key=lambda p: (alarms[p].decided_at, alarms[p].raised_at), default=None)


def _is_latched(program: Program, alarm: Episode) -> bool:
    return any(limit.kind == alarm.kind for limit in program.cumulative)
