"""Take certificate numbers into stock, and issue them. 签发出生医学证明"""

import re
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
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
    Content,
    NumberState,
    transition,
)
from maternal.domain.conditions import Value
from maternal.errors import AlreadyRecorded, CertificateRefused, NotHere, NumberNotInStock
from maternal.standards import rule_book

_MOST_AT_ONCE = 1000
_FIRST_ISSUE = "first_issue"


class NewNumbers(Struct, frozen=True):
    """A run of printed numbers, from the first on. 编号入库"""

    first: str
    count: int


class Issue(Struct, frozen=True):
    """What is printed, and who collects it. 首次签发

    ``father_name`` is empty where the mother declares so in writing (``mother_statement``).
    """

    child_id: UUID
    number: str
    child_name: str
    father_name: str = ""
    mother_statement: bool = False
    collector: str = "mother"
    authorisation: bool = False


async def receive_numbers(tx: Tx, new: NewNumbers) -> int:
    """Take a run of blank numbers into the institution's stock; gives how many were new."""
    tx.require(Permission.ISSUE_CERTIFICATE)
    if not re.fullmatch(rule_book().certificate_number.pattern, new.first):
        raise InvalidInput(N_("编号是1个大写字母加9位数字，例如 T430000123。"), field="first")
    if not 1 <= new.count <= _MOST_AT_ONCE or tx.actor.organisation_id is None:
        raise InvalidInput(N_("一次入库1到{most}个。"), field="count", most=_MOST_AT_ONCE)
    letter, start = new.first[0], int(new.first[1:])
    numbers = [f"{letter}{start + step:09d}" for step in range(new.count)]
    return await store.add_numbers(tx, tx.actor.organisation_id, numbers)


async def issue_certificate(tx: Tx, issue: Issue) -> Certificate:
    """Turn a draft into a certificate: the child takes its name, the number its state.

    Raises ``CertificateRefused`` with what stands against it, ``NumberNotInStock``. Issuing
    the same number to the same child again changes nothing.
    """
    tx.require(Permission.ISSUE_CERTIFICATE)
    await reach.open_record(tx, issue.child_id, what=N_("出生医学证明"), why=N_("首次签发"))
    certificate = await store.lock_certificate(tx, issue.child_id)
    if certificate is None:
        raise NotHere
    tx.require_reach(await _path_of(tx, certificate.organisation_id))
    if certificate.state is CertificateState.ISSUED and certificate.number == issue.number:
        return certificate
    number_state = await store.lock_number(tx, certificate.organisation_id, issue.number)
    if number_state is None:
        raise NumberNotInStock(issue.number)
    facts = _facts(issue, certificate)
    _assert_allowed(number_state, facts)
    name = clean_name(issue.child_name)
    content = Content(
        name, await _mother_name(tx, issue.child_id), issue.father_name.strip(), issue.collector
    )
    await store.change_number(tx, issue.number, NumberState.ISSUED)
    await store.change_certificate(tx, certificate, CertificateState.ISSUED, issue.number, content)
    await registry.rename(tx, issue.child_id, name)
    await add_identifier(
        tx, issue.child_id, Identifier(IdentifierKind.BIRTH_CERTIFICATE, issue.number)
    )
    issued = await store.certificate_of(tx, issue.child_id)
    if issued is None:
        raise AlreadyRecorded
    return issued


def _facts(issue: Issue, certificate: Certificate) -> dict[str, Value]:
    """A draft exists for a live birth in an institution only."""
    return {
        "live_birth": True,
        "born_in_facility": True,
        "father_info": bool(issue.father_name.strip()),
        "mother_statement": issue.mother_statement,
        "collector": issue.collector,
        "authorisation": issue.authorisation,
        "same_newborn": certificate.state is not CertificateState.DRAFT,
    }


def _assert_allowed(state: NumberState, facts: dict[str, Value]) -> None:
    result = transition(rule_book().certificate_changes, state, _FIRST_ISSUE, facts)
    if not result.allowed:
        zh = "".join(objection.zh for objection in result.objections) or "这个编号已经用过或作废。"
        en = " ".join(objection.en for objection in result.objections) or "This number is spent. "
        raise CertificateRefused(Words(zh, f"{en} "))


async def _mother_name(tx: Tx, child_id: UUID) -> str:
    relatives = await registry.relatives_of(tx, child_id)
    return next((one.name for one in relatives if one.kind is RelationKind.MOTHER), "")


async def _path_of(tx: Tx, organisation_id: UUID) -> str:
    organisation = await registry.organisation(tx, organisation_id)
    return organisation.path if organisation else ""
