"""The storage unit that somebody puts vaccine into. 本机构设备"""

from uuid import UUID

from immunize.errors import UnitElsewhere, UnitNotFound, UnitNotInUse
from kernel.access import Kind
from kernel.registry import store as registry
from kernel.registry.places import StorageUnit, UnitState
from kernel.transaction import Tx


async def own_unit(tx: Tx, unit_id: UUID) -> StorageUnit:
    """A unit in use at the actor's own organisation.

    Raises ``UnitNotFound``, ``UnitElsewhere`` and ``UnitNotInUse``.
    """
    unit = await registry.storage_unit(tx, unit_id)
    if unit is None:
        raise UnitNotFound
    if tx.actor.kind is not Kind.SYSTEM and unit.organisation_id != tx.actor.organisation_id:
        raise UnitElsewhere(unit.name)
    if unit.state in (UnitState.REPAIR, UnitState.RETIRED):
        raise UnitNotInUse(unit.name)
    return unit
