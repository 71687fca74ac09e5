"""Whatever happens to a family, in whatever order: never twice, never at night, never once given.

Each story is lived on real Postgres, in a transaction of its own that is never committed.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.immunize.makers import acting, make_child, make_guardian, make_organisation, make_slot
from tests.immunize.makers import staff as member_of

from immunize import store
from immunize.domain.reminders import Reminder, ReminderOutcome, ReminderReason
from immunize.schedules.reminders import reminder_rules
from immunize.store.reminders import plans_of, reminders_of
from immunize.usecases.book_place import NewBooking, book_place
from immunize.usecases.cancel_booking import Cancellation, cancel_booking
from immunize.usecases.choose_reminders import choose_reminders
from immunize.usecases.copy_dose import CopiedDose, copy_dose
from immunize.usecases.refresh_all_plans import refresh_stale_plans
from immunize.usecases.remind_of_bookings import remind_of_bookings
from immunize.usecases.remind_of_doses import remind_of_doses
from kernel import outbox
from kernel.access import SYSTEM, Actor
from kernel.calendar import CLINIC_TIME
from kernel.database import create_engine
from kernel.errors import Refusal
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.places import Organisation
from kernel.transaction import Choreography, Tx
from kernel.vault import Vault

RULES = reminder_rules()
START = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
Steps = list[tuple[str, int]]

WAIT = st.one_of(st.sampled_from([24, 48, 72]), st.integers(1, 400)).map(lambda h: ("wait", h))
STEPS = st.lists(
    st.one_of(
        WAIT,
        WAIT,
        st.sampled_from([("give", 0), ("give", 1)]),
        st.sampled_from([("book", 0), ("cancel", 0)]),
        st.sampled_from([("want", 0), ("want", 1)]),
    ),
    min_size=4,
    max_size=25,
)


@dataclass
class Story:
    """A mother, two children, and what was told and done so far."""

    tx: Tx
    clinic: Organisation
    mother: Actor
    children: Sequence[Person]
    wanted: bool = True
    order: NewBooking | None = None
    given: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    letters: list[datetime] = field(default_factory=list)

    async def wait(self, hours: int) -> None:
        self.tx = replace(self.tx, now=self.tx.now + timedelta(hours=hours))
        await refresh_stale_plans(self.tx)
        await self.remind(0)

    async def want(self, wanted: int) -> None:
        self.wanted = bool(wanted)
        await choose_reminders(acting(self.tx, self.mother), self.wanted)

    async def give(self, child: int) -> None:
        person = self.children[child]
        (plan,) = await plans_of(self.tx, [person.id])
        due = [one for one in plan.doses if one.earliest and one.earliest <= self.tx.today]
        if due:
            new = CopiedDose(new_id(), person.id, due[0].vaccine, self.tx.today)
            await copy_dose(acting(self.tx, member_of(self.clinic)), new)
            self.given[person.id, f"{due[0].vaccine}-{due[0].dose}"] = self.tx.now

    async def book(self, _: int) -> None:
        slot = await make_slot(
            self.tx, self.clinic, day=self.tx.today + timedelta(days=3), starts_at=time(9)
        )
        order = NewBooking(new_id(), slot.id, tuple(child.id for child in self.children))
        try:
            async with self.tx.conn.begin_nested():
                await book_place(acting(self.tx, self.mother), order)
        except Refusal:
            return
        self.order = order

    async def cancel(self, _: int) -> None:
        if self.order:
            ids = tuple(child.id for child in self.children)
            try:
                async with self.tx.conn.begin_nested():
                    await cancel_booking(
                        acting(self.tx, self.mother), Cancellation(self.order.id, ids)
                    )
            except Refusal:
                return
            self.order = None

    async def remind(self, _: int) -> None:
        before = await self.told()
        booked = await store.standing_bookings_of(
            self.tx, [child.id for child in self.children], self.tx.today
        )
        await self._jobs()
        new = [one for one in await self.told() if one not in before]
        sent = await self._letters()
        await self._jobs()  # as after a restart
        assert await self._letters() == 0
        assert not (sent and RULES.is_quiet(self.tx.now))
        assert not (sent and not self.wanted)
        at = self.tx.now.astimezone(CLINIC_TIME).time()
        assert not (sent and (at >= time(21) or at < time(8)))
        of_doses = [one for one in new if one.reason is not ReminderReason.BOOKED]
        assert not {one.person_id for one in of_doses} & {one.person_id for one in booked}
        for one in of_doses:
            assert (one.person_id, one.about) not in self.given
        for one in new:
            if one.reason is ReminderReason.BOOKED:
                assert self.order is not None
                assert one.about == str(self.order.id)
        told = {(one.outcome, one.reason is ReminderReason.BOOKED) for one in new}
        assert sent == sum(outcome is ReminderOutcome.SENT for outcome, _booked in told)
        if (ReminderOutcome.SENT, False) in told:
            apart = timedelta(days=RULES.days_apart)
            assert all(self.tx.now - earlier >= apart for earlier in self.letters)
            self.letters.append(self.tx.now)

    async def told(self) -> list[Reminder]:
        return [one for child in self.children for one in await reminders_of(self.tx, child.id, 99)]

    async def _jobs(self) -> None:
        for _ in range(2):
            await remind_of_bookings(self.tx)
            await remind_of_doses(self.tx)

    async def _letters(self) -> int:
        """How many messages were written; they are delivered at once."""
        return (await self.tx.conn.execute(outbox.letters.delete())).rowcount


async def live(url: str, steps: Steps, reactions: Choreography, vault: Vault):
    engine = create_engine(url, pool_size=1)
    async with engine.connect() as connection:
        await connection.begin()
        tx = Tx(connection, SYSTEM, START, reactions, vault)
        clinic = await make_organisation(tx)
        children = [
            await make_child(tx, clinic, name=name, born_at=START - timedelta(days=age))
            for name, age in (("陈以宁", 52), ("陈以安", 900))
        ]
        mother = await make_guardian(tx, *children)
        assert mother.person_id
        await registry.set_phone(tx, mother.person_id, "13900001234")
        story = Story(tx, clinic, mother, children)
        for name, detail in steps:
            await getattr(story, name)(detail)
        keys = [(one.person_id, one.reason, one.about) for one in await story.told()]
        assert len(keys) == len(set(keys))
    await engine.dispose()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_never_twice_never_at_night_never_once_given(
    postgres_url: str, reactions: Choreography, vault: Vault, steps: Steps
) -> None:
    asyncio.run(live(postgres_url, steps, reactions, vault))
