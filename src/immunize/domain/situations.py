"""Does a situation hold for a person? 适用情形

Asked of the variants of a position, of a whole series and of its early completion: how many
doses of some vaccines were given, on distinct days, before the one in question; age; birth
date; what is known about the person. Everything is read from the person, nothing from a series.
"""

from __future__ import annotations

from immunize.domain.compiled_series import Condition, ConditionSet
from immunize.domain.history import Subject
from immunize.domain.schedule import Comparison, ConditionKind


def holds(
    situations: tuple[ConditionSet, ...], subject: Subject, day: int, before: int, rules_of: int
) -> bool:
    """Whether a row applies: it is tied to no situation, or one of them holds."""
    return not situations or holds_any(situations, subject, day, before, rules_of)


def holds_any(
    situations: tuple[ConditionSet, ...], subject: Subject, day: int, before: int, rules_of: int
) -> bool:
    """Whether any of the situations holds.

    ``day`` is the day ages are taken on, ``before`` limits the doses counted, ``rules_of`` is
    the day whose rules are in force.
    """
    for row in situations:  # a loop, not any(): this is asked for every dose of everybody
        if row.begin <= rules_of <= row.end and _holds(row, subject, day, before):
            return True
    return False


def _holds(row: ConditionSet, subject: Subject, day: int, before: int) -> bool:
    for condition in row.conditions:
        if _is_met(condition, subject, day, before) is not row.all_of:
            return not row.all_of
    return row.all_of


def _is_met(condition: Condition, subject: Subject, day: int, before: int) -> bool:
    kind = condition.kind
    if kind is ConditionKind.VACCINE_COUNT:
        return _compare(condition, _count(condition, subject, before))
    if kind is ConditionKind.OBSERVATION:
        return subject.has_any(condition.observations) is not condition.lacking
    if kind is ConditionKind.BORN:
        return condition.begin_day <= subject.born < condition.end_day
    assert kind is ConditionKind.AGE  # the other kinds are refused when compiled
    return subject.is_aged(condition.begin_age, condition.end_age, day)


def _count(condition: Condition, subject: Subject, before: int) -> int:
    """Distinct days on which one of the condition's vaccines was given."""
    begin, end = condition.begin_day, min(condition.end_day, before)
    given = subject.given
    days: set[int] = set()
    for vaccine in condition.vaccines:
        if vaccine in given:
            days.update(day for day in given[vaccine] if begin <= day < end)
    if condition.begin_age or condition.end_age:
        days = {d for d in days if subject.is_aged(condition.begin_age, condition.end_age, d)}
    return len(days)


def _compare(condition: Condition, number: int) -> bool:
    if condition.compare is Comparison.MORE_THAN:
        return number > condition.count
    if condition.compare is Comparison.LESS_THAN:
        return number < condition.count
    return number == condition.count
