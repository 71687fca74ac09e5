"""``lifecycle seed``: a believable county to click through. 演示数据

Everything here is invented: places, people, makers, codes. Ids are derived from names, so
seeding again changes nothing.
"""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable

from app.choreography import choreography
from app.local.errors import CannotStart
from app.seed.accounts import GUARDIAN_PHONE, PASSWORD, STAFF, seed_accounts
from app.seed.county import seed_county
from app.seed.products import seed_products
from app.seed.stock import seed_stock
from app.seed.story import seed_story
from app.settings import Settings, read_settings
from kernel.access import ROLE_TITLES, SYSTEM
from kernel.database import create_engine
from kernel.transaction import Database, Tx

STEPS: tuple[tuple[str, Callable[[Tx], Awaitable[None]]], ...] = (
    ("places and storage units", seed_county),
    ("accounts", seed_accounts),
    ("vaccine products", seed_products),
    ("vaccine stock", seed_stock),
)


def main(arguments: list[str]) -> int:
    """Seed the database the environment names; only a development system is seeded."""
    parser = argparse.ArgumentParser("lifecycle seed", description=__doc__)
    parser.add_argument("--accounts", action="store_true", help="only list the accounts")
    if parser.parse_args(arguments).accounts:
        print("\n".join(demo_accounts()))
        return 0
    settings = read_settings(os.environ)
    if not settings.is_development:
        raise CannotStart("Demonstration data belong in a system with ENVIRONMENT=development.")
    asyncio.run(seed(settings))
    return 0


async def seed(settings: Settings, tell: Callable[[str], None] = print) -> None:
    """Fill an empty system step by step; each step is one transaction."""
    engine = create_engine(settings.database_url, pool_size=2)
    database = Database(engine, choreography(), settings.vault)
    for name, step in STEPS:
        tell(f"  seeding {name}")
        async with database.transaction(SYSTEM) as tx:
            await step(tx)
    await seed_story(database, tell)
    await engine.dispose()


def demo_accounts() -> list[str]:
    """One line per kind of user: how to sign in."""
    lines = [f"{one.login:<14} {PASSWORD:<16} {one.name}，{ROLE_TITLES[one.role]}" for one in STAFF]
    return [*lines, f"{GUARDIAN_PHONE:<31} 林晓芸，家长（验证码见 /inbox）"]
