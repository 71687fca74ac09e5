"""What the schedule engine answers. 评价与预测结果

Steps carry a rule id and the facts used, never prose: templates keyed by the rule id turn
them into Chinese or English for a nurse, and a programmer can read them as they are.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct

Fact = Any
"""Text, number, truth, date or several texts. JSON cannot tell a date from a text, so nothing
decodes it, and the API describes it as any value."""


class DoseStatus(StrEnum):
    """Does a given dose count? 剂次评价"""

    VALID = "Valid"
    NOT_VALID = "Not Valid"
    EXTRANEOUS = "Extraneous"
    SUBSTANDARD = "Sub-standard"


class Reason(StrEnum):
    """Why a dose does not count, or counts with a note. 评价原因"""

    TOO_YOUNG = "Age: Too Young"
    TOO_OLD = "Age: Too Old"
    TOO_SOON = "Interval: too Soon"
    CONFLICT = "Live Virus Conflict"
    INADVERTENT = "Inadvertent Vaccine"
    WRONG_VACCINE = "Not a preferable or allowable vaccine"
    ALREADY_COMPLETE = "Series Already Complete"
    EXPIRED = "Expired"
    COMPROMISED = "Compromised"
    NOT_COUNTED = "Not Counted"
    GRACE = "Grace Period"
    LOW_VOLUME = "Volume Less Than Recommended"


class SeriesStatus(StrEnum):
    """Where a person stands. 免疫状态"""

    NOT_COMPLETE = "Not Complete"
    COMPLETE = "Complete"
    AGED_OUT = "Aged Out"
    IMMUNE = "Immune"
    CONTRAINDICATED = "Contraindicated"
    DEFERRED = "Deferred"
    NOT_RECOMMENDED = "Not Recommended"
    REVIEW = "Clinician Review"
    """Every dose was given, some too early; the set leaves a repeat to the clinician."""


class Trouble(StrEnum):
    """Why a recorded dose could not be judged at all. 记录问题"""

    BEFORE_BIRTH = "before-birth"
    IN_THE_FUTURE = "in-the-future"
    UNKNOWN_VACCINE = "unknown-vaccine"
    ID_USED_TWICE = "id-used-twice"
    """Another, different dose carries the same id; the earlier one is judged."""
    NO_ANTIGEN = "no-antigen"
    """The vaccine protects against nothing the set knows when given at that age."""
    NO_RELEVANT_SERIES = "no-relevant-series"
    """The set has no series for this person against what the vaccine protects from."""


class SourceRef(Struct, frozen=True):
    """The document an entry was taken from. 出处"""

    id: str
    title: str
    edition: str
    clause: str = ""
    verified: bool = True


class Step(Struct, frozen=True):
    """One rule that was applied, with the data it used. 推理步骤"""

    rule: str
    facts: dict[str, Fact] = {}
    source: SourceRef | None = None


class DoseEvaluation(Struct, frozen=True):
    """How one recorded dose counts for one vaccine group. 剂次评价

    ``target_dose`` is the position of the series it was held against; None when extraneous.
    """

    dose_id: str
    group: str
    series: str
    status: DoseStatus
    reasons: tuple[Reason, ...] = ()
    target_dose: int | None = None
    why: tuple[Step, ...] = ()


class UnusableDose(Struct, frozen=True):
    """A recorded dose that no series was held against, and why. 无法评价的记录"""

    dose_id: str
    trouble: Trouble
    why: tuple[Step, ...] = ()


class GroupForecast(Struct, frozen=True):
    """What is due next in one vaccine group. 预测

    Number and dates are None unless the status is Not Complete, or Deferred, where they say
    what is waiting. ``recommended`` is never before ``earliest``; ``latest`` is the last day
    the dose may be given.
    """

    group: str
    status: SeriesStatus
    dose_number: int | None = None
    earliest: date | None = None
    recommended: date | None = None
    past_due: date | None = None
    latest: date | None = None
    antigens: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    vaccines: tuple[str, ...] = ()
    """Products that may be given for the next dose, the preferred first."""
    contraindications: tuple[str, ...] = ()
    """Observations that rule it out or put it off."""
    excluded_vaccines: tuple[str, ...] = ()
    why: tuple[Step, ...] = ()


class WithheldVaccine(Struct, frozen=True):
    """A vaccine that must not be offered on the assessment day, and why. 不予接种

    ``rule`` names the entry of the schedule; ``text`` is its wording, Chinese first.
    """

    vaccine: str
    rule: str
    defers: bool = False
    text: str = ""
    source: SourceRef | None = None


class Answer(Struct, frozen=True):
    """Everything the engine says about one person on one day. 结果"""

    evaluations: tuple[DoseEvaluation, ...]
    forecasts: tuple[GroupForecast, ...]
    unusable: tuple[UnusableDose, ...] = ()
    withheld: tuple[WithheldVaccine, ...] = ()

    def of_group(self, group: str) -> GroupForecast:
        """The forecast of one vaccine group; ``KeyError`` if it was not asked for."""
        for forecast in self.forecasts:
            if forecast.group == group:
                return forecast
        raise KeyError(group)
