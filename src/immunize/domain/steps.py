"""Turn what the engine noted on its way into steps that can be read. 推理步骤

Nothing is decided here: judging and planning leave behind the rows, days and doses they used,
and these functions put names to them. Each step cites the entry's source.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from immunize.domain.answer import Fact, Reason, SeriesStatus, SourceRef, Step, Trouble
from immunize.domain.compiled import Schedules
from immunize.domain.compiled_barriers import Contraindication
from immunize.domain.compiled_series import Interval
from immunize.domain.durations import Duration, add, describe
from immunize.domain.groups import Verdict
from immunize.domain.history import Record, Subject
from immunize.domain.person import HistoryDose
from immunize.domain.plan import Bound, Plan
from immunize.domain.rules import DoseRule, ForecastRule
from immunize.domain.run import Fault, Outcome, Run

_DOSE_RULES = {
    Reason.TOO_YOUNG: DoseRule.TOO_YOUNG,
    Reason.TOO_OLD: DoseRule.TOO_OLD,
    Reason.TOO_SOON: DoseRule.TOO_SOON,
    Reason.CONFLICT: DoseRule.CONFLICT,
    Reason.INADVERTENT: DoseRule.INADVERTENT,
    Reason.WRONG_VACCINE: DoseRule.WRONG_VACCINE,
    Reason.ALREADY_COMPLETE: DoseRule.ALREADY_COMPLETE,
    Reason.EXPIRED: DoseRule.EXPIRED,
    Reason.COMPROMISED: DoseRule.COMPROMISED,
    Reason.NOT_COUNTED: DoseRule.NOT_COUNTED,
    Reason.GRACE: DoseRule.GRACE_PERIOD,
    Reason.LOW_VOLUME: DoseRule.LOW_VOLUME,
}


def _date(day: int) -> date:
    return date.fromordinal(day)


def _age(duration: Duration | None) -> str | None:
    return describe(duration) if duration else None


def source_ref(schedules: Schedules, source: str | None) -> SourceRef | None:
    """``id#clause`` looked up among the set's sources."""
    if not source:
        return None
    name, _, clause = source.partition("#")
    found = schedules.sources.get(name)
    if found is None:
        return None
    return SourceRef(found.id, found.title, found.edition, clause, found.verified)


# --- given doses ---------------------------------------------------------------------------


def dose_steps(
    schedules: Schedules, run: Run, record: Record, outcome: Outcome
) -> tuple[Step, ...]:
    """Why a dose was judged as it was, every reason in turn."""
    entry = outcome.target.source if outcome.target else run.series.source
    steps = [_fault_step(schedules, record, fault, entry) for fault in outcome.faults]
    if all(fault.reason in (Reason.GRACE, Reason.LOW_VOLUME) for fault in outcome.faults):
        number = outcome.target.number if outcome.target else None
        valid = Step(DoseRule.VALID, {"dose": number}, source_ref(schedules, entry))
        steps.insert(0, valid)
    return tuple(steps)


def _fault_step(schedules: Schedules, record: Record, fault: Fault, entry: str | None) -> Step:
    facts: dict[str, Fact] = {"given": _date(record.day), "vaccine": record.vaccine}
    if fault.day is not None:
        name = "too_old_from" if fault.reason is Reason.TOO_OLD else "allowed_from"
        facts[name] = _date(fault.day)
    if fault.since is not None:
        facts["since"] = _date(fault.since)
    if fault.other is not None:
        facts["other"] = fault.other.vaccine
    if fault.reason is Reason.EXPIRED:
        facts["expires_on"] = record.dose.expires_on
    facts |= _row_facts(fault)
    if fault.conflict is not None:
        facts["interval"] = _age(fault.conflict.end)
    ruling = fault.row or fault.conflict
    own = ruling.source if ruling else None
    return Step(_DOSE_RULES[fault.reason], facts, source_ref(schedules, own or entry))


def _row_facts(fault: Fault) -> dict[str, Fact]:
    row = fault.row
    if row is None:
        return {}
    if fault.reason is Reason.TOO_OLD:
        return {"age": _age(getattr(row, "maximum", None))}
    if isinstance(row, Interval) and row.from_observation:
        return {"interval": _age(row.absolute_minimum), "observation": row.from_observation}
    strict = fault.reason in (Reason.TOO_YOUNG, Reason.TOO_SOON)
    length = _age(getattr(row, "absolute_minimum" if strict else "minimum", None))
    return {"age" if fault.since is None else "interval": length}


