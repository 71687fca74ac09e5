"""The temperatures that count, of all that was stored. 有效读数"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from coldchain.domain.alarm import Point, one_per_instant
from coldchain.domain.program import Program
from coldchain.store import readings
from kernel.transaction import Tx


async def sound_points(
    tx: Tx, unit_id: UUID, program: Program, start: datetime, end: datetime
) -> Sequence[Point]:
    """Of an interval and just before it, one temperature per instant, without sensor faults.

    Where a device claims several, the one furthest out counts, as it does for alarms.
    """
    found = await readings.points_between(tx, unit_id, start, end)
    return one_per_instant(program, [one for one in found if program.is_sound(one[1])])
