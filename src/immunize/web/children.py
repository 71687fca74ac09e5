"""Staff find a child and open the record. 儿童查找与档案"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Response

from immunize import store
from immunize.errors import NoRecord
from immunize.store.reminders import reminders_of
from immunize.store.school_checks import entry_checks_of
from immunize.usecases.child_plan import PlanAhead, plan_ahead
from immunize.web import why, words
from immunize.web.my import later
from immunize.web.school_words import VERDICTS
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.find import find_people
from kernel.registry.people import Person
from kernel.transaction import Transaction, Tx
from kernel.web.guards import STAFF
from kernel.web.pages import Page


class ChildrenController(Controller):
    """Search, and one child's record. 孩子"""

    path = "/children"
    guards = (STAFF,)
    include_in_schema = False

    @get("/")
    async def search(
        self, transaction: NamedDependency[Transaction], q: FromQuery[str] = ""
    ) -> Response[Any]:
        """Children by name, pinyin, birth date, phone or a scanned code.

        A code that finds one person opens that record at once.
        """
        found: Sequence[Person] = ()
        refusal: Refusal | None = None
        async with transaction as tx:
            if q.strip():
                try:
                    found = await find_people(tx, q)
                except InvalidInput as wrong:
                    refusal = wrong
            cards = [await reach.card(tx, person) for person in found]
            today = tx.today
        if len(cards) == 1:
            return Redirect(f"/children/{cards[0].person.id}", status_code=303)
        context = {"q": q, "cards": cards, "refusal": refusal, "today": today}
        return Page("immunize/children.html", context=context)

    @get("/{child_id:uuid}")
    async def record(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """The record: banner, plan by visit date, doses, bookings."""
        async with transaction as tx:
            person = await reach.open_record(tx, child_id, what=N_("接种档案"), why=N_("接种服务"))
            ahead = await _ahead(tx, child_id)
            context = {
                "about": await reach.card(tx, person),
                "plan": ahead.plan if ahead else None,
                "visits": later(ahead),
                "reminders": await reminders_of(tx, child_id),
                "entry_checks": await entry_checks_of(tx, child_id),
                "verdicts": VERDICTS,
                "bookings": await store.standing_bookings_of(tx, [child_id], tx.today),
                "today": tx.today,
                "words": words,
                "reasons": why,
            }
        return Page("immunize/child.html", context=context)


async def _ahead(tx: Tx, child_id: UUID) -> PlanAhead | None:
    try:
        return await plan_ahead(tx, child_id)
    except NoRecord:
        return None
