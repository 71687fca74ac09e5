"""Register a person in the master index. 登记人员"""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.calendar import clinic_day
from kernel.errors import Conflict, InvalidInput
from kernel.i18n import N_
from kernel.registry import identifiers as ids
from kernel.registry import store
from kernel.registry.identifiers import Identifier, IdentifierKind
from kernel.registry.people import CareKind, Person, Relation, RelationKind, Sex, clean_name
from kernel.transaction import Tx

_OLDEST = 120


class NewPerson(Struct, frozen=True):
    """What is known when somebody is registered. 新登记人员

    ``identifier`` is read by its kind; a resident identity number fills in and is checked
    against birth date and sex. ``id`` comes from the client, so a retry is harmless.
    """

    id: UUID
    name: str
    sex: Sex | None = None
    birth_date: date | None = None
    born_at: datetime | None = None
    temporary_name: bool = False
    birth_order: int | None = None
    identifier_kind: IdentifierKind | None = None
    identifier: str | None = None
    phone: str | None = None
    district_code: str | None = None


class IdentifierTaken(Conflict):
    """The identifier already belongs to a registered person. 证件已登记"""

    title = N_("这个证件已经登记过")


async def register_person(tx: Tx, new: NewPerson) -> Person:
    """Add a person, with identifier, phone and residence, to the actor's organisation.

    Raises ``InvalidInput`` naming the field, ``IdentifierTaken`` when the document is another
    person's. Registering the same id again returns the person registered first.
    """
    tx.require(Permission.REGISTER_PERSON)
    return await add_person(tx, new)


async def add_person(tx: Tx, new: NewPerson) -> Person:
    """Add a person on behalf of a use case that has checked its own permission."""
    person, identifier = _read(new, tx.today)
    if not await store.add_person(tx, person):
        known = await store.person(tx, person.id)
        return known or person
    if identifier:
        await add_identifier(tx, person.id, identifier)
    if new.phone:
        await store.set_phone(tx, person.id, ids.read_phone(new.phone))
    if new.district_code:
        await _settle(tx, person.id, new.district_code)
    if tx.actor.organisation_id:
        await store.take_into_care(tx, person.id, tx.actor.organisation_id, CareKind.MANAGES)
    return person


async def _settle(tx: Tx, person_id: UUID, district_code: str) -> None:
    if await store.district(tx, district_code) is None:
        raise InvalidInput(
            N_("没有代码是{code}的地区，请从列表里选。"), field="district_code", code=district_code
        )
    await store.move_to(tx, person_id, district_code)


async def add_identifier(tx: Tx, person_id: UUID, identifier: Identifier) -> UUID:
    """Give a person one more identifier. Raises ``IdentifierTaken``."""
    identifier_id = await store.claim_identifier(tx, person_id, identifier)
    if identifier_id is None:
        raise IdentifierTaken(
            N_("这个证件号码已经登记在另一个人名下。请用证件号码查找，不要重复建档。"),
            field="identifier",
        )
    return identifier_id


async def relate_child(tx: Tx, child_id: UUID, adult_id: UUID, kind: RelationKind) -> None:
    """Say that an adult is the mother, father or guardian of a child."""
    if child_id == adult_id:
        raise InvalidInput(N_("一个人不能是自己的家长。"))
    await store.relate(tx, Relation(child_id, adult_id, kind))


def _read(new: NewPerson, today: date) -> tuple[Person, Identifier | None]:
    birth_date, sex, identifier = new.birth_date, new.sex, None
    if new.born_at is not None and birth_date is None:
        birth_date = clinic_day(new.born_at)
    if new.identifier:
        kind = new.identifier_kind or IdentifierKind.RESIDENT_ID
        identifier = ids.read(kind, new.identifier)
        if kind is IdentifierKind.RESIDENT_ID:
            facts = ids.resident_facts(identifier.value)
            ids.cross_check(facts, birth_date, sex)
            birth_date, sex = facts.birth_date, facts.sex
    if birth_date is None:
        raise InvalidInput(N_("请填写出生日期，例如 2026-09-22。"), field="birth_date")
    _check_birth_date(birth_date, today)
    person = Person(
        id=new.id,
        name=clean_name(new.name),
        sex=sex,
        birth_date=birth_date,
        born_at=new.born_at,
        temporary_name=new.temporary_name,
        birth_order=new.birth_order,
    )
    return person, identifier


def _check_birth_date(birth_date: date, today: date) -> None:
    if birth_date > today:
        raise InvalidInput(
            N_("出生日期{given}还没有到，请再看一遍。"), field="birth_date", given=birth_date
        )
    if birth_date.year < today.year - _OLDEST:
        raise InvalidInput(
            N_("出生日期{given}太早，请再看一遍。"), field="birth_date", given=birth_date
        )
