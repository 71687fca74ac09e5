"""Make room for the readings of this month and the next. 读数分区"""

from coldchain.store import readings
from kernel.calendar import add_months
from kernel.transaction import Tx

_MONTHS_AHEAD = 2


async def open_months(tx: Tx) -> None:
    """Open the partitions of the present month and of those ahead, where they are missing."""
    first = tx.today.replace(day=1)
    for ahead in range(_MONTHS_AHEAD + 1):
        await readings.open_month(tx, add_months(first, ahead))
