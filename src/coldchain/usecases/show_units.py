"""How the units within reach are doing. 设备总览"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from coldchain.domain.curves import Limits, limits_of
from coldchain.domain.levels import WORST_FIRST, Condition, Level, State, state_of
from coldchain.domain.records import Alarm
from coldchain.domain.watch import Signal
from coldchain.store import episodes, readings, watches
from coldchain.store.watches import UnitStatus
from coldchain.usecases.reach import reachable_units
from coldchain.usecases.rules_in_force import rule_in_force, rules_for
from coldchain.usecases.worst import up_to_now
from kernel.access import Permission
from kernel.registry.places import Organisation, StorageUnit, UnitState
from kernel.transaction import Tx

LINE = timedelta(hours=3)
STEP = timedelta(minutes=5)


class UnitView(Struct, frozen=True):
    """One unit as a tile shows it; ``line`` are three hours, holes as none. 设备概况"""

    unit: StorageUnit
    place: Organisation
    status: UnitStatus | None
    state: State
    alarms: tuple[Alarm, ...]
    limits: Limits
    line: tuple[float | None, ...] = ()

    @property
    def pressing(self) -> Alarm | None:
        """The alarm that stands and holds what is inside, if one does."""
        standing = [
            one
            for one in self.alarms
            if one.episode.signal is Signal.ALARM and one.episode.is_standing
        ]
        return max(standing, key=lambda one: one.holds_stock, default=None)


async def show_units(tx: Tx) -> list[UnitView]:
    """Every unit within reach, worst first."""
    tx.require(Permission.READ_COLD_CHAIN)
    places = await reachable_units(tx)
    ids = [unit.id for unit, _ in places]
    statuses = await watches.statuses(tx, ids)
    alarms = await _alarms(tx, [unit for unit, _ in places])
    start = _floor(tx.now - LINE)
    lines = await readings.recent(tx, ids, start, STEP)
    rules = await rules_for(tx, [unit for unit, _ in places])
    views = [
        _view(
            unit,
            place,
            statuses.get(unit.id),
            alarms[unit.id],
            limits_of(rules[unit.id].now.rule),
            start,
            lines[unit.id],
        )
        for unit, place in places
    ]
    return sorted(views, key=lambda view: WORST_FIRST.index(view.state.level))


async def last_change(tx: Tx) -> datetime | None:
    """When anything last changed about any unit within reach."""
    tx.require(Permission.READ_COLD_CHAIN)
    return await watches.last_change(tx, [unit.id for unit, _ in await reachable_units(tx)])


async def _alarms(tx: Tx, units: Sequence[StorageUnit]) -> dict[UUID, list[Alarm]]:
    """What stands in each unit, and the alarms that wait for their review."""
    plausible = {unit.id: rule_in_force(unit.equipment, tx.today).rule.plausible for unit in units}
    found: dict[UUID, list[Alarm]] = defaultdict(list)
    waiting = await episodes.waiting_alarms(tx, list(plausible))
    standing = await episodes.standing_alarms(tx, list(plausible))
    for alarm in [*waiting, *(one for one in standing if one not in waiting)]:
        shown = await up_to_now(tx, alarm, plausible[alarm.unit_id])
        found[alarm.unit_id].append(shown)
    return found


def _view(
    unit: StorageUnit,
    place: Organisation,
    status: UnitStatus | None,
    alarms: Sequence[Alarm],
    limits: Limits,
    start: datetime,
    line: dict[datetime, float],
) -> UnitView:
    steps = int(LINE / STEP) + 1
    values = tuple(line.get(start + n * STEP) for n in range(steps))
    return UnitView(
        unit=unit,
        place=place,
        status=status,
        state=state_of(condition_of(unit, status), alarms),
        alarms=tuple(alarms),
        limits=limits,
        line=values if any(value is not None for value in values) else (),
    )


def condition_of(unit: StorageUnit, status: UnitStatus | None) -> Condition:
    """What the server knows of a unit."""
    in_use = unit.state is UnitState.IN_USE
    if status is None:
        return Condition(False, False, in_use, False, False)
    return Condition(
        heard=status.heard_at is not None,
        silent=status.silent,
        in_service=in_use and status.in_service,
        power_lost=status.power_lost,
        battery_low=status.battery_low,
    )


def counts(views: Sequence[UnitView]) -> dict[Level, int]:
    """How many units are on each level; a silent unit counts as an alarm."""
    found: dict[Level, int] = defaultdict(int)
    for view in views:
        found[Level.ALARM if view.state.level is Level.SILENT else view.state.level] += 1
    return dict(found)


def _floor(moment: datetime) -> datetime:
    seconds = STEP.total_seconds()
    return datetime.fromtimestamp(moment.timestamp() // seconds * seconds, moment.tzinfo)
