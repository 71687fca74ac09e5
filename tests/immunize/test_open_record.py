"""A child's record opens once, with what the birth told."""

import pytest
from sqlalchemy import select
from tests.immunize.makers import acting, make_child, make_organisation, staff

from immunize import store
from immunize.domain.records import Fact, RecordSource
from immunize.events import RecordOpened
from immunize.tables import observations
from immunize.usecases.open_record import NewRecord, open_record
from kernel.access import Role
from kernel.errors import NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Sex
from kernel.registry.register import NewPerson, register_person
from kernel.transaction import Choreography, Tx


async def a_newborn(tx: Tx) -> NewPerson:
    new = NewPerson(new_id(), "林晓芸之女", Sex.FEMALE, born_at=tx.now, temporary_name=True)
    await register_person(tx, new)
    return new


async def test_the_record_holds_what_the_birth_told(tx: Tx) -> None:
    hospital = await make_organisation(tx)
    midwife = acting(tx, staff(hospital, Role.MIDWIFE))
    newborn = await a_newborn(midwife)
    born = NewRecord(
        newborn.id, hospital.id, RecordSource.BIRTH, newborn.born_at, "positive", 2450, 259
    )
    record = await open_record(midwife, born)
    assert record.source is RecordSource.BIRTH
    assert {fact.code: fact.value for fact in await store.facts_of(tx, newborn.id)} == {
        Fact.MOTHER_HBSAG: "positive",
        Fact.BIRTH_WEIGHT: "2450",
        Fact.GESTATION: "259",
    }


async def test_opening_it_again_changes_nothing_and_tells_nobody(tx: Tx) -> None:
    hospital = await make_organisation(tx)
    told: list[RecordOpened] = []

    async def note(_: Tx, event: RecordOpened) -> None:
        told.append(event)

    choreography = Choreography()
    choreography.when(RecordOpened, note)
    midwife = Tx(tx.conn, staff(hospital, Role.MIDWIFE), tx.now, choreography, tx.vault)
    newborn = await a_newborn(midwife)
    born = NewRecord(newborn.id, hospital.id, RecordSource.BIRTH, newborn.born_at, "unknown")
    first = await open_record(midwife, born)
    assert await open_record(midwife, born) == first
    assert len(await store.facts_of(tx, newborn.id)) == 1
    assert told == [RecordOpened(newborn.id)]


async def test_facts_are_sealed_at_rest(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic, mother_hbsag="positive")
    kept = await tx.conn.execute(
        select(observations.c.value).where(observations.c.person_id == child.id)
    )
    assert all(b"positive" not in value for value in kept.scalars())


async def test_an_auditor_may_not_open_records(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic)
    with pytest.raises(NotAllowed):
        await open_record(acting(tx, staff(clinic, Role.AUDITOR)), NewRecord(child.id, clinic.id))


async def test_the_keeping_organisation_can_see_the_child(tx: Tx) -> None:
    clinic = await make_organisation(tx)
    child = await make_child(tx, clinic)
    assert await registry.is_in_scope(acting(tx, staff(clinic)), child.id)
    elsewhere = await make_organisation(tx)
    assert not await registry.is_in_scope(acting(tx, staff(elsewhere)), child.id)
