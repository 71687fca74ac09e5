"""A parent's own pages: the children, what is due, and who looked. 家长页面"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from immunize.domain.booking import DayOffer
from immunize.domain.child_plan import ChildPlan, DueDose, Visit, common_day, due_on
from immunize.errors import NoRecord
from immunize.store.reminders import reminders_of
from immunize.store.school_checks import entry_checks_of
from immunize.usecases.child_plan import PlanAhead, plan_ahead
from immunize.usecases.choose_reminders import choose_reminders, wants_reminders
from immunize.usecases.list_slots import DaySlots, list_slots
from immunize.usecases.my_children import OwnChild, clinic_for, my_children, own_child
from immunize.web import why, words
from immunize.web.qr import qr
from immunize.web.school_words import VERDICTS
from kernel.access import Actor, Kind
from kernel.calendar import clinic_day
from kernel.registry import reach
from kernel.registry.find import issue_health_code, must_exist, revoke_health_code
from kernel.registry.places import Organisation
from kernel.registry.store import AccessEntry
from kernel.transaction import Transaction, Tx
from kernel.web.guards import GUARDIAN
from kernel.web.pages import Page

LOOK_AHEAD_DAYS = 21
_OPEN = (DayOffer.OPEN, DayOffer.FEW)


class MyController(Controller):
    """What a parent sees on the phone. 家长"""

    path = "/my"
    guards = (GUARDIAN,)
    include_in_schema = False

    @get("/")
    async def home(self, transaction: NamedDependency[Transaction]) -> Page:
        """Every child, what is due, and the one next thing to do."""
        async with transaction as tx:
            children = await my_children(tx)
            clinic = await clinic_for(tx, [one.child.id for one in children])
            suggested = await _suggested_day(tx, clinic, children)
            context = {
                **_next_thing(children, suggested, tx.today),
                "children": children,
                "due_now": {one.child.id: shown_now(one) for one in children},
                "clinic": clinic,
                "today": tx.today,
                "words": words,
            }
        return Page("immunize/my.html", context=context)

    @get("/children/{child_id:uuid}")
    async def child(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """One child's whole plan by visit date, and what was given."""
        async with transaction as tx:
            one = await own_child(tx, child_id)
            ahead = await _ahead(tx, child_id)
            context = {
                "one": one,
                "ready": _bookable(one.plan, tx.today) if one.plan else (),
                "barred": [due for due in one.plan.next_doses if not due.is_open]
                if one.plan
                else (),
                "visits": later(ahead),
                "today": tx.today,
                "words": words,
                "reasons": why,
                "reminders": await reminders_of(tx, child_id),
                "entry_checks": await entry_checks_of(tx, child_id),
                "verdicts": VERDICTS,
            }
        return Page("immunize/my-child.html", context=context)

    @get("/children/{child_id:uuid}/looks")
    async def looks(
        self,
        request: Request[Actor, Any, Any],
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
    ) -> Page:
        """Who looked at the child's record, when and why; one's own visits are left out."""
        async with transaction as tx:
            entries = await reach.who_looked(tx, child_id)
            child = await must_exist(tx, child_id)
        others = [entry for entry in entries if not _is_mine(entry, request.user)]
        return Page("immunize/my-looks.html", context={"child": child, "entries": others})

    @get("/children/{child_id:uuid}/code")
    async def code(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """The child's health code, to be shown at the clinic."""
        async with transaction as tx:
            one = await own_child(tx, child_id)
            health_code = await issue_health_code(tx, child_id)
        context = {"one": one, "code": health_code, "drawing": qr(health_code)}
        return Page("immunize/my-code.html", context=context)

    @post("/children/{child_id:uuid}/code/renew")
    async def renew_code(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Redirect:
        """End the present health code and make a new one."""
        async with transaction as tx:
            await own_child(tx, child_id)
            await revoke_health_code(tx, child_id)
        return Redirect(f"/my/children/{child_id}/code", status_code=303)

    @get("/certificate")
    async def certificate(self, transaction: NamedDependency[Transaction]) -> Page:
        """What each child has been given. 接种证"""
        async with transaction as tx:
            children = await my_children(tx)
            today = tx.today
        context = {"children": children, "today": today, "words": words}
        return Page("immunize/my-certificate.html", context=context)

    @get("/account")
    async def account(self, transaction: NamedDependency[Transaction]) -> Page:
        """Bookings, who looked, and the way out."""
        async with transaction as tx:
            children = await my_children(tx)
            clinic = await clinic_for(tx, [one.child.id for one in children])
            reminded = await wants_reminders(tx)
        context = {"children": children, "clinic": clinic, "reminded": reminded}
        return Page("immunize/my-account.html", context=context)

    @post("/account/reminders")
    async def reminders(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Redirect:
        """Reminders by text message, or none."""
        form = await request.form()
        async with transaction as tx:
            await choose_reminders(tx, form.get("wanted") == "true")
        return Redirect("/my/account", status_code=303)


def _next_thing(
    children: Sequence[OwnChild], suggested: date | None, today: date
) -> dict[str, Any]:
    """What the one sentence on top is about: who needs a place, else what is booked or next."""
    bookings = [booking for one in children for booking in one.bookings]
    days = [one.plan.next_day for one in children if one.plan and one.plan.next_day]
    return {
        "suggested": suggested,
        "needing": [one for one in unbooked(children) if _can_come(one, suggested or today)],
        "booked": min(bookings, key=lambda booking: booking.begins, default=None),
        "next_day": min(days, default=None),
    }


def _can_come(one: OwnChild, day: date) -> bool:
    return one.plan is not None and bool(_bookable(one.plan, day))


def shown_now(one: OwnChild) -> list[list[DueDose]]:
    """What a child's card asks for: what may be given now, else what comes next.

    Doses of which the same is to be said stand together.
    """
    if one.plan is None:
        return []
    today = clinic_day(one.plan.made_at)
    doses = _bookable(one.plan, today)
    if not doses and one.plan.next_day:
        doses = _bookable(one.plan, one.plan.next_day)
    return [list(group) for _, group in groupby(doses, lambda due: _said_of(due, today))]


def _bookable(plan: ChildPlan, day: date) -> list[DueDose]:
    return [due for due in due_on(plan, day) if due.vaccine not in words.WARD_ONLY]


def _said_of(due: DueDose, today: date) -> tuple[object, ...]:
    return due.state, due.deadline, words.lateness(due, today)


async def _suggested_day(
    tx: Tx, clinic: Organisation | None, children: Sequence[OwnChild]
) -> date | None:
    """The day on which most of the children without a place can come."""
    if clinic is None:
        return None
    return suggest(await list_slots(tx, clinic.id, tx.today, LOOK_AHEAD_DAYS), children)


def suggest(days: Sequence[DaySlots], children: Sequence[OwnChild]) -> date | None:
    """Of the days with places, the one that helps most of the children without a booking."""
    open_days = [day.day for day in days if day.offer in _OPEN]
    return common_day(open_days, [one.plan for one in unbooked(children) if one.plan])


def unbooked(children: Sequence[OwnChild]) -> list[OwnChild]:
    """The children without a place."""
    return [one for one in children if not one.bookings]


async def _ahead(tx: Tx, child_id: UUID) -> PlanAhead | None:
    try:
        return await plan_ahead(tx, child_id)
    except NoRecord:
        return None


def later(ahead: PlanAhead | None) -> tuple[Visit, ...]:
    """The visits after today; what may be given today stands in the plan itself."""
    if ahead is None:
        return ()
    tomorrow = clinic_day(ahead.plan.made_at) + timedelta(days=1)
    return tuple(visit for visit in ahead.visits if visit.day >= tomorrow)


def _is_mine(entry: AccessEntry, actor: Actor) -> bool:
    return entry.actor_kind == Kind.GUARDIAN and entry.actor_id == actor.id
