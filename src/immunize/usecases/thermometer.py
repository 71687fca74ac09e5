"""What stock asks of the cold chain. 温度查询接口"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

from immunize.domain.holds import Hold, Suffered
from kernel.transaction import Tx


@runtime_checkable
class Thermometer(Protocol):
    """Whoever keeps the temperatures can say what lots went through. 温度查询接口"""

    async def suffered(
        self, tx: Tx, unit_id: UUID, began_at: datetime, ended_at: datetime | None
    ) -> Mapping[UUID, Suffered]:
        """By lot, what stood in a unit in an interval; without an end, up to now."""
        ...


async def suffered_in(tx: Tx, thermometer: Thermometer, hold: Hold) -> Mapping[UUID, Suffered]:
    """By lot, what stood in the unit during the excursion of a hold."""
    return await thermometer.suffered(tx, hold.unit_id, hold.began_at, hold.ended_at)
