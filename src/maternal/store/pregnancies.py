"""Pregnancies, their visits and grades. 孕期存取"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Select, select, true, update
from sqlalchemy.dialects.postgresql import insert

from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import organisations, people
from kernel.transaction import Tx
from maternal.domain.pregnancies import AntenatalVisit, GradedPregnancy, Pregnancy
from maternal.store.sealed import opened_struct, sealed_values
from maternal.tables import antenatal_visits, gradings, pregnancies

_PREGNANCY = columns_of(pregnancies, Pregnancy)
_VISIT = columns_of(antenatal_visits, AntenatalVisit)
_GRADING = columns_of(gradings, GradedPregnancy)
_FINDINGS = ("findings",)
_REASONS = ("reasons",)


class OpenPregnancy(Struct, frozen=True):
    """A line of the list of pregnancies in care. 在管孕妇"""

    person_id: UUID
    pregnancy_id: UUID
    name: str
    birth_date: date
    due_on: date
    colour: str | None
    case_managed: bool | None


async def add_pregnancy(tx: Tx, pregnancy: Pregnancy) -> bool:
    """Open a pregnancy; False when this id was written before or she has one open."""
    added = await tx.conn.execute(
        insert(pregnancies)
        .values(**sealed_values(tx, pregnancy, pregnancy.person_id, _FINDINGS))
        .on_conflict_do_nothing()
        .returning(pregnancies.c.id)
    )
    return added.first() is not None


async def pregnancy(tx: Tx, person_id: UUID, pregnancy_id: UUID) -> Pregnancy | None:
    """One pregnancy of a woman."""
    return await _one(
        tx,
        select(*_PREGNANCY).where(
            pregnancies.c.person_id == person_id, pregnancies.c.id == pregnancy_id
        ),
    )


async def pregnancies_of(tx: Tx, person_id: UUID) -> Sequence[Pregnancy]:
    """A woman's pregnancies, the latest first."""
    rows = await tx.conn.execute(
        select(*_PREGNANCY)
        .where(pregnancies.c.person_id == person_id)
        .order_by(pregnancies.c.opened_at.desc())
    )
    return [opened_struct(tx, row, Pregnancy, person_id, _FINDINGS) for row in rows.mappings()]


async def lock_open_pregnancy(tx: Tx, person_id: UUID) -> Pregnancy | None:
    """A woman's open pregnancy, kept from others until we commit."""
    return await _one(
        tx,
        select(*_PREGNANCY)
        .where(pregnancies.c.person_id == person_id, pregnancies.c.ended_at.is_(None))
        .with_for_update(),
    )


async def change_pregnancy(tx: Tx, pregnancy: Pregnancy, **changes: Any) -> None:
    """Change columns that are not sealed: the due date, how it ended."""
    await tx.conn.execute(
        update(pregnancies)
        .where(pregnancies.c.person_id == pregnancy.person_id, pregnancies.c.id == pregnancy.id)
        .values(**changes)
    )


async def open_pregnancies(tx: Tx) -> Sequence[OpenPregnancy]:
    """Open pregnancies within the actor's scope with their present colour, nearest due first."""
    latest = (
        select(gradings.c.colour, gradings.c.case_managed)
        .where(
            gradings.c.person_id == pregnancies.c.person_id,
            gradings.c.pregnancy_id == pregnancies.c.id,
        )
        .order_by(gradings.c.graded_at.desc(), gradings.c.id.desc())
        .limit(1)
        .lateral()
    )
    rows = await tx.conn.execute(
        select(
            pregnancies.c.person_id,
            pregnancies.c.id.label("pregnancy_id"),
            people.c.name,
            people.c.birth_date,
            pregnancies.c.due_on,
            latest.c.colour,
            latest.c.case_managed,
        )
        .join(organisations, organisations.c.id == pregnancies.c.organisation_id)
        .join(people, people.c.id == pregnancies.c.person_id)
        .outerjoin(latest, true())
        .where(under(tx.actor.scope), pregnancies.c.ended_at.is_(None))
        .order_by(pregnancies.c.due_on)
        .limit(500)
    )
    return [as_struct(row, OpenPregnancy) for row in rows.mappings()]


async def pregnancies_in_scope(tx: Tx) -> Sequence[Pregnancy]:
    """Open pregnancies within the actor's scope, whole."""
    rows = await tx.conn.execute(
        select(*_PREGNANCY)
        .join(organisations, organisations.c.id == pregnancies.c.organisation_id)
        .where(under(tx.actor.scope), pregnancies.c.ended_at.is_(None))
    )
    return [
        opened_struct(tx, row, Pregnancy, row["person_id"], _FINDINGS) for row in rows.mappings()
    ]


async def add_visit(tx: Tx, visit: AntenatalVisit) -> bool:
    """Write a visit down; False when this id was written before."""
    added = await tx.conn.execute(
        insert(antenatal_visits)
        .values(**sealed_values(tx, visit, visit.person_id, _FINDINGS))
        .on_conflict_do_nothing()
        .returning(antenatal_visits.c.id)
    )
    return added.first() is not None


async def visits_of(tx: Tx, person_id: UUID, pregnancy_id: UUID) -> Sequence[AntenatalVisit]:
    """The visits of a pregnancy, the oldest first."""
    rows = await tx.conn.execute(
        select(*_VISIT)
        .where(
            antenatal_visits.c.person_id == person_id,
            antenatal_visits.c.pregnancy_id == pregnancy_id,
        )
        .order_by(antenatal_visits.c.day, antenatal_visits.c.recorded_at)
    )
    return [opened_struct(tx, row, AntenatalVisit, person_id, _FINDINGS) for row in rows.mappings()]


async def add_grading(tx: Tx, grading: GradedPregnancy) -> bool:
    """Add a grade to the history; False when this id was written before."""
    added = await tx.conn.execute(
        insert(gradings)
        .values(**sealed_values(tx, grading, grading.person_id, _REASONS))
        .on_conflict_do_nothing()
        .returning(gradings.c.id)
    )
    return added.first() is not None


async def gradings_of(tx: Tx, person_id: UUID, pregnancy_id: UUID) -> Sequence[GradedPregnancy]:
    """Every grade of a pregnancy, the oldest first."""
    rows = await tx.conn.execute(
        select(*_GRADING)
        .where(gradings.c.person_id == person_id, gradings.c.pregnancy_id == pregnancy_id)
        .order_by(gradings.c.graded_at, gradings.c.id)
    )
    return [opened_struct(tx, row, GradedPregnancy, person_id, _REASONS) for row in rows.mappings()]


async def _one(tx: Tx, query: Select[Any]) -> Pregnancy | None:
    rows = await tx.conn.execute(query)
    row = rows.mappings().one_or_none()
    return opened_struct(tx, row, Pregnancy, row["person_id"], _FINDINGS) if row else None
