"""The system as it really runs: its own processes, database and broker, on a free port.

For what cannot be seen inside one process: browsers, crashes, restarts, messages from outside.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from tests.databases import drop_database, make_database
from tests.services import Run

from app.local import broker, ports
from app.local.keys import ensure_keys
from app.settings import Settings, read_settings

START_WITHIN = 60.0


class LiveSystem:
    """Processes of one system; each is started, killed and started again by name."""

    def __init__(self, directory: Path, database_url: str) -> None:
        self.directory = directory
        self.port = ports.any_free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            **ensure_keys(directory / "keys"),
            "ENVIRONMENT": "development",
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def database_url(self) -> str:
        return self.environment["DATABASE_URL"]

    def settings(self) -> Settings:
        """The settings of its processes."""
        return read_settings(self.environment)

    def run(self, *words: str) -> str:
        """Run a subcommand to its end; gives what it printed."""
        command = [sys.executable, "-m", "app", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str) -> int:
        """Start a subcommand that keeps running; gives its process number.

        ``serve`` is waited for until it answers.
        """
        self._spawn(name, [sys.executable, "-m", "app", name])
        if name == "serve":
            self._wait_for(self.answers, name)
        return self._running[name].pid

    def start_broker(self) -> str:
        """Start a broker of this system's own, or name the one it was given."""
        given = os.environ.get("TEST_MQTT_URL")
        if not given:
            chosen = broker.prepare(self.directory / "broker", ports.any_free())
            self._spawn("broker", chosen.command)
            self._wait_for(lambda: broker.answers(chosen.port), "broker")
            given = chosen.url
        self.environment["MQTT_URL"] = given
        return given

    def kill(self, name: str) -> None:
        """End a process, and what it started, as a power cut would."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str) -> int:
        """Ask a process to end; gives its exit status."""
        process = self._running.pop(name)
        process.terminate()
        try:
            return process.wait(15)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def pid(self, name: str) -> int:
        """A running process's number."""
        return self._running[name].pid

    def answers(self) -> bool:
        """Does the web say that it is ready?"""
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def log(self, name: str) -> str:
        """What a process has said so far."""
        return (self.directory / f"{name}.log").read_text(errors="replace")

    def close(self) -> None:
        """Stop everything, last started first."""
        for name in reversed(list(self._running)):
            self.stop(name)

    def _spawn(self, name: str, command: list[str]) -> None:
        with (self.directory / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def _wait_for(self, ready: Callable[[], bool], name: str) -> None:
        give_up_at = time.monotonic() + START_WITHIN
        while not ready():
            ended = self._running[name].poll() is not None
            assert not ended, f"{name} ended:\n{self.log(name)}"
            assert time.monotonic() < give_up_at, f"{name} is not ready:\n{self.log(name)}"
            time.sleep(0.05)


@pytest.fixture
async def live_system(run: Run, tmp_path: Path) -> AsyncIterator[LiveSystem]:
    """A system with an empty database and nothing running yet, for one test alone."""
    url = await make_database(run)
    system = LiveSystem(tmp_path, url)
    yield system
    system.close()
    await drop_database(run, url)


@pytest.fixture(scope="session")
async def live_server(
    run: Run, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LiveSystem]:
    """The seeded county with its broker, telemetry, worker and web running, for all journeys."""
    url = await make_database(run)
    system = LiveSystem(tmp_path_factory.mktemp("live"), url)
    try:
        system.start_broker()
        system.run("seed")
        for name in ("telemetry", "worker", "serve"):
            system.start(name)
        yield system
    finally:
        system.close()
        await drop_database(run, url)
