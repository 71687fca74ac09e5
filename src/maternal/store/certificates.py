"""Birth certificates and their numbers. 出生医学证明存取"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert

from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import organisations, people
from kernel.transaction import Tx
from maternal.domain.certificates import Certificate, CertificateState, Content, NumberState
from maternal.store.sealed import opened_struct, sealed_values
from maternal.tables import certificate_numbers, certificates

_CERTIFICATE = columns_of(certificates, Certificate)
_SEALED = ("content",)
_VOID = (CertificateState.VOIDED_EXCHANGED, CertificateState.VOIDED_LOST)
_LATEST_FIRST = (certificates.c.state.in_(_VOID), certificates.c.created_at.desc())
"""The one that counts stands before those it replaced."""


class Draft(Struct, frozen=True):
    """A line of the list of certificates. 证件列表行"""

    child_id: UUID
    child_name: str
    born_at: datetime | None
    state: CertificateState
    number: str | None
    changed_at: datetime


async def add_certificate(tx: Tx, certificate: Certificate) -> None:
    """Add a certificate; one with this id stays as it is."""
    values = sealed_values(tx, certificate, certificate.person_id, _SEALED)
    await tx.conn.execute(insert(certificates).values(**values).on_conflict_do_nothing())


async def certificate_of(tx: Tx, child_id: UUID) -> Certificate | None:
    """A child's present certificate: the draft, or the latest that was issued."""
    return await _latest(tx, certificates.c.person_id == child_id)


async def lock_certificate(tx: Tx, child_id: UUID) -> Certificate | None:
    """The same, kept from others until we commit."""
    return await _latest(tx, certificates.c.person_id == child_id, lock=True)


async def _latest(tx: Tx, where: ColumnElement[bool], *, lock: bool = False) -> Certificate | None:
    query = select(*_CERTIFICATE).where(where).order_by(*_LATEST_FIRST).limit(1)
    rows = await tx.conn.execute(query.with_for_update() if lock else query)
    row = rows.mappings().one_or_none()
    if row is None:
        return None
    return opened_struct(tx, row, Certificate, row["person_id"], _SEALED)


async def certificates_of(tx: Tx, child_id: UUID) -> Sequence[Certificate]:
    """Every certificate a child ever had, the present one first."""
    rows = await tx.conn.execute(
        select(*_CERTIFICATE).where(certificates.c.person_id == child_id).order_by(*_LATEST_FIRST)
    )
    return [opened_struct(tx, row, Certificate, child_id, _SEALED) for row in rows.mappings()]


async def change_certificate(
    tx: Tx, certificate: Certificate, state: CertificateState, number: str, content: Content | None
) -> None:
    """Move a certificate on."""
    sealed = (
        tx.vault.seal_struct(content, certificate.person_id.bytes) if content is not None else None
    )
    await tx.conn.execute(
        update(certificates)
        .where(
            certificates.c.person_id == certificate.person_id,
            certificates.c.id == certificate.id,
        )
        .values(
            state=state,
            number=number,
            content=sealed,
            changed_at=tx.now,
            changed_by_name=tx.actor.name,
        )
    )


async def certificates_at(tx: Tx, states: Iterable[CertificateState]) -> Sequence[Draft]:
    """Certificates within the actor's scope in some states, drafts of the longest wait first."""
    rows = await tx.conn.execute(
        select(
            certificates.c.person_id.label("child_id"),
            people.c.name.label("child_name"),
            people.c.born_at,
            certificates.c.state,
            certificates.c.number,
            certificates.c.changed_at,
        )
        .join(organisations, organisations.c.id == certificates.c.organisation_id)
        .join(people, people.c.id == certificates.c.person_id)
        .where(under(tx.actor.scope), certificates.c.state.in_(list(states)))
        .order_by(certificates.c.state, certificates.c.created_at)
        .limit(200)
    )
    return [as_struct(row, Draft) for row in rows.mappings()]


async def add_numbers(tx: Tx, organisation_id: UUID, numbers: Sequence[str]) -> int:
    """Take printed numbers into stock; how many were new."""
    added = await tx.conn.execute(
        insert(certificate_numbers)
        .values(
            [
                {
                    "number": number,
                    "organisation_id": organisation_id,
                    "state": NumberState.BLANK_IN_STOCK,
                    "received_at": tx.now,
                    "changed_at": tx.now,
                }
                for number in numbers
            ]
        )
        .on_conflict_do_nothing()
        .returning(certificate_numbers.c.number)
    )
    return len(added.all())


async def free_numbers(tx: Tx, organisation_id: UUID, limit: int) -> Sequence[str]:
    """The next blank numbers of an institution."""
    rows = await tx.conn.execute(
        select(certificate_numbers.c.number)
        .where(
            certificate_numbers.c.organisation_id == organisation_id,
            certificate_numbers.c.state == NumberState.BLANK_IN_STOCK,
        )
        .order_by(certificate_numbers.c.number)
        .limit(limit)
    )
    return list(rows.scalars())


async def lock_number(tx: Tx, organisation_id: UUID, number: str) -> NumberState | None:
    """The state of an institution's number, kept from others until we commit."""
    rows = await tx.conn.execute(
        select(certificate_numbers.c.state)
        .where(
            certificate_numbers.c.number == number,
            certificate_numbers.c.organisation_id == organisation_id,
        )
        .with_for_update()
    )
    state: Any = rows.scalar_one_or_none()
    return NumberState(state) if state else None


async def change_number(tx: Tx, number: str, state: NumberState) -> None:
    """Move a number on."""
    await tx.conn.execute(
        update(certificate_numbers)
        .where(certificate_numbers.c.number == number)
        .values(state=state, changed_at=tx.now)
    )
