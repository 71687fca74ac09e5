"""The clinic opens hours and sees who comes. 门诊预约管理"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec import Struct

from immunize.domain.booking import POLICY, BookingState
from immunize.usecases.cancel_booking import Cancellation, cancel_booking
from immunize.usecases.list_bookings import list_bookings
from immunize.usecases.list_slots import DaySlots, list_slots
from immunize.usecases.open_slots import NewSlots, change_capacity, open_slots
from immunize.web import words
from kernel.access import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.i18n import N_
from kernel.transaction import Transaction
from kernel.web.forms import read, redisplay
from kernel.web.guards import STAFF
from kernel.web.pages import Page

HOURS = (time(8), time(9), time(10), time(11), time(14), time(15), time(16))
USUAL_PLACES = 10

Form = Request[Actor, Any, Any]


class SlotsEntry(Struct, frozen=True):
    """The form that opens hours for a week. 开放时段"""

    week: date
    days: tuple[date, ...]
    hours: tuple[time, ...]
    capacity: int
    release_now: bool = False


class CapacityEntry(Struct, frozen=True):
    """More or fewer places. 名额"""

    capacity: int


class CancelEntry(Struct, frozen=True):
    """Whose place is given back. 取消"""

    day: date
    children: tuple[UUID, ...]


class BookingsController(Controller):
    """Days and hours of one clinic. 门诊预约"""

    path = "/clinic"
    guards = (STAFF,)
    include_in_schema = False

    @get("/bookings")
    async def day(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        day: FromQuery[date | None] = None,
    ) -> Page:
        """Everybody expected on a day, by hour, and the doses to have ready."""
        async with transaction as tx:
            shown = day or tx.today
            expected = await list_bookings(tx, _clinic_of(request), shown)
        states = [one.booking.state for one in expected.expected]
        context = {
            "list": expected,
            "arrived": states.count(BookingState.ARRIVED),
            "before": shown - timedelta(days=1),
            "after": shown + timedelta(days=1),
            "words": words,
        }
        return Page("immunize/bookings.html", context=context)

    @post("/bookings/{booking_id:uuid}/cancel")
    async def cancel(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        booking_id: FromPath[UUID],
    ) -> Redirect:
        """Give a place back for a parent who called."""
        entry = read(await request.form(), CancelEntry)
        async with transaction as tx:
            await cancel_booking(tx, Cancellation(booking_id, entry.children))
        return Redirect(f"/clinic/bookings?day={entry.day}", status_code=303)

    @get("/slots")
    async def slots(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        week: FromQuery[date | None] = None,
    ) -> Page:
        """One week's hours, and the form that opens more."""
        async with transaction as tx:
            context = await _week(tx, _clinic_of(request), week or tx.today)
        return Page("immunize/slots.html", context=context)

    @post("/slots")
    async def open(self, request: Form, transaction: NamedDependency[Transaction]) -> Response[Any]:
        """Open hours on the ticked days."""
        form = await request.form()
        organisation_id = _clinic_of(request)
        try:
            entry = read(form, SlotsEntry)
            async with transaction as tx:
                await open_slots(
                    tx,
                    NewSlots(
                        organisation_id,
                        entry.days,
                        entry.hours,
                        entry.capacity,
                        release_now=entry.release_now,
                    ),
                )
        except InvalidInput as wrong:
            async with request.app.state["database"].transaction(request.user) as tx:
                context = await _week(tx, organisation_id, tx.today)
            return redisplay("immunize/slots.html", form, wrong, context)
        return Redirect(f"/clinic/slots?week={entry.week}", status_code=303)

    @post("/slots/{slot_id:uuid}/capacity")
    async def capacity(
        self,
        request: Form,
        transaction: NamedDependency[Transaction],
        slot_id: FromPath[UUID],
    ) -> Redirect:
        """Give one hour more or fewer places."""
        entry = read(await request.form(), CapacityEntry)
        async with transaction as tx:
            slot = await change_capacity(tx, slot_id, entry.capacity)
        return Redirect(f"/clinic/slots?week={slot.day}", status_code=303)


def _clinic_of(request: Form) -> UUID:
    if request.user.organisation_id is None:
        raise NotAllowed(N_("这个账号不属于任何机构，看不到门诊的预约。"))
    return request.user.organisation_id


async def _week(tx: Any, organisation_id: UUID, day: date) -> dict[str, Any]:
    monday = day - timedelta(days=day.weekday())
    days = await list_slots(tx, organisation_id, monday, 7)
    return {
        "days": days,
        "hours": _hours(days),
        "week": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "today": tx.today,
        "now": tx.now,
        "usual": USUAL_PLACES,
        "policy": POLICY,
    }


def _hours(days: Sequence[DaySlots]) -> list[time]:
    """The usual hours, and whatever else is open this week."""
    opened = {slot.starts_at for one in days for slot in one.slots}
    return sorted(opened | set(HOURS))
