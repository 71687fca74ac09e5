"""The cold chain for other systems. 冷链接口"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from coldchain.domain.instants import moment
from coldchain.domain.levels import State
from coldchain.domain.records import Alarm, AlarmEvent
from coldchain.usecases.handle_alarm import Handling, acknowledge_alarm, review_alarm
from coldchain.usecases.list_alarms import alarm_story, past_alarms, waiting_alarms
from coldchain.usecases.show_unit import report_unit
from coldchain.usecases.show_units import show_units
from kernel.transaction import Transaction
from kernel.web.guards import STAFF_OR_MACHINE


class UnitStatusAnswer(Struct, frozen=True):
    """How one unit is doing. 设备现况"""

    unit_id: UUID
    name: str
    organisation_id: UUID
    equipment: str
    device: str | None
    state: State
    celsius: float | None
    measured_at: datetime | None
    heard_at: datetime | None


class AlarmAnswer(Struct, frozen=True):
    """One alarm, instants in UTC; ``labels`` are the products whose labels set the limit. 报警"""

    id: UUID
    reference: str
    unit_id: UUID
    organisation_id: UUID
    kind: str
    rule: str
    limit_celsius: float | None
    labels: tuple[str, ...] | None
    worst_celsius: float | None
    started_at: datetime
    raised_at: datetime
    decided_at: datetime
    ended_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    reviewed_at: datetime | None
    reviewed_by: str | None


class ReportAnswer(Struct, frozen=True):
    """A unit over an interval. Time that was not measured is never counted as in range. 温度报告"""

    unit_id: UUID
    start: datetime
    end: datetime
    rule: str
    lowest: float | None
    highest: float | None
    mean_kinetic: float | None
    minutes_above: float
    minutes_below: float
    minutes_unknown: float
    share_in_range: float | None
    readings: list[tuple[datetime, float]]
    gaps: list[tuple[datetime, datetime]]
    alarms: list[AlarmAnswer]


class ColdChainApi(Controller):
    """Units, their temperatures, their alarms. 冷链接口"""

    path = "/api/v1/coldchain"
    tags = ("coldchain",)
    guards = (STAFF_OR_MACHINE,)

    @get("/units")
    async def units(self, transaction: NamedDependency[Transaction]) -> list[UnitStatusAnswer]:
        """Every unit within reach, worst first."""
        async with transaction as tx:
            views = await show_units(tx)
        return [
            UnitStatusAnswer(
                unit_id=view.unit.id,
                name=view.unit.name,
                organisation_id=view.unit.organisation_id,
                equipment=view.unit.equipment,
                device=view.unit.device,
                state=view.state,
                celsius=view.status.celsius if view.status else None,
                measured_at=view.status.measured_at if view.status else None,
                heard_at=view.status.heard_at if view.status else None,
            )
            for view in views
        ]

    @get("/units/{unit_id:uuid}/report")
    async def report(
        self,
        transaction: NamedDependency[Transaction],
        unit_id: FromPath[UUID],
        start: FromQuery[datetime | None] = None,
        end: FromQuery[datetime | None] = None,
    ) -> ReportAnswer:
        """Temperatures and exposure of an interval; the last day where none is given."""
        async with transaction as tx:
            until = end or tx.now
            found = await report_unit(tx, unit_id, start or until - timedelta(days=1), until)
        exposure = found.exposure
        return ReportAnswer(
            unit_id=found.unit.id,
            start=found.curve.start,
            end=found.curve.end,
            rule=f"{found.rule.equipment_class} {found.rule.edition}",
            lowest=exposure.lowest,
            highest=exposure.highest,
            mean_kinetic=found.mean_kinetic,
            minutes_above=exposure.minutes_above,
            minutes_below=exposure.minutes_below,
            minutes_unknown=exposure.minutes_unknown,
            share_in_range=exposure.share_in_range,
            readings=list(found.curve.readings),
            gaps=list(found.curve.gaps),
            alarms=[_alarm(alarm) for alarm in found.alarms],
        )

    @get("/alarms")
    async def alarms(
        self,
        transaction: NamedDependency[Transaction],
        over: FromQuery[bool] = False,
        before: FromQuery[datetime | None] = None,
    ) -> list[AlarmAnswer]:
        """Alarms nobody has closed, or the closed ones, the newest first."""
        async with transaction as tx:
            views = await (past_alarms(tx, before) if over else waiting_alarms(tx))
        return [_alarm(view.alarm) for view in views]

    @get("/alarms/{alarm_id:uuid}/events")
    async def events(
        self, transaction: NamedDependency[Transaction], alarm_id: FromPath[UUID]
    ) -> list[AlarmEvent]:
        """All that happened to an alarm, in order."""
        async with transaction as tx:
            return list((await alarm_story(tx, alarm_id)).events)

    @post("/alarms/{alarm_id:uuid}/acknowledge", status_code=200)
    async def acknowledge(
        self,
        transaction: NamedDependency[Transaction],
        alarm_id: FromPath[UUID],
        data: JSONBody[Handling],
    ) -> AlarmAnswer:
        """Take charge of an alarm."""
        async with transaction as tx:
            return _alarm(await acknowledge_alarm(tx, alarm_id, data))

    @post("/alarms/{alarm_id:uuid}/review", status_code=200)
    async def review(
        self,
        transaction: NamedDependency[Transaction],
        alarm_id: FromPath[UUID],
        data: JSONBody[Handling],
    ) -> AlarmAnswer:
        """Close an alarm with its cause and what was done."""
        async with transaction as tx:
            return _alarm(await review_alarm(tx, alarm_id, data))


def _alarm(alarm: Alarm) -> AlarmAnswer:
    episode = alarm.episode
    instants: dict[str, Any] = {
        "ended_at": episode.end,
        "acknowledged_at": episode.acknowledged_at,
        "reviewed_at": episode.reviewed_at,
    }
    return AlarmAnswer(
        id=alarm.id,
        reference=alarm.reference,
        unit_id=alarm.unit_id,
        organisation_id=alarm.organisation_id,
        kind=episode.kind,
        rule=alarm.rule,
        limit_celsius=alarm.limit_celsius,
        labels=alarm.labels,
        worst_celsius=alarm.worst_celsius,
        started_at=moment(episode.start),
        raised_at=moment(episode.raised_at),
        decided_at=moment(episode.decided_at),
        acknowledged_by=alarm.acknowledged_by,
        reviewed_by=alarm.reviewed_by,
        **{name: None if at is None else moment(at) for name, at in instants.items()},
    )
