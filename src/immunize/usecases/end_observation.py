"""End the observation after an injection. 留观结束"""

from uuid import UUID

from msgspec import Struct

from immunize import store
from immunize.domain.visits import Ending, Visit, VisitState
from immunize.errors import TooEarlyToLeave
from immunize.usecases.open_visit import lock_for_step
from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.transaction import Tx


class ObservationEnd(Struct, frozen=True):
    """How a child left. 离开"""

    child_id: UUID
    visit_id: UUID
    ending: Ending = Ending.ON_TIME


async def end_observation(tx: Tx, end: ObservationEnd) -> Visit:
    """Let the child go; a visit that has ended stays as it is.

    Raises ``TooEarlyToLeave`` before 30 minutes are over, unless the child left early or had
    a reaction, which is written down as such.
    """
    tx.require(Permission.SCREEN)
    await reach.open_record(tx, end.child_id, what=N_("留观"), why=N_("结束留观"))
    visit = await lock_for_step(tx, end.child_id, end.visit_id, *VisitState)
    if visit.is_over:
        return visit
    visit = await lock_for_step(tx, end.child_id, end.visit_id, VisitState.OBSERVING)
    if end.ending is Ending.ON_TIME and visit.observe_until and tx.now < visit.observe_until:
        left = visit.observe_until - tx.now
        raise TooEarlyToLeave(int(left.total_seconds() // 60) + 1)
    return await store.change_visit(
        tx,
        visit,
        state=VisitState.FINISHED,
        ended_at=tx.now,
        ended_by=tx.actor.id,
        ending=end.ending,
    )
