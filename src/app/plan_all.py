"""``lifecycle plan-all``: make every plan that is not of today, with every core. 全省更新计划

Also for everybody who has a record and no plan yet, as after an import. Each step is a
transaction of its own and takes plans that nobody else is making, so it can be stopped at any
time, run beside the worker's nightly steps and on several machines; the next run goes on.
"""

import argparse
import asyncio
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess

from sqlalchemy.ext.asyncio import AsyncEngine

from app.choreography import choreography
from app.conformance.runner import Progress
from app.settings import Settings, read_settings
from immunize.schedules import begin_editions
from immunize.store import plans as store
from immunize.usecases.refresh_all_plans import count_stale, refresh_stale_plans
from kernel.access import SYSTEM
from kernel.database import create_engine
from kernel.transaction import Database

_LOOK = 0.5
"""Seconds between two looks at what is left."""


def main(arguments: list[str]) -> int:
    """Work until nothing is left; returns the exit status."""
    parser = argparse.ArgumentParser("lifecycle plan-all", description=__doc__)
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    workers = max(1, parser.parse_args(arguments).workers)
    settings = read_settings(os.environ)
    began = time.monotonic()
    left = asyncio.run(_begin(settings))
    context = multiprocessing.get_context("spawn")
    crew = [context.Process(target=_work, daemon=True) for _ in range(workers)]
    for process in crew:
        process.start()
    progress = Progress(left, unit="children")
    asyncio.run(_watch(settings, progress, crew))
    seconds = time.monotonic() - began
    print(
        f"{left} plans in {seconds:.1f} s, {left / max(seconds, 1e-9):.0f} a second,"
        f" {workers} processes",
        file=sys.stderr,
    )
    return max(process.exitcode or 0 for process in crew)


async def _begin(settings: Settings) -> int:
    """Line up those without a plan; returns how many plans are to be made."""
    database, engine = _database(settings)
    async with database.transaction(SYSTEM) as tx:
        await store.add_missing_plans(tx)
        left = await count_stale(tx)
    await engine.dispose()
    return left


async def _watch(settings: Settings, progress: Progress, crew: Sequence[BaseProcess]) -> None:
    """Show how much is done until every process has ended."""
    database, engine = _database(settings)
    left = progress.total
    while any(process.is_alive() for process in crew):
        await asyncio.sleep(_LOOK)
        async with database.transaction(SYSTEM) as tx:
            now = await count_stale(tx)
        progress.advance(left - now, left - now)
        left = now
    progress.finish()
    await engine.dispose()


def _work() -> None:
    """One process: step after step until nothing is left."""
    settings = read_settings(os.environ)
    begin_editions(settings.edition_starts)
    asyncio.run(_steps(settings))


async def _steps(settings: Settings) -> None:
    database, engine = _database(settings)
    busy = True
    while busy:
        async with database.transaction(SYSTEM) as tx:
            busy = await refresh_stale_plans(tx) > 0
    await engine.dispose()


def _database(settings: Settings) -> tuple[Database, AsyncEngine]:
    engine = create_engine(settings.database_url, pool_size=1)
    return Database(engine, choreography(), settings.vault), engine
