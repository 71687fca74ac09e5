"""Note who did not come. 登记未到"""

from immunize import store
from kernel.access import Permission
from kernel.transaction import Tx


async def mark_no_shows(tx: Tx) -> None:
    """Bookings of days gone by that nobody came for; the child stays due and may book again."""
    tx.require(Permission.CHECK_IN)
    await store.mark_missed(tx, before=tx.today)
