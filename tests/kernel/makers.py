"""Believable people and places. Names are invented."""

from dataclasses import replace
from datetime import date

import msgspec

from kernel.access import Actor, Kind, Role
from kernel.ids import new_id
from kernel.registry import store
from kernel.registry.people import Person, Sex
from kernel.registry.places import District, Level, Organisation, OrganisationKind
from kernel.registry.register import NewPerson, register_person
from kernel.transaction import Tx

COUNTY = "43.4311.431123"


async def make_organisation(tx: Tx, parent: str = COUNTY, **changes: object) -> Organisation:
    """A clinic of its own below a county."""
    await store.add_district(tx, District("431123", "禾川县", "Hechuan", Level.COUNTY))
    id_ = new_id()
    clinic = Organisation(
        id=id_,
        code=id_.hex[-10:],
        path=f"{parent}.{id_.hex[-10:]}",
        kind=OrganisationKind.CLINIC,
        level=Level.INSTITUTION,
        name="青溪镇卫生院",
        name_en="Qingxi",
        district_code="431123",
    )
    clinic = msgspec.structs.replace(clinic, **changes)
    await store.add_organisation(tx, clinic)
    return clinic


def staff(organisation: Organisation, role: Role = Role.NURSE, name: str = "孙丽") -> Actor:
    """Somebody who works at an organisation."""
    return Actor(
        Kind.STAFF, new_id(), name, role, organisation.id, organisation.name, organisation.path
    )


def guardian(person: Person) -> Actor:
    """A parent who has signed in."""
    return Actor(Kind.GUARDIAN, person.id, person.name, Role.GUARDIAN, person_id=person.id)


def acting(tx: Tx, actor: Actor) -> Tx:
    """The same transaction in another person's hands."""
    return replace(tx, actor=actor)


async def make_person(tx: Tx, **changes: object) -> Person:
    """A two-month-old girl, registered by whoever acts."""
    known = {
        "id": new_id(),
        "name": "陈以宁",
        "sex": Sex.FEMALE,
        "birth_date": date(2026, 9, 22),
    }
    return await register_person(tx, NewPerson(**(known | changes)))  # type: ignore[arg-type]
