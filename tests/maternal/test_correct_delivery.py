"""A delivery is corrected: old values stay, and what depends on it follows."""

from datetime import datetime, timedelta

import msgspec
import pytest
from tests.immunize.makers import acting, staff
from tests.maternal.makers import a_child, a_delivery, make_mother, make_ward

from app.choreography import choreography
from immunize import store as vaccination
from immunize.domain.records import Fact
from immunize.errors.doses import DoseBeforeCorrectedBirth
from immunize.usecases.child_plan import plan_of
from immunize.usecases.copy_dose import CopiedDose, copy_dose
from kernel.access import Role
from kernel.errors import InvalidInput, NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Sex
from kernel.transaction import Tx
from maternal import store
from maternal.domain.births import Mode, Outcome
from maternal.domain.corrections import Change
from maternal.domain.hepatitis_b import Hbsag
from maternal.errors import (
    CheckedBeforeBirth,
    CorrectedMeanwhile,
    NotHere,
    NothingCorrected,
    NotYet,
)
from maternal.usecases.correct_delivery import CorrectedChild, NewCorrection, correct_delivery
from maternal.usecases.record_checkup import NewCheckup, record_checkup
from maternal.usecases.record_delivery import NewChild, NewDelivery, record_delivery


def a_correction(told: NewDelivery, **changes: object) -> NewCorrection:
    """What was told, with a reason: nothing is different yet."""
    assert told.mother_id is not None
    assert told.gestation_days is not None
    same = NewCorrection(
        id=new_id(),
        mother_id=told.mother_id,
        delivery_id=told.id,
        reason="抄错了",
        mode=told.mode,
        gestation_days=told.gestation_days,
        mother_hbsag=told.mother_hbsag or Hbsag.UNKNOWN,
        midwife="",
        blood_loss_ml=told.blood_loss_ml,
        early_contact=told.early_contact,
        note=told.note,
        children=tuple(right(one, order) for order, one in enumerate(told.children, start=1)),
    )
    return msgspec.structs.replace(same, **changes)


def right(child: NewChild, order: int = 1, **changes: object) -> CorrectedChild:
    """A child as it was told, except for what is changed."""
    told = msgspec.structs.asdict(child)
    del told["id"], told["outcome"]
    return CorrectedChild(birth_order=order, **told | changes)


async def a_ward_with_reactions(tx: Tx) -> Tx:
    """A midwife whose deliveries open vaccination records."""
    tx, _ = await make_ward(tx)
    return Tx(tx.conn, tx.actor, tx.now, choreography(), tx.vault)


async def birth_dose_deadline(tx: Tx, child: NewChild) -> datetime | None:
    plan = await plan_of(tx, child.id)
    return min((one.deadline for one in plan.next_doses if one.deadline), default=None)


async def test_old_values_stay_and_the_record_says_the_new_ones(tx: Tx):
    tx, _ = await make_ward(tx)
    mother, child = await make_mother(tx), a_child(tx, hours_ago=3)
    told = a_delivery(mother, child)
    await record_delivery(tx, told)
    born_at = child.born_at + timedelta(hours=1)
    new = a_correction(
        told,
        mode=Mode.CAESAREAN,
        children=(right(child, weight_g=2300, sex=Sex.MALE, born_at=born_at),),
    )
    made = await correct_delivery(tx, new)
    assert made.reason == "抄错了"
    assert {(one.birth_order, one.field, one.before, one.after) for one in made.changes} >= {
        (0, "mode", "vaginal", "caesarean"),
        (1, "weight_g", 3200, 2300),
        (1, "sex", "F", "M"),
    }
    assert len(made.changes) == 4
    delivery = await store.delivery(tx, mother.id, told.id)
    newborn = await store.newborn(tx, child.id)
    person = await registry.person(tx, child.id)
    assert delivery is not None
    assert newborn is not None
    assert person is not None
    assert (delivery.mode, delivery.delivered_at) == (Mode.CAESAREAN, born_at)
    assert (newborn.weight_g, newborn.sex, newborn.born_at) == (2300, Sex.MALE, born_at)
    assert (person.name, person.sex, person.born_at) == ("林晓芸之子", Sex.MALE, born_at)
    assert person.temporary_name
    assert await store.corrections_of(tx, mother.id, told.id) == [made]

    assert await correct_delivery(tx, new) == made, "the same id again is the same correction"
    with pytest.raises(NothingCorrected):
        await correct_delivery(tx, msgspec.structs.replace(new, id=new_id(), seen=1))


async def test_deadlines_and_facts_follow_the_corrected_birth(tx: Tx):
    tx = await a_ward_with_reactions(tx)
    mother, child = await make_mother(tx), a_child(tx, hours_ago=5)
    told = a_delivery(mother, child, mother_hbsag=Hbsag.NEGATIVE)
    await record_delivery(tx, told)
    before = await birth_dose_deadline(tx, child)
    assert before == child.born_at + timedelta(hours=24)

    born_at = child.born_at + timedelta(hours=2)
    await correct_delivery(tx, a_correction(told, children=(right(child, born_at=born_at),)))
    assert await birth_dose_deadline(tx, child) == born_at + timedelta(hours=24)
    facts = await vaccination.facts_of(tx, child.id)
    assert [one.value for one in facts if one.code is Fact.BIRTH_WEIGHT] == ["3200"], (
        "what stayed as it was is not told again"
    )

    positive = a_correction(
        told,
        seen=1,
        mother_hbsag=Hbsag.POSITIVE,
        children=(right(child, born_at=born_at, weight_g=1900),),
    )
    await correct_delivery(tx, positive)
    plan = await plan_of(tx, child.id)
    assert "HBIG" in {one.vaccine for one in plan.next_doses}
    facts = await vaccination.facts_of(tx, child.id)
    assert [one.value for one in facts if one.code is Fact.BIRTH_WEIGHT] == ["3200", "1900"]


