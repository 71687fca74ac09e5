"""Who comes to the clinic on a day, and what for. 当日预约"""

from collections import Counter
from datetime import date
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.booking import Booking, BookingState
from kernel.access import Permission
from kernel.errors import NotFound
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.transaction import Tx


class Expected(Struct, frozen=True):
    """One child on the list of a day. 预约名单一行"""

    booking: Booking
    child: Person


class DayList(Struct, frozen=True):
    """Everybody expected on a day, and the doses to have ready. 当日预约名单"""

    day: date
    expected: tuple[Expected, ...]
    needed: tuple[tuple[str, int], ...]


async def list_bookings(tx: Tx, organisation_id: UUID, day: date) -> DayList:
    """A clinic's list of a day by hour; ``needed`` counts the doses still to be given.

    Raises ``NotAllowed`` for a clinic outside the actor's scope.
    """
    tx.require(Permission.CHECK_IN)
    organisation = await registry.organisation(tx, organisation_id)
    if organisation is None:
        raise NotFound(N_("没有这个机构。"))
    tx.require_reach(organisation.path)
    bookings = await store.bookings_on(tx, organisation_id, day)
    children = await registry.people_by_id(tx, {booking.person_id for booking in bookings})
    needed = Counter(
        dose.vaccine
        for booking in bookings
        if booking.state is not BookingState.NO_SHOW
        for dose in booking.doses
    )
    return DayList(
        day=day,
        expected=tuple(Expected(one, children[one.person_id]) for one in bookings),
        needed=tuple(needed.most_common()),
    )
