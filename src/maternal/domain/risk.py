"""Grading a pregnancy by colour: the highest colour wins, infection stands beside it. 妊娠风险分级

The colours, their order, what they trigger and every factor are rule data; a province that
adds a colour or a factor changes data only.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from maternal.domain.basis import Basis, NamedRule, Rule, Words
from maternal.domain.conditions import Condition, Finding, Findings, all_hold, checked
from maternal.errors import UnknownWord


class RiskLevel(NamedRule, frozen=True, kw_only=True):
    """A colour: its rank, and what it triggers.

    ``beside`` marks a colour that is a flag beside the grade (purple). A report is due
    within hours of grading, or by the end of a day some days later. 风险等级
    """

    rank: int
    care_zh: str
    care_en: str
    case_managed: bool
    beside: bool = False
    report_within_hours: int | None = None
    report_within_days: int | None = None

    @property
    def care(self) -> Words:
        """Where she is cared for, in the reader's language."""
        return Words(self.care_zh, self.care_en)


class RiskFactor(NamedRule, frozen=True, kw_only=True):
    """A line of the grading table: the colour it makes, and when. 风险因素"""

    colour: str
    when: tuple[Condition, ...]


class ReferralRule(Rule, frozen=True, kw_only=True):
    """Where and by when a positive screening is evaluated. 筛查阳性转诊"""

    within_days: int
    level: str


class Grading(Struct, frozen=True):
    """A pregnancy's colour, the flags beside it and the lines that made them. 分级结果"""

    level: RiskLevel
    flags: tuple[RiskLevel, ...]
    triggers: tuple[RiskFactor, ...]
    because: tuple[Basis, ...]

    @property
    def case_managed(self) -> bool:
        """Whether a named person keeps a file on her. 是否专案管理"""
        return self.level.case_managed or any(flag.case_managed for flag in self.flags)


class GradedOn(Struct, frozen=True):
    """One entry of a pregnancy's grading history, which only grows. 分级记录"""

    day: date
    colour: str


def grade(
    levels: tuple[RiskLevel, ...],
    factors: tuple[RiskFactor, ...],
    catalogue: tuple[Finding, ...],
    findings: Findings,
) -> Grading:
    """Grade findings; with nothing found, the lowest colour.

    Raises ``UnknownWord`` for a finding the rules do not know and ``Implausible`` for a value
    that cannot be. 妊娠风险评估分级
    """
    known = checked(catalogue, findings)
    triggers = tuple(factor for factor in factors if all_hold(factor.when, known))
    colours = {factor.colour for factor in triggers}
    ranked = sorted((level for level in levels if not level.beside), key=lambda level: level.rank)
    level = next((level for level in reversed(ranked) if level.id in colours), ranked[0])
    flags = tuple(level for level in levels if level.beside and level.id in colours)
    because = tuple(factor.basis for factor in triggers) or (level.basis,)
    return Grading(level, flags, triggers, because)


def find_level(levels: tuple[RiskLevel, ...], colour: str) -> RiskLevel:
    """The level of a colour; raises ``UnknownWord``."""
    for level in levels:
        if level.id == colour:
            return level
    raise UnknownWord("colour", colour)


def report_limit(level: RiskLevel) -> str | None:
    """The limit in short: ``24h``, ``3d`` or none. 报告时限"""
    if level.report_within_hours is not None:
        return f"{level.report_within_hours}h"
    if level.report_within_days is not None:
        return f"{level.report_within_days}d"
    return None


def report_deadline(level: RiskLevel, graded_at: datetime) -> datetime | date | None:
    """By which moment, or by the end of which day, a grading is reported. 报告截止"""
    if level.report_within_hours is not None:
        return graded_at + timedelta(hours=level.report_within_hours)
    if level.report_within_days is not None:
        return graded_at.date() + timedelta(level.report_within_days)
    return None


def evaluate_by(rule: ReferralRule, screened_on: date) -> date:
    """By when a woman screened positive is evaluated. 转诊评估期限"""
    return screened_on + timedelta(rule.within_days)


def current_grade(history: Sequence[GradedOn]) -> GradedOn:
    """The latest entry, also when it is lower; of one day the entry written last. 当前分级"""
    return max(enumerate(history), key=lambda entry: (entry[1].day, entry[0]))[1]
