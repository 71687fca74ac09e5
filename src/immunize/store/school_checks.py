"""School-entry checks as they were signed. 入托入学查验存取"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.school_check import (
    EntryCheck,
    SchoolCheck,
    SchoolCheckSummary,
    Verdict,
    digest_of,
)
from immunize.tables import entry_checks, school_checks
from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import organisations
from kernel.transaction import Tx

_KEPT = [column for column in school_checks.c if column.name in SchoolCheck.__struct_fields__]


async def add_school_check(tx: Tx, check: SchoolCheck) -> bool:
    """Keep a signed check; False when its id is already there."""
    counts = check.sheet.counts
    values = msgspec.structs.asdict(check)
    del values["is_as_signed"]
    added = await tx.conn.execute(
        insert(school_checks)
        .values(
            **values,
            school=check.sheet.school,
            class_name=check.sheet.class_name,
            checked_on=check.sheet.on,
            children=len(check.sheet.people),
            complete=counts[Verdict.COMPLETE] + counts[Verdict.BARRED],
            missing=counts[Verdict.MISSING],
        )
        .on_conflict_do_nothing()
        .returning(school_checks.c.id)
    )
    return added.first() is not None


async def add_entry_checks(tx: Tx, checks: Sequence[EntryCheck]) -> None:
    """Note each child's own result on the child's record."""
    rows = [msgspec.structs.asdict(one) for one in checks]
    if rows:
        await tx.conn.execute(insert(entry_checks).values(rows))


async def school_check(tx: Tx, check_id: UUID) -> SchoolCheck | None:
    """A signed check within the actor's scope, its fingerprint found out anew."""
    rows = await tx.conn.execute(
        select(*_KEPT)
        .join(organisations, organisations.c.id == school_checks.c.organisation_id)
        .where(school_checks.c.id == check_id, under(tx.actor.scope))
    )
    row = rows.mappings().one_or_none()
    return _check(row) if row else None


def _check(row: Any) -> SchoolCheck:
    is_as_signed = digest_of(row["sheet"]) == row["digest"]
    return as_struct({**row, "is_as_signed": is_as_signed}, SchoolCheck)


async def school_checks_in_scope(tx: Tx, offset: int, limit: int) -> Sequence[SchoolCheckSummary]:
    """Checks signed within the actor's scope, newest first."""
    inside = select(organisations.c.id).where(under(tx.actor.scope))
    return await _summaries(tx, school_checks.c.organisation_id.in_(inside), offset, limit)


async def _summaries(
    tx: Tx, where: ColumnElement[bool], offset: int, limit: int
) -> Sequence[SchoolCheckSummary]:
    rows = await tx.conn.execute(
        select(*columns_of(school_checks, SchoolCheckSummary))
        .where(where)
        .order_by(school_checks.c.checked_at.desc(), school_checks.c.id)
        .offset(offset)
        .limit(limit)
    )
    return [as_struct(row, SchoolCheckSummary) for row in rows.mappings()]


async def entry_checks_of(tx: Tx, person_id: UUID) -> Sequence[EntryCheck]:
    """The school-entry checks of one child, newest first."""
    rows = await tx.conn.execute(
        select(*columns_of(entry_checks, EntryCheck))
        .where(entry_checks.c.person_id == person_id)
        .order_by(entry_checks.c.checked_on.desc(), entry_checks.c.check_id.desc())
    )
    return [as_struct(row, EntryCheck) for row in rows.mappings()]
