"""A guardian's children: plans, bookings, and who looked at their records. 我的孩子"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.booking import Booking
from immunize.domain.child_plan import ChildPlan, for_guardian
from immunize.errors import NoRecord
from immunize.usecases.child_plan import plan_of
from kernel.access import Kind
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.places import Organisation, OrganisationKind
from kernel.registry.serving import serving_clinic
from kernel.transaction import Tx


class OwnChild(Struct, frozen=True):
    """One child as the guardian's pages show it; ``plan`` is missing without a record. 孩子

    ``place`` counts brothers and sisters from 0, the oldest first, twins in birth order.
    """

    child: Person
    place: int
    plan: ChildPlan | None
    bookings: tuple[Booking, ...]


class Coming(Struct, frozen=True):
    """One child's booking, and which of the children it is. 预约的孩子"""

    child: Person
    place: int
    booking: Booking


async def my_children(tx: Tx) -> tuple[OwnChild, ...]:
    """The guardian's own children in their order."""
    return tuple(
        [await _own_child(tx, child.id, place) for place, child in enumerate(await _own(tx))]
    )


async def own_child(tx: Tx, child_id: UUID) -> OwnChild:
    """One of the guardian's children. Raises ``NotFound`` for anybody else's."""
    places = {child.id: place for place, child in enumerate(await _own(tx))}
    return await _own_child(tx, child_id, places.get(child_id, 0))


async def my_bookings(tx: Tx) -> tuple[Coming, ...]:
    """Bookings of the guardian's children from today on, soonest first, then by child."""
    children = {child.id: (place, child) for place, child in enumerate(await _own(tx))}
    found = await store.bookings_of(tx, children, tx.today)
    coming = [
        Coming(child, place, booking)
        for booking in found
        for place, child in [children[booking.person_id]]
    ]
    return tuple(sorted(coming, key=lambda one: (one.booking.begins, one.place)))


async def _own_child(tx: Tx, child_id: UUID, place: int) -> OwnChild:
    child = await reach.open_record(tx, child_id, what=N_("接种计划"), why=N_("家长查看"))
    bookings = await store.standing_bookings_of(tx, [child.id], tx.today)
    try:
        plan = for_guardian(await plan_of(tx, child.id))
    except NoRecord:
        plan = None
    return OwnChild(child, place, plan, tuple(bookings))


async def clinic_for(tx: Tx, children: Sequence[UUID]) -> Organisation | None:
    """Where these children go: who keeps their record, else the clinic of their district.

    A hospital keeps a newborn's record until a clinic takes over; parents book at a clinic.
    """
    clinics = await registry.organisations_of_kind(tx, OrganisationKind.CLINIC)
    for child_id in children:
        record = await store.record_of(tx, child_id)
        keeper = [one for one in clinics if record and one.id == record.organisation_id]
        near = keeper[0] if keeper else None
        near = near or await serving_clinic(tx, await registry.district_of(tx, child_id))
        if near:
            return near
    return clinics[0] if clinics else None


async def _own(tx: Tx) -> Sequence[Person]:
    if tx.actor.kind is not Kind.GUARDIAN or tx.actor.person_id is None:
        raise NotAllowed(N_("这里是家长的页面。"))
    return await registry.children_of(tx, tx.actor.person_id)
