"""Vaccination records and noted facts. 接种档案存取"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.records import NotedFact, Record
from immunize.tables import observations, records
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx

_FACT_COLUMNS = columns_of(observations, NotedFact)


async def add_record(tx: Tx, record: Record) -> bool:
    """Open a record; False when the child has one already."""
    added = await tx.conn.execute(
        insert(records)
        .values(**msgspec.structs.asdict(record))
        .on_conflict_do_nothing()
        .returning(records.c.person_id)
    )
    return added.first() is not None


async def record_of(tx: Tx, person_id: UUID) -> Record | None:
    """A child's record."""
    rows = await tx.conn.execute(select(records).where(records.c.person_id == person_id))
    row = rows.mappings().one_or_none()
    return as_struct(row, Record) if row else None


async def lock_records(tx: Tx, person_ids: Iterable[UUID]) -> dict[UUID, Record]:
    """Fetch records and keep others from booking for these children until we commit.

    Always locked in the same order, so that two parents of the same children cannot block
    each other for ever.
    """
    rows = await tx.conn.execute(
        select(records)
        .where(records.c.person_id.in_(list(person_ids)))
        .order_by(records.c.person_id)
        .with_for_update()
    )
    return {row["person_id"]: as_struct(row, Record) for row in rows.mappings()}


async def note_fact(tx: Tx, person_id: UUID, fact: NotedFact) -> bool:
    """Note a fact; False when this id was noted before."""
    values = msgspec.structs.asdict(fact) | {
        "value": tx.vault.seal(fact.value.encode(), person_id.bytes)
    }
    added = await tx.conn.execute(
        insert(observations)
        .values(person_id=person_id, **values)
        .on_conflict_do_nothing()
        .returning(observations.c.id)
    )
    return added.first() is not None


async def facts_of(tx: Tx, person_id: UUID) -> Sequence[NotedFact]:
    """Every fact noted about a child, oldest first."""
    rows = await tx.conn.execute(
        select(*_FACT_COLUMNS)
        .where(observations.c.person_id == person_id)
        .order_by(observations.c.noted_at, observations.c.id)
    )
    return [read_fact(tx, person_id, row) for row in rows.mappings()]


def read_fact(tx: Tx, person_id: UUID, row: Any) -> NotedFact:
    """A row as the fact it holds, its value opened."""
    value = tx.vault.open(row["value"], person_id.bytes).decode()
    return as_struct(row, NotedFact, value=value)
