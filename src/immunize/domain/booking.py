"""Places to come to, and the rules for taking one. 预约

A slot is one hour at one clinic with a number of places. How long before and how many are
each clinic's practice, not law: they are values of ``BookingPolicy``.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from kernel.calendar import clinic_instant

# Digits and capitals without those that look alike, so that a code can be read over the phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_PREFIX = "BK"
_CODE_LENGTH = 12


class BookingPolicy(Struct, frozen=True):
    """How a clinic lets places be taken. 预约规则

    Places are released on the evening ``released_days_before`` the day, all at a time that is
    made known beforehand. A booking may be changed until ``changeable_before`` its hour.
    """

    released_days_before: int = 14
    released_at: time = time(20)
    changeable_before: timedelta = timedelta(hours=1)
    open_bookings_per_child: int = 2
    few_left: int = 3


POLICY = BookingPolicy()


class BookingState(StrEnum):
    """What became of a booking. 预约状态"""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"


class PlannedDose(Struct, frozen=True):
    """A dose that a booking is for. 预约剂次"""

    vaccine: str
    dose: int


class Slot(Struct, frozen=True):
    """An hour at a clinic, and its places. 时段"""

    id: UUID
    organisation_id: UUID
    day: date
    starts_at: time
    minutes: int
    capacity: int
    taken: int
    released_at: datetime

    @property
    def left(self) -> int:
        """Places not taken yet."""
        return self.capacity - self.taken

    @property
    def begins(self) -> datetime:
        """The instant the hour begins; nobody books from then on."""
        return clinic_instant(self.day, self.starts_at)

    @property
    def ends_at(self) -> time:
        """The wall-clock end of the hour."""
        return end_of(self.day, self.starts_at, self.minutes)

    def is_open(self, now: datetime) -> bool:
        """Whether places may be taken now: released, and not begun."""
        return self.released_at <= now < self.begins


class Booking(Struct, frozen=True):
    """A child's place on a day. 预约

    Brothers and sisters booked together share ``id`` and ``code``: one order, one code to show.
    """

    person_id: UUID
    id: UUID
    slot_id: UUID
    organisation_id: UUID
    day: date
    starts_at: time
    minutes: int
    doses: tuple[PlannedDose, ...]
    code: str
    state: BookingState
    booked_by: UUID
    booked_at: datetime

    @property
    def begins(self) -> datetime:
        """The instant the hour begins."""
        return clinic_instant(self.day, self.starts_at)

    @property
    def ends_at(self) -> time:
        """The wall-clock end of the hour."""
        return end_of(self.day, self.starts_at, self.minutes)

    def is_changeable(self, now: datetime, policy: BookingPolicy = POLICY) -> bool:
        """Whether the parent may still cancel it."""
        return self.state is BookingState.BOOKED and now <= self.begins - policy.changeable_before


class DayOffer(StrEnum):
    """How a day looks in the calendar. 当天号源"""

    CLOSED = "closed"
    OPEN = "open"
    FEW = "few"
    FULL = "full"
    LATER = "later"


def end_of(day: date, starts_at: time, minutes: int) -> time:
    """When a stretch of the day that began at a time is over."""
    return (datetime.combine(day, starts_at) + timedelta(minutes=minutes)).time()


def released_at(day: date, policy: BookingPolicy = POLICY) -> datetime:
    """When the places of a day are released."""
    return clinic_instant(day - timedelta(days=policy.released_days_before), policy.released_at)


def offer_of(slots: Iterable[Slot], now: datetime, policy: BookingPolicy = POLICY) -> DayOffer:
    """How one day's slots look together: closed when none is left to come."""
    coming = [slot for slot in slots if slot.begins > now]
    if not coming:
        return DayOffer.CLOSED
    released = [slot for slot in coming if slot.released_at <= now]
    if not released:
        return DayOffer.LATER
    left = sum(slot.left for slot in released)
    if left == 0:
        return DayOffer.FULL
    return DayOffer.FEW if left <= policy.few_left else DayOffer.OPEN


def new_code() -> str:
    """A booking code to show at the desk: opaque, it says nothing about the child. 预约码"""
    length = _CODE_LENGTH - len(CODE_PREFIX)
    return CODE_PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(length))
