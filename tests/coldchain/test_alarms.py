"""Silence, escalation, acknowledgement, review, maintenance, months."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from tests.coldchain.makers import make_clinic, make_unit, sent

from coldchain.domain.records import Alarm
from coldchain.errors import (
    AlarmAlreadyAcknowledged,
    AlarmNotFound,
    AlarmNotOver,
    NoteRequired,
    UnitNotFound,
)
from coldchain.store import episodes, readings, watches
from coldchain.tables import readings as reading_table
from coldchain.usecases.change_mode import put_into_service, take_out_of_service
from coldchain.usecases.handle_alarm import Handling, acknowledge_alarm, review_alarm
from coldchain.usecases.open_months import open_months
from coldchain.usecases.take_readings import take_readings
from coldchain.usecases.watch_clocks import escalate_alarms, find_silent_units
from kernel.access import Actor, Kind, Role
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Choreography, Tx

MINUTE = timedelta(minutes=1)
ON_MY_WAY = Handling("在路上")


@pytest.fixture
def tx(tx: Tx) -> Tx:
    return replace(tx, choreography=Choreography())


def later(tx: Tx, minutes: float) -> Tx:
    return replace(tx, now=tx.now + minutes * MINUTE)


def by(tx: Tx, place: Organisation, name: str = "王海", role: Role = Role.KEEPER) -> Tx:
    actor = Actor(Kind.STAFF, new_id(), name, role, organisation_id=place.id, scope=place.path)
    return replace(tx, actor=actor)


async def warm_unit(tx: Tx) -> tuple[StorageUnit, Organisation, Alarm]:
    """A unit whose alarm has just been raised."""
    place = await make_clinic(tx)
    unit = await make_unit(tx, organisation_id=place.id)
    await take_readings(tx, sent(unit, (tx.now, 9.0)))
    (alarm,) = await episodes.waiting_alarms(tx, [unit.id])
    return unit, place, alarm


async def heard_of(tx: Tx, unit: StorageUnit) -> list[str]:
    hour = timedelta(hours=5)
    told = await episodes.events_between(tx, unit.id, tx.now - hour, tx.now + hour)
    return [one.event for one in told]


async def test_silence_is_told_once_at_its_time_and_ends_with_a_message(tx: Tx):
    unit = await make_unit(tx)
    await take_readings(tx, sent(unit, (tx.now, 5.0)))
    await find_silent_units(later(tx, 14))
    assert await heard_of(tx, unit) == []
    await find_silent_units(later(tx, 17))
    await find_silent_units(later(tx, 18))
    (told,) = await episodes.events_between(tx, unit.id, tx.now, tx.now + 20 * MINUTE)
    assert (told.event, told.at) == ("silent_raised", tx.now + 15 * MINUTE)
    assert (await watches.statuses(tx, [unit.id]))[unit.id].silent
    back = later(tx, 30)
    await take_readings(back, sent(unit, (back.now, 5.0)))
    assert await heard_of(tx, unit) == ["silent_raised", "silent_cleared"]


async def test_silence_that_no_job_saw_is_told_with_the_next_message(tx: Tx):
    unit = await make_unit(tx)
    await take_readings(tx, sent(unit, (tx.now, 5.0)))
    back = later(tx, 60)
    await take_readings(back, sent(unit, (back.now, 5.0)))
    assert await heard_of(tx, unit) == ["silent_raised", "silent_cleared"]


async def test_escalation_climbs_until_somebody_acknowledges(tx: Tx):
    unit, place, alarm = await warm_unit(tx)
    await escalate_alarms(later(tx, 14))
    await escalate_alarms(later(tx, 15))
    await escalate_alarms(later(tx, 16))
    await acknowledge_alarm(by(later(tx, 20), place), alarm.id, ON_MY_WAY)
    await escalate_alarms(later(tx, 90))
    assert await heard_of(tx, unit) == ["alarm_raised", "escalated", "acknowledged"]


async def test_who_took_charge_is_kept_and_saying_it_twice_is_once(tx: Tx):
    unit, place, alarm = await warm_unit(tx)
    mine = by(tx, place)
    taken = await acknowledge_alarm(mine, alarm.id, ON_MY_WAY)
    assert await acknowledge_alarm(mine, alarm.id, ON_MY_WAY) == taken
    assert taken.acknowledged_by == "王海"
    with pytest.raises(AlarmAlreadyAcknowledged, match="王海"):
        await acknowledge_alarm(by(tx, place, "李倩"), alarm.id, ON_MY_WAY)
    *_, last = await episodes.events_of(tx, alarm.id, unit.id)
    assert (last.event, last.note, last.actor_name) == ("acknowledged", "在路上", "王海")


async def test_an_alarm_is_closed_only_when_taken_and_over(tx: Tx):
    unit, place, alarm = await warm_unit(tx)
    mine = by(tx, place)
    with pytest.raises(AlarmNotOver):
        await review_alarm(mine, alarm.id, Handling("门没关"))
    await acknowledge_alarm(mine, alarm.id, ON_MY_WAY)
    with pytest.raises(AlarmNotOver):
        await review_alarm(mine, alarm.id, Handling("门没关"))
    cool = later(tx, 5)
    await take_readings(cool, sent(unit, (cool.now, 5.0)))
    closed = await review_alarm(by(cool, place), alarm.id, Handling("门没关"))
    assert closed.reviewed_by == "王海"
    assert await episodes.waiting_alarms(tx, [unit.id]) == []
    assert await episodes.past_alarms(tx, [unit.id], None, 10) == [
        (await episodes.alarm(tx, alarm.id))
    ]


async def test_handling_needs_a_sentence_the_role_and_the_place(tx: Tx):
    _, place, alarm = await warm_unit(tx)
    with pytest.raises(NoteRequired):
        await acknowledge_alarm(by(tx, place), alarm.id, Handling("  "))
    with pytest.raises(NotAllowed):
        await acknowledge_alarm(by(tx, place, role=Role.NURSE), alarm.id, ON_MY_WAY)
    with pytest.raises(UnitNotFound):
        await acknowledge_alarm(by(tx, await make_clinic(tx)), alarm.id, ON_MY_WAY)
    with pytest.raises(AlarmNotFound):
        await acknowledge_alarm(by(tx, place), new_id(), ON_MY_WAY)


async def test_out_of_service_nothing_is_raised_and_readings_are_kept(tx: Tx):
    place = await make_clinic(tx)
    unit = await make_unit(tx, organisation_id=place.id)
    await take_out_of_service(by(tx, place), unit.id, "除霜，已清空")
    assert not (await watches.statuses(tx, [unit.id]))[unit.id].in_service
    warm = later(tx, 5)
    await take_readings(warm, sent(unit, (warm.now, 15.0)))
    assert await heard_of(tx, unit) == []
    back = later(tx, 10)
    await put_into_service(by(back, place), unit.id, "除霜完成")
    still = later(tx, 15)
    await take_readings(still, sent(unit, (still.now, 9.0)))
    assert await heard_of(tx, unit) == ["alarm_raised"]
    assert len(await readings.points_after(tx, unit.id, 0)) == 2


async def test_months_are_opened_ahead_and_only_once(tx: Tx):
    await open_months(tx)
    await open_months(tx)
    unit = await make_unit(tx)
    await take_readings(tx, sent(unit, (tx.now, 5.0)))
    where = text("SELECT tableoid::regclass::text FROM coldchain_reading WHERE unit_id = :unit")
    (partition,) = (await tx.conn.execute(where, {"unit": unit.id})).scalars()
    assert partition == f"partitions.coldchain_reading_{tx.today:%Y_%m}"


async def test_a_month_whose_readings_came_first_stays_where_it_is(tx: Tx):
    unit = await make_unit(tx)
    await take_readings(tx, sent(unit, (tx.now, 5.0)))
    await open_months(tx)
    count = select(func.count()).where(reading_table.c.unit_id == unit.id)
    assert (await tx.conn.execute(count)).scalar_one() == 1


async def test_a_curve_keeps_the_extremes_of_what_it_draws_together(tx: Tx):
    unit = await make_unit(tx)
    start = tx.now - timedelta(hours=4)
    points = [(start + n * MINUTE, 11.0 if n == 77 else 5.0) for n in range(200)]
    await take_readings(tx, sent(unit, *points, (start + 201 * MINUTE, None)))
    curve = await readings.curve(tx, unit.id, start, tx.now, points=24)
    assert len(curve) <= 24
    assert max(point.high for point in curve) == 11.0
    assert min(point.low for point in curve) == 5.0
    assert curve[0].first == start