def trouble_step(subject: Subject, dose: HistoryDose, trouble: Trouble) -> Step:
    """Why a recorded dose could not be judged."""
    facts: dict[str, Fact] = {"given": dose.given_on, "vaccine": dose.vaccine}
    if trouble is Trouble.BEFORE_BIRTH:
        facts["birth_date"] = _date(subject.born)
    if trouble is Trouble.IN_THE_FUTURE:
        facts["assessed"] = _date(subject.on)
    return Step(DoseRule[trouble.name], facts)


# --- the next dose -------------------------------------------------------------------------


def forecast_steps(schedules: Schedules, verdict: Verdict) -> tuple[Step, ...]:
    """How the group's answer came about, antigen by antigen."""
    if not verdict.plans:
        return (Step(ForecastRule.NO_RELEVANT_SERIES),)
    steps = [step for plan in verdict.plans for step in _plan_steps(schedules, verdict, plan)]
    if len(verdict.plans) > 1 and verdict.earliest is not None:
        facts: dict[str, Fact] = {
            "date": _date(verdict.earliest),
            "antigens": verdict.group.antigens,
        }
        steps.append(Step(ForecastRule.GROUP_FOLLOWS, facts))
    return tuple(steps)


def _plan_steps(schedules: Schedules, verdict: Verdict, plan: Plan) -> Iterator[Step]:
    series = plan.run.series
    yield Step(
        ForecastRule.SERIES_CHOSEN,
        {"antigen": plan.barriers.antigen, "series": series.name, "kind": series.kind.value},
        source_ref(schedules, series.source),
    )
    for dose, because in plan.skipped:
        facts: dict[str, Fact] = {"dose": dose.number, "because": because.text}
        yield Step(
            ForecastRule.DOSE_SKIPPED, facts, source_ref(schedules, because.source or dose.source)
        )
    yield from _situation_steps(schedules, plan)
    for row in plan.barriers.per_product if plan.status is not SeriesStatus.COMPLETE else ():
        rule = ForecastRule.DEFERRED if row.defers else ForecastRule.PRODUCT_CONTRAINDICATED
        yield _contraindication_step(schedules, row, rule, {"vaccines": tuple(row.products)})
    if plan.status is SeriesStatus.NOT_COMPLETE:
        yield from _date_steps(schedules, plan)
    else:
        yield from _status_steps(schedules, plan)


def _situation_steps(schedules: Schedules, plan: Plan) -> Iterator[Step]:
    """Which of several variants of the position applies, and which condition made it so."""
    target = plan.target
    day = plan.run.subject.planned_by
    held = (
        next((row for row in target.when if row.begin <= day <= row.end), None) if target else None
    )
    if target and held and held.text:
        facts: dict[str, Fact] = {"dose": target.number, "because": held.text}
        yield Step(ForecastRule.SITUATION, facts, source_ref(schedules, target.source))


def _date_steps(schedules: Schedules, plan: Plan) -> Iterator[Step]:
    for bound in plan.bounds:
        yield _bound_step(schedules, plan, bound)
    yield _recommended_step(schedules, plan)
    past_due = _past_due_step(schedules, plan)
    if past_due:
        yield past_due
    if plan.latest is not None and plan.age:
        facts: dict[str, Fact] = {"date": _date(plan.latest), "age": _age(plan.age.maximum)}
        yield Step(ForecastRule.LATEST_AGE, facts, _age_source(schedules, plan))


def _age_source(schedules: Schedules, plan: Plan) -> SourceRef | None:
    own = plan.age.source if plan.age else None
    return source_ref(schedules, own or (plan.target.source if plan.target else None))


def _bound_step(schedules: Schedules, plan: Plan, bound: Bound) -> Step:
    facts: dict[str, Fact] = {"date": _date(bound.day)}
    if bound.since is not None:
        facts["since"] = _date(bound.since)
    if bound.other is not None:
        facts["other"] = bound.other
    if bound.row is not None:
        length = "age" if bound.rule is ForecastRule.MINIMUM_AGE else "interval"
        facts[length] = _age(bound.row.minimum)
    if isinstance(bound.row, Interval) and bound.row.from_observation:
        facts["observation"] = bound.row.from_observation
    if bound.conflict is not None:
        facts["interval"] = _age(bound.conflict.end)
    entry = plan.target.source if plan.target else None
    ruling = bound.row or bound.conflict
    own = ruling.source if ruling else None
    return Step(bound.rule, facts, source_ref(schedules, own or entry))


