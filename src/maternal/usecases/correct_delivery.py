"""Correct what was written about a delivery; what it said before stays. 更正分娩记录"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from kernel.access import Permission
from kernel.calendar import clinic_day
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.people import Person, Sex
from kernel.registry.store.people import correct_birth
from kernel.text import Note
from kernel.transaction import Tx
from maternal import store
from maternal.domain.births import Delivery, Mode, Newborn, Stillbirth, age_at, temporary_name
from maternal.domain.corrections import (
    CHILD_FIELDS,
    DELIVERY_FIELDS,
    Change,
    Correction,
    differences,
)
from maternal.domain.hepatitis_b import Hbsag
from maternal.domain.plausible_births import check_findings, check_times
from maternal.errors import (
    AlreadyRecorded,
    CheckedBeforeBirth,
    CorrectedMeanwhile,
    NotHere,
    NothingCorrected,
)
from maternal.events import BirthCorrected
from maternal.standards import rule_book
from maternal.usecases.region_of import region_of

Birth = Newborn | Stillbirth
_T = TypeVar("_T")


class CorrectedChild(Struct, frozen=True):
    """What is right about one child, known by its order of birth. 更正的孩子

    Of a stillbirth only time, sex and weight are kept.
    """

    birth_order: int
    born_at: datetime
    weight_g: int
    sex: Sex | None = None
    length_cm: float | None = None
    head_cm: float | None = None
    apgar_1: int | None = None
    apgar_5: int | None = None
    apgar_10: int | None = None
    asphyxia: bool = False
    birth_defect: bool = False


class NewCorrection(Struct, frozen=True):
    """The whole delivery as it really was, and why it was written otherwise. 更正

    ``seen`` is how many corrections whoever corrects had before their eyes: a delivery that
    somebody else corrected meanwhile is not overwritten.
    """

    id: UUID
    mother_id: UUID
    delivery_id: UUID
    reason: Note
    mode: Mode
    gestation_days: int
    mother_hbsag: Hbsag
    midwife: str
    children: tuple[CorrectedChild, ...]
    blood_loss_ml: int | None = None
    early_contact: bool | None = None
    note: Note = ""
    seen: int = 0


async def correct_delivery(tx: Tx, new: NewCorrection) -> Correction:
    """Bring the record up to date, keep what it said, and tell whoever depends on it.

    Sex, birth and the name given for the time being follow in the master index, the end of
    the pregnancy follows the birth; ``BirthCorrected`` is published for every child born alive
    about whom others need to know. The same id again returns the first result. Raises
    ``NothingCorrected``, ``CorrectedMeanwhile``, ``CheckedBeforeBirth``, and ``InvalidInput``
    naming the field.
    """
    tx.require(Permission.RECORD_DELIVERY)
    mother = await reach.open_record(tx, new.mother_id, what=N_("分娩记录"), why=N_("更正记录"))
    before = await _locked(tx, new)
    earlier = await store.corrections_of(tx, mother.id, before.id)
    known = next((one for one in earlier if one.id == new.id), None)
    if known is not None:
        return known
    if len(earlier) != new.seen:
        raise CorrectedMeanwhile(earlier[-1].corrected_by_name if earlier else "")
    if not new.reason.strip():
        raise InvalidInput(N_("请写明为什么更正，例如“体重抄错”。"), field="reason")
    old = await _births(tx, before)
    after, births = _corrected(new, before, old, mother, tx.now)
    await _check(tx, after, births)
    changes = _changes(before, after, old, births)
    if not changes:
        raise NothingCorrected
    correction = Correction(
        person_id=mother.id,
        id=new.id,
        delivery_id=before.id,
        reason=new.reason.strip(),
        changes=changes,
        corrected_at=tx.now,
        corrected_by=tx.actor.id,
        corrected_by_name=tx.actor.name,
    )
    if not await store.add_correction(tx, correction):
        raise AlreadyRecorded
    await store.correct_delivery(tx, after)
    await _end_pregnancy(tx, before, after)
    for was, now in zip(old, births, strict=True):
        if isinstance(now, Stillbirth):
            await store.correct_stillbirth(tx, now)
        elif isinstance(was, Newborn):
            await _correct_child(tx, mother, was, now)
            await _tell(tx, correction.id, was, now, before, after)
    return correction


async def _locked(tx: Tx, new: NewCorrection) -> Delivery:
    """The delivery, kept from others; of the actor's own institution or one below it."""
    await store.lock_delivery(tx, new.mother_id, new.delivery_id)
    delivery = await store.delivery(tx, new.mother_id, new.delivery_id)
    if delivery is None:
        raise NotHere
    place = await registry.organisation(tx, delivery.organisation_id)
    tx.require_reach(place.path if place else "")
    return delivery


