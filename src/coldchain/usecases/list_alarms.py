"""Alarms that wait for somebody, and those that were closed. 报警列表"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from coldchain.domain.records import Alarm, AlarmEvent
from coldchain.errors import AlarmNotFound
from coldchain.standards import EquipmentRule
from coldchain.store import episodes
from coldchain.usecases.reach import reachable_unit, reachable_units
from coldchain.usecases.rules_in_force import rule_in_force, rules_of
from coldchain.usecases.worst import up_to_now
from kernel.access import Permission
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Tx

PAGE = 50


class AlarmView(Struct, frozen=True):
    """An alarm with where it is. 报警概况"""

    alarm: Alarm
    unit: StorageUnit
    place: Organisation


class AlarmStory(Struct, frozen=True):
    """An alarm with all that happened to it, and its unit's own rule of then. 报警经过"""

    alarm: Alarm
    unit: StorageUnit
    rule: EquipmentRule
    events: tuple[AlarmEvent, ...]


async def waiting_alarms(tx: Tx) -> list[AlarmView]:
    """Alarms within reach that nobody has closed."""
    tx.require(Permission.READ_COLD_CHAIN)
    places = await reachable_units(tx)
    found = await episodes.waiting_alarms(tx, [unit.id for unit, _ in places])
    return [
        replace(view, alarm=await up_to_now(tx, view.alarm, _plausible(tx, view.unit)))
        for view in _views(found, places)
    ]


async def past_alarms(tx: Tx, before: datetime | None) -> list[AlarmView]:
    """Closed alarms within reach, the newest first, a page at a time."""
    tx.require(Permission.READ_COLD_CHAIN)
    places = await reachable_units(tx)
    found = await episodes.past_alarms(tx, [unit.id for unit, _ in places], before, PAGE)
    return _views(found, places)


async def alarm_story(tx: Tx, alarm_id: UUID) -> AlarmStory:
    """One alarm. Raises ``AlarmNotFound``."""
    tx.require(Permission.READ_COLD_CHAIN)
    alarm = await episodes.alarm(tx, alarm_id)
    if alarm is None:
        raise AlarmNotFound()
    unit = await reachable_unit(tx, alarm.unit_id)
    alarm = await up_to_now(tx, alarm, _plausible(tx, unit))
    era = (await rules_of(tx, unit)).at(alarm.episode.raised_at)
    events = await episodes.events_of(tx, alarm.id, unit.id)
    return AlarmStory(alarm, unit, era.force.own, tuple(events))


def _plausible(tx: Tx, unit: StorageUnit) -> tuple[float, float]:
    return rule_in_force(unit.equipment, tx.today).rule.plausible


def _views(
    found: Sequence[Alarm], places: Sequence[tuple[StorageUnit, Organisation]]
) -> list[AlarmView]:
    by_unit = {unit.id: (unit, place) for unit, place in places}
    return [AlarmView(alarm, *by_unit[alarm.unit_id]) for alarm in found]
