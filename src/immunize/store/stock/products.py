"""Vaccine products and lots. 疫苗产品与批号存取"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.lots import Lot, Product
from immunize.tables import lots, products
from kernel.ids import new_id
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx

_PRODUCT = columns_of(products, Product)
_LOT = columns_of(lots, Lot)


async def put_products(tx: Tx, new: Iterable[Product]) -> None:
    """Add products, or correct those with the same id."""
    for product in new:
        values = msgspec.structs.asdict(product)
        await tx.conn.execute(
            insert(products)
            .values(**values)
            .on_conflict_do_update(index_elements=["id"], set_=values)
        )


async def list_products(tx: Tx) -> Sequence[Product]:
    """Every product, by vaccine and name."""
    return await _products(tx, None)


async def product(tx: Tx, product_id: UUID) -> Product | None:
    """One product."""
    found = await _products(tx, products.c.id == product_id)
    return found[0] if found else None


async def product_of_lot(tx: Tx, lot_id: UUID) -> Product | None:
    """The product a lot is of."""
    of_lot = select(lots.c.product_id).where(lots.c.id == lot_id)
    found = await _products(tx, products.c.id == of_lot.scalar_subquery())
    return found[0] if found else None


async def products_marked(
    tx: Tx, prefixes: Iterable[str], gtins: Iterable[str]
) -> Sequence[Product]:
    """Products whose minimum or outer pack carries one of these identification codes."""
    wanted = sorted(set(prefixes))
    return await _products(
        tx,
        or_(
            products.c.trace_prefix.in_(wanted),
            products.c.outer_prefixes.overlap(wanted),
            products.c.gtin.in_(sorted(set(gtins))),
        ),
    )


async def _products(tx: Tx, where: ColumnElement[bool] | None) -> Sequence[Product]:
    query = select(*_PRODUCT).order_by(products.c.vaccine, products.c.name, products.c.id)
    rows = await tx.conn.execute(query if where is None else query.where(where))
    return [as_struct(row, Product) for row in rows.mappings()]


async def ensure_lot(
    tx: Tx, product_id: UUID, number: str, expires_on: date, release_number: str | None
) -> Lot:
    """The lot of this number, added when it is the first time it is seen.

    The caller compares the expiry: what was stored first is never overwritten.
    """
    await tx.conn.execute(
        insert(lots)
        .values(
            id=new_id(),
            product_id=product_id,
            number=number,
            expires_on=expires_on,
            release_number=release_number,
        )
        .on_conflict_do_nothing()
    )
    found = await _lots(tx, (lots.c.product_id == product_id) & (lots.c.number == number))
    return found[0]


async def lot(tx: Tx, lot_id: UUID) -> Lot | None:
    """One lot."""
    found = await _lots(tx, lots.c.id == lot_id)
    return found[0] if found else None


async def lot_of(tx: Tx, product_id: UUID, number: str) -> Lot | None:
    """A product's lot by its number."""
    found = await _lots(tx, (lots.c.product_id == product_id) & (lots.c.number == number))
    return found[0] if found else None


async def lots_of(tx: Tx, product_id: UUID) -> Sequence[Lot]:
    """The lots known of a product."""
    return await _lots(tx, lots.c.product_id == product_id)


async def lots_numbered(tx: Tx, number: str) -> Sequence[Lot]:
    """Lots of any product with this number."""
    return await _lots(tx, lots.c.number == number)


async def _lots(tx: Tx, where: ColumnElement[bool]) -> Sequence[Lot]:
    rows = await tx.conn.execute(select(*_LOT).where(where).order_by(lots.c.expires_on, lots.c.id))
    return [as_struct(row, Lot) for row in rows.mappings()]
