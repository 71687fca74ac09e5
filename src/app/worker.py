"""``lifecycle worker``: scheduled jobs, and letters to the outside. 后台任务

Any number of workers relay letters. One of them, whoever holds an advisory lock of the
database, runs the schedule; when it dies another takes over within seconds.
"""

import argparse
import asyncio
import contextlib
import os
import signal
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import text

import coldchain.jobs
import immunize.jobs
import kernel.accounts.jobs
import maternal.jobs
from app import logs
from app.choreography import choreography
from app.gateways import deliver_with, new_client
from app.settings import Settings, read_settings
from immunize.schedules import begin_editions
from kernel import outbox
from kernel.access import SYSTEM
from kernel.calendar import CLINIC_TIME
from kernel.database import create_engine
from kernel.jobs import Job
from kernel.outbox import Deliver
from kernel.transaction import Database

JOBS: tuple[Job, ...] = (
    *kernel.accounts.jobs.jobs,
    *immunize.jobs.jobs,
    *maternal.jobs.jobs,
    *coldchain.jobs.jobs,
)

_SCHEDULE_LOCK = 0x11FEC7C1F
_IDLE = 0.5
_RETRY = 3.0

logger = structlog.get_logger("lifecycle.worker")


def main(arguments: list[str]) -> int:
    """Work until told to stop."""
    parser = argparse.ArgumentParser("lifecycle worker", description=__doc__)
    parser.parse_args(arguments)
    settings = read_settings(os.environ)
    logs.configure(settings.log_level, readable=settings.is_development)
    begin_editions(settings.edition_starts)
    asyncio.run(work(settings))
    return 0


async def work(settings: Settings) -> None:
    """Relay letters and run the schedule until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    engine = create_engine(settings.database_url, pool_size=4)
    database = Database(engine, choreography(), settings.vault)
    async with new_client() as client, asyncio.TaskGroup() as group:
        group.create_task(relay(database, deliver_with(settings, client), stop))
        group.create_task(keep_schedule(database, stop))
        logger.info("working", jobs=len(JOBS))
    await engine.dispose()


async def relay(database: Database, deliver: Deliver, stop: asyncio.Event) -> None:
    """Deliver letters one by one as they fall due."""
    while not stop.is_set():
        try:
            async with database.transaction(SYSTEM) as tx:
                busy = await outbox.relay_one(tx.conn, tx.vault, deliver, tx.now)
        except Exception as failure:
            logger.warning("cannot relay letters", failure=type(failure).__name__)
            busy = False
            await _pause(stop, _RETRY)
        if not busy:
            await _pause(stop, _IDLE)


async def keep_schedule(database: Database, stop: asyncio.Event) -> None:
    """Run the schedule whenever this worker holds the lock."""
    while not stop.is_set():
        try:
            await _lead(database, stop)
        except Exception as failure:
            logger.warning("lost the schedule", failure=type(failure).__name__)
        await _pause(stop, _RETRY)


async def _lead(database: Database, stop: asyncio.Event) -> None:
    async with database.engine.connect() as connection:
        locked = await connection.execute(
            text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _SCHEDULE_LOCK}
        )
        if not locked.scalar_one():
            return
        await connection.commit()
        scheduler = _scheduler(database)
        scheduler.start()
        logger.info("leading the schedule")
        try:
            while not stop.is_set():  # the lock lasts as long as its connection answers
                await connection.execute(text("SELECT 1"))
                await connection.commit()
                await _pause(stop, _RETRY)
        finally:
            scheduler.shutdown(wait=False)
        await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _SCHEDULE_LOCK})


def _scheduler(database: Database) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(
        timezone=CLINIC_TIME, job_defaults={"coalesce": True, "max_instances": 1}
    )
    for job in JOBS:
        scheduler.add_job(partial(run_job, database, job), _trigger(job), name=job.name)
    return scheduler


def _trigger(job: Job) -> CronTrigger | IntervalTrigger:
    if job.daily_at is not None:
        return CronTrigger(hour=job.daily_at.hour, minute=job.daily_at.minute, timezone=CLINIC_TIME)
    assert job.every is not None
    return IntervalTrigger(seconds=int(job.every.total_seconds()))


async def run_job(database: Database, job: Job) -> None:
    """One run of one job, in a transaction of its own; a failure is logged and tried again."""
    try:
        async with database.transaction(SYSTEM) as tx:
            await job.run(tx)
    except Exception as failure:
        logger.error("job failed", job=job.name, exc_info=failure)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
