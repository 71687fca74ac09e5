"""Take a place for one child, or for brothers and sisters together. 预约"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.booking import (
    POLICY,
    Booking,
    BookingState,
    PlannedDose,
    Slot,
    new_code,
)
from immunize.domain.child_plan import due_on, planned
from immunize.errors import (
    AlreadyBooked,
    BookingIdTaken,
    NoRecord,
    NothingDue,
    SlotClosed,
    SlotFull,
    SlotNotFound,
    SlotNotReleased,
    TooManyBookings,
)
from immunize.events import BookingMade
from immunize.usecases.child_plan import plan_of
from kernel.access import Permission
from kernel.calendar import CLINIC_TIME
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.people import CareKind, Person
from kernel.transaction import Tx


class NewBooking(Struct, frozen=True):
    """An order for places: one slot, one or several children. 预约请求

    ``id`` is chosen by the client; sending the same order again returns the first booking.
    """

    id: UUID
    slot_id: UUID
    children: tuple[UUID, ...]


class FreeSlot(Struct, frozen=True):
    """An hour that still has places, offered instead. 可选时段"""

    slot_id: UUID
    day: str
    starts_at: str
    left: int


async def book_place(tx: Tx, new: NewBooking) -> tuple[Booking, ...]:
    """Book all the children or none of them.

    The children's records are locked first, then the slot: two parents of one child wait for
    each other, and the last place goes to whoever counts it up. Raises a refusal that says
    which rule stood against it; ``SlotFull`` brings the next hours that have room.
    """
    tx.require(Permission.BOOK)
    children = [await _open(tx, child_id) for child_id in dict.fromkeys(new.children)]
    if not children:
        raise NoRecord()
    if len(await store.lock_records(tx, [child.id for child in children])) < len(children):
        raise NoRecord()
    if repeated := await _booked_before(tx, new, children):
        return repeated
    slot = await _open_slot(tx, new.slot_id)
    wanted = [(child, await _doses_for(tx, child, slot)) for child in children]
    if not await store.take_places(tx, slot.id, len(children)):
        raise await _full(tx, slot, len(children))
    code = new_code()
    bookings = tuple(_booking(tx, new.id, code, slot, child, doses) for child, doses in wanted)
    await store.add_bookings(tx, bookings)
    for booking in bookings:
        await _tell(tx, booking)
    return bookings


async def _open(tx: Tx, child_id: UUID) -> Person:
    return await reach.open_record(tx, child_id, what=N_("接种计划"), why=N_("预约接种"))


async def _booked_before(
    tx: Tx, new: NewBooking, children: Sequence[Person]
) -> tuple[Booking, ...]:
    """What this very order booked when it was sent the first time."""
    before = await store.bookings_with_id(tx, new.id, [child.id for child in children])
    if not before:
        return ()
    if len(before) != len(children) or {booking.slot_id for booking in before} != {new.slot_id}:
        raise BookingIdTaken()
    by_child = {booking.person_id: booking for booking in before}
    return tuple(by_child[child.id] for child in children)


async def _open_slot(tx: Tx, slot_id: UUID) -> Slot:
    slot = await store.slot(tx, slot_id)
    if slot is None:
        raise SlotNotFound()
    if tx.now < slot.released_at:
        local = slot.released_at.astimezone(CLINIC_TIME)
        raise SlotNotReleased(slot.day, slot.released_at, f"{local:%Y-%m-%d %H:%M}")
    if tx.now >= slot.begins:
        raise SlotClosed(slot.day, slot.starts_at)
    return slot


async def _doses_for(tx: Tx, child: Person, slot: Slot) -> tuple[PlannedDose, ...]:
    """What the child comes for on that day, not counting what another booking is for."""
    standing = await store.standing_bookings_of(tx, [child.id], tx.today)
    for booking in standing:
        if booking.day == slot.day:
            raise AlreadyBooked(child.name, booking.day, booking.starts_at)
    waiting = [booking for booking in standing if booking.state is BookingState.BOOKED]
    if len(waiting) >= POLICY.open_bookings_per_child:
        raise TooManyBookings(child.name, POLICY.open_bookings_per_child)
    plan = await plan_of(tx, child.id)
    due = planned(due_on(plan, slot.day))
    if not due:
        raise NothingDue(child.name, slot.day, plan.next_day)
    spoken_for = {dose: booking for booking in waiting for dose in booking.doses}
    free = tuple(dose for dose in due if dose not in spoken_for)
    if not free:
        other = spoken_for[due[0]]
        raise AlreadyBooked(child.name, other.day, other.starts_at)
    return free


async def _full(tx: Tx, slot: Slot, places: int) -> SlotFull:
    free = await store.free_slots_after(tx, slot.organisation_id, tx.now, slot, places)
    offered = [
        FreeSlot(one.id, one.day.isoformat(), f"{one.starts_at:%H:%M}", one.left) for one in free
    ]
    return SlotFull(slot.day, slot.starts_at, offered)


def _booking(
    tx: Tx,
    booking_id: UUID,
    code: str,
    slot: Slot,
    child: Person,
    doses: tuple[PlannedDose, ...],
) -> Booking:
    return Booking(
        person_id=child.id,
        id=booking_id,
        slot_id=slot.id,
        organisation_id=slot.organisation_id,
        day=slot.day,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        doses=doses,
        code=code,
        state=BookingState.BOOKED,
        booked_by=tx.actor.id,
        booked_at=tx.now,
    )


async def _tell(tx: Tx, booking: Booking) -> None:
    """The clinic may open the child's record from now on."""
    await registry.take_into_care(tx, booking.person_id, booking.organisation_id, CareKind.SERVES)
    await tx.publish(
        BookingMade(booking.person_id, booking.id, booking.organisation_id, booking.day)
    )
