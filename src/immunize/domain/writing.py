"""Write the engine's findings down as an answer. 结果输出

Ordinals become dates, plans become forecasts, and, when asked for, steps explain them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from immunize.domain.answer import (
    DoseEvaluation,
    GroupForecast,
    SeriesStatus,
    Trouble,
    UnusableDose,
)
from immunize.domain.compiled import Schedules
from immunize.domain.groups import Verdict, outcome_for_group, plan_that_judges
from immunize.domain.history import Record, Subject
from immunize.domain.person import HistoryDose
from immunize.domain.plan import Plan
from immunize.domain.run import Outcome
from immunize.domain.steps import dose_steps, forecast_steps, trouble_step

_OPEN = (SeriesStatus.NOT_COMPLETE, SeriesStatus.DEFERRED)


class AnswerWriter:
    """Writes the answer about one person."""

    def __init__(self, schedules: Schedules, subject: Subject, explain: bool) -> None:
        self.schedules = schedules
        self.subject = subject
        self.explain = explain

    def unusable(
        self, filed: Mapping[str, Sequence[Record]], verdicts: Sequence[Verdict]
    ) -> tuple[UnusableDose, ...]:
        """The recorded doses that could not be judged, each with its reason.

        Doses whose groups were not asked for are not among them.
        """
        doses = [*self.subject.unusable, *self._without_series(filed, verdicts)]
        return tuple(
            UnusableDose(
                dose.id,
                trouble,
                (trouble_step(self.subject, dose, trouble),) if self.explain else (),
            )
            for dose, trouble in doses
        )

    def _without_series(
        self, filed: Mapping[str, Sequence[Record]], verdicts: Sequence[Verdict]
    ) -> Iterator[tuple[HistoryDose, Trouble]]:
        places = {record.place for records in filed.values() for record in records}
        idle: set[int] = set()
        judged: set[int] = set()
        for verdict in verdicts:
            judged.update(r.place for best in verdict.best for r in best[0].run.records)
            idle.update(r.place for name in verdict.group.antigens for r in filed.get(name, ()))
        idle -= judged
        for record in self.subject.records:
            if record.place not in places:
                yield record.dose, Trouble.NO_ANTIGEN
            elif record.place in idle:
                yield record.dose, Trouble.NO_RELEVANT_SERIES

    def evaluations(self, verdict: Verdict) -> Iterator[DoseEvaluation]:
        """How each dose counts for the group: per antigen first, then over its antigens."""
        judged: dict[int, list[tuple[Outcome, Plan]]] = {}
        for best, begun in zip(verdict.best, verdict.begun, strict=True):
            for index, record in enumerate(best[0].run.records):
                plan = plan_that_judges(best, begun, index)
                judged.setdefault(record.place, []).append((plan.run.outcomes[index], plan))
        for place, entries in sorted(judged.items()):
            outcome = outcome_for_group([outcome for outcome, _ in entries])
            plan = next(plan for entry, plan in entries if entry is outcome)
            yield self._evaluation(verdict.group.name, plan, place, outcome)

    def _evaluation(self, group: str, plan: Plan, place: int, outcome: Outcome) -> DoseEvaluation:
        record = self.subject.records[place]
        return DoseEvaluation(
            dose_id=record.dose.id,
            group=group,
            series=plan.run.series.name,
            status=outcome.status,
            reasons=outcome.reasons,
            target_dose=outcome.target.number if outcome.target else None,
            why=dose_steps(self.schedules, plan.run, record, outcome) if self.explain else (),
        )

    def group_forecast(self, verdict: Verdict) -> GroupForecast:
        """The forecast of one vaccine group."""
        open_plans = [p for p in verdict.plans if p.status in _OPEN]
        barriers = [plan.barriers for plan in verdict.plans]
        return GroupForecast(
            group=verdict.group.name,
            status=verdict.status,
            dose_number=verdict.number,
            earliest=_date(verdict.earliest),
            recommended=_date(verdict.recommended),
            past_due=_date(verdict.past_due),
            latest=_date(verdict.latest),
            antigens=tuple(plan.barriers.antigen for plan in open_plans),
            series=tuple(plan.run.series.name for plan in verdict.plans),
            vaccines=self._vaccines(verdict, open_plans),
            contraindications=_once(
                row.observation for b in barriers for row in b.antigen_wide if row.observation
            ),
            excluded_vaccines=_once(
                code for b in barriers for row in b.per_product for code in row.products
            ),
            why=forecast_steps(self.schedules, verdict) if self.explain else (),
        )

    def _vaccines(self, verdict: Verdict, plans: list[Plan]) -> tuple[str, ...]:
        """FORECASTRECVAC-1: what may be given on the day the dose can be given.

        Products the schedule offers come first; those that suit every antigen due come before
        those that suit only one.
        """
        if verdict.earliest is None:
            return ()
        day = max(verdict.earliest, self.subject.on)
        suits: dict[str, tuple[int, int]] = {}
        for plan in plans:
            for code, offered in _products_at(plan, day):
                count, before = suits.get(code, (0, 0))
                suits[code] = (count + 1, before + offered)
        return tuple(sorted(suits, key=lambda code: (-suits[code][1], -suits[code][0])))


def _products_at(plan: Plan, day: int) -> Iterator[tuple[str, bool]]:
    subject = plan.run.subject
    for code, products in plan.target.preferable.items() if plan.target else ():
        fitting = [p for p in products if subject.is_aged(p.begin_age, p.end_age, day)]
        waits = plan.status is SeriesStatus.DEFERRED
        if fitting and (waits or not plan.barriers.rules_out(code)):
            yield code, any(product.forecast for product in fitting)


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)