async def _births(tx: Tx, delivery: Delivery) -> list[Birth]:
    live = await store.newborns_of(tx, delivery.person_id, delivery.id)
    still = await store.stillbirths_of(tx, delivery.person_id, delivery.id)
    return sorted([*live, *still], key=lambda birth: birth.birth_order)


def _corrected(
    new: NewCorrection, before: Delivery, old: Sequence[Birth], mother: Person, now: datetime
) -> tuple[Delivery, list[Birth]]:
    told = {child.birth_order: child for child in new.children}
    if sorted(told) != [birth.birth_order for birth in old] or len(told) != len(new.children):
        raise InvalidInput(N_("更正要写全这次分娩的每个孩子，不能多也不能少。"), field="children")
    times = [told[order].born_at for order in sorted(told)]
    check_times(times, mother_born_on=mother.birth_date, now=now)
    after = msgspec.structs.replace(
        before,
        mode=new.mode,
        gestation_days=new.gestation_days,
        mother_hbsag=new.mother_hbsag,
        blood_loss_ml=new.blood_loss_ml,
        early_contact=new.early_contact,
        midwife=new.midwife.strip() or before.midwife,
        note=new.note.strip(),
        delivered_at=max(child.born_at for child in new.children),
    )
    return after, [_birth(birth, told[birth.birth_order], after, mother) for birth in old]


def _birth(old: Birth, told: CorrectedChild, delivery: Delivery, mother: Person) -> Birth:
    fields = CHILD_FIELDS if isinstance(old, Newborn) else ("born_at", "sex", "weight_g")
    values = {name: getattr(told, name) for name in fields}
    if isinstance(old, Newborn):
        values["gestation_days"] = delivery.gestation_days
        values["mother_age"] = age_at(mother, clinic_day(told.born_at))
    return msgspec.structs.replace(old, **values)


async def _check(tx: Tx, delivery: Delivery, births: Sequence[Birth]) -> None:
    check_findings(
        rule_book(await region_of(tx)).birth_findings,
        delivery,
        [
            one.findings if isinstance(one, Newborn) else {"birth_weight_g": one.weight_g}
            for one in births
        ],
    )
    for one in births:
        if isinstance(one, Newborn):
            born_on = clinic_day(one.born_at)
            for check in await store.checkups_of(tx, one.person_id):
                if check.day < born_on:
                    raise CheckedBeforeBirth(check.day)


def _changes(
    before: Delivery, after: Delivery, old: Sequence[Birth], births: Sequence[Birth]
) -> tuple[Change, ...]:
    found = list(differences(before, after, DELIVERY_FIELDS))
    for was, now in zip(old, births, strict=True):
        found += differences(was, now, CHILD_FIELDS, birth_order=was.birth_order)
    return tuple(found)


async def _end_pregnancy(tx: Tx, before: Delivery, after: Delivery) -> None:
    if before.pregnancy_id is None or before.delivered_at == after.delivered_at:
        return
    for pregnancy in await store.pregnancies_of(tx, before.person_id):
        if pregnancy.id == before.pregnancy_id:
            await store.change_pregnancy(tx, pregnancy, ended_at=after.delivered_at)


async def _correct_child(tx: Tx, mother: Person, was: Newborn, now: Newborn) -> None:
    if was == now:
        return
    await store.correct_newborn(tx, now)
    if (was.born_at, was.sex) == (now.born_at, now.sex):
        return
    child = await registry.person(tx, now.person_id)
    if child is None:
        raise NotHere
    called = temporary_name(mother.name, now.sex, now.birth_order, now.plurality)
    await correct_birth(
        tx,
        child.id,
        birth_date=clinic_day(now.born_at),
        born_at=now.born_at,
        sex=now.sex,
        name=called if child.temporary_name else child.name,
    )


async def _tell(
    tx: Tx, correction_id: UUID, was: Newborn, now: Newborn, before: Delivery, after: Delivery
) -> None:
    told = BirthCorrected(
        child_id=now.person_id,
        correction_id=correction_id,
        born_at=_if_new(was.born_at, now.born_at),
        weight_g=_if_new(was.weight_g, now.weight_g),
        gestation_days=_if_new(was.gestation_days, now.gestation_days),
        mother_hbsag=_if_new(str(before.mother_hbsag), str(after.mother_hbsag)),
    )
    if (told.born_at, told.weight_g, told.gestation_days, told.mother_hbsag) != (None,) * 4 or (
        was.sex != now.sex
    ):
        await tx.publish(told)


def _if_new(was: _T, now: _T) -> _T | None:
    return None if was == now else now
