"""What is in stock, by unit, product and lot. 查看库存"""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from msgspec import Struct

from immunize.domain.lots import Lot, Product
from immunize.domain.receipts import Receipt
from immunize.errors import LotNotFound, ReceiptNotFound
from immunize.store import stock
from immunize.store.stock import LotPackage, StockLine
from kernel.access import Permission
from kernel.registry import store as registry
from kernel.registry.places import Organisation, StorageUnit, UnitState
from kernel.transaction import Tx

_PAGE = 50


class Shelf(Struct, frozen=True):
    """What stands in one unit; without a unit, what is on its way. 一台设备里的库存"""

    organisation_name: str
    unit_id: UUID | None
    unit_name: str | None
    lines: tuple[StockLine, ...]


async def list_stock(tx: Tx, vaccine: str | None = None) -> Sequence[StockLine]:
    """Every lot in stock within the actor's scope, by unit, first expiry first."""
    tx.require(Permission.READ_STOCK)
    lines = await stock.stock_lines(tx)
    return [line for line in lines if vaccine in (None, line.vaccine)]


def shelves(lines: Sequence[StockLine]) -> list[Shelf]:
    """The lines of each unit together."""
    return [
        Shelf(organisation, unit_id, unit, tuple(of_unit))
        for (organisation, unit_id, unit), of_unit in groupby(
            lines, key=lambda line: (line.organisation_name, line.unit_id, line.unit_name)
        )
    ]


async def units_for_receiving(tx: Tx) -> Sequence[StorageUnit]:
    """The units of the actor's organisation that vaccine can be put into."""
    tx.require(Permission.RECEIVE_STOCK)
    if tx.actor.organisation_id is None:
        return []
    units = await registry.storage_units_of(tx, tx.actor.organisation_id)
    return [unit for unit in units if unit.state in (UnitState.IN_USE, UnitState.STANDBY)]


async def suppliers(tx: Tx) -> Sequence[Organisation]:
    """The disease control centres above the actor's organisation, nearest first.

    Vaccine Administration Law, article 35: clinics get vaccine only from them.
    """
    centres = await registry.organisations_of_kind(tx, "cdc")
    above = [centre for centre in centres if tx.actor.scope.startswith(f"{centre.path}.")]
    return sorted(above, key=lambda centre: len(centre.path), reverse=True)


async def read_receipt(tx: Tx, receipt_id: UUID) -> tuple[Receipt, Product, StorageUnit]:
    """One delivery, what it was and where it went. Raises ``ReceiptNotFound``."""
    tx.require(Permission.READ_STOCK)
    found = await stock.receipt(tx, receipt_id)
    if found is None:
        raise ReceiptNotFound
    receipt, _ = found
    place = await registry.organisation(tx, receipt.organisation_id)
    tx.require_reach(place.path if place else "")
    product = await stock.product(tx, receipt.product_id)
    unit = await registry.storage_unit(tx, receipt.unit_id)
    assert product is not None, "a receipt's product is a foreign key"
    assert unit is not None, "a receipt's unit is a foreign key"
    return receipt, product, unit


async def packages_of(
    tx: Tx, lot_id: UUID, page: int
) -> tuple[Lot, Product, Sequence[LotPackage], bool]:
    """A page of a lot's packages within the actor's scope, and whether there are more.

    Raises ``LotNotFound``.
    """
    tx.require(Permission.READ_STOCK)
    lot = await stock.lot(tx, lot_id)
    product = await stock.product_of_lot(tx, lot_id)
    if lot is None or product is None:
        raise LotNotFound
    shown = await stock.packages_of_lot(tx, lot_id, None, _PAGE + 1, _PAGE * (page - 1))
    return lot, product, shown[:_PAGE], len(shown) > _PAGE


async def latest_receipts(tx: Tx) -> Sequence[Receipt]:
    """The newest deliveries of the actor's organisation."""
    tx.require(Permission.READ_STOCK)
    if tx.actor.organisation_id is None:
        return []
    return await stock.recent_receipts(tx, tx.actor.organisation_id)
