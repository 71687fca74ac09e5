"""The vaccination record, and the facts it keeps beside the doses. 接种档案"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class RecordSource(StrEnum):
    """How a record came to be. 建档方式"""

    BIRTH = "birth"
    FIRST_VISIT = "first_visit"
    TRANSFERRED = "transferred"


class Record(Struct, frozen=True):
    """A child's vaccination record and the clinic that keeps it. 接种档案"""

    person_id: UUID
    organisation_id: UUID
    opened_at: datetime
    source: RecordSource


class Fact(StrEnum):
    """What may be noted about a child because a rule asks for it. 健康事实

    Facts about the mother reach the child's pages only as the task they cause.
    """

    MOTHER_HBSAG = "mother_hbsag"  # positive, negative, unknown
    BIRTH_WEIGHT = "birth_weight_g"  # whole grams
    GESTATION = "gestation_days"  # whole days
    PPD = "ppd"  # positive, negative
    HIV_STATUS = "hiv"  # a child of an HIV-positive mother: state of infection and severity
    IMMUNODEFICIENCY = "immunodeficiency"  # primary, complement
    IMMUNOGLOBULIN = "immunoglobulin"  # counted from the day it was given
    ANAPHYLAXIS_AFTER = "anaphylaxis_after"  # the vaccine's code


class NotedFact(Struct, frozen=True):
    """One fact as noted; the latest of a code holds. 观察

    ``happened_on`` is the day of the event, such as an injection of immunoglobulin, where
    intervals count from it.
    """

    id: UUID
    code: Fact
    value: str
    noted_at: datetime
    source: str
    happened_on: date | None = None
