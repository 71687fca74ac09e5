"""The master person index: registering, finding, reaching."""

import pytest
from sqlalchemy import text
from tests.kernel.makers import COUNTY, acting, guardian, make_organisation, make_person, staff

from kernel.access import Role
from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.ids import new_id
from kernel.registry import reach, store
from kernel.registry.find import find_people, issue_health_code, revoke_health_code
from kernel.registry.identifiers import Identifier, IdentifierKind
from kernel.registry.people import RelationKind, Sex
from kernel.registry.reach import OutsideScope
from kernel.registry.register import IdentifierTaken, add_identifier, relate_child
from kernel.transaction import Tx


def with_check(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


AN_ID = with_check("43112319960518202")


@pytest.fixture
async def nurse(tx: Tx) -> Tx:
    return acting(tx, staff(await make_organisation(tx)))


async def test_a_resident_id_fills_in_birth_date_and_sex(nurse: Tx):
    person = await make_person(nurse, name="林晓芸", identifier=AN_ID, birth_date=None, sex=None)
    assert (str(person.birth_date), person.sex) == ("1996-05-18", Sex.FEMALE)


async def test_an_id_number_is_stored_sealed_and_found_by_its_blind_index(nurse: Tx):
    person = await make_person(nurse, name="林晓芸", identifier=AN_ID, birth_date=None, sex=None)
    rows = await nurse.conn.execute(
        text("SELECT sealed, masked FROM kernel_identifier WHERE person_id = :id"),
        {"id": person.id},
    )
    sealed, masked = rows.one()
    assert AN_ID.encode() not in bytes(sealed)
    assert masked == f"431***********{AN_ID[-4:]}"
    assert await find_people(nurse, AN_ID.lower()) == [person]
    opened = await store.open_identifier(nurse, person.id, IdentifierKind.RESIDENT_ID)
    assert opened == AN_ID


async def test_one_document_belongs_to_one_person(nurse: Tx):
    await make_person(nurse, name="林晓芸", identifier=AN_ID, birth_date=None, sex=None)
    with pytest.raises(IdentifierTaken):
        await make_person(nurse, name="林晓云", identifier=AN_ID, birth_date=None, sex=None)


async def test_registering_twice_is_registering_once(nurse: Tx):
    id_ = new_id()
    first = await make_person(nurse, id=id_)
    again = await make_person(nurse, id=id_, name="陈以安")
    assert again == first


async def test_a_birth_date_to_come_is_refused(nurse: Tx):
    with pytest.raises(InvalidInput) as refused:
        await make_person(nurse, birth_date=nurse.today.replace(year=nurse.today.year + 1))
    assert refused.value.field == "birth_date"


@pytest.mark.parametrize(
    "words", ["陈以宁", "以宁", "chenyining", "chen yi", "cyn", "2026-09-22", "20260922"]
)
async def test_a_child_is_found_by_name_pinyin_initials_and_birth_date(nurse: Tx, words: str):
    child = await make_person(nurse)
    assert child in await find_people(nurse, words)


async def test_a_child_is_found_by_the_mothers_phone(nurse: Tx):
    child = await make_person(nurse)
    mother = await make_person(nurse, name="林晓芸", phone="+86 138 0000 2207")
    await relate_child(nurse, child.id, mother.id, RelationKind.MOTHER)
    assert {one.id for one in await find_people(nurse, "13800002207")} == {child.id, mother.id}


@pytest.mark.parametrize("words", ["", "陈", "%", "_"])
async def test_too_little_to_search_for_is_refused(nurse: Tx, words: str):
    with pytest.raises(InvalidInput):
        await find_people(nurse, words)


async def test_wildcards_are_taken_literally(nurse: Tx):
    await make_person(nurse)
    assert not await find_people(nurse, "%%")


async def test_another_clinics_child_is_not_found_by_name(nurse: Tx, tx: Tx):
    child = await make_person(nurse)
    other = acting(tx, staff(await make_organisation(tx)))
    assert not await find_people(other, "陈以宁")
    with pytest.raises(OutsideScope):
        await reach.open_record(other, child.id, what="record", why="curious")


async def test_the_county_reaches_its_clinics_children(nurse: Tx, tx: Tx):
    child = await make_person(nurse)
    county = await make_organisation(tx, path=COUNTY, code=new_id().hex[:8])
    auditor = acting(tx, staff(county, Role.AUDITOR))
    assert await reach.open_record(auditor, child.id, what="record", why="audit") == child


async def test_a_scanned_health_code_opens_the_record_anywhere_and_is_written_down(
    nurse: Tx, tx: Tx
):
    child = await make_person(nurse)
    code = await issue_health_code(nurse, child.id)
    other = acting(tx, staff(await make_organisation(tx), name="唐燕"))
    assert await find_people(other, code) == [child]
    assert await reach.open_record(other, child.id, what="record", why="vaccination") == child
    assert {entry.actor_name for entry in await store.accesses_of(tx, child.id)} == {"唐燕"}


async def test_a_revoked_health_code_finds_nobody(nurse: Tx):
    child = await make_person(nurse)
    old = await issue_health_code(nurse, child.id)
    assert await issue_health_code(nurse, child.id) == old
    new = await revoke_health_code(nurse, child.id)
    assert new != old
    assert not await find_people(nurse, old)
    assert await find_people(nurse, new) == [child]


async def test_guardians_reach_their_own_children_only(nurse: Tx, tx: Tx):
    child = await make_person(nurse)
    mother = await make_person(nurse, name="林晓芸")
    await relate_child(nurse, child.id, mother.id, RelationKind.MOTHER)
    stranger = await make_person(nurse, name="马晓天")
    assert await reach.open_record(acting(tx, guardian(mother)), child.id, what="r", why="own")
    with pytest.raises(NotFound):
        await reach.open_record(acting(tx, guardian(stranger)), child.id, what="r", why="own")


async def test_who_looked_is_seen_by_guardian_and_auditor_not_by_others(nurse: Tx, tx: Tx):
    child = await make_person(nurse)
    mother = await make_person(nurse, name="林晓芸")
    await relate_child(nurse, child.id, mother.id, RelationKind.MOTHER)
    await reach.open_record(nurse, child.id, what="vaccination plan", why="check-in")
    seen = await reach.who_looked(acting(tx, guardian(mother)), child.id)
    assert [(entry.actor_name, entry.why) for entry in seen] == [("孙丽", "check-in")]
    with pytest.raises(NotAllowed):
        await reach.who_looked(nurse, child.id)


async def test_the_banner_shows_the_mother_with_a_masked_phone(nurse: Tx):
    child = await make_person(nurse)
    mother = await make_person(nurse, name="林晓芸", phone="13800002207")
    await relate_child(nurse, child.id, mother.id, RelationKind.MOTHER)
    number = Identifier(IdentifierKind.FILE_NUMBER, "F260000000317")
    await add_identifier(nurse, child.id, number)
    card = await reach.card(nurse, child)
    assert [(one.name, one.masked_phone) for one in card.relatives] == [("林晓芸", "138****2207")]
    assert card.file_number == "F260000000317"


async def test_an_audit_does_not_bring_anybody_into_reach(nurse: Tx, tx: Tx):
    child = await make_person(nurse)
    code = await issue_health_code(nurse, child.id)
    elsewhere = acting(tx, staff(await make_organisation(tx), Role.AUDITOR))
    assert await find_people(elsewhere, code) == [child]
    with pytest.raises(OutsideScope):
        await reach.open_record(elsewhere, child.id, what="record", why="audit")
