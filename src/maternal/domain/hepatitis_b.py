"""What a newborn needs against hepatitis B, by the mother's HBsAg. 乙肝母婴阻断

The first dose and the immunoglobulin (HBIG) are counted from the minute of birth.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from kernel.calendar import add_months
from maternal.domain.basis import Basis, Rule
from maternal.errors import DatesOutOfOrder


class Hbsag(StrEnum):
    """The mother's hepatitis B surface antigen. 母亲乙肝表面抗原"""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"


class HepBBirthRules(Rule, frozen=True, kw_only=True):
    """First dose and HBIG at birth. 乙肝首针与免疫球蛋白规则"""

    first_dose_within_hours: int
    first_dose_exposed_within_hours: int
    hbig_within_hours: int
    hbig_iu: int
    restart_below_g: int
    wait_for_stability_below_g: int


class HepBSeriesRules(Rule, frozen=True, kw_only=True):
    """Ages and least intervals of doses 2 and 3. 乙肝第2、3剂"""

    second_at_months: int
    third_at_months: int
    least_days_1_2: int
    least_days_2_3: int


class HepBSerologyRules(Rule, frozen=True, kw_only=True):
    """When an exposed child is tested, and when the series is repeated. 血清学检测"""

    from_months: int
    to_months: int
    protective_miu_ml: float


class BirthProtection(Struct, frozen=True):
    """First dose and HBIG that a newborn needs.

    ``after_stable`` is for the very small or unstable newborn: the dose waits for stable
    vital signs, whatever the clock says. 新生儿乙肝预防
    """

    first_dose_by: datetime
    hbig_iu: int | None
    hbig_by: datetime | None
    restart_series: bool
    after_stable: bool
    because: tuple[Basis, ...]


class SeriesDates(Struct, frozen=True):
    """From when doses 2 and 3 may be given. 第2、3剂日期"""

    second_from: date
    third_from: date
    because: tuple[Basis, ...]


def birth_protection(
    rules: HepBBirthRules,
    *,
    born_at: datetime,
    mother: Hbsag,
    weight_g: int,
    unstable: bool = False,
) -> BirthProtection:
    """What to give, by when. A mother of unknown status counts as exposed for the first dose;
    HBIG is given only when she is positive. 新生儿乙肝疫苗与免疫球蛋白
    """
    exposed = mother is not Hbsag.NEGATIVE
    positive = mother is Hbsag.POSITIVE
    hours = rules.first_dose_exposed_within_hours if exposed else rules.first_dose_within_hours
    return BirthProtection(
        first_dose_by=born_at + timedelta(hours=hours),
        hbig_iu=rules.hbig_iu if positive else None,
        hbig_by=born_at + timedelta(hours=rules.hbig_within_hours) if positive else None,
        restart_series=exposed and weight_g < rules.restart_below_g,
        after_stable=unstable or weight_g < rules.wait_for_stability_below_g,
        because=(rules.basis,),
    )


def first_dose_timely(
    rules: HepBBirthRules, *, born_at: datetime, mother: Hbsag, given_at: datetime
) -> bool:
    """Whether the first dose kept its limit. 首针是否及时"""
    if given_at < born_at:
        raise DatesOutOfOrder(earlier="born_at", later="hepb1_at")
    exposed = mother is not Hbsag.NEGATIVE
    hours = rules.first_dose_exposed_within_hours if exposed else rules.first_dose_within_hours
    return given_at <= born_at + timedelta(hours=hours)


def hbig_timely(rules: HepBBirthRules, *, born_at: datetime, given_at: datetime | None) -> bool:
    """Whether HBIG was given, and within its limit. 免疫球蛋白是否及时"""
    if given_at is None:
        return False
    if given_at < born_at:
        raise DatesOutOfOrder(earlier="born_at", later="hbig_at")
    return given_at <= born_at + timedelta(hours=rules.hbig_within_hours)


def series_dates(rules: HepBSeriesRules, *, born_on: date, first_on: date) -> SeriesDates:
    """Doses 2 and 3 by age, never earlier than the least intervals allow. 第2、3剂日期"""
    if first_on < born_on:
        raise DatesOutOfOrder(earlier="born_on", later="dose1_on")
    second = max(
        add_months(born_on, rules.second_at_months), first_on + timedelta(rules.least_days_1_2)
    )
    third = max(
        add_months(born_on, rules.third_at_months), second + timedelta(rules.least_days_2_3)
    )
    return SeriesDates(second, third, (rules.basis,))


def serology_window(
    rules: HepBSerologyRules, mother: Hbsag, last_dose_on: date
) -> tuple[date, date] | None:
    """When the child of a positive mother is tested; others are not. 检测时间"""
    if mother is not Hbsag.POSITIVE:
        return None
    return add_months(last_dose_on, rules.from_months), add_months(last_dose_on, rules.to_months)


def needs_repeat_series(rules: HepBSerologyRules, *, anti_hbs_miu_ml: float) -> bool:
    """Whether a child without infection is not protected either. 是否需要重复接种3剂"""
    return anti_hbs_miu_ml < rules.protective_miu_ml
