"""An issued certificate is exchanged, or replaced when lost: a new number, the old one void."""

import msgspec
import pytest
from tests.maternal.makers import a_child, a_delivery, make_mother, make_ward
from tests.maternal.test_correct_delivery import a_correction, right

from kernel.access import Role
from kernel.errors import InvalidInput, NotAllowed
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.identifiers import Identifier, IdentifierKind
from kernel.transaction import Tx
from maternal import store
from maternal.domain.certificates import Certificate, CertificateState, NumberState, out_of_date
from maternal.errors import AlreadyRecorded, CertificateRefused, NotIssued, NumberNotInStock
from maternal.usecases.correct_delivery import correct_delivery
from maternal.usecases.exchange_certificate import Exchange, exchange_certificate
from maternal.usecases.issue_certificate import (
    Issue,
    NewNumbers,
    issue_certificate,
    receive_numbers,
)
from maternal.usecases.read_certificates import read_certificate
from maternal.usecases.record_delivery import NewChild, NewDelivery, record_delivery
from maternal.usecases.replace_certificate import Replacement, replace_certificate

OLD, NEW, NEXT = "T430000201", "T430000202", "T430000203"


async def an_issued(tx: Tx) -> tuple[NewDelivery, NewChild, Certificate]:
    """A child whose certificate is issued, with two blank numbers left."""
    mother, child = await make_mother(tx), a_child(tx)
    told = a_delivery(mother, child)
    await record_delivery(tx, told)
    await receive_numbers(tx, NewNumbers(OLD, 3))
    issued = await issue_certificate(tx, Issue(child.id, OLD, "陈知远", father_name="陈建"))
    return told, child, issued


def an_exchange(child: NewChild, **changes: object) -> Exchange:
    """The same names on a new certificate, the old one handed in."""
    new = Exchange(
        new_id(), child.id, NEW, "出生体重更正", "陈知远", "陈建", old_copy_returned=True
    )
    return msgspec.structs.replace(new, **changes)


async def number_state(tx: Tx, certificate: Certificate, number: str) -> NumberState | None:
    return await store.lock_number(tx, certificate.organisation_id, number)


async def test_a_corrected_birth_asks_for_an_exchange_and_the_exchange_settles_it(tx: Tx):
    tx, _ = await make_ward(tx)
    told, child, issued = await an_issued(tx)
    assert (await read_certificate(tx, child.id)).to_exchange == ()
    await correct_delivery(tx, a_correction(told, children=(right(child, weight_g=2300),)))
    view = await read_certificate(tx, child.id)
    assert view.to_exchange == ("weight_g",)
    assert view.certificate == issued, "an issued certificate is not changed"

    new = an_exchange(child)
    exchanged = await exchange_certificate(tx, new)
    assert exchanged.content is not None
    assert (exchanged.number, exchanged.content.weight_g) == (NEW, 2300)
    view = await read_certificate(tx, child.id)
    assert view.to_exchange == ()
    assert view.certificate == exchanged
    [old] = view.earlier
    assert (old.state, old.number) == (CertificateState.VOIDED_EXCHANGED, OLD)
    assert old.content is not None
    assert old.content.weight_g == 3200, "what the old one said stays"
    assert await number_state(tx, issued, OLD) is NumberState.VOIDED_EXCHANGED
    assert await number_state(tx, issued, NEW) is NumberState.ISSUED
    kind = IdentifierKind.BIRTH_CERTIFICATE
    assert await registry.owner_of(tx, Identifier(kind, OLD)) is None
    assert await registry.owner_of(tx, Identifier(kind, NEW)) == child.id

    assert await exchange_certificate(tx, new) == exchanged
    with pytest.raises(AlreadyRecorded):
        await exchange_certificate(tx, msgspec.structs.replace(new, number=NEXT))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"old_copy_returned": False}, "没有交回原证"),
        ({"father_name": "陈强"}, "亲子鉴定"),
        ({"father_name": "", "parentage_test": True}, "母亲签字声明"),
        ({"collector": "other"}, "委托书"),
    ],
)
async def test_what_stands_against_an_exchange_is_said(
    tx: Tx, changes: dict[str, object], reason: str
):
    tx, _ = await make_ward(tx)
    _, child, issued = await an_issued(tx)
    with pytest.raises(CertificateRefused, match=reason):
        async with tx.conn.begin_nested():
            await exchange_certificate(tx, an_exchange(child, **changes))
    assert await store.certificate_of(tx, child.id) == issued
    assert await number_state(tx, issued, OLD) is NumberState.ISSUED
    assert await number_state(tx, issued, NEW) is NumberState.BLANK_IN_STOCK


