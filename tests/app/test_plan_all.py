"""Making every plan with several processes, and going on where a run stopped."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta

from sqlalchemy import delete, update
from tests.conftest import Clock
from tests.immunize.makers import make_child, make_organisation

from immunize.store import plans as store
from immunize.tables import plans
from immunize.usecases.refresh_all_plans import count_stale
from kernel.access import SYSTEM
from kernel.calendar import utc_now
from kernel.transaction import Database

CHILDREN = 6


async def test_stale_and_missing_plans_are_made(own_database: Database, clock: Clock) -> None:
    clock.now = utc_now()  # as for the process that makes the plans
    async with own_database.transaction(SYSTEM) as tx:
        clinic = await make_organisation(tx)
        children = [await make_child(tx, clinic) for _ in range(CHILDREN)]
        await tx.conn.execute(update(plans).values(made_on=tx.today - timedelta(days=1)))
        await tx.conn.execute(delete(plans).where(plans.c.person_id == children[0].id))
    url = own_database.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {
        "ENVIRONMENT": "development",
        "DATABASE_URL": url.replace("postgresql+asyncpg", "postgresql"),
    }
    assert f"{CHILDREN} plans in" in await asyncio.to_thread(plan_all, environment)
    async with own_database.transaction(SYSTEM) as tx:
        assert await count_stale(tx) == 0
        made = await store.stored_plan(tx, children[0].id)
        assert made is not None
        assert made.doses
    assert "0 plans in" in await asyncio.to_thread(plan_all, environment)


def plan_all(environment: dict[str, str]) -> str:
    """What the command says at its end."""
    run = [sys.executable, "-m", "app", "plan-all", "--workers", "2"]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    return done.stderr
