"""What happens in the vaccination module and others may react to. 接种事件"""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kernel.transaction import Event


class RecordOpened(Event, frozen=True):
    """A child has a vaccination record from now on. 建档"""

    child_id: UUID


class BookingMade(Event, frozen=True):
    """A child has a place on a day. 已预约"""

    child_id: UUID
    booking_id: UUID
    organisation_id: UUID
    day: date


class BookingCancelled(Event, frozen=True):
    """A child's place is free again. 已取消预约"""

    child_id: UUID
    booking_id: UUID
    organisation_id: UUID
    day: date


class DoseGiven(Event, frozen=True):
    """A child received a dose. 已接种"""

    dose_id: UUID
    child_id: UUID
    vaccine: str
    dose_number: int | None
    given_at: datetime
    organisation_id: UUID


class LotReceived(Event, frozen=True):
    """A delivery was taken into a storage unit. 已入库"""

    receipt_id: UUID
    lot_id: UUID
    unit_id: UUID
    organisation_id: UUID
    quantity: int


class StockMoved(Event, frozen=True):
    """What stands in a storage unit is not what stood there before ``since``. 库存变动"""

    unit_id: UUID
    since: datetime


class HeldLot(Struct, frozen=True):
    """How many packages of a lot were put on hold. 停用批号"""

    lot_number: str
    product_name: str
    quantity: int


class PackagesHeld(Event, frozen=True):
    """An excursion put packages on hold that ``organisation_id`` has now. 已停用

    Published once for every organisation that has some of them; ``unit_id`` is where the
    excursion was, ``reason`` its kind (too_warm, too_cold, no_data).
    """

    hold_id: UUID
    unit_id: UUID
    organisation_id: UUID
    lots: tuple[HeldLot, ...]
    reason: str


class HoldWidened(Event, frozen=True):
    """Later evidence put more packages under a hold that stood already. 停用范围扩大"""

    hold_id: UUID
    unit_id: UUID
    organisation_id: UUID
    lots: tuple[HeldLot, ...]
    reason: str
