"""An invented disease, its vaccines and its schedule, for tests of the schedule engine."""

from datetime import date, timedelta

import msgspec

from immunize.domain.compiled import Schedules
from immunize.domain.forecast import Answer, HistoryDose, Observation, Person, forecast
from immunize.domain.schedule import (
    AgeRule,
    Antigen,
    Association,
    Conflict,
    Contraindication,
    Effect,
    Immunity,
    Interval,
    ProductRule,
    ScheduleSet,
    Series,
    SeriesDose,
    Source,
    VaccineGroup,
    VaccineType,
)

BORN = date(2024, 3, 1)

FIRST = SeriesDose(
    number=1,
    ages=(
        AgeRule(
            absolute_minimum="8 weeks - 4 days",
            minimum="8 weeks",
            earliest_recommended="10 weeks",
            latest_recommended="16 weeks",
            maximum="520 weeks",
        ),
    ),
    preferable=(ProductRule("MOON-1", forecast=True), ProductRule("MOON-2", end_age="52 weeks")),
    allowable=(ProductRule("MOON-OLD"),),
    inadvertent=("STAR",),
    source="almanac#table 1, first dose",
)
SECOND = SeriesDose(
    number=2,
    ages=(AgeRule(absolute_minimum="12 weeks - 4 days", minimum="12 weeks", maximum="520 weeks"),),
    intervals=(
        Interval(
            from_previous=True,
            absolute_minimum="4 weeks - 4 days",
            minimum="4 weeks",
            earliest_recommended="8 weeks",
            latest_recommended="12 weeks",
        ),
    ),
    preferable=(ProductRule("MOON-1", forecast=True),),
    source="almanac#table 1, second dose",
)
MOON = Antigen(
    name="Moon fever",
    immunity=(Immunity(observations=("had-moon-fever",)),),
    contraindications=(
        Contraindication(observation="moon-allergy"),
        Contraindication(observation="feverish", effect=Effect.DEFER),
        Contraindication(observation="egg-allergy", vaccines=(ProductRule("MOON-1"),)),
    ),
    series=(Series(name="Moon 2-dose", doses=(FIRST, SECOND)),),
)
STAR = Antigen(
    name="Star pox",
    series=(
        Series(
            name="Star 1-dose",
            doses=(SeriesDose(number=1, preferable=(ProductRule("STAR", forecast=True),)),),
        ),
    ),
)
ALMANAC = ScheduleSet(
    id="almanac",
    title="The almanac's schedule",
    version="1",
    sources=(Source(id="almanac", title="Almanac", edition="1"),),
    vaccines=(
        VaccineType("MOON-1", "Moon vaccine", (Association("Moon fever"),)),
        VaccineType("MOON-2", "Moon vaccine, other maker", (Association("Moon fever"),)),
        VaccineType("MOON-OLD", "Moon vaccine, retired", (Association("Moon fever"),)),
        VaccineType("STAR", "Star vaccine", (Association("Star pox"), Association("Moon fever"))),
        VaccineType("WATER", "Not a vaccine", ()),
    ),
    groups=(VaccineGroup("Moon", ("Moon fever",)), VaccineGroup("Star", ("Star pox",))),
    antigens=(MOON, STAR),
    conflicts=(
        Conflict(
            previous=("STAR",), current=("MOON-1", "MOON-2"), minimum_end="24 days", end="28 days"
        ),
    ),
)


def almanac(**changes: object) -> Schedules:
    """The invented set, compiled, with some of its fields changed."""
    return Schedules(msgspec.structs.replace(ALMANAC, **changes))


def week(number: int, *, days: int = 0) -> date:
    """The day on which the child is so old."""
    return BORN + timedelta(weeks=number, days=days)


def given(*doses: tuple[str, date]) -> tuple[HistoryDose, ...]:
    """A history of vaccines and days."""
    return tuple(HistoryDose(f"d{n}", on, code) for n, (code, on) in enumerate(doses, start=1))


def ask(
    history: tuple[HistoryDose, ...] = (),
    on: date | None = None,
    *,
    schedules: Schedules | None = None,
    observed: tuple[str, ...] = (),
    explain: bool = True,
) -> Answer:
    """The engine's answer about the child."""
    person = Person(BORN, None, tuple(Observation(code) for code in observed))
    day = on or max((dose.given_on for dose in history), default=BORN)
    return forecast(schedules or almanac(), person, history, day, explain=explain)
