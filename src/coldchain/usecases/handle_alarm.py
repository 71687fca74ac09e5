"""Take charge of an alarm, and close it. 报警确认与处理结论"""

from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from coldchain.domain.escalation import acknowledge, next_rung, review
from coldchain.domain.instants import instant
from coldchain.domain.notices import Notice
from coldchain.domain.records import Alarm, AlarmEvent
from coldchain.errors import AlarmAlreadyAcknowledged, AlarmNotFound, AlarmNotOver, NoteRequired
from coldchain.store import episodes
from coldchain.usecases.reach import reachable_unit
from coldchain.usecases.rules_in_force import rule_of
from kernel.access import Permission
from kernel.transaction import Tx


class Handling(Struct, frozen=True):
    """What somebody says when taking charge of an alarm or closing it. 处置说明"""

    note: str


async def acknowledge_alarm(tx: Tx, alarm_id: UUID, handling: Handling) -> Alarm:
    """Take charge: it stops the escalation and nothing else.

    Saying it twice is once; raises ``AlarmAlreadyAcknowledged`` when somebody else has.
    """
    alarm = await _open(tx, alarm_id, handling)
    if alarm.episode.acknowledged_at is not None:
        if alarm.acknowledged_by == tx.actor.name:
            return alarm
        raise AlarmAlreadyAcknowledged(alarm.acknowledged_by or "")
    episode, notice = acknowledge(alarm.episode, instant(tx.now))
    taken = replace(alarm, episode=episode, acknowledged_by=tx.actor.name)
    return await _keep(tx, taken, notice, handling)


async def review_alarm(tx: Tx, alarm_id: UUID, handling: Handling) -> Alarm:
    """Close an alarm with its cause and what was done. Raises ``AlarmNotOver``."""
    alarm = await _open(tx, alarm_id, handling)
    if alarm.episode.reviewed_at is not None:
        return alarm
    unit = await reachable_unit(tx, alarm.unit_id)
    program = (await rule_of(tx, unit)).program
    episode, notice = review(program, alarm.episode, instant(tx.now))
    if episode.reviewed_at is None:
        raise AlarmNotOver()
    return await _keep(
        tx, replace(alarm, episode=episode, reviewed_by=tx.actor.name), notice, handling
    )


async def _open(tx: Tx, alarm_id: UUID, handling: Handling) -> Alarm:
    tx.require(Permission.HANDLE_ALARM)
    alarm = await episodes.lock_alarm(tx, alarm_id)
    if alarm is None:
        raise AlarmNotFound()
    await reachable_unit(tx, alarm.unit_id)
    if not handling.note.strip():
        raise NoteRequired()
    return alarm


async def _keep(tx: Tx, alarm: Alarm, notice: Notice, handling: Handling) -> Alarm:
    unit = await reachable_unit(tx, alarm.unit_id)
    program = (await rule_of(tx, unit)).program
    await episodes.change_alarm(tx, alarm, next_rung(program, alarm.episode))
    event = AlarmEvent(
        unit_id=alarm.unit_id,
        event=notice.event,
        kind=notice.kind,
        at=tx.now,
        decided_at=tx.now,
        episode_id=alarm.id,
        actor_id=tx.actor.id,
        actor_name=tx.actor.name,
        note=handling.note.strip(),
    )
    await episodes.add_events(tx, [event])
    return alarm
