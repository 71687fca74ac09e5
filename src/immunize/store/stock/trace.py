"""Where packages and lots have been. 追溯存取"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, case, func, select

from immunize.domain.lots import PackageState
from immunize.domain.receipts import Receipt
from immunize.store.stock.terms import HELD, within_scope
from immunize.tables import packages, receipts, stays
from kernel.registry.store.rows import as_struct, columns_of
from kernel.registry.tables import organisations, storage_units
from kernel.transaction import Tx


class Stand(Struct, frozen=True):
    """The time packages stood in one unit, and the delivery they came with. 存放时段

    ``left_at`` is empty while some of them stand there.
    """

    unit_id: UUID
    unit_name: str
    equipment: str
    organisation_id: UUID
    organisation_name: str
    organisation_path: str
    entered_at: datetime
    left_at: datetime | None
    receipt_id: UUID | None
    packages: int


class LotShare(Struct, frozen=True):
    """How many packages of a lot one organisation has, by what became of them. 同批分布"""

    organisation_id: UUID
    organisation_name: str
    in_stock: int
    used: int
    gone: int

    @property
    def packages(self) -> int:
        """All of them."""
        return self.in_stock + self.used + self.gone


class LotPackage(Struct, frozen=True):
    """One package of a lot and where it is. 同批的一支"""

    code: str
    state: PackageState
    doses_left: int
    organisation_name: str
    unit_name: str | None
    is_held: bool


_PLACE = (
    stays.c.unit_id,
    storage_units.c.name.label("unit_name"),
    storage_units.c.equipment,
    stays.c.organisation_id,
    organisations.c.name.label("organisation_name"),
    organisations.c.path.label("organisation_path"),
    stays.c.receipt_id,
)


async def stands_of_package(tx: Tx, code: str) -> Sequence[Stand]:
    """Where a package has stood, in order."""
    return await _stands(tx, stays.c.code == code)


async def stands_of_lot(tx: Tx, lot_id: UUID) -> Sequence[Stand]:
    """Where a lot has stood within the actor's scope, one line per unit and delivery."""
    of_lot = select(packages.c.code).where(packages.c.lot_id == lot_id)
    return await _stands(tx, and_(stays.c.code.in_(of_lot), within_scope(tx)))


async def _stands(tx: Tx, where: ColumnElement[bool]) -> Sequence[Stand]:
    entered = func.min(stays.c.entered_at).label("entered_at")
    some_left = case((~func.bool_or(stays.c.left_at.is_(None)), func.max(stays.c.left_at)))
    rows = await tx.conn.execute(
        select(*_PLACE, entered, some_left.label("left_at"), func.count().label("packages"))
        .join(storage_units, storage_units.c.id == stays.c.unit_id)
        .join(organisations, organisations.c.id == stays.c.organisation_id)
        .where(where)
        .group_by(*_PLACE)
        .order_by(entered)
    )
    return [as_struct(row, Stand) for row in rows.mappings()]


async def lot_shares(tx: Tx, lot_id: UUID) -> Sequence[LotShare]:
    """How a lot is spread over the organisations within the actor's scope."""
    state = packages.c.state
    rows = await tx.conn.execute(
        select(
            packages.c.organisation_id,
            organisations.c.name.label("organisation_name"),
            func.count().filter(state == PackageState.IN_STOCK).label("in_stock"),
            func.count().filter(state == PackageState.USED).label("used"),
            func.count()
            .filter(state.in_([PackageState.DISPOSED, PackageState.RETURNED]))
            .label("gone"),
        )
        .join(organisations, organisations.c.id == packages.c.organisation_id)
        .where(packages.c.lot_id == lot_id, within_scope(tx))
        .group_by(packages.c.organisation_id, organisations.c.name)
        .order_by(organisations.c.name)
    )
    return [as_struct(row, LotShare) for row in rows.mappings()]


async def packages_of_lot(
    tx: Tx, lot_id: UUID, organisation_id: UUID | None, limit: int, offset: int
) -> Sequence[LotPackage]:
    """A lot's packages within the actor's scope, by code."""
    where = and_(packages.c.lot_id == lot_id, within_scope(tx))
    if organisation_id is not None:
        where = and_(where, packages.c.organisation_id == organisation_id)
    rows = await tx.conn.execute(
        select(
            packages.c.code,
            packages.c.state,
            packages.c.doses_left,
            organisations.c.name.label("organisation_name"),
            storage_units.c.name.label("unit_name"),
            HELD.label("is_held"),
        )
        .join(organisations, organisations.c.id == packages.c.organisation_id)
        .outerjoin(storage_units, storage_units.c.id == packages.c.unit_id)
        .where(where)
        .order_by(packages.c.code)
        .limit(limit)
        .offset(offset)
    )
    return [as_struct(row, LotPackage) for row in rows.mappings()]


async def receipts_of_lot(tx: Tx, product_id: UUID, number: str) -> Sequence[Receipt]:
    """The deliveries of a lot within the actor's scope, accepted and refused."""
    rows = await tx.conn.execute(
        select(*columns_of(receipts, Receipt))
        .join(organisations, organisations.c.id == receipts.c.organisation_id)
        .where(
            receipts.c.product_id == product_id,
            receipts.c.lot_number == number,
            within_scope(tx),
        )
        .order_by(receipts.c.arrived_at)
    )
    return [as_struct(row, Receipt) for row in rows.mappings()]
