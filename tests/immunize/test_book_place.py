"""Taking a place: eligibility, limits, repeats, and the last place under a real race."""

import asyncio
from collections import Counter
from datetime import time, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from tests.conftest import Clock
from tests.immunize.makers import (
    acting,
    make_child,
    make_guardian,
    make_organisation,
    make_slot,
    staff,
)

from immunize import store
from immunize.domain.booking import POLICY, Booking, BookingState, PlannedDose, Slot
from immunize.errors import (
    AlreadyBooked,
    BookingIdTaken,
    NothingDue,
    SlotClosed,
    SlotFull,
    SlotNotFound,
    SlotNotReleased,
    TooLateToCancel,
    TooManyBookings,
)
from immunize.events import BookingMade
from immunize.tables import slots
from immunize.usecases.book_place import NewBooking, book_place
from immunize.usecases.cancel_booking import Cancellation, cancel_booking
from immunize.usecases.mark_no_shows import mark_no_shows
from kernel.access import SYSTEM, Actor
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.places import Organisation
from kernel.transaction import Choreography, Database, Tx


async def a_family(tx: Tx) -> tuple[Tx, Organisation, Person, Person]:
    """A mother with a child of two months and one of thirty, signed in."""
    clinic = await make_organisation(tx)
    young = await make_child(tx, clinic)
    older = await make_child(tx, clinic, name="陈知远", born_at=tx.now - timedelta(days=915))
    return acting(tx, await make_guardian(tx, young, older)), clinic, young, older


async def taken(tx: Tx, slot: Slot) -> int:
    found = await store.slot(tx, slot.id)
    assert found is not None
    return found.taken


async def test_both_children_come_in_one_hour_on_one_code(tx: Tx) -> None:
    mother, clinic, young, older = await a_family(tx)
    slot = await make_slot(tx, clinic)
    order = NewBooking(new_id(), slot.id, (young.id, older.id))
    first, second = await book_place(mother, order)
    assert first.code == second.code
    assert PlannedDose("DTaP", 1) in first.doses
    assert await taken(tx, slot) == 2
    assert await book_place(mother, order) == (first, second)
    assert await taken(tx, slot) == 2


async def test_the_clinic_sees_the_child_and_hears_of_the_booking(tx: Tx) -> None:
    keeper, clinic = await make_organisation(tx), await make_organisation(tx)
    child = await make_child(tx, keeper)
    slot = await make_slot(tx, clinic)
    heard: list[BookingMade] = []

    async def hear(_: Tx, event: BookingMade) -> None:
        heard.append(event)

    choreography = Choreography()
    choreography.when(BookingMade, hear)
    mother = Tx(tx.conn, await make_guardian(tx, child), tx.now, choreography, tx.vault)
    (booking,) = await book_place(mother, NewBooking(new_id(), slot.id, (child.id,)))
    assert heard == [BookingMade(child.id, booking.id, clinic.id, slot.day)]
    assert await registry.is_in_scope(acting(tx, staff(clinic)), child.id)


async def test_one_child_with_nothing_due_means_nobody_is_booked(tx: Tx) -> None:
    mother, clinic, young, _ = await a_family(tx)
    newborn = await make_child(tx, clinic, name="陈小宁", born_at=tx.now - timedelta(days=1))
    slot = await make_slot(tx, clinic, day=tx.today + timedelta(days=3))
    done = acting(tx, await make_guardian(tx, young, newborn))
    await book_place(done, NewBooking(new_id(), slot.id, (newborn.id,)))
    later = await make_slot(tx, clinic, day=tx.today + timedelta(days=5))
    with pytest.raises(AlreadyBooked):
        await book_place(done, NewBooking(new_id(), later.id, (young.id, newborn.id)))
    assert await taken(tx, later) == 0
    assert mother.actor.id != done.actor.id


