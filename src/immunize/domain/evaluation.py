"""Which recorded doses count in a series. 接种剂次评价

Doses are held against the target doses in order (CDSi chapter 6): sub-standard? skippable?
inadvertent? then age, intervals, live-virus conflict and vaccine, all of them, so that every
reason is told. Ranges are half open: a dose on the day of the maximum age is too old.
"""

from __future__ import annotations

from collections.abc import Iterable

from immunize.domain.answer import DoseStatus, Reason
from immunize.domain.compiled import Schedules
from immunize.domain.compiled_series import Dose, Interval, Product, Series
from immunize.domain.durations import add
from immunize.domain.history import Record, Subject
from immunize.domain.rows import in_force, interval_origin
from immunize.domain.run import FOREIGN, Fault, Outcome, Run
from immunize.domain.situations import holds_any
from immunize.domain.skipping import skip_that_applies
from immunize.domain.variants import variant_given

_SURPLUS = Outcome(DoseStatus.EXTRANEOUS, (Fault(Reason.ALREADY_COMPLETE),))
_NOT_COUNTED = Outcome(DoseStatus.NOT_VALID, (Fault(Reason.NOT_COUNTED),))


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
    if schedules.alternatives_in_order and record.vaccine not in run.series.takes:
        return FOREIGN
    if record.spoilt:
        return Outcome(DoseStatus.SUBSTANDARD, (Fault(record.spoilt),))
    if run.series.not_counted and _takes_no_place(run, record):
        return _NOT_COUNTED
    target = _target_for(run, record)
    if target is None:
        return _surplus(schedules, run, record)
    if record.vaccine in target.inadvertent:
        run.inadvertent.append(record)
        return Outcome(DoseStatus.NOT_VALID, (Fault(Reason.INADVERTENT),), target)
    return _hold_against(schedules, run, target, record)


def _takes_no_place(run: Run, record: Record) -> bool:
    subject = run.subject
    return any(
        record.vaccine in row.vaccines
        and (row.observation is None or subject.has(row.observation))
        and subject.is_aged(row.begin_age, row.end_age, record.day)
        for row in run.series.not_counted
    )


def _surplus(schedules: Schedules, run: Run, record: Record) -> Outcome:
    conflict = _conflict(schedules, run, record)
    if conflict is None:
        return _SURPLUS
    return Outcome(DoseStatus.EXTRANEOUS, (*_SURPLUS.faults, conflict))


def _target_for(run: Run, record: Record) -> Dose | None:
    """The next target dose that cannot be skipped on the day the dose was given."""
    completion = run.series.complete_when
    day = record.day
    if completion and holds_any(completion, run.subject, day, day, day):
        return None
    while (target := run.target) is not None:
        skippable = (
            target.evaluation_skips
            and not target.recurring
            and skip_that_applies(
                target.evaluation_skips, run, record.day, record.day, planning=False
            )
        )
        if not skippable:
            return variant_given(target, run.subject, record)
        run.position += 1
    return None


def _hold_against(schedules: Schedules, run: Run, target: Dose, record: Record) -> Outcome:
    too_early = (
        _too_young(run.subject, target, record),
        _too_soon(run, target, record),
        _conflict(schedules, run, record),
    )
    faults = tuple(fault for fault in too_early if fault)
    previous = run.previous
    twice = target.early_dose_advances and previous is not None and previous.day == record.day
    if twice and not faults:
        faults = (Fault(Reason.TOO_SOON, record.day + 1, None, record.day),)
    unfit = _misfit(run.subject, target, record)
    too_old = _too_old(run.subject, target, record)
    if too_old and not schedules.late_doses_count:
        return Outcome(DoseStatus.EXTRANEOUS, (too_old, *faults, *unfit), target)
    if not faults and not unfit:
        outcome = Outcome(DoseStatus.VALID, _notes(run, target, record), target)
        run.previous = record
        run.satisfy(target, record)
        return outcome
    run.previous = record
    if not unfit and target.early_dose_advances and not twice:
        run.take(target, record)
    return Outcome(DoseStatus.NOT_VALID, (*faults, *unfit), target)


