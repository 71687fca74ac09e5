"""Which series concern a person at all. 相关程序

CDSi 5.1: sex, birth date, and for series of people at risk an active observation at the right
age on the assessment day.
"""

from __future__ import annotations

from immunize.domain.compiled_series import Series
from immunize.domain.history import Subject
from immunize.domain.situations import holds


def is_relevant(series: Series, subject: Subject) -> bool:
    """Whether a series has to be looked at for this person."""
    if series.sexes and subject.sex not in series.sexes:
        return False
    if not series.begin <= subject.planned_by <= series.end:
        return False
    if not series.born_from <= subject.born < series.born_before:
        return False
    if series.unless and subject.has_any(series.unless):
        return False
    on = subject.on
    if series.when and not holds(series.when, subject, on, on + 1, subject.planned_by):
        return False
    return not series.indications or any(
        subject.has(row.observation) and subject.is_aged(row.begin_age, row.end_age, subject.on)
        for row in series.indications
    )
