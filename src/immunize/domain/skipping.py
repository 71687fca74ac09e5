"""May a dose of a series be skipped? 条件跳过

Asked of the dose given (reference day: the day it was given) and of the dose planned
(reference day: the assessment day, later the forecast's earliest date). CDSi 6.2, 7.1, 7.6.
"""

from __future__ import annotations

from immunize.domain.answer import DoseStatus
from immunize.domain.compiled_series import Condition, ConditionSet, Skip
from immunize.domain.durations import add
from immunize.domain.history import Subject
from immunize.domain.run import Run
from immunize.domain.schedule import Comparison, ConditionKind


def skip_that_applies(
    skips: tuple[Skip, ...], run: Run, day: int, rules_of: int, *, planning: bool
) -> ConditionSet | None:
    """The condition set that lets the dose be skipped on a reference day, if any.

    ``rules_of`` is the day whose rules hold; ``planning`` counts the whole history instead of
    what had been given before the dose in question.
    """
    for skip in skips:
        met = [s for s in skip.sets if _holds(s, run, day, rules_of, planning)]
        if met and (not skip.all_of or len(met) == len(skip.sets)):
            return met[0]
    return None


def _holds(group: ConditionSet, run: Run, day: int, rules_of: int, planning: bool) -> bool:
    if not group.begin <= rules_of <= group.end:
        return False
    quantifier = all if group.all_of else any
    return quantifier(_is_met(condition, run, day, planning) for condition in group.conditions)


def _is_met(condition: Condition, run: Run, day: int, planning: bool) -> bool:
    kind = condition.kind
    if kind is ConditionKind.AGE:
        return run.subject.is_aged(condition.begin_age, condition.end_age, day)
    if kind is ConditionKind.VACCINE_COUNT:
        return _compare(condition, _count(condition, run, planning))
    if kind is ConditionKind.COMPLETED_SERIES:
        return not condition.series_groups.isdisjoint(run.completed_groups)
    previous = run.previous
    assert condition.interval is not None  # checked when compiled
    return previous is not None and day >= add(previous.day, condition.interval)


def _compare(condition: Condition, number: int) -> bool:
    if condition.compare is Comparison.MORE_THAN:
        return number > condition.count
    if condition.compare is Comparison.LESS_THAN:
        return number < condition.count
    return number == condition.count


def _count(condition: Condition, run: Run, planning: bool) -> int:
    if condition.valid_only:
        judged = zip(run.records, run.outcomes, strict=False)
        doses = [record for record, outcome in judged if outcome.status is DoseStatus.VALID]
    elif planning and condition.vaccines:
        doses = run.subject.records
    else:
        doses = run.records[: len(run.outcomes)]
    return sum(_is_counted(condition, run.subject, d.vaccine, d.day) for d in doses)


def _is_counted(condition: Condition, subject: Subject, vaccine: str, day: int) -> bool:
    return (
        (not condition.vaccines or vaccine in condition.vaccines)
        and condition.begin_day <= day < condition.end_day
        and subject.is_aged(condition.begin_age, condition.end_age, day)
    )
