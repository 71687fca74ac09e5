"""Slots and bookings. 预约存取"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.booking import Booking, BookingState, Slot
from immunize.tables import bookings, slots
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx

_SLOT = columns_of(slots, Slot)
_BOOKING = columns_of(bookings, Booking)
_STANDING = (BookingState.BOOKED, BookingState.ARRIVED)


async def add_slots(tx: Tx, new: Iterable[Slot]) -> None:
    """Open slots; hours that are open already stay as they are."""
    values = [msgspec.structs.asdict(slot) for slot in new]
    if values:
        await tx.conn.execute(insert(slots).values(values).on_conflict_do_nothing())


async def slots_between(tx: Tx, organisation_id: UUID, first: date, last: date) -> Sequence[Slot]:
    """A clinic's slots from one day to another, both included."""
    return await _slots(
        tx, (slots.c.organisation_id == organisation_id) & slots.c.day.between(first, last)
    )


async def slot(tx: Tx, slot_id: UUID) -> Slot | None:
    """One slot."""
    found = await _slots(tx, slots.c.id == slot_id)
    return found[0] if found else None


async def free_slots_after(
    tx: Tx, organisation_id: UUID, now: datetime, after: Slot, places: int, limit: int = 3
) -> Sequence[Slot]:
    """The next slots from a slot's day on that still have so many places, for an offer."""
    found = await _slots(
        tx,
        (slots.c.organisation_id == organisation_id)
        & (slots.c.day >= after.day)
        & (slots.c.id != after.id)
        & (slots.c.released_at <= now)
        & (slots.c.capacity - slots.c.taken >= places),
        limit=limit * 8,
    )
    return [free for free in found if free.begins > now][:limit]


async def take_places(tx: Tx, slot_id: UUID, places: int) -> bool:
    """Take places if so many are left; False when not. One statement decides, not two."""
    taken = await tx.conn.execute(
        update(slots)
        .where(slots.c.id == slot_id, slots.c.taken + places <= slots.c.capacity)
        .values(taken=slots.c.taken + places)
        .returning(slots.c.id)
    )
    return taken.first() is not None


async def free_places(tx: Tx, slot_id: UUID, places: int) -> None:
    """Give places back."""
    await tx.conn.execute(
        update(slots).where(slots.c.id == slot_id).values(taken=slots.c.taken - places)
    )


async def set_capacity(tx: Tx, slot_id: UUID, capacity: int) -> bool:
    """Change how many places a slot has; False when more are taken already."""
    changed = await tx.conn.execute(
        update(slots)
        .where(slots.c.id == slot_id, slots.c.taken <= capacity)
        .values(capacity=capacity)
        .returning(slots.c.id)
    )
    return changed.first() is not None


async def add_bookings(tx: Tx, new: Iterable[Booking]) -> None:
    """Write bookings down. The index over (person, day) refuses a second one on a day."""
    await tx.conn.execute(
        insert(bookings).values([msgspec.structs.asdict(booking) for booking in new])
    )


async def bookings_with_id(tx: Tx, booking_id: UUID, person_ids: Iterable[UUID]) -> list[Booking]:
    """What one order booked for these children."""
    return await _bookings(
        tx, (bookings.c.id == booking_id) & bookings.c.person_id.in_(list(person_ids))
    )


async def booking(tx: Tx, person_id: UUID, booking_id: UUID) -> Booking | None:
    """One child's booking."""
    found = await bookings_with_id(tx, booking_id, [person_id])
    return found[0] if found else None


async def bookings_with_code(tx: Tx, code: str) -> list[Booking]:
    """Everybody who comes on one booking code."""
    return await _bookings(tx, bookings.c.code == code)


async def bookings_of(tx: Tx, person_ids: Iterable[UUID], since: date) -> list[Booking]:
    """These children's bookings from a day on, in any state, soonest first."""
    return await _bookings(
        tx, bookings.c.person_id.in_(list(person_ids)) & (bookings.c.day >= since)
    )


async def standing_bookings_of(tx: Tx, person_ids: Iterable[UUID], since: date) -> list[Booking]:
    """These children's bookings from a day on that still hold a place."""
    return await _bookings(
        tx,
        bookings.c.person_id.in_(list(person_ids))
        & (bookings.c.day >= since)
        & bookings.c.state.in_(_STANDING),
    )


async def bookings_on(tx: Tx, organisation_id: UUID, day: date) -> list[Booking]:
    """Everybody who booked at a clinic for a day and did not cancel, by hour."""
    return await _bookings(
        tx,
        (bookings.c.organisation_id == organisation_id)
        & (bookings.c.day == day)
        & (bookings.c.state != BookingState.CANCELLED),
    )


async def change_booking(
    tx: Tx, person_id: UUID, booking_id: UUID, *, was: BookingState, becomes: BookingState
) -> bool:
    """Move a booking from one state to another; False when it was not in the first."""
    changed = await tx.conn.execute(
        update(bookings)
        .where(
            bookings.c.person_id == person_id,
            bookings.c.id == booking_id,
            bookings.c.state == was,
        )
        .values(state=becomes, changed_by=tx.actor.id, changed_at=tx.now)
        .returning(bookings.c.id)
    )
    return changed.first() is not None


async def mark_missed(tx: Tx, *, before: date) -> None:
    """Bookings from before a day that are still waiting become missed."""
    await tx.conn.execute(
        update(bookings)
        .where(bookings.c.state == BookingState.BOOKED, bookings.c.day < before)
        .values(state=BookingState.NO_SHOW, changed_by=tx.actor.id, changed_at=tx.now)
    )


async def _slots(tx: Tx, where: ColumnElement[bool], *, limit: int | None = None) -> Sequence[Slot]:
    rows = await tx.conn.execute(
        select(*_SLOT).where(where).order_by(slots.c.day, slots.c.starts_at).limit(limit)
    )
    return [as_struct(row, Slot) for row in rows.mappings()]


async def _bookings(tx: Tx, where: ColumnElement[bool]) -> list[Booking]:
    rows = await tx.conn.execute(
        select(*_BOOKING)
        .where(where)
        .order_by(bookings.c.day, bookings.c.starts_at, bookings.c.booked_at, bookings.c.person_id)
    )
    return [as_struct(row, Booking) for row in rows.mappings()]
