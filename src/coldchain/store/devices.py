"""Batches, rejects and connection states. 设备报文存取"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from coldchain.domain.payloads import Finding
from coldchain.tables import batches, device_states, rejected
from kernel.registry.store.rows import as_struct
from kernel.transaction import Tx


class Rejected(Struct, frozen=True):
    """A message, or a part of one, that could not be used; kept whole. 拒收报文"""

    id: UUID
    received_at: datetime
    topic: str
    device: str
    payload: bytes
    reason: str
    findings: tuple[Finding, ...]


async def add_batch(
    tx: Tx, batch_id: UUID, *, messages: int, readings: int, repeats: int, refused: int
) -> None:
    """Note one batch of messages and what it came to."""
    await tx.conn.execute(
        insert(batches).values(
            id=batch_id,
            received_at=tx.now,
            messages=messages,
            readings=readings,
            repeats=repeats,
            rejected=refused,
        )
    )


async def add_rejected(tx: Tx, rows: Sequence[Rejected]) -> None:
    """Keep what could not be used, with the reason."""
    if rows:
        values = [msgspec.to_builtins(row, builtin_types=_KEPT) for row in rows]
        await tx.conn.execute(insert(rejected), values)


async def rejected_at(
    tx: Tx, devices: Sequence[str], sites: Sequence[str], since: datetime, limit: int
) -> list[Rejected]:
    """What could not be used of these devices, or of any device at these sites; newest first.

    A device nobody knows has no unit: the site in its topic says whom it may belong to.
    """
    columns = [rejected.c[name] for name in Rejected.__struct_fields__]
    site = func.split_part(rejected.c.topic, "/", 3)
    result: Any = await tx.conn.execute(
        select(*columns)
        .where(
            rejected.c.received_at >= since,
            rejected.c.device.in_(devices) | site.in_(sites),
        )
        .order_by(rejected.c.received_at.desc(), rejected.c.id)
        .limit(limit)
    )
    return [as_struct(row, Rejected) for row in result.mappings()]


async def set_device_state(tx: Tx, device: str, is_online: bool) -> None:
    """A device said that it is there, or the broker that it is gone."""
    values = {"is_online": is_online, "at": tx.now}
    await tx.conn.execute(
        insert(device_states)
        .values(device=device, **values)
        .on_conflict_do_update(index_elements=["device"], set_=values)
    )


async def device_states_of(tx: Tx, devices: Sequence[str]) -> dict[str, bool]:
    """Which of these devices said that they are connected."""
    result = await tx.conn.execute(
        select(device_states.c.device, device_states.c.is_online).where(
            device_states.c.device.in_(devices)
        )
    )
    return {row.device: row.is_online for row in result}


_KEPT = (UUID, datetime, bytes)
