"""Receive a delivery of one lot into a storage unit. 疫苗收货入库

Vaccine Administration Law, article 39: the temperature record of the whole journey is asked
for; without it, or out of range, the delivery is refused. A refused receipt is a record too:
it keeps the reason, and nothing enters the stock.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from immunize.domain.codes import grouped
from immunize.domain.lots import Lot, Product
from immunize.domain.receipts import (
    Journey,
    Receipt,
    ReceiptDecision,
    RefusalReason,
    TransportReading,
    check_temperatures,
    check_times,
    judge_journey,
)
from immunize.errors import (
    AlreadyReceived,
    ExpiredOnArrival,
    LotDisagrees,
    LotUnknown,
    NoCodes,
    QuantityDiffers,
    ReceiptIdTaken,
    UnknownProduct,
)
from immunize.events import LotReceived, StockMoved
from immunize.store import stock
from immunize.store.stock import Berth
from immunize.usecases.examine_codes import (
    Examined,
    Papers,
    examine_codes,
    place_of,
    refuse_problems,
)
from immunize.usecases.hold_lots import hold_what_enters
from immunize.usecases.own_unit import own_unit
from kernel.access import Permission
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx


class NewReceipt(Struct, frozen=True):
    """A delivery as entered. The device chose the id, so a retry is harmless. 收货单

    ``codes`` are the scans of the minimum packages, in any spelling. Lot and expiry may be
    left out when the codes carry them. Temperatures are in °C, times are instants.
    """

    id: UUID
    unit_id: UUID
    codes: tuple[str, ...]
    supplier: str
    quantity: int
    arrived_at: datetime
    lot_number: str | None = None
    expires_on: date | None = None
    release_number: str | None = None
    arrival_celsius: float | None = None
    departed_at: datetime | None = None
    transport_readings: tuple[TransportReading, ...] = ()

    @property
    def journey(self) -> Journey:
        """What is told about the way here."""
        return Journey(
            self.departed_at, self.arrived_at, self.arrival_celsius, self.transport_readings
        )

    @property
    def fingerprint(self) -> bytes:
        """What tells a retry from another delivery under the same id."""
        return hashlib.sha256(msgspec.json.encode(self)).digest()


class _Goods(Struct, frozen=True):
    """What came: one lot of one product."""

    product: Product
    lot_number: str
    expires_on: date
    lines: Sequence[Examined]

    @property
    def codes(self) -> list[str]:
        return sorted(line.code for line in self.lines if line.code)


async def receive_lot(tx: Tx, new: NewReceipt) -> Receipt:
    """Take a delivery in, or record that it was refused and why.

    Raises a refusal naming the codes or the field when what was entered or scanned cannot be
    right; then nothing is recorded. What enters a unit with an excursion is held at once.
    """
    tx.require(Permission.RECEIVE_STOCK)
    unit = await own_unit(tx, new.unit_id)
    await stock.lock_unit(tx, unit.id)
    known = await stock.receipt(tx, new.id)
    if known is not None:
        return _same(known, new)
    check_times(new.journey, tx.now)
    check_temperatures(new.journey)
    goods = await _goods(tx, new, unit)
    reason = judge_journey(new.journey, goods.product)
    if reason is not None:
        return await _write_down(tx, new, unit, goods, None, reason)
    _check_lines(new, goods)
    if goods.expires_on < tx.today:
        raise ExpiredOnArrival(goods.lot_number, goods.expires_on)
    lot = await _lot(tx, goods, new.release_number)
    receipt = await _write_down(tx, new, unit, goods, lot, None)
    await _take_in(tx, receipt, goods, lot)
    await tx.publish(StockMoved(unit.id, receipt.arrived_at))
    await tx.publish(LotReceived(receipt.id, lot.id, unit.id, unit.organisation_id, new.quantity))
    return receipt


async def _goods(tx: Tx, new: NewReceipt, unit: StorageUnit) -> _Goods:
    """What product, lot and expiry came, from the papers and the codes."""
    if not new.codes:
        raise NoCodes
    papers = Papers(unit.organisation_id, new.lot_number, new.expires_on)
    lines = await examine_codes(tx, new.codes, papers)
    product = next((line.product for line in lines if line.product), None)
    if product is None:
        refuse_problems(lines)
        raise UnknownProduct([line.shown for line in lines])
    scans = [line.scan for line in lines if line.scan]
    number = new.lot_number or next((scan.lot for scan in scans if scan.lot), None)
    expires_on = new.expires_on or next(
        (scan.expires_on for scan in scans if scan.expires_on), None
    )
    if number is None:
        raise LotUnknown("lot_number")
    if expires_on is None:
        raise LotUnknown("expires_on")
    if number != new.lot_number or expires_on != new.expires_on:
        lines = await examine_codes(tx, new.codes, Papers(unit.organisation_id, number, expires_on))
    return _Goods(product, number, expires_on, lines)


def _check_lines(new: NewReceipt, goods: _Goods) -> None:
    refuse_problems(goods.lines)
    if new.quantity != len(goods.lines):
        raise QuantityDiffers(new.quantity, len(goods.lines))


async def _lot(tx: Tx, goods: _Goods, release_number: str | None) -> Lot:
    lot = await stock.ensure_lot(
        tx, goods.product.id, goods.lot_number, goods.expires_on, release_number
    )
    if lot.expires_on != goods.expires_on:
        raise LotDisagrees(lot.number, lot.expires_on, goods.expires_on)
    return lot


async def _take_in(tx: Tx, receipt: Receipt, goods: _Goods, lot: Lot) -> None:
    """Packages that are new, and those that were on their way here, stand in the unit now."""
    codes = goods.codes
    berth = Berth(receipt.organisation_id, receipt.unit_id, receipt.id)
    on_their_way = await stock.lock_packages(tx, codes)
    unseen = [code for code in codes if code not in on_their_way]
    added = await stock.add_packages(tx, unseen, lot.id, goods.product.doses_per_unit, berth)
    if len(added) != len(unseen):
        lost = await stock.package_facts(tx, sorted(set(unseen) - added))
        where = next((place_of(facts) for facts in lost.values()), "")
        raise AlreadyReceived([grouped(code) for code in lost], where=where)
    await stock.enter_unit(tx, codes, berth, receipt.arrived_at)
    await hold_what_enters(tx, receipt.unit_id, codes, receipt.arrived_at)


async def _write_down(
    tx: Tx,
    new: NewReceipt,
    unit: StorageUnit,
    goods: _Goods,
    lot: Lot | None,
    reason: RefusalReason | None,
) -> Receipt:
    receipt = Receipt(
        id=new.id,
        organisation_id=unit.organisation_id,
        unit_id=unit.id,
        product_id=goods.product.id,
        lot_number=goods.lot_number,
        expires_on=goods.expires_on,
        lot_id=lot.id if lot else None,
        supplier=new.supplier,
        quantity=new.quantity,
        arrival_celsius=new.arrival_celsius,
        departed_at=new.departed_at,
        arrived_at=new.arrived_at,
        transport_readings=new.transport_readings,
        decision=ReceiptDecision.REFUSED if reason else ReceiptDecision.ACCEPTED,
        refusal_reason=reason,
        received_by=tx.actor.id,
        received_by_name=tx.actor.name,
        received_at=tx.now,
    )
    if await stock.add_receipt(tx, receipt, new.fingerprint):
        return receipt
    raise ReceiptIdTaken  # by somebody who was faster; repeating finds their receipt


def _same(known: tuple[Receipt, bytes], new: NewReceipt) -> Receipt:
    receipt, fingerprint = known
    if fingerprint != new.fingerprint:
        raise ReceiptIdTaken
    return receipt
