"""Let an edition of the programme begin on a day, for everybody. 启用版本

Every transaction that plans reads what was decided, so no process needs a restart. Plans that
were made before are stale from now on and are made again by the job.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

import structlog
from msgspec import Meta, Struct

from immunize.domain.editions import Activation, RulesInForce, neighbours
from immunize.errors import (
    ActivationIdTaken,
    EditionsChanged,
    NotForEverybody,
    StartOutOfOrder,
    WhyMissing,
)
from immunize.schedules import national
from immunize.store import editions as store
from immunize.store import plans
from immunize.usecases.preview_edition import NewStart, changed_children, compare_start
from immunize.usecases.rules_in_force import rules_in_force
from kernel.access import Permission
from kernel.registry import store as registry
from kernel.transaction import Tx

COMPARED = 1000
"""Children compared once more, to note beside the decision what it changes."""

_SHORTEST_REASON = 4

logger = structlog.get_logger("lifecycle.plans")


class NewActivation(Struct, frozen=True):
    """An edition, its first day, why, and how many decisions the decider knew of. 启用"""

    id: UUID
    edition: str
    effective: date
    reason: Annotated[str, Meta(max_length=200)]
    version: int


async def activate_edition(tx: Tx, new: NewActivation) -> Activation:
    """Decide, and note who, when, why and what the comparison found.

    The same id with the same content is answered with the first result. Raises
    ``NotForEverybody`` to whoever does not look after all that the decision concerns,
    ``EditionsChanged`` when somebody else decided since the comparison was shown, and
    ``StartOutOfOrder``.
    """
    tx.require(Permission.ACTIVATE_EDITION)
    if await registry.organisations_beside(tx):
        raise NotForEverybody()
    decided = await store.activations(tx)
    for one in decided:
        if one.id == new.id:
            return _repeated(one, new)
    rules = await rules_in_force(tx)
    if len(new.reason.strip()) < _SHORTEST_REASON:
        raise WhyMissing()
    if rules.version != new.version:
        raise EditionsChanged()
    activation = await _activation(tx, new, rules)
    if not await store.add_activation(tx, activation):
        raise EditionsChanged()
    logger.info("edition activated", edition=new.edition, effective=str(new.effective))
    return activation


def _repeated(one: Activation, new: NewActivation) -> Activation:
    if (one.edition, one.effective, one.reason) != (new.edition, new.effective, new.reason.strip()):
        raise ActivationIdTaken()
    return one


async def _activation(tx: Tx, new: NewActivation, rules: RulesInForce) -> Activation:
    comparison = compare_start(NewStart(new.edition, new.effective), tx.today, rules.starts)
    _check_order(new, rules)
    ids = await plans.children_with_record(tx, None, COMPARED)
    return Activation(
        version=rules.version + 1,
        id=new.id,
        edition=new.edition,
        effective=new.effective,
        reason=new.reason.strip(),
        compared=len(ids),
        changed=len(await changed_children(tx, comparison, ids)),
        activated_by=tx.actor.id,
        activated_by_name=tx.actor.name,
        organisation_name=tx.actor.organisation_name,
        activated_at=tx.now,
    )


def _check_order(new: NewActivation, rules: RulesInForce) -> None:
    """Editions follow each other: a later one restates only what it changes."""
    before, after = neighbours(national(None, rules.starts).data.editions, new.edition)
    if before and new.effective <= before.effective:
        raise StartOutOfOrder(before.title, before.effective, after=True)
    if after and new.effective >= after.effective:
        raise StartOutOfOrder(after.title, after.effective, after=False)
