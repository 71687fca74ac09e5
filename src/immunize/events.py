"""What happens in the vaccination module and others may react to. 接种事件"""

from datetime import date, datetime
from uuid import UUID

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
