"""The embedded Postgres copes with whatever an earlier run left on the disk."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from app.local import postgres
from app.local.errors import CannotStart
from app.local.postgres import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return postgres.prepare(tmp_path_factory.mktemp("county") / "postgres")


@pytest.fixture
def running(server: Server, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (tmp_path / "log").open("wb") as log:
        process = postgres.start(server, log, postgres.FORGETFUL)
    yield process
    postgres.stop_leftover(server.data)
    process.wait(10)


async def test_it_answers_on_its_socket_and_makes_a_database_once(
    server: Server, running: subprocess.Popen[bytes]
) -> None:
    for _ in range(2):
        postgres.create_database(server, "county 县")
    connection = await asyncpg.connect(server.url("county 县"))
    assert await connection.fetchval("SHOW listen_addresses") == ""
    assert await connection.fetchval("SHOW server_encoding") == "UTF8"
    await connection.close()
    assert server.sockets.stat().st_mode & 0o077 == 0


def test_the_server_of_a_killed_run_is_stopped_cleanly(
    server: Server, running: subprocess.Popen[bytes]
) -> None:
    left = postgres.leftover(server.data)
    assert left is not None
    assert left.pid == running.pid
    postgres.prepare(server.data)
    assert running.wait(10) == 0
    assert postgres.leftover(server.data) is None


def test_a_lock_file_whose_owner_is_gone_is_forgotten(server: Server, tmp_path: Path) -> None:
    somebody_else = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    lock = server.data / "postmaster.pid"
    lock.write_text(f"{somebody_else.pid}\n{server.data}\n")
    postgres.prepare(server.data)
    assert not lock.exists()
    assert psutil.pid_exists(somebody_else.pid)
    somebody_else.kill()
    somebody_else.wait()


def test_data_of_another_version_is_refused_by_name(server: Server) -> None:
    version = server.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("16\n")
    with pytest.raises(CannotStart, match=f"Postgres 16; this is Postgres {ours.strip()}"):
        postgres.prepare(server.data)
    version.write_text(ours)


def test_a_directory_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("irreplaceable")
    with pytest.raises(CannotStart, match="not a Postgres data directory"):
        postgres.prepare(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "irreplaceable"


def test_a_socket_path_that_is_too_long_moves_to_a_private_place(tmp_path: Path) -> None:
    deep = tmp_path / ("县" * 40) / "postgres"
    deep.mkdir(parents=True)
    sockets = postgres._socket_directory(deep)
    assert len(os.fsencode(sockets / postgres.SOCKET_NAME)) < postgres.LONGEST_SOCKET_PATH
    assert sockets.stat().st_mode & 0o077 == 0
    sockets.chmod(0o755)
    with pytest.raises(CannotStart, match="not a private directory"):
        postgres._socket_directory(deep)
    sockets.rmdir()
