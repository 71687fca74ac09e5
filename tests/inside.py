"""A client that talks to the application inside the test's own transaction."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from app.settings import Settings, read_settings
from kernel.access import Actor
from kernel.transaction import Database, Tx


@dataclass(frozen=True)
class InsideTransaction(Database):
    """Opens savepoints on one connection, whose transaction the test never commits.

    A connection does one thing at a time, so requests take turns.
    """

    connection: AsyncConnection = field(kw_only=True)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, kw_only=True)

    @asynccontextmanager
    async def transaction(self, actor: Actor) -> AsyncGenerator[Tx, None]:
        async with self.turn, self.connection.begin_nested():
            yield Tx(self.connection, actor, self.clock(), self.choreography, self.vault)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings of a development system."""
    return read_settings({"ENVIRONMENT": "development", "PUBLIC_URL": "http://test"})


@pytest.fixture
async def client(
    tx: Tx, database: Database, clock: Callable[[], datetime], settings: Settings
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a screen, which sees and changes what ``tx`` sees. Signed in as nobody."""
    inside = InsideTransaction(
        database.engine,
        tx.choreography,
        tx.vault,
        clock=clock,
        connection=tx.conn,
    )
    from app.asgi import create_app  # the whole application; most tests need none of it

    app: Any = create_app(inside, settings)  # httpx and Litestar describe ASGI differently
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
