"""Windows of newborn screening: heel blood, hearing, congenital heart disease. 新生儿疾病筛查"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from kernel.calendar import add_months
from maternal.domain.basis import Basis, Rule
from maternal.errors import DatesOutOfOrder


class BloodSampleRules(Rule, frozen=True, kw_only=True):
    """Hours after birth between which heel blood is taken. 足跟血采集时限"""

    from_hours: int
    to_hours: int
    late_to_hours: int


class SampleTiming(StrEnum):
    """How a sample's moment is judged. 采血时间判定"""

    TOO_EARLY = "too_early"
    INSUFFICIENT_FEEDING = "insufficient_feeding"
    OK = "ok"
    LATE_WITHIN_20_DAYS = "late_within_20d"
    AFTER_20_DAYS = "after_20d"


class HearingRules(Rule, frozen=True, kw_only=True):
    """Initial test, rescreen, diagnosis and intervention. 听力筛查时限"""

    initial_from_hours: int
    rescreen_by_days: int
    diagnose_by_months: int
    intervene_by_months: int


class HeartRules(Rule, frozen=True, kw_only=True):
    """Hours after birth between which the heart is screened. 先心病筛查时限"""

    from_hours: int
    to_hours: int


class Sample(Struct, frozen=True):
    """A blood sample's moment, judged. 采血判定"""

    hours: float
    timing: SampleTiming
    because: tuple[Basis, ...]


class HearingPlan(Struct, frozen=True):
    """What follows when the initial hearing test was not passed. 听力复筛计划"""

    rescreen_by: date
    diagnose_by: date
    intervene_by: date
    because: tuple[Basis, ...]


def judge_sample(
    rules: BloodSampleRules, *, born_at: datetime, sampled_at: datetime, adequately_fed: bool
) -> Sample:
    """Judge a sample by age first, then feeding, then lateness. 采血时间判定"""
    age = _age(born_at, sampled_at, "sampled_at")
    hours = age / timedelta(hours=1)
    if hours < rules.from_hours:
        timing = SampleTiming.TOO_EARLY
    elif not adequately_fed:
        timing = SampleTiming.INSUFFICIENT_FEEDING
    elif hours <= rules.to_hours:
        timing = SampleTiming.OK
    elif hours <= rules.late_to_hours:
        timing = SampleTiming.LATE_WITHIN_20_DAYS
    else:
        timing = SampleTiming.AFTER_20_DAYS
    return Sample(hours, timing, (rules.basis,))


def earliest_hearing_test(rules: HearingRules, born_at: datetime) -> datetime:
    """From when the initial hearing test may be done. 听力初筛最早时间"""
    return born_at + timedelta(hours=rules.initial_from_hours)


def hearing_test_in_time(rules: HearingRules, *, born_at: datetime, tested_at: datetime) -> bool:
    """Whether the initial test came late enough to count. 听力初筛时间是否合适"""
    _age(born_at, tested_at, "tested_at")
    return tested_at >= earliest_hearing_test(rules, born_at)


def hearing_plan(rules: HearingRules, born_on: date) -> HearingPlan:
    """The dates by which a child who did not pass goes on. 未通过者的复筛、诊断、干预日期"""
    return HearingPlan(
        born_on + timedelta(rules.rescreen_by_days),
        add_months(born_on, rules.diagnose_by_months),
        add_months(born_on, rules.intervene_by_months),
        (rules.basis,),
    )


def heart_window(rules: HeartRules, born_at: datetime) -> tuple[datetime, datetime]:
    """Between which moments the heart is screened, both included. 先心病筛查时间窗"""
    return (
        born_at + timedelta(hours=rules.from_hours),
        born_at + timedelta(hours=rules.to_hours),
    )


def _age(born_at: datetime, at: datetime, field: str) -> timedelta:
    if at < born_at:
        raise DatesOutOfOrder(earlier="born_at", later=field)
    return at - born_at
