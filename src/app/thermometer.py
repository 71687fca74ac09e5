"""What stock asks of the cold chain, answered. 温度应答"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.stock_in_units import StockInUnits
from coldchain.usecases.expose_lots import LotExposure, expose_lots
from immunize.domain.holds import Suffered
from kernel.transaction import Tx


class MeasuredInUnits:
    """What lots went through, from the readings of where they stood. 批号暴露查询"""

    async def suffered(
        self, tx: Tx, unit_id: UUID, began_at: datetime, ended_at: datetime | None
    ) -> Mapping[UUID, Suffered]:
        """By lot, what stood in a unit in an interval; without an end, up to now."""
        found = await expose_lots(tx, StockInUnits(tx), unit_id, began_at, ended_at)
        return {UUID(lot): _suffered(exposure) for lot, exposure in found.items()}


def _suffered(lot: LotExposure) -> Suffered:
    product, exposure, trip = lot.product, lot.exposure, lot.trip
    return Suffered(
        start=lot.start,
        end=lot.end,
        low=product.stored[0],
        high=product.stored[1],
        minutes_above=exposure.minutes_above,
        minutes_below=exposure.minutes_below,
        minutes_unknown=exposure.minutes_unknown,
        lowest=exposure.lowest,
        highest=exposure.highest,
        mean_kinetic=lot.mean_kinetic,
        frozen=lot.is_frozen,
        verified=product.verified,
        vvm_used=lot.vvm_used,
        trip_minutes=trip.minutes_above + trip.minutes_below if trip else None,
    )
