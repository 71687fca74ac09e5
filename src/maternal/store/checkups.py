"""Health checks of children. 儿童健康检查存取"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kernel.registry.people import Person
from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import organisations, people
from kernel.transaction import Tx
from maternal.domain.checkups import Checkup
from maternal.tables import checkups

_CHECKUP = columns_of(checkups, Checkup)
_PERSON = columns_of(people, Person)


async def add_checkup(tx: Tx, checkup: Checkup) -> bool:
    """Write a check down; False when this id was written before."""
    added = await tx.conn.execute(
        insert(checkups)
        .values(**msgspec.structs.asdict(checkup))
        .on_conflict_do_nothing()
        .returning(checkups.c.id)
    )
    return added.first() is not None


async def checkup(tx: Tx, child_id: UUID, checkup_id: UUID) -> Checkup | None:
    """One check of a child."""
    rows = await tx.conn.execute(
        select(*_CHECKUP).where(checkups.c.person_id == child_id, checkups.c.id == checkup_id)
    )
    row = rows.mappings().one_or_none()
    return as_struct(row, Checkup) if row else None


async def checkups_of(tx: Tx, child_id: UUID) -> Sequence[Checkup]:
    """A child's checks, the oldest first."""
    rows = await tx.conn.execute(
        select(*_CHECKUP)
        .where(checkups.c.person_id == child_id)
        .order_by(checkups.c.day, checkups.c.recorded_at)
    )
    return [as_struct(row, Checkup) for row in rows.mappings()]


async def seen_on(tx: Tx, day: date) -> Sequence[Person]:
    """Children checked on a day within the actor's scope, the latest first."""
    rows = await tx.conn.execute(
        select(*_PERSON)
        .join(checkups, checkups.c.person_id == people.c.id)
        .join(organisations, organisations.c.id == checkups.c.organisation_id)
        .where(checkups.c.day == day, under(tx.actor.scope))
        .order_by(checkups.c.recorded_at.desc())
    )
    return [as_struct(row, Person) for row in rows.mappings()]
