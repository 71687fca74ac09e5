"""A pregnancy with its dates, visits and grades. 查看孕期档案"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.reach import PersonCard
from kernel.transaction import Tx
from maternal import store
from maternal.domain.obstetric_calendar import (
    Dating,
    GestationalAge,
    naegele_due_date,
    trimester,
)
from maternal.domain.pregnancies import AntenatalVisit, GradedPregnancy, Pregnancy
from maternal.domain.risk import Grading, grade, report_deadline
from maternal.domain.rulebook import RuleBook
from maternal.domain.visits import AntenatalPlan, antenatal_plan
from maternal.errors import NoOpenPregnancy
from maternal.standards import rule_book
from maternal.store import OpenPregnancy
from maternal.usecases.grade_pregnancy import findings_of
from maternal.usecases.record_visit import EXTRA
from maternal.usecases.region_of import region_of


class PregnancyView(Struct, frozen=True):
    """A pregnancy as its page shows it. 孕期页面"""

    mother: PersonCard
    pregnancy: Pregnancy
    dating: Dating
    age: GestationalAge | None
    trimester: int | None
    naegele: date | None
    plan: AntenatalPlan | None
    visits: tuple[AntenatalVisit, ...]
    grades: tuple[GradedPregnancy, ...]
    grading: Grading
    report_by: datetime | date | None
    book: RuleBook


async def read_pregnancy(tx: Tx, mother_id: UUID) -> PregnancyView:
    """The woman's latest pregnancy. Raises ``NoOpenPregnancy`` when there never was one."""
    tx.require(Permission.READ_PREGNANCY)
    mother = await reach.open_record(tx, mother_id, what=N_("孕期档案"), why=N_("产科服务"))
    known = await store.pregnancies_of(tx, mother_id)
    if not known:
        raise NoOpenPregnancy
    return await _view(tx, await reach.card(tx, mother), known[0])


async def list_pregnancies(tx: Tx) -> Sequence[OpenPregnancy]:
    """Pregnancies in care within the actor's scope, the nearest due first."""
    tx.require(Permission.READ_PREGNANCY)
    return await store.open_pregnancies(tx)


async def _view(tx: Tx, mother: PersonCard, pregnancy: Pregnancy) -> PregnancyView:
    book = rule_book(await region_of(tx))
    dating = pregnancy.dating(book.dating)
    age = dating.gestational_age(tx.today) if pregnancy.ended_at is None else None
    visits = tuple(await store.visits_of(tx, pregnancy.person_id, pregnancy.id))
    done = {visit.slot for visit in visits} - {EXTRA}
    grades = tuple(await store.gradings_of(tx, pregnancy.person_id, pregnancy.id))
    findings = await findings_of(tx, pregnancy)
    grading = grade(book.risk_levels, book.risk_factors, book.risk_findings, findings)
    return PregnancyView(
        mother=mother,
        pregnancy=pregnancy,
        dating=dating,
        age=age,
        trimester=trimester(book.trimesters, age) if age else None,
        naegele=naegele_due_date(book.dating, pregnancy.lmp) if pregnancy.lmp else None,
        plan=antenatal_plan(book.antenatal_slots, age, done) if age else None,
        visits=visits,
        grades=grades,
        grading=grading,
        report_by=report_deadline(grading.level, grades[-1].graded_at) if grades else None,
        book=book,
    )
