"""Take a unit out of service, or put it back. 设备检修与恢复"""

from uuid import UUID

from coldchain.domain.instants import instant
from coldchain.domain.watch import Mark
from coldchain.errors import NoteRequired
from coldchain.store import watches
from coldchain.usecases.judge_unit import judge_mode
from coldchain.usecases.reach import reachable_unit
from coldchain.usecases.rules_in_force import blank, rules_of
from kernel.access import Permission
from kernel.transaction import Tx


async def take_out_of_service(tx: Tx, unit_id: UUID, reason: str) -> None:
    """No temperature alarms from now on; readings are kept. The unit should be empty."""
    await _change(tx, unit_id, False, reason)


async def put_into_service(tx: Tx, unit_id: UUID, reason: str) -> None:
    """Temperature alarms again from now on."""
    await _change(tx, unit_id, True, reason)


async def _change(tx: Tx, unit_id: UUID, in_service: bool, reason: str) -> None:
    tx.require(Permission.HANDLE_ALARM)
    unit = await reachable_unit(tx, unit_id)
    if not reason.strip():
        raise NoteRequired()
    rules = await rules_of(tx, unit)
    await watches.begin_watches(tx, [blank(unit, rules)])
    rows = await watches.lock_watches(tx, [unit.id])
    mark = Mark(instant(tx.now), in_service)
    await watches.add_mark(tx, unit.id, mark, reason.strip())
    await watches.save_watches(tx, [await judge_mode(tx, unit, rules, rows[unit.id], mark)])
