"""Take certificate numbers into stock, and issue them. 签发出生医学证明"""

import re
from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.transaction import Tx
from maternal import store
from maternal.domain.certificates import (
    Certificate,
    CertificateState,
    Collector,
    Content,
    printed,
)
from maternal.domain.conditions import Value
from maternal.errors import AlreadyRecorded, NotHere
from maternal.standards import rule_book
from maternal.usecases.region_of import region_of
from maternal.usecases.spend_number import lock_for, mother_name, said_name, take_number

_MOST_AT_ONCE = 1000


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
    collector: Collector = Collector.MOTHER
    authorisation: bool = False


async def receive_numbers(tx: Tx, new: NewNumbers) -> int:
    """Take a run of blank numbers into the institution's stock; gives how many were new."""
    tx.require(Permission.ISSUE_CERTIFICATE)
    if not re.fullmatch(rule_book(await region_of(tx)).certificate_number.pattern, new.first):
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
    certificate = await lock_for(tx, issue.child_id, N_("首次签发"))
    if certificate.state is CertificateState.ISSUED and certificate.number == issue.number:
        return certificate
    name = said_name(issue.child_name, "child_name")
    newborn = await store.newborn(tx, issue.child_id)
    if newborn is None:
        raise NotHere
    content = Content(
        name,
        await mother_name(tx, issue.child_id),
        said_name(issue.father_name, "father_name", optional=True),
        issue.collector,
        **printed(newborn),
    )
    await take_number(tx, certificate, issue.number, _facts(issue, certificate))
    await store.change_certificate(tx, certificate, CertificateState.ISSUED, issue.number, content)
    await registry.rename(tx, issue.child_id, name)
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
