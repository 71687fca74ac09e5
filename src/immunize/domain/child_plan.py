"""What one child needs next, and when: the plan by visit date. 接种计划

The schedule engine says what is due next in each vaccine group. Here that becomes what
people plan with: states in their words, deadlines in hours for the doses of birth, and all
later visits, found by letting the engine forecast as if each dose were given when it falls due.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from immunize.domain.answer import Answer, DoseEvaluation, GroupForecast, SeriesStatus, Step
from immunize.domain.birth import BirthDose
from immunize.domain.booking import PlannedDose
from immunize.domain.doses import Dose
from immunize.domain.person import HistoryDose
from immunize.domain.rules import ForecastRule
from kernel.calendar import add_months, clinic_day

LATE_AFTER_MONTHS = 1
"""From when a parent is told that a dose is late; clinics look for missed doses monthly."""

_MOST_VISITS = 60
_WAIT_FOR_COMPANY = timedelta(days=7)

_PLAIN_RULES = frozenset(
    {
        ForecastRule.MINIMUM_AGE,
        ForecastRule.MINIMUM_INTERVAL,
        ForecastRule.CONFLICT_ENDS,
        ForecastRule.RECOMMENDED_AGE,
        ForecastRule.RECOMMENDED_INTERVAL,
        ForecastRule.DUE_FROM_EARLIEST,
        ForecastRule.PAST_DUE_AGE,
        ForecastRule.LATEST_AGE,
    }
)
"""Rules that speak of ages and intervals only."""

Forecast = Callable[[Sequence[HistoryDose], date], Answer]
"""The engine with everything about the child but the history and the day filled in."""


class DueState(StrEnum):
    """How a dose stands. 剂次状态"""

    DUE = "due"
    OVERDUE = "overdue"
    UPCOMING = "upcoming"
    DEFERRED = "deferred"
    CONTRAINDICATED = "contraindicated"
    REVIEW = "review"


class DueDose(Struct, frozen=True):
    """The next dose of one vaccine group. 待种剂次

    ``vaccine`` is the product to give first, ``vaccines`` every one that may be given.
    ``deadline`` is set for doses of birth that are counted in hours. Dates are ``None`` while
    the dose is deferred, contraindicated or left to a clinician.
    """

    group: str
    vaccine: str
    dose: int
    state: DueState
    earliest: date | None = None
    recommended: date | None = None
    past_due: date | None = None
    until: date | None = None
    deadline: datetime | None = None
    vaccines: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()
    why: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it may be given, now or later."""
        return self.state in (DueState.DUE, DueState.OVERDUE, DueState.UPCOMING)

    def may_be_given_on(self, day: date) -> bool:
        """Whether age, intervals and upper age allow the dose on a day."""
        return (
            self.is_open
            and (self.earliest is None or self.earliest <= day)
            and (self.until is None or day <= self.until)
        )


class GivenDose(Struct, frozen=True):
    """A dose in the record, and how it counts. 已种剂次"""

    dose: Dose
    evaluations: tuple[DoseEvaluation, ...] = ()


class Visit(Struct, frozen=True):
    """A day to come, and what would be given on it. 计划中的一次接种"""

    day: date
    doses: tuple[DueDose, ...]


class ChildPlan(Struct, frozen=True):
    """Everything a child's pages and the stop before the injection need to know. 接种计划

    ``complete`` and ``not_needed`` name vaccine groups. The plan holds on ``made_at`` only.
    """

    child_id: UUID
    birth_date: date
    made_at: datetime
    next_doses: tuple[DueDose, ...]
    given: tuple[GivenDose, ...] = ()
    complete: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()
    region: str | None = None

    @property
    def next_day(self) -> date | None:
        """The first day on which something may be given, not before the plan's own day."""
        today = clinic_day(self.made_at)
        days = [max(d.earliest or today, today) for d in self.next_doses if d.is_open]
        return min(days, default=None)


def due_on(plan: ChildPlan, day: date) -> tuple[DueDose, ...]:
    """What may be given to the child on a day, the most urgent first."""
    return tuple(dose for dose in plan.next_doses if dose.may_be_given_on(day))


