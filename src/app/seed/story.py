"""The demo county's people and their stories, told through the use cases. 演示故事"""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from app.seed.care import seed_checkups, seed_pregnancies
from app.seed.clinic import seed_queue, seed_slots
from app.seed.people import seed_births, seed_histories
from app.seed.temperatures import seed_temperatures
from kernel.access import SYSTEM
from kernel.registry.tables import people
from kernel.transaction import Database, Tx

STEPS: tuple[tuple[str, Callable[[Tx], Awaitable[None]]], ...] = (
    ("six weeks of temperatures", seed_temperatures),
    ("births", seed_births),
    ("pregnancies in care", seed_pregnancies),
    ("health checks", seed_checkups),
    ("vaccination histories", seed_histories),
    ("hours to book", seed_slots),
    ("a morning at the clinic", seed_queue),
)


async def seed_story(database: Database, tell: Callable[[str], None]) -> None:
    """Tell the stories once; a county that has people already is left as it is."""
    async with database.transaction(SYSTEM) as tx:
        rows = await tx.conn.execute(select(people.c.id).limit(1))
        if rows.first() is not None:
            return
    for name, step in STEPS:
        tell(f"  seeding {name}")
        async with database.transaction(SYSTEM) as tx:
            await step(tx)
