"""What happens in the cold chain and others may react to. 冷链事件"""

from datetime import datetime
from uuid import UUID

from kernel.transaction import Event


class ExcursionBegan(Event, frozen=True):
    """A unit left its limits for longer than its rule tolerates. 温度超限开始

    ``began_at`` is where the run out of limits began, by measured time; late evidence may
    tell of an excursion that has ended already. ``limit`` and ``worst`` are in °C; ``too_cold``
    says on which side of the limit the unit was.
    """

    episode_id: UUID
    unit_id: UUID
    organisation_id: UUID
    began_at: datetime
    ended_at: datetime | None
    raised_at: datetime
    limit: float
    worst: float | None
    too_cold: bool


class ExcursionEvidenceChanged(Event, frozen=True):
    """Late readings show another beginning or end of an excursion known before. 超限证据变更"""

    episode_id: UUID
    unit_id: UUID
    began_at: datetime
    ended_at: datetime | None
    worst: float | None


class ExcursionEnded(Event, frozen=True):
    """A unit came back inside its limits. 温度恢复"""

    episode_id: UUID
    unit_id: UUID
    began_at: datetime
    ended_at: datetime
    worst: float | None
