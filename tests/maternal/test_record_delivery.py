"""One delivery creates everything that follows from it."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest
from tests.maternal.makers import a_child, a_delivery, a_pregnancy, make_mother, make_ward

import immunize.store
from immunize.domain.records import Fact
from kernel.access import SYSTEM, Role
from kernel.errors import InvalidInput, NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.identifiers import IdentifierKind
from kernel.registry.people import RelationKind, Sex
from kernel.registry.register import NewPerson
from kernel.transaction import Database, Tx
from maternal import store
from maternal.domain.births import Mode, Outcome
from maternal.domain.certificates import CertificateState
from maternal.domain.pregnancies import Ending
from maternal.errors import AlreadyRecorded, GestationUnknown, NoChildren, NoMother
from maternal.usecases.open_pregnancy import open_pregnancy
from maternal.usecases.record_delivery import NewDelivery, record_delivery


async def mother_hbsag(tx: Tx, child_id: UUID) -> str:
    """What the child's vaccination record knows of its mother."""
    facts = await immunize.store.facts_of(tx, child_id)
    return next(fact.value for fact in facts if fact.code is Fact.MOTHER_HBSAG)


async def test_twins_become_two_people_with_all_that_follows(tx: Tx):
    tx, hospital = await make_ward(tx)
    mother = await make_mother(tx)
    girl, boy = a_child(tx, 2), a_child(tx, 1, sex=Sex.MALE, weight_g=2310)
    recorded = await record_delivery(tx, a_delivery(mother, girl, boy))

    assert recorded.children == (girl.id, boy.id)
    people = await registry.people_by_id(tx, recorded.children)
    assert [people[child].name for child in recorded.children] == ["林晓芸之长女", "林晓芸之次子"]
    for child in recorded.children:
        [relative] = await registry.relatives_of(tx, child)
        assert (relative.person_id, relative.kind) == (mother.id, RelationKind.MOTHER)
        kinds = {held.kind for held in await registry.identifiers_of(tx, child)}
        assert kinds == {IdentifierKind.NEWBORN_KEY, IdentifierKind.FILE_NUMBER}
        certificate = await store.certificate_of(tx, child)
        assert certificate is not None
        assert certificate.state is CertificateState.DRAFT
        record = await immunize.store.record_of(tx, child)
        assert record is not None
        assert record.organisation_id == hospital.id


async def test_the_pregnancy_tells_gestation_and_hepatitis_b_and_ends(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    pregnancy = await open_pregnancy(
        tx,
        a_pregnancy(
            tx,
            mother,
            lmp=tx.today - timedelta(weeks=38, days=3),
            findings={"hbsag_positive": True},
        ),
    )
    child = a_child(tx, hours_ago=0)
    new = a_delivery(mother, child, gestation_days=None)
    recorded = await record_delivery(tx, new)

    delivery = await store.delivery(tx, mother.id, recorded.id)
    assert delivery is not None
    assert delivery.gestation_days == 38 * 7 + 3
    assert delivery.pregnancy_id == pregnancy.id
    assert await mother_hbsag(tx, child.id) == "positive"
    [ended] = await store.pregnancies_of(tx, mother.id)
    assert ended.ending is Ending.DELIVERED


async def test_what_was_not_tested_is_unknown(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    child = a_child(tx)
    await record_delivery(tx, a_delivery(mother, child))
    assert await mother_hbsag(tx, child.id) == "unknown"


async def test_a_stillbirth_stays_with_the_mother(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    live, still = a_child(tx, 2), a_child(tx, 1, outcome=Outcome.STILLBORN)
    recorded = await record_delivery(tx, a_delivery(mother, live, still))
    assert recorded.children == (live.id,)
    assert await registry.person(tx, still.id) is None
    [kept] = await store.stillbirths_of(tx, mother.id, recorded.id)
    assert kept.birth_order == 2


async def test_telling_a_delivery_again_changes_nothing(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    new = a_delivery(mother, a_child(tx))
    first = await record_delivery(tx, new)
    assert await record_delivery(tx, new) == first
    assert len(await registry.children_of(tx, mother.id)) == 1
    with pytest.raises(AlreadyRecorded):
        await record_delivery(tx, msgspec.structs.replace(new, children=(a_child(tx),)))


async def test_a_childs_id_that_is_taken_is_refused(tx: Tx):
    tx, _ = await make_ward(tx)
    mother, other = await make_mother(tx), await make_mother(tx, name="吴敏")
    with pytest.raises(AlreadyRecorded):
        await record_delivery(tx, a_delivery(mother, a_child(tx, id=other.id)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weight_g": 70_000}, "birth_weight_g_2"),
        ({"apgar_5": 11}, "apgar_5_2"),
        ({"hours_ago": -2}, "born_at_2"),
        ({"hours_ago": 5}, "born_at_2"),
    ],
)
async def test_what_cannot_be_names_the_child_and_the_field(
    tx: Tx, changes: dict[str, int], field: str
):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    children = a_child(tx, 2), a_child(tx, **changes)
    with pytest.raises(InvalidInput) as refused:
        await record_delivery(tx, a_delivery(mother, *children))
    assert refused.value.field == field


async def test_a_delivery_needs_a_mother_a_child_and_a_gestation(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = await make_mother(tx)
    child = a_child(tx)
    with pytest.raises(NoMother):
        await record_delivery(tx, a_delivery(mother, child, mother_id=None))
    with pytest.raises(NoChildren):
        await record_delivery(tx, a_delivery(mother))
    with pytest.raises(GestationUnknown):
        await record_delivery(tx, a_delivery(mother, child, gestation_days=None))


async def test_only_midwives_record_deliveries(tx: Tx):
    tx, _ = await make_ward(tx, Role.NURSE)
    mother = await make_mother(tx)
    with pytest.raises(NotAllowed):
        await record_delivery(tx, a_delivery(mother, a_child(tx)))


async def test_two_presses_at_once_are_one_delivery(own_database: Database):
    async with own_database.transaction(SYSTEM) as tx:
        ward, _ = await make_ward(tx)
        mother = await make_mother(ward)
        new = a_delivery(mother, a_child(ward))

    async def press(new: NewDelivery) -> object:
        async with own_database.transaction(ward.actor) as tx:
            return await record_delivery(tx, new)

    first, second = await asyncio.gather(press(new), press(new))
    assert first == second
    async with own_database.transaction(SYSTEM) as tx:
        assert len(await registry.children_of(tx, mother.id)) == 1


async def test_a_mother_may_be_registered_along(tx: Tx):
    tx, _ = await make_ward(tx)
    mother = NewPerson(new_id(), "周雨桐", birth_date=date(1995, 6, 1))
    new = NewDelivery(new_id(), Mode.CAESAREAN, (a_child(tx),), mother=mother, gestation_days=273)
    recorded = await record_delivery(tx, new)
    assert recorded.mother_id == mother.id
    found = await registry.person(tx, mother.id)
    assert found is not None
    assert found.sex is Sex.FEMALE
