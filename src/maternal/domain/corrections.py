"""What a record said before it was corrected, what it says now, and why. 更正"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

Said = bool | int | float | str | None
"""A value as it was written down; instants in ISO form."""

DELIVERY_FIELDS = (
    "mode",
    "gestation_days",
    "mother_hbsag",
    "blood_loss_ml",
    "early_contact",
    "midwife",
    "note",
)
"""What of the delivery itself may be corrected; the rest follows or never changes."""

CHILD_FIELDS = (
    "born_at",
    "sex",
    "weight_g",
    "length_cm",
    "head_cm",
    "apgar_1",
    "apgar_5",
    "apgar_10",
    "asphyxia",
    "birth_defect",
)
"""What of a child's birth may be corrected; of a stillbirth only what it has."""


class Change(Struct, frozen=True):
    """One corrected value. ``birth_order`` says of which child; 0 is the delivery. 更正项"""

    birth_order: int
    field: str
    before: Said
    after: Said


class Correction(Struct, frozen=True):
    """One correction of a delivery; ``person_id`` is the mother. Only ever added. 更正记录"""

    person_id: UUID
    id: UUID
    delivery_id: UUID
    reason: str
    changes: tuple[Change, ...]
    corrected_at: datetime
    corrected_by: UUID
    corrected_by_name: str


def differences(
    before: Struct, after: Struct, fields: Iterable[str], *, birth_order: int = 0
) -> tuple[Change, ...]:
    """The values in which two versions of a record differ. 差异"""
    old, new = (msgspec.to_builtins(version) for version in (before, after))
    return tuple(
        Change(birth_order, name, old[name], new[name])
        for name in fields
        if name in old and getattr(before, name) != getattr(after, name)
    )
