"""Hold what stood in a unit while it was out of its limits. 停用受影响的疫苗

Whatever stood there at any time of the excursion is held, wherever it is now; whoever has it
is told. The unit is locked against deliveries, the packages against doses: once a hold has
committed, no dose is drawn from what it holds.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from immunize.domain.holds import Exposure, Hold, is_wider, widen
from immunize.errors import UnitNotFound
from immunize.events import HeldLot, HoldWidened, PackagesHeld
from immunize.store import stock
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.transaction import Tx


async def hold_lots_in(
    tx: Tx,
    unit_id: UUID,
    episode_id: UUID,
    began_at: datetime,
    ended_at: datetime | None,
    exposure: Exposure,
) -> Hold:
    """Place, widen or close the hold of one excursion. Repeating it changes nothing.

    A reaction to what a sensor measured: whoever took the readings has been checked. Without
    an end the excursion goes on, and what enters the unit is held too. Worse evidence takes
    back what was released on the strength of better.
    """
    await stock.lock_unit(tx, unit_id)
    before = await stock.hold_of_episode(tx, episode_id)
    if before is None:
        hold = await _new_hold(tx, unit_id, episode_id, began_at, ended_at, exposure)
    else:
        hold = widen(before, began_at, ended_at, exposure, tx.now)
    if hold != before:
        await stock.put_hold(tx, hold)
    codes = await stock.codes_in_unit_between(tx, unit_id, hold.began_at, hold.ended_at)
    await put_on_hold(tx, hold, codes, again=before is not None and is_wider(before, hold))
    return hold


async def put_on_hold(
    tx: Tx, hold: Hold, codes: Sequence[str], *, again: bool = False
) -> Collection[str]:
    """Put packages under a hold and tell who has them; gives those that are newly held."""
    await stock.lock_packages(tx, codes)
    held = await stock.hold_packages(tx, hold.id, codes, again=again)
    holders: dict[UUID, list[HeldLot]] = defaultdict(list)
    for one in await stock.lots_held(tx, held):
        lot = HeldLot(one.lot_number, one.product_name, one.quantity)
        holders[one.organisation_id].append(lot)
    event = PackagesHeld if hold.placed_at == tx.now else HoldWidened
    for organisation_id, lots in holders.items():
        await tx.publish(
            event(hold.id, hold.unit_id, organisation_id, tuple(lots), hold.kind.value)
        )
    return held


async def hold_what_enters(
    tx: Tx, unit_id: UUID, codes: Sequence[str], since: datetime
) -> Collection[str]:
    """Hold packages that enter a unit in which an excursion goes on, or went on since then."""
    held: set[str] = set()
    for hold in await stock.holds_reaching(tx, unit_id, since):
        held.update(await put_on_hold(tx, hold, codes, again=True))
    return held


async def _new_hold(
    tx: Tx,
    unit_id: UUID,
    episode_id: UUID,
    began_at: datetime,
    ended_at: datetime | None,
    exposure: Exposure,
) -> Hold:
    unit = await registry.storage_unit(tx, unit_id)
    if unit is None:
        raise UnitNotFound
    return Hold(
        id=new_id(),
        unit_id=unit_id,
        organisation_id=unit.organisation_id,
        episode_id=episode_id,
        kind=exposure.kind,
        limit_celsius=exposure.limit,
        worst_celsius=exposure.worst,
        began_at=began_at,
        ended_at=ended_at,
        placed_at=tx.now,
        changed_at=tx.now,
    )
