"""A dose somebody received, as the record keeps it. 剂次"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct


class DoseSource(StrEnum):
    """How the dose came into the record. 记录来源"""

    GIVEN_HERE = "given_here"
    DELIVERY_WARD = "delivery_ward"
    TRANSFERRED = "transferred"
    PAPER = "paper"


class Dose(Struct, frozen=True):
    """One dose with everything the law asks to be written down. 接种记录

    Vaccine Administration Law (2019) art. 46. A dose from elsewhere may lack product, lot and
    package; a dose given here has them all.
    """

    person_id: UUID
    id: UUID
    vaccine: str
    dose_number: int | None
    product_name: str
    given_at: datetime
    given_on: date
    organisation_id: UUID
    vaccinator_name: str
    programme: bool
    source: DoseSource
    recorded_at: datetime
    visit_id: UUID | None = None
    product_id: UUID | None = None
    mah: str | None = None
    lot_id: UUID | None = None
    lot_number: str | None = None
    expires_on: date | None = None
    package_code: str | None = None
    unit_id: UUID | None = None
    vaccinator_id: UUID | None = None
    site: str | None = None
    route: str | None = None
    volume_ml: float | None = None
    price_fen: int = 0
    consent_id: UUID | None = None
    screening_id: UUID | None = None
    seven_checks: dict[str, Any] = {}
    verified_by_guardian: bool = False
    evaluation: dict[str, Any] | None = None
