"""Judge the doses a person received and say what is due, when and why. 评价与预测

    answer = forecast(schedules, person, history, on=date(2026, 3, 1))

Pure: nothing is fetched, no clock is read, and the same input gives the same answer. The
stages follow the CDSi Logic Specification: order the history, find the relevant series,
judge the doses in each, plan the next dose, select the best series, merge the vaccine group.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from immunize.domain.answer import (
    Answer,
    DoseEvaluation,
    DoseStatus,
    GroupForecast,
    Reason,
    SeriesStatus,
    SourceRef,
    Step,
    Trouble,
    UnusableDose,
)
from immunize.domain.barriers import Barriers
from immunize.domain.compiled import Antigen, Schedules
from immunize.domain.evaluation import evaluate
from immunize.domain.groups import Verdict, merge, outcome_for_antigen, outcome_for_group
from immunize.domain.history import Record, Subject, records_of
from immunize.domain.person import HistoryDose, Observation, Person, Sex
from immunize.domain.plan import Plan, plan
from immunize.domain.relevance import is_relevant
from immunize.domain.run import Outcome
from immunize.domain.selection import best_plans

__all__ = [
    "Answer",
    "DoseEvaluation",
    "DoseStatus",
    "GroupForecast",
    "HistoryDose",
    "Observation",
    "Person",
    "Reason",
    "Schedules",
    "SeriesStatus",
    "Sex",
    "SourceRef",
    "Step",
    "Trouble",
    "UnusableDose",
    "forecast",
]


def forecast(
    schedules: Schedules,
    person: Person,
    history: Sequence[HistoryDose],
    on: date,
    *,
    groups: Sequence[str] | None = None,
    explain: bool = True,
) -> Answer:
    """Evaluate every dose and forecast every vaccine group (or only ``groups``) on a day."""
    subject = Subject(schedules, person, history, on)
    filed = records_of(subject, schedules)
    chosen = [schedules.groups[name] for name in groups or schedules.groups]
    verdicts = []
    for group in chosen:
        best = {
            name: _best(schedules, schedules.antigens[name], subject, filed.get(name, []))
            for name in group.antigens
        }
        verdicts.append(merge(group, best))
    return Answer(
        evaluations=tuple(e for verdict in verdicts for e in _evaluations(verdict)),
        forecasts=tuple(map(_group_forecast, verdicts)),
        unusable=tuple(UnusableDose(dose.id, trouble) for dose, trouble in subject.unusable),
    )


def _best(
    schedules: Schedules, antigen: Antigen, subject: Subject, records: list[Record]
) -> list[Plan]:
    """Judge and plan every relevant series of an antigen, and keep the best."""
    barriers = Barriers(antigen, subject)
    plans: list[Plan] = []
    completed: frozenset[str] = frozenset()
    for series in antigen.series:
        if is_relevant(series, subject):
            run = evaluate(schedules, series, subject, records, completed)
            planned = plan(schedules, run, barriers)
            plans.append(planned)
            if planned.status is SeriesStatus.COMPLETE:
                completed |= {series.group}
    return best_plans(plans)


def _evaluations(verdict: Verdict) -> list[DoseEvaluation]:
    """How each dose counts for the group: per antigen first, then over its antigens."""
    judged: dict[int, list[tuple[Outcome, Plan]]] = {}
    for best in verdict.best:
        for index, record in enumerate(best[0].run.records):
            outcomes = [planned.run.outcomes[index] for planned in best]
            outcome = outcome_for_antigen(outcomes)
            planned = best[outcomes.index(outcome)]
            judged.setdefault(record.place, []).append((outcome, planned))
    evaluations = []
    for place, entries in sorted(judged.items()):
        outcomes = [outcome for outcome, _ in entries]
        outcome = outcome_for_group(outcomes)
        _, planned = entries[outcomes.index(outcome)]
        evaluations.append(
            DoseEvaluation(
                dose_id=planned.run.subject.records[place].dose.id,
                group=verdict.group.name,
                series=planned.run.series.name,
                status=outcome.status,
                reasons=outcome.reasons,
                target_dose=outcome.target.number if outcome.target else None,
            )
        )
    return evaluations


def _group_forecast(verdict: Verdict) -> GroupForecast:
    return GroupForecast(
        group=verdict.group.name,
        status=verdict.status,
        dose_number=verdict.number,
        earliest=_date(verdict.earliest),
        recommended=_date(verdict.recommended),
        past_due=_date(verdict.past_due),
        latest=_date(verdict.latest),
        series=tuple(planned.run.series.name for planned in verdict.plans),
    )


def _date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)
