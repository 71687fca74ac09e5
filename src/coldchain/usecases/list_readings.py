"""Every reading of a unit in an interval, as it came. 读数清单"""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from coldchain.domain.instants import moment
from coldchain.domain.records import StoredReading
from coldchain.store import readings
from coldchain.usecases.reach import reachable_unit
from coldchain.usecases.rules_in_force import rules_of
from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry.places import StorageUnit
from kernel.transaction import Tx

PAGE = 300
USUAL = timedelta(hours=3)
_TICK = timedelta(microseconds=1)


class Range(Struct, frozen=True):
    """An interval, and the range to mark readings by: a lot's label, or the unit's rule.

    查询范围
    """

    since: datetime | None = None
    until: datetime | None = None
    low: float | None = None
    high: float | None = None


class ReadingList(Struct, frozen=True):
    """Readings in order of time, a page at a time; ``more`` follows after the last. 读数清单"""

    unit: StorageUnit
    since: datetime
    until: datetime
    low: float | None
    high: float | None
    readings: tuple[StoredReading, ...]
    more: bool

    @property
    def next_since(self) -> datetime | None:
        """Where the next page begins."""
        return moment(self.readings[-1].at) + _TICK if self.more else None

    def is_out(self, value: float | None) -> bool:
        """Whether a temperature is outside the range asked about."""
        return value is not None and (
            (self.low is not None and value < self.low)
            or (self.high is not None and value > self.high)
        )


async def list_readings(tx: Tx, unit_id: UUID, asked: Range) -> ReadingList:
    """What the vaccine channel measured, both clocks of each reading, whatever its quality."""
    tx.require(Permission.READ_COLD_CHAIN)
    unit = await reachable_unit(tx, unit_id)
    until = asked.until or tx.now
    since = asked.since or until - USUAL
    if since.tzinfo is None or until.tzinfo is None or since > until:
        raise InvalidInput(N_("开始时间要在结束时间之前。"), field="since")
    low, high = asked.low, asked.high
    if low is None and high is None:
        limits = (await rules_of(tx, unit)).now.limits.values()
        low = max((one.value for one in limits if not one.op.is_upper), default=None)
        high = min((one.value for one in limits if one.op.is_upper), default=None)
    found = await readings.stored_between(tx, unit.id, since, until, PAGE + 1)
    return ReadingList(unit, since, until, low, high, tuple(found[:PAGE]), more=len(found) > PAGE)
