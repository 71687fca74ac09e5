"""A visit to the clinic, step by step. 门诊就诊

取号 → 预检 → 知情告知 → 接种 → 留观. A step is taken once and in order; asking the health
questions again after a deferral on the same day starts the order anew.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from immunize.domain.booking import PlannedDose

OBSERVATION = timedelta(minutes=30)
"""Observation after the last injection: 30 minutes (预防接种工作规范, 2023)."""

LONG_WAIT = timedelta(minutes=15)
"""From when the queue shows that somebody has waited long; this project's choice."""


class Setting(StrEnum):
    """Where the visit takes place. 接种地点"""

    CLINIC = "clinic"
    DELIVERY_WARD = "delivery_ward"


class VisitState(StrEnum):
    """How far a visit has come. 就诊状态"""

    WAITING = "waiting"
    SCREENED = "screened"
    CONSENTED = "consented"
    OBSERVING = "observing"
    DEFERRED = "deferred"
    REFUSED = "refused"
    FINISHED = "finished"


class Ending(StrEnum):
    """How a visit ended. 离开方式"""

    ON_TIME = "on_time"
    LEFT_EARLY = "left_early"
    REACTION = "reaction"
    NOT_VACCINATED = "not_vaccinated"


class Visit(Struct, frozen=True):
    """One child at one clinic on one day. 就诊

    ``doses`` are those the visit is for; ``ticket`` is the day's number at that clinic.
    """

    person_id: UUID
    id: UUID
    organisation_id: UUID
    day: date
    ticket: int
    setting: Setting
    doses: tuple[PlannedDose, ...]
    state: VisitState
    arrived_at: datetime
    checked_in_by: UUID
    booking_id: UUID | None = None
    observe_until: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None

    @property
    def number(self) -> str:
        """The ticket as it is printed and called: A031. 排队号"""
        return f"A{self.ticket:03}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done today."""
        return self.state is VisitState.FINISHED

    def has_waited_long(self, now: datetime) -> bool:
        """Whether the child still waits for the first step, and has for long."""
        return self.state is VisitState.WAITING and now - self.arrived_at > LONG_WAIT
