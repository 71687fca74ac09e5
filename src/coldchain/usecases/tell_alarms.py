"""Bring what the engine found to people: records, events, calls. 报警通知"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from coldchain.domain.episodes import Episode, Reconciled
from coldchain.domain.escalation import next_rung
from coldchain.domain.instants import moment
from coldchain.domain.notices import Notice
from coldchain.domain.records import Alarm, AlarmEvent
from coldchain.domain.watch import Signal
from coldchain.events import ExcursionBegan, ExcursionEnded, ExcursionEvidenceChanged
from coldchain.store import episodes as store
from coldchain.usecases.rules_in_force import UnitRules
from coldchain.usecases.worst import with_worst
from kernel.calendar import CLINIC_TIME
from kernel.ids import new_id
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx


class DutyLetter(Struct, frozen=True):
    """A call to whoever is on duty for a unit. 值班通知"""

    organisation_id: UUID
    unit_id: UUID
    text: str


async def tell_alarms(
    tx: Tx,
    unit: StorageUnit,
    rules: UnitRules,
    known: Sequence[Alarm],
    reconciled: Reconciled,
    notices: Sequence[Notice],
) -> None:
    """Keep what changed about a unit's alarms, let others react, and call people.

    ``known`` are the alarms that were reconciled, in the same order; ``notices`` are about
    the unit itself.
    """
    alarms = [
        await _kept(tx, unit, rules, known[place] if place < len(known) else None, episode)
        for place, episode in enumerate(reconciled.episodes)
    ]
    told = [(alarms[place], notice) for place, notice in reconciled.told]
    await store.add_events(
        tx,
        [
            *(_event(tx, unit, notice, alarm.id) for alarm, notice in told),
            *(_event(tx, unit, notice, None) for notice in notices),
        ],
    )
    for alarm, notice in told:
        await call_duty(tx, unit, alarm, notice)
    for notice in notices:
        await call_duty(tx, unit, None, notice)


async def call_duty(tx: Tx, unit: StorageUnit, alarm: Alarm | None, notice: Notice) -> None:
    """Leave a call for the duty phone, if this is something to call people for."""
    sentence = _SENTENCES.get(notice.event)
    if sentence is None:
        return
    at = moment(notice.at).astimezone(CLINIC_TIME)
    worst = "" if alarm is None or alarm.worst_celsius is None else f"{alarm.worst_celsius:g}℃"
    limit = "" if alarm is None or alarm.limit_celsius is None else _limit(alarm)
    text = sentence.format(
        unit=unit.name, at=f"{at:%m-%d %H:%M}", worst=worst, limit=limit, level=notice.level
    )
    await tx.post("duty-phone", DutyLetter(unit.organisation_id, unit.id, text))


def _limit(alarm: Alarm) -> str:
    """The limit, and whose label set it."""
    whose = f"（{'、'.join(alarm.labels)}说明书）" if alarm.labels else ""
    return f"{alarm.limit_celsius:g}℃{whose}"


def _event(tx: Tx, unit: StorageUnit, notice: Notice, alarm_id: UUID | None) -> AlarmEvent:
    return AlarmEvent(
        unit_id=unit.id,
        event=notice.event,
        kind=notice.kind,
        at=moment(notice.at),
        decided_at=tx.now,
        episode_id=alarm_id,
        level=notice.level,
        new_at=moment(notice.new_at) if isinstance(notice.new_at, int) else None,
    )


async def _kept(
    tx: Tx, unit: StorageUnit, rules: UnitRules, before: Alarm | None, episode: Episode
) -> Alarm:
    """The alarm of an episode after keeping it and letting others react."""
    force = rules.now
    if before is None:
        alarm = await with_worst(tx, _new_alarm(unit, rules, episode), force.rule.plausible)
        await store.add_alarm(tx, alarm, next_rung(force.program, episode))
        if alarm.holds_stock:
            await tx.publish(_began(alarm))
        return alarm
    if episode == before.episode:
        return before
    alarm = await with_worst(tx, replace(before, episode=episode), force.rule.plausible)
    await store.change_alarm(tx, alarm, next_rung(force.program, episode))
    if alarm.holds_stock and episode.spans:
        await _publish_change(tx, before.episode, alarm)
    return alarm


def _new_alarm(unit: StorageUnit, rules: UnitRules, episode: Episode) -> Alarm:
    """The alarm with the rule and the labels of the moment it was raised."""
    era = rules.at(episode.raised_at)
    force, label = era.force, era.label
    limit = force.limits.get(episode.kind) if episode.signal is Signal.ALARM else None
    return Alarm(
        id=new_id(),
        unit_id=unit.id,
        organisation_id=unit.organisation_id,
        episode=episode,
        rule=force.name,
        limit_celsius=limit.value if limit else None,
        too_cold=limit is not None and not limit.op.is_upper,
        tolerated_seconds=limit.for_s if limit else 0,
        labels=label.products if limit and label and force.is_set_by_label(episode.kind) else None,
        holds_stock=limit is not None and force.holds_stock(episode.kind),
    )


async def _publish_change(tx: Tx, before: Episode, alarm: Alarm) -> None:
    after = alarm.episode
    began_at, worst = moment(after.start), alarm.worst_celsius
    if after.end is not None and before.end is None:
        ended_at = moment(after.end)
        await tx.publish(ExcursionEnded(alarm.id, alarm.unit_id, began_at, ended_at, worst))
    elif (after.start, after.end) != (before.start, before.end):
        changed_end = None if after.end is None else moment(after.end)
        await tx.publish(
            ExcursionEvidenceChanged(alarm.id, alarm.unit_id, began_at, changed_end, worst)
        )


def _began(alarm: Alarm) -> ExcursionBegan:
    episode = alarm.episode
    assert alarm.limit_celsius is not None
    return ExcursionBegan(
        episode_id=alarm.id,
        unit_id=alarm.unit_id,
        organisation_id=alarm.organisation_id,
        began_at=moment(episode.start),
        ended_at=None if episode.end is None else moment(episode.end),
        raised_at=moment(episode.raised_at),
        limit=alarm.limit_celsius,
        worst=alarm.worst_celsius,
        too_cold=alarm.too_cold,
    )


_SENTENCES: dict[str, str] = {
    "alarm_raised": "{unit}温度报警：{at}起超出{limit}，最严重{worst}。请马上去看。",
    "alarm_cleared": "{unit}温度已于{at}恢复，最严重{worst}。请写原因和处理。",
    "pre_alarm_raised": "{unit}接近限值：{at}起。请留意，暂不停用疫苗。",
    "escalated": "{unit}的报警还没有人确认，升级到第{level}级。请马上处理。",
    "silent_raised": "{unit}失联：{at}起没有数据。请检查探头、网络和电源。",
    "power_lost": "{unit}断电：{at}起。请检查电源，准备转移疫苗。",
    "battery_low": "{unit}的记录仪电池快用完了，请尽快更换。",
    "sensor_fault_raised": "{unit}的探头读数异常，这台设备现在等于没有监测。请检查探头。",
    "clock_skew": "{unit}的记录仪时钟不对，请校时。",
}
