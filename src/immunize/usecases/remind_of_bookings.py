"""Remind guardians of tomorrow's booked hours. 预约提醒

In small steps: each is a transaction of its own and takes what nobody was told yet, so a run
that is cut off goes on where it stopped, and nobody is told twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from immunize.domain.booking import Booking
from immunize.domain.reminders import Reminder, ReminderOutcome, ReminderReason, booked_text
from immunize.schedules.reminders import reminder_rules
from immunize.store import reminders as store
from immunize.usecases.tell_guardian import must_wait, outcome_for, tell_guardian
from kernel.access import Permission
from kernel.calendar import clinic_instant
from kernel.registry import store as registry
from kernel.registry.store import Contact
from kernel.transaction import Tx

STEP = 300
"""Bookings in one step."""


async def remind_of_bookings(tx: Tx) -> None:
    """One step by day, none in the night. Who booked only today knows it still."""
    tx.require(Permission.SEND_REMINDERS)
    rules = reminder_rules()
    if await must_wait(tx):
        return
    day = tx.today + timedelta(days=rules.booked_days_before)
    found = await store.bookings_to_tell(tx, day, clinic_instant(tx.today), STEP)
    if not found:
        return
    contacts = await registry.contacts_of(tx, {one.person_id for one in found})
    unwanted = await store.refusing(tx, {one.person_id for one in contacts.values()})
    for _order, group in groupby(found, key=lambda one: one.id):
        for contact, family in _by_contact(group, contacts).items():
            await _tell(tx, contact, family, outcome_for(contact, unwanted))


def _by_contact(
    group: Iterable[Booking], contacts: Mapping[UUID, Contact]
) -> Mapping[Contact | None, list[Booking]]:
    found: dict[Contact | None, list[Booking]] = defaultdict(list)
    for one in group:
        found[contacts.get(one.person_id)].append(one)
    return found


async def _tell(
    tx: Tx, contact: Contact | None, family: list[Booking], outcome: ReminderOutcome
) -> None:
    """One message for all who come together, and the note of it on each child."""
    told = [
        Reminder(
            person_id=one.person_id,
            reason=ReminderReason.BOOKED,
            about=str(one.id),
            day=one.day,
            recipient_id=contact.person_id if contact else None,
            outcome=outcome,
            at=tx.now,
        )
        for one in family
    ]
    new = await store.add_reminders(tx, told)
    if new and contact and outcome is ReminderOutcome.SENT:
        people = await registry.people_by_id(tx, {one.person_id for one in family})
        names = [people[one.person_id].name for one in family]
        clinic = await registry.organisation(tx, family[0].organisation_id)
        text = booked_text(names, family[0], clinic.name if clinic else "")
        await tell_guardian(tx, contact, text)
