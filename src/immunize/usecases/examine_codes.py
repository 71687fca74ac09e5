"""Examine scanned codes before they are received: one verdict each. 收货扫码核对"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from immunize.domain.codes import Scan, grouped, resolve
from immunize.domain.gs1 import check_digit
from immunize.domain.lots import PackageState, Product
from immunize.domain.scanning import boxes
from immunize.domain.unreadable import CodeAmbiguous
from immunize.errors import (
    AlreadyGone,
    AlreadyReceived,
    CannotReadCodes,
    CodesRefused,
    DuplicateCodes,
    OtherLot,
    OtherProduct,
    OuterPackScanned,
    UnknownProduct,
)
from immunize.store import stock
from immunize.store.stock import PackageFacts
from kernel.errors import Refusal
from kernel.transaction import Tx

_TRADE_UNIT = "0"  # a GTIN-14 beginning with 1 to 8 is a box of trade items


class Examined(Struct, frozen=True):
    """One scanned package and the verdict on it. 核对结果"""

    texts: tuple[str, ...]
    scan: Scan | None = None
    product: Product | None = None
    problem: Refusal | None = None

    @property
    def code(self) -> str | None:
        """The package's code, where one could be read."""
        return self.scan.package_code if self.scan else None

    @property
    def shown(self) -> str:
        """The code as people read it."""
        return grouped(self.code) if self.code else " + ".join(self.texts)


class Papers(Struct, frozen=True):
    """What the delivery's papers say, as far as it has been entered. 随货单据"""

    organisation_id: UUID
    lot_number: str | None = None
    expires_on: date | None = None


async def examine_codes(tx: Tx, texts: Iterable[str], papers: Papers) -> list[Examined]:
    """A verdict on every scanned package, in the order scanned.

    The product of the first that has one is the delivery's product.
    """
    lines = [Examined(box.texts, box.scan, None, box.wrong) for box in boxes(texts)]
    products = await _products(tx, lines)
    lines = [await _resolved(tx, line, products, papers) for line in lines]
    codes = [line.code for line in lines if line.code]
    known = await stock.package_facts(tx, codes)
    of_delivery = next((found for line in lines if (found := _product(line, products))), None)
    seen: set[str] = set()
    examined = []
    for line in lines:
        problem = line.problem or _problem(line, products, of_delivery, papers, known, seen)
        product = _product(line, products)
        examined.append(Examined(line.texts, line.scan, product, problem))
        if line.code:
            seen.add(line.code)
    return examined


def refuse_problems(lines: Sequence[Examined]) -> None:
    """Raise the first kind of problem found, naming all the codes that have it."""
    first = next((line.problem for line in lines if line.problem), None)
    if first is None:
        return
    if not isinstance(first, CodesRefused):
        raise CannotReadCodes([line.shown for line in lines if _is_unreadable(line)])
    kind = type(first)
    same = [line.shown for line in lines if isinstance(line.problem, kind)]
    shared = {
        name: str(value)
        for name, value in first.facts.items()
        if name not in ("codes", "shown", "count")
    }
    raise kind(same, **shared)


def place_of(package: PackageFacts) -> str:
    """Where a package is registered: the organisation and its unit."""
    return f"{package.organisation_name}{package.unit_name or ''}"


def _is_unreadable(line: Examined) -> bool:
    return line.problem is not None and not isinstance(line.problem, CodesRefused)


async def _products(tx: Tx, lines: Sequence[Examined]) -> Sequence[Product]:
    scans = [line.scan for line in lines if line.scan]
    prefixes = {scan.prefix for scan in scans if scan.prefix}
    gtins = {form for scan in scans if scan.gtin for form in (scan.gtin, _single(scan.gtin))}
    return await stock.products_marked(tx, prefixes, gtins)


async def _resolved(
    tx: Tx, line: Examined, products: Sequence[Product], papers: Papers
) -> Examined:
    """A message without separators, parted by the lot on the papers or the lots known."""
    scan = line.scan
    if scan is None or not scan.alternatives:
        return line
    lots: Collection[str] = {papers.lot_number} if papers.lot_number else ()
    if not lots:
        lots = {
            lot.number
            for product in products
            if product.gtin == scan.gtin
            for lot in await stock.lots_of(tx, product.id)
        }
    found = resolve(scan, lots)
    if found is None:
        possible = sorted({way.lot for way in scan.alternatives if way.lot})
        return Examined(line.texts, None, None, CodeAmbiguous(possible))
    return Examined(line.texts, found)


def _product(line: Examined, products: Sequence[Product]) -> Product | None:
    if line.scan is None:
        return None
    for product in products:
        if product.trace_prefix == line.scan.prefix or (
            line.scan.gtin and product.gtin == line.scan.gtin
        ):
            return product
    return None


def _problem(
    line: Examined,
    products: Sequence[Product],
    of_delivery: Product | None,
    papers: Papers,
    known: dict[str, PackageFacts],
    seen: Collection[str],
) -> CodesRefused | None:
    assert line.scan is not None, "a line without a scan has its problem already"
    product = _product(line, products)
    if product is None:
        kind = OuterPackScanned if _is_outer(line.scan, products) else UnknownProduct
        return kind([line.shown])
    if of_delivery and product.id != of_delivery.id:
        return OtherProduct([line.shown], product=of_delivery.name, other=product.name)
    if line.code in seen:
        return DuplicateCodes([line.shown])
    if not _agrees(line.scan, papers):
        return OtherLot(
            [line.shown], lot=papers.lot_number or "—", expires_on=str(papers.expires_on or "—")
        )
    return _known_problem(line, known.get(line.code or ""), papers)


def _known_problem(
    line: Examined, package: PackageFacts | None, papers: Papers
) -> CodesRefused | None:
    if package is None:
        return None
    if package.state is not PackageState.IN_STOCK:
        return AlreadyGone([line.shown])
    on_its_way_here = package.unit_id is None and package.organisation_id == papers.organisation_id
    if not on_its_way_here:
        return AlreadyReceived([line.shown], where=place_of(package))
    if papers.lot_number and package.lot_number != papers.lot_number:
        return OtherLot([line.shown], lot=papers.lot_number, expires_on=str(papers.expires_on))
    return None


def _agrees(scan: Scan, papers: Papers) -> bool:
    return papers.lot_number in (None, scan.lot or papers.lot_number) and papers.expires_on in (
        None,
        scan.expires_on or papers.expires_on,
    )


def _is_outer(scan: Scan, products: Sequence[Product]) -> bool:
    single = _single(scan.gtin) if scan.gtin else None
    return any(
        scan.prefix in product.outer_prefixes or (single and product.gtin == single)
        for product in products
    )


def _single(gtin: str) -> str:
    """The trade item number of the single unit in a box of them."""
    digits = _TRADE_UNIT + gtin[1:13]
    return digits + check_digit(digits)
