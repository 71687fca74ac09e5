"""Open a visit for its next step. 打开就诊"""

from uuid import UUID

from immunize import store
from immunize.domain.visits import Visit, VisitState
from immunize.errors import StepOutOfOrder, VisitNotFound
from kernel.registry import store as registry
from kernel.transaction import Tx


async def lock_for_step(tx: Tx, child_id: UUID, visit_id: UUID, *states: VisitState) -> Visit:
    """The visit, locked until we commit, for a step that these states allow.

    Raises ``VisitNotFound``, ``NotAllowed`` for a clinic outside the actor's scope, and
    ``StepOutOfOrder``.
    """
    visit = await store.lock_visit(tx, child_id, visit_id)
    if visit is None:
        raise VisitNotFound()
    place = await registry.organisation(tx, visit.organisation_id)
    tx.require_reach(place.path if place else "")
    if visit.state not in states:
        raise StepOutOfOrder(visit.state, states[0])
    return visit