def _too_young(subject: Subject, target: Dose, record: Record) -> Fault | None:
    age = in_force(target.ages, record.day)
    if age and age.absolute_minimum:
        allowed = add(subject.born, age.absolute_minimum)
        if record.day < allowed:
            return Fault(Reason.TOO_YOUNG, allowed, age)
    return None


def _too_old(subject: Subject, target: Dose, record: Record) -> Fault | None:
    age = in_force(target.ages, record.day)
    if age and age.maximum:
        ended = add(subject.born, age.maximum)
        if record.day >= ended:
            return Fault(Reason.TOO_OLD, ended, age)
    return None


def _too_soon(run: Run, target: Dose, record: Record) -> Fault | None:
    """All preferable intervals must be kept, or else all allowable ones, if there are any."""
    fault = _first_broken(run, target.intervals, record)
    if fault is None:
        return None
    allowed = [row for row in target.allowable_intervals if row.begin <= record.day <= row.end]
    if allowed and _first_broken(run, allowed, record) is None:
        return None
    return fault


def _first_broken(run: Run, rows: Iterable[Interval], record: Record) -> Fault | None:
    for row in rows:
        if row.absolute_minimum is None or not row.begin <= record.day <= row.end:
            continue
        origin = interval_origin(run, row, before=record)
        if origin is not None:
            allowed = add(origin, row.absolute_minimum)
            if record.day < allowed:
                return Fault(Reason.TOO_SOON, allowed, row, origin)
    return None


def _conflict(schedules: Schedules, run: Run, record: Record) -> Fault | None:
    """CALCDTCONFLICT-1 and -2; giving both on one day never conflicts."""
    conflicts = schedules.conflicts.get(record.vaccine)
    if conflicts is None:
        return None
    for earlier in run.subject.records[: record.place]:
        conflict = conflicts.get(earlier.vaccine)
        if conflict is None or record.day < add(earlier.day, conflict.begin):
            continue
        end = conflict.minimum_end if _may_count(run, earlier) else conflict.end
        allowed = add(earlier.day, end)
        if record.day < allowed:
            return Fault(Reason.CONFLICT, allowed, None, earlier.day, earlier, conflict)
    return None


def _may_count(run: Run, earlier: Record) -> bool:
    """Valid in this series, or not judged in it."""
    for record, outcome in zip(run.records, run.outcomes, strict=False):
        if record is earlier:
            return outcome.status is DoseStatus.VALID
    return True


def _misfit(subject: Subject, target: Dose, record: Record) -> tuple[Fault, ...]:
    if _preferable(subject, target, record):
        return ()
    for product in target.allowable.get(record.vaccine, ()):
        if subject.is_aged(product.begin_age, product.end_age, record.day):
            return ()
    return (Fault(Reason.WRONG_VACCINE),)


def _preferable(subject: Subject, target: Dose, record: Record) -> Product | None:
    for product in target.preferable.get(record.vaccine, ()):
        right_name = product.trade_name in (None, record.trade_name)
        if right_name and subject.is_aged(product.begin_age, product.end_age, record.day):
            return product
    return None


def _notes(run: Run, target: Dose, record: Record) -> tuple[Fault, ...]:
    """What should be said of a valid dose: given within the grace period, too little volume."""
    volume = record.dose.volume_ml
    product = _preferable(run.subject, target, record) if volume is not None else None
    if product and product.volume_ml and volume is not None and volume < product.volume_ml:
        return (*_grace(run, target, record), Fault(Reason.LOW_VOLUME))
    return _grace(run, target, record) if target.has_grace else ()


def _grace(run: Run, target: Dose, record: Record) -> tuple[Fault, ...]:
    age = in_force(target.ages, record.day)
    if age and age.minimum:
        planned = add(run.subject.born, age.minimum)
        if record.day < planned:
            return (Fault(Reason.GRACE, planned, age),)
    for row in target.intervals:
        if row.minimum and row.begin <= record.day <= row.end:
            origin = interval_origin(run, row, before=record)
            if origin is not None and record.day < add(origin, row.minimum):
                return (Fault(Reason.GRACE, add(origin, row.minimum), row, origin),)
    return ()
