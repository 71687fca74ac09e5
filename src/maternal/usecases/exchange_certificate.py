"""Exchange a certificate that says something wrong for one that is right. 换发出生医学证明"""

from uuid import UUID

from msgspec import Struct

from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.text import Note
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
from maternal.errors import NotHere
from maternal.usecases.spend_number import (
    EXCHANGE,
    lock_issued,
    mother_name,
    repeated,
    said_name,
    take_number,
    void_number,
)


class Exchange(Struct, frozen=True):
    """What the new certificate says, and what was handed in. 换发

    ``parentage_test`` counts only when a parent changes.
    """

    id: UUID
    child_id: UUID
    number: str
    reason: Note
    child_name: str
    father_name: str = ""
    mother_statement: bool = False
    old_copy_returned: bool = False
    parentage_test: bool = False
    collector: Collector = Collector.MOTHER
    authorisation: bool = False


async def exchange_certificate(tx: Tx, new: Exchange) -> Certificate:
    """Void the old number and issue a new one with what the record says now.

    The same id again returns the first result. Raises ``NotIssued``, ``NumberNotInStock``,
    and ``CertificateRefused`` with what stands against it: then nothing has changed.
    """
    tx.require(Permission.ISSUE_CERTIFICATE)
    old = await lock_issued(tx, new.child_id, N_("换发"))
    known = await repeated(tx, new.child_id, new.id, new.number, new.reason.strip())
    if known is not None:
        return known
    if not new.reason.strip():
        raise InvalidInput(N_("请写明为什么换发，例如“出生体重更正”。"), field="reason")
    newborn = await store.newborn(tx, new.child_id)
    if newborn is None or old.content is None:
        raise NotHere
    content = Content(
        child_name=said_name(new.child_name, "child_name"),
        mother_name=await mother_name(tx, new.child_id),
        father_name=said_name(new.father_name, "father_name", optional=True),
        collector=new.collector,
        **printed(newborn),
    )
    handed_in: dict[str, Value] = {"old_copy_returned": new.old_copy_returned}
    if _parents(content) != _parents(old.content):
        handed_in["parentage_test"] = new.parentage_test
    state = await void_number(tx, old, EXCHANGE, handed_in)
    await store.change_certificate(tx, old, CertificateState(state), old.number or "", old.content)
    certificate = Certificate(
        person_id=old.person_id,
        id=new.id,
        organisation_id=old.organisation_id,
        state=CertificateState.ISSUED,
        number=new.number,
        content=content,
        created_at=tx.now,
        changed_at=tx.now,
        changed_by_name=tx.actor.name,
        reason=new.reason.strip(),
    )
    await take_number(tx, certificate, new.number, _facts(new))
    await store.add_certificate(tx, certificate)
    if content.child_name != old.content.child_name:
        await registry.rename(tx, new.child_id, content.child_name)
    return certificate


def _parents(content: Content) -> tuple[str, str]:
    return content.mother_name, content.father_name


def _facts(new: Exchange) -> dict[str, Value]:
    """The old one is void by now, so the child has no other."""
    return {
        "live_birth": True,
        "born_in_facility": True,
        "father_info": bool(new.father_name.strip()),
        "mother_statement": new.mother_statement,
        "collector": new.collector,
        "authorisation": new.authorisation,
        "same_newborn": False,
    }
