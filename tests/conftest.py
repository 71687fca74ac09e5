"""What every test may ask for: a database, an open transaction, a broker, a client."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from tests.browsing import browser, page, phone
from tests.databases import drop_database, drop_databases, make_database
from tests.inside import client, settings
from tests.live import live_server, live_system
from tests.services import Run

from kernel.access import SYSTEM
from kernel.database import create_engine
from kernel.transaction import Choreography, Database, Tx
from kernel.vault import Vault

__all__ = ["browser", "client", "live_server", "live_system", "page", "phone", "settings"]

RUN = pytest.StashKey[Run]()


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    config.stash[RUN] = Run(Path(worker["run"])) if worker else Run.begin()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:  # type: ignore[no-untyped-def]
    """Tell an xdist worker which run it belongs to."""
    node.workerinput["run"] = str(node.config.stash[RUN].directory)


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or RUN not in config.stash:
        return
    run = config.stash[RUN]
    if run.used_a_given_server:
        asyncio.run(drop_databases(run))
    run.end()


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> None:
        self.now += step


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest) -> Run:
    """This test run, and the servers it shares between its workers."""
    return request.config.stash[RUN]


@pytest.fixture(scope="session")
async def postgres_url(run: Run, worker: str) -> str:
    """The address of this worker's own database, with the current schema and no rows."""
    return await make_database(run, worker)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """This process's name among the run's workers."""
    given = getattr(request.config, "workerinput", {"workerid": "main"})
    return str(given["workerid"])


@pytest.fixture(scope="session")
def mqtt_url(run: Run) -> str:
    """The address of a broker; topics are shared with the run's other workers."""
    return run.broker().url


@pytest.fixture(scope="session")
def vault() -> Vault:
    """Keys for tests: an SM4 key in use, and an AES key that was used before."""
    return Vault("test", {"test": bytes(range(16)), "old": bytes(range(32))}, bytes(range(32, 64)))


@pytest.fixture
def clock() -> Clock:
    """The time a test's transactions see: one afternoon, unless the test moves it.

    The same at every run, so that no test passes in the morning and fails at night.
    ``TEST_CLOCK`` (an instant, as 2027-02-28T15:55:00Z) tries another moment.
    """
    return Clock(datetime.fromisoformat(os.environ.get("TEST_CLOCK", "2026-11-24T06:30:00Z")))


@pytest.fixture(scope="session")
def reactions() -> Choreography:
    """Who reacts to what, exactly as in the running system."""
    from app.choreography import choreography  # all modules; pure tests need none of them

    return choreography()


@pytest.fixture(scope="session")
async def database(
    postgres_url: str, reactions: Choreography, vault: Vault
) -> AsyncIterator[Database]:
    """This worker's database. What a test commits here, later tests see; prefer ``tx``."""
    engine = create_engine(postgres_url)
    yield Database(engine, reactions, vault)
    await engine.dispose()


@pytest.fixture
async def own_database(
    run: Run, reactions: Choreography, vault: Vault, clock: Clock
) -> AsyncIterator[Database]:
    """A database for one test alone, for what must really commit: races, crashes, relays."""
    url = await make_database(run)
    engine = create_engine(url)
    yield Database(engine, reactions, vault, clock=clock)
    await engine.dispose()
    await drop_database(run, url)


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection inside a transaction that is never committed."""
    async with database.engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
def tx(connection: AsyncConnection, clock: Clock, reactions: Choreography, vault: Vault) -> Tx:
    """An open transaction on real Postgres, by the system, never committed."""
    return Tx(connection, SYSTEM, clock(), reactions, vault)
