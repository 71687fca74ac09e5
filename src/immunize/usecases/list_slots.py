"""Which hours a clinic offers. 查询时段"""

from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.booking import DayOffer, Slot, offer_of
from kernel.access import Permission
from kernel.transaction import Tx


class DaySlots(Struct, frozen=True):
    """One day in the calendar. 一天的时段"""

    day: date
    offer: DayOffer
    slots: tuple[Slot, ...]


async def list_slots(tx: Tx, organisation_id: UUID, first: date, days: int) -> tuple[DaySlots, ...]:
    """Every day from the first on, with its hours and how it looks in the calendar.

    How many places a clinic has left is public to whoever may book there.
    """
    tx.require(Permission.BOOK)
    last = first + timedelta(days=days - 1)
    found = await store.slots_between(tx, organisation_id, first, last)
    by_day = {day: tuple(slots) for day, slots in groupby(found, key=lambda slot: slot.day)}
    calendar = (first + timedelta(days=n) for n in range(days))
    return tuple(
        DaySlots(day, offer_of(by_day.get(day, ()), tx.now), by_day.get(day, ()))
        for day in calendar
    )
