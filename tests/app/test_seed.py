"""The demo county is believable, and seeding it again changes nothing."""

from sqlalchemy import func, select

from app.seed import STEPS
from app.seed.people import FAMILIES, child_id
from app.seed.story import seed_story
from immunize.usecases.child_plan import plan_of
from kernel.access import SYSTEM
from kernel.registry import store as registry
from kernel.registry.tables import people
from kernel.transaction import Database


async def test_the_county_has_families_whose_children_are_due(own_database: Database):
    said: list[str] = []
    for _ in range(2):
        for _name, step in STEPS:
            async with own_database.transaction(SYSTEM) as tx:
                await step(tx)
        await seed_story(own_database, said.append)
    async with own_database.transaction(SYSTEM) as tx:
        count = await tx.conn.execute(select(func.count()).select_from(people))
        children = sum(len(family.children) for family in FAMILIES)
        assert count.scalar_one() == children + len(FAMILIES) + 2
        twin = await registry.person(tx, child_id("陈以宁"))
        assert twin is not None
        assert not twin.temporary_name
        plan = await plan_of(tx, twin.id)
        assert {"DTaP", "IPV"} <= {due.vaccine for due in plan.next_doses if due.is_open}
