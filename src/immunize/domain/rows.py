"""Choosing the row in force, and the day an interval is counted from. 生效行与间隔起点"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from immunize.domain.compiled_series import Interval, Row
from immunize.domain.history import Record
from immunize.domain.run import Run

R = TypeVar("R", bound=Row)


def in_force(rows: Iterable[R], day: int) -> R | None:
    """The first row in force on a day."""
    for row in rows:
        if row.begin <= day <= row.end:
            return row
    return None


def interval_origin(run: Run, row: Interval, before: Record | None = None) -> int | None:
    """The day an interval is counted from, None if there is no such event.

    CALCDTINT-1 (previous dose), -2 (target dose), -8 (most recent vaccine), -9 (observation).
    ``before`` limits the history to what preceded the dose in question.
    """
    if row.from_previous:
        return run.previous.day if run.previous else None
    if row.from_target_dose is not None:
        satisfier = run.satisfier(row.from_target_dose)
        return satisfier.day if satisfier else None
    if row.from_observation is not None:
        day = run.subject.observations.get(row.from_observation)
        later = day is not None and before is not None and day > before.day
        return None if later and row.only_if_earlier else day
    return _most_recent(run, row.from_most_recent, before)


def _most_recent(run: Run, vaccines: frozenset[str], before: Record | None) -> int | None:
    """Any dose of the person counts, also one filed under another antigen."""
    earlier = run.subject.records if before is None else run.subject.records[: before.place]
    for record in reversed(earlier):
        if record.vaccine in vaccines and not run.was_inadvertent(record):
            return record.day
    return None
