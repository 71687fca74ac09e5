"""Following a child exposed to HIV or syphilis before birth. 艾滋病、梅毒暴露儿童随访"""

from datetime import date, datetime, timedelta

from msgspec import Struct

from kernel.calendar import add_months
from maternal.domain.basis import Basis, Rule


class HivExposureRules(Rule, frozen=True, kw_only=True):
    """Nucleic acid and antibody tests of an HIV-exposed child. 艾滋病暴露儿童检测"""

    first_within_hours: int
    second_from_days: int
    third_from_months: int
    antibody_at_months: int
    confirm_at_months: int


class SyphilisExposureRules(Rule, frozen=True, kw_only=True):
    """Months of age at which a syphilis-exposed child is followed. 梅毒暴露儿童随访"""

    months: tuple[int, ...]


class HivTests(Struct, frozen=True):
    """When an HIV-exposed child is tested. 检测日程"""

    first_by: datetime
    second_from: date
    third_from: date
    antibody_from: date
    confirm_from: date
    because: tuple[Basis, ...]


def hiv_tests(rules: HivExposureRules, born_at: datetime) -> HivTests:
    """Nucleic acid early, at 6 weeks and 3 months; antibody at 12, confirmed at 18. 检测日程"""
    born_on = born_at.date()
    return HivTests(
        born_at + timedelta(hours=rules.first_within_hours),
        born_on + timedelta(rules.second_from_days),
        add_months(born_on, rules.third_from_months),
        add_months(born_on, rules.antibody_at_months),
        add_months(born_on, rules.confirm_at_months),
        (rules.basis,),
    )
