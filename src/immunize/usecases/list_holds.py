"""What is on hold, why, and what has been decided. 停用清单"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from immunize.domain.holds import Decision, Hold, HoldKind, Judgement, Suffered, choices_for
from immunize.domain.lots import PackageState
from immunize.errors import HoldNotFound
from immunize.store import stock
from immunize.store.stock import HeldQuantity
from immunize.usecases.thermometer import Thermometer, suffered_in
from kernel.access import Permission
from kernel.registry import store as registry
from kernel.transaction import Tx


class HeldLotView(Struct, frozen=True):
    """One lot of a hold: where it is now and what may be decided. 停用批号

    Counts are minimum packages: still in the unit, moved elsewhere since, given or disposed
    of since, and how many of all of them are no longer held. ``suffered`` is absent where
    nobody was asked.
    """

    lot_id: UUID
    lot_number: str
    product_name: str
    freeze_sensitive: bool
    here: int
    moved_on: int
    gone: int
    lifted: int
    where: tuple[str, ...]
    choices: tuple[Judgement, ...]
    decision: Decision | None
    suffered: Suffered | None = None

    @property
    def is_held(self) -> bool:
        """Whether any of it is still on hold."""
        return self.lifted < self.here + self.moved_on + self.gone


class HoldView(Struct, frozen=True):
    """One hold with its lots; ``within_reach``: the reader may open the unit it was in. 停用"""

    id: UUID
    episode_id: UUID
    unit_id: UUID
    unit_name: str
    organisation_name: str
    within_reach: bool
    kind: HoldKind
    limit_celsius: float | None
    worst_celsius: float | None
    began_at: datetime
    ended_at: datetime | None
    lifted_at: datetime | None
    lots: tuple[HeldLotView, ...]


async def list_holds(
    tx: Tx, thermometer: Thermometer | None = None, *, lifted: bool = False
) -> Sequence[HoldView]:
    """The holds within the actor's scope, newest first: those in force, or those over."""
    tx.require(Permission.READ_STOCK)
    return await _views(tx, await stock.holds_in_scope(tx, lifted=lifted), thermometer)


async def holds_of_unit(
    tx: Tx, unit_id: UUID, thermometer: Thermometer, episodes: Collection[UUID] = ()
) -> Sequence[HoldView]:
    """The holds on a unit: those in force, and those of some alarms."""
    tx.require(Permission.READ_STOCK)
    found = [
        hold
        for hold in await stock.holds_on_unit(tx, unit_id)
        if hold.lifted_at is None or hold.episode_id in episodes
    ]
    await _check_reach(tx, found)
    return await _views(tx, found, thermometer)


async def hold_of_alarm(tx: Tx, episode_id: UUID, thermometer: Thermometer) -> HoldView | None:
    """The hold that one excursion placed, if it held anything."""
    tx.require(Permission.READ_STOCK)
    hold = await stock.hold_of_episode(tx, episode_id)
    if hold is None:
        return None
    await _check_reach(tx, [hold])
    [view] = await _views(tx, [hold], thermometer)
    return view


async def held_lot(
    tx: Tx, hold_id: UUID, lot_id: UUID, thermometer: Thermometer
) -> tuple[HoldView, HeldLotView]:
    """One lot of one hold, for whoever decides. Raises ``HoldNotFound``."""
    tx.require(Permission.JUDGE_LOT)
    hold = await stock.hold(tx, hold_id)
    if hold is None:
        raise HoldNotFound
    await _check_reach(tx, [hold])
    [view] = await _views(tx, [hold], thermometer)
    lot = next((lot for lot in view.lots if lot.lot_id == lot_id), None)
    if lot is None:
        raise HoldNotFound
    return view, lot


async def _check_reach(tx: Tx, holds: Sequence[Hold]) -> None:
    for organisation_id in {hold.organisation_id for hold in holds}:
        place = await registry.organisation(tx, organisation_id)
        tx.require_reach(place.path if place else "")


async def _views(tx: Tx, holds: Sequence[Hold], thermometer: Thermometer | None) -> list[HoldView]:
    ids = [hold.id for hold in holds]
    quantities = await stock.quantities_held(tx, ids)
    decided = await stock.decisions_about(tx, ids)
    views = []
    for hold in holds:
        unit = await registry.storage_unit(tx, hold.unit_id)
        place = await registry.organisation(tx, hold.organisation_id)
        assert unit is not None, "a hold's unit is a foreign key"
        assert place is not None, "a hold's organisation is a foreign key"
        of_hold = [one for one in quantities if one.hold_id == hold.id]
        decisions = {one.lot_id: one for one in decided if one.hold_id == hold.id}
        suffered = await suffered_in(tx, thermometer, hold) if thermometer and of_hold else {}
        where = _Where(unit.name, place.name, tx.actor.covers(place.path))
        views.append(_view(hold, where, of_hold, decisions, suffered))
    return views


class _Where(Struct, frozen=True):
    unit_name: str
    organisation_name: str
    within_reach: bool


def _view(
    hold: Hold,
    where: _Where,
    quantities: Sequence[HeldQuantity],
    decisions: Mapping[UUID, Decision],
    suffered: Mapping[UUID, Suffered],
) -> HoldView:
    lots = dict.fromkeys(one.lot_id for one in quantities)
    return HoldView(
        id=hold.id,
        episode_id=hold.episode_id,
        unit_id=hold.unit_id,
        unit_name=where.unit_name,
        organisation_name=where.organisation_name,
        within_reach=where.within_reach,
        kind=hold.kind,
        limit_celsius=hold.limit_celsius,
        worst_celsius=hold.worst_celsius,
        began_at=hold.began_at,
        ended_at=hold.ended_at,
        lifted_at=hold.lifted_at,
        lots=tuple(
            _lot(
                hold,
                [one for one in quantities if one.lot_id == lot],
                decisions.get(lot),
                suffered.get(lot),
            )
            for lot in lots
        ),
    )


def _lot(
    hold: Hold,
    lines: Sequence[HeldQuantity],
    decision: Decision | None,
    suffered: Suffered | None,
) -> HeldLotView:
    first = lines[0]
    in_stock = [one for one in lines if one.state is PackageState.IN_STOCK]
    away = [one for one in in_stock if one.unit_id != hold.unit_id]
    return HeldLotView(
        lot_id=first.lot_id,
        lot_number=first.lot_number,
        product_name=first.product_name,
        freeze_sensitive=first.freeze_sensitive,
        here=sum(one.packages for one in in_stock) - sum(one.packages for one in away),
        moved_on=sum(one.packages for one in away),
        gone=sum(one.packages for one in lines if one.state is not PackageState.IN_STOCK),
        lifted=sum(one.lifted for one in lines),
        where=tuple(dict.fromkeys(f"{one.organisation_name}{one.unit_name or ''}" for one in away)),
        choices=choices_for(hold.kind, first.freeze_sensitive, suffered),
        decision=decision,
        suffered=suffered,
    )
