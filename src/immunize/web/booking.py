"""A parent books: day, hour, all children at once. 家长预约"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from immunize.domain.booking import POLICY, Booking, BookingState, DayOffer
from immunize.domain.child_plan import DueDose, due_on
from immunize.usecases.book_place import NewBooking, book_place
from immunize.usecases.cancel_booking import Cancellation, cancel_booking
from immunize.usecases.list_slots import DaySlots, list_slots
from immunize.usecases.my_children import (
    Coming,
    OwnChild,
    clinic_for,
    my_bookings,
    my_children,
)
from immunize.web import words
from immunize.web.my import suggest
from immunize.web.qr import qr
from kernel.access import Actor
from kernel.errors import Refusal
from kernel.i18n import N_
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.places import Organisation
from kernel.transaction import Transaction, Tx
from kernel.web.forms import read
from kernel.web.guards import GUARDIAN
from kernel.web.pages import Page

WEEKS_SHOWN = 3
_BOOKABLE = (DayOffer.OPEN, DayOffer.FEW)

Form = Request[Actor, Any, Any]


class Chosen(Struct, frozen=True):
    """What a parent has ticked so far. 已选内容"""

    children: tuple[UUID, ...] = ()
    day: date | None = None
    slot_id: UUID | None = None
    id: UUID | None = None


class Companion(Struct, frozen=True):
    """One child on the booking page: what they would come for on the chosen day. 来的孩子"""

    one: OwnChild
    doses: tuple[DueDose, ...]
    booked: Booking | None
    ticked: bool


class Order(Struct, frozen=True):
    """Everybody who comes on one booking code. 一次预约"""

    first: Booking
    coming: tuple[Coming, ...]
    clinic: Organisation | None
    drawing: str
    changeable: bool


class BookingController(Controller):
    """Take a place, see it, give it back. 预约"""

    path = "/my"
    guards = (GUARDIAN,)
    include_in_schema = False

    @get("/booking")
    async def page(
        self,
        transaction: NamedDependency[Transaction],
        day: FromQuery[date | None] = None,
        child: FromQuery[list[UUID] | None] = None,
    ) -> Page:
        """The children, the calendar, and the hours of the chosen day."""
        async with transaction as tx:
            context = await _context(tx, Chosen(tuple(child or ()), day))
        return Page("immunize/my-booking.html", context=context)

    @post("/booking/day")
    async def choose_day(self, request: Form) -> Redirect:
        """Another day, keeping which children are ticked."""
        form = await request.form()
        chosen = read(form, Chosen)
        query = "".join(f"&child={child_id}" for child_id in chosen.children)
        return Redirect(f"/my/booking?day={chosen.day or ''}{query}", status_code=303)

    @post("/booking")
    async def book(self, request: Form, transaction: NamedDependency[Transaction]) -> Response[Any]:
        """Take the places, or show the hours again with what stood against it."""
        chosen = Chosen()
        try:
            chosen = read(await request.form(), Chosen)
            async with transaction as tx:
                await book_place(tx, _order(chosen))
        except Refusal as refusal:
            return await _again(request, chosen, refusal)
        return Redirect("/my/bookings", status_code=303)

    @get("/bookings")
    async def bookings(self, transaction: NamedDependency[Transaction]) -> Page:
        """Places that are taken, each with the code to show at the desk."""
        async with transaction as tx:
            orders = await _orders(tx, await my_bookings(tx))
            today = tx.today
        context = {"orders": orders, "today": today, "words": words}
        return Page("immunize/my-bookings.html", context=context)

    @post("/bookings/{booking_id:uuid}/cancel")
    async def cancel(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        booking_id: FromPath[UUID],
    ) -> Redirect:
        """Give the places of an order back."""
        chosen = read(await request.form(), Chosen)
        async with transaction as tx:
            await cancel_booking(tx, Cancellation(booking_id, chosen.children))
        return Redirect("/my/bookings", status_code=303)


class NothingChosen(Refusal):
    """No hour or no child was ticked. 还没选好"""

    title = N_("还差一步")


def _order(chosen: Chosen) -> NewBooking:
    if not chosen.children:
        raise NothingChosen(N_("请先勾选哪个孩子来。"), field="children")
    if chosen.slot_id is None or chosen.id is None:
        raise NothingChosen(N_("请先选一个时段。"), field="slot_id")
    return NewBooking(chosen.id, chosen.slot_id, chosen.children)


async def _again(request: Form, chosen: Chosen, refusal: Refusal) -> Page:
    """The page as it is now: whoever took the last place may have changed it."""
    async with request.app.state["database"].transaction(request.user) as tx:
        context = await _context(tx, chosen)
    context["refusal"] = refusal
    return Page("immunize/my-booking.html", context=context, status_code=409)


async def _context(tx: Tx, chosen: Chosen) -> dict[str, Any]:
    children = await my_children(tx)
    clinic = await clinic_for(tx, [one.child.id for one in children])
    monday = tx.today - timedelta(days=tx.today.weekday())
    days = await list_slots(tx, clinic.id, monday, 7 * WEEKS_SHOWN) if clinic else ()
    coming = [one for one in days if one.day >= tx.today]
    shown = _chosen_day(coming, chosen.day or suggest(coming, children))
    companions = [_companion(one, shown, chosen.children) for one in children]
    return {
        "companions": companions,
        "ticked": sum(companion.ticked for companion in companions),
        "clinic": clinic,
        "days": days,
        "shown": shown,
        "now": tx.now,
        "today": tx.today,
        "policy": POLICY,
        "new_id": new_id(),
        "refusal": None,
        "words": words,
    }


def _chosen_day(days: Sequence[DaySlots], wanted: date | None) -> DaySlots | None:
    """The day asked for, else the first on which a place is to be had."""
    asked = next((one for one in days if one.day == wanted), None)
    return asked or next((one for one in days if one.offer in _BOOKABLE), None)


def _companion(one: OwnChild, shown: DaySlots | None, ticked: Sequence[UUID]) -> Companion:
    day = shown.day if shown else None
    booked = next((b for b in one.bookings if b.day == day), None)
    doses = due_on(one.plan, day) if one.plan and day and booked is None else ()
    doses = tuple(due for due in doses if due.vaccine not in words.WARD_ONLY)
    chosen = one.child.id in ticked if ticked else True
    return Companion(one, doses, booked, ticked=bool(doses) and chosen)


async def _orders(tx: Tx, found: Sequence[Coming]) -> list[Order]:
    by_id: dict[UUID, list[Coming]] = {}
    for one in found:
        if one.booking.state in (BookingState.BOOKED, BookingState.ARRIVED):
            by_id.setdefault(one.booking.id, []).append(one)
    return [await _order_of(tx, coming) for coming in by_id.values()]


async def _order_of(tx: Tx, coming: Sequence[Coming]) -> Order:
    first = coming[0].booking
    return Order(
        first=first,
        coming=tuple(coming),
        clinic=await registry.organisation(tx, first.organisation_id),
        drawing=qr(first.code),
        changeable=all(one.booking.is_changeable(tx.now) for one in coming),
    )
