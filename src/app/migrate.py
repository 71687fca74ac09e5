"""Bring a database to the current schema, and check that migrations and tables agree. 数据库迁移"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec import Struct
from sqlalchemy import Connection, text

from app.schema import metadata
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
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def migrate(url: str) -> Migrated:
    """Upgrade the database at ``url``, for callers without an event loop."""
    return asyncio.run(on_database(url, upgrade))


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _steps(before: str | None, after: str | None) -> list[str]:
    scripts = ScriptDirectory.from_config(configuration())
    walked = scripts.iterate_revisions(after, before) if after else ()
    return [f"{script.revision} {script.doc}" for script in walked][::-1]
