"""One migrated template per test run, one copy of it per worker."""

from uuid import uuid4

import asyncpg
from tests.services import Run

from app.migrate import on_database, upgrade


def address(server_url: str, database: str) -> str:
    """The address of another database on the same server."""
    head, _, options = server_url.partition("?")
    prefix = head.rsplit("/", 1)[0]
    return f"{prefix}/{database}" + (f"?{options}" if options else "")


async def make_database(run: Run, name: str | None = None) -> str:
    """A fresh database with the current schema; gives its address."""
    server = run.database_server().url
    template = f"{run.name}_template"
    with run.lock("template"):
        done = run.directory / "template.done"
        if not done.exists():
            await _execute(server, f'CREATE DATABASE "{template}"')
            await on_database(address(server, template), upgrade)
            done.touch()
        database = f"{run.name}_{name or uuid4().hex[:12]}"
        await _execute(server, f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
    return address(server, database)


async def drop_database(run: Run, url: str) -> None:
    """Drop one database, whoever may still be connected."""
    name = url.partition("?")[0].rsplit("/", 1)[1]
    await _execute(run.database_server().url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def drop_databases(run: Run) -> None:
    """Drop everything that this run made on its server."""
    connection = await asyncpg.connect(run.database_server().url)
    try:
        names = await connection.fetch(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", f"{run.name}_"
        )
        for row in names:
            await connection.execute(f'DROP DATABASE "{row["datname"]}" WITH (FORCE)')
    finally:
        await connection.close()


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
