"""``lifecycle migrate``: bring a database to the current schema. 数据库迁移"""

import argparse
import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import asyncpg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec import Struct
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.local.errors import CannotStart
from app.schema import metadata
from app.settings import read_settings
from kernel.database import create_engine

DIRECTORY = Path(__file__).parent / "migrations"
_LOCK = 0x11FEC7C1E  # any number, as long as every migrating process takes the same one

T = TypeVar("T")


class Migrated(Struct, frozen=True):
    """What a migration did: where the schema was, where it is, the steps between. 迁移结果"""

    before: str | None
    after: str | None
    steps: list[str]

    def __str__(self) -> str:
        if not self.steps:
            return f"The database is already at {self.after or 'an empty schema'}."
        lines = [f"The database moved from {self.before or 'empty'} to {self.after}:"]
        return "\n".join([*lines, *(f"  {step}" for step in self.steps)])


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration; it needs no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(DIRECTORY).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> Migrated:
    """Upgrade to the newest revision. Safe to run from several processes at once."""
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    connection.commit()
    try:
        before = _revision(connection)
        connection.rollback()
        command.upgrade(configuration(connection), "head")
        connection.commit()
        after = _revision(connection)
        return Migrated(before, after, _steps(before, after))
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
        connection.commit()


def differences(connection: Connection) -> list[str]:
    """How the database differs from the tables in the code, one line each."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(change) for change in compare_metadata(context, metadata)]


@cache
def head_revision() -> str | None:
    """The revision this program was built for."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def write_migration(connection: Connection, message: str) -> str:
    """Write the next migration from what changed in the tables; returns its file."""
    script = command.revision(configuration(connection), message=message, autogenerate=True)
    assert script is not None
    assert not isinstance(script, list)
    return script.path


async def on_database(url: str, work: Callable[[Connection], T]) -> T:
    """Run synchronous migration work over the asynchronous driver."""
    engine = create_engine(url)
    try:
        async with reachable(engine) as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


@asynccontextmanager
async def reachable(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection, None]:
    """A connection; where there is none to be had, the reason in words without secrets."""
    try:
        connection = await engine.connect()
    except (OSError, DBAPIError, asyncpg.PostgresError) as failure:
        where = engine.url.render_as_string(hide_password=True).replace("+asyncpg", "")
        reason = str(getattr(failure, "orig", None) or failure)
        raise CannotStart(f"The database at {where} cannot be used: {reason}") from None
    try:
        yield connection
    finally:
        await connection.close()


def main(arguments: list[str]) -> int:
    """Upgrade the configured database and say what was done."""
    parser = argparse.ArgumentParser("lifecycle migrate", description=__doc__)
    parser.parse_args(arguments)
    settings = read_settings(os.environ)
    print(asyncio.run(on_database(settings.database_url, upgrade)))
    return 0


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _steps(before: str | None, after: str | None) -> list[str]:
    scripts = ScriptDirectory.from_config(configuration())
    walked = scripts.iterate_revisions(after, before) if after else ()
    return [f"{script.revision} {script.doc}" for script in walked][::-1]
