"""What happens in the maternal module and others may react to. 妇幼事件"""

from datetime import datetime
from uuid import UUID

from kernel.registry.people import Sex
from kernel.transaction import Event


class ChildBorn(Event, frozen=True):
    """A child was born alive and is in the master index. 出生

    ``mother_hbsag`` is positive, negative or unknown: what the newborn's first doses depend
    on. Published once per child, inside the delivery's transaction.
    """

    child_id: UUID
    mother_id: UUID
    delivery_id: UUID
    organisation_id: UUID
    born_at: datetime
    birth_order: int
    plurality: int
    sex: Sex | None
    weight_g: int
    gestation_days: int
    mother_hbsag: str
    temporary_name: str


class DeliveryRecorded(Event, frozen=True):
    """A delivery was recorded, with the children born alive. 分娩已登记"""

    delivery_id: UUID
    mother_id: UUID
    organisation_id: UUID
    children: tuple[UUID, ...]


class BirthCorrected(Event, frozen=True):
    """What was written about a live birth has been corrected. 出生记录已更正

    What stayed as it was is absent: others may know better by now, and keep what they know.
    """

    child_id: UUID
    correction_id: UUID
    born_at: datetime | None = None
    weight_g: int | None = None
    gestation_days: int | None = None
    mother_hbsag: str | None = None
