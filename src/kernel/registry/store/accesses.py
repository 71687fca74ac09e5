"""Who looked at whose record. 查阅记录存取"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, select

from kernel.ids import new_id
from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import (
    access_entries,
    organisations,
)
from kernel.transaction import Tx


class AccessEntry(Struct, frozen=True):
    """Who looked at a person's record, when and why. 查阅记录"""

    id: UUID
    person_id: UUID
    seen_at: datetime
    actor_id: UUID
    actor_kind: str
    actor_name: str
    organisation_name: str
    what: str
    why: str


async def note_access(tx: Tx, person_id: UUID, what: str, why: str) -> None:
    """Leave an access entry: who, whom, what, why, when."""
    await note_accesses(tx, [person_id], what, why)


async def note_accesses(tx: Tx, person_ids: Collection[UUID], what: str, why: str) -> None:
    """Leave an access entry on each of these people's records."""
    if not person_ids:
        return
    entry = {
        "seen_at": tx.now,
        "actor_id": tx.actor.id,
        "actor_kind": tx.actor.kind,
        "actor_name": tx.actor.name,
        "organisation_id": tx.actor.organisation_id,
        "organisation_name": tx.actor.organisation_name,
        "what": what,
        "why": why,
    }
    rows = [{"person_id": person_id, "id": new_id(), **entry} for person_id in person_ids]
    await tx.conn.execute(access_entries.insert().values(rows))


async def accesses_of(tx: Tx, person_id: UUID, limit: int = 100) -> Sequence[AccessEntry]:
    """Who looked at one person's record, newest first."""
    return await _accesses(tx, access_entries.c.person_id == person_id, limit)


async def accesses_in_scope(tx: Tx, limit: int = 200) -> Sequence[AccessEntry]:
    """Who looked at anybody's record from within the actor's subtree, newest first."""
    inside = select(organisations.c.id).where(under(tx.actor.scope))
    return await _accesses(tx, access_entries.c.organisation_id.in_(inside), limit)


async def _accesses(tx: Tx, where: ColumnElement[bool], limit: int) -> Sequence[AccessEntry]:
    columns = columns_of(access_entries, AccessEntry)
    rows = await tx.conn.execute(
        select(*columns).where(where).order_by(access_entries.c.seen_at.desc()).limit(limit)
    )
    return [as_struct(row, AccessEntry) for row in rows.mappings()]
