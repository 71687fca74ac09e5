"""From a sensor's late message over the broker to vaccine on hold, in the running system."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from paho.mqtt.client import Client
from tests.app.fridges import HOUR, MINUTE, Clinic
from tests.coldchain.test_telemetry import publisher
from tests.immunize.makers import make_product
from tests.live import LiveSystem

from app.choreography import choreography
from app.thermometer import MeasuredInUnits
from coldchain.store import episodes, watches
from immunize.domain.holds import HoldKind
from immunize.usecases.list_holds import HoldView, holds_of_unit
from immunize.usecases.move_packages import Move, move_packages
from kernel.access import SYSTEM
from kernel.database import create_engine
from kernel.transaction import Database
from kernel.vault import Vault


def database(system: LiveSystem) -> Database:
    engine = create_engine(system.database_url, pool_size=2)
    return Database(engine, choreography(), Vault("test", {"test": bytes(16)}, bytes(32)))


def publish(client: Client, device: str, readings: Sequence[tuple[datetime, float]]) -> None:
    topic = f"coldchain/v1/site/{device}/simple"
    for at, celsius in readings:
        body = json.dumps({"ts": at.isoformat(), "t": celsius})
        client.publish(topic, body, qos=1).wait_for_publish(30)


async def test_late_evidence_holds_what_left_before_it_came_each_by_its_own_label(
    live_system: LiveSystem,
) -> None:
    """Measured 3 hours ago at 7 °C, then at 9 °C; heard of only now.

    One lot whose label ends at 6 °C was moved away after the first, one of 2–8 °C after the
    second, one is still there: 7 °C is too warm for the first only, while it stood there.
    """
    db, mqtt_url = database(live_system), live_system.start_broker()
    now = datetime.now(UTC).replace(microsecond=0)
    start = now - 5 * HOUR
    async with db.transaction(SYSTEM) as tx:
        clinic = await Clinic.make(tx)
        narrow = await make_product(
            tx,
            name="新疫苗",
            storage_low=3.0,
            storage_high=6.0,
            trace_prefix="8399903",
            outer_prefixes=(),
            gtin=None,
        )
        usual = await make_product(tx)
        strict = await clinic.receive(tx, narrow, "N1", start)
        left = await clinic.receive(tx, usual, "L1", start)
        await clinic.receive(tx, usual, "L2", start)
        for codes, at in ((strict, start + 2 * HOUR), (left, start + 4 * HOUR)):
            away = Move(tuple(codes), clinic.other.id)
            await move_packages(clinic.keeper(tx, at), away)
    live_system.start("telemetry")
    device = clinic.fridge.device or ""
    with publisher(mqtt_url) as client:
        for _ in range(100):  # until the worker has subscribed and judged the present
            publish(client, device, [(datetime.now(UTC), 5.0)])
            await asyncio.sleep(0.3)
            async with db.transaction(SYSTEM) as tx:
                if await watches.statuses(tx, [clinic.fridge.id]):
                    break
        publish(
            client,
            device,
            [
                *((start + HOUR + 10 * MINUTE * n, 7.0) for n in range(3)),
                (start + HOUR + 30 * MINUTE, 5.0),
                *((start + 3 * HOUR + 10 * MINUTE * n, 9.0) for n in range(3)),
                (start + 3 * HOUR + 30 * MINUTE, 5.0),
            ],
        )
    holds = await _holds(db, clinic, 2)
    by_label, by_class = sorted(holds, key=lambda hold: hold.began_at)
    assert (by_label.kind, by_label.limit_celsius) == (HoldKind.TOO_WARM, 6.0)
    assert (by_class.kind, by_class.limit_celsius) == (HoldKind.TOO_WARM, 8.0)
    minutes = {
        lot.lot_number: (lot.here, lot.moved_on, lot.suffered and lot.suffered.minutes_out)
        for lot in by_label.lots
    }
    assert minutes == {"N1": (0, 3, 30), "L1": (0, 3, 0), "L2": (3, 0, 0)}
    minutes = {
        lot.lot_number: (lot.here, lot.moved_on, lot.suffered and lot.suffered.minutes_out)
        for lot in by_class.lots
    }
    assert minutes == {"L1": (0, 3, 30), "L2": (3, 0, 30)}
    async with db.transaction(SYSTEM) as tx:
        found = await episodes.waiting_alarms(tx, [clinic.fridge.id])
    assert {one.labels for one in found if one.holds_stock} == {("新疫苗",), None}
    await db.engine.dispose()


async def _holds(
    db: Database, clinic: Clinic, expected: int, within: timedelta = MINUTE
) -> Sequence[HoldView]:
    """The holds on the fridge, once so many have ended."""
    give_up_at = time.monotonic() + within.total_seconds()
    while True:
        async with db.transaction(SYSTEM) as tx:
            keeper = replace(tx, actor=clinic.keeper(tx, tx.now).actor)
            holds = await holds_of_unit(keeper, clinic.fridge.id, MeasuredInUnits())
        if sum(hold.ended_at is not None for hold in holds) == expected:
            return holds
        assert time.monotonic() < give_up_at, holds
        await asyncio.sleep(0.2)
