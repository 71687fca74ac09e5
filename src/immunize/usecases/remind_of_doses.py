"""Remind guardians of doses that are due or overdue. 应种提醒

A round a day over the children with something due, in small steps: each is a transaction of
its own and notes how far it came, so a run that is cut off goes on where it stopped. Each dose
is told once when it is due and once when it is overdue, to one adult, for brothers and sisters
together, and not to families that have booked an hour.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from immunize import store as bookings
from immunize.domain.reminders import (
    Occasion,
    Reminder,
    ReminderOutcome,
    due_text,
    occasions,
)
from immunize.schedules.reminders import reminder_rules
from immunize.store import reminders as store
from immunize.usecases.rules_in_force import rules_in_force
from immunize.usecases.tell_guardian import must_wait, outcome_for, tell_guardian
from kernel.access import Permission
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.store import Contact
from kernel.transaction import Tx

STEP = 300
"""Children in one step; with a step every ten seconds a hundred thousand take an hour."""

Family = list[tuple[Person, Sequence[Occasion]]]


async def remind_of_doses(tx: Tx) -> None:
    """One step by day, none in the night, none once today's round is over."""
    tx.require(Permission.SEND_REMINDERS)
    rules = reminder_rules()
    after = None if await must_wait(tx) else await store.lock_round(tx)
    if after is None:
        return
    children = await store.plans_to_look_at(
        tx,
        after,
        due_until=tx.today + timedelta(days=rules.due_days_before),
        late_since=tx.today - timedelta(days=rules.overdue_days),
        limit=STEP,
    )
    await store.note_round(tx, children[-1] if len(children) == STEP else None)
    families = await _families(tx, children)
    adults = {contact.person_id for contact in families if contact}
    recent = await store.told_of_doses_since(tx, adults, tx.now - timedelta(days=rules.days_apart))
    unwanted = await store.refusing(tx, adults)
    for contact, family in families.items():
        if contact is None or contact.person_id not in recent:
            await _tell(tx, contact, family, outcome_for(contact, unwanted))


async def _families(tx: Tx, children: Sequence[UUID]) -> Mapping[Contact | None, Family]:
    """Whom to tell about which children: with each child its brothers and sisters.

    A plan from before an edition was activated waits until it is made again.
    """
    first = await registry.contacts_of(tx, children)
    people = await registry.people_by_id(tx, children)
    for sibling in await registry.children_of_all(tx, {one.person_id for one in first.values()}):
        people[sibling.id] = sibling
    contacts = await registry.contacts_of(tx, people)
    version = (await rules_in_force(tx)).version
    plans = {one.person_id: one for one in await store.plans_of(tx, people, version)}
    standing = await bookings.standing_bookings_of(tx, people, tx.today)
    for booking in standing:
        plans.pop(booking.person_id, None)
    families: dict[Contact | None, Family] = defaultdict(list)
    for person in sorted(people.values(), key=lambda one: (one.birth_date, one.birth_order or 0)):
        plan = plans.get(person.id)
        about = occasions(plan, person.birth_date, tx.today, reminder_rules()) if plan else ()
        if about:
            families[contacts.get(person.id)].append((person, about))
    return families


async def _tell(tx: Tx, contact: Contact | None, family: Family, outcome: ReminderOutcome) -> None:
    """One message about what nobody told this family yet, and a note of each dose."""
    rows = [
        Reminder(
            person_id=person.id,
            reason=one.reason,
            about=one.about,
            day=one.day,
            recipient_id=contact.person_id if contact else None,
            outcome=outcome,
            at=tx.now,
        )
        for person, about in family
        for one in about
    ]
    new = await store.add_reminders(tx, rows)
    told = [
        (person.name, fresh)
        for person, about in family
        if (fresh := [one for one in about if (person.id, one.reason, one.about) in new])
    ]
    if told and contact and outcome is ReminderOutcome.SENT:
        await tell_guardian(tx, contact, due_text(told, tx.today))
