"""Reminders by text message: told once, by day, to one adult for all the children."""

from dataclasses import replace
from datetime import timedelta

import httpx
import msgspec
import pytest
from sqlalchemy import update
from tests.immunize.makers import (
    acting,
    make_child,
    make_guardian,
    make_organisation,
    make_slot,
    staff,
)
from tests.immunize.signing_in import form_token, sign_in_guardian, sign_in_staff

from immunize.domain.reminders import ReminderOutcome, ReminderReason
from immunize.store import reminders as store
from immunize.tables import bookings, plans, reminder_rounds
from immunize.usecases import remind_of_doses as doses
from immunize.usecases.activate_edition import NewActivation, activate_edition
from immunize.usecases.book_place import NewBooking, book_place
from immunize.usecases.cancel_booking import Cancellation, cancel_booking
from immunize.usecases.choose_reminders import choose_reminders
from immunize.usecases.copy_dose import CopiedDose, copy_dose
from immunize.usecases.refresh_all_plans import refresh_stale_plans
from immunize.usecases.remind_of_bookings import remind_of_bookings
from immunize.usecases.remind_of_doses import remind_of_doses
from immunize.usecases.tell_guardian import MANY_WAITING
from kernel import outbox
from kernel.access import Actor, Role
from kernel.accounts.sign_in import SmsLetter
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.places import Organisation
from kernel.transaction import Tx

PHONE = "13900001234"


class Home:
    """A mother with a phone, her children, and their clinic."""

    clinic: Organisation
    mother: Actor
    children: list[Person]

    @classmethod
    async def make(cls, tx: Tx, *ages: int, phone: str | None = PHONE) -> "Home":
        home = cls()
        home.clinic = await make_organisation(tx)
        home.children = [
            await make_child(tx, home.clinic, name=name, born_at=tx.now - timedelta(days=age))
            for name, age in zip(("陈以宁", "陈以安"), ages, strict=False)
        ]
        home.mother = await make_guardian(tx, *home.children)
        assert home.mother.person_id
        if phone:
            await registry.set_phone(tx, home.mother.person_id, phone)
        return home

    async def book(self, tx: Tx, *, on_another_day: bool = True) -> NewBooking:
        """All the children, tomorrow at nine; booked yesterday, or only now."""
        slot = await make_slot(tx, self.clinic)
        order = NewBooking(new_id(), slot.id, tuple(child.id for child in self.children))
        await book_place(acting(tx, self.mother), order)
        if on_another_day:
            earlier = tx.now - timedelta(days=1)
            await tx.conn.execute(
                update(bookings).where(bookings.c.id == order.id).values(booked_at=earlier)
            )
        return order


async def texts(tx: Tx, phone: str = PHONE) -> list[str]:
    """The messages to a phone, oldest first."""
    letters = await outbox.bodies_of(tx.conn, tx.vault, "sms", limit=500)
    opened = [msgspec.json.decode(body, type=SmsLetter) for _, body in reversed(letters)]
    return [one.text for one in opened if one.phone == phone]


async def a_round(tx: Tx, days: int = 0) -> Tx:
    """A whole round of doses some days from now; plans stay as they were made."""
    later = replace(tx, now=tx.now + timedelta(days=days))
    for _ in range(20):
        await remind_of_doses(later)
    return later


class TestBookings:
    async def test_brothers_and_sisters_share_one_message_told_once(self, tx: Tx) -> None:
        home = await Home.make(tx, 62, 915)
        await home.book(tx)
        for _ in range(3):
            await remind_of_bookings(tx)
        (text,) = await texts(tx)
        assert "陈*宁" in text
        assert "陈*安" in text
        assert "09:00–10:00" in text
        assert home.clinic.name in text

    async def test_neither_what_was_cancelled_nor_what_was_booked_today(self, tx: Tx) -> None:
        home = await Home.make(tx, 62)
        order = await home.book(tx)
        await cancel_booking(
            acting(tx, home.mother), Cancellation(order.id, tuple(c.id for c in home.children))
        )
        other = await Home.make(tx, 62, phone="13900005678")
        await other.book(tx, on_another_day=False)
        await remind_of_bookings(tx)
        assert await texts(tx) == await texts(tx, "13900005678") == []

    async def test_nothing_at_night(self, tx: Tx) -> None:
        await (await Home.make(tx, 62)).book(tx)
        night = replace(tx, now=tx.now.replace(hour=13))  # 21:00 at the clinic
        await remind_of_bookings(night)
        await remind_of_doses(night)
        assert await texts(tx) == []

    async def test_not_while_many_messages_wait(self, tx: Tx) -> None:
        home = await Home.make(tx, 62)
        await home.book(tx)
        for number in range(MANY_WAITING):
            await tx.post("sms", SmsLetter(f"1380000{number:04d}", "x"))
        await remind_of_bookings(tx)
        await a_round(tx)
        assert await texts(tx) == []
        await tx.conn.execute(outbox.letters.delete())
        await remind_of_bookings(tx)
        assert len(await texts(tx)) == 1

    async def test_without_a_phone_the_clinic_sees_that_nobody_was_told(self, tx: Tx) -> None:
        home = await Home.make(tx, 62, phone=None)
        await home.book(tx)
        await remind_of_bookings(tx)
        (told,) = await store.reminders_of(tx, home.children[0].id)
        assert (told.reason, told.outcome) == (ReminderReason.BOOKED, ReminderOutcome.NO_PHONE)


