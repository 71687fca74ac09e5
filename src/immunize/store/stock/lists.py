"""What is in stock, counted. 库存清单"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, or_, select

from immunize.domain.lots import PackageState
from immunize.store.stock.terms import HELD, one_of, within_scope
from immunize.tables import lots, packages, products
from kernel.registry.store.rows import as_struct
from kernel.registry.tables import organisations, storage_units
from kernel.transaction import Tx


class StockLine(Struct, frozen=True):
    """One lot in one unit: minimum packages and the doses in them. 库存行

    ``unit_id`` is empty for what is on its way to the organisation.
    """

    organisation_id: UUID
    organisation_name: str
    unit_id: UUID | None
    unit_name: str | None
    product_id: UUID
    product_name: str
    vaccine: str
    programme: bool
    doses_per_unit: int
    lot_id: UUID
    lot_number: str
    expires_on: date
    packages: int
    doses: int
    held: int
    opened: int
    use_first: int


class PackageFacts(Struct, frozen=True):
    """Everything that decides whether a package may be used. 最小包装现状"""

    code: str
    state: PackageState
    doses_left: int
    opened_at: datetime | None
    use_first: bool
    organisation_id: UUID
    organisation_name: str
    unit_id: UUID | None
    unit_name: str | None
    lot_id: UUID
    lot_number: str
    expires_on: date
    product_id: UUID
    product_name: str
    vaccine: str


class Alternative(Struct, frozen=True):
    """A lot that may be taken instead, and where it stands. 可用批号"""

    unit_id: UUID
    unit_name: str
    product_id: UUID
    product_name: str
    lot_id: UUID
    lot_number: str
    expires_on: date
    packages: int
    doses: int


async def stock_lines(tx: Tx, where: ColumnElement[bool] | None = None) -> Sequence[StockLine]:
    """What stands where within the actor's scope, counted by unit and lot."""
    keys = (
        packages.c.organisation_id,
        organisations.c.name.label("organisation_name"),
        packages.c.unit_id,
        storage_units.c.name.label("unit_name"),
        products.c.id.label("product_id"),
        products.c.name.label("product_name"),
        products.c.vaccine,
        products.c.programme,
        products.c.doses_per_unit,
        lots.c.id.label("lot_id"),
        lots.c.number.label("lot_number"),
        lots.c.expires_on,
    )
    query = (
        _joined(
            select(
                *keys,
                func.count().label("packages"),
                func.sum(packages.c.doses_left).label("doses"),
                func.count().filter(HELD).label("held"),
                func.count(packages.c.opened_at).label("opened"),
                func.count().filter(packages.c.use_first).label("use_first"),
            )
        )
        .where(packages.c.state == PackageState.IN_STOCK, within_scope(tx))
        .group_by(*keys)
        .order_by("organisation_name", "unit_name", "product_name", "expires_on", "lot_number")
    )
    rows = await tx.conn.execute(query if where is None else query.where(where))
    return [as_struct(row, StockLine) for row in rows.mappings()]


async def stock_in_unit(tx: Tx, unit_id: UUID) -> Sequence[StockLine]:
    """What stands in one unit."""
    return await stock_lines(tx, packages.c.unit_id == unit_id)


async def alternatives(
    tx: Tx, organisation_id: UUID, vaccine: str, on: date
) -> Sequence[Alternative]:
    """Lots of a vaccine that may be given on a day, in the order in which to take them.

    What is to be used first comes first, then what expires first (first expiry, first out).
    """
    keys = (
        packages.c.unit_id,
        storage_units.c.name.label("unit_name"),
        products.c.id.label("product_id"),
        products.c.name.label("product_name"),
        lots.c.id.label("lot_id"),
        lots.c.number.label("lot_number"),
        lots.c.expires_on,
    )
    rows = await tx.conn.execute(
        _joined(
            select(
                *keys,
                func.count().label("packages"),
                func.sum(packages.c.doses_left).label("doses"),
            )
        )
        .where(
            packages.c.organisation_id == organisation_id,
            packages.c.unit_id.isnot(None),
            packages.c.state == PackageState.IN_STOCK,
            products.c.vaccine == vaccine,
            lots.c.expires_on >= on,
            ~HELD,
        )
        .group_by(*keys)
        .order_by(func.bool_or(packages.c.use_first).desc(), lots.c.expires_on, "unit_name")
    )
    return [as_struct(row, Alternative) for row in rows.mappings()]


async def barred_from_issue(tx: Tx, codes: Sequence[str], on: date) -> list[str]:
    """Those of these packages that are on hold or expired on a day."""
    rows = await tx.conn.execute(
        select(packages.c.code)
        .join(lots, lots.c.id == packages.c.lot_id)
        .where(one_of(packages.c.code, codes), or_(HELD, lots.c.expires_on < on))
        .order_by(packages.c.code)
    )
    return list(rows.scalars())


async def package_facts(tx: Tx, codes: Sequence[str]) -> dict[str, PackageFacts]:
    """What is known of these packages."""
    rows = await tx.conn.execute(
        _joined(
            select(
                packages.c.code,
                packages.c.state,
                packages.c.doses_left,
                packages.c.opened_at,
                packages.c.use_first,
                packages.c.organisation_id,
                organisations.c.name.label("organisation_name"),
                packages.c.unit_id,
                storage_units.c.name.label("unit_name"),
                lots.c.id.label("lot_id"),
                lots.c.number.label("lot_number"),
                lots.c.expires_on,
                products.c.id.label("product_id"),
                products.c.name.label("product_name"),
                products.c.vaccine,
            )
        ).where(one_of(packages.c.code, codes))
    )
    return {row["code"]: as_struct(row, PackageFacts) for row in rows.mappings()}


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(packages)
        .join(lots, lots.c.id == packages.c.lot_id)
        .join(products, products.c.id == lots.c.product_id)
        .join(organisations, organisations.c.id == packages.c.organisation_id)
        .outerjoin(storage_units, storage_units.c.id == packages.c.unit_id)
    )
