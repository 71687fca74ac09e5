"""Corrections of deliveries, and the rows they bring up to date. 更正存取"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from kernel.registry.store.rows import columns_of
from kernel.transaction import Tx
from maternal.domain.births import Delivery, Newborn, Stillbirth
from maternal.domain.corrections import CHILD_FIELDS, DELIVERY_FIELDS, Correction
from maternal.store.sealed import opened_struct, sealed_values
from maternal.tables import corrections, deliveries, newborns, stillbirths

_CORRECTION = columns_of(corrections, Correction)
_SEALED = ("changes",)


async def add_correction(tx: Tx, correction: Correction) -> bool:
    """Write a correction down; False when this id was written before."""
    added = await tx.conn.execute(
        insert(corrections)
        .values(**sealed_values(tx, correction, correction.person_id, _SEALED))
        .on_conflict_do_nothing()
        .returning(corrections.c.id)
    )
    return added.first() is not None


async def corrections_of(tx: Tx, mother_id: UUID, delivery_id: UUID) -> Sequence[Correction]:
    """Every correction of a delivery, the first one first."""
    rows = await tx.conn.execute(
        select(*_CORRECTION)
        .where(corrections.c.person_id == mother_id, corrections.c.delivery_id == delivery_id)
        .order_by(corrections.c.corrected_at, corrections.c.id)
    )
    return [opened_struct(tx, row, Correction, mother_id, _SEALED) for row in rows.mappings()]


async def lock_delivery(tx: Tx, mother_id: UUID, delivery_id: UUID) -> bool:
    """Keep a delivery from others until we commit; False when there is none."""
    rows = await tx.conn.execute(
        select(deliveries.c.id)
        .where(deliveries.c.person_id == mother_id, deliveries.c.id == delivery_id)
        .with_for_update()
    )
    return rows.first() is not None


async def correct_delivery(tx: Tx, delivery: Delivery) -> None:
    """Bring a delivery's row up to date; the correction keeps what it said before."""
    values = sealed_values(tx, delivery, delivery.person_id, ("mother_hbsag",))
    await tx.conn.execute(
        update(deliveries)
        .where(deliveries.c.person_id == delivery.person_id, deliveries.c.id == delivery.id)
        .values({name: values[name] for name in (*DELIVERY_FIELDS, "delivered_at")})
    )


async def correct_newborn(tx: Tx, newborn: Newborn) -> None:
    """Bring a live birth's row up to date."""
    values = msgspec.structs.asdict(newborn)
    changed = (*CHILD_FIELDS, "gestation_days", "mother_age")
    await tx.conn.execute(
        update(newborns)
        .where(newborns.c.person_id == newborn.person_id)
        .values({name: values[name] for name in changed})
    )


async def correct_stillbirth(tx: Tx, stillbirth: Stillbirth) -> None:
    """Bring a stillbirth's row up to date."""
    await tx.conn.execute(
        update(stillbirths)
        .where(
            stillbirths.c.person_id == stillbirth.person_id,
            stillbirths.c.delivery_id == stillbirth.delivery_id,
            stillbirths.c.birth_order == stillbirth.birth_order,
        )
        .values(born_at=stillbirth.born_at, sex=stillbirth.sex, weight_g=stillbirth.weight_g)
    )
