"""Who let which edition begin, and how far the plans have followed. 启用记录"""

from msgspec import Struct

from immunize.domain.editions import Activation, RulesInForce, in_force
from immunize.schedules import starts_in_force
from immunize.store import editions as store
from immunize.usecases.refresh_all_plans import count_stale
from kernel.access import Permission
from kernel.registry import store as registry
from kernel.transaction import Tx


class Activations(Struct, frozen=True):
    """The decisions so far, newest first, and the plans that have not followed yet. 启用情况"""

    rules: RulesInForce
    decided: tuple[Activation, ...]
    stale: int
    may_activate: bool


async def list_activations(tx: Tx) -> Activations:
    """For those who may see what an edition changes."""
    tx.require(Permission.PREVIEW_EDITION)
    decided = await store.activations(tx)
    may = tx.actor.may(Permission.ACTIVATE_EDITION)
    return Activations(
        rules=in_force(dict(starts_in_force()), decided),
        decided=tuple(reversed(decided)),
        stale=await count_stale(tx),
        may_activate=may and not await registry.organisations_beside(tx),
    )