async def test_a_day_before_the_age_is_refused_with_the_day_it_starts(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    adult = await make_child(tx, clinic, born_at=tx.now - timedelta(days=365 * 19))
    slot = await make_slot(tx, clinic)
    mother = acting(tx, await make_guardian(tx, adult))
    with pytest.raises(NothingDue):
        await book_place(mother, NewBooking(new_id(), slot.id, (adult.id,)))
    assert await taken(tx, slot) == 0


async def test_only_released_hours_that_have_not_begun(tx: Tx) -> None:
    mother, clinic, young, _ = await a_family(tx)
    waiting = await make_slot(tx, clinic, released_at=tx.now + timedelta(minutes=1))
    begun = await make_slot(tx, clinic, day=tx.today, starts_at=time(0))
    with pytest.raises(SlotNotReleased):
        await book_place(mother, NewBooking(new_id(), waiting.id, (young.id,)))
    with pytest.raises(SlotClosed):
        await book_place(mother, NewBooking(new_id(), begun.id, (young.id,)))
    with pytest.raises(SlotNotFound):
        await book_place(mother, NewBooking(new_id(), new_id(), (young.id,)))


async def test_one_place_per_child_and_day_and_few_at_a_time(tx: Tx) -> None:
    mother, clinic, young, _ = await a_family(tx)
    tomorrow = await make_slot(tx, clinic)
    same_day = await make_slot(tx, clinic, starts_at=time(10))
    await book_place(mother, NewBooking(new_id(), tomorrow.id, (young.id,)))
    with pytest.raises(AlreadyBooked):
        await book_place(mother, NewBooking(new_id(), same_day.id, (young.id,)))
    far = [await make_slot(tx, clinic, day=tx.today + timedelta(days=days)) for days in (130, 190)]
    for slot in far[: POLICY.open_bookings_per_child - 1]:
        await book_place(mother, NewBooking(new_id(), slot.id, (young.id,)))
    with pytest.raises(TooManyBookings):
        await book_place(mother, NewBooking(new_id(), far[-1].id, (young.id,)))


async def test_the_same_id_for_another_slot_is_a_conflict(tx: Tx) -> None:
    mother, clinic, young, _ = await a_family(tx)
    slot, other = await make_slot(tx, clinic), await make_slot(tx, clinic, starts_at=time(10))
    order = NewBooking(new_id(), slot.id, (young.id,))
    await book_place(mother, order)
    with pytest.raises(BookingIdTaken):
        await book_place(mother, NewBooking(order.id, other.id, (young.id,)))


async def test_nobody_books_for_a_strangers_child(tx: Tx) -> None:
    _, clinic, young, _ = await a_family(tx)
    slot = await make_slot(tx, clinic)
    stranger = acting(tx, await make_guardian(tx))
    with pytest.raises(NotFound):
        await book_place(stranger, NewBooking(new_id(), slot.id, (young.id,)))


async def test_a_full_hour_offers_the_next_that_have_room(tx: Tx) -> None:
    mother, clinic, young, older = await a_family(tx)
    full = await make_slot(tx, clinic, capacity=1)
    await make_slot(tx, clinic, starts_at=time(10), capacity=1)
    roomy = await make_slot(tx, clinic, starts_at=time(14))
    with pytest.raises(SlotFull) as refused:
        await book_place(mother, NewBooking(new_id(), full.id, (young.id, older.id)))
    assert [free.slot_id for free in refused.value.facts["free"]] == [roomy.id]  # type: ignore[attr-defined]
    assert await taken(tx, full) == 0


async def test_cancelling_frees_the_place_once(tx: Tx) -> None:
    mother, clinic, young, older = await a_family(tx)
    slot = await make_slot(tx, clinic)
    order = NewBooking(new_id(), slot.id, (young.id, older.id))
    await book_place(mother, order)
    cancellation = Cancellation(order.id, (young.id, older.id))
    cancelled = await cancel_booking(mother, cancellation)
    assert {booking.state for booking in cancelled} == {BookingState.CANCELLED}
    assert await taken(tx, slot) == 0
    await cancel_booking(mother, cancellation)
    assert await taken(tx, slot) == 0
    await book_place(mother, NewBooking(new_id(), slot.id, (young.id,)))


async def test_a_parent_cancels_until_an_hour_before_the_clinic_any_time(tx: Tx) -> None:
    mother, clinic, young, _ = await a_family(tx)
    slot = await make_slot(tx, clinic)
    order = NewBooking(new_id(), slot.id, (young.id,))
    await book_place(mother, order)
    late = slot.begins - timedelta(minutes=30)
    cancellation = Cancellation(order.id, (young.id,))
    with pytest.raises(TooLateToCancel):
        await cancel_booking(
            Tx(tx.conn, mother.actor, late, tx.choreography, tx.vault), cancellation
        )
    nurse = Tx(tx.conn, staff(clinic), late, tx.choreography, tx.vault)
    (cancelled,) = await cancel_booking(nurse, cancellation)
    assert cancelled.state is BookingState.CANCELLED


async def test_a_place_nobody_came_for_is_missed_the_next_day(tx: Tx) -> None:
    mother, clinic, young, _ = await a_family(tx)
    slot = await make_slot(tx, clinic)
    order = NewBooking(new_id(), slot.id, (young.id,))
    await book_place(mother, order)

    async def state_on(days: int) -> BookingState:
        later = Tx(tx.conn, SYSTEM, tx.now + timedelta(days=days), tx.choreography, tx.vault)
        await mark_no_shows(later)
        booking = await store.booking(tx, young.id, order.id)
        assert booking is not None
        return booking.state

    assert await state_on(1) is BookingState.BOOKED
    assert await state_on(2) is BookingState.NO_SHOW


async def test_the_database_itself_refuses_one_place_too_many(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    slot = await make_slot(tx, clinic, capacity=1)
    with pytest.raises(IntegrityError):
        await tx.conn.execute(update(slots).where(slots.c.id == slot.id).values(taken=2))


RIVALS = 12


async def test_the_last_place_goes_to_exactly_one_of_many(
    own_database: Database, clock: Clock
) -> None:
    async with own_database.transaction(SYSTEM) as tx:
        clinic = await make_organisation(tx)
        last = await make_slot(tx, clinic, capacity=1)
        later = await make_slot(tx, clinic, starts_at=time(10))
        families = []
        for _ in range(RIVALS):
            child = await make_child(tx, clinic)
            families.append((await make_guardian(tx, child), child))

    async def try_to_book(actor: Actor, child: Person) -> tuple[Booking, ...] | SlotFull:
        try:
            async with own_database.transaction(actor) as tx:
                return await book_place(tx, NewBooking(new_id(), last.id, (child.id,)))
        except SlotFull as full:
            return full

    outcomes = await asyncio.gather(*(try_to_book(*family) for family in families))
    refused = [outcome for outcome in outcomes if isinstance(outcome, SlotFull)]
    assert Counter(type(outcome) for outcome in outcomes) == {tuple: 1, SlotFull: RIVALS - 1}
    assert all(later.id in {f.slot_id for f in full.facts["free"]} for full in refused)  # type: ignore[attr-defined]
    async with own_database.transaction(SYSTEM) as tx:
        assert await taken(tx, last) == 1
        assert len(await store.bookings_on(tx, clinic.id, last.day)) == 1


async def test_two_parents_of_one_child_book_it_once(own_database: Database, clock: Clock) -> None:
    async with own_database.transaction(SYSTEM) as tx:
        clinic = await make_organisation(tx)
        first, second = await make_slot(tx, clinic), await make_slot(tx, clinic, starts_at=time(10))
        child = await make_child(tx, clinic)
        parents = [await make_guardian(tx, child) for _ in range(2)]

    async def try_to_book(actor: Actor, slot: Slot) -> bool:
        try:
            async with own_database.transaction(actor) as tx:
                await book_place(tx, NewBooking(new_id(), slot.id, (child.id,)))
        except AlreadyBooked:
            return False
        return True

    booked = await asyncio.gather(
        *(try_to_book(parent, slot) for parent, slot in zip(parents, (first, second), strict=True))
    )
    assert sorted(booked) == [False, True]
