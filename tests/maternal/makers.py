"""Believable rows for the tests of maternal and child care. Names are invented."""

from datetime import date, timedelta

import msgspec
from tests.immunize.makers import acting, make_organisation, staff

from kernel.access import Role
from kernel.ids import new_id
from kernel.registry.people import Person, Sex
from kernel.registry.places import Organisation, OrganisationKind
from kernel.registry.register import NewPerson, add_person
from kernel.transaction import Tx
from maternal.domain.births import Mode
from maternal.usecases.open_pregnancy import NewPregnancy
from maternal.usecases.record_delivery import NewChild, NewDelivery


async def make_ward(tx: Tx, role: Role = Role.MIDWIFE) -> tuple[Tx, Organisation]:
    """A hospital of its own, and the transaction in the hands of its midwife."""
    hospital = await make_organisation(tx, kind=OrganisationKind.HOSPITAL, name="禾川县人民医院")
    return acting(tx, staff(hospital, role)), hospital


async def make_mother(tx: Tx, **changes: object) -> Person:
    """A woman of 29, registered at the actor's organisation."""
    known = {"id": new_id(), "name": "林晓芸", "sex": Sex.FEMALE, "birth_date": date(1997, 3, 8)}
    return await add_person(tx, msgspec.convert(known | changes, NewPerson))


def a_pregnancy(tx: Tx, mother: Person, **changes: object) -> NewPregnancy:
    """Booked at ten weeks, nothing found."""
    new = NewPregnancy(new_id(), mother_id=mother.id, lmp=tx.today - timedelta(weeks=10))
    return msgspec.structs.replace(new, **changes)


def a_child(tx: Tx, hours_ago: float = 1, **changes: object) -> NewChild:
    """A healthy girl."""
    child = NewChild(
        id=new_id(),
        born_at=tx.now - timedelta(hours=hours_ago),
        weight_g=3200,
        sex=Sex.FEMALE,
        length_cm=50,
        apgar_1=9,
        apgar_5=10,
        apgar_10=10,
    )
    return msgspec.structs.replace(child, **changes)


def a_delivery(mother: Person, *children: NewChild, **changes: object) -> NewDelivery:
    """A vaginal delivery at 39 weeks."""
    new = NewDelivery(
        id=new_id(),
        mode=Mode.VAGINAL,
        children=children,
        mother_id=mother.id,
        gestation_days=39 * 7,
        blood_loss_ml=200,
    )
    return msgspec.structs.replace(new, **changes)
