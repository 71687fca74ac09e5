"""What the cold chain asks of stock, answered. 库存应答"""

from collections.abc import Sequence
from uuid import UUID

from coldchain.domain.instants import Instant, instant, moment
from coldchain.domain.lots import Stay
from immunize.store import stock
from kernel.transaction import Tx


class StockInUnits:
    """Stays by lot, from the movements of packages. 批次驻留查询"""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def stays_in(self, unit: UUID, start: Instant, end: Instant | None) -> Sequence[Stay]:
        """Stays that may overlap the interval; an absent end is still running."""
        found = await stock.lot_stays_in(
            self._tx, unit, moment(start), None if end is None else moment(end)
        )
        return [
            Stay(
                str(one.lot_id),
                one.vaccine,
                instant(one.entered_at),
                None if one.left_at is None else instant(one.left_at),
            )
            for one in found
        ]
