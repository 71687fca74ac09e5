"""From the engine's answer to a plan that people can act on."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from immunize.domain.answer import Answer, GroupForecast, SeriesStatus, Step
from immunize.domain.birth import birth_doses
from immunize.domain.child_plan import (
    ChildPlan,
    DueState,
    Visit,
    common_day,
    due_on,
    for_guardian,
    make_plan,
    visits_ahead,
)
from immunize.domain.person import HistoryDose
from immunize.schedules.birth import birth_rules

BORN = datetime(2026, 9, 22, 2, 15, tzinfo=UTC)
BIRTH = date(2026, 9, 22)
NOT_COMPLETE = SeriesStatus.NOT_COMPLETE


def due(group: str, earliest: date, **more: object) -> GroupForecast:
    known = {"dose_number": 1, "recommended": earliest, "vaccines": (group,)} | more
    return GroupForecast(group, NOT_COMPLETE, earliest=earliest, **known)  # type: ignore[arg-type]


def plan(*forecasts: GroupForecast, now: datetime, hbsag: str = "negative") -> ChildPlan:
    doses = birth_doses(birth_rules(), BORN, hbsag, 3200)
    return make_plan(UUID(int=1), BIRTH, (), Answer((), forecasts), doses, now)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def states(a_plan: ChildPlan) -> dict[str, DueState]:
    return {dose.group: dose.state for dose in a_plan.next_doses}


def test_a_dose_is_upcoming_then_due_then_late() -> None:
    forecast = due("DTP", date(2026, 11, 22))
    before = plan(forecast, now=at(date(2026, 11, 21)))
    assert states(before) == {"DTP": DueState.UPCOMING}
    assert before.next_day == date(2026, 11, 22)
    assert states(plan(forecast, now=at(date(2026, 11, 22)))) == {"DTP": DueState.DUE}
    assert states(plan(forecast, now=at(date(2026, 12, 21)))) == {"DTP": DueState.DUE}
    assert states(plan(forecast, now=at(date(2026, 12, 22)))) == {"DTP": DueState.OVERDUE}


def test_the_first_dose_against_hepatitis_b_has_its_hour() -> None:
    forecasts = (due("BCG", BIRTH), due("HepB", BIRTH))
    newborn = plan(*forecasts, now=BORN + timedelta(hours=2), hbsag="positive")
    assert [dose.vaccine for dose in newborn.next_doses] == ["HBIG", "HepB", "BCG"]
    assert newborn.next_doses[1].deadline == BORN + timedelta(hours=12)
    late = plan(*forecasts, now=BORN + timedelta(hours=13), hbsag="unknown")
    assert states(late) == {"HepB": DueState.OVERDUE, "BCG": DueState.DUE}


def test_midnight_does_not_make_a_newborn_late_before_its_hour() -> None:
    forecast = due("HepB", BIRTH, past_due=BIRTH + timedelta(days=1))
    next_morning = plan(forecast, now=BORN + timedelta(hours=23))
    assert states(next_morning) == {"HepB": DueState.DUE}


def test_what_is_barred_is_never_called_late() -> None:
    barred = (
        GroupForecast("MMR", SeriesStatus.CONTRAINDICATED, vaccines=("MMR",)),
        GroupForecast("BCG", SeriesStatus.DEFERRED, vaccines=("BCG",)),
        GroupForecast("DTP", SeriesStatus.COMPLETE),
        GroupForecast("HPV", SeriesStatus.NOT_RECOMMENDED),
    )
    late = plan(*barred, now=at(date(2031, 1, 1)))
    assert states(late) == {"MMR": DueState.CONTRAINDICATED, "BCG": DueState.DEFERRED}
    assert (late.complete, late.not_needed) == (("DTP",), ("HPV",))
    assert due_on(late, date(2031, 1, 1)) == ()


def test_a_day_offers_only_what_age_and_upper_age_allow() -> None:
    made = plan(
        due("DTP", date(2026, 11, 22)),
        due("BCG", BIRTH, latest=date(2026, 12, 21)),
        now=at(date(2026, 11, 20)),
    )
    assert [dose.group for dose in due_on(made, date(2026, 11, 21))] == ["BCG"]
    assert {dose.group for dose in due_on(made, date(2026, 11, 22))} == {"BCG", "DTP"}
    assert [dose.group for dose in due_on(made, date(2026, 12, 22))] == ["DTP"]


def test_the_day_to_suggest_is_one_on_which_both_can_come_within_a_week() -> None:
    now = at(date(2026, 11, 20))
    older = plan(due("JE", date(2026, 5, 22)), now=now)
    young = plan(due("DTP", date(2026, 11, 25)), now=now)
    days = [date(2026, 11, day) for day in (24, 26, 28)]
    assert common_day(days, [older, young]) == date(2026, 11, 26)
    assert common_day(days, [older]) == date(2026, 11, 24)
    assert common_day([date(2026, 11, 21), date(2026, 11, 28)], [older, young]) == (
        date(2026, 11, 21)
    )
    assert common_day(days[:1], [young]) is None


def test_guardians_are_not_told_what_the_plan_knows_of_the_mother() -> None:
    steps = (
        Step("series-chosen", {"series": "mother positive, below 2000 g"}),
        Step("minimum-age", {"age": "1 month"}),
    )
    made = plan(
        due("HepB", BIRTH, contraindications=("mother-hbsag-positive",), why=steps),
        now=at(BIRTH),
        hbsag="positive",
    )
    seen = for_guardian(made)
    assert {step.rule for dose in seen.next_doses for step in dose.why} == {"minimum-age"}
    assert all(dose.observations == () for dose in seen.next_doses)


def every_four_weeks(history: Sequence[HistoryDose], on: date) -> Answer:
    """An engine with two groups of three doses, four weeks apart, and one that stands still."""
    forecasts = []
    for group, start in (("A", date(2026, 11, 1)), ("B", date(2026, 11, 29))):
        given = [dose.given_on for dose in history if dose.vaccine == group]
        if len(given) < 3:
            earliest = max([start, *(day + timedelta(days=28) for day in given)])
            forecasts.append(due(group, earliest, dose_number=len(given) + 1))
    stuck = GroupForecast("C", NOT_COMPLETE, 1, date(2026, 12, 1), date(2026, 12, 1))
    return Answer((), (*forecasts, stuck))


def test_every_visit_to_come_is_found_by_giving_what_falls_due() -> None:
    visits = visits_ahead(every_four_weeks, [], date(2026, 11, 10), date(2044, 1, 1))

    def shown(visit: Visit) -> tuple[str, str]:
        doses = " ".join(f"{dose.group}{dose.dose}" for dose in visit.doses)
        return f"{visit.day:%m-%d}", doses

    assert [shown(visit) for visit in visits] == [
        ("11-10", "A1"),
        ("11-29", "B1"),
        ("12-01", "C1"),
        ("12-08", "A2"),
        ("12-27", "B2"),
        ("01-05", "A3"),
        ("01-24", "B3"),
    ]


def test_visits_end_with_the_programme() -> None:
    assert visits_ahead(every_four_weeks, [], date(2026, 11, 10), date(2026, 11, 20))[-1].day == (
        date(2026, 11, 10)
    )
