"""Plans and bookings for other systems. 接种计划与预约接口"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from immunize.domain.booking import Booking, Slot
from immunize.domain.child_plan import ChildPlan, Visit
from immunize.domain.explain import Sentence
from immunize.domain.records import NotedFact, Record
from immunize.usecases.book_place import NewBooking, book_place
from immunize.usecases.cancel_booking import Cancellation, cancel_booking
from immunize.usecases.child_plan import read_plan
from immunize.usecases.list_bookings import DayList, list_bookings
from immunize.usecases.list_slots import DaySlots, list_slots
from immunize.usecases.note_observation import NewObservation, note_observation
from immunize.usecases.open_record import NewRecord, open_record
from immunize.usecases.open_slots import NewSlots, open_slots
from immunize.web.why import reasons
from kernel.i18n import N_
from kernel.registry.find import find_people
from kernel.registry.people import Person
from kernel.transaction import Transaction
from kernel.web.guards import SIGNED_IN, STAFF_OR_MACHINE


class Explanation(Struct, frozen=True):
    """Why the next dose of a vaccine group stands as it does, in both languages. 原因说明"""

    group: str
    vaccine: str
    dose: int
    why: tuple[Sentence, ...]


class ExplainedPlan(Struct, frozen=True):
    """A child's plan, every visit to come, and the reasons in words. 接种计划与原因"""

    plan: ChildPlan
    visits: tuple[Visit, ...]
    explanations: tuple[Explanation, ...]


class CancelRequest(Struct, frozen=True):
    """Whose places of an order are given back. 取消请求"""

    children: tuple[UUID, ...]


class PlanApi(Controller):
    """Records and plans. 档案与计划"""

    path = "/api/v1"
    tags = ("children",)
    guards = (SIGNED_IN,)

    @get("/children", guards=[STAFF_OR_MACHINE])
    async def find(
        self, transaction: NamedDependency[Transaction], q: FromQuery[str]
    ) -> list[Person]:
        """Find people by name, pinyin, birth date, phone or a scanned code; at most 30."""
        async with transaction as tx:
            return list(await find_people(tx, q))

    @post("/records", guards=[STAFF_OR_MACHINE])
    async def open(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewRecord]
    ) -> Record:
        """Open a child's vaccination record. A child that has one keeps it."""
        async with transaction as tx:
            return await open_record(tx, data)

    @post("/children/observations", guards=[STAFF_OR_MACHINE])
    async def note(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewObservation]
    ) -> NotedFact:
        """Note a fact that the plan depends on."""
        async with transaction as tx:
            return await note_observation(tx, data)

    @get("/children/{child_id:uuid}/plan")
    async def plan(
        self, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> ExplainedPlan:
        """What the child needs next and why, what was given, and every visit to come."""
        async with transaction as tx:
            ahead = await read_plan(tx, child_id, why=N_("接口查询"))
        return ExplainedPlan(ahead.plan, ahead.visits, tuple(_explained(ahead.plan)))


def _explained(plan: ChildPlan) -> Iterator[Explanation]:
    for due in plan.next_doses:
        yield Explanation(due.group, due.vaccine, due.dose, reasons(due.why, plan.region))


class BookingApi(Controller):
    """Slots and bookings. 时段与预约"""

    path = "/api/v1"
    tags = ("bookings",)
    guards = (SIGNED_IN,)

    @get("/slots")
    async def slots(
        self,
        transaction: NamedDependency[Transaction],
        organisation_id: FromQuery[UUID],
        first: FromQuery[date],
        days: FromQuery[int] = 14,
    ) -> tuple[DaySlots, ...]:
        """A clinic's calendar from a day on, with the places left in every hour."""
        async with transaction as tx:
            return await list_slots(tx, organisation_id, first, min(max(days, 1), 62))

    @post("/slots", guards=[STAFF_OR_MACHINE])
    async def open(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewSlots]
    ) -> tuple[Slot, ...]:
        """Open hours for booking. Hours that are open already stay as they are."""
        async with transaction as tx:
            return await open_slots(tx, data)

    @get("/bookings", guards=[STAFF_OR_MACHINE])
    async def day(
        self,
        transaction: NamedDependency[Transaction],
        organisation_id: FromQuery[UUID],
        day: FromQuery[date],
    ) -> DayList:
        """Everybody expected at a clinic on a day."""
        async with transaction as tx:
            return await list_bookings(tx, organisation_id, day)

    @post("/bookings")
    async def book(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewBooking]
    ) -> tuple[Booking, ...]:
        """Take places for one or several children of a family: all of them, or none."""
        async with transaction as tx:
            return await book_place(tx, data)

    @post("/bookings/{booking_id:uuid}/cancel", status_code=200)
    async def cancel(
        self,
        transaction: NamedDependency[Transaction],
        booking_id: FromPath[UUID],
        data: JSONBody[CancelRequest],
    ) -> tuple[Booking, ...]:
        """Give places back. Cancelling again changes nothing."""
        async with transaction as tx:
            return await cancel_booking(tx, Cancellation(booking_id, data.children))
