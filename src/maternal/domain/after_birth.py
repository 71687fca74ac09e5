"""What follows from a birth, for child and mother, without being asked for. 分娩后自动产生的任务

Vaccinations are the vaccination module's; everything else that a birth sets in motion is
listed here with its window.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from kernel.calendar import clinic_day
from maternal.domain.basis import Basis
from maternal.domain.births import Newborn
from maternal.domain.newborn_screening import earliest_hearing_test, heart_window
from maternal.domain.newborn_visits import newborn_visit
from maternal.domain.rulebook import RuleBook


class TaskKind(StrEnum):
    """What is to be done. 任务"""

    HEART_SCREEN = "heart_screen"
    HEARING_SCREEN = "hearing_screen"
    BLOOD_SPOT = "blood_spot"
    NEWBORN_VISIT = "newborn_visit"
    CHECKUP_PLAN = "checkup_plan"
    HOME_VISIT = "home_visit"
    CLOSING_CHECK = "closing_check"
    REGRADE = "regrade"


class Task(Struct, frozen=True):
    """One task and its window; ``within_days`` counts from a discharge to come. 任务"""

    kind: TaskKind
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    on: date | None = None
    within_days: int | None = None
    because: tuple[Basis, ...] = ()


def tasks_for_child(book: RuleBook, child: Newborn) -> tuple[Task, ...]:
    """Screens before discharge, the home visit, the checks to age six. 新生儿任务"""
    opens, closes = heart_window(book.heart, child.born_at)
    blood = book.blood_sample
    return (
        Task(TaskKind.HEART_SCREEN, opens, closes, because=(book.heart.basis,)),
        Task(
            TaskKind.HEARING_SCREEN,
            earliest_hearing_test(book.hearing, child.born_at),
            because=(book.hearing.basis,),
        ),
        Task(
            TaskKind.BLOOD_SPOT,
            child.born_at + timedelta(hours=blood.from_hours),
            child.born_at + timedelta(hours=blood.to_hours),
            because=(blood.basis,),
        ),
        _newborn_visit(book, child),
        Task(TaskKind.CHECKUP_PLAN, because=(book.child_nodes[0].basis,)),
    )


def tasks_for_mother(book: RuleBook, delivered_at: datetime) -> tuple[Task, ...]:
    """The home visit, the closing check and grading again before discharge. 产妇任务"""
    rules = book.postpartum
    closing = clinic_day(delivered_at) + timedelta(rules.closing_check_after_days)
    return (
        Task(TaskKind.REGRADE, because=(book.risk_levels[0].basis,)),
        Task(
            TaskKind.HOME_VISIT,
            within_days=rules.home_visit_within_days,
            because=(rules.basis,),
        ),
        Task(TaskKind.CLOSING_CHECK, on=closing, because=(rules.basis,)),
    )


def _newborn_visit(book: RuleBook, child: Newborn) -> Task:
    born_on = clinic_day(child.born_at)
    names = {finding.id for finding in book.newborn_findings}
    facts = {name: value for name, value in child.findings.items() if name in names}
    facts["preterm"] = child.gestation_days < book.prematurity.preterm_below.in_days
    visit = newborn_visit(
        book.newborn_visit,
        book.newborn_risks,
        book.newborn_findings,
        facts,
        discharged_on=born_on,
    )
    return Task(
        TaskKind.NEWBORN_VISIT,
        within_days=(visit.due_by - born_on).days,
        because=visit.because,
    )
