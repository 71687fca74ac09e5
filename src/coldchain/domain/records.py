"""What is kept of a unit's watching, as values. 冷链记录"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from .alarm import Point
from .episodes import Episode
from .instants import Instant
from .monitor import Watch


class StoredReading(Struct, frozen=True):
    """One value of one channel as it is stored; ``device_at`` where its clock was not believed.

    读数记录
    """

    unit_id: UUID
    channel: str
    device: str
    at: Instant
    value: float | None
    device_at: Instant | None
    received: Instant
    batch_id: UUID
    sequence: int | None = None

    @property
    def key(self) -> tuple[UUID, str, str, Instant, float | None]:
        return self.unit_id, self.channel, self.device, self.at, self.value

    @property
    def point(self) -> Point:
        return self.at, self.value


class WatchRow(Struct, frozen=True):
    """A unit's watch with the edition of the rule it runs under. 设备监测记录"""

    unit_id: UUID
    rule: str
    watch: Watch
    battery_days: float | None = None


class Alarm(Struct, frozen=True):
    """An episode with its name and the limit that was in force. 报警记录

    ``holds_stock``: this is the limit whose breach holds the vaccine inside; the others of
    the same unit tell of the same excursion by other rules. ``labels`` are the products whose
    labels set the limit; absent where the class of the equipment did.
    """

    id: UUID
    unit_id: UUID
    organisation_id: UUID
    episode: Episode
    rule: str
    limit_celsius: float | None
    too_cold: bool
    tolerated_seconds: float
    holds_stock: bool
    worst_celsius: float | None = None
    labels: tuple[str, ...] | None = None
    acknowledged_by: str | None = None
    reviewed_by: str | None = None

    @property
    def reference(self) -> str:
        """A short name to say on the phone."""
        return f"CC-{self.id.hex[-6:].upper()}"


class AlarmEvent(Struct, frozen=True):
    """One thing that happened to a unit, as it was told. 报警经过"""

    unit_id: UUID
    event: str
    kind: str
    at: datetime
    decided_at: datetime
    episode_id: UUID | None = None
    level: int | None = None
    new_at: datetime | None = None
    actor_id: UUID | None = None
    actor_name: str | None = None
    note: str | None = None
