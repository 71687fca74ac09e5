"""A batch from the sensors: stored once, judged, told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from tests.coldchain.makers import make_unit, sent, transmission

from coldchain.domain.deliveries import Message
from coldchain.domain.records import Alarm
from coldchain.events import ExcursionBegan, ExcursionEnded, ExcursionEvidenceChanged
from coldchain.store import devices, episodes, readings, watches
from coldchain.tables import checkpoints
from coldchain.tables import readings as reading_table
from coldchain.tables import rejected as rejected_table
from coldchain.usecases.take_readings import Taken, take_readings
from kernel.access import Actor, Kind, Role
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.outbox import letters
from kernel.registry.places import EquipmentClass, StorageUnit
from kernel.transaction import Choreography, Event, Tx

MINUTE = timedelta(minutes=1)


class Heard:
    """A transaction that notes what is published, and can be moved in time."""

    def __init__(self, tx: Tx) -> None:
        self.events: list[Event] = []
        quiet = Choreography()
        for event in (ExcursionBegan, ExcursionEnded, ExcursionEvidenceChanged):
            quiet.when(event, self._note)
        self.tx = replace(tx, choreography=quiet)

    async def _note(self, _: Tx, event: Event) -> None:
        self.events.append(event)

    async def take(self, messages: Sequence[Message], after: timedelta = timedelta()) -> Taken:
        self.tx = replace(self.tx, now=self.tx.now + after)
        return await take_readings(self.tx, messages)


@pytest.fixture
def heard(tx: Tx) -> Heard:
    return Heard(tx)


async def alarms(tx: Tx, unit: StorageUnit) -> list[Alarm]:
    return await episodes.alarms_touching(tx, unit.id, 0)


def minutes_ago(tx: Tx, minutes: float) -> datetime:
    return tx.now - minutes * MINUTE


async def test_readings_are_stored_once_however_often_they_come(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    messages = sent(unit, (at, 5.0), (at - MINUTE, 5.1), seq=7)
    assert await heard.take(messages) == Taken(2, 2, 0, 0)
    assert await heard.take([*messages, *messages], MINUTE) == Taken(4, 0, 4, 0)
    found = await heard.tx.conn.execute(
        select(reading_table.c.value, reading_table.c.sequence).where(
            reading_table.c.unit_id == unit.id
        )
    )
    assert sorted(found.all()) == [(5.0, 7), (5.1, 7)]


async def test_out_of_range_raises_publishes_and_calls(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    await heard.take(sent(unit, (at, 9.4)))
    (alarm,) = await alarms(heard.tx, unit)
    assert (alarm.episode.kind, alarm.limit_celsius, alarm.worst_celsius) == ("high", 8.0, 9.4)
    assert heard.events == [
        ExcursionBegan(alarm.id, unit.id, unit.organisation_id, at, None, at, 8.0, 9.4, False)
    ]
    posted = await heard.tx.conn.execute(select(letters.c.topic))
    assert posted.scalars().all() == ["duty-phone"]


async def test_recovery_ends_the_excursion_with_its_worst_value(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    await heard.take(sent(unit, (at, 9.0)))
    await heard.take(sent(unit, (at + MINUTE, 10.6), (at + 2 * MINUTE, 7.8)), 2 * MINUTE)
    assert len(heard.events) == 1
    await heard.take(sent(unit, (at + 3 * MINUTE, 7.7)), MINUTE)
    ended = heard.events[-1]
    assert isinstance(ended, ExcursionEnded)
    assert (ended.began_at, ended.ended_at, ended.worst) == (at, at + 3 * MINUTE, 10.6)


async def test_late_evidence_tells_of_an_excursion_that_is_over(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    await heard.take(sent(unit, (at, 5.0)))
    late = sent(unit, (at - 30 * MINUTE, 1.0), (at - 20 * MINUTE, 5.0))
    await heard.take(late, MINUTE)
    (began,) = heard.events
    assert isinstance(began, ExcursionBegan)
    assert (began.began_at, began.ended_at) == (at - 30 * MINUTE, at - 20 * MINUTE)
    assert (began.too_cold, began.worst, began.limit) == (True, 1.0, 2.0)


async def test_late_evidence_moves_the_beginning_of_a_known_excursion(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    await heard.take(sent(unit, (at - 30 * MINUTE, 5.0), (at, 9.0)))
    await heard.take(sent(unit, (at - 10 * MINUTE, 9.9)), MINUTE)
    (alarm,) = await alarms(heard.tx, unit)
    changed = heard.events[-1]
    assert changed == ExcursionEvidenceChanged(alarm.id, unit.id, at - 10 * MINUTE, None, 9.9)
    told = await episodes.events_of(heard.tx, alarm.id, unit.id)
    assert [(one.event, one.at, one.new_at) for one in told] == [
        ("alarm_raised", at, None),
        ("evidence_changed", at, at - 10 * MINUTE),
    ]


async def test_long_histories_are_judged_again_from_the_last_checkpoint(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    days = [(at - timedelta(hours=hour), 4.0 + hour % 3) for hour in range(24 * 6, -1, -1)]
    await heard.take(sent(unit, *days))
    kept = await heard.tx.conn.execute(
        select(checkpoints.c.at).where(checkpoints.c.unit_id == unit.id)
    )
    assert len(kept.all()) == 1  # a batch this short is judged in one piece
    await heard.take(sent(unit, (at - timedelta(hours=50, minutes=30), 9.0)), MINUTE)
    (began,) = heard.events
    assert isinstance(began, ExcursionBegan)
    assert began.ended_at == at - timedelta(hours=50)


async def test_a_transmission_brings_every_channel_power_and_battery(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    record = {
        "ABST": f"{at:%Y%m%dT%H%M%S}Z",
        "ALRM": None,
        "EERR": None,
        "BEMD": 3.0,
        "TVC": 5.0,
        "TAMB": 30.0,
        "SVA": 0,
    }
    await heard.take([transmission(unit, [record])])
    status = (await watches.statuses(heard.tx, [unit.id]))[unit.id]
    assert (status.celsius, status.battery_days, status.battery_low) == (5.0, 3.0, True)
    told = await episodes.events_between(heard.tx, unit.id, at - MINUTE, at + MINUTE)
    assert [one.event for one in told] == ["battery_low"]
    later = record | {"ABST": f"{at + MINUTE:%Y%m%dT%H%M%S}Z"}
    await heard.take([transmission(unit, [later])], MINUTE)
    told = await episodes.events_between(heard.tx, unit.id, at, at + 2 * MINUTE)
    assert [one.event for one in told] == ["battery_low", "power_lost"]


async def test_what_cannot_be_used_is_kept_whole_with_its_reason(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    good = sent(unit, (at, 5.0))
    bad = [
        Message(good[0].topic, b"\xff"),
        Message("coldchain/v1/site/nobody/simple", good[0].payload),
        Message("weather/today", b"sunny"),
        Message(f"coldchain/v1/site/{unit.device}/status", b"perhaps"),
    ]
    assert await heard.take([*bad, *good]) == Taken(5, 1, 0, 4)
    kept = await heard.tx.conn.execute(select(rejected_table.c.reason, rejected_table.c.payload))
    assert {tuple(row) for row in kept} == {
        ("not_utf8", b"\xff"),
        ("device_unknown", good[0].payload),
        ("topic_unknown", b"sunny"),
        ("status_unknown", b"perhaps"),
    }
    (mine,) = [
        one
        for one in await devices.rejected_at(heard.tx, [unit.device or ""], [], at - MINUTE, 100)
        if one.reason == "not_utf8"
    ]
    assert mine.payload == b"\xff"


async def test_a_sensor_error_is_stored_as_one(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    await heard.take(sent(unit, (at, None)))
    await heard.take(sent(unit, (at, None)), MINUTE)
    assert await readings.points_after(heard.tx, unit.id, 0) == [
        (round(at.timestamp() * 1_000_000), None)
    ]
    (fault,) = await alarms(heard.tx, unit)
    assert (fault.episode.signal, fault.episode.kind) == ("sensor_fault", "reported")


async def test_a_clock_that_cannot_be_right_is_kept_beside_the_reading(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    ahead = at + timedelta(days=400)
    await heard.take(sent(unit, (ahead, 9.0)))
    (row,) = (
        await heard.tx.conn.execute(
            select(reading_table.c.measured_at, reading_table.c.device_at).where(
                reading_table.c.unit_id == unit.id
            )
        )
    ).all()
    assert tuple(row) == (at, ahead)
    (began,) = heard.events
    assert isinstance(began, ExcursionBegan)
    assert began.began_at == at


async def test_only_the_limits_that_follow_the_label_hold_stock(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    warm = [(at - timedelta(hours=11) + n * 20 * MINUTE, 9.0) for n in range(34)]
    await heard.take(sent(unit, *warm))
    kinds = {alarm.episode.kind: alarm.holds_stock for alarm in await alarms(heard.tx, unit)}
    assert kinds == {"high": True, "heat_10h": False}
    assert len(heard.events) == 1


async def test_the_rule_follows_the_class_of_the_unit(heard: Heard):
    freezer = await make_unit(heard.tx, equipment=EquipmentClass.FREEZER)
    at = heard.tx.now
    await heard.take(sent(freezer, (at - 40 * MINUTE, -10.0), (at - 20 * MINUTE, -10.0)))
    assert not heard.events
    await heard.take(sent(freezer, (at, -10.0)))
    assert len(heard.events) == 1


async def test_people_cannot_bring_readings_in(tx: Tx):
    keeper = Actor(Kind.STAFF, new_id(), "王海", Role.KEEPER)
    with pytest.raises(NotAllowed):
        await take_readings(replace(tx, actor=keeper), [])


async def test_a_device_says_that_it_is_there(heard: Heard):
    unit = await make_unit(heard.tx)
    topic = f"coldchain/v1/site/{unit.device}/status"
    await heard.take([Message(topic, b"online")])
    assert await devices.device_states_of(heard.tx, [unit.device or ""]) == {unit.device: True}
    await heard.take([Message(topic, b"offline")])
    assert await devices.device_states_of(heard.tx, [unit.device or ""]) == {unit.device: False}


async def test_what_a_database_cannot_hold_is_answered_before_it_gets_there(heard: Heard):
    unit, at = await make_unit(heard.tx), heard.tx.now
    topic = f"coldchain/v1/site/{unit.device}/simple"
    ts = at.isoformat().encode()
    odd = [
        Message(topic, b'{"ts": "\\u0000", "t": 4}'),
        Message(topic, b'{"ts": "9999-12-31T23:59:59-14:00", "t": 4}'),
        Message(topic, b'{"ts": "0001-01-01T00:00:00Z", "t": 4.1}'),
        Message(topic, b'{"ts": "' + ts + b'", "t": 4.2, "seq": 18446744073709551615}'),
        Message(topic, b'{"ts": "' + ts + b'", "t": 1e308}'),
        Message(topic, b'{"ts": "' + ts + b'", "t": -0.0}'),
        Message(topic, b'{"ts": "' + ts + b'", "t": 1e999}'),
        Message(topic, b'{"ts": "' + ts + b'", "t": "\\ud800"}'),
        Message(topic, b"[" * 5000),
    ]
    taken = await heard.take(odd)
    assert (taken.messages, taken.readings, taken.rejected) == (9, 4, 6)
