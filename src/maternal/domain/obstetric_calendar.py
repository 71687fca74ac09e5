"""Due date, gestational age, trimester, and when a scan moves the due date. 产科日历

Day 0 is the first day of the last menstrual period (LMP). A gestational age is shown in
weeks and days, never as a decimal.
"""

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from kernel.calendar import add_months
from maternal.domain.basis import Basis, Rule
from maternal.errors import BadGestationalAge, BeforeLastPeriod

_WEEKS_AND_DAYS = re.compile(r"([0-9]{1,2})\+([0-6])")


class GestationalAge(Struct, frozen=True, order=True, array_like=True):
    """Completed weeks and days since day 0. 孕周"""

    weeks: Annotated[int, Meta(ge=0)]
    days: Annotated[int, Meta(ge=0, le=6)] = 0

    def __str__(self) -> str:
        return f"{self.weeks}+{self.days}"

    @property
    def in_days(self) -> int:
        """Completed days since day 0."""
        return self.weeks * 7 + self.days


class DatingRules(Rule, frozen=True, kw_only=True):
    """How a due date is counted. 预产期推算规则"""

    pregnancy_days: int
    naegele_months: int
    naegele_days: int
    days_from_fertilisation: int


class RedatingBand(Rule, frozen=True, kw_only=True):
    """Up to which difference a scan leaves the due date alone. 超声校正界值

    ``up_to`` is the last gestational age by LMP, at the scan, that the band covers; the
    last band has none. A difference equal to ``keep_up_to_days`` keeps the due date.
    """

    keep_up_to_days: int
    up_to: GestationalAge | None = None


class Trimester(Rule, frozen=True, kw_only=True):
    """A third of pregnancy, from a gestational age on. 孕期分期"""

    number: int
    begins: GestationalAge


class Method(StrEnum):
    """What a due date was counted from. 预产期依据"""

    LAST_PERIOD = "last_period"
    ULTRASOUND = "ultrasound"
    EMBRYO_TRANSFER = "embryo_transfer"


class Dating(Struct, frozen=True):
    """An accepted due date (EDD), and the day 0 it implies. 预产期"""

    due_on: date
    method: Method
    pregnancy_days: int

    @property
    def day_zero(self) -> date:
        """The first day of the LMP, or the day that stands for it."""
        return self.due_on - timedelta(self.pregnancy_days)

    def gestational_age(self, on: date) -> GestationalAge:
        """The gestational age on a day; raises ``BeforeLastPeriod``."""
        return gestational_age(self.day_zero, on)


class Redating(Struct, frozen=True):
    """What a scan says about the due date. 超声校正结果"""

    age_by_last_period: GestationalAge
    difference_days: int
    moved: bool
    dating: Dating
    because: tuple[Basis, ...]


def parse_gestational_age(text: str) -> GestationalAge:
    """Read ``weeks+days``; raises ``BadGestationalAge``."""
    match = _WEEKS_AND_DAYS.fullmatch(text)
    if match is None:
        raise BadGestationalAge(text)
    return GestationalAge(int(match[1]), int(match[2]))


def gestational_age(lmp: date, on: date) -> GestationalAge:
    """Weeks and days from the LMP to a day; raises ``BeforeLastPeriod``."""
    if on < lmp:
        raise BeforeLastPeriod(lmp, on)
    return GestationalAge(*divmod((on - lmp).days, 7))


def date_by_last_period(rules: DatingRules, lmp: date) -> Dating:
    """The due date the system stores: LMP + 280 days."""
    due_on = lmp + timedelta(rules.pregnancy_days)
    return Dating(due_on, Method.LAST_PERIOD, rules.pregnancy_days)


def date_by_embryo_transfer(rules: DatingRules, transferred_on: date, embryo_days: int) -> Dating:
    """The due date after IVF: transfer + 266 days − the embryo's age in days. 试管婴儿预产期"""
    due_on = transferred_on + timedelta(rules.days_from_fertilisation - embryo_days)
    return Dating(due_on, Method.EMBRYO_TRANSFER, rules.pregnancy_days)


def naegele_due_date(rules: DatingRules, lmp: date) -> date:
    """LMP + 9 calendar months + 7 days, shown beside the stored date. 内格尔法则"""
    return add_months(lmp, rules.naegele_months) + timedelta(rules.naegele_days)


def trimester(trimesters: tuple[Trimester, ...], age: GestationalAge) -> int:
    """The trimester a gestational age falls into. 孕期"""
    return max(third.number for third in trimesters if third.begins <= age)


def redate(
    rules: DatingRules,
    bands: tuple[RedatingBand, ...],
    lmp: date,
    scanned_on: date,
    age_at_scan: GestationalAge,
) -> Redating:
    """Compare a scan with the LMP and keep or move the due date. 超声重新推算预产期"""
    by_lmp = gestational_age(lmp, scanned_on)
    difference = abs(by_lmp.in_days - age_at_scan.in_days)
    band = next(band for band in bands if band.up_to is None or by_lmp <= band.up_to)
    moved = difference > band.keep_up_to_days
    dating = date_by_last_period(rules, lmp)
    if moved:
        due_on = scanned_on + timedelta(rules.pregnancy_days - age_at_scan.in_days)
        dating = Dating(due_on, Method.ULTRASOUND, rules.pregnancy_days)
    return Redating(by_lmp, difference, moved, dating, (band.basis,))
