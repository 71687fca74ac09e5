"""The database server and the broker that tests run against, shared by all of one run's workers.

Each is chosen in the same order: an address in the environment, Docker where an engine answers,
otherwise a process of our own. Whoever needs one first starts it, behind a file lock; the
process that began the run stops everything at its end. A run that was killed leaves a
directory behind, which the next run clears away.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil

from app.local import broker, ports, postgres

_PREFIX = "lifecycle-tests-"


class Service(msgspec.Struct, frozen=True):
    """A running server: where it is, and what ends it (a process or a container)."""

    url: str
    pid: int | None = None
    started: float = 0
    container: str | None = None


class Run:
    """The servers of one test run, known to every worker by the run's directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @property
    def name(self) -> str:
        """What the run's databases begin with, so that runs on one server do not meet."""
        return "test_" + "".join(
            c if c.isalnum() else "_" for c in self.directory.name[-8:].lower()
        )

    @classmethod
    def begin(cls) -> "Run":
        """A new run, owned by this process."""
        _clear_away_killed_runs()
        directory = Path(tempfile.mkdtemp(prefix=_PREFIX))
        (directory / "owner").write_text(str(os.getpid()))
        return cls(directory)

    @property
    def used_a_given_server(self) -> bool:
        """Did tests make databases on a server that outlives this run?"""
        return "TEST_DATABASE_URL" in os.environ and (self.directory / "template.lock").exists()

    def database_server(self) -> Service:
        """The address of a server on which this run may create databases."""
        given = os.environ.get("TEST_DATABASE_URL")
        return Service(given) if given else self._shared("postgres", _start_postgres)

    def broker(self) -> Service:
        """The address of a broker."""
        given = os.environ.get("TEST_MQTT_URL")
        return Service(given) if given else self._shared("broker", _start_broker)

    def end(self) -> None:
        """Stop what this run started and remove its files."""
        for note in self.directory.glob("*.json"):
            _stop(msgspec.json.decode(note.read_bytes(), type=Service))
        shutil.rmtree(self.directory, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Only one worker of the run at a time is in here."""
        with (self.directory / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _shared(self, name: str, start: Callable[[Path], Service]) -> Service:
        note = self.directory / f"{name}.json"
        with self.lock(name):
            if note.exists():
                return msgspec.json.decode(note.read_bytes(), type=Service)
            service = start(self.directory / name)
            note.write_bytes(msgspec.json.encode(service))
            return service


def docker_answers() -> bool:
    """Is there a container engine, and not just its client?"""
    import docker  # slow to import, and mostly not needed
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=2)
        client.ping()
    except DockerException:
        return False
    client.close()
    return True


def _start_postgres(directory: Path) -> Service:
    if docker_answers():
        with _otherwise_our_own("Postgres"):
            return _postgres_in_docker()
    return _embedded_postgres(directory)


def _start_broker(directory: Path) -> Service:
    if docker_answers():
        with _otherwise_our_own("Mosquitto"):
            return _broker_in_docker(directory)
    return _own_broker(directory)


@contextlib.contextmanager
def _otherwise_our_own(what: str) -> Iterator[None]:
    """An engine may answer and yet have no image: then a process of our own must do."""
    try:
        yield
    except Exception as failure:
        print(f"{what} could not be started in Docker ({failure}); starting our own.")


def _postgres_in_docker() -> Service:
    from testcontainers.community.postgres import PostgresContainer

    container = PostgresContainer("postgres:18-alpine", username="postgres", driver=None)
    container.with_command("postgres -c fsync=off -c max_connections=300").start()
    return Service(container.get_connection_url(), container=container.get_wrapped_container().id)


def _embedded_postgres(directory: Path) -> Service:
    server = postgres.prepare(directory)
    with directory.with_suffix(".log").open("wb") as log:
        process = postgres.start(server, log, {**postgres.FORGETFUL, "max_connections": "300"})
    return _of_process(server.url(), process)


def _broker_in_docker(directory: Path) -> Service:
    from testcontainers.community.mqtt import MosquittoContainer

    directory.mkdir(exist_ok=True)
    configuration = directory / "container.conf"
    configuration.write_text(
        "listener 1883\nallow_anonymous true\nmax_inflight_messages 0\nmax_queued_messages 0\n"
    )
    container = MosquittoContainer("eclipse-mosquitto:2").start(str(configuration))
    host, port = container.get_container_host_ip(), container.get_exposed_port(1883)
    return Service(f"mqtt://{host}:{port}", container=container.get_wrapped_container().id)


def _own_broker(directory: Path) -> Service:
    chosen = broker.prepare(directory, ports.any_free())
    with directory.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(chosen.command, stdout=log, stderr=log, start_new_session=True)
    if not broker.wait_until_ready(chosen.port):
        process.kill()
        raise RuntimeError(f"The broker did not start: {directory.with_suffix('.log').read_text()}")
    return _of_process(chosen.url, process)


def _of_process(url: str, process: subprocess.Popen[bytes]) -> Service:
    return Service(url, process.pid, psutil.Process(process.pid).create_time())


def _stop(service: Service) -> None:
    if service.container is not None:
        _remove_container(service.container)
    if service.pid is not None:
        _stop_process(service.pid, service.started)


def _remove_container(container_id: str) -> None:
    import docker

    client = docker.from_env()
    client.containers.get(container_id).remove(force=True, v=True)
    client.close()


def _stop_process(pid: int, started: float) -> None:
    """Stop the process, unless its number has since gone to another one."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if process.create_time() != started:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            process.kill()


def _clear_away_killed_runs() -> None:
    for directory in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            if directory.stat().st_uid != os.geteuid():
                continue
            owner = int((directory / "owner").read_text())
            if not psutil.pid_exists(owner):
                Run(directory).end()
