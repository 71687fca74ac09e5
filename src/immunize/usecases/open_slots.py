"""Open hours for booking. 开放时段"""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from msgspec import Struct

from immunize import store
from immunize.domain.booking import POLICY, Slot, released_at
from immunize.errors import CapacityTooSmall, SlotNotFound, SlotsUnreadable
from kernel.access import Permission
from kernel.errors import NotFound
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.registry.places import Organisation
from kernel.transaction import Tx

_MOST_DAYS = 62
_FARTHEST = timedelta(days=366)
_MOST_PLACES = 200


class NewSlots(Struct, frozen=True):
    """Which hours to open on which days, with how many places each. 新开时段

    ``release_now`` lets parents book at once; otherwise the places of a day are released
    together on the evening the clinic's rule names.
    """

    organisation_id: UUID
    days: tuple[date, ...]
    hours: tuple[time, ...]
    capacity: int
    minutes: int = 60
    release_now: bool = False


async def open_slots(tx: Tx, new: NewSlots) -> tuple[Slot, ...]:
    """Open every hour on every day; hours that are open already stay as they are.

    Raises ``SlotsUnreadable`` naming the field, ``NotAllowed`` for another clinic.
    """
    tx.require(Permission.MANAGE_SLOTS)
    await _reachable(tx, new.organisation_id)
    _check(new, tx.today)
    slots = [_slot(new, day, at, tx.now) for day in new.days for at in new.hours]
    await store.add_slots(tx, slots)
    opened = await store.slots_between(tx, new.organisation_id, min(new.days), max(new.days))
    wanted = {slot.id for slot in slots}
    return tuple(slot for slot in opened if slot.id in wanted)


async def change_capacity(tx: Tx, slot_id: UUID, capacity: int) -> Slot:
    """Give a slot more or fewer places, never fewer than are taken."""
    tx.require(Permission.MANAGE_SLOTS)
    slot = await store.slot(tx, slot_id)
    if slot is None:
        raise SlotNotFound()
    await _reachable(tx, slot.organisation_id)
    _check_capacity(capacity, smallest=0)
    if not await store.set_capacity(tx, slot_id, capacity):
        raise CapacityTooSmall(capacity)
    return await store.slot(tx, slot_id) or slot


async def _reachable(tx: Tx, organisation_id: UUID) -> Organisation:
    organisation = await registry.organisation(tx, organisation_id)
    if organisation is None:
        raise NotFound(N_("没有这个机构。"))
    tx.require_reach(organisation.path)
    return organisation


def _slot(new: NewSlots, day: date, at: time, now: datetime) -> Slot:
    release = now if new.release_now else max(released_at(day, POLICY), now)
    return Slot(
        id=uuid5(new.organisation_id, f"{day} {at}"),
        organisation_id=new.organisation_id,
        day=day,
        starts_at=at,
        minutes=new.minutes,
        capacity=new.capacity,
        taken=0,
        released_at=release,
    )


def _check(new: NewSlots, today: date) -> None:
    if not new.days or not new.hours:
        raise SlotsUnreadable(N_("请选至少一天和一个时段。"), field="days")
    if min(new.days) < today:
        raise SlotsUnreadable(
            N_("{day}已经过去，请选今天或以后的日子。"), field="days", day=min(new.days)
        )
    if max(new.days) > today + _FARTHEST:
        raise SlotsUnreadable(
            N_("{day}太远了，最多开到一年以后。"), field="days", day=max(new.days)
        )
    if len(new.days) > _MOST_DAYS:
        raise SlotsUnreadable(N_("一次最多开{most}天。"), field="days", most=_MOST_DAYS)
    _check_capacity(new.capacity, smallest=1)


def _check_capacity(capacity: int, smallest: int) -> None:
    if not smallest <= capacity <= _MOST_PLACES:
        raise SlotsUnreadable(
            N_("每个时段的名额在{least}到{most}之间。"),
            field="capacity",
            least=smallest,
            most=_MOST_PLACES,
        )