async def test_a_dose_before_the_corrected_birth_stands_against_it(tx: Tx):
    tx = await a_ward_with_reactions(tx)
    mother, child = await make_mother(tx), a_child(tx, hours_ago=72)
    told = a_delivery(mother, child)
    await record_delivery(tx, told)
    given_on = (tx.now - timedelta(hours=72)).date()
    await copy_dose(tx, CopiedDose(new_id(), child.id, "HepB", given_on))
    late = a_correction(told, children=(right(child, born_at=tx.now - timedelta(hours=1)),))
    with pytest.raises(DoseBeforeCorrectedBirth):
        async with tx.conn.begin_nested():
            await correct_delivery(tx, late)
    newborn = await store.newborn(tx, child.id)
    assert newborn is not None
    assert newborn.born_at == child.born_at


async def test_a_check_before_the_corrected_birth_stands_against_it(tx: Tx):
    tx, hospital = await make_ward(tx)
    mother, child = await make_mother(tx), a_child(tx, hours_ago=24 * 40)
    told = a_delivery(mother, child)
    await record_delivery(tx, told)
    doctor = acting(tx, staff(hospital, Role.CHILD_HEALTH))
    day = tx.today - timedelta(days=5)
    await registry.take_into_care(tx, child.id, hospital.id, "serves")
    await record_checkup(doctor, NewCheckup(new_id(), child.id, "d28", day, weight_g=4300))
    late = a_correction(told, children=(right(child, born_at=tx.now - timedelta(hours=1)),))
    with pytest.raises(CheckedBeforeBirth):
        await correct_delivery(tx, late)


async def test_somebody_elses_correction_is_not_overwritten(tx: Tx):
    tx, _ = await make_ward(tx)
    mother, child = await make_mother(tx), a_child(tx)
    told = a_delivery(mother, child)
    await record_delivery(tx, told)
    await correct_delivery(tx, a_correction(told, blood_loss_ml=500))
    with pytest.raises(CorrectedMeanwhile):
        await correct_delivery(tx, a_correction(told, note="会阴裂伤"))
    delivery = await store.delivery(tx, mother.id, told.id)
    assert delivery is not None
    assert (delivery.blood_loss_ml, delivery.note) == (500, "")


async def test_what_cannot_be_is_refused_by_its_field(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    twins = (a_child(tx, 2), a_child(tx, 1))
    told = a_delivery(mother, *twins)
    await record_delivery(tx, told)
    first, second = twins

    def wrong(**changes: object) -> NewCorrection:
        return a_correction(told, children=(right(first, 1), right(second, 2, **changes)))

    with pytest.raises(NotYet) as refused:
        await correct_delivery(tx, wrong(born_at=tx.now + timedelta(days=1)))
    assert refused.value.field == "born_at_2"
    with pytest.raises(InvalidInput) as heavy:
        await correct_delivery(tx, wrong(weight_g=35000))
    assert heavy.value.field == "birth_weight_g_2"
    with pytest.raises(InvalidInput) as order:
        await correct_delivery(tx, wrong(born_at=first.born_at - timedelta(minutes=1)))
    assert order.value.field == "born_at_2"
    with pytest.raises(InvalidInput) as fewer:
        await correct_delivery(tx, a_correction(told, children=(right(first, 1),)))
    assert fewer.value.field == "children"
    with pytest.raises(InvalidInput) as why:
        await correct_delivery(tx, a_correction(told, reason=" ", blood_loss_ml=1))
    assert why.value.field == "reason"


async def test_a_stillbirth_is_corrected_with_its_delivery(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    live, still = a_child(tx, 2), a_child(tx, 1, outcome=Outcome.STILLBORN, weight_g=900)
    told = a_delivery(mother, live, still)
    await record_delivery(tx, told)
    made = await correct_delivery(
        tx, a_correction(told, children=(right(live, 1), right(still, 2, weight_g=1100)))
    )
    assert made.changes == (Change(2, "weight_g", 900, 1100),)
    [kept] = await store.stillbirths_of(tx, mother.id, told.id)
    assert kept.weight_g == 1100


async def test_another_hospitals_delivery_is_out_of_reach(tx: Tx):
    ward, _ = await make_ward(tx)
    mother, child = await make_mother(ward), a_child(ward)
    told = a_delivery(mother, child)
    await record_delivery(ward, told)
    other, elsewhere = await make_ward(tx)
    await registry.take_into_care(other, mother.id, elsewhere.id, "serves")
    with pytest.raises(NotAllowed):
        await correct_delivery(other, a_correction(told, blood_loss_ml=1))
    with pytest.raises(NotHere):
        await correct_delivery(ward, a_correction(told, delivery_id=new_id()))
    nurse, _ = await make_ward(tx, Role.NURSE)
    with pytest.raises(NotAllowed):
        await correct_delivery(nurse, a_correction(told, blood_loss_ml=1))
