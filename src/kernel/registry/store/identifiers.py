"""Identifiers and phones: sealed, and found by their blind index. 标识与电话存取"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from kernel.ids import new_id
from kernel.registry.identifiers import Identifier, IdentifierKind, masked, masked_phone
from kernel.registry.people import Person
from kernel.registry.store.rows import as_struct, columns_of
from kernel.registry.tables import (
    identifier_claims,
    identifiers,
    people,
    phones,
)
from kernel.transaction import Tx


class HeldIdentifier(Struct, frozen=True):
    """An identifier a person holds, as a page may show it. 持有的标识"""

    id: UUID
    kind: IdentifierKind
    masked: str
    since: datetime
    revoked_at: datetime | None


_PERSON = columns_of(people, Person)


async def claim_identifier(tx: Tx, person_id: UUID, identifier: Identifier) -> UUID | None:
    """Give a person an identifier. ``None`` when another person holds it already.

    Claiming one's own identifier again returns the id it already has.
    """
    identifier_id = new_id()
    blind = tx.vault.blind(identifier.kind, identifier.value)
    claimed = await tx.conn.execute(
        insert(identifier_claims)
        .values(kind=identifier.kind, blind=blind, person_id=person_id, identifier_id=identifier_id)
        .on_conflict_do_nothing()
        .returning(identifier_claims.c.identifier_id)
    )
    if claimed.first() is None:
        owner = await _claim(tx, identifier)
        return owner[1] if owner and owner[0] == person_id else None
    await tx.conn.execute(
        identifiers.insert().values(
            person_id=person_id,
            id=identifier_id,
            kind=identifier.kind,
            sealed=tx.vault.seal(identifier.value.encode(), person_id.bytes),
            masked=masked(identifier.kind, identifier.value),
            since=tx.now,
        )
    )
    return identifier_id


async def owner_of(tx: Tx, identifier: Identifier) -> UUID | None:
    """Who holds an identifier now."""
    claim = await _claim(tx, identifier)
    return claim[0] if claim else None


async def owners_of(tx: Tx, wanted: Collection[Identifier]) -> Mapping[Identifier, UUID]:
    """Who holds each of these identifiers now; those nobody holds are left out."""
    by_claim = {(one.kind.value, tx.vault.blind(one.kind, one.value)): one for one in wanted}
    if not by_claim:
        return {}
    claim = tuple_(identifier_claims.c.kind, identifier_claims.c.blind)
    rows = await tx.conn.execute(
        select(
            identifier_claims.c.kind, identifier_claims.c.blind, identifier_claims.c.person_id
        ).where(claim.in_(list(by_claim)))
    )
    return {by_claim[row.kind, row.blind]: row.person_id for row in rows}


async def _claim(tx: Tx, identifier: Identifier) -> tuple[UUID, UUID] | None:
    rows = await tx.conn.execute(
        select(identifier_claims.c.person_id, identifier_claims.c.identifier_id).where(
            identifier_claims.c.kind == identifier.kind,
            identifier_claims.c.blind == tx.vault.blind(identifier.kind, identifier.value),
        )
    )
    row = rows.one_or_none()
    return (row.person_id, row.identifier_id) if row else None


async def revoke_identifier(tx: Tx, person_id: UUID, identifier_id: UUID) -> bool:
    """End an identifier: it no longer finds its person. False when it had ended already."""
    changed = await tx.conn.execute(
        update(identifiers)
        .where(
            identifiers.c.person_id == person_id,
            identifiers.c.id == identifier_id,
            identifiers.c.revoked_at.is_(None),
        )
        .values(revoked_at=tx.now)
    )
    await tx.conn.execute(
        identifier_claims.delete().where(identifier_claims.c.identifier_id == identifier_id)
    )
    return bool(changed.rowcount)


async def identifiers_of(tx: Tx, person_id: UUID) -> Sequence[HeldIdentifier]:
    """The identifiers a person holds or held, masked."""
    columns = columns_of(identifiers, HeldIdentifier)
    rows = await tx.conn.execute(
        select(*columns).where(identifiers.c.person_id == person_id).order_by(identifiers.c.since)
    )
    return [as_struct(row, HeldIdentifier) for row in rows.mappings()]


async def open_identifier(tx: Tx, person_id: UUID, kind: IdentifierKind) -> str | None:
    """The newest identifier of a kind in clear; the caller leaves an access entry."""
    rows = await tx.conn.execute(
        select(identifiers.c.sealed)
        .where(
            identifiers.c.person_id == person_id,
            identifiers.c.kind == kind,
            identifiers.c.revoked_at.is_(None),
        )
        .order_by(identifiers.c.since.desc())
        .limit(1)
    )
    sealed = rows.scalar_one_or_none()
    return tx.vault.open(sealed, person_id.bytes).decode() if sealed else None


async def set_phone(tx: Tx, person_id: UUID, phone: str) -> None:
    """Make this the person's phone; the former one ends. Repeating changes nothing."""
    blind = tx.vault.blind("phone", phone)
    current = await tx.conn.execute(
        select(phones.c.blind).where(phones.c.person_id == person_id, phones.c.until.is_(None))
    )
    if current.scalar_one_or_none() == blind:
        return
    await tx.conn.execute(
        update(phones)
        .where(phones.c.person_id == person_id, phones.c.until.is_(None))
        .values(until=tx.now)
    )
    await tx.conn.execute(
        phones.insert().values(
            person_id=person_id,
            id=new_id(),
            sealed=tx.vault.seal(phone.encode(), person_id.bytes),
            blind=blind,
            masked=masked_phone(phone),
            since=tx.now,
        )
    )


async def open_phone(tx: Tx, person_id: UUID) -> str | None:
    """The person's phone in clear, for a letter to them."""
    rows = await tx.conn.execute(
        select(phones.c.sealed).where(phones.c.person_id == person_id, phones.c.until.is_(None))
    )
    sealed = rows.scalar_one_or_none()
    return tx.vault.open(sealed, person_id.bytes).decode() if sealed else None


async def people_with_phone(tx: Tx, phone: str) -> Sequence[Person]:
    """Everybody whose present phone this is, without regard to scope (sign-in)."""
    rows = await tx.conn.execute(
        select(*_PERSON)
        .join(phones, phones.c.person_id == people.c.id)
        .where(phones.c.blind == tx.vault.blind("phone", phone), phones.c.until.is_(None))
        .order_by(people.c.birth_date)
    )
    return [as_struct(row, Person) for row in rows.mappings()]
