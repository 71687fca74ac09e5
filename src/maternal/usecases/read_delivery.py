"""A delivery and everything it created in this module. 查看分娩"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.calendar import clinic_day
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.reach import PersonCard
from kernel.transaction import Tx
from maternal import store
from maternal.domain.after_birth import Task, tasks_for_child, tasks_for_mother
from maternal.domain.births import Delivery, Newborn, Stillbirth, age_at
from maternal.domain.certificates import Certificate, out_of_date
from maternal.domain.conditions import Label, labels
from maternal.domain.corrections import Correction
from maternal.domain.reports import must_report
from maternal.domain.rulebook import RuleBook
from maternal.errors import NotHere
from maternal.standards import rule_book
from maternal.store import BornChild
from maternal.usecases.region_of import region_of

_LISTED_FOR = timedelta(days=7)


class BornHere(Struct, frozen=True):
    """One child of the delivery, with what follows for it. 新生儿与任务

    ``to_exchange`` names what an issued certificate says otherwise than the record.
    """

    person: Person
    newborn: Newborn
    labels: tuple[Label, ...]
    tasks: tuple[Task, ...]
    certificate: Certificate | None
    to_exchange: tuple[str, ...]


class DeliveryView(Struct, frozen=True):
    """A delivery as its page shows it. 分娩页面"""

    mother: PersonCard
    mother_age: int
    delivery: Delivery
    children: tuple[BornHere, ...]
    stillbirths: tuple[Stillbirth, ...]
    tasks: tuple[Task, ...]
    report_minor: bool
    corrections: tuple[Correction, ...]


async def read_delivery(tx: Tx, mother_id: UUID, delivery_id: UUID) -> DeliveryView:
    """A delivery with its children and their tasks. Raises ``NotHere``."""
    tx.require(Permission.READ_PREGNANCY)
    mother = await reach.open_record(tx, mother_id, what=N_("分娩记录"), why=N_("产科服务"))
    delivery = await store.delivery(tx, mother_id, delivery_id)
    if delivery is None:
        raise NotHere
    book = rule_book(await region_of(tx))
    born = await store.newborns_of(tx, mother_id, delivery_id)
    people = await registry.people_by_id(tx, [one.person_id for one in born])
    age = age_at(mother, clinic_day(delivery.delivered_at))
    return DeliveryView(
        mother=await reach.card(tx, mother),
        mother_age=age,
        delivery=delivery,
        children=tuple([await _born_here(tx, book, people[one.person_id], one) for one in born]),
        stillbirths=tuple(await store.stillbirths_of(tx, mother_id, delivery_id)),
        tasks=tasks_for_mother(book, delivery.delivered_at),
        report_minor=must_report(book.minor_report, age=age, suspected_abuse=False),
        corrections=tuple(await store.corrections_of(tx, mother_id, delivery_id)),
    )


async def list_deliveries(tx: Tx) -> Sequence[BornChild]:
    """Deliveries of the last days within the actor's scope."""
    tx.require(Permission.READ_PREGNANCY)
    return await store.deliveries_at(tx, tx.now - _LISTED_FOR)


async def _born_here(tx: Tx, book: RuleBook, person: Person, newborn: Newborn) -> BornHere:
    certificate = await store.certificate_of(tx, person.id)
    content = certificate.content if certificate else None
    return BornHere(
        person=person,
        newborn=newborn,
        labels=labels(book.birth_labels, book.birth_findings, newborn.findings),
        tasks=tasks_for_child(book, newborn),
        certificate=certificate,
        to_exchange=out_of_date(content, newborn) if content else (),
    )
