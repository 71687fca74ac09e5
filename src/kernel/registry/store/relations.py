"""Relations, care and residence. 亲属、服务关系与居住地存取"""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from kernel.registry.people import CareKind, Person, Relation, RelationKind
from kernel.registry.places import District
from kernel.registry.store.rows import as_struct, columns_of
from kernel.registry.tables import (
    cares,
    districts,
    people,
    phones,
    relations,
    residences,
)
from kernel.transaction import Tx


class Relative(Struct, frozen=True):
    """A mother, father or guardian of a child, with a phone to call. 亲属"""

    person_id: UUID
    kind: RelationKind
    name: str
    masked_phone: str | None


class Contact(Struct, frozen=True):
    """The adult to write to about a child, and the phone in clear. 联系人"""

    person_id: UUID
    phone: str


_PERSON = columns_of(people, Person)


async def relate(tx: Tx, relation: Relation) -> None:
    """Relate a child to a mother, father or guardian. Repeating changes nothing."""
    await tx.conn.execute(
        insert(relations)
        .values(**msgspec.structs.asdict(relation), since=tx.now)
        .on_conflict_do_nothing()
    )


async def relatives_of(tx: Tx, child_id: UUID) -> Sequence[Relative]:
    """Who answers for a child, the mother first."""
    rows = await tx.conn.execute(
        select(
            relations.c.other_id.label("person_id"),
            relations.c.kind,
            people.c.name,
            phones.c.masked.label("masked_phone"),
        )
        .join(people, people.c.id == relations.c.other_id)
        .outerjoin(phones, and_(phones.c.person_id == people.c.id, phones.c.until.is_(None)))
        .where(relations.c.person_id == child_id, relations.c.until.is_(None))
        .order_by(relations.c.kind.desc(), relations.c.since)
    )
    return [as_struct(row, Relative) for row in rows.mappings()]


async def contacts_of(tx: Tx, child_ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """For each child the adult with a phone who is asked first, the mother before others.

    For letters only; a child nobody with a phone answers for is missing.
    """
    rows = await tx.conn.execute(
        select(relations.c.person_id, relations.c.other_id, phones.c.sealed)
        .ext(distinct_on(relations.c.person_id))
        .join(phones, and_(phones.c.person_id == relations.c.other_id, phones.c.until.is_(None)))
        .where(relations.c.person_id.in_(list(child_ids)), relations.c.until.is_(None))
        .order_by(relations.c.person_id, relations.c.kind.desc(), relations.c.since)
    )
    return {
        row.person_id: Contact(row.other_id, tx.vault.open(row.sealed, row.other_id.bytes).decode())
        for row in rows
    }


async def children_of_all(tx: Tx, adult_ids: Iterable[UUID]) -> Sequence[Person]:
    """The children any of these adults answers for, each once, oldest first."""
    return await _children(tx, relations.c.other_id.in_(list(adult_ids)))


async def children_of(tx: Tx, adult_id: UUID) -> Sequence[Person]:
    """The children an adult answers for, oldest first, twins in birth order."""
    return await _children(tx, relations.c.other_id == adult_id)


async def _children(tx: Tx, of: ColumnElement[bool]) -> Sequence[Person]:
    theirs = select(relations.c.person_id).where(of, relations.c.until.is_(None))
    rows = await tx.conn.execute(
        select(*_PERSON)
        .where(people.c.id.in_(theirs))
        .order_by(people.c.birth_date, people.c.birth_order.nulls_first(), people.c.born_at)
    )
    return [as_struct(row, Person) for row in rows.mappings()]


async def answers_for(tx: Tx, adult_id: UUID, child_id: UUID) -> bool:
    """Whether the adult is a mother, father or guardian of the child."""
    rows = await tx.conn.execute(
        select(relations.c.kind).where(
            relations.c.person_id == child_id,
            relations.c.other_id == adult_id,
            relations.c.until.is_(None),
        )
    )
    return rows.first() is not None


async def take_into_care(tx: Tx, person_id: UUID, organisation_id: UUID, kind: CareKind) -> None:
    """Note that an organisation manages or serves a person; managing outlasts serving."""
    statement = insert(cares).values(
        person_id=person_id, organisation_id=organisation_id, kind=kind, since=tx.now
    )
    if kind is CareKind.MANAGES:
        statement = statement.on_conflict_do_update(
            index_elements=["person_id", "organisation_id"], set_={"kind": kind}
        )
    else:
        statement = statement.on_conflict_do_nothing()
    await tx.conn.execute(statement)


async def move_to(tx: Tx, person_id: UUID, district_code: str, address: str | None = None) -> None:
    """Note where a person lives from now on."""
    sealed = tx.vault.seal(address.encode(), person_id.bytes) if address else None
    await tx.conn.execute(
        insert(residences)
        .values(
            person_id=person_id, since=tx.now, district_code=district_code, sealed_address=sealed
        )
        .on_conflict_do_nothing()
    )


async def district_of(tx: Tx, person_id: UUID) -> District | None:
    """Where a person lives now."""
    columns = columns_of(districts, District)
    rows = await tx.conn.execute(
        select(*columns)
        .join(residences, residences.c.district_code == districts.c.code)
        .where(residences.c.person_id == person_id)
        .order_by(residences.c.since.desc())
        .limit(1)
    )
    row = rows.mappings().one_or_none()
    return as_struct(row, District) if row else None
