"""A child's health check is written down once."""

from datetime import timedelta

import msgspec
import pytest
from tests.immunize.makers import make_child
from tests.maternal.makers import make_ward

from kernel.access import Role
from kernel.errors import InvalidInput
from kernel.ids import new_id
from kernel.transaction import Tx
from maternal import store
from maternal.domain.growth.measures import Position
from maternal.errors import BeforeBirth, Implausible, NotYet, UnknownWord
from maternal.usecases.record_checkup import NewCheckup, record_checkup


async def a_check(tx: Tx) -> tuple[Tx, NewCheckup]:
    """A doctor's check of a child of two months."""
    doctor, centre = await make_ward(tx, Role.CHILD_HEALTH)
    child = await make_child(tx, centre)
    return doctor, NewCheckup(
        new_id(), child.id, "m3", weight_g=5600, length_cm=58.5, position=Position.LYING
    )


async def test_a_check_is_written_down_once(tx: Tx):
    tx, new = await a_check(tx)
    first = await record_checkup(tx, new)
    assert await record_checkup(tx, msgspec.structs.replace(new, weight_g=5700)) == first
    assert await store.checkups_of(tx, new.child_id) == [first]
    assert [child.id for child in await store.seen_on(tx, tx.today)] == [new.child_id]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"node": "m7"}, UnknownWord),
        ({"weight_g": 5}, Implausible),
        ({"length_cm": 585}, Implausible),
        ({"weight_g": None, "length_cm": None}, InvalidInput),
    ],
)
async def test_what_cannot_be_is_refused(tx: Tx, changes: dict, refusal: type[InvalidInput]):
    tx, new = await a_check(tx)
    with pytest.raises(refusal):
        await record_checkup(tx, msgspec.structs.replace(new, **changes))


async def test_a_check_lies_between_birth_and_today(tx: Tx):
    tx, new = await a_check(tx)
    with pytest.raises(NotYet):
        await record_checkup(tx, msgspec.structs.replace(new, day=tx.today + timedelta(1)))
    with pytest.raises(BeforeBirth):
        await record_checkup(tx, msgspec.structs.replace(new, day=tx.today - timedelta(90)))
