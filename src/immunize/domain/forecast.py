"""Judge the doses a person received and say what is due, when and why. 评价与预测

    answer = forecast(schedules, person, history, on=date(2026, 3, 1))

Pure: nothing is fetched, no clock is read, and the same input gives the same answer. The
stages follow the CDSi Logic Specification: order the history, find the relevant series,
judge the doses in each, plan the next dose, select the best series, merge the vaccine group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from immunize.domain.compiled import Antigen, Group, Schedules
from immunize.domain.evaluation import evaluate
from immunize.domain.groups import merge
from immunize.domain.history import Record, Subject, records_of
from immunize.domain.person import HistoryDose, Observation, Person, Sex
from immunize.domain.plan import Plan, plan
from immunize.domain.relevance import is_relevant
from immunize.domain.selection import Selected, best_plans, first_plans
from immunize.domain.withheld import withheld_vaccines
from immunize.domain.writing import AnswerWriter

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
    """Evaluate every dose and forecast every vaccine group (or only ``groups``) on a day.

    Groups outside the programme are answered for once a dose of theirs was given.
    ``explain=False`` leaves the steps out, for runs over many people. An unknown group is a
    ``KeyError``.
    """
    subject = Subject(schedules, person, history, on)
    filed = records_of(subject, schedules)
    verdicts = []
    for group in _chosen(schedules, groups, filed):
        selected = [
            _select(schedules, schedules.antigens[name], subject, filed.get(name, []))
            for name in group.antigens
        ]
        verdicts.append(merge(group, selected))
    writer = AnswerWriter(schedules, subject, explain)
    return Answer(
        evaluations=tuple(e for verdict in verdicts for e in writer.evaluations(verdict)),
        forecasts=tuple(map(writer.group_forecast, verdicts)),
        unusable=writer.unusable(filed, verdicts),
        withheld=withheld_vaccines(schedules, subject, verdicts),
    )


def _chosen(
    schedules: Schedules, names: Sequence[str] | None, filed: Mapping[str, object]
) -> list[Group]:
    if names:
        return [schedules.groups[name] for name in names]
    return [
        group
        for group in schedules.groups.values()
        if group.programme or not filed.keys().isdisjoint(group.antigens)
    ]


def _select(
    schedules: Schedules, antigen: Antigen, subject: Subject, records: list[Record]
) -> Selected:
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
    return first_plans(plans) if schedules.alternatives_in_order else best_plans(plans)
