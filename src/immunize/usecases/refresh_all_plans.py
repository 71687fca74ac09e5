"""Make everybody's plan again once a day, in small steps. 每日更新接种计划

A day changes plans: doses fall due and become overdue; so does an edition that was activated.
Each step is a transaction of its own and takes those whose plan is oldest, so a run that is cut
off goes on where it stopped.
"""

import structlog

from immunize.store import plans as store
from immunize.usecases.refresh_plan import refresh_plans
from immunize.usecases.rules_in_force import rules_in_force
from kernel.transaction import Tx

STEP = 1000
"""Children in one step; with a step every ten seconds a million children take three hours."""

logger = structlog.get_logger("lifecycle.plans")


async def refresh_stale_plans(tx: Tx) -> int:
    """One step; returns how many plans were made, none once every plan is as it should be."""
    stale = await store.stale_plans(tx, (await rules_in_force(tx)).version, STEP)
    if stale:
        await refresh_plans(tx, stale)
    return len(stale)


async def count_stale(tx: Tx) -> int:
    """How many plans are of an earlier day, or were made under other rules."""
    return await store.count_stale(tx, (await rules_in_force(tx)).version)


async def refresh_by_night(tx: Tx) -> None:
    """One step for the schedule, with a line in the log."""
    if made := await refresh_stale_plans(tx):
        logger.info("plans refreshed", children=made, left=await count_stale(tx))
