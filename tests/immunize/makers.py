"""Believable rows for the tests of vaccination. Names, makers and codes are invented."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import msgspec

from immunize import store
from immunize.domain.booking import Slot
from immunize.domain.lots import Lot, Product
from immunize.store import stock
from immunize.store.stock import Berth
from immunize.usecases.open_record import NewRecord, open_record
from kernel.access import Actor, Kind, Role
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import CareKind, Person, RelationKind, Sex
from kernel.registry.places import (
    District,
    EquipmentClass,
    Level,
    Organisation,
    OrganisationKind,
    StorageUnit,
)
from kernel.registry.register import NewPerson, add_person, relate_child
from kernel.transaction import Tx

A_PRODUCT = Product(
    id=UUID(int=0),
    vaccine="DTaP",
    name="吸附无细胞百白破联合疫苗",
    name_en="Adsorbed acellular DTP vaccine",
    mah="华岭生物制品有限公司",
    specification="0.5 mL/支",
    trace_prefix="8390112",
    outer_prefixes=("8390113",),
    gtin="06901234567892",
    doses_per_unit=1,
    programme=True,
    price_fen=0,
    route="IM",
    volume_ml=0.5,
    sites=("left_thigh", "right_thigh"),
    storage_low=2.0,
    storage_high=8.0,
    freeze_sensitive=True,
    source="invented for tests",
)


async def make_organisation(tx: Tx, **changes: object) -> Organisation:
    """A vaccination clinic of its own."""
    await registry.add_district(tx, District("431123", "禾川县", "Hechuan", Level.COUNTY))
    organisation_id = new_id()
    code = organisation_id.hex[-10:]
    organisation = Organisation(
        id=organisation_id,
        code=code,
        path=f"43.4311.431123.{code}",
        kind=OrganisationKind.CLINIC,
        level=Level.INSTITUTION,
        name="青溪镇卫生院",
        name_en="Qingxi",
        district_code="431123",
    )
    organisation = msgspec.structs.replace(organisation, **changes)
    await registry.add_organisation(tx, organisation)
    return organisation


async def make_unit(tx: Tx, organisation: Organisation, name: str = "1号冰箱") -> StorageUnit:
    """A fridge of an organisation."""
    unit = StorageUnit(new_id(), organisation.id, name, name, EquipmentClass.FRIDGE)
    await registry.add_storage_unit(tx, unit)
    return unit


async def make_product(tx: Tx, **changes: object) -> Product:
    """A product; its identification codes are its own unless a test names them."""
    known = [
        product
        for product in await stock.list_products(tx)
        if product.trace_prefix == changes.get("trace_prefix", A_PRODUCT.trace_prefix)
    ]
    if known:
        return known[0]
    product = msgspec.structs.replace(A_PRODUCT, **{"id": new_id(), **changes})
    await stock.put_products(tx, [product])
    return product


async def make_lot(tx: Tx, product: Product, **changes: object) -> Lot:
    """A lot that is good for a year."""
    given = {"number": new_id().hex[-9:], "expires_on": tx.today + timedelta(days=365)} | changes
    expires_on = given["expires_on"]
    assert isinstance(expires_on, date)
    return await stock.ensure_lot(tx, product.id, str(given["number"]), expires_on, None)


def serials(count: int, prefix: str = A_PRODUCT.trace_prefix) -> list[str]:
    """Trace codes that nobody has seen."""
    first = int(new_id().hex[-9:], 16) % 10**9 * 10**4
    return [f"{prefix}{first + number:013d}" for number in range(count)]


async def make_packages(
    tx: Tx,
    lot: Lot,
    unit: StorageUnit,
    count: int = 1,
    *,
    doses: int = 1,
    prefix: str = A_PRODUCT.trace_prefix,
) -> list[str]:
    """Packages standing in a unit since the transaction's moment."""
    codes = serials(count, prefix)
    berth = Berth(unit.organisation_id, unit.id, new_id())
    await stock.add_packages(tx, codes, lot.id, doses, berth)
    await stock.enter_unit(tx, codes, berth, tx.now)
    return codes


async def make_child(tx: Tx, organisation: Organisation, **changes: object) -> Person:
    """A child with a vaccination record, known to an organisation; born two months ago."""
    known = {"born_at": tx.now - timedelta(days=62), "name": "陈以宁", "sex": Sex.FEMALE} | changes
    facts = {name: known.pop(name) for name in ("mother_hbsag", "weight_g") if name in known}
    new = msgspec.convert({"id": new_id(), **known}, NewPerson)
    child = await add_person(tx, new)
    await registry.take_into_care(tx, child.id, organisation.id, CareKind.MANAGES)
    record = {"child_id": child.id, "organisation_id": organisation.id, "born_at": child.born_at}
    await open_record(tx, msgspec.convert(record | facts, NewRecord))
    return child


async def make_guardian(tx: Tx, *children: Person) -> Actor:
    """The mother of these children, signed in."""
    mother = await add_person(
        tx, NewPerson(new_id(), "林晓芸", Sex.FEMALE, birth_date=date(1996, 3, 8))
    )
    for child in children:
        await relate_child(tx, child.id, mother.id, RelationKind.MOTHER)
    return Actor(Kind.GUARDIAN, new_id(), mother.name, Role.GUARDIAN, person_id=mother.id)


def staff(organisation: Organisation, role: Role = Role.NURSE) -> Actor:
    """Somebody who works at an organisation."""
    return Actor(
        Kind.STAFF, new_id(), "孙丽", role, organisation.id, organisation.name, organisation.path
    )


def acting(tx: Tx, actor: Actor) -> Tx:
    """The same transaction in another person's hands."""
    return replace(tx, actor=actor)


async def make_slot(tx: Tx, organisation: Organisation, **changes: object) -> Slot:
    """An hour tomorrow morning with room for ten, released already."""
    slot = Slot(
        id=new_id(),
        organisation_id=organisation.id,
        day=tx.today + timedelta(days=1),
        starts_at=time(9),
        minutes=60,
        capacity=10,
        taken=0,
        released_at=tx.now - timedelta(hours=1),
    )
    slot = msgspec.structs.replace(slot, **changes)
    await store.add_slots(tx, [slot])
    return slot
