"""Replace a certificate that was lost: the same content under a new number. 补发出生医学证明"""

from uuid import UUID

import msgspec
from msgspec import Struct

from kernel.access import Permission
from kernel.i18n import N_
from kernel.transaction import Tx
from maternal import store
from maternal.domain.certificates import Certificate, CertificateState, Collector
from maternal.domain.conditions import Value
from maternal.errors import NotIssued
from maternal.usecases.spend_number import (
    REPLACE_LOST,
    lock_issued,
    repeated,
    take_number,
    void_number,
)

LOST = N_("遗失补发")


class Replacement(Struct, frozen=True):
    """What was declared, and who collects the new one. 补发

    ``household_registered``: the household register keeps its counterfoil, so only the main
    page is issued again.
    """

    id: UUID
    child_id: UUID
    number: str
    loss_declared: bool = False
    household_registered: bool = False
    collector: Collector = Collector.MOTHER
    authorisation: bool = False


async def replace_certificate(tx: Tx, new: Replacement) -> Certificate:
    """Void the lost number and issue a new one with what the lost certificate said.

    The same id again returns the first result. Raises ``NotIssued``, ``NumberNotInStock``,
    and ``CertificateRefused`` with what stands against it: then nothing has changed.
    """
    tx.require(Permission.ISSUE_CERTIFICATE)
    old = await lock_issued(tx, new.child_id, N_("遗失补发"))
    known = await repeated(tx, new.child_id, new.id, new.number, LOST)
    if known is not None:
        return known
    if old.content is None:
        raise NotIssued
    state = await void_number(tx, old, REPLACE_LOST, {"loss_declared": new.loss_declared})
    await store.change_certificate(tx, old, CertificateState(state), old.number or "", old.content)
    certificate = Certificate(
        person_id=old.person_id,
        id=new.id,
        organisation_id=old.organisation_id,
        state=CertificateState.ISSUED,
        number=new.number,
        content=msgspec.structs.replace(
            old.content, collector=new.collector, main_page_only=new.household_registered
        ),
        created_at=tx.now,
        changed_at=tx.now,
        changed_by_name=tx.actor.name,
        reason=LOST,
    )
    facts: dict[str, Value] = {
        "collector": new.collector,
        "authorisation": new.authorisation,
        "same_newborn": False,
    }
    await take_number(tx, certificate, new.number, facts)
    await store.add_certificate(tx, certificate)
    return certificate
