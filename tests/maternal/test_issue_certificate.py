"""A draft becomes a certificate; a number is used once."""

import msgspec
import pytest
from tests.maternal.makers import a_child, a_delivery, make_mother, make_ward

from kernel.errors import InvalidInput
from kernel.registry import store as registry
from kernel.registry.identifiers import Identifier, IdentifierKind
from kernel.registry.people import Person
from kernel.transaction import Tx
from maternal import store
from maternal.domain.certificates import CertificateState
from maternal.errors import CertificateRefused, NotHere, NumberNotInStock
from maternal.usecases.issue_certificate import (
    Issue,
    NewNumbers,
    issue_certificate,
    receive_numbers,
)
from maternal.usecases.record_delivery import record_delivery

NUMBER = "T430000101"


async def a_birth(tx: Tx) -> tuple[Person, Issue]:
    """A mother, and a complete request for her child's certificate."""
    mother = await make_mother(tx)
    child = a_child(tx)
    await record_delivery(tx, a_delivery(mother, child))
    return mother, Issue(child.id, NUMBER, "陈知远", father_name="陈建")


async def test_the_child_takes_its_name_and_the_number_is_spent(tx: Tx):
    tx, hospital = await make_ward(tx)
    _, issue = await a_birth(tx)
    assert await receive_numbers(tx, NewNumbers(NUMBER, 3)) == 3
    certificate = await issue_certificate(tx, issue)
    assert certificate.state is CertificateState.ISSUED
    assert certificate.content is not None
    assert certificate.content.mother_name == "林晓芸"
    child = await registry.person(tx, issue.child_id)
    assert child is not None
    assert (child.name, child.temporary_name) == ("陈知远", False)
    held = Identifier(IdentifierKind.BIRTH_CERTIFICATE, NUMBER)
    assert await registry.owner_of(tx, held) == issue.child_id
    assert await store.free_numbers(tx, hospital.id, 5) == ["T430000102", "T430000103"]
    assert await issue_certificate(tx, issue) == certificate


async def test_a_number_serves_one_child(tx: Tx):
    tx, _ = await make_ward(tx)
    _, first = await a_birth(tx)
    _, second = await a_birth(tx)
    await receive_numbers(tx, NewNumbers(NUMBER, 2))
    await issue_certificate(tx, first)
    with pytest.raises(CertificateRefused):
        await issue_certificate(tx, second)
    with pytest.raises(CertificateRefused, match="已有出生医学证明"):
        await issue_certificate(tx, msgspec.structs.replace(first, number="T430000102"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"father_name": ""}, "母亲签字声明"), ({"collector": "other"}, "委托书")],
)
async def test_what_is_missing_is_said(tx: Tx, changes: dict[str, str], reason: str):
    tx, _ = await make_ward(tx)
    _, issue = await a_birth(tx)
    await receive_numbers(tx, NewNumbers(NUMBER, 1))
    with pytest.raises(CertificateRefused, match=reason):
        await issue_certificate(tx, msgspec.structs.replace(issue, **changes))


async def test_numbers_are_those_in_stock(tx: Tx):
    tx, _ = await make_ward(tx)
    mother, issue = await a_birth(tx)
    with pytest.raises(NumberNotInStock):
        await issue_certificate(tx, issue)
    with pytest.raises(NotHere):
        await issue_certificate(tx, msgspec.structs.replace(issue, child_id=mother.id))
    for first, count in (("T43000010", 1), (NUMBER, 0)):
        with pytest.raises(InvalidInput):
            await receive_numbers(tx, NewNumbers(first, count))
    await receive_numbers(tx, NewNumbers(NUMBER, 2))
    assert await receive_numbers(tx, NewNumbers(NUMBER, 3)) == 1
