"""Batches from a real broker: acknowledged after commit, never lost, never stuck."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from sqlalchemy.exc import DBAPIError, OperationalError

from coldchain.domain.deliveries import Message
from coldchain.mqtt import Address, Intake
from kernel.database import is_passing


class Memory:
    """Keeps messages of one site, and fails as it is told."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.kept: list[bytes] = []
        self.aside: list[bytes] = []
        self.failures: list[Exception] = []
        self.poison: bytes | None = None
        self.attempts = 0

    async def take(self, messages: Sequence[Message]) -> None:
        mine = [message.payload for message in messages if self.site in message.topic]
        self.attempts += bool(mine)
        if mine and self.failures:
            raise self.failures.pop(0)
        if self.poison in mine:
            raise ValueError("cannot be taken")
        self.kept += mine

    async def set_aside(self, message: Message, failure: str) -> None:
        self.aside.append(message.payload)


@pytest.fixture
def address(mqtt_url: str) -> Address:
    parts = urlsplit(mqtt_url)
    return Address(
        parts.hostname or "", parts.port or 1883, version_5="protocol=3.1.1" not in mqtt_url
    )


@pytest.fixture
def memory() -> Memory:
    return Memory(f"site-{uuid4().hex[:8]}")


@pytest.fixture
async def publisher(address: Address) -> AsyncIterator[Client]:
    protocol = MQTTProtocolVersion.MQTTv5 if address.version_5 else MQTTProtocolVersion.MQTTv311
    client = Client(CallbackAPIVersion.VERSION2, protocol=protocol)
    client.connect(address.host, address.port)
    client.loop_start()
    yield client
    client.disconnect()
    client.loop_stop()


class Worker:
    """A telemetry worker that runs in this process."""

    def __init__(self, address: Address, name: str, memory: Memory) -> None:
        self.intake = Intake(address, name, memory, group=memory.site)
        self.task = asyncio.create_task(self.intake.run())

    async def stop(self) -> None:
        self.intake.stop()
        await self.task


async def until(done: Callable[[], bool], seconds: float = 15) -> None:
    for _ in range(int(seconds / 0.05)):
        if done():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen in time")


def publish(client: Client, memory: Memory, *payloads: bytes) -> None:
    for payload in payloads:
        client.publish(f"coldchain/v1/{memory.site}/d/simple", payload, qos=1).wait_for_publish(5)


async def subscribed(worker: Worker, publisher: Client, memory: Memory) -> None:
    """Wait until what is published arrives."""
    for _ in range(100):
        publish(publisher, memory, b"hello")
        await asyncio.sleep(0.3)
        if memory.kept:
            break
    await asyncio.sleep(0.3)
    memory.kept.clear()


async def test_messages_arrive_in_order_and_once(
    address: Address, publisher: Client, memory: Memory
):
    worker = Worker(address, f"test-{memory.site}", memory)
    await subscribed(worker, publisher, memory)
    sent = [b"%d" % n for n in range(50)]
    await asyncio.to_thread(publish, publisher, memory, *sent)
    await until(lambda: len(memory.kept) >= 50)
    assert memory.kept == sent
    await worker.stop()


async def test_while_the_database_is_away_nothing_is_lost(
    address: Address, publisher: Client, memory: Memory
):
    worker = Worker(address, f"test-{memory.site}", memory)
    await subscribed(worker, publisher, memory)
    memory.failures = [ConnectionRefusedError(), OperationalError("", {}, Exception("57P01"))]
    publish(publisher, memory, b"a")
    await until(lambda: memory.kept == [b"a"])
    assert memory.attempts >= 3
    assert memory.aside == []
    await worker.stop()


async def test_what_was_not_committed_comes_again_to_the_next_worker(
    address: Address, publisher: Client, memory: Memory
):
    name = f"test-{memory.site}"
    first = Worker(address, name, memory)
    await subscribed(first, publisher, memory)
    memory.failures = [ConnectionRefusedError()] * 1000
    publish(publisher, memory, b"a", b"b")
    await until(lambda: memory.attempts >= 3)
    await first.stop()
    assert memory.kept == []
    memory.failures = []
    publish(publisher, memory, b"c")
    second = Worker(address, name, memory)
    await until(lambda: len(memory.kept) >= 3)
    assert sorted(memory.kept) == [b"a", b"b", b"c"]
    await second.stop()


async def test_a_message_that_cannot_be_taken_is_set_aside_and_holds_up_no_other(
    address: Address, publisher: Client, memory: Memory
):
    worker = Worker(address, f"test-{memory.site}", memory)
    await subscribed(worker, publisher, memory)
    memory.poison = b"poison"
    publish(publisher, memory, b"a", b"poison", b"b")
    await until(lambda: sorted(memory.kept) == [b"a", b"b"])
    assert memory.aside == [b"poison"]
    await worker.stop()


class _Refused(Exception):
    sqlstate = "22021"


class _Deadlocked(Exception):
    sqlstate = "40P01"


def test_failures_that_pass_are_told_from_those_that_do_not():
    assert is_passing(ConnectionResetError())
    assert is_passing(DBAPIError("", {}, _Deadlocked()))
    assert not is_passing(DBAPIError("", {}, _Refused()))
    assert not is_passing(ValueError())
