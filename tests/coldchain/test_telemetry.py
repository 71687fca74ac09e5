"""The telemetry worker as a process: killed in the middle of load, it loses and doubles nothing."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from sqlalchemy import Select, func, select
from tests.coldchain.makers import make_clinic, make_unit
from tests.live import LiveSystem

from coldchain.tables import episodes, readings
from kernel.access import SYSTEM
from kernel.database import create_engine
from kernel.transaction import Choreography, Database
from kernel.vault import Vault

DEVICES = ("fridge-1", "fridge-2", "fridge-3")
GREETER = "fridge-4"
MINUTES = 300


@contextmanager
def publisher(mqtt_url: str) -> Iterator[Client]:
    parts = urlsplit(mqtt_url)
    old = "protocol=3.1.1" in mqtt_url
    protocol = MQTTProtocolVersion.MQTTv311 if old else MQTTProtocolVersion.MQTTv5
    client = Client(CallbackAPIVersion.VERSION2, protocol=protocol)
    client.connect(parts.hostname or "", parts.port or 1883)
    client.loop_start()
    yield client
    client.disconnect()
    client.loop_stop()


def publish_all(client: Client, start: datetime) -> None:
    """Every device's readings, one message each, some of them twice."""
    waiting = []
    for minute in range(MINUTES):
        ts = (start + timedelta(minutes=minute)).isoformat()
        for device in DEVICES:
            body = json.dumps(
                {"ts": ts, "t": 9.0 if 100 <= minute < 120 else 5.0 + minute % 7 / 10}
            )
            for _ in range(1 + minute % 2):
                topic = f"coldchain/v1/site/{device}/simple"
                waiting.append(client.publish(topic, body, qos=1))
    for sent in waiting:
        sent.wait_for_publish(30)


async def install(system: LiveSystem) -> None:
    """Units with sensors, and nothing measured yet."""
    engine = create_engine(system.database_url, pool_size=1)
    vault = Vault("test", {"test": bytes(16)}, bytes(32))
    async with Database(engine, Choreography(), vault).transaction(SYSTEM) as tx:
        clinic = await make_clinic(tx)
        for device in (*DEVICES, GREETER):
            await make_unit(tx, organisation_id=clinic.id, device=device)
    await engine.dispose()


async def count(system: LiveSystem, query: Select[tuple[int]]) -> int:
    engine = create_engine(system.database_url, pool_size=1)
    async with engine.connect() as connection:
        found = (await connection.execute(query)).scalar_one()
    await engine.dispose()
    return found


READINGS = select(func.count()).select_from(readings)
EXCURSIONS = select(func.count()).select_from(episodes).where(episodes.c.holds_stock)


async def wait_for(system: LiveSystem, at_least: int, seconds: float = 60) -> int:
    give_up_at = time.monotonic() + seconds
    while (found := await count(system, READINGS)) < at_least:
        assert time.monotonic() < give_up_at, f"{found} readings\n{system.log('telemetry')}"
        await asyncio.sleep(0.1)
    return found


async def test_killed_in_the_middle_of_load_nothing_is_lost_and_nothing_doubled(
    live_system: LiveSystem,
):
    mqtt_url = live_system.start_broker()
    await install(live_system)
    live_system.start("telemetry")
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=MINUTES + 5)
    with publisher(mqtt_url) as client:
        while not await count(live_system, READINGS):  # until the worker has subscribed
            client.publish(f"coldchain/v1/site/{GREETER}/simple", _hello(), qos=1)
            await asyncio.sleep(0.3)
        publish_all(client, start)
    expected = len(DEVICES) * MINUTES
    for part in (0.2, 0.6):
        await wait_for(live_system, int(expected * part))
        live_system.kill("telemetry")
        live_system.start("telemetry")
    await wait_for(live_system, expected)
    await asyncio.sleep(1)
    assert await _per_device(live_system) == dict.fromkeys(DEVICES, MINUTES)
    assert await count(live_system, EXCURSIONS) == len(DEVICES)


def _hello() -> str:
    return json.dumps({"ts": datetime.now(UTC).isoformat(), "t": 5.0})


async def _per_device(system: LiveSystem) -> dict[str, int]:
    engine = create_engine(system.database_url, pool_size=1)
    query = (
        select(readings.c.device, func.count())
        .where(readings.c.device.in_(DEVICES))
        .group_by(readings.c.device)
    )
    async with engine.connect() as connection:
        found = {row[0]: row[1] for row in await connection.execute(query)}
    await engine.dispose()
    return found
