"""Give a place back. 取消预约"""

from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.booking import POLICY, Booking, BookingState
from immunize.errors import BookingNotFound, TooLateToCancel
from immunize.events import BookingCancelled
from kernel.access import Kind, Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.transaction import Tx


class Cancellation(Struct, frozen=True):
    """Which order to cancel, and for whom. 取消请求"""

    booking_id: UUID
    children: tuple[UUID, ...]


async def cancel_booking(tx: Tx, cancellation: Cancellation) -> tuple[Booking, ...]:
    """Cancel an order for these children; the places are free at once.

    Cancelling again changes nothing. Raises ``BookingNotFound``, and ``TooLateToCancel`` when
    the hour is too near for a parent or the child has come; staff may cancel until then.
    """
    tx.require(Permission.BOOK)
    children = tuple(dict.fromkeys(cancellation.children))
    for child_id in children:
        await reach.open_record(tx, child_id, what=N_("预约"), why=N_("取消预约"))
    await store.lock_records(tx, children)
    found = await store.bookings_with_id(tx, cancellation.booking_id, children)
    if not found or len(found) < len(children):
        raise BookingNotFound()
    for booking in found:
        if booking.state is not BookingState.CANCELLED:
            await _cancel(tx, booking)
    return tuple(await store.bookings_with_id(tx, cancellation.booking_id, children))


async def _cancel(tx: Tx, booking: Booking) -> None:
    by_parent = tx.actor.kind is Kind.GUARDIAN
    changeable = booking.is_changeable(tx.now) if by_parent else _waits(booking)
    if not changeable or not await store.change_booking(
        tx,
        booking.person_id,
        booking.id,
        was=BookingState.BOOKED,
        becomes=BookingState.CANCELLED,
    ):
        minutes = round(POLICY.changeable_before.total_seconds() / 60)
        raise TooLateToCancel(booking.day, booking.starts_at, minutes)
    await store.free_places(tx, booking.slot_id, 1)
    await tx.publish(
        BookingCancelled(booking.person_id, booking.id, booking.organisation_id, booking.day)
    )


def _waits(booking: Booking) -> bool:
    return booking.state is BookingState.BOOKED
