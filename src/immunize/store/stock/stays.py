"""What stands, or stood, in a storage unit, by lot. 存放情况存取"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import and_, func, select

from immunize.domain.lots import PackageState
from immunize.tables import lots, packages, products, stays
from kernel.registry.store.rows import as_struct
from kernel.registry.tables import storage_units
from kernel.transaction import Tx

_LABEL = (
    products.c.name,
    products.c.storage_low.label("low"),
    products.c.storage_high.label("high"),
    products.c.freeze_sensitive,
)


class LotStay(Struct, frozen=True):
    """Packages of one lot that came to a unit and left it together. 批号存放时段"""

    lot_id: UUID
    vaccine: str
    name: str
    low: float
    high: float
    freeze_sensitive: bool
    entered_at: datetime
    left_at: datetime | None
    packages: int


class ProductLabel(Struct, frozen=True):
    """What a product's label says of storing it: degrees Celsius, frost. 说明书储存温度"""

    name: str
    low: float
    high: float
    freeze_sensitive: bool


async def lot_stays_in(
    tx: Tx, unit_id: UUID, began_at: datetime, ended_at: datetime | None
) -> Sequence[LotStay]:
    """What stood in a unit at any time of an interval, wherever it is now."""
    overlap = (stays.c.left_at.is_(None)) | (stays.c.left_at >= began_at)
    where = and_(stays.c.unit_id == unit_id, overlap)
    if ended_at is not None:
        where = and_(where, stays.c.entered_at <= ended_at)
    keys = (
        lots.c.id.label("lot_id"),
        products.c.vaccine,
        *_LABEL,
        stays.c.entered_at,
        stays.c.left_at,
    )
    rows = await tx.conn.execute(
        select(*keys, func.count().label("packages"))
        .select_from(stays)
        .join(packages, packages.c.code == stays.c.code)
        .join(lots, lots.c.id == packages.c.lot_id)
        .join(products, products.c.id == lots.c.product_id)
        .where(where)
        .group_by(*keys)
        .order_by(stays.c.entered_at)
    )
    return [as_struct(row, LotStay) for row in rows.mappings()]


async def labels_in_unit(tx: Tx, unit_id: UUID) -> Sequence[ProductLabel]:
    """The labels of the products that stand in a unit now."""
    owner = select(storage_units.c.organisation_id).where(storage_units.c.id == unit_id)
    rows = await tx.conn.execute(
        select(*_LABEL)
        .distinct()
        .select_from(packages)
        .join(lots, lots.c.id == packages.c.lot_id)
        .join(products, products.c.id == lots.c.product_id)
        .where(
            packages.c.organisation_id == owner.scalar_subquery(),
            packages.c.unit_id == unit_id,
            packages.c.state == PackageState.IN_STOCK,
        )
        .order_by(products.c.name)
    )
    return [as_struct(row, ProductLabel) for row in rows.mappings()]


async def has_product(tx: Tx, unit_id: UUID, product_id: UUID) -> bool:
    """Whether anything of a product stands in a unit now."""
    owner = select(storage_units.c.organisation_id).where(storage_units.c.id == unit_id)
    found = await tx.conn.execute(
        select(packages.c.code)
        .join(lots, lots.c.id == packages.c.lot_id)
        .where(
            packages.c.organisation_id == owner.scalar_subquery(),
            packages.c.unit_id == unit_id,
            packages.c.state == PackageState.IN_STOCK,
            lots.c.product_id == product_id,
        )
        .limit(1)
    )
    return found.first() is not None
