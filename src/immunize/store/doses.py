"""Doses given: written once, read often. 接种记录存取"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.doses import Dose
from immunize.tables import doses
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx

_COLUMNS = columns_of(doses, Dose)


async def add_dose(tx: Tx, dose: Dose) -> bool:
    """Write a dose down; False when this id was written before."""
    added = await tx.conn.execute(
        insert(doses)
        .values(**msgspec.structs.asdict(dose))
        .on_conflict_do_nothing()
        .returning(doses.c.id)
    )
    return added.first() is not None


async def doses_given_on(tx: Tx, organisation_id: UUID, day: date) -> Sequence[Dose]:
    """The doses a clinic gave on a day."""
    return await _doses(
        tx, (doses.c.organisation_id == organisation_id) & (doses.c.given_on == day)
    )


async def doses_of(tx: Tx, person_id: UUID) -> Sequence[Dose]:
    """Every dose in a person's record, oldest first."""
    return await _doses(tx, doses.c.person_id == person_id)


async def dose(tx: Tx, person_id: UUID, dose_id: UUID) -> Dose | None:
    """One dose."""
    found = await _doses(tx, (doses.c.person_id == person_id) & (doses.c.id == dose_id))
    return found[0] if found else None


async def doses_from_package(tx: Tx, code: str) -> Sequence[Dose]:
    """The doses drawn from one package: one, or several from a vial for several children."""
    return await _doses(tx, doses.c.package_code == code)


async def doses_from_packages(tx: Tx, codes: Collection[str]) -> Sequence[Dose]:
    """The doses drawn from several packages."""
    return await _doses(tx, doses.c.package_code.in_(sorted(codes)))


async def doses_from_lot(tx: Tx, lot_id: UUID) -> Sequence[Dose]:
    """The doses given from one lot."""
    return await _doses(tx, doses.c.lot_id == lot_id)


async def _doses(tx: Tx, where: ColumnElement[bool]) -> Sequence[Dose]:
    rows = await tx.conn.execute(
        select(*_COLUMNS).where(where).order_by(doses.c.given_at, doses.c.id)
    )
    return [as_struct(row, Dose) for row in rows.mappings()]