class TestDoses:
    async def test_what_is_due_is_told_once_for_all_the_children(self, tx: Tx) -> None:
        home = await Home.make(tx, 62, 915)
        await a_round(tx)
        await a_round(tx, days=1)
        assert len(await texts(tx)) == 1
        (text,) = await texts(tx)
        assert "陈*宁" in text
        assert "疫苗" in text
        assert "百白破" not in text
        told = await store.reminders_of(tx, home.children[0].id)
        assert {one.outcome for one in told} == {ReminderOutcome.SENT}

    async def test_not_again_within_days_then_what_is_overdue(self, tx: Tx) -> None:
        await Home.make(tx, 62)
        await a_round(tx)
        await a_round(tx, days=6)
        assert len(await texts(tx)) == 1
        await a_round(tx, days=100)
        assert len(await texts(tx)) == 2
        assert "晚了" in (await texts(tx))[1]

    async def test_not_to_a_family_that_has_booked(self, tx: Tx) -> None:
        home = await Home.make(tx, 62)
        await home.book(tx)
        await a_round(tx)
        assert await texts(tx) == []

    async def test_not_from_a_plan_under_earlier_rules(self, tx: Tx) -> None:
        await Home.make(tx, 62)
        root = staff(await make_organisation(tx, path="43"), Role.ADMINISTRATOR)
        later = tx.today + timedelta(days=9)
        new = NewActivation(new_id(), "2026", later, "国疾控卫免发〔2026〕16号", 0)
        await activate_edition(acting(tx, root), new)
        await a_round(tx)
        assert await texts(tx) == []
        await refresh_stale_plans(tx)
        await a_round(tx, days=1)
        assert len(await texts(tx)) == 1

    async def test_not_in_the_first_two_weeks(self, tx: Tx) -> None:
        await Home.make(tx, 5)
        await a_round(tx)
        assert await texts(tx) == []

    async def test_a_dose_given_in_time_is_never_spoken_of(self, tx: Tx) -> None:
        home = await Home.make(tx, 62)
        nurse = acting(tx, staff(home.clinic))
        stored = (await store.plans_of(tx, [home.children[0].id]))[0]
        for one in stored.doses:
            if one.earliest and one.earliest <= tx.today + timedelta(days=3):
                await copy_dose(
                    nurse,
                    CopiedDose(
                        id=new_id(),
                        child_id=home.children[0].id,
                        vaccine=one.vaccine,
                        given_on=tx.today,
                    ),
                )
        given = {"DTaP-1", "IPV-1"}
        assert given <= {f"{one.vaccine}-{one.dose}" for one in stored.doses}
        await a_round(tx, days=1)
        told = await store.reminders_of(tx, home.children[0].id)
        assert {one.about for one in told if one.reason is ReminderReason.DUE}.isdisjoint(given)

    async def test_a_round_goes_on_where_it_stopped(
        self, tx: Tx, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doses, "STEP", 1)
        homes = [await Home.make(tx, 62, phone=f"1390000000{n}") for n in range(3)]
        await tx.conn.execute(
            update(plans)
            .where(plans.c.person_id.not_in([home.children[0].id for home in homes]))
            .values(next_on=None, overdue_since=None)
        )
        await remind_of_doses(tx)
        first = [len(await texts(tx, f"1390000000{n}")) for n in range(3)]
        assert sum(first) == 1
        for _ in range(5):
            await remind_of_doses(tx)
        assert [len(await texts(tx, f"1390000000{n}")) for n in range(3)] == [1, 1, 1]
        done = (await tx.conn.execute(reminder_rounds.select())).mappings().all()
        assert [row["done"] for row in done if row["day"] == tx.today] == [True]

    async def test_only_the_system_sends_them(self, tx: Tx) -> None:
        nurse = acting(tx, staff(await make_organisation(tx)))
        for remind in (remind_of_bookings, remind_of_doses):
            with pytest.raises(NotAllowed):
                await remind(nurse)


class TestChoice:
    async def test_who_wants_none_gets_none_until_they_want_them_again(self, tx: Tx) -> None:
        home = await Home.make(tx, 62)
        await choose_reminders(acting(tx, home.mother), wanted=False)
        await home.book(tx)
        await remind_of_bookings(tx)
        assert await texts(tx) == []
        await choose_reminders(acting(tx, home.mother), wanted=True)
        await a_round(tx, days=60)
        assert len(await texts(tx)) == 1

    async def test_on_the_parents_page(self, tx: Tx, client: httpx.AsyncClient) -> None:
        home = await Home.make(tx, 62)
        await sign_in_guardian(client, tx, home.mother)
        page = await client.get("/my/account")
        token = form_token(page)
        answer = {"_csrf_token": token, "wanted": "false"}
        assert (await client.post("/my/account/reminders", data=answer)).status_code == 303
        assert "现在不发提醒" in (await client.get("/my/account")).text
        assert home.mother.person_id in await store.refusing(tx, [home.mother.person_id])

    async def test_parents_and_the_clinic_see_what_was_sent(
        self, tx: Tx, client: httpx.AsyncClient
    ) -> None:
        home = await Home.make(tx, 62)
        await a_round(tx)
        await sign_in_guardian(client, tx, home.mother)
        page = await client.get(f"/my/children/{home.children[0].id}")
        assert "百白破疫苗，第1剂，可以打" in page.text
        client.cookies.clear()
        await sign_in_staff(client, tx, home.clinic)
        page = await client.get(f"/children/{home.children[0].id}")
        assert "短信提醒" in page.text
        assert PHONE not in page.text
