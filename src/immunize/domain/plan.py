"""What one series asks for next. 单程序预测

CDSi chapter 7: skip forward, evidence of immunity, contraindications, is a dose still needed,
and its dates. ``Plan`` keeps the dates that made the earliest date, so that the answer can be
explained without computing it twice.
"""

from __future__ import annotations

from typing import NamedTuple

from immunize.domain.answer import SeriesStatus
from immunize.domain.barriers import Barriers
from immunize.domain.compiled import Schedules
from immunize.domain.compiled_barriers import Conflict
from immunize.domain.compiled_series import Age, ConditionSet, Dose, Interval
from immunize.domain.durations import add
from immunize.domain.rows import in_force, interval_origin
from immunize.domain.rules import ForecastRule
from immunize.domain.run import Run
from immunize.domain.situations import holds_any
from immunize.domain.skipping import skip_that_applies
from immunize.domain.variants import variant_planned

_DATED = (SeriesStatus.NOT_COMPLETE, SeriesStatus.DEFERRED)


class Bound(NamedTuple):
    """One reason why the dose may not be given before a day."""

    rule: ForecastRule
    day: int
    row: Age | Interval | None = None
    since: int | None = None
    other: str | None = None
    conflict: Conflict | None = None


class Plan:
    """The forecast of one series. Days are ordinals, None where there is none."""

    __slots__ = (
        "age",
        "barriers",
        "bounds",
        "earliest",
        "intervals",
        "latest",
        "number",
        "past_due",
        "recommended",
        "run",
        "skipped",
        "status",
        "target",
        "unadjusted_past_due",
        "unadjusted_recommended",
    )

    def __init__(self, run: Run, barriers: Barriers) -> None:
        self.run = run
        self.barriers = barriers
        self.status = SeriesStatus.NOT_COMPLETE
        self.target: Dose | None = None
        self.number: int | None = None
        self.age: Age | None = None
        self.intervals: list[tuple[Interval, int]] = []
        self.bounds: list[Bound] = []
        self.skipped: list[tuple[Dose, ConditionSet]] = []
        self.earliest: int | None = None
        self.recommended: int | None = None
        self.past_due: int | None = None
        self.unadjusted_recommended: int | None = None
        self.unadjusted_past_due: int | None = None
        self.latest: int | None = None

    @property
    def overrides(self) -> bool:
        """A priority forecast: its intervals alone set the group's earliest date."""
        rows = self.intervals
        return bool(rows) and all(row.overrides for row, _ in rows)


def plan(schedules: Schedules, run: Run, barriers: Barriers) -> Plan:
    """Forecast one judged series."""
    forecast = Plan(run, barriers)
    _skip_forward(forecast, run.subject.on)
    while True:
        target = run.target
        if target is not None:
            forecast.target = variant_planned(target, run.subject, barriers)
            forecast.age = _age_rule(forecast)
        else:
            forecast.target = forecast.age = None
        forecast.status = _need(schedules, forecast)
        if forecast.status not in _DATED:
            return forecast
        _set_bounds(schedules, forecast)
        if _is_too_late(forecast):
            forecast.status = SeriesStatus.AGED_OUT
            return forecast
        assert forecast.earliest is not None
        if not _skip_forward(forecast, forecast.earliest):
            _set_dates(forecast)
            return forecast


def _skip_forward(forecast: Plan, day: int) -> bool:
    """Move past doses that need not be given as seen from a day; True if any was passed."""
    run = forecast.run
    start = run.position
    while (target := run.target) is not None and target.forecast_skips:
        met = skip_that_applies(
            target.forecast_skips, run, day, run.subject.planned_by, planning=True
        )
        if met is None:
            break
        forecast.skipped.append((target, met))
        run.position += 1
    return run.position > start


def _age_rule(forecast: Plan) -> Age | None:
    target = forecast.target
    return in_force(target.ages, forecast.run.subject.planned_by) if target else None


def _need(schedules: Schedules, forecast: Plan) -> SeriesStatus:
    """Is a dose still needed? The first rule that applies answers (CDSi 7.4).

    Where the maximum age only ends planning, it does so before anything else is asked, so
    that a contraindicated series gives way to the one that follows it.
    """
    run, target = forecast.run, forecast.target
    subject = run.subject
    if forecast.barriers.immunity is not None:
        return SeriesStatus.IMMUNE
    if _is_completed_early(forecast):
        return SeriesStatus.COMPLETE
    too_old = _is_too_old(forecast)
    if too_old and schedules.late_doses_count:
        return SeriesStatus.AGED_OUT
    blocked = forecast.barriers.of_series(run.series, target)
    if blocked is not None:
        return blocked
    if target is None:
        if run.takers:
            return SeriesStatus.REVIEW
        return SeriesStatus.COMPLETE if run.satisfied else SeriesStatus.NOT_RECOMMENDED
    if target.season_end is not None and subject.on > target.season_end:
        return SeriesStatus.NOT_RECOMMENDED
    if run.series.offered_if and not subject.has_any(run.series.offered_if):
        return SeriesStatus.NOT_RECOMMENDED
    return SeriesStatus.AGED_OUT if too_old else SeriesStatus.NOT_COMPLETE


