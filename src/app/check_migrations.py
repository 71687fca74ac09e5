"""``lifecycle check-migrations``: do the migrations build the tables that the code describes?

An embedded server is started for the question, migrated from nothing, compared and thrown away.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from app.local import postgres
from app.migrate import differences, on_database, upgrade, write_migration

T = TypeVar("T")


def main(arguments: list[str]) -> int:
    """Compare, and fail when something differs; or write down the difference."""
    parser = argparse.ArgumentParser("lifecycle check-migrations", description=__doc__)
    parser.add_argument("--write", metavar="MESSAGE", help="write what differs as a migration")
    options = parser.parse_args(arguments)
    if options.write:
        print(on_scratch_database(lambda connection: write_migration(connection, options.write)))
        return 0
    found = on_scratch_database(differences)
    for difference in found:
        print(difference)
    print(f"The migrations and the tables differ in {len(found)} places." if found else "Equal.")
    return 1 if found else 0


def on_scratch_database(work: Callable[[Connection], T]) -> T:
    """Migrate an empty database to the newest revision, then do the work on it."""

    def migrated(connection: Connection) -> T:
        upgrade(connection)
        return work(connection)

    with _scratch_server() as url:
        return asyncio.run(on_database(url, migrated))


@contextmanager
def _scratch_server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lifecycle-scratch-") as directory:
        server = postgres.prepare(Path(directory) / "postgres")
        with (Path(directory) / "log").open("wb") as log:
            process = postgres.start(server, log, postgres.FORGETFUL)
        try:
            yield server.url()
        finally:
            postgres.stop_leftover(server.data)
            process.wait()
