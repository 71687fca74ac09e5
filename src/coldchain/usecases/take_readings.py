"""Take a batch of what sensors sent: store, judge, tell. 接收读数

Everything in a batch is received at one instant. It is stored first, so that a repeat is
known as one; then each unit is judged once. A message that cannot be used is kept whole with
its reason: nothing that a sensor sent is lost, and no batch fails because of one message.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from coldchain.domain.deliveries import Delivery, Message, unpack
from coldchain.domain.instants import instant
from coldchain.domain.payloads import VACCINE_CHANNEL, Finding, Reason, Sample
from coldchain.domain.readings import Reading, place
from coldchain.domain.records import StoredReading, WatchRow
from coldchain.store import devices, readings, watches
from coldchain.store.devices import Rejected
from coldchain.usecases.judge_unit import News, judge_unit
from coldchain.usecases.rules_in_force import UnitRules, blank, rules_for
from kernel.access import Kind
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx


class Taken(Struct, frozen=True):
    """What a batch came to. 批次结果"""

    messages: int
    readings: int
    repeats: int
    rejected: int


class Source(Struct, frozen=True):
    """A unit, its rules, and what its sensor sent in this batch. 设备来源"""

    unit: StorageUnit
    rules: UnitRules
    deliveries: tuple[Delivery, ...]


async def take_readings(tx: Tx, messages: Sequence[Message]) -> Taken:
    """Take a batch. Only devices and the system itself may: nobody types in readings.

    Source: GSP Annex 3 art. 7, no import backwards, no access to correct sensor values.
    """
    if tx.actor.kind not in (Kind.SYSTEM, Kind.MACHINE):
        raise NotAllowed(N_("自动温度记录只能由设备上传，不能由人补录。"))
    deliveries = [unpack(message) for message in messages]
    units = await registry.units_by_device(tx, sorted({one.device for one in deliveries}))
    refused = _refused(tx, deliveries, units)
    await devices.add_rejected(tx, refused)
    for one in deliveries:
        if one.is_online is not None:
            await devices.set_device_state(tx, one.device, one.is_online)
    batch_id = new_id()
    stored, fresh = await _judge(tx, await _sources(tx, deliveries, units), batch_id)
    taken = Taken(len(messages), fresh, stored - fresh, len(refused))
    await devices.add_batch(
        tx,
        batch_id,
        messages=taken.messages,
        readings=taken.readings,
        repeats=taken.repeats,
        refused=taken.rejected,
    )
    return taken


async def set_aside(tx: Tx, message: Message, failure: str) -> None:
    """Keep a message that could not be taken, with what went wrong, for people to look at."""
    finding = Finding(Reason.NOT_TAKEN, "", failure)
    row = Rejected(new_id(), tx.now, message.topic, "", message.payload, finding.reason, (finding,))
    await devices.add_rejected(tx, [row])


def _refused(
    tx: Tx, deliveries: Sequence[Delivery], units: Mapping[str, StorageUnit]
) -> list[Rejected]:
    """Messages that cannot be used, in whole or in part."""
    found = []
    for one in deliveries:
        findings = one.parsed.rejected
        if one.parsed.samples and one.device not in units:
            findings = (*findings, Finding(Reason.DEVICE_UNKNOWN, "topic", one.device))
        if findings:
            found.append(
                Rejected(
                    id=new_id(),
                    received_at=tx.now,
                    topic=one.message.topic,
                    device=one.device,
                    payload=one.message.payload,
                    reason=findings[0].reason,
                    findings=findings,
                )
            )
    return found


async def _sources(
    tx: Tx, deliveries: Sequence[Delivery], units: Mapping[str, StorageUnit]
) -> list[Source]:
    by_device: dict[str, list[Delivery]] = defaultdict(list)
    for one in deliveries:
        if one.parsed.samples and one.device in units:
            by_device[one.device].append(one)
    rules = await rules_for(tx, [units[device] for device in by_device])
    sources = [
        Source(units[device], rules[units[device].id], tuple(sent))
        for device, sent in by_device.items()
    ]
    return sorted(sources, key=lambda source: source.unit.id)


async def _judge(tx: Tx, sources: Sequence[Source], batch_id: UUID) -> tuple[int, int]:
    """Store and judge; gives how many readings came, and how many of them were new."""
    if not sources:
        return 0, 0
    rows = await _watched(tx, sources)
    placed = [pair for source in sources for pair in _placed(tx, source, batch_id)]
    fresh = await readings.add_readings(tx, [row for row, _ in placed])
    reading_of = {row.key: reading for row, reading in placed}
    new: dict[UUID, list[Reading]] = defaultdict(list)
    for row in fresh:
        if row.channel == VACCINE_CHANNEL:
            new[row.unit_id].append(reading_of[row.key])
    kept = [
        await judge_unit(tx, s.unit, s.rules, rows[s.unit.id], _news(s, new[s.unit.id]))
        for s in sources
    ]
    await watches.save_watches(tx, kept)
    return len(placed), len(fresh)


async def _watched(tx: Tx, sources: Sequence[Source]) -> dict[UUID, WatchRow]:
    """The watches of these units, locked; whoever is heard for the first time gets one."""
    rows = await watches.lock_watches(tx, [source.unit.id for source in sources])
    new = [source for source in sources if source.unit.id not in rows]
    if new:
        await watches.begin_watches(tx, [blank(source.unit, source.rules) for source in new])
        rows |= await watches.lock_watches(tx, [source.unit.id for source in new])
    return rows


def _placed(tx: Tx, source: Source, batch_id: UUID) -> list[tuple[StoredReading, Reading]]:
    """Every sample at the instant it is judged at."""
    received = instant(tx.now)
    pairs = []
    for delivery in source.deliveries:
        for sample in delivery.parsed.samples:
            reading = place(source.rules.now.program, sample.at, sample.value, received)
            row = _row(source.unit, delivery.device, sample, reading, batch_id)
            pairs.append((row, reading))
    return pairs


def _row(
    unit: StorageUnit, device: str, sample: Sample, reading: Reading, batch_id: UUID
) -> StoredReading:
    return StoredReading(
        unit_id=unit.id,
        channel=sample.channel,
        device=device,
        at=reading.at,
        value=reading.value,
        device_at=None if reading.skew is None else reading.measured,
        received=reading.received,
        batch_id=batch_id,
        sequence=sample.sequence,
    )


def _news(source: Source, fresh: list[Reading]) -> News:
    parsed = [delivery.parsed for delivery in source.deliveries]
    return News(
        fresh=tuple(fresh),
        batteries=tuple(sorted((b for one in parsed for b in one.batteries), key=lambda b: b.at)),
        mains=tuple(sorted((m for one in parsed for m in one.mains), key=lambda m: m.at)),
    )
