"""Stored plans, and what is read of many children at once. 接种计划存取"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, column, func, literal, select, text, true
from sqlalchemy.dialects.postgresql import JSONB, insert

from immunize.domain.child_plan import DueState
from immunize.domain.doses import Dose
from immunize.domain.records import NotedFact
from immunize.domain.stored_plan import StoredPlan
from immunize.store.records import read_fact
from immunize.tables import doses, observations, plans, records
from kernel.access import Kind
from kernel.registry.people import CareKind, Person
from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import cares, organisations, people
from kernel.transaction import Tx

_NEVER = date(1900, 1, 1)
_PLAN = columns_of(plans, StoredPlan)
_PERSON = columns_of(people, Person)


class OverdueCount(Struct, frozen=True):
    """How many children are overdue for one dose. 逾期人数"""

    vaccine: str
    dose: int
    children: int


async def put_plans(tx: Tx, made: Sequence[StoredPlan]) -> None:
    """Keep plans in the place of those made before."""
    if not made:
        return
    rows = [msgspec.structs.asdict(plan) for plan in made]
    statement = insert(plans).values(rows)
    changed = {c.name: statement.excluded[c.name] for c in plans.c if c.name != "person_id"}
    await tx.conn.execute(
        statement.on_conflict_do_update(index_elements=["person_id"], set_=changed)
    )


async def stored_plan(tx: Tx, person_id: UUID) -> StoredPlan | None:
    """A child's plan as last made."""
    rows = await tx.conn.execute(select(*_PLAN).where(plans.c.person_id == person_id))
    row = rows.mappings().one_or_none()
    return as_struct(row, StoredPlan) if row else None


async def stale_plans(tx: Tx, rules: int, limit: int) -> Sequence[UUID]:
    """Children whose plan was last made before today, or under other rules; the oldest first.

    Locked until the transaction ends, so that two workers do not make the same plans.
    """
    old = await _locked(tx, plans.c.made_on < tx.today, plans.c.made_on, limit)
    if len(old) == limit:
        return old
    outdated = (plans.c.made_on >= tx.today) & (plans.c.rules < rules)
    return [*old, *await _locked(tx, outdated, plans.c.rules, limit - len(old))]


