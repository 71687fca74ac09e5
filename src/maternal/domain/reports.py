"""What must be reported: minors, and deaths by class. 强制报告与死亡分类"""

from datetime import date

from msgspec import Struct

from maternal.domain.basis import Basis, Rule
from maternal.errors import DatesOutOfOrder, Implausible


class MinorReportRule(Rule, frozen=True, kw_only=True):
    """Whom a pregnant minor, or one asking for abortion, is reported to, and when.

    Below ``always_below_age`` always; below ``suspected_below_age`` where abuse is
    suspected. 未成年人强制报告
    """

    always_below_age: int
    suspected_below_age: int
    findings: tuple[str, ...]
    when: str
    to: tuple[str, ...]
    also_file_with: tuple[str, ...]
    guardian_consent_needed: bool


class MaternalDeathRule(Rule, frozen=True, kw_only=True):
    """Which deaths count as maternal. 孕产妇死亡口径"""

    within_days: int
    excluded_causes: tuple[str, ...]
    counted_causes: tuple[str, ...]


class ChildDeathClass(Rule, frozen=True, kw_only=True):
    """A class of child deaths, below an age in completed days. 儿童死亡分类"""

    below_days: int


class MaternalDeath(Struct, frozen=True):
    """Days since the pregnancy ended, and whether the death counts. 孕产妇死亡判定"""

    days: int
    counts: bool
    because: tuple[Basis, ...]


def must_report(rule: MinorReportRule, *, age: float, suspected_abuse: bool) -> bool:
    """Whether the case is reported. 是否强制报告"""
    limit = rule.suspected_below_age if suspected_abuse else rule.always_below_age
    return age < limit


def judge_maternal_death(
    rule: MaternalDeathRule, *, pregnancy_ended_on: date, died_on: date, cause: str
) -> MaternalDeath:
    """Whether a death after the end of a pregnancy counts as maternal. 孕产妇死亡判定"""
    if died_on < pregnancy_ended_on:
        raise DatesOutOfOrder(earlier="pregnancy_ended_on", later="died_on")
    days = (died_on - pregnancy_ended_on).days
    counts = days <= rule.within_days and cause not in rule.excluded_causes
    return MaternalDeath(days, counts, (rule.basis,))


def child_death_classes(
    classes: tuple[ChildDeathClass, ...], age_days: int
) -> tuple[ChildDeathClass, ...]:
    """The classes a death belongs to, widest first; none from five years. 儿童死亡分类"""
    if age_days < 0:
        raise Implausible("age_days", age_days)
    widest_first = sorted(classes, key=lambda entry: -entry.below_days)
    return tuple(entry for entry in widest_first if age_days < entry.below_days)
