"""A woman's pregnancy as the system keeps it. 孕期档案"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from maternal.domain.conditions import Value
from maternal.domain.obstetric_calendar import Dating, DatingRules, Method


class Ending(StrEnum):
    """How a pregnancy ended. 妊娠结局"""

    DELIVERED = "delivered"
    ENDED_EARLY = "ended_early"
    MOVED = "moved"
    LOST = "lost"


class Pregnancy(Struct, frozen=True):
    """One pregnancy of a woman; she has one open at most. 孕期档案

    ``findings`` are what grading asks about, infections among them; they are sealed at rest.
    """

    person_id: UUID
    id: UUID
    organisation_id: UUID
    booked_on: date
    lmp: date | None
    due_on: date
    dated_by: Method
    gravidity: int
    parity: int
    fetuses: int
    findings: dict[str, Value]
    opened_at: datetime
    opened_by: UUID
    ended_at: datetime | None = None
    ending: Ending | None = None

    def dating(self, rules: DatingRules) -> Dating:
        """The accepted due date, and the gestational ages it implies."""
        return Dating(self.due_on, self.dated_by, rules.pregnancy_days)


class AntenatalVisit(Struct, frozen=True):
    """One antenatal contact; ``slot`` is the contact it counts for. 产前检查记录"""

    person_id: UUID
    id: UUID
    pregnancy_id: UUID
    slot: str
    day: date
    findings: dict[str, Value]
    note: str
    organisation_id: UUID
    recorded_at: datetime
    recorded_by: UUID
    recorded_by_name: str


class GradedPregnancy(Struct, frozen=True):
    """One grading, never changed; ``reasons`` are the ids of the lines that applied. 分级记录"""

    person_id: UUID
    id: UUID
    pregnancy_id: UUID
    colour: str
    case_managed: bool
    reasons: tuple[str, ...]
    graded_at: datetime
    graded_by: UUID
    graded_by_name: str
