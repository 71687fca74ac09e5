"""Which editions begin when, as decided by now. 现行版本

Read in every transaction that plans, so a decision holds in every running process from the
moment it is committed. It is one small query beside the four that read a child.
"""

from immunize.domain.editions import RulesInForce, in_force
from immunize.schedules import starts_in_force
from immunize.store import editions as store
from kernel.transaction import Tx


async def rules_in_force(tx: Tx) -> RulesInForce:
    """The start dates that hold in this transaction."""
    return in_force(dict(starts_in_force()), await store.activations(tx))
