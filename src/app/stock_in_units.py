"""What the cold chain asks of stock, answered. 库存应答"""

from collections.abc import Sequence
from uuid import UUID

from coldchain.domain.instants import Instant, instant, moment
from coldchain.domain.lots import Stay
from coldchain.domain.products import Label
from immunize.store import stock
from immunize.store.stock import LotStay, ProductLabel
from kernel.transaction import Tx


class StockInUnits:
    """Labels and stays by lot, from the movements of packages. 批次驻留查询"""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def labels_in(self, unit: UUID) -> Sequence[Label]:
        """The labels of the products that stand in the unit now."""
        return [_label(one) for one in await stock.labels_in_unit(self._tx, unit)]

    async def stays_in(self, unit: UUID, start: Instant, end: Instant | None) -> Sequence[Stay]:
        """Stays that may overlap the interval; an absent end is still running."""
        found = await stock.lot_stays_in(
            self._tx, unit, moment(start), None if end is None else moment(end)
        )
        return [
            Stay(
                lot=str(one.lot_id),
                vaccine=one.vaccine,
                label=_label(one),
                entered_at=instant(one.entered_at),
                left_at=None if one.left_at is None else instant(one.left_at),
            )
            for one in found
        ]


def _label(one: ProductLabel | LotStay) -> Label:
    return Label(one.low, one.high, (one.name,), one.freeze_sensitive)
