"""A child's health check as the system keeps it. 儿童健康检查"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from kernel.registry.people import Sex
from maternal.domain.conditions import Value
from maternal.domain.growth.measures import Measurement, Position


class Finding(StrEnum):
    """What looking or testing found; not asked is not normal. 检查结果"""

    NORMAL = "normal"
    ABNORMAL = "abnormal"
    NOT_DONE = "not_done"


class Checkup(Struct, frozen=True):
    """One check of a child at a node. 一次健康检查"""

    person_id: UUID
    id: UUID
    node: str
    day: date
    weight_g: int | None
    length_cm: float | None
    position: Position | None
    head_cm: float | None
    haemoglobin_g_l: int | None
    eyes: Finding
    hearing: Finding
    warning_signs: tuple[str, ...]
    note: str
    organisation_id: UUID
    recorded_at: datetime
    recorded_by: UUID
    recorded_by_name: str

    @property
    def findings(self) -> dict[str, Value]:
        """What was measured, by the names of the plausible limits."""
        said: Mapping[str, Value | None] = {
            "weight_g": self.weight_g,
            "length_cm": self.length_cm,
            "head_cm": self.head_cm,
            "haemoglobin_g_l": self.haemoglobin_g_l,
        }
        return {name: value for name, value in said.items() if value is not None}

    def measurement(self, sex: Sex, age_days: int) -> Measurement:
        """What growth standards judge, at the age to judge by."""
        return Measurement(
            sex=sex,
            age_days=age_days,
            weight_kg=self.weight_g / 1000 if self.weight_g else None,
            length_cm=self.length_cm,
            position=self.position,
            head_cm=self.head_cm,
        )
