"""Move packages to another unit, or send them to another organisation. 移库与出库"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from immunize.domain.lots import Package, PackageState
from immunize.errors import HeldNotIssued, NoCodes, PackagesNotHere
from immunize.events import StockMoved
from immunize.store import stock
from immunize.store.stock import Berth
from immunize.usecases.hold_lots import hold_what_enters
from immunize.usecases.judge_package import find_package
from immunize.usecases.own_unit import own_unit
from kernel.access import Permission
from kernel.errors import NotFound
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.transaction import Tx


class Move(Struct, frozen=True):
    """Scanned packages, and the unit they are put into. 移库"""

    codes: tuple[str, ...]
    unit_id: UUID


class Issue(Struct, frozen=True):
    """Scanned packages, and the organisation they are sent to. 出库"""

    codes: tuple[str, ...]
    organisation_id: UUID


async def move_packages(tx: Tx, move: Move) -> int:
    """Put packages of one's own into another unit; gives how many moved.

    Held packages may be moved, and stay held. Those already there stay as they are, so a
    repeat changes nothing.
    """
    tx.require(Permission.RECEIVE_STOCK)
    unit = await own_unit(tx, move.unit_id)
    await stock.lock_unit(tx, unit.id)
    found = await _own_packages(tx, move.codes)
    moving = [code for code, package in found.items() if package.unit_id != unit.id]
    await stock.enter_unit(tx, moving, Berth(unit.organisation_id, unit.id), tx.now)
    await hold_what_enters(tx, unit.id, moving, tx.now)
    await _tell(tx, unit.id, *(found[code].unit_id for code in moving))
    return len(moving)


async def issue_packages(tx: Tx, issue: Issue) -> int:
    """Send packages to another organisation, which receives them; gives how many left.

    Vaccine on hold or expired is not sent. Those already on their way there stay so.
    """
    tx.require(Permission.RECEIVE_STOCK)
    receiver = await registry.organisation(tx, issue.organisation_id)
    if receiver is None:
        raise NotFound(N_("没有这个机构。"))
    codes = await _codes(tx, issue.codes)
    locked = await stock.lock_packages(tx, codes)
    going = {
        code: package
        for code, package in locked.items()
        if not (package.unit_id is None and package.organisation_id == receiver.id)
    }
    _check_own(tx, going)
    barred = await stock.barred_from_issue(tx, list(going), tx.today)
    if barred:
        raise HeldNotIssued(barred)
    await stock.send_to(tx, list(going), receiver.id, tx.now)
    await _tell(tx, *(package.unit_id for package in going.values()))
    return len(going)


async def _tell(tx: Tx, *unit_ids: UUID | None) -> None:
    """In the order of their ids, so that two who move never wait for each other in a circle."""
    for unit_id in sorted({one for one in unit_ids if one is not None}):
        await tx.publish(StockMoved(unit_id, tx.now))


async def _own_packages(tx: Tx, texts: Sequence[str]) -> dict[str, Package]:
    found = await stock.lock_packages(tx, await _codes(tx, texts))
    _check_own(tx, found)
    return found


async def _codes(tx: Tx, texts: Sequence[str]) -> list[str]:
    if not texts:
        raise NoCodes
    return [(await find_package(tx, text)).code for text in texts]


def _check_own(tx: Tx, found: dict[str, Package]) -> None:
    away = [
        code
        for code, package in found.items()
        if package.state is not PackageState.IN_STOCK
        or package.unit_id is None
        or package.organisation_id != tx.actor.organisation_id
    ]
    if away:
        raise PackagesNotHere(away)
