"""Record an antenatal visit, and grade again. 登记产前检查"""

from datetime import date
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.text import Note
from kernel.transaction import Tx
from maternal import store
from maternal.domain.conditions import Value, checked
from maternal.domain.pregnancies import AntenatalVisit, Pregnancy
from maternal.domain.visits import antenatal_plan
from maternal.errors import NoOpenPregnancy, NotYet
from maternal.standards import rule_book
from maternal.usecases.grade_pregnancy import grade_pregnancy
from maternal.usecases.region_of import region_of

EXTRA = "extra"
"""A visit outside the five windows: welcome, but no contact of the plan."""


class NewVisit(Struct, frozen=True):
    """What a visit found. ``day`` defaults to today. 产前检查"""

    id: UUID
    mother_id: UUID
    findings: dict[str, Value] = {}
    note: Note = ""
    day: date | None = None


async def record_visit(tx: Tx, new: NewVisit) -> AntenatalVisit:
    """Write a visit down under the contact whose window is open, and grade again.

    Raises ``NoOpenPregnancy``, and ``Implausible`` for a finding that cannot be. The same id
    again changes nothing.
    """
    tx.require(Permission.EDIT_PREGNANCY)
    await reach.open_record(tx, new.mother_id, what=N_("孕期档案"), why=N_("产前检查"))
    pregnancy = await store.lock_open_pregnancy(tx, new.mother_id)
    if pregnancy is None:
        raise NoOpenPregnancy
    checked(rule_book(await region_of(tx)).risk_findings, new.findings)
    visit = await _visit(tx, new, pregnancy)
    if await store.add_visit(tx, visit):
        await grade_pregnancy(tx, pregnancy)
    return visit


async def _visit(tx: Tx, new: NewVisit, pregnancy: Pregnancy) -> AntenatalVisit:
    day = new.day or tx.today
    if day > tx.today:
        raise NotYet("day")
    if tx.actor.organisation_id is None:
        raise InvalidInput(N_("产前检查要由机构登记。"))
    book = rule_book(await region_of(tx))
    done = [visit.slot for visit in await store.visits_of(tx, new.mother_id, pregnancy.id)]
    known = [slot for slot in done if slot != EXTRA]
    age = pregnancy.dating(book.dating).gestational_age(day)
    plan = antenatal_plan(book.antenatal_slots, age, known)
    return AntenatalVisit(
        person_id=new.mother_id,
        id=new.id,
        pregnancy_id=pregnancy.id,
        slot=plan.open_slot.id if plan.open_slot else EXTRA,
        day=day,
        findings=new.findings,
        note=new.note.strip(),
        organisation_id=tx.actor.organisation_id,
        recorded_at=tx.now,
        recorded_by=tx.actor.id,
        recorded_by_name=tx.actor.name,
    )
