"""Follow a lot: where it went, what became of its packages, who got it. 追溯一个批号"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.lots import Lot, Product
from immunize.domain.receipts import Receipt
from immunize.errors import LotNotFound
from immunize.store import stock
from immunize.store.stock import LotPackage, LotShare
from immunize.usecases.trace_package import DoseTrace, Step, seen_dose, steps_of
from kernel.access import Permission
from kernel.transaction import Tx

PAGE = 50


class PackageLine(Struct, frozen=True):
    """One package of the lot, and the doses given from it. 同批的一支"""

    package: LotPackage
    doses: tuple[DoseTrace, ...]


class LotTrace(Struct, frozen=True):
    """A lot within the actor's scope. 一个批号的全过程"""

    lot: Lot
    product: Product
    steps: tuple[Step, ...]
    shares: tuple[LotShare, ...]
    receipts: tuple[Receipt, ...]
    packages: tuple[PackageLine, ...]
    page: int
    has_more: bool


async def find_lots(tx: Tx, number: str) -> Sequence[tuple[Lot, Product]]:
    """Lots with this number, of whatever product."""
    tx.require(Permission.TRACE)
    found = []
    for lot in await stock.lots_numbered(tx, number.strip()):
        product = await stock.product(tx, lot.product_id)
        assert product is not None, "a lot's product is a foreign key"
        found.append((lot, product))
    return found


async def trace_lot(
    tx: Tx, lot_id: UUID, organisation_id: UUID | None = None, page: int = 1
) -> LotTrace:
    """A lot's deliveries, stays and packages within the actor's scope.

    ``organisation_id`` shows only the packages of one holder. Everybody shown as a recipient
    gets an access entry. Raises ``LotNotFound``.
    """
    tx.require(Permission.TRACE)
    lot = await stock.lot(tx, lot_id)
    product = await stock.product_of_lot(tx, lot_id)
    if lot is None or product is None:
        raise LotNotFound
    shown = await stock.packages_of_lot(tx, lot_id, organisation_id, PAGE + 1, PAGE * (page - 1))
    return LotTrace(
        lot=lot,
        product=product,
        steps=await steps_of(tx, await stock.stands_of_lot(tx, lot_id)),
        shares=tuple(await stock.lot_shares(tx, lot_id)),
        receipts=tuple(await stock.receipts_of_lot(tx, product.id, lot.number)),
        packages=await _lines(tx, lot, shown[:PAGE]),
        page=page,
        has_more=len(shown) > PAGE,
    )


async def _lines(tx: Tx, lot: Lot, shown: Sequence[LotPackage]) -> tuple[PackageLine, ...]:
    codes = {package.code for package in shown}
    given: dict[str, list[DoseTrace]] = defaultdict(list)
    for dose in await store.doses_from_packages(tx, codes):
        if dose.package_code:
            traced = await seen_dose(tx, dose, why=f"trace lot {lot.number}")
            given[dose.package_code].append(traced)
    return tuple(PackageLine(package, tuple(given[package.code])) for package in shown)
