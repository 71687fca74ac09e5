"""Several telemetry workers at once: one unit's batches are judged one after the other."""

import asyncio
from datetime import timedelta
from random import Random

from tests.coldchain.makers import make_unit, sent

from coldchain.domain.instants import instant, moment
from coldchain.domain.program import Program
from coldchain.domain.tape import Tape
from coldchain.domain.watch import Span
from coldchain.standards import rule_for
from coldchain.store import episodes, readings
from coldchain.usecases.take_readings import take_readings
from kernel.access import SYSTEM
from kernel.calendar import clinic_day
from kernel.registry.places import StorageUnit
from kernel.transaction import Choreography, Database

BATCHES = 24


async def test_whatever_the_order_the_same_episodes_are_found(own_database: Database):
    database = Database(own_database.engine, Choreography(), own_database.vault)
    async with database.transaction(SYSTEM) as tx:
        unit = await make_unit(tx)
        now = tx.now
    random = Random(5)
    start = now - timedelta(hours=10)
    history = [
        (start + timedelta(minutes=n), random.choice([5.0, 5.1, 7.6, 8.2, 9.0, 1.5]))
        for n in range(240)
    ]
    shuffled = random.sample(history, len(history))
    batches = [shuffled[n::BATCHES] + random.sample(history, 3) for n in range(BATCHES)]

    async def take(batch: list[tuple[object, float]]) -> None:
        async with database.transaction(SYSTEM) as tx:
            await take_readings(tx, sent(unit, *batch))  # type: ignore[arg-type]

    await asyncio.gather(*(take(batch) for batch in batches))

    tape = Tape(Program.of(rule_for(unit.equipment, clinic_day(now))))
    tape.receive(instant(now), [(instant(at), value) for at, value in history])
    expected = {span for episode in tape.episodes for span in episode.spans}
    assert await _seen(database, unit) == expected
    async with database.transaction(SYSTEM) as tx:
        assert len(await readings.points_after(tx, unit.id, 0)) == len(history)


async def _seen(database: Database, unit: StorageUnit) -> set[Span]:
    async with database.transaction(SYSTEM) as tx:
        found = await episodes.alarms_touching(tx, unit.id, instant(moment(0)))
    return {span for alarm in found for span in alarm.episode.spans}
