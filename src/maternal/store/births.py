"""Deliveries and newborns. 分娩与新生儿存取"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import organisations, people
from kernel.transaction import Tx
from maternal.domain.births import Delivery, Newborn, Stillbirth
from maternal.store.sealed import opened_struct, sealed_values
from maternal.tables import deliveries, newborns, stillbirths

_DELIVERY = columns_of(deliveries, Delivery)
_NEWBORN = columns_of(newborns, Newborn)
_STILLBIRTH = columns_of(stillbirths, Stillbirth)
_SEALED = ("mother_hbsag",)


class BornChild(Struct, frozen=True):
    """A line of the ward's list: one delivery and its mother. 分娩列表行"""

    mother_id: UUID
    delivery_id: UUID
    mother_name: str
    delivered_at: datetime
    mode: str
    gestation_days: int


async def add_delivery(tx: Tx, delivery: Delivery) -> bool:
    """Write a delivery down; False when this id was written before."""
    added = await tx.conn.execute(
        insert(deliveries)
        .values(**sealed_values(tx, delivery, delivery.person_id, _SEALED))
        .on_conflict_do_nothing()
        .returning(deliveries.c.id)
    )
    return added.first() is not None


async def delivery(tx: Tx, mother_id: UUID, delivery_id: UUID) -> Delivery | None:
    """One delivery of a mother."""
    rows = await tx.conn.execute(
        select(*_DELIVERY).where(
            deliveries.c.person_id == mother_id, deliveries.c.id == delivery_id
        )
    )
    row = rows.mappings().one_or_none()
    return opened_struct(tx, row, Delivery, mother_id, _SEALED) if row else None


async def deliveries_at(tx: Tx, since: datetime) -> Sequence[BornChild]:
    """Deliveries within the actor's scope since an instant, the latest first."""
    rows = await tx.conn.execute(
        select(
            deliveries.c.person_id.label("mother_id"),
            deliveries.c.id.label("delivery_id"),
            people.c.name.label("mother_name"),
            deliveries.c.delivered_at,
            deliveries.c.mode,
            deliveries.c.gestation_days,
        )
        .join(organisations, organisations.c.id == deliveries.c.organisation_id)
        .join(people, people.c.id == deliveries.c.person_id)
        .where(under(tx.actor.scope), deliveries.c.delivered_at >= since)
        .order_by(deliveries.c.delivered_at.desc())
    )
    return [as_struct(row, BornChild) for row in rows.mappings()]


async def add_newborn(tx: Tx, newborn: Newborn) -> None:
    """Write a live birth down."""
    await tx.conn.execute(insert(newborns).values(**msgspec.structs.asdict(newborn)))


async def add_stillbirth(tx: Tx, stillbirth: Stillbirth) -> None:
    """Write a stillbirth down."""
    await tx.conn.execute(insert(stillbirths).values(**msgspec.structs.asdict(stillbirth)))


async def newborn(tx: Tx, child_id: UUID) -> Newborn | None:
    """A child's birth, where this system recorded it."""
    rows = await tx.conn.execute(select(*_NEWBORN).where(newborns.c.person_id == child_id))
    row = rows.mappings().one_or_none()
    return as_struct(row, Newborn) if row else None


async def newborns_of(tx: Tx, mother_id: UUID, delivery_id: UUID) -> Sequence[Newborn]:
    """The children born alive in a delivery, in birth order."""
    rows = await tx.conn.execute(
        select(*_NEWBORN)
        .where(newborns.c.mother_id == mother_id, newborns.c.delivery_id == delivery_id)
        .order_by(newborns.c.birth_order)
    )
    return [as_struct(row, Newborn) for row in rows.mappings()]


async def stillbirths_of(tx: Tx, mother_id: UUID, delivery_id: UUID) -> Sequence[Stillbirth]:
    """The stillbirths of a delivery, in birth order."""
    rows = await tx.conn.execute(
        select(*_STILLBIRTH)
        .where(stillbirths.c.person_id == mother_id, stillbirths.c.delivery_id == delivery_id)
        .order_by(stillbirths.c.birth_order)
    )
    return [as_struct(row, Stillbirth) for row in rows.mappings()]