async def test_a_parent_changes_with_a_parentage_test(tx: Tx):
    tx, _ = await make_ward(tx)
    _, child, _ = await an_issued(tx)
    made = await exchange_certificate(
        tx, an_exchange(child, father_name="陈强", parentage_test=True)
    )
    assert made.content is not None
    assert made.content.father_name == "陈强"


async def test_a_lost_certificate_is_replaced_with_what_it_said(tx: Tx):
    tx, _ = await make_ward(tx)
    told, child, issued = await an_issued(tx)
    await correct_delivery(tx, a_correction(told, children=(right(child, weight_g=2300),)))
    new = Replacement(new_id(), child.id, NEW, loss_declared=True, household_registered=True)
    with pytest.raises(CertificateRefused, match="遗失声明"):
        async with tx.conn.begin_nested():
            await replace_certificate(tx, msgspec.structs.replace(new, loss_declared=False))
    replaced = await replace_certificate(tx, new)
    assert replaced.content is not None
    assert replaced.content.weight_g == 3200
    assert replaced.content.main_page_only
    view = await read_certificate(tx, child.id)
    assert view.to_exchange == ("weight_g",), "it still says what the record no longer says"
    assert [one.state for one in view.earlier] == [CertificateState.VOIDED_LOST]
    assert await number_state(tx, issued, OLD) is NumberState.VOIDED_LOST
    assert await replace_certificate(tx, new) == replaced

    again = await exchange_certificate(tx, an_exchange(child, number=NEXT))
    assert again.number == NEXT
    assert len((await read_certificate(tx, child.id)).earlier) == 2


async def test_only_what_was_issued_and_a_number_in_stock(tx: Tx):
    tx, _ = await make_ward(tx)
    mother, child = await make_mother(tx), a_child(tx)
    await record_delivery(tx, a_delivery(mother, child))
    with pytest.raises(NotIssued):
        await exchange_certificate(tx, an_exchange(child))
    with pytest.raises(NotIssued):
        await replace_certificate(tx, Replacement(new_id(), child.id, NEW, loss_declared=True))
    _, issued, _ = await an_issued(tx)
    with pytest.raises(NumberNotInStock):
        async with tx.conn.begin_nested():
            await exchange_certificate(tx, an_exchange(issued, number="T439999999"))
    with pytest.raises(CertificateRefused):
        async with tx.conn.begin_nested():
            await exchange_certificate(tx, an_exchange(issued, number=OLD))
    with pytest.raises(InvalidInput) as why:
        await exchange_certificate(tx, an_exchange(issued, reason=" "))
    assert why.value.field == "reason"
    nurse, _ = await make_ward(tx, Role.NURSE)
    with pytest.raises(NotAllowed):
        await exchange_certificate(nurse, an_exchange(issued))
    with pytest.raises(NotAllowed):
        await replace_certificate(nurse, Replacement(new_id(), issued.id, NEW))


async def test_a_certificate_says_what_the_record_said_when_it_was_issued(tx: Tx):
    tx, _ = await make_ward(tx)
    _, child, issued = await an_issued(tx)
    newborn = await store.newborn(tx, child.id)
    assert newborn is not None
    assert issued.content is not None
    assert out_of_date(issued.content, newborn) == ()
    later = msgspec.structs.replace(newborn, length_cm=None, gestation_days=266)
    assert out_of_date(issued.content, later) == ("gestation_days", "length_cm")
