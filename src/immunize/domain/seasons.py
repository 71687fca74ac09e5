"""The season that a seasonal dose belongs to. 接种季

A schedule set publishes one season with absolute dates, and conditions that count the doses of
that season. A day before it is held against the same season of its own time: whoever is assessed
in the autumn of 2023 does not wait for that of 2025. A day after the published season has none,
until the set is brought up to date.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from immunize.domain.compiled_series import FIRST_DAY, LAST_DAY, Condition, Dose, Series, Skip


def doses_in_season(series: Series, on: int) -> tuple[Dose, ...]:
    """The doses of a series with the dates of the season on a day, or of the next one to come."""
    return tuple(_in_season(dose, on) for dose in series.doses)


def _in_season(dose: Dose, on: int) -> Dose:
    """A season without an end is the start of something, not one of many."""
    if dose.season_start is None or dose.season_end is None:
        return dose
    years = _years_back(date.fromordinal(dose.season_end), date.fromordinal(on))
    if not years:
        return dose
    return replace(
        dose,
        season_start=_earlier(dose.season_start, years),
        season_end=_earlier(dose.season_end, years),
        evaluation_skips=tuple(_skip(skip, years) for skip in dose.evaluation_skips),
        forecast_skips=tuple(_skip(skip, years) for skip in dose.forecast_skips),
    )


def _years_back(last: date, on: date) -> int:
    over = (on.month, on.day) > (last.month, last.day)
    return max(0, last.year - on.year - over)


def _skip(skip: Skip, years: int) -> Skip:
    sets = (
        replace(row, conditions=tuple(_condition(entry, years) for entry in row.conditions))
        for row in skip.sets
    )
    return replace(skip, sets=tuple(sets))


def _condition(condition: Condition, years: int) -> Condition:
    """Only a window that both begins and ends is one of the season."""
    if condition.begin_day == FIRST_DAY or condition.end_day == LAST_DAY:
        return condition
    return replace(
        condition,
        begin_day=_earlier(condition.begin_day, years),
        end_day=_earlier(condition.end_day, years),
    )


def _earlier(day: int, years: int) -> int:
    """The same day some years before; 29 February becomes the 28th."""
    found = date.fromordinal(day)
    if (found.month, found.day) == (2, 29):
        found = found.replace(day=28)
    return found.replace(year=max(date.min.year, found.year - years)).toordinal()