def _is_completed_early(forecast: Plan) -> bool:
    subject, completion = forecast.run.subject, forecast.run.series.complete_when
    on = subject.on
    return bool(completion) and holds_any(completion, subject, on, on + 1, subject.planned_by)


def _is_too_old(forecast: Plan) -> bool:
    latest = forecast.age.maximum if forecast.age else None
    subject = forecast.run.subject
    return latest is not None and subject.on >= add(subject.born, latest)


def _set_bounds(schedules: Schedules, forecast: Plan) -> None:
    """FORECASTDTCAN-1: the earliest date is the latest of everything that must be awaited."""
    run, target = forecast.run, forecast.target
    assert target is not None
    subject = run.subject
    bounds = forecast.bounds = []
    age = forecast.age
    if age and age.minimum:
        bounds.append(Bound(ForecastRule.MINIMUM_AGE, add(subject.born, age.minimum), age))
    if age and age.not_before is not None:
        bounds.append(Bound(ForecastRule.PROGRAMME_STARTS, age.not_before))
    bounds.extend(_interval_bounds(forecast, target))
    bounds.extend(_conflict_bounds(schedules, forecast, target))
    if target.season_start is not None:
        bounds.append(Bound(ForecastRule.SEASON_STARTS, target.season_start))
    if run.inadvertent:
        bounds.append(Bound(ForecastRule.AFTER_INADVERTENT_DOSE, run.inadvertent[-1].day))
    if run.previous:
        bounds.append(Bound(ForecastRule.AFTER_PREVIOUS_DOSE, run.previous.day))
    forecast.earliest = max((bound.day for bound in bounds), default=subject.born)


def _interval_bounds(forecast: Plan, target: Dose) -> list[Bound]:
    """CALCDTINT-4; also notes the intervals that count for the dates recommended."""
    run = forecast.run
    bounds = []
    forecast.intervals = []
    for row in target.intervals:
        if row.begin <= run.subject.planned_by <= row.end:
            origin = interval_origin(run, row)
            if origin is not None:
                forecast.intervals.append((row, origin))
                if row.minimum:
                    day = add(origin, row.minimum)
                    bounds.append(Bound(ForecastRule.MINIMUM_INTERVAL, day, row, origin))
    return bounds


def _conflict_bounds(schedules: Schedules, forecast: Plan, target: Dose) -> list[Bound]:
    """When every live-virus conflict with the planned vaccines has ended (CALCDTLIVE-4)."""
    subject = forecast.run.subject
    records = subject.records
    if schedules.same_day_joins:
        records = [record for record in records if record.day != subject.on]
    last: Bound | None = None
    for vaccine in target.preferable if records else ():
        conflicts = schedules.conflicts.get(vaccine)
        for record in records if conflicts else ():
            conflict = conflicts.get(record.vaccine) if conflicts else None
            if conflict:
                day = add(record.day, conflict.end)
                if last is None or day > last.day:
                    rule = ForecastRule.CONFLICT_ENDS
                    last = Bound(rule, day, None, record.day, record.vaccine, conflict)
    return [last] if last else []


def _is_too_late(forecast: Plan) -> bool:
    latest = forecast.age.maximum if forecast.age else None
    assert forecast.earliest is not None
    return latest is not None and forecast.earliest >= add(forecast.run.subject.born, latest)


def _set_dates(forecast: Plan) -> None:
    """FORECASTDT-1 to -6 and FORECASTDN-1."""
    run, target, age, earliest = forecast.run, forecast.target, forecast.age, forecast.earliest
    assert target is not None
    assert earliest is not None
    born = run.subject.born
    if age and age.earliest_recommended:
        recommended = add(born, age.earliest_recommended)
    else:
        rows = forecast.intervals
        days = [add(day, r.earliest_recommended) for r, day in rows if r.earliest_recommended]
        recommended = max(days, default=earliest)
    if age and age.latest_recommended:
        past_due: int | None = add(born, age.latest_recommended) - 1
    else:
        rows = forecast.intervals
        days = [add(day, r.latest_recommended) for r, day in rows if r.latest_recommended]
        past_due = max(days) - 1 if days else None
    forecast.unadjusted_recommended = recommended
    forecast.unadjusted_past_due = past_due
    forecast.recommended = max(earliest, recommended)
    forecast.past_due = None if past_due is None else max(earliest, past_due)
    forecast.latest = add(born, age.maximum) - 1 if age and age.maximum else None
    since = target.season_start
    counted = run.counted if since is None else run.count_satisfied_since(since)
    forecast.number = counted + 1
