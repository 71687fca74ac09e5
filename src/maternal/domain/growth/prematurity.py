"""Judging a preterm child by the age counted from the due date. 早产儿矫正月龄"""

from msgspec import Struct

from maternal.domain.basis import Basis, Rule
from maternal.domain.obstetric_calendar import GestationalAge


class CorrectionRule(Rule, frozen=True, kw_only=True):
    """Who is corrected, to which term, and up to which chronological age. 矫正规则"""

    preterm_below: GestationalAge
    term: GestationalAge
    until_days: int


class JudgedAge(Struct, frozen=True):
    """The age to judge by; negative before the due date. 评价年龄"""

    days: int
    corrected: bool
    because: tuple[Basis, ...]


def judged_age(rule: CorrectionRule, *, age_days: int, born_at: GestationalAge | None) -> JudgedAge:
    """Chronological age, or corrected age for a preterm child up to 24 months. 评价年龄"""
    if born_at is None or born_at >= rule.preterm_below or age_days >= rule.until_days:
        return JudgedAge(age_days, False, ())
    early = rule.term.in_days - born_at.in_days
    return JudgedAge(age_days - early, True, (rule.basis,))
