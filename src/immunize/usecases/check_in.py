"""Check a child in at the desk. 取号"""

from uuid import UUID, uuid5

from msgspec import Struct

from immunize import store
from immunize.domain.booking import Booking, BookingState, PlannedDose
from immunize.domain.child_plan import due_on, planned
from immunize.domain.visits import Setting, Visit, VisitState
from immunize.errors import BookedElsewhere, NobodyToCheckIn
from immunize.usecases.child_plan import plan_of
from kernel.access import Permission
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.registry import find, reach
from kernel.registry import identifiers as ids
from kernel.registry import store as registry
from kernel.registry.people import CareKind
from kernel.transaction import Tx


class CheckIn(Struct, frozen=True):
    """Who has come: a code that was shown, or a child found by name. 取号

    ``code`` is a booking code, health code or document; ``child_id`` a child already open.
    """

    code: str | None = None
    child_id: UUID | None = None


async def check_in(tx: Tx, arrival: CheckIn) -> tuple[Visit, ...]:
    """Give a ticket to the child, or to every child of the booking shown.

    The visit is for what is due today. A child that has a ticket today keeps it. Raises
    ``NobodyToCheckIn``, ``BookedElsewhere``, ``NoRecord``.
    """
    tx.require(Permission.CHECK_IN)
    clinic_id = _desk(tx)
    bookings = await _booked(tx, clinic_id, arrival)
    if bookings:
        return tuple([await _admit(tx, clinic_id, one.person_id, one) for one in bookings])
    child_id = arrival.child_id or await _shown(tx, arrival.code or "")
    return (await _admit(tx, clinic_id, child_id, await _todays(tx, clinic_id, child_id)),)


def _desk(tx: Tx) -> UUID:
    if tx.actor.organisation_id is None:
        raise NotAllowed(N_("取号要在门诊的账号下办。"))
    return tx.actor.organisation_id


async def _booked(tx: Tx, clinic_id: UUID, arrival: CheckIn) -> list[Booking]:
    """The bookings behind a booking code, all here and today."""
    if not arrival.code:
        return []
    found = await store.bookings_with_code(tx, arrival.code.strip().upper())
    standing = [one for one in found if one.state in (BookingState.BOOKED, BookingState.ARRIVED)]
    for one in standing:
        if one.day != tx.today or one.organisation_id != clinic_id:
            place = await registry.organisation(tx, one.organisation_id)
            raise BookedElsewhere(one.day, place.name if place else "")
    for one in standing:
        await registry.take_into_care(tx, one.person_id, clinic_id, CareKind.SERVES)
    return standing


async def _shown(tx: Tx, code: str) -> UUID:
    kind = ids.guess_kind(code)
    person = await find.identify(tx, ids.read(kind, code)) if kind else None
    if person is None:
        raise NobodyToCheckIn()
    return person.id


async def _todays(tx: Tx, clinic_id: UUID, child_id: UUID) -> Booking | None:
    standing = await store.standing_bookings_of(tx, [child_id], tx.today)
    here = [one for one in standing if one.day == tx.today and one.organisation_id == clinic_id]
    return here[0] if here else None


async def _admit(tx: Tx, clinic_id: UUID, child_id: UUID, booking: Booking | None) -> Visit:
    await reach.open_record(tx, child_id, what=N_("接种计划"), why=N_("取号"))
    known = await store.visit_on(tx, child_id, clinic_id, tx.today)
    if known is not None:
        return known
    visit = await new_visit(tx, child_id, clinic_id, Setting.CLINIC, booking)
    if booking is not None:
        await store.change_booking(
            tx, child_id, booking.id, was=BookingState.BOOKED, becomes=BookingState.ARRIVED
        )
    return visit


async def new_visit(
    tx: Tx, child_id: UUID, place_id: UUID, setting: Setting, booking: Booking | None = None
) -> Visit:
    """Open today's visit of a child, for what the plan has due today."""
    visit = Visit(
        person_id=child_id,
        id=uuid5(child_id, f"visit {place_id} {tx.today}"),
        organisation_id=place_id,
        day=tx.today,
        ticket=await store.next_ticket(tx, place_id, tx.today),
        setting=setting,
        doses=await due_today(tx, child_id),
        state=VisitState.WAITING,
        arrived_at=tx.now,
        checked_in_by=tx.actor.id,
        booking_id=booking.id if booking else None,
    )
    if not await store.add_visit(tx, visit):
        return await store.visit_on(tx, child_id, place_id, tx.today) or visit
    return visit


async def due_today(tx: Tx, child_id: UUID) -> tuple[PlannedDose, ...]:
    """What the plan allows today."""
    return planned(due_on(await plan_of(tx, child_id), tx.today))
