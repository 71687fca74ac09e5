"""What every use case about a certificate's number needs: locks, rules, the name. 编号使用"""

from uuid import UUID

from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.identifiers import Identifier, IdentifierKind
from kernel.registry.people import RelationKind, clean_name
from kernel.registry.register import add_identifier
from kernel.transaction import Tx
from maternal import store
from maternal.domain.basis import Words
from maternal.domain.certificates import (
    Certificate,
    CertificateState,
    NumberState,
    transition,
)
from maternal.domain.conditions import Value
from maternal.errors import (
    AlreadyRecorded,
    CertificateRefused,
    NotHere,
    NotIssued,
    NumberNotInStock,
)
from maternal.standards import rule_book
from maternal.usecases.region_of import region_of

FIRST_ISSUE = "first_issue"
EXCHANGE = "exchange"
REPLACE_LOST = "replace_lost"


async def lock_for(tx: Tx, child_id: UUID, why: str) -> Certificate:
    """A child's present certificate, kept from others; of an institution within reach."""
    await reach.open_record(tx, child_id, what=N_("出生医学证明"), why=why)
    certificate = await store.lock_certificate(tx, child_id)
    if certificate is None:
        raise NotHere
    place = await registry.organisation(tx, certificate.organisation_id)
    tx.require_reach(place.path if place else "")
    return certificate


async def lock_issued(tx: Tx, child_id: UUID, why: str) -> Certificate:
    """The same, of which a number has been issued. Raises ``NotIssued``."""
    certificate = await lock_for(tx, child_id, why)
    if certificate.state is not CertificateState.ISSUED or certificate.content is None:
        raise NotIssued
    return certificate


async def take_number(
    tx: Tx, certificate: Certificate, number: str, facts: dict[str, Value]
) -> None:
    """Issue a blank number of the institution to the certificate's child."""
    state = await store.lock_number(tx, certificate.organisation_id, number)
    if state is None:
        raise NumberNotInStock(number)
    await assert_allowed(tx, state, FIRST_ISSUE, facts)
    await store.change_number(tx, number, NumberState.ISSUED)
    await add_identifier(
        tx, certificate.person_id, Identifier(IdentifierKind.BIRTH_CERTIFICATE, number)
    )


async def void_number(
    tx: Tx, certificate: Certificate, event: str, facts: dict[str, Value]
) -> NumberState:
    """End an issued number for ever; it no longer finds its child."""
    number = certificate.number or ""
    state = await store.lock_number(tx, certificate.organisation_id, number)
    if state is None:
        raise NumberNotInStock(number)
    new_state = await assert_allowed(tx, state, event, facts)
    await store.change_number(tx, number, new_state)
    held = Identifier(IdentifierKind.BIRTH_CERTIFICATE, number)
    identifier_id = await registry.claim_identifier(tx, certificate.person_id, held)
    if identifier_id is not None:
        await registry.revoke_identifier(tx, certificate.person_id, identifier_id)
    return new_state


async def repeated(
    tx: Tx, child_id: UUID, id: UUID, number: str, reason: str
) -> Certificate | None:
    """The certificate that this request has made already, if it is told again.

    Raises ``AlreadyRecorded`` when the id was used for something else.
    """
    for one in await store.certificates_of(tx, child_id):
        if one.id == id:
            if (one.number, one.reason) != (number, reason):
                raise AlreadyRecorded
            return one
    return None


async def assert_allowed(
    tx: Tx, state: NumberState, event: str, facts: dict[str, Value]
) -> NumberState:
    """The state a number moves to. Raises ``CertificateRefused`` with what stands against it."""
    changes = rule_book(await region_of(tx)).certificate_changes
    result = transition(changes, state, event, facts)
    if result.new_state is None:
        zh = "".join(objection.zh for objection in result.objections) or "这个编号已经用过或作废。"
        en = " ".join(objection.en for objection in result.objections) or "This number is spent."
        raise CertificateRefused(Words(zh, f"{en} "))
    return NumberState(result.new_state)


def said_name(text: str, field: str, *, optional: bool = False) -> str:
    """A name as it is printed; a refusal says in which field it stands."""
    if optional and not text.strip():
        return ""
    try:
        return clean_name(text)
    except InvalidInput as wrong:
        wrong.field = field
        raise


async def mother_name(tx: Tx, child_id: UUID) -> str:
    """The name of a child's mother as the master index has it."""
    relatives = await registry.relatives_of(tx, child_id)
    return next((one.name for one in relatives if one.kind is RelationKind.MOTHER), "")
