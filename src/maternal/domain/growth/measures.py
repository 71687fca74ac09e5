"""What is measured of a child, and how it is made comparable. 生长测量

Length is measured lying, height standing; the tables below 24 months hold lengths and
those above hold heights. A measure taken the other way is converted by 0.7 cm (WHO Child
Growth Standards, Methods and development, 2006).
"""

from enum import StrEnum

from msgspec import Struct

from kernel.registry.people import Sex

DAYS_PER_MONTH = 30.4375
STANDING_FROM_DAYS = 731
STANDING_LOSS_CM = 0.7


class Indicator(StrEnum):
    """A measure against what it is judged by. 评价指标"""

    WEIGHT_FOR_AGE = "wfa"
    LENGTH_FOR_AGE = "lhfa"
    WEIGHT_FOR_LENGTH = "wflh"
    BMI_FOR_AGE = "bfa"
    HEAD_FOR_AGE = "hcfa"

    @property
    def needs_weight(self) -> bool:
        """Whether the measure contains weight, which oedema falsifies."""
        return self not in (Indicator.LENGTH_FOR_AGE, Indicator.HEAD_FOR_AGE)


class Position(StrEnum):
    """How length or height was measured. 测量体位"""

    LYING = "L"
    STANDING = "H"


class Measurement(Struct, frozen=True, kw_only=True):
    """One child measured on one day; a measure that was not taken is absent.

    ``age_days`` is the age to judge by: chronological, or corrected for a preterm child.
    ``bmi`` is for records that hold only the index. 一次测量
    """

    sex: Sex
    age_days: float
    weight_kg: float | None = None
    length_cm: float | None = None
    position: Position | None = None
    head_cm: float | None = None
    bmi: float | None = None
    oedema: bool = False

    @property
    def stands(self) -> bool:
        """Whether the tables for this age hold standing heights."""
        return self.age_days >= STANDING_FROM_DAYS

    @property
    def table_length_cm(self) -> float | None:
        """Length or height as the tables of this age hold it."""
        if self.length_cm is None or self.position is None:
            return self.length_cm
        if self.stands and self.position is Position.LYING:
            return self.length_cm - STANDING_LOSS_CM
        if not self.stands and self.position is Position.STANDING:
            return self.length_cm + STANDING_LOSS_CM
        return self.length_cm

    def value(self, indicator: Indicator) -> float | None:
        """The measure an indicator judges; none when it was not taken or cannot be true."""
        value = self._value(indicator)
        return value if value is not None and value > 0 else None

    def _value(self, indicator: Indicator) -> float | None:
        if indicator is Indicator.LENGTH_FOR_AGE:
            return self.table_length_cm
        if indicator is Indicator.HEAD_FOR_AGE:
            return self.head_cm
        if indicator is Indicator.BMI_FOR_AGE:
            return self._bmi()
        return self.weight_kg

    def _bmi(self) -> float | None:
        length = self.table_length_cm
        if self.bmi is not None or self.weight_kg is None or length is None or length <= 0:
            return self.bmi
        return self.weight_kg / (length / 100) ** 2
