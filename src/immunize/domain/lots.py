"""Vaccine products, lots and minimum packages. 疫苗产品、批号与最小包装

A package is one minimum sales unit, the thing a trace code names and the law follows from the
maker to one child (Vaccine Administration Law, articles 10 and 46). It may hold several doses.
Temperatures are degrees Celsius, both limits inclusive, and come from the product's label.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class Product(Struct, frozen=True):
    """One vaccine product in one pack form. 疫苗产品

    ``trace_prefix`` is the seven-digit product identification code of the minimum package,
    ``outer_prefixes`` are those of its middle packs and boxes. ``vaccine`` is the code the
    schedule uses. ``price_fen`` is zero for programme vaccine.
    """

    id: UUID
    vaccine: str
    name: str
    name_en: str
    mah: str
    specification: str
    trace_prefix: str
    gtin: str | None
    doses_per_unit: int
    programme: bool
    price_fen: int
    route: str
    volume_ml: float
    sites: tuple[str, ...]
    storage_low: float
    storage_high: float
    freeze_sensitive: bool
    source: str
    outer_prefixes: tuple[str, ...] = ()

    def stands(self, celsius: float) -> bool:
        """Whether the label allows this temperature."""
        return self.storage_low <= celsius <= self.storage_high


class Lot(Struct, frozen=True):
    """One production lot of a product. 批号

    ``release_number`` is the batch-release certificate's (批签发号), where known.
    """

    id: UUID
    product_id: UUID
    number: str
    expires_on: date
    release_number: str | None = None

    def has_expired(self, on: date) -> bool:
        """Whether the lot may no longer be given: the day of expiry is its last good day."""
        return on > self.expires_on


class PackageState(StrEnum):
    """What has become of a package. 最小包装状态"""

    IN_STOCK = "in_stock"
    USED = "used"
    DISPOSED = "disposed"
    RETURNED = "returned"


class Package(Struct, frozen=True):
    """One minimum package. 最小包装

    ``unit_id`` is empty while it is on its way to ``organisation_id`` and once it is gone.
    """

    code: str
    lot_id: UUID
    receipt_id: UUID
    organisation_id: UUID
    unit_id: UUID | None
    state: PackageState
    doses_left: int
    opened_at: datetime | None = None
    use_first: bool = False


class Stay(Struct, frozen=True):
    """The time one package stood in one storage unit; open while it stands there. 存放时段

    ``receipt_id`` names the delivery it came with; empty when it was moved here by its keeper.
    """

    code: str
    id: UUID
    unit_id: UUID
    organisation_id: UUID
    entered_at: datetime
    left_at: datetime | None = None
    receipt_id: UUID | None = None