def common_day(days: Sequence[date], plans: Sequence[ChildPlan]) -> date | None:
    """The day to suggest: of a week of open days, the one on which most children can come.

    The week begins with the first day that helps anybody; nobody waits longer for company.
    """
    helping = {day: sum(bool(due_on(plan, day)) for plan in plans) for day in sorted(days)}
    useful = [day for day, count in helping.items() if count]
    week = [day for day in useful if day < useful[0] + _WAIT_FOR_COMPANY]
    return max(week, key=lambda day: helping[day], default=None)


def dose_of(plan: ChildPlan, vaccine: str) -> DueDose | None:
    """The next dose for which a vaccine may be used, or ``None``."""
    return next((d for d in plan.next_doses if vaccine in (d.vaccine, *d.vaccines)), None)


def for_guardian(plan: ChildPlan) -> ChildPlan:
    """The plan as a guardian may see it: without facts about the mother, or steps that tell them.

    What is given in the delivery ward within hours stays, under the name of the product.
    """
    return replace(
        plan,
        next_doses=tuple(
            replace(due, observations=(), why=tuple(s for s in due.why if s.rule in _PLAIN_RULES))
            for due in plan.next_doses
        ),
    )


def planned(doses: Sequence[DueDose]) -> tuple[PlannedDose, ...]:
    """Doses as a booking keeps them."""
    return tuple(PlannedDose(dose.vaccine, dose.dose) for dose in doses)


def make_plan(
    child_id: UUID,
    birth_date: date,
    given: Sequence[Dose],
    answer: Answer,
    birth_doses: Sequence[BirthDose],
    now: datetime,
    region: str | None = None,
) -> ChildPlan:
    """The plan from the engine's answer, with the doses of birth and their deadlines."""
    today = clinic_day(now)
    deadlines = {(birth.vaccine, birth.dose): birth for birth in birth_doses}
    open_doses = [
        _with_deadline(due, deadlines, now)
        for forecast in answer.forecasts
        if (due := _due(forecast, today)) is not None
    ]
    given_codes = {dose.vaccine for dose in given}
    extra = [
        _birth_only(birth, now)
        for birth in birth_doses
        if not birth.in_schedule and birth.vaccine not in given_codes and _is_offered(birth, today)
    ]
    return ChildPlan(
        child_id=child_id,
        birth_date=birth_date,
        made_at=now,
        next_doses=tuple(sorted([*open_doses, *extra], key=_urgency)),
        given=_given(given, answer),
        complete=_groups(answer, SeriesStatus.COMPLETE),
        not_needed=_groups(
            answer, SeriesStatus.AGED_OUT, SeriesStatus.IMMUNE, SeriesStatus.NOT_RECOMMENDED
        ),
        region=region,
    )


def visits_ahead(
    forecast: Forecast, history: Sequence[HistoryDose], today: date, until: date
) -> tuple[Visit, ...]:
    """Every visit to come, as if each dose were given on the day it falls due.

    A group that does not move on, because the schedule names no product for its next dose or
    leaves it to a clinician, is shown at that dose only.
    """
    given = list(history)
    shown: set[tuple[str, str, int]] = set()
    visits: dict[date, Visit] = {}
    day = today
    for _ in range(_MOST_VISITS):
        coming = [due for due in _coming(forecast(given, day), today) if _key(due) not in shown]
        day = min((_visit_day(due, day) for due in coming), default=until)
        if day >= until:
            break
        doses = tuple(due for due in coming if _visit_day(due, day) == day)
        earlier = visits[day].doses if day in visits else ()
        visits[day] = Visit(day, earlier + doses)
        shown.update(map(_key, doses))
        given += [_as_if_given(dose, day) for dose in doses if dose.vaccine]
    return tuple(visits.values())


def _key(due: DueDose) -> tuple[str, str, int]:
    return due.group, due.vaccine, due.dose


def _visit_day(due: DueDose, not_before: date) -> date:
    return max(due.recommended or not_before, not_before)


