"""The demo county's vaccine: received by the county, sent on, received again. 演示库存

Every step goes through its use case, as the person who would do it, on the day it happened.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.seed.accounts import acting
from app.seed.names import seeded
from app.seed.products import demo_products
from immunize.domain.lots import Product
from immunize.domain.receipts import TransportReading
from immunize.store import stock
from immunize.usecases.move_packages import Issue, issue_packages
from immunize.usecases.receive_lot import NewReceipt, receive_lot
from kernel.transaction import Tx

_COUNTY_KEEPER = "keeper.li"
_COUNTY_ROOM = "hechuan-room-1"
_FROM_CITY = "澧城市疾病预防控制中心"
_FROM_COUNTY = "禾川县疾病预防控制中心"


class Share(NamedTuple):
    """What one unit gets of a lot, and how many days ago. 分发"""

    unit: str
    place: str
    keeper: str
    packages: int
    days_ago: int


class Delivery(NamedTuple):
    """One lot as the county received it, and where it went. 演示批号"""

    prefix: str
    serial: int
    packages: int
    days_ago: int
    months_good: int
    shares: tuple[Share, ...]


_WARD = ("hospital-ward-1", "hechuan-hospital", "nurse.shen")
_QINGXI_1 = ("qingxi-fridge-1", "qingxi", "keeper.wang")
_QINGXI_2 = ("qingxi-fridge-2", "qingxi", "keeper.wang")
_NANPING = ("nanping-fridge-1", "nanping", "nurse.tang")

DELIVERIES = (
    Delivery("8390101", 1, 120, 40, 20, (Share(*_WARD, 30, 26), Share(*_QINGXI_1, 30, 25))),
    Delivery("8390103", 1, 20, 40, 18, (Share(*_WARD, 10, 26),)),
    Delivery("8390105", 1, 30, 40, 14, (Share(*_WARD, 10, 26), Share(*_QINGXI_1, 5, 25))),
    Delivery("8390107", 1, 120, 34, 19, (Share(*_QINGXI_1, 40, 18), Share(*_NANPING, 20, 17))),
    Delivery("8390109", 1, 20, 34, 10, (Share(*_QINGXI_2, 6, 18),)),
    Delivery(
        "8390112", 418356, 200, 41, 14,
        (Share(*_QINGXI_1, 60, 12), Share(*_NANPING, 60, 11)),
    ),
    Delivery("8390112", 302117, 80, 60, 8, (Share(*_QINGXI_2, 40, 20),)),
    Delivery("8390116", 1, 60, 34, 12, (Share(*_QINGXI_1, 20, 18), Share(*_NANPING, 10, 17))),
    Delivery("8390118", 1, 60, 34, 12, (Share(*_QINGXI_1, 20, 18), Share(*_NANPING, 10, 17))),
    Delivery("8390122", 1, 60, 34, 15, (Share(*_QINGXI_2, 20, 18),)),
    Delivery("8390124", 1, 40, 34, 15, (Share(*_QINGXI_2, 10, 18),)),
    Delivery("8390126", 1, 40, 34, 13, (Share(*_QINGXI_1, 15, 18),)),
    Delivery("8390130", 1, 40, 34, 22, (Share(*_QINGXI_2, 15, 18),)),
    Delivery("8390132", 1, 40, 30, 16, (Share(*_QINGXI_1, 15, 14),)),
    Delivery("8390134", 1, 40, 30, 11, (Share(*_QINGXI_2, 12, 14),)),
)  # fmt: skip


async def seed_stock(tx: Tx) -> None:
    """Receive and distribute what is not there yet."""
    for delivery in DELIVERIES:
        await _seed_delivery(tx, delivery)


async def _seed_delivery(tx: Tx, delivery: Delivery) -> None:
    if await stock.receipt(tx, _receipt_id(delivery, _COUNTY_ROOM)) is not None:
        return
    product = next(one for one in demo_products() if one.trace_prefix == delivery.prefix)
    codes = _codes(delivery)
    arrived = tx.now - timedelta(days=delivery.days_ago)
    county = replace(tx, actor=acting(_COUNTY_KEEPER), now=arrived + timedelta(minutes=20))
    coming = Coming(delivery, product, tx.today)
    await receive_lot(county, coming.order(_COUNTY_ROOM, codes, arrived, _FROM_CITY))
    for share in delivery.shares:
        part, codes = codes[: share.packages], codes[share.packages :]
        arrived = tx.now - timedelta(days=share.days_ago)
        sending = replace(county, now=arrived - timedelta(minutes=75))
        await issue_packages(sending, Issue(tuple(part), seeded(share.place)))
        receiving = replace(tx, actor=acting(share.keeper), now=arrived + timedelta(minutes=10))
        await receive_lot(receiving, coming.order(share.unit, part, arrived, _FROM_COUNTY))


class Coming(NamedTuple):
    """A delivery of one lot, with papers in order. 到货"""

    delivery: Delivery
    product: Product
    today: date

    def order(self, unit: str, codes: list[str], arrived_at: datetime, supplier: str) -> NewReceipt:
        """What its receiver enters."""
        journey = timedelta(hours=5) if unit == _COUNTY_ROOM else timedelta(minutes=65)
        left = arrived_at - journey
        made = self.today - timedelta(days=self.delivery.days_ago + 60)
        number = f"{made:%Y%m}{self.delivery.serial % 1000:03d}"
        return NewReceipt(
            id=_receipt_id(self.delivery, unit),
            unit_id=seeded(unit),
            codes=tuple(codes),
            supplier=supplier,
            quantity=len(codes),
            arrived_at=arrived_at,
            lot_number=number,
            expires_on=self.today + timedelta(days=30 * self.delivery.months_good),
            release_number=f"批签中检{number}",
            arrival_celsius=5.2,
            departed_at=left,
            transport_readings=tuple(
                TransportReading(left + journey * fifth / 5, celsius, 17.5 + fifth)
                for fifth, celsius in ((1, 4.7), (2, 5.2), (3, 5.9), (4, 5.4))
            ),
        )


def _receipt_id(delivery: Delivery, unit: str) -> UUID:
    return seeded(f"receipt {delivery.prefix} {delivery.serial} {unit}")


def _codes(delivery: Delivery) -> list[str]:
    first = delivery.serial * 10**6
    return [f"{delivery.prefix}{first + n:013d}" for n in range(1, delivery.packages + 1)]
