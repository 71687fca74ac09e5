"""Rates with their numerators and denominators. 妇幼健康指标"""

from decimal import Decimal

from maternal.domain.basis import NamedRule, Rule
from maternal.errors import Implausible


class Indicator(NamedRule, frozen=True, kw_only=True):
    """A rate: what is counted, over what, per how many. 指标"""

    numerator: str
    denominator: str
    per: int
    result: str


class SystematicManagement(Rule, frozen=True, kw_only=True):
    """When a pregnancy counts as systematically managed. 孕产妇系统管理口径"""

    least_visits: int


def rate(indicator: Indicator, numerator: int, denominator: int) -> Decimal | None:
    """The rate to two decimals, half up; no value over nothing.

    Counted in whole hundredths, so that nothing is rounded twice. Raises ``Implausible`` for
    a negative count. 指标值
    """
    for name, count in ((indicator.numerator, numerator), (indicator.denominator, denominator)):
        if count < 0:
            raise Implausible(name, count)
    if denominator == 0:
        return None
    hundredths = (200 * numerator * indicator.per + denominator) // (2 * denominator)
    return Decimal(hundredths) / 100


def systematically_managed(
    rule: SystematicManagement,
    *,
    early_exam: bool,
    antenatal_visits: int,
    hospital_delivery: bool,
    postpartum_visit: bool,
) -> bool:
    """Whether a pregnancy enters the numerator of systematic management. 是否系统管理"""
    contacts = early_exam and hospital_delivery and postpartum_visit
    return contacts and antenatal_visits >= rule.least_visits
