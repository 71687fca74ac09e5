"""Record a child's health check. 登记儿童健康检查"""

from datetime import date
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.people import Person
from kernel.text import Note
from kernel.transaction import Tx
from maternal import store
from maternal.domain.checkups import Checkup, Finding
from maternal.domain.child_health import find_node
from maternal.domain.conditions import checked
from maternal.domain.growth.measures import Position
from maternal.errors import BeforeBirth, NotYet
from maternal.standards import rule_book
from maternal.usecases.region_of import region_of


class NewCheckup(Struct, frozen=True):
    """What a check measured and found; what was not done is absent. 健康检查"""

    id: UUID
    child_id: UUID
    node: str
    day: date | None = None
    weight_g: int | None = None
    length_cm: float | None = None
    position: Position | None = None
    head_cm: float | None = None
    haemoglobin_g_l: int | None = None
    eyes: Finding = Finding.NOT_DONE
    hearing: Finding = Finding.NOT_DONE
    warning_signs: tuple[str, ...] = ()
    note: Note = ""


async def record_checkup(tx: Tx, new: NewCheckup) -> Checkup:
    """Write a check down under its node; the same id again returns the first one.

    Raises ``UnknownWord`` for a node the rules lack, ``Implausible`` for a measure that cannot
    be, ``BeforeBirth``.
    """
    tx.require(Permission.EDIT_CHILD_HEALTH)
    child = await reach.open_record(tx, new.child_id, what=N_("儿童健康"), why=N_("健康检查"))
    known = await store.checkup(tx, new.child_id, new.id)
    if known is not None:
        return known
    checkup = _checkup(tx, new, child)
    book = rule_book(await region_of(tx))
    find_node(book.child_nodes, new.node)
    checked(book.checkup_findings, checkup.findings)
    if not checkup.findings:
        raise InvalidInput(N_("请至少填一项测量结果。"), field="weight_g")
    await store.add_checkup(tx, checkup)
    return checkup


def _checkup(tx: Tx, new: NewCheckup, child: Person) -> Checkup:
    day = new.day or tx.today
    if day > tx.today:
        raise NotYet("day")
    if day < child.birth_date:
        raise BeforeBirth(child.birth_date, day)
    if tx.actor.organisation_id is None:
        raise InvalidInput(N_("健康检查要由机构登记。"))
    return Checkup(
        person_id=child.id,
        id=new.id,
        node=new.node,
        day=day,
        weight_g=new.weight_g,
        length_cm=new.length_cm,
        position=new.position,
        head_cm=new.head_cm,
        haemoglobin_g_l=new.haemoglobin_g_l,
        eyes=new.eyes,
        hearing=new.hearing,
        warning_signs=new.warning_signs,
        note=new.note.strip(),
        organisation_id=tx.actor.organisation_id,
        recorded_at=tx.now,
        recorded_by=tx.actor.id,
        recorded_by_name=tx.actor.name,
    )
