"""Reminders: what is left to tell today, and what was told. 提醒存取"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from immunize.domain.booking import Booking, BookingState
from immunize.domain.reminders import Reminder, ReminderOutcome, ReminderReason
from immunize.domain.stored_plan import StoredPlan
from immunize.tables import bookings, plans, reminder_refusals, reminder_rounds, reminders
from kernel.registry.store.rows import as_struct, columns_of
from kernel.transaction import Tx

_FIRST = UUID(int=0)


async def bookings_to_tell(
    tx: Tx, day: date, booked_before: datetime, limit: int
) -> Sequence[Booking]:
    """Bookings of a day nobody was reminded of, brothers and sisters next to each other."""
    told = exists().where(
        reminders.c.person_id == bookings.c.person_id,
        reminders.c.reason == ReminderReason.BOOKED,
        reminders.c.about == cast(bookings.c.id, Text),
    )
    rows = await tx.conn.execute(
        select(*columns_of(bookings, Booking))
        .where(
            bookings.c.day == day,
            bookings.c.state == BookingState.BOOKED,
            bookings.c.booked_at < booked_before,
            ~told,
        )
        .order_by(bookings.c.id, bookings.c.person_id)
        .limit(limit)
    )
    return [as_struct(row, Booking) for row in rows.mappings()]


async def lock_round(tx: Tx) -> UUID | None:
    """After whom today's round goes on; none when it is over or another worker has it."""
    await tx.conn.execute(
        insert(reminder_rounds)
        .values(day=tx.today, after=_FIRST, done=False)
        .on_conflict_do_nothing()
    )
    rows = await tx.conn.execute(
        select(reminder_rounds.c.after)
        .where(reminder_rounds.c.day == tx.today, ~reminder_rounds.c.done)
        .with_for_update(skip_locked=True)
    )
    return rows.scalar_one_or_none()


async def note_round(tx: Tx, after: UUID | None) -> None:
    """How far the round has come; none when everybody was looked at."""
    place = {"done": True} if after is None else {"after": after}
    await tx.conn.execute(
        update(reminder_rounds).where(reminder_rounds.c.day == tx.today).values(**place)
    )


async def plans_to_look_at(
    tx: Tx, after: UUID, due_until: date, late_since: date, limit: int
) -> Sequence[UUID]:
    """Children after one in the order of ids with something due by a day, or overdue since one."""
    rows = await tx.conn.execute(
        select(plans.c.person_id)
        .where(
            plans.c.person_id > after,
            or_(plans.c.next_on <= due_until, plans.c.overdue_since >= late_since),
        )
        .order_by(plans.c.person_id)
        .limit(limit)
    )
    return rows.scalars().all()


async def plans_of(tx: Tx, person_ids: Iterable[UUID], rules: int = 0) -> Sequence[StoredPlan]:
    """The stored plans of these children that were made under these rules or later ones."""
    rows = await tx.conn.execute(
        select(*columns_of(plans, StoredPlan)).where(
            plans.c.person_id.in_(list(person_ids)), plans.c.rules >= rules
        )
    )
    return [as_struct(row, StoredPlan) for row in rows.mappings()]


async def add_reminders(tx: Tx, new: Sequence[Reminder]) -> set[tuple[UUID, str, str]]:
    """Write down what was not told before; returns whose child, why and about what."""
    if not new:
        return set()
    added = await tx.conn.execute(
        insert(reminders)
        .values([msgspec.structs.asdict(one) for one in new])
        .on_conflict_do_nothing()
        .returning(reminders.c.person_id, reminders.c.reason, reminders.c.about)
    )
    return {(row.person_id, row.reason, row.about) for row in added}


async def told_of_doses_since(tx: Tx, recipients: Iterable[UUID], since: datetime) -> set[UUID]:
    """Which of these adults got a message about due or overdue doses since an instant."""
    rows = await tx.conn.execute(
        select(reminders.c.recipient_id)
        .distinct()
        .where(
            reminders.c.recipient_id.in_(list(recipients)),
            reminders.c.at > since,
            reminders.c.reason != ReminderReason.BOOKED,
            reminders.c.outcome == ReminderOutcome.SENT,
        )
    )
    return set(rows.scalars())


async def reminders_of(tx: Tx, person_id: UUID, limit: int = 20) -> Sequence[Reminder]:
    """What a child's guardian was told, the newest first."""
    rows = await tx.conn.execute(
        select(*columns_of(reminders, Reminder))
        .where(reminders.c.person_id == person_id)
        .order_by(reminders.c.at.desc(), reminders.c.about)
        .limit(limit)
    )
    return [as_struct(row, Reminder) for row in rows.mappings()]


async def refusing(tx: Tx, person_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these adults want no reminders."""
    rows = await tx.conn.execute(
        select(reminder_refusals.c.person_id).where(
            reminder_refusals.c.person_id.in_(list(person_ids))
        )
    )
    return set(rows.scalars())


async def refuse_reminders(tx: Tx, person_id: UUID) -> None:
    """From now on no reminders to this adult. Repeating changes nothing."""
    await tx.conn.execute(
        insert(reminder_refusals).values(person_id=person_id, since=tx.now).on_conflict_do_nothing()
    )


async def want_reminders(tx: Tx, person_id: UUID) -> None:
    """Reminders again."""
    await tx.conn.execute(
        delete(reminder_refusals).where(reminder_refusals.c.person_id == person_id)
    )
