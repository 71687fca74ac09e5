"""What sensors sent that could not be used, for whoever has to set them right. 用不了的报文"""

from collections.abc import Sequence
from datetime import timedelta

from coldchain.store import devices
from coldchain.store.devices import Rejected
from coldchain.usecases.reach import reachable_units
from kernel.access import Permission
from kernel.registry import store as registry
from kernel.transaction import Tx

LOOK_BACK = timedelta(days=7)
PAGE = 100


async def list_rejected(tx: Tx) -> Sequence[Rejected]:
    """The newest of the last week within the actor's reach, at most a hundred."""
    tx.require(Permission.READ_COLD_CHAIN)
    own = [unit.device for unit, _ in await reachable_units(tx) if unit.device]
    sites = [place.code for place in await registry.organisations_in_scope(tx)]
    return await devices.rejected_at(tx, own, sites, tx.now - LOOK_BACK, PAGE)
