"""Which recorded doses count in a series. 接种剂次评价

Doses are held against the target doses in order (CDSi chapter 6): sub-standard? skippable?
inadvertent? then age, intervals, live-virus conflict and vaccine, all of them, so that every
reason is told. Ranges are half open: a dose on the day of the maximum age is too old.
"""

from __future__ import annotations

from immunize.domain.answer import DoseStatus, Reason
from immunize.domain.compiled import Age, Dose, Interval, Product, Schedules, Series
from immunize.domain.durations import add
from immunize.domain.history import Record, Subject
from immunize.domain.rows import in_force, interval_origin
from immunize.domain.run import Outcome, Run
from immunize.domain.skipping import skip_that_applies

_EXTRA = Outcome(DoseStatus.EXTRANEOUS, (Reason.ALREADY_COMPLETE,))


def evaluate(
    schedules: Schedules,
    series: Series,
    subject: Subject,
    records: list[Record],
    completed_groups: frozenset[str],
) -> Run:
    """Judge every dose of one antigen against one series."""
    run = Run(series, subject, records, completed_groups)
    for record in records:
        run.outcomes.append(_judge(schedules, run, record))
    return run


def _judge(schedules: Schedules, run: Run, record: Record) -> Outcome:
    if record.spoilt:
        return Outcome(DoseStatus.SUBSTANDARD, (record.spoilt,))
    target = _target_for(run, record)
    if target is None:
        return _EXTRA
    if record.vaccine in target.inadvertent:
        run.inadvertent.append(record)
        return Outcome(DoseStatus.NOT_VALID, (Reason.INADVERTENT,), target)
    return _hold_against(schedules, run, target, record)


def _target_for(run: Run, record: Record) -> Dose | None:
    """The next target dose that cannot be skipped on the day the dose was given."""
    while (target := run.target) is not None:
        skippable = (
            target.evaluation_skips
            and not target.recurring
            and skip_that_applies(
                target.evaluation_skips, run, record.day, record.day, planning=False
            )
        )
        if not skippable:
            return target
        run.position += 1
    return None


def _hold_against(schedules: Schedules, run: Run, target: Dose, record: Record) -> Outcome:
    age_faults = _age_faults(run.subject, target, record)
    fit_faults = _vaccine_faults(run.subject, target, record)
    faults = [*age_faults, *_interval_faults(run, target, record)]
    faults += _conflict_faults(schedules, run, record)
    if Reason.TOO_OLD in age_faults:
        return Outcome(DoseStatus.EXTRANEOUS, (*faults, *fit_faults), target)
    run.previous = record
    if not faults and not fit_faults:
        run.satisfy(target, record)
        return Outcome(DoseStatus.VALID, (), target)
    if not fit_faults and target.early_dose_advances:
        run.taken += 1
        run.advance(target)
    return Outcome(DoseStatus.NOT_VALID, (*faults, *fit_faults), target)


def _age_faults(subject: Subject, target: Dose, record: Record) -> tuple[Reason, ...]:
    age: Age | None = in_force(target.ages, record.day)
    if age is None:
        return ()
    if age.absolute_minimum and record.day < add(subject.born, age.absolute_minimum):
        return (Reason.TOO_YOUNG,)
    if age.maximum and record.day >= add(subject.born, age.maximum):
        return (Reason.TOO_OLD,)
    return ()


def _interval_faults(run: Run, target: Dose, record: Record) -> tuple[Reason, ...]:
    """All preferable intervals must be kept, or else all allowable ones, if there are any."""
    if all(_is_kept(run, row, record) for row in target.intervals):
        return ()
    allowed = [r for r in target.allowable_intervals if r.begin <= record.day <= r.end]
    if allowed and all(_is_kept(run, row, record) for row in allowed):
        return ()
    return (Reason.TOO_SOON,)


def _is_kept(run: Run, row: Interval, record: Record) -> bool:
    if row.absolute_minimum is None or not row.begin <= record.day <= row.end:
        return True
    origin = interval_origin(run, row, before=record)
    return origin is None or record.day >= add(origin, row.absolute_minimum)


def _conflict_faults(schedules: Schedules, run: Run, record: Record) -> tuple[Reason, ...]:
    conflicts = schedules.conflicts.get(record.vaccine)
    if conflicts is None:
        return ()
    for earlier in run.subject.records[: record.place]:
        conflict = conflicts.get(earlier.vaccine)
        if conflict is None or record.day < add(earlier.day, conflict.begin):
            continue
        end = conflict.minimum_end if _may_count(run, earlier) else conflict.end
        if record.day < add(earlier.day, end):
            return (Reason.CONFLICT,)
    return ()


def _may_count(run: Run, earlier: Record) -> bool:
    """Valid in this series, or not judged in it."""
    for record, outcome in zip(run.records, run.outcomes, strict=False):
        if record is earlier:
            return outcome.status is DoseStatus.VALID
    return True


def _vaccine_faults(subject: Subject, target: Dose, record: Record) -> tuple[Reason, ...]:
    for product in target.preferable.get(record.vaccine, ()):
        if _is_this_product(product, record) and _is_at_age(subject, product, record):
            return ()
    for product in target.allowable.get(record.vaccine, ()):
        if _is_at_age(subject, product, record):
            return ()
    return (Reason.WRONG_VACCINE,)


def _is_this_product(product: Product, record: Record) -> bool:
    if product.trade_name is None:
        return True
    return record.trade_name == product.trade_name


def _is_at_age(subject: Subject, product: Product, record: Record) -> bool:
    return subject.is_aged(product.begin_age, product.end_age, record.day)
