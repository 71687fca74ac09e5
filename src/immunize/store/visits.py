"""Visits, screenings and consents. 就诊存取"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.consent import Consent
from immunize.domain.screening import Screening
from immunize.domain.visits import Visit
from immunize.tables import consents, screenings, ticket_counters, visits
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx

_VISIT = columns_of(visits, Visit)


async def next_ticket(tx: Tx, organisation_id: UUID, day: date) -> int:
    """The day's next ticket at a clinic; two desks never print the same."""
    drawn = await tx.conn.execute(
        insert(ticket_counters)
        .values(organisation_id=organisation_id, day=day, last=1)
        .on_conflict_do_update(
            index_elements=["organisation_id", "day"], set_={"last": ticket_counters.c.last + 1}
        )
        .returning(ticket_counters.c.last)
    )
    number: int = drawn.scalar_one()
    return number


async def add_visit(tx: Tx, visit: Visit) -> bool:
    """Write a visit down; False when the child has one at this clinic today."""
    added = await tx.conn.execute(
        insert(visits)
        .values(**msgspec.structs.asdict(visit))
        .on_conflict_do_nothing()
        .returning(visits.c.id)
    )
    return added.first() is not None


async def visit_on(tx: Tx, person_id: UUID, organisation_id: UUID, day: date) -> Visit | None:
    """A child's visit to a clinic on a day."""
    found = await _visits(
        tx,
        (visits.c.person_id == person_id)
        & (visits.c.organisation_id == organisation_id)
        & (visits.c.day == day),
    )
    return found[0] if found else None


async def visit(tx: Tx, person_id: UUID, visit_id: UUID) -> Visit | None:
    """One visit."""
    found = await _visits(tx, (visits.c.person_id == person_id) & (visits.c.id == visit_id))
    return found[0] if found else None


async def lock_visit(tx: Tx, person_id: UUID, visit_id: UUID) -> Visit | None:
    """One visit, its steps taken one at a time until we commit."""
    rows = await tx.conn.execute(
        select(*_VISIT)
        .where(visits.c.person_id == person_id, visits.c.id == visit_id)
        .with_for_update()
    )
    row = rows.mappings().one_or_none()
    return as_struct(row, Visit) if row else None


async def visits_at(tx: Tx, organisation_id: UUID, day: date) -> Sequence[Visit]:
    """Everybody who came to a clinic on a day, by ticket."""
    return await _visits(tx, (visits.c.organisation_id == organisation_id) & (visits.c.day == day))


async def visits_of(tx: Tx, person_id: UUID) -> Sequence[Visit]:
    """A child's visits, oldest first."""
    return await _visits(tx, visits.c.person_id == person_id)


async def change_visit(tx: Tx, visit: Visit, **changes: Any) -> Visit:
    """Move a visit on; gives it as it is now."""
    changed = await tx.conn.execute(
        update(visits)
        .where(visits.c.person_id == visit.person_id, visits.c.id == visit.id)
        .values(**changes)
        .returning(*_VISIT)
    )
    return as_struct(changed.mappings().one(), Visit)


async def _visits(tx: Tx, where: ColumnElement[bool]) -> Sequence[Visit]:
    rows = await tx.conn.execute(
        select(*_VISIT).where(where).order_by(visits.c.day, visits.c.ticket)
    )
    return [as_struct(row, Visit) for row in rows.mappings()]


async def add_screening(tx: Tx, screening: Screening) -> bool:
    """Write the answers down; False when this id was written before."""
    answers = msgspec.json.encode(screening.answers)
    values = msgspec.structs.asdict(screening) | {
        "answers": tx.vault.seal(answers, screening.person_id.bytes)
    }
    added = await tx.conn.execute(
        insert(screenings).values(**values).on_conflict_do_nothing().returning(screenings.c.id)
    )
    return added.first() is not None


async def last_screening(tx: Tx, person_id: UUID, visit_id: UUID) -> Screening | None:
    """What was answered last on a visit."""
    rows = await tx.conn.execute(
        select(*columns_of(screenings, Screening))
        .where(screenings.c.person_id == person_id, screenings.c.visit_id == visit_id)
        .order_by(screenings.c.screened_at.desc())
        .limit(1)
    )
    row = rows.mappings().one_or_none()
    if row is None:
        return None
    opened = tx.vault.open(row["answers"], person_id.bytes)
    return as_struct(row, Screening, answers=msgspec.json.decode(opened))


async def add_consent(tx: Tx, consent: Consent) -> bool:
    """Write a consent down; False when this id was written before."""
    drawn = consent.signature
    sealed = tx.vault.seal(drawn.encode(), consent.person_id.bytes) if drawn else None
    values = msgspec.structs.asdict(consent) | {"signature": sealed}
    added = await tx.conn.execute(
        insert(consents).values(**values).on_conflict_do_nothing().returning(consents.c.id)
    )
    return added.first() is not None


async def last_consent(tx: Tx, person_id: UUID, visit_id: UUID) -> Consent | None:
    """What the guardian decided last on a visit."""
    rows = await tx.conn.execute(
        select(*columns_of(consents, Consent))
        .where(consents.c.person_id == person_id, consents.c.visit_id == visit_id)
        .order_by(consents.c.signed_at.desc())
        .limit(1)
    )
    row = rows.mappings().one_or_none()
    if row is None:
        return None
    drawn = row["signature"]
    opened = tx.vault.open(drawn, person_id.bytes).decode() if drawn else None
    return as_struct(row, Consent, signature=opened)
