"""Readings in from the broker, acknowledged after commit. 遥测接入

Messages are gathered into batches, each batch is one transaction, and only then is the broker
told that they arrived. A crash in between means they come again, never that they are lost.
While the database is away nothing is acknowledged: the broker keeps the messages.

With MQTT 5 several workers share one subscription. A connection that breaks takes its
unacknowledged messages back to the broker, so acknowledgements never outlive a connection.
"""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import structlog
from msgspec import Struct
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from coldchain.domain.deliveries import TOPICS, Message
from coldchain.usecases.take_readings import set_aside, take_readings
from kernel.access import SYSTEM
from kernel.database import is_passing
from kernel.transaction import Database

BATCH_MESSAGES = 500
BATCH_SECONDS = 0.2
RECEIVE_MAXIMUM = 4 * BATCH_MESSAGES
SESSION_SECONDS = 7 * 24 * 3600
KEEPALIVE_SECONDS = 30
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0

logger = structlog.get_logger("lifecycle.telemetry")


class Address(Struct, frozen=True):
    """Where the broker is, and how it is spoken to. 消息代理地址"""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: bool = False
    version_5: bool = True


class Arrived(NamedTuple):
    """A message, and what acknowledges it on which connection. 已到报文"""

    message: Message
    connection: int
    mid: int
    qos: int


class Keeper(Protocol):
    """Whoever keeps what arrived. 报文保管"""

    async def take(self, messages: Sequence[Message]) -> None:
        """Keep a batch, all of it or nothing."""

    async def set_aside(self, message: Message, failure: str) -> None:
        """Keep a message that cannot be taken."""


class DatabaseKeeper:
    """Takes each batch in one transaction. 数据库保管"""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, messages: Sequence[Message]) -> None:
        async with self._database.transaction(SYSTEM) as tx:
            taken = await take_readings(tx, messages)
        logger.debug("batch committed", messages=taken.messages, readings=taken.readings)

    async def set_aside(self, message: Message, failure: str) -> None:
        async with self._database.transaction(SYSTEM) as tx:
            await set_aside(tx, message, failure)


class Intake:
    """One telemetry worker: from the broker's socket to acknowledged batches. 遥测接入器

    ``name`` is the worker's fixed name at the broker; no two running workers may share it.
    Workers of one ``group`` share the messages between them.
    """

    def __init__(self, address: Address, name: str, keeper: Keeper, group: str = "ingest") -> None:
        self._address = address
        self._group = group
        self._keeper = keeper
        self._connection = 0
        self._waiting: deque[Arrived] = deque()
        self._something = asyncio.Event()
        self._stop = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._client = self._new_client(name)

    def stop(self) -> None:
        """Finish the batch in hand and leave; the broker keeps the rest."""
        self._stop.set()
        self._something.set()

    async def run(self) -> None:
        """Work until stopped. A broker that is away is tried again for ever."""
        self._client.connect_async(
            self._address.host,
            self._address.port,
            keepalive=KEEPALIVE_SECONDS,
            **self._session(),
        )
        self._client.loop_start()
        try:
            while not self._stop.is_set():
                batch = await self._gather()
                if batch:
                    await self._take(batch)
        finally:
            self._client.disconnect()
            await asyncio.to_thread(self._client.loop_stop)

    async def _gather(self) -> list[Arrived]:
        """The next batch: what comes within a moment of its first message."""
        await self._something.wait()
        if len(self._waiting) < BATCH_MESSAGES and not self._stop.is_set():
            await asyncio.sleep(BATCH_SECONDS)
        self._something.clear()
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH_MESSAGES))]
        if self._waiting:
            self._something.set()
        return batch

    async def _take(self, batch: list[Arrived]) -> None:
        """Commit and acknowledge, or keep trying: until then the broker holds the batch too."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                await self._keep(batch)
            except Exception as failure:
                reason = type(failure).__name__
                logger.warning("batch not committed", failure=reason, again_in=pause)
                await self._pause(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                self._acknowledge(batch)
                return

    async def _keep(self, batch: list[Arrived]) -> None:
        """Keep all of the batch. One message that fails by itself is set aside, not the batch.

        Raises what says that the database is away.
        """
        try:
            await self._keeper.take([one.message for one in batch])
        except Exception as failure:
            if is_passing(failure):
                raise
            logger.error("a batch failed; taking its messages one by one", exc_info=failure)
            for one in batch:
                await self._keep_alone(one.message)

    async def _keep_alone(self, message: Message) -> None:
        try:
            await self._keeper.take([message])
        except Exception as failure:
            if is_passing(failure):
                raise
            logger.error("a message was set aside", topic=message.topic, exc_info=failure)
            await self._keeper.set_aside(message, type(failure).__name__)

    def _acknowledge(self, batch: Sequence[Arrived]) -> None:
        with self._lock:
            for one in batch:
                if one.qos and one.connection == self._connection:
                    self._client.ack(one.mid, one.qos)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    def _new_client(self, name: str) -> Client:
        address = self._address
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            protocol=MQTTProtocolVersion.MQTTv5
            if address.version_5
            else MQTTProtocolVersion.MQTTv311,
            clean_session=None if address.version_5 else False,
            manual_ack=True,
        )
        if address.username is not None:
            client.username_pw_set(address.username, address.password)
        if address.tls:
            client.tls_set()
        client.reconnect_delay_set(1, int(LONGEST_PAUSE))
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._arrived
        return client

    def _session(self) -> dict[str, Any]:
        """A session that outlives its connection, and room for several batches in flight."""
        if not self._address.version_5:
            return {}
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_SECONDS
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        return {"clean_start": False, "properties": properties}

    # What follows runs on paho's thread.

    def _connected(self, client: Client, *_: Any) -> None:
        with self._lock:
            self._connection += 1
        topics = f"$share/{self._group}/{TOPICS}" if self._address.version_5 else TOPICS
        client.subscribe(topics, qos=1)
        logger.info("connected to the broker", shared=self._address.version_5)

    def _disconnected(self, *_: Any) -> None:
        with self._lock:
            self._connection += 1  # the broker sends again whatever was not acknowledged
        logger.info("disconnected from the broker")

    def _arrived(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        arrived = Arrived(
            Message(message.topic, bytes(message.payload)),
            self._connection,
            message.mid,
            message.qos,
        )
        self._loop.call_soon_threadsafe(self._put, arrived)

    def _put(self, arrived: Arrived) -> None:
        self._waiting.append(arrived)
        self._something.set()
