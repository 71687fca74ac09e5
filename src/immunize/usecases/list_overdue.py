"""Whom to call back: children who are overdue. 逾期未种名单"""

from msgspec import Struct

from immunize.domain.stored_plan import StoredPlan
from immunize.store import plans as store
from immunize.store.plans import OverdueCount
from kernel.access import Permission
from kernel.i18n import N_
from kernel.registry import reach
from kernel.registry import store as registry
from kernel.registry.reach import PersonCard
from kernel.transaction import Tx

PAGE = 30


class OverdueChild(Struct, frozen=True):
    """A child, whom to call, and what is overdue. 逾期儿童"""

    about: PersonCard
    plan: StoredPlan


class OverdueList(Struct, frozen=True):
    """How many are overdue for which dose, and one page of their names. 逾期名单"""

    counts: tuple[OverdueCount, ...]
    total: int
    children: tuple[OverdueChild, ...]


async def list_overdue(
    tx: Tx, vaccine: str | None = None, dose: int | None = None, page: int = 1
) -> OverdueList:
    """Children managed within the actor's scope, the longest overdue first.

    ``vaccine`` and ``dose`` choose whom to name. Each child named leaves an access entry.
    """
    tx.require(Permission.READ_RECORD)
    tx.require(Permission.READ_REPORTS)
    await store.plan_by_scope(tx)
    found = await store.overdue_plans(tx, vaccine, dose, (max(page, 1) - 1) * PAGE, PAGE)
    children = []
    for person, plan in found:
        await registry.note_access(tx, person.id, N_("逾期名单"), N_("通知补种"))
        children.append(OverdueChild(await reach.card(tx, person), plan))
    return OverdueList(
        counts=tuple(await store.count_overdue(tx)),
        total=await store.number_overdue(tx, vaccine, dose),
        children=tuple(children),
    )
