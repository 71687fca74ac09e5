"""The demo county's people and their stories, told through the use cases. 演示故事"""

from collections.abc import Callable

from kernel.transaction import Database


async def seed_story(database: Database, tell: Callable[[str], None]) -> None:
    """Nothing yet but an empty county."""
