"""Organisations, districts and storage units. 机构、辖区与设备存取"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import insert

from kernel.registry.places import District, Organisation, StorageUnit
from kernel.registry.store.rows import as_struct, columns_of, under
from kernel.registry.tables import (
    districts,
    organisations,
    storage_units,
)
from kernel.transaction import Tx


async def add_district(tx: Tx, district: District) -> None:
    """Add or correct a district."""
    values = msgspec.structs.asdict(district)
    await tx.conn.execute(
        insert(districts)
        .values(**values)
        .on_conflict_do_update(index_elements=["code"], set_=values)
    )


async def district(tx: Tx, code: str) -> District | None:
    """One district by its code."""
    found = await _districts(tx, districts.c.code == code)
    return found[0] if found else None


async def districts_within(tx: Tx, code: str) -> Sequence[District]:
    """A district and all that lies in it, each before its parts."""
    return await _districts(tx, districts.c.code.startswith(code, autoescape=True))


async def _districts(tx: Tx, where: ColumnElement[bool]) -> Sequence[District]:
    columns = columns_of(districts, District)
    rows = await tx.conn.execute(select(*columns).where(where).order_by(districts.c.code))
    return [as_struct(row, District) for row in rows.mappings()]


async def add_organisation(tx: Tx, organisation: Organisation) -> None:
    """Add or correct an organisation."""
    values = msgspec.structs.asdict(organisation)
    await tx.conn.execute(
        insert(organisations)
        .values(**values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def organisation(tx: Tx, organisation_id: UUID) -> Organisation | None:
    """One organisation."""
    found = await _organisations(tx, organisations.c.id == organisation_id)
    return found[0] if found else None


async def organisation_by_code(tx: Tx, code: str) -> Organisation | None:
    """One organisation by its code."""
    found = await _organisations(tx, organisations.c.code == code)
    return found[0] if found else None


async def organisations_in_scope(tx: Tx, kind: str | None = None) -> Sequence[Organisation]:
    """The actor's organisation and everything below it."""
    where = under(tx.actor.scope)
    return await _organisations(tx, and_(where, organisations.c.kind == kind) if kind else where)


async def organisations_beside(tx: Tx) -> bool:
    """Whether some organisation lies neither within the actor's scope nor above it."""
    above = func.starts_with(tx.actor.scope, organisations.c.path + ".")
    rows = await tx.conn.execute(
        select(organisations.c.id).where(~under(tx.actor.scope), ~above).limit(1)
    )
    return rows.first() is not None


async def organisations_of_kind(tx: Tx, kind: str) -> Sequence[Organisation]:
    """All organisations of a kind: public knowledge, such as where to get vaccinated."""
    return await _organisations(tx, organisations.c.kind == kind)


async def _organisations(tx: Tx, where: ColumnElement[bool]) -> Sequence[Organisation]:
    columns = columns_of(organisations, Organisation)
    rows = await tx.conn.execute(select(*columns).where(where).order_by(organisations.c.path))
    return [as_struct(row, Organisation) for row in rows.mappings()]


async def add_storage_unit(tx: Tx, unit: StorageUnit) -> None:
    """Add or correct a storage unit."""
    values = msgspec.structs.asdict(unit)
    await tx.conn.execute(
        insert(storage_units)
        .values(**values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def storage_unit(tx: Tx, unit_id: UUID) -> StorageUnit | None:
    """One storage unit."""
    found = await _units(tx, storage_units.c.id == unit_id)
    return found[0] if found else None


async def storage_units_in_scope(tx: Tx) -> Sequence[StorageUnit]:
    """The units of every organisation within the actor's scope."""
    inside = select(organisations.c.id).where(under(tx.actor.scope))
    return await _units(tx, storage_units.c.organisation_id.in_(inside))


async def storage_units_of(tx: Tx, organisation_id: UUID) -> Sequence[StorageUnit]:
    """The units of one organisation."""
    return await _units(tx, storage_units.c.organisation_id == organisation_id)


async def units_by_device(tx: Tx, devices: Sequence[str]) -> dict[str, StorageUnit]:
    """The units that these sensors measure; a sensor bound to none is missing."""
    units = await _units(tx, storage_units.c.device.in_(devices))
    return {unit.device: unit for unit in units if unit.device}


async def _units(tx: Tx, where: Any) -> Sequence[StorageUnit]:
    columns = columns_of(storage_units, StorageUnit)
    rows = await tx.conn.execute(select(*columns).where(where).order_by(storage_units.c.name))
    return [as_struct(row, StorageUnit) for row in rows.mappings()]
