"""From the broker to committed rows, against a bare receive loop and the raw insert. 遥测性能

A backlog waits at the broker for two subscribers whose sessions it keeps: a loop that only
counts, and the telemetry worker that stores, judges and acknowledges after commit. Each then
drains it alone. The raw insert writes the same rows in the worker's batches, and nothing else.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from tests.coldchain.makers import make_clinic, make_unit
from tests.live import LiveSystem

from bench.figures import Figure, measures, ratio
from bench.stage import Stage
from coldchain.domain.deliveries import TOPICS
from coldchain.mqtt import BATCH_MESSAGES, RECEIVE_MAXIMUM
from kernel.access import SYSTEM
from kernel.database import create_engine
from kernel.registry.places import StorageUnit
from kernel.transaction import Choreography, Database

UNITS = 1000
MINUTES = 20
PUBLISHERS = 2
GIVE_UP_AFTER = 300.0


@measures
def telemetry(stage: Stage) -> Iterator[Figure]:
    """Readings per second of each way, and what the whole costs beside its parts."""
    system = stage.system
    units = asyncio.run(_make_units(system))
    loop = _BareLoop(system.environment["MQTT_URL"])
    loop.begin_session()
    _begin_worker_session(system)
    readings = _readings(units)
    _publish(system.environment["MQTT_URL"], readings)

    bare = Figure("bare receive loop", loop.drain(len(readings)), "readings/s")
    yield bare
    raw = Figure("raw insert", asyncio.run(_raw_insert(system, units, readings)), "readings/s")
    yield raw
    whole = Figure("telemetry worker", asyncio.run(_drain(system, len(readings))), "readings/s")
    yield whole
    yield ratio("telemetry worker / bare receive loop", whole, bare)
    yield ratio("telemetry worker / raw insert", whole, raw)


Reading = tuple[str, datetime, float]
"""A device, when it measured, and what."""


async def _make_units(system: LiveSystem) -> list[StorageUnit]:
    engine = create_engine(system.database_url)
    vault = system.settings().vault
    async with Database(engine, Choreography(), vault).transaction(SYSTEM) as tx:
        clinic = await make_clinic(tx)
        units = [await make_unit(tx, organisation_id=clinic.id) for _ in range(UNITS)]
    await engine.dispose()
    return units


def _readings(units: Sequence[StorageUnit]) -> list[Reading]:
    """One reading a minute from every unit, in the order in which they would come."""
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=MINUTES)
    return [
        (str(unit.device), start + timedelta(minutes=minute), 4 + (minute + place) % 30 / 10)
        for minute in range(MINUTES)
        for place, unit in enumerate(units)
    ]


class _BareLoop:
    """A subscriber that counts what it is handed and lets paho acknowledge it."""

    def __init__(self, url: str) -> None:
        self._url = url

    def begin_session(self) -> None:
        """Subscribe and leave, so that the broker keeps what comes."""
        subscribed = Event()
        client = _client(self._url, "bench-bare")
        client.on_subscribe = lambda *_: subscribed.set()
        client.loop_start()
        client.subscribe(TOPICS, qos=1)
        assert subscribed.wait(10)
        client.disconnect()
        client.loop_stop()

    def drain(self, expected: int) -> float:
        """Messages per second, from the first to the last of those that waited."""
        times: list[float] = []
        done = Event()

        def count(*_: Any) -> None:
            times.append(time.perf_counter())
            if len(times) == expected:
                done.set()

        client = _client(self._url, "bench-bare", on_message=count)
        client.loop_start()
        assert done.wait(GIVE_UP_AFTER), f"{len(times)} of {expected} messages came"
        client.disconnect()
        client.loop_stop()
        return expected / (times[-1] - times[0])


def _client(url: str, name: str, on_message: Any = None) -> Client:
    parts = urlsplit(url)
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = 3600
    properties.ReceiveMaximum = RECEIVE_MAXIMUM
    client = Client(CallbackAPIVersion.VERSION2, name, protocol=MQTTProtocolVersion.MQTTv5)
    client.on_message = on_message
    client.max_inflight_messages_set(500)
    client.connect(
        parts.hostname or "", parts.port or 1883, clean_start=False, properties=properties
    )
    return client


def _begin_worker_session(system: LiveSystem) -> None:
    system.start("telemetry")
    give_up_at = time.monotonic() + 30
    while "connected to the broker" not in system.log("telemetry"):
        assert time.monotonic() < give_up_at, system.log("telemetry")
        time.sleep(0.1)
    time.sleep(1)
    system.stop("telemetry")


def _publish(url: str, readings: Sequence[Reading]) -> None:
    """Publish from several processes; each device's readings keep their order."""
    shares = [
        [one for one in readings if hash(one[0]) % PUBLISHERS == share]
        for share in range(PUBLISHERS)
    ]
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=publish_share, args=(url, share)) for share in shares]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0


def publish_share(url: str, readings: Sequence[Reading]) -> None:
    """Publish at QoS 1 and wait until the broker has every message."""
    client = _client(url, f"bench-publisher-{uuid4()}")
    client.loop_start()
    sent = [
        client.publish(
            f"coldchain/v1/bench/{device}/simple",
            json.dumps({"ts": at.isoformat(), "t": celsius}),
            qos=1,
        )
        for device, at, celsius in readings
    ]
    for one in sent:
        one.wait_for_publish(GIVE_UP_AFTER)
    client.disconnect()
    client.loop_stop()


async def _raw_insert(
    system: LiveSystem, units: Sequence[StorageUnit], readings: Sequence[Reading]
) -> float:
    """Rows per second of the one statement the worker stores a batch with."""
    ids = {unit.device: unit.id for unit in units}
    connection = await asyncpg.connect(system.database_url)
    await connection.execute("CREATE TABLE bench_reading (LIKE coldchain_reading INCLUDING ALL)")
    now, batch_id = datetime.now(UTC), uuid4()
    began = time.perf_counter()
    for first in range(0, len(readings), BATCH_MESSAGES):
        batch = readings[first : first + BATCH_MESSAGES]
        await connection.execute(
            """
            INSERT INTO bench_reading (unit_id, measured_at, channel, device, value,
                                       received_at, batch_id)
            SELECT u, m, 'TVC', d, v, $5, $6
            FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::float8[]) r (u, m, d, v)
            ON CONFLICT DO NOTHING
            """,
            [ids[device] for device, _, _ in batch],
            [at for _, at, _ in batch],
            [device for device, _, _ in batch],
            [celsius for _, _, celsius in batch],
            now,
            batch_id,
        )
    took = time.perf_counter() - began
    await connection.execute("DROP TABLE bench_reading")
    await connection.close()
    return len(readings) / took


async def _drain(system: LiveSystem, expected: int) -> float:
    """Committed readings per second, from the first batch to the last."""
    connection = await asyncpg.connect(system.database_url)
    await connection.execute("DELETE FROM coldchain_batch")
    system.start("telemetry")
    query = """SELECT coalesce(sum(readings), 0), min(received_at),
                      clock_timestamp() FROM coldchain_batch"""
    give_up_at = time.monotonic() + GIVE_UP_AFTER
    stored, first, last = await connection.fetchrow(query)
    while stored < expected:
        assert time.monotonic() < give_up_at, f"{stored} of {expected} readings were stored"
        await asyncio.sleep(0.05)
        stored, first, last = await connection.fetchrow(query)
    system.stop("telemetry")
    await connection.close()
    took: timedelta = last - first
    return expected / took.total_seconds()
