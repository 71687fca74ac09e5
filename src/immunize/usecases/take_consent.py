"""Inform the guardian and take their consent. 知情告知"""

import re
from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.consent import Consent, ConsentDecision, Signer
from immunize.domain.visits import Ending, Visit, VisitState
from immunize.usecases.open_visit import lock_for_step
from kernel.access import Permission
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry.people import clean_name
from kernel.text import Note
from kernel.transaction import Tx

_PATH = re.compile(r"[MLQCZ0-9 .,\-]{1,20000}")


class NewConsent(Struct, frozen=True):
    """What the guardian was shown and decided. 知情同意

    ``vaccines`` are the codes the decision is about; ``signature`` an SVG path drawn on the
    pad, missing when a paper form was signed.
    """

    id: UUID
    child_id: UUID
    visit_id: UUID
    vaccines: tuple[str, ...]
    notice_version: str
    decision: ConsentDecision
    signer_name: str
    relation: Signer
    signer_id: UUID | None = None
    signature: str | None = None
    reason: Note = ""


async def take_consent(tx: Tx, new: NewConsent) -> Visit:
    """Write the decision down and move the visit on; repeating an id changes nothing.

    A refusal ends the visit and keeps its reason. Raises ``StepOutOfOrder`` before the health
    questions, ``InvalidInput`` for a refusal without a reason or a signature that is none.
    """
    tx.require(Permission.TAKE_CONSENT)
    await reach.open_record(tx, new.child_id, what=N_("知情同意"), why=N_("知情同意"))
    visit = await lock_for_step(tx, new.child_id, new.visit_id, *VisitState)
    _check(new)
    if not await store.add_consent(tx, _consent(tx, new)):
        return visit
    visit = await lock_for_step(
        tx, new.child_id, new.visit_id, VisitState.SCREENED, VisitState.CONSENTED
    )
    if new.decision is ConsentDecision.SIGNED:
        return await store.change_visit(tx, visit, state=VisitState.CONSENTED)
    return await store.change_visit(
        tx,
        visit,
        state=VisitState.REFUSED,
        ended_at=tx.now,
        ended_by=tx.actor.id,
        ending=Ending.NOT_VACCINATED,
    )


def _check(new: NewConsent) -> None:
    if not new.vaccines:
        raise InvalidInput(N_("请选知情同意包括哪些疫苗。"), field="vaccines")
    if new.decision is ConsentDecision.REFUSED and not new.reason.strip():
        raise InvalidInput(N_("请写下家长不打的原因。"), field="reason")
    if new.signature and not _PATH.fullmatch(new.signature):
        raise InvalidInput(N_("签名没有传完整，请家长再签一次。"), field="signature")


def _consent(tx: Tx, new: NewConsent) -> Consent:
    return Consent(
        person_id=new.child_id,
        id=new.id,
        visit_id=new.visit_id,
        vaccines=new.vaccines,
        notice_version=new.notice_version,
        decision=new.decision,
        reason=new.reason.strip(),
        signer_id=new.signer_id,
        signer_name=clean_name(new.signer_name),
        relation=new.relation,
        taken_by=tx.actor.id,
        taken_by_name=tx.actor.name,
        signed_at=tx.now,
        signature=new.signature or None,
    )
