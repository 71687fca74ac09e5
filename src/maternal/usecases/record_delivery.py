"""Record a delivery: one event that creates everything that follows. 登记分娩"""

from datetime import datetime
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from kernel.access import Permission
from kernel.calendar import clinic_day
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.identifiers import new_file_number, new_newborn_key
from kernel.registry.people import Person, RelationKind, Sex
from kernel.registry.register import NewPerson, add_identifier, add_person, relate_child
from kernel.text import Note
from kernel.transaction import Tx
from maternal import store
from maternal.domain.births import (
    Delivery,
    Mode,
    Newborn,
    Outcome,
    Stillbirth,
    age_at,
    temporary_name,
)
from maternal.domain.certificates import Certificate, CertificateState
from maternal.domain.hepatitis_b import Hbsag
from maternal.domain.obstetric_calendar import DatingRules
from maternal.domain.plausible_births import check_findings, check_times
from maternal.domain.pregnancies import Ending, Pregnancy
from maternal.errors import (
    AlreadyRecorded,
    GestationUnknown,
    NoChildren,
    NoMother,
)
from maternal.events import ChildBorn, DeliveryRecorded
from maternal.standards import rule_book
from maternal.usecases.region_of import region_of


class NewChild(Struct, frozen=True):
    """One child of a delivery, as the delivery room saw it. 出生的孩子"""

    id: UUID
    born_at: datetime
    weight_g: int
    sex: Sex | None = None
    outcome: Outcome = Outcome.LIVE
    length_cm: float | None = None
    head_cm: float | None = None
    apgar_1: int | None = None
    apgar_5: int | None = None
    apgar_10: int | None = None
    asphyxia: bool = False
    birth_defect: bool = False


class NewDelivery(Struct, frozen=True):
    """A delivery with its children in the order of birth. 分娩登记

    The mother is known (``mother_id``) or registered along (``mother``). What is left out is
    taken from her open pregnancy: gestation, and whether she carries hepatitis B.
    """

    id: UUID
    mode: Mode
    children: tuple[NewChild, ...]
    mother_id: UUID | None = None
    mother: NewPerson | None = None
    gestation_days: int | None = None
    mother_hbsag: Hbsag | None = None
    blood_loss_ml: int | None = None
    early_contact: bool | None = None
    midwife: str = ""
    note: Note = ""


class RecordedDelivery(Struct, frozen=True):
    """What a delivery created. 登记结果"""

    id: UUID
    mother_id: UUID
    children: tuple[UUID, ...]


async def record_delivery(tx: Tx, new: NewDelivery) -> RecordedDelivery:
    """Write a delivery down and create what follows from it.

    Every child born alive becomes a person related to the mother, with a wristband key, a file
    number and a certificate draft, and is announced by ``ChildBorn``; a stillbirth is kept
    with the mother. Her open pregnancy ends. The same id again returns the first result;
    with other content it raises ``AlreadyRecorded``. Raises ``InvalidInput`` naming the field.
    """
    tx.require(Permission.RECORD_DELIVERY)
    mother = await _mother(tx, new)
    known = await store.delivery(tx, mother.id, new.id)
    if known is not None:
        return await _repeated(tx, known, new)
    pregnancy = await store.lock_open_pregnancy(tx, mother.id)
    delivery = _delivery(tx, new, mother, pregnancy, rule_book(await region_of(tx)).dating)
    check_times(
        [child.born_at for child in new.children], mother_born_on=mother.birth_date, now=tx.now
    )
    check_findings(
        rule_book(await region_of(tx)).birth_findings,
        delivery,
        [
            _newborn(delivery, mother, child, order, 1).findings
            for order, child in enumerate(new.children, start=1)
        ],
    )
    if not await store.add_delivery(tx, delivery):
        return await _repeated(tx, delivery, new)
    if pregnancy is not None:
        await store.change_pregnancy(
            tx, pregnancy, ended_at=delivery.delivered_at, ending=Ending.DELIVERED
        )
    children = [
        await _add_child(tx, delivery, mother, child, order, len(new.children))
        for order, child in enumerate(new.children, start=1)
        if child.outcome is Outcome.LIVE
    ]
    for order, child in enumerate(new.children, start=1):
        if child.outcome is Outcome.STILLBORN:
            await store.add_stillbirth(tx, _stillbirth(delivery, child, order))
    await tx.publish(
        DeliveryRecorded(delivery.id, mother.id, delivery.organisation_id, tuple(children))
    )
    return RecordedDelivery(delivery.id, mother.id, tuple(children))


async def _mother(tx: Tx, new: NewDelivery) -> Person:
    if new.mother_id is not None:
        return await reach.open_record(tx, new.mother_id, what=N_("孕期档案"), why=N_("分娩登记"))
    if new.mother is None:
        raise NoMother
    return await add_person(tx, msgspec.structs.replace(new.mother, sex=Sex.FEMALE))


