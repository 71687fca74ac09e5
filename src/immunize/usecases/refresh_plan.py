"""Make the stored plans of children again. 更新存储的接种计划"""

from collections.abc import Sequence
from uuid import UUID

from immunize.domain.stored_plan import StoredPlan, stored
from immunize.schedules import edition_on
from immunize.store import plans as store
from immunize.usecases.child_case import Case, cases_of
from kernel.transaction import Tx


async def refresh_plan(tx: Tx, child_id: UUID) -> None:
    """Keep the child's plan as of now.

    For the use cases that change a dose or a fact, in their own transaction. A child without a
    record has no plan.
    """
    await refresh_plans(tx, [child_id])


async def refresh_plans(tx: Tx, child_ids: Sequence[UUID]) -> tuple[StoredPlan, ...]:
    """Keep the plans of several children as of now; those without a record are passed over."""
    made = tuple(plan_to_store(tx, case) for case in await cases_of(tx, child_ids))
    await store.put_plans(tx, made)
    return made


def plan_to_store(tx: Tx, case: Case) -> StoredPlan:
    """What is kept of a child's plan as of now."""
    plan = case.plan(tx.now, tx.today, explain=False)
    edition = edition_on(tx.today, case.region, case.rules.starts)
    return stored(plan, edition.id, case.rules.version, case.groups)