def _recommended_step(schedules: Schedules, plan: Plan) -> Step:
    day = plan.unadjusted_recommended
    assert day is not None
    facts: dict[str, Fact] = {"date": _date(day)}
    if plan.age and plan.age.earliest_recommended:
        facts["age"] = _age(plan.age.earliest_recommended)
        return Step(ForecastRule.RECOMMENDED_AGE, facts, _age_source(schedules, plan))
    for row, since in plan.intervals:
        if row.earliest_recommended and add(since, row.earliest_recommended) == day:
            facts |= {"interval": _age(row.earliest_recommended), "since": _date(since)}
            return Step(ForecastRule.RECOMMENDED_INTERVAL, facts, source_ref(schedules, row.source))
    return Step(ForecastRule.DUE_FROM_EARLIEST, facts)


def _past_due_step(schedules: Schedules, plan: Plan) -> Step | None:
    day = plan.unadjusted_past_due
    if day is None:
        return None
    facts: dict[str, Fact] = {"date": _date(day)}
    if plan.age and plan.age.latest_recommended:
        facts["age"] = _age(plan.age.latest_recommended)
        return Step(ForecastRule.PAST_DUE_AGE, facts, _age_source(schedules, plan))
    for row, since in plan.intervals:
        if row.latest_recommended and add(since, row.latest_recommended) - 1 == day:
            facts |= {"interval": _age(row.latest_recommended), "since": _date(since)}
    return Step(ForecastRule.PAST_DUE_INTERVAL, facts)


def _status_steps(schedules: Schedules, plan: Plan) -> Iterator[Step]:
    status, run = plan.status, plan.run
    source = source_ref(schedules, plan.target.source if plan.target else run.series.source)
    if status is SeriesStatus.IMMUNE:
        yield _immunity_step(schedules, plan)
    elif status in (SeriesStatus.CONTRAINDICATED, SeriesStatus.DEFERRED):
        for row in plan.barriers.antigen_wide:
            rule = ForecastRule.DEFERRED if row.defers else ForecastRule.CONTRAINDICATED
            yield _contraindication_step(schedules, row, rule, {"antigen": plan.barriers.antigen})
    elif status is SeriesStatus.COMPLETE:
        yield Step(ForecastRule.SERIES_COMPLETE, {"doses": len(run.satisfied)}, source)
    elif status is SeriesStatus.REVIEW:
        facts: dict[str, Fact] = {"doses": run.counted}
        yield Step(ForecastRule.LEFT_TO_CLINICIAN, facts, source)
    elif status is SeriesStatus.AGED_OUT:
        maximum = plan.age.maximum if plan.age else None
        ended = add(run.subject.born, maximum) if maximum else None
        facts = {"age": _age(maximum), "date": _date(ended) if ended else None}
        yield Step(ForecastRule.TOO_OLD_FOR_SERIES, facts, _age_source(schedules, plan))
    elif plan.target is None:
        yield Step(ForecastRule.NOTHING_LEFT, {}, source)
    elif plan.target.season_end is not None:
        yield Step(ForecastRule.SEASON_OVER, {"date": _date(plan.target.season_end)}, source)


def _immunity_step(schedules: Schedules, plan: Plan) -> Step:
    row = plan.barriers.immunity
    assert row is not None
    source = source_ref(schedules, row.source)
    if row.born_before is not None:
        facts: dict[str, Fact] = {"born_before": _date(row.born_before)}
        return Step(ForecastRule.IMMUNE_BY_BIRTH_DATE, facts, source)
    known = tuple(sorted(row.observations & plan.run.subject.observations.keys()))
    return Step(ForecastRule.IMMUNE_BY_HISTORY, {"observations": known}, source)


def _contraindication_step(
    schedules: Schedules, row: Contraindication, rule: ForecastRule, facts: dict[str, Fact]
) -> Step:
    facts = {"observation": row.observation, **facts}
    if row.text:
        facts["because"] = row.text
    return Step(rule, facts, source_ref(schedules, row.source))