def _coming(answer: Answer, today: date) -> list[DueDose]:
    found = [_due(forecast, today) for forecast in answer.forecasts]
    return [due for due in found if due is not None and due.is_open]


def _as_if_given(dose: DueDose, day: date) -> HistoryDose:
    return HistoryDose(f"planned {dose.vaccine} {dose.dose} {day}", day, dose.vaccine)


_CLOSED: Mapping[SeriesStatus, DueState] = {
    SeriesStatus.DEFERRED: DueState.DEFERRED,
    SeriesStatus.CONTRAINDICATED: DueState.CONTRAINDICATED,
    SeriesStatus.REVIEW: DueState.REVIEW,
}


def _due(forecast: GroupForecast, today: date) -> DueDose | None:
    """The next dose of a group; ``None`` when nothing more is needed."""
    vaccine = forecast.vaccines[0] if forecast.vaccines else ""
    if forecast.status in _CLOSED:
        state = _CLOSED[forecast.status]
    elif forecast.status is SeriesStatus.NOT_COMPLETE:
        state = _state(forecast, today)
    else:
        return None
    return DueDose(
        group=forecast.group,
        vaccine=vaccine,
        dose=forecast.dose_number or 1,
        state=state,
        earliest=forecast.earliest,
        recommended=forecast.recommended,
        past_due=forecast.past_due,
        until=forecast.latest,
        vaccines=forecast.vaccines,
        observations=forecast.contraindications,
        why=forecast.why,
    )


def _state(forecast: GroupForecast, today: date) -> DueState:
    if forecast.earliest is not None and today < forecast.earliest:
        return DueState.UPCOMING
    late = late_from(forecast.recommended, forecast.past_due)
    return DueState.OVERDUE if late and today >= late else DueState.DUE


def late_from(recommended: date | None, past_due: date | None) -> date | None:
    """The day from which a dose is overdue: past due, or a month after it was recommended."""
    days = [past_due] if past_due else []
    if recommended:
        days.append(add_months(recommended, LATE_AFTER_MONTHS))
    return min(days, default=None)


def _with_deadline(
    due: DueDose, deadlines: Mapping[tuple[str, int], BirthDose], now: datetime
) -> DueDose:
    birth = deadlines.get((due.vaccine, due.dose))
    if birth is None or birth.deadline is None or not due.is_open:
        return due
    state = DueState.OVERDUE if now > birth.deadline else DueState.DUE
    return replace(due, deadline=birth.deadline, state=state)


def _is_offered(birth: BirthDose, today: date) -> bool:
    return birth.until is None or today <= birth.until


def _birth_only(birth: BirthDose, now: datetime) -> DueDose:
    late = birth.deadline is not None and now > birth.deadline
    return DueDose(
        group=birth.vaccine,
        vaccine=birth.vaccine,
        dose=birth.dose,
        state=DueState.OVERDUE if late else DueState.DUE,
        earliest=birth.earliest,
        recommended=birth.earliest,
        until=birth.until,
        deadline=birth.deadline,
        vaccines=(birth.vaccine,),
        why=birth.why,
    )


_NO_DEADLINE = datetime.max.replace(tzinfo=UTC)
_RANK = {DueState.OVERDUE: 0, DueState.DUE: 1, DueState.UPCOMING: 2}


def _urgency(due: DueDose) -> tuple[datetime, int, date, str]:
    """Deadlines in hours first, then overdue, due, ahead and barred, each by date."""
    hours = due.deadline or _NO_DEADLINE
    return hours, _RANK.get(due.state, len(_RANK)), due.recommended or date.max, due.group


def _given(doses: Sequence[Dose], answer: Answer) -> tuple[GivenDose, ...]:
    judged: dict[str, list[DoseEvaluation]] = {}
    for evaluation in answer.evaluations:
        judged.setdefault(evaluation.dose_id, []).append(evaluation)
    return tuple(GivenDose(dose, tuple(judged.get(str(dose.id), ()))) for dose in doses)


def _groups(answer: Answer, *statuses: SeriesStatus) -> tuple[str, ...]:
    return tuple(f.group for f in answer.forecasts if f.status in statuses)
