"""Which units the actor may see. 设备可见范围"""

from collections.abc import Sequence
from uuid import UUID

from coldchain.errors import UnitNotFound
from kernel.access import Kind
from kernel.registry import store as registry
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Tx


async def reachable_unit(tx: Tx, unit_id: UUID) -> StorageUnit:
    """A unit within the actor's scope. Raises ``UnitNotFound``, also where it is outside."""
    unit = await registry.storage_unit(tx, unit_id)
    if unit is None:
        raise UnitNotFound()
    if tx.actor.kind is not Kind.SYSTEM:
        place = await registry.organisation(tx, unit.organisation_id)
        if place is None or not tx.actor.covers(place.path):
            raise UnitNotFound()
    return unit


async def reachable_units(tx: Tx) -> Sequence[tuple[StorageUnit, Organisation]]:
    """Every unit within the actor's scope, with where it stands."""
    places = {place.id: place for place in await registry.organisations_in_scope(tx)}
    units = await registry.storage_units_in_scope(tx)
    return [(unit, places[unit.organisation_id]) for unit in units]