async def _locked(
    tx: Tx, where: ColumnElement[bool], order: ColumnElement[Any], limit: int
) -> Sequence[UUID]:
    rows = await tx.conn.execute(
        select(plans.c.person_id)
        .where(where)
        .order_by(order)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.scalars().all()


async def add_missing_plans(tx: Tx) -> int:
    """Give an empty plan, long stale, to everybody with a record and none; returns how many."""
    missing = (
        select(records.c.person_id, literal(_NEVER), literal(""), literal(0), literal([], JSONB))
        .outerjoin(plans, plans.c.person_id == records.c.person_id)
        .where(plans.c.person_id.is_(None))
    )
    added = await tx.conn.execute(
        insert(plans)
        .from_select(["person_id", "made_on", "edition", "rules", "doses"], missing)
        .on_conflict_do_nothing()
        .returning(plans.c.person_id)
    )
    return len(added.all())


async def children_with_record(tx: Tx, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Children within the actor's scope who have a record, in the order of their ids."""
    statement = (
        select(records.c.person_id)
        .where(_managed_in_scope(tx, records.c.person_id))
        .order_by(records.c.person_id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(records.c.person_id > after)
    return (await tx.conn.execute(statement)).scalars().all()


async def count_records(tx: Tx) -> int:
    """How many children have a record."""
    rows = await tx.conn.execute(select(func.count()).select_from(records))
    return int(rows.scalar_one())


async def count_stale(tx: Tx, rules: int) -> int:
    """How many plans were last made before today, or under other rules."""
    stale = (plans.c.made_on < tx.today) | (plans.c.rules < rules)
    rows = await tx.conn.execute(select(func.count()).select_from(plans).where(stale))
    return int(rows.scalar_one())


# --- who is overdue ------------------------------------------------------------------------


async def plan_by_scope(tx: Tx) -> None:
    """Let Postgres plan this transaction's queries for the actor's own scope.

    One plan for every scope would be a small clinic's, and several times slower for a province.
    """
    await tx.conn.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


async def count_overdue(tx: Tx) -> Sequence[OverdueCount]:
    """Overdue children managed within the actor's scope, by vaccine and dose."""
    elements = func.jsonb_array_elements(plans.c.doses)
    each = elements.table_valued(column("value", JSONB), name="each")
    vaccine, number = each.c.value["vaccine"].astext, each.c.value["dose"].astext
    rows = await tx.conn.execute(
        select(vaccine.label("vaccine"), number.label("dose"), func.count().label("children"))
        .select_from(plans)
        .join(each, each.c.value["state"].astext == DueState.OVERDUE)
        .where(plans.c.overdue_since.is_not(None), _managed_in_scope(tx, plans.c.person_id))
        .group_by(vaccine, number)
        .order_by(func.count().desc(), vaccine, number)
    )
    return [OverdueCount(row.vaccine, int(row.dose), row.children) for row in rows]


async def overdue_plans(
    tx: Tx, vaccine: str | None, dose: int | None, offset: int, limit: int
) -> Sequence[tuple[Person, StoredPlan]]:
    """Overdue children managed within the actor's scope, the longest first."""
    rows = await tx.conn.execute(
        select(*_PLAN, *(column.label(f"child_{column.name}") for column in _PERSON))
        .join(people, people.c.id == plans.c.person_id)
        .where(_is_overdue(tx, vaccine, dose))
        .order_by(plans.c.overdue_since, plans.c.person_id)
        .offset(offset)
        .limit(limit)
    )
    found = []
    for row in rows.mappings():
        child = {column.name: row[f"child_{column.name}"] for column in _PERSON}
        found.append((as_struct(child, Person), as_struct(row, StoredPlan)))
    return found


async def number_overdue(tx: Tx, vaccine: str | None, dose: int | None) -> int:
    """How many children ``overdue_plans`` would name."""
    rows = await tx.conn.execute(
        select(func.count()).select_from(plans).where(_is_overdue(tx, vaccine, dose))
    )
    return int(rows.scalar_one())


def _is_overdue(tx: Tx, vaccine: str | None, dose: int | None) -> ColumnElement[bool]:
    where = plans.c.overdue_since.is_not(None) & _managed_in_scope(tx, plans.c.person_id)
    if vaccine is None:
        return where
    wanted: dict[str, object] = {"vaccine": vaccine, "state": DueState.OVERDUE.value}
    if dose is not None:
        wanted["dose"] = dose
    return where & plans.c.doses.contains([wanted])


def _managed_in_scope(tx: Tx, person_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    if tx.actor.kind is Kind.SYSTEM:
        return true()
    return (
        select(cares.c.person_id)
        .join(organisations, organisations.c.id == cares.c.organisation_id)
        .where(
            cares.c.person_id == person_id,
            cares.c.kind == CareKind.MANAGES,
            under(tx.actor.scope),
        )
        .exists()
    )


# --- many children's cases -----------------------------------------------------------------


async def regions_of(tx: Tx, person_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The province whose rules hold for each child that has a record: the keeping clinic's."""
    rows = await tx.conn.execute(
        select(records.c.person_id, organisations.c.path)
        .join(organisations, organisations.c.id == records.c.organisation_id)
        .where(records.c.person_id.in_(person_ids))
    )
    return {row.person_id: row.path.split(".")[0] for row in rows}


async def doses_of_children(tx: Tx, person_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Dose]]:
    """Every dose of several children, each child's oldest first."""
    rows = await tx.conn.execute(
        select(*columns_of(doses, Dose))
        .where(doses.c.person_id.in_(person_ids))
        .order_by(doses.c.given_at, doses.c.id)
    )
    found: dict[UUID, list[Dose]] = defaultdict(list)
    for row in rows.mappings():
        found[row["person_id"]].append(as_struct(row, Dose))
    return found


async def facts_of_children(
    tx: Tx, person_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[NotedFact]]:
    """Every fact noted about several children, each child's oldest first."""
    rows = await tx.conn.execute(
        select(observations.c.person_id, *columns_of(observations, NotedFact))
        .where(observations.c.person_id.in_(person_ids))
        .order_by(observations.c.noted_at, observations.c.id)
    )
    found: dict[UUID, list[NotedFact]] = defaultdict(list)
    for row in rows.mappings():
        found[row["person_id"]].append(read_fact(tx, row["person_id"], row))
    return found
