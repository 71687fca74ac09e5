"""Open a pregnancy record, dated and graded at once. 建孕期档案"""

from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.people import Person, Sex
from kernel.registry.register import NewPerson, add_person
from kernel.transaction import Tx
from maternal import store
from maternal.domain.births import age_at
from maternal.domain.conditions import Value, checked
from maternal.domain.obstetric_calendar import Method, date_by_last_period, gestational_age
from maternal.domain.pregnancies import Pregnancy
from maternal.errors import AlreadyRecorded, DueDateUnknown, NoMother, PregnancyOpen
from maternal.standards import rule_book
from maternal.usecases.grade_pregnancy import grade_pregnancy
from maternal.usecases.region_of import region_of

_LONGEST_WEEKS = 45
_MOST_PREGNANCIES = 30


class NewPregnancy(Struct, frozen=True):
    """What is known at booking. 建册信息

    ``lmp`` dates the pregnancy; without it ``due_on`` by ultrasound does. ``findings`` are
    those that grading asks about; age and number of fetuses are added by the system.
    """

    id: UUID
    mother_id: UUID | None = None
    mother: NewPerson | None = None
    lmp: date | None = None
    due_on: date | None = None
    gravidity: int = 1
    parity: int = 0
    fetuses: int = 1
    findings: dict[str, Value] = {}


async def open_pregnancy(tx: Tx, new: NewPregnancy) -> Pregnancy:
    """Date the pregnancy, open its record and grade it.

    Raises ``PregnancyOpen`` when she has one in care, ``DueDateUnknown`` without a date to
    count from, ``Implausible`` for a finding that cannot be. The same id again returns the
    record opened first.
    """
    tx.require(Permission.EDIT_PREGNANCY)
    mother = await _mother(tx, new)
    known = await store.pregnancy(tx, mother.id, new.id)
    if known is not None:
        return known
    pregnancy = await _pregnancy(tx, new, mother)
    if not await store.add_pregnancy(tx, pregnancy):
        if await store.lock_open_pregnancy(tx, mother.id) is not None:
            raise PregnancyOpen
        raise AlreadyRecorded
    await grade_pregnancy(tx, pregnancy)
    return pregnancy


async def _mother(tx: Tx, new: NewPregnancy) -> Person:
    if new.mother_id is not None:
        return await reach.open_record(tx, new.mother_id, what=N_("孕期档案"), why=N_("建册"))
    if new.mother is None:
        raise NoMother
    return await add_person(tx, msgspec.structs.replace(new.mother, sex=Sex.FEMALE))


async def _pregnancy(tx: Tx, new: NewPregnancy, mother: Person) -> Pregnancy:
    due_on, method = await _due_date(tx, new)
    if not 0 <= new.parity <= new.gravidity <= _MOST_PREGNANCIES or new.fetuses < 1:
        raise InvalidInput(
            N_("孕次在1到{most}之间，产次不能多于孕次，胎数至少是1。"),
            field="gravidity",
            most=_MOST_PREGNANCIES,
        )
    if tx.actor.organisation_id is None:
        raise InvalidInput(N_("孕期档案要由机构来建。"))
    findings = {
        **new.findings,
        "age": age_at(mother, tx.today),
        "multiple": new.fetuses,
    }
    checked(rule_book(await region_of(tx)).risk_findings, findings)
    return Pregnancy(
        person_id=mother.id,
        id=new.id,
        organisation_id=tx.actor.organisation_id,
        booked_on=tx.today,
        lmp=new.lmp,
        due_on=due_on,
        dated_by=method,
        gravidity=new.gravidity,
        parity=new.parity,
        fetuses=new.fetuses,
        findings=findings,
        opened_at=tx.now,
        opened_by=tx.actor.id,
    )


async def _due_date(tx: Tx, new: NewPregnancy) -> tuple[date, Method]:
    """By LMP; by ultrasound only where the LMP is not known. An LMP is never invented."""
    if new.lmp is not None:
        if gestational_age(new.lmp, tx.today).weeks > _LONGEST_WEEKS:
            raise InvalidInput(
                N_("从这一天到今天已经超过{weeks}周，请核对。"),
                field="lmp",
                weeks=_LONGEST_WEEKS,
            )
        dating = date_by_last_period(rule_book(await region_of(tx)).dating, new.lmp)
        return dating.due_on, dating.method
    if new.due_on is None:
        raise DueDateUnknown
    return new.due_on, Method.ULTRASOUND
