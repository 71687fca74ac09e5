"""A backup is worth what can be restored from it."""

import os
import subprocess
from pathlib import Path

import asyncpg
from tests.databases import address, drop_database, make_database
from tests.services import Run

from app.local import postgres

DEPLOY = Path(__file__).parents[2] / "deploy"


def script(name: str, argument: str | Path, url: str) -> subprocess.CompletedProcess[str]:
    """Run a script of deploy/ with the client programs of our Postgres."""
    path = f"{postgres.binary('psql').parent}:{os.environ['PATH']}"
    return subprocess.run(
        [DEPLOY / name, argument],
        env={"PATH": path, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_backup_can_be_restored_into_an_empty_database(run: Run, tmp_path: Path) -> None:
    url = await make_database(run)
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('预防接种')")
    await connection.close()

    dump = script("backup.sh", tmp_path, url).stdout.strip()
    refused = script("restore.sh", dump, url)
    assert refused.returncode == 1
    assert "into an empty one" in refused.stderr

    empty = await empty_database(run)
    restored = script("restore.sh", dump, empty)
    assert restored.returncode == 0, restored.stderr
    connection = await asyncpg.connect(empty)
    assert await connection.fetchval("SELECT word FROM kept") == "预防接种"
    await connection.close()
    await drop_database(run, url)
    await drop_database(run, empty)


async def empty_database(run: Run) -> str:
    server, name = run.database_server().url, f"{run.name}_restored"
    connection = await asyncpg.connect(server)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    return address(server, name)
