"""One unit over some time: curve, exposure, and the story of its alarms. 设备详情"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import inf
from uuid import UUID

from msgspec import Struct

from coldchain.domain.curves import Curve, holes, limits_of
from coldchain.domain.excursion import Exposure, Kinetics, expose, stretches
from coldchain.domain.instants import instant
from coldchain.domain.levels import State, state_of
from coldchain.domain.products import Label
from coldchain.domain.records import Alarm, AlarmEvent
from coldchain.domain.rules import Rule
from coldchain.standards import EquipmentRule, stability
from coldchain.store import episodes, readings, watches
from coldchain.store.readings import CurvePoint
from coldchain.store.watches import UnitStatus
from coldchain.usecases.reach import reachable_unit
from coldchain.usecases.rules_in_force import RuleInForce, rules_of
from coldchain.usecases.show_units import condition_of
from coldchain.usecases.sound_points import sound_points
from coldchain.usecases.worst import up_to_now
from kernel.access import Permission
from kernel.errors import NotFound
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Tx


class UnitReport(Struct, frozen=True):
    """A unit and what is known of an interval. 设备报告

    ``label`` is the strictest of what stands inside, ``is_narrowed`` whether it asks for more
    than the class of equipment does. ``events`` belong to ``alarm``, the
    latest of the interval, or to the unit itself.
    """

    unit: StorageUnit
    place: Organisation
    status: UnitStatus | None
    state: State
    rule: EquipmentRule
    label: Label | None
    is_narrowed: bool
    curve: Curve
    exposure: Exposure
    mean_kinetic: float | None
    highest_at: datetime | None
    alarms: tuple[Alarm, ...]
    alarm: Alarm | None
    events: tuple[AlarmEvent, ...]


async def show_unit(tx: Tx, unit_id: UUID, length: timedelta) -> UnitReport:
    """A unit over the time up to now."""
    return await report_unit(tx, unit_id, tx.now - length, tx.now)


async def report_unit(tx: Tx, unit_id: UUID, start: datetime, end: datetime) -> UnitReport:
    """A unit over an interval, by measured time."""
    tx.require(Permission.READ_COLD_CHAIN)
    unit = await reachable_unit(tx, unit_id)
    place = await registry.organisation(tx, unit.organisation_id)
    if place is None:
        raise NotFound(N_("没有这个机构。"))
    rules = await rules_of(tx, unit)
    force = rules.now
    status = (await watches.statuses(tx, [unit.id])).get(unit.id)
    found = await episodes.alarms_of(tx, unit.id, start, end)
    alarms = [await up_to_now(tx, alarm, force.rule.plausible) for alarm in found]
    latest = max(alarms, key=_relevance, default=None)
    drawn = await readings.curve(tx, unit.id, start, end)
    exposure = await _exposure(tx, unit, force, start, end)
    return UnitReport(
        unit=unit,
        place=place,
        status=status,
        state=state_of(condition_of(unit, status), await _present(tx, unit)),
        rule=force.rule,
        label=rules.label,
        is_narrowed=force.rule != force.own,
        curve=curve_of(force.rule, drawn, start, end),
        exposure=exposure,
        mean_kinetic=exposure.mean_kinetic(_kinetics()),
        highest_at=_middle(max(drawn, key=lambda point: point.high)) if drawn else None,
        alarms=tuple(alarms),
        alarm=latest,
        events=tuple(await _events(tx, unit, latest, start, end)),
    )


def curve_of(rule: Rule, drawn: Sequence[CurvePoint], start: datetime, end: datetime) -> Curve:
    """The curve of readings drawn together, with the value of each that is furthest out."""
    limits = limits_of(rule)
    seen = [value for point in drawn for value in (point.low, point.high)]
    longest = timedelta(seconds=rule.max_gap_s or 1800)
    return Curve(
        start=start,
        end=end,
        readings=[(_middle(point), _telling(point, limits.low, limits.high)) for point in drawn],
        limits=limits_of(rule, seen),
        gaps=holes([(point.first, point.last) for point in drawn], start, end, longest),
        late=frozenset(_middle(point) for point in drawn if point.late),
    )


def _middle(point: CurvePoint) -> datetime:
    return point.first + (point.last - point.first) / 2


def _telling(point: CurvePoint, low: float, high: float) -> float:
    """The value that tells most: whatever is out of range, otherwise the mean."""
    if point.high > high:
        return point.high
    return point.low if point.low < low else point.mean


async def _exposure(
    tx: Tx, unit: StorageUnit, force: RuleInForce, start: datetime, end: datetime
) -> Exposure:
    program = force.program
    points = await sound_points(tx, unit.id, program, start, end)
    held = stretches(points, instant(start), instant(end), program.max_gap)
    return expose(held, instant(end) - instant(start), _allowed(force.rule), _kinetics())


def _allowed(rule: Rule) -> tuple[float, float]:
    lowers = [limit.value for limit in rule.limits if not limit.op.is_upper]
    uppers = [limit.value for limit in rule.limits if limit.op.is_upper]
    return max(lowers, default=-inf), min(uppers, default=inf)


def _kinetics() -> Kinetics:
    return stability().kinetics


async def _present(tx: Tx, unit: StorageUnit) -> list[Alarm]:
    waiting = await episodes.waiting_alarms(tx, [unit.id])
    standing = await episodes.standing_alarms(tx, [unit.id])
    return [*waiting, *(one for one in standing if one not in waiting)]


def _relevance(alarm: Alarm) -> tuple[bool, bool, int]:
    """What still waits comes before what is closed, then the limit that holds stock."""
    return alarm.episode.reviewed_at is None, alarm.holds_stock, alarm.episode.decided_at


async def _events(
    tx: Tx, unit: StorageUnit, alarm: Alarm | None, start: datetime, end: datetime
) -> list[AlarmEvent]:
    if alarm is None:
        return await episodes.events_between(tx, unit.id, start, end)
    own = await episodes.events_of(tx, alarm.id, unit.id)
    around = [
        event
        for event in await episodes.events_between(tx, unit.id, own[0].decided_at - _BEFORE, end)
        if event.episode_id != alarm.id
    ]
    return sorted([*own, *around], key=lambda event: (event.at, event.decided_at))


_BEFORE = timedelta(hours=1)
