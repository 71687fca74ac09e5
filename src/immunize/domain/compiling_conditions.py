"""Conditions become numbers: those for skipping a dose, and those about the person. 编译条件"""

from __future__ import annotations

from collections.abc import Iterable

from immunize.domain import schedule as data
from immunize.domain.compiled_series import FIRST_DAY, LAST_DAY, Condition, ConditionSet, Skip
from immunize.domain.compiling import Place, day_or

_ASKS_THE_SERIES = (data.ConditionKind.COMPLETED_SERIES, data.ConditionKind.INTERVAL)


def skips(
    place: Place, rows: Iterable[data.ConditionalSkip], context: data.SkipContext
) -> tuple[Skip, ...]:
    """The conditional skips that apply in a context, or in both."""
    wanted = (context, data.SkipContext.BOTH)
    return tuple(
        Skip(_sets(place, skip.sets), skip.all_of) for skip in rows if skip.context in wanted
    )


def situations(place: Place, rows: Iterable[data.ConditionSet]) -> tuple[ConditionSet, ...]:
    """Condition sets that ask about the person only, not about a series under way."""
    sets = _sets(place, rows)
    for condition in (c for row in sets for c in row.conditions):
        if condition.kind in _ASKS_THE_SERIES or condition.valid_only:
            raise place.refused(f"{condition.kind} is for conditional skips only")
    return sets


def _sets(place: Place, rows: Iterable[data.ConditionSet]) -> tuple[ConditionSet, ...]:
    return tuple(
        ConditionSet(
            begin=day_or(row.effective, FIRST_DAY),
            end=day_or(row.cessation, LAST_DAY),
            source=row.source,
            conditions=tuple(_condition(place, entry) for entry in row.conditions),
            all_of=row.all_of,
            text=row.text,
        )
        for row in rows
    )


def _condition(place: Place, row: data.Condition) -> Condition:
    if row.kind is data.ConditionKind.INTERVAL and row.interval is None:
        raise place.refused("an interval condition needs an interval")
    return Condition(
        row.kind,
        place.age_of(row.begin_age),
        place.age_of(row.end_age),
        day_or(row.begin_date, FIRST_DAY),
        day_or(row.end_date, LAST_DAY),
        place.age_of(row.interval),
        frozenset(row.vaccines),
        row.count,
        row.compare,
        row.valid_only,
        frozenset(row.series_groups),
        frozenset(row.observations),
        row.lacking,
    )
