"""People: rows and search. 人员存取"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from kernel.registry.people import Person, Sex, pinyin_of
from kernel.registry.store.rows import as_struct, columns_of, like_prefix, under
from kernel.registry.tables import (
    cares,
    organisations,
    people,
    phones,
    relations,
)
from kernel.transaction import Tx

_PERSON = columns_of(people, Person)
_SEARCH_LIMIT = 30


async def add_person(tx: Tx, person: Person) -> bool:
    """Insert a person; False when the id is already there."""
    pinyin, initials = pinyin_of(person.name)
    added = await tx.conn.execute(
        insert(people)
        .values(
            **msgspec.structs.asdict(person),
            pinyin=pinyin,
            initials=initials,
            registered_at=tx.now,
            registered_by=tx.actor.id,
        )
        .on_conflict_do_nothing()
        .returning(people.c.id)
    )
    return added.first() is not None


async def person(tx: Tx, person_id: UUID) -> Person | None:
    """One person."""
    rows = await tx.conn.execute(select(*_PERSON).where(people.c.id == person_id))
    row = rows.mappings().one_or_none()
    return as_struct(row, Person) if row else None


async def people_by_id(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Several people at once."""
    rows = await tx.conn.execute(select(*_PERSON).where(people.c.id.in_(list(ids))))
    return {row["id"]: as_struct(row, Person) for row in rows.mappings()}


async def rename(tx: Tx, person_id: UUID, name: str) -> None:
    """Give a person their (first own, or corrected) name."""
    pinyin, initials = pinyin_of(name)
    await tx.conn.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(name=name, pinyin=pinyin, initials=initials, temporary_name=False)
    )


async def correct_birth(
    tx: Tx, person_id: UUID, *, birth_date: date, born_at: datetime, sex: Sex | None, name: str
) -> None:
    """Correct what the birth told of a person; the name says the same as before or stays one
    given for the time being.
    """
    pinyin, initials = pinyin_of(name)
    await tx.conn.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(
            birth_date=birth_date,
            born_at=born_at,
            sex=sex,
            name=name,
            pinyin=pinyin,
            initials=initials,
        )
    )


async def search_by_name(tx: Tx, words: str, limit: int = _SEARCH_LIMIT) -> Sequence[Person]:
    """People within the actor's scope whose name, pinyin or initials begin with the words."""
    prefix = like_prefix(words)
    latin = like_prefix(words.lower().replace(" ", ""))
    matches = or_(
        people.c.name.like(prefix),
        people.c.name.like("%" + prefix),
        people.c.pinyin.like(latin),
        people.c.initials.like(latin),
    )
    return await _people_where(tx, and_(matches, _in_scope(tx)), limit)


async def search_by_birth_date(
    tx: Tx, birth_date: date, limit: int = _SEARCH_LIMIT
) -> Sequence[Person]:
    """People within the actor's scope born on a day."""
    return await _people_where(tx, and_(people.c.birth_date == birth_date, _in_scope(tx)), limit)


async def search_by_phone(tx: Tx, phone: str) -> Sequence[Person]:
    """Within the actor's scope: who has the phone, and the children they answer for."""
    owners = select(phones.c.person_id).where(
        phones.c.blind == tx.vault.blind("phone", phone), phones.c.until.is_(None)
    )
    children = select(relations.c.person_id).where(
        relations.c.other_id.in_(owners), relations.c.until.is_(None)
    )
    matches = or_(people.c.id.in_(owners), people.c.id.in_(children))
    return await _people_where(tx, and_(matches, _in_scope(tx)), _SEARCH_LIMIT)


async def _people_where(tx: Tx, where: ColumnElement[bool], limit: int) -> Sequence[Person]:
    rows = await tx.conn.execute(
        select(*_PERSON)
        .where(where)
        .order_by(people.c.birth_date.desc(), people.c.name)
        .limit(limit)
    )
    return [as_struct(row, Person) for row in rows.mappings()]


def _in_scope(tx: Tx) -> ColumnElement[bool]:
    return exists(
        select(cares.c.person_id)
        .join(organisations, organisations.c.id == cares.c.organisation_id)
        .where(cares.c.person_id == people.c.id, under(tx.actor.scope))
    )


async def people_named(tx: Tx, wanted: Collection[tuple[str, date]]) -> Sequence[Person]:
    """People within the actor's scope with one of these names and birth dates, all at once."""
    if not wanted:
        return []
    named = tuple_(people.c.name, people.c.birth_date).in_(list(wanted))
    rows = await tx.conn.execute(select(*_PERSON).where(named, _in_scope(tx)))
    return [as_struct(row, Person) for row in rows.mappings()]


async def those_in_scope(tx: Tx, person_ids: Collection[UUID]) -> set[UUID]:
    """Which of these people an organisation in the actor's subtree manages or serves."""
    if not person_ids:
        return set()
    rows = await tx.conn.execute(
        select(people.c.id).where(people.c.id.in_(list(person_ids)), _in_scope(tx))
    )
    return set(rows.scalars())


async def is_in_scope(tx: Tx, person_id: UUID) -> bool:
    """Whether an organisation in the actor's subtree manages or serves the person."""
    rows = await tx.conn.execute(select(people.c.id).where(people.c.id == person_id, _in_scope(tx)))
    return rows.first() is not None