def _delivery(
    tx: Tx, new: NewDelivery, mother: Person, pregnancy: Pregnancy | None, rules: DatingRules
) -> Delivery:
    if not new.children:
        raise NoChildren
    if tx.actor.organisation_id is None:
        raise InvalidInput(N_("分娩要由机构登记。"))
    delivered_at = max(child.born_at for child in new.children)
    gestation = new.gestation_days
    if gestation is None and pregnancy is not None:
        dating = pregnancy.dating(rules)
        gestation = dating.gestational_age(clinic_day(delivered_at)).in_days
    if gestation is None:
        raise GestationUnknown
    return Delivery(
        person_id=mother.id,
        id=new.id,
        pregnancy_id=pregnancy.id if pregnancy else None,
        organisation_id=tx.actor.organisation_id,
        delivered_at=delivered_at,
        mode=new.mode,
        gestation_days=gestation,
        blood_loss_ml=new.blood_loss_ml,
        early_contact=new.early_contact,
        mother_hbsag=new.mother_hbsag or _hbsag_of(pregnancy),
        midwife=new.midwife.strip() or tx.actor.name,
        note=new.note.strip(),
        recorded_at=tx.now,
        recorded_by=tx.actor.id,
        recorded_by_name=tx.actor.name,
    )


def _hbsag_of(pregnancy: Pregnancy | None) -> Hbsag:
    """What the pregnancy record says; what was not tested is unknown, never negative."""
    found = pregnancy.findings.get("hbsag_positive") if pregnancy else None
    if found is None:
        return Hbsag.UNKNOWN
    return Hbsag.POSITIVE if found else Hbsag.NEGATIVE


async def _add_child(
    tx: Tx, delivery: Delivery, mother: Person, child: NewChild, order: int, plurality: int
) -> UUID:
    if await registry.person(tx, child.id) is not None:
        raise AlreadyRecorded
    name = temporary_name(mother.name, child.sex, order, plurality)
    district = await registry.district_of(tx, mother.id)
    await add_person(
        tx,
        NewPerson(
            id=child.id,
            name=name,
            sex=child.sex,
            born_at=child.born_at,
            temporary_name=True,
            birth_order=order if plurality > 1 else None,
            district_code=district.code if district else None,
        ),
    )
    await add_identifier(tx, child.id, new_newborn_key())
    await add_identifier(tx, child.id, new_file_number(tx.today))
    await relate_child(tx, child.id, mother.id, RelationKind.MOTHER)
    await store.add_newborn(tx, _newborn(delivery, mother, child, order, plurality))
    await store.add_certificate(tx, _draft(tx, delivery, child.id))
    await tx.publish(
        ChildBorn(
            child_id=child.id,
            mother_id=mother.id,
            delivery_id=delivery.id,
            organisation_id=delivery.organisation_id,
            born_at=child.born_at,
            birth_order=order,
            plurality=plurality,
            sex=child.sex,
            weight_g=child.weight_g,
            gestation_days=delivery.gestation_days,
            mother_hbsag=delivery.mother_hbsag,
            temporary_name=name,
        )
    )
    return child.id


def _newborn(
    delivery: Delivery, mother: Person, child: NewChild, order: int, plurality: int
) -> Newborn:
    return Newborn(
        person_id=child.id,
        delivery_id=delivery.id,
        mother_id=delivery.person_id,
        birth_order=order,
        plurality=plurality,
        born_at=child.born_at,
        sex=child.sex,
        weight_g=child.weight_g,
        length_cm=child.length_cm,
        head_cm=child.head_cm,
        gestation_days=delivery.gestation_days,
        apgar_1=child.apgar_1,
        apgar_5=child.apgar_5,
        apgar_10=child.apgar_10,
        asphyxia=child.asphyxia,
        birth_defect=child.birth_defect,
        mother_age=age_at(mother, clinic_day(child.born_at)),
    )


def _stillbirth(delivery: Delivery, child: NewChild, order: int) -> Stillbirth:
    return Stillbirth(
        person_id=delivery.person_id,
        delivery_id=delivery.id,
        birth_order=order,
        born_at=child.born_at,
        sex=child.sex,
        weight_g=child.weight_g,
    )


def _draft(tx: Tx, delivery: Delivery, child_id: UUID) -> Certificate:
    return Certificate(
        person_id=child_id,
        id=uuid5(child_id, "certificate"),
        organisation_id=delivery.organisation_id,
        state=CertificateState.DRAFT,
        number=None,
        content=None,
        created_at=tx.now,
        changed_at=tx.now,
        changed_by_name=tx.actor.name,
    )


async def _repeated(tx: Tx, first: Delivery, new: NewDelivery) -> RecordedDelivery:
    """The first result, if this is the same delivery told again."""
    live = await store.newborns_of(tx, first.person_id, first.id)
    told = {
        (child.id, child.sex, child.born_at, child.weight_g)
        for child in new.children
        if child.outcome is Outcome.LIVE
    }
    kept = {(child.person_id, child.sex, child.born_at, child.weight_g) for child in live}
    if told != kept or first.mode is not new.mode:
        raise AlreadyRecorded
    return RecordedDelivery(first.id, first.person_id, tuple(child.person_id for child in live))
