"""Alarms and what happened to them. 报警事件存取"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from coldchain.domain.episodes import Episode
from coldchain.domain.instants import Instant, instant, moment
from coldchain.domain.records import Alarm, AlarmEvent
from coldchain.domain.watch import Signal, Span
from coldchain.tables import alarm_events, episodes
from kernel.transaction import Tx

_FACTS = (
    "id",
    "unit_id",
    "organisation_id",
    "rule",
    "limit_celsius",
    "too_cold",
    "tolerated_seconds",
    "holds_stock",
    "worst_celsius",
    "labels",
    "acknowledged_by",
    "reviewed_by",
)


async def alarms_touching(tx: Tx, unit_id: UUID, since: Instant) -> list[Alarm]:
    """What people were told of a unit that may still be the same as something seen anew.

    That is: whatever stands, ended after ``since``, or is no longer seen in the readings.
    """
    unseen = episodes.c.spans == msgspec.json.decode(b"[]")
    alive = or_(
        episodes.c.ended_at.is_(None),
        episodes.c.ended_at > _bounded(since),
        and_(unseen, episodes.c.reviewed_at.is_(None)),
    )
    return await _alarms(tx, and_(episodes.c.unit_id == unit_id, alive))


async def standing_alarms(tx: Tx, unit_ids: Sequence[UUID]) -> list[Alarm]:
    """Everything that stands in these units: alarms, pre-alarms, sensor faults."""
    return await _alarms(tx, and_(episodes.c.unit_id.in_(unit_ids), episodes.c.ended_at.is_(None)))


async def waiting_alarms(tx: Tx, unit_ids: Sequence[UUID]) -> list[Alarm]:
    """Alarms that nobody has closed yet, the newest first."""
    return await _alarms(
        tx,
        and_(
            episodes.c.unit_id.in_(unit_ids),
            episodes.c.signal == Signal.ALARM,
            episodes.c.reviewed_at.is_(None),
        ),
    )


async def alarms_of(tx: Tx, unit_id: UUID, start: datetime, end: datetime) -> list[Alarm]:
    """Alarms of a unit that overlap an interval of measured time, the newest first."""
    return await _alarms(
        tx,
        and_(
            episodes.c.unit_id == unit_id,
            episodes.c.signal == Signal.ALARM,
            episodes.c.started_at < end,
            or_(episodes.c.ended_at.is_(None), episodes.c.ended_at > start),
        ),
    )


async def past_alarms(
    tx: Tx, unit_ids: Sequence[UUID], before: datetime | None, limit: int
) -> list[Alarm]:
    """Closed alarms, the newest first, a page at a time."""
    where = and_(
        episodes.c.unit_id.in_(unit_ids),
        episodes.c.signal == Signal.ALARM,
        episodes.c.reviewed_at.is_not(None),
    )
    if before is not None:
        where = and_(where, episodes.c.decided_at < before)
    return await _alarms(tx, where, limit=limit)


async def lock_alarm(tx: Tx, alarm_id: UUID) -> Alarm | None:
    """One alarm, ours alone until the transaction ends."""
    found = await _alarms(tx, episodes.c.id == alarm_id, lock=True)
    return found[0] if found else None


async def alarm(tx: Tx, alarm_id: UUID) -> Alarm | None:
    """One alarm."""
    found = await _alarms(tx, episodes.c.id == alarm_id)
    return found[0] if found else None


async def alarms_to_escalate(tx: Tx) -> list[Alarm]:
    """Alarms whose next rung is due."""
    return await _alarms(tx, episodes.c.next_rung_at <= tx.now, lock=True)


async def add_alarm(tx: Tx, alarm: Alarm, next_rung: Instant | None) -> None:
    """Keep an alarm people are being told of."""
    values = {name: getattr(alarm, name) for name in _FACTS} | _values(alarm.episode, next_rung)
    await tx.conn.execute(insert(episodes).values(**values))


async def change_alarm(tx: Tx, alarm: Alarm, next_rung: Instant | None) -> None:
    """Bring an alarm up to date."""
    values = {name: getattr(alarm, name) for name in _FACTS} | _values(alarm.episode, next_rung)
    await tx.conn.execute(
        update(episodes)
        .where(episodes.c.unit_id == alarm.unit_id, episodes.c.id == alarm.id)
        .values(**values)
    )


async def add_events(tx: Tx, events: Sequence[AlarmEvent]) -> None:
    """Write down what happened. Events are never changed."""
    if events:
        await tx.conn.execute(
            insert(alarm_events), [msgspec.structs.asdict(event) for event in events]
        )


async def events_of(tx: Tx, alarm_id: UUID, unit_id: UUID) -> list[AlarmEvent]:
    """What happened to one alarm, in the order in which it was known."""
    return await _events(
        tx, and_(alarm_events.c.unit_id == unit_id, alarm_events.c.episode_id == alarm_id)
    )


async def events_between(tx: Tx, unit_id: UUID, start: datetime, end: datetime) -> list[AlarmEvent]:
    """What people were told of a unit in an interval of server time."""
    return await _events(
        tx,
        and_(alarm_events.c.unit_id == unit_id, alarm_events.c.decided_at.between(start, end)),
    )


async def count_waiting(tx: Tx, unit_ids: Sequence[UUID]) -> int:
    """How many alarms nobody has acknowledged."""
    result = await tx.conn.execute(
        select(func.count()).where(
            episodes.c.unit_id.in_(unit_ids),
            episodes.c.signal == Signal.ALARM,
            episodes.c.acknowledged_at.is_(None),
        )
    )
    return int(result.scalar_one())


async def _alarms(
    tx: Tx, where: ColumnElement[bool], *, lock: bool = False, limit: int | None = None
) -> list[Alarm]:
    query = select(episodes).where(where).order_by(episodes.c.decided_at.desc(), episodes.c.id)
    if limit is not None:
        query = query.limit(limit)
    result = await tx.conn.execute(query.with_for_update() if lock else query)
    return [_alarm(row) for row in result.mappings()]


async def _events(tx: Tx, where: ColumnElement[bool]) -> list[AlarmEvent]:
    columns = [alarm_events.c[name] for name in AlarmEvent.__struct_fields__]
    result = await tx.conn.execute(select(*columns).where(where).order_by(alarm_events.c.id))
    return [AlarmEvent(**row) for row in result.mappings()]


def _alarm(row: Any) -> Alarm:
    episode = Episode(
        signal=Signal(row["signal"]),
        kind=row["kind"],
        start=instant(row["started_at"]),
        raised_at=instant(row["raised_at"]),
        decided_at=instant(row["decided_at"]),
        end=_instant(row["ended_at"]),
        spans=msgspec.convert(row["spans"], tuple[Span, ...]),
        told_over=row["told_over"],
        acknowledged_at=_instant(row["acknowledged_at"]),
        reviewed_at=_instant(row["reviewed_at"]),
        rungs_climbed=row["rungs_climbed"],
    )
    facts = {name: row[name] for name in _FACTS}
    labels = None if row["labels"] is None else tuple(row["labels"])
    return Alarm(episode=episode, **facts | {"labels": labels})


def _values(episode: Episode, next_rung: Instant | None) -> dict[str, object]:
    return {
        "signal": episode.signal,
        "kind": episode.kind,
        "started_at": moment(episode.start),
        "raised_at": moment(episode.raised_at),
        "decided_at": moment(episode.decided_at),
        "ended_at": _moment(episode.end),
        "told_over": episode.told_over,
        "spans": [msgspec.to_builtins(span) for span in episode.spans],
        "acknowledged_at": _moment(episode.acknowledged_at),
        "reviewed_at": _moment(episode.reviewed_at),
        "rungs_climbed": episode.rungs_climbed,
        "next_rung_at": _moment(next_rung),
    }


def _instant(at: datetime | None) -> Instant | None:
    return None if at is None else instant(at)


def _moment(at: Instant | None) -> datetime | None:
    return None if at is None else moment(at)


def _bounded(at: Instant) -> datetime:
    return moment(max(at, 0))
