"""``lifecycle demo`` as a person at a terminal meets it."""

import fcntl
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from app.local import ports

START_WITHIN = 120.0


class Terminal:
    """A terminal in which a command runs: what it shows, and a keyboard."""

    def __init__(self, var: Path, port: int | None = None) -> None:
        self.port = port or ports.any_free()
        self._screen, inner = pty.openpty()
        os.set_blocking(self._screen, False)
        self.shown = ""
        inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MQTT_URL")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "demo"],
            env={**inherited, "PORT": str(self.port), "VAR_DIR": str(var)},
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(inner, termios.TIOCSCTTY, 0),  # Ctrl-C reaches us
        )
        os.close(inner)

    def wait_for(self, words: str) -> None:
        """Read the screen until the words are there or the command has ended."""
        give_up_at = time.monotonic() + START_WITHIN
        while words not in self.shown:
            ended = self.process.poll() is not None
            self._read()
            assert words in self.shown or not ended, self.shown
            assert time.monotonic() < give_up_at, self.shown
            time.sleep(0.05)

    def press_ctrl_c(self) -> None:
        os.write(self._screen, b"\x03")

    def wait(self) -> int:
        """Wait for the command's end, reading on; gives its exit status."""
        give_up_at = time.monotonic() + 60
        while self.process.poll() is None:
            self._read()
            assert time.monotonic() < give_up_at, self.shown
            time.sleep(0.05)
        self._read()
        return int(self.process.returncode)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.wait()
        os.close(self._screen)

    def _read(self) -> None:
        try:
            while read := os.read(self._screen, 65536):
                self.shown += read.decode(errors="replace")
        except OSError:  # nothing there now, or nobody on the other side any more
            return


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the county keeps its data from one test to the next."""
    return tmp_path_factory.mktemp("county") / "var"


@pytest.fixture
def terminal(var: Path) -> Iterator[Terminal]:
    terminal = Terminal(var)
    yield terminal
    terminal.close()


def test_it_says_where_it_serves_and_stops_in_order(terminal: Terminal) -> None:
    terminal.wait_for("Ctrl-C stops everything.")
    address = re.search(r"Ready after \d+ s at\s+(\S+)", terminal.shown)
    assert address is not None
    assert httpx.get(f"{address[1]}readyz").status_code == 200
    accounts = terminal.shown.partition("Logs are in")[2]
    for kind in ("接种护士", "助产士", "冷链管理员", "疾控审计", "家长"):
        assert kind in accounts
    family = terminal.family()
    terminal.press_ctrl_c()
    assert terminal.wait() == 0
    stopped = re.findall(r"(\w+) stopped", terminal.shown)
    assert stopped == ["sensors", "web", "worker", "telemetry", "broker", "postgres"]
    assert not [one for one in family if one.is_running()]


def test_commands_beside_it_work_on_the_same_county(terminal: Terminal, var: Path) -> None:
    terminal.wait_for("Ctrl-C stops everything.")
    commands = (
        f"{sys.executable} -m app token nurse.sun till",
        f"{sys.executable} -m app sensors --excursion qingxi-fridge-2",
    )
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", f". {var}/environment && {command}"], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert (var / "environment").stat().st_mode & 0o777 == 0o600


def test_after_a_power_cut_it_starts_again_with_its_data(terminal: Terminal, var: Path) -> None:
    terminal.wait_for("Ctrl-C stops everything.")
    family = terminal.family()
    terminal.process.kill()
    terminal.process.wait()
    assert not psutil.wait_procs(family, timeout=30)[1]

    again = Terminal(var)
    again.wait_for("Ctrl-C stops everything.")
    again.close()
    assert "already at" in again.shown
    assert "Traceback" not in again.shown


def test_another_in_the_same_directory_is_refused_in_words(terminal: Terminal, var: Path) -> None:
    terminal.wait_for("Starting Postgres")
    second = Terminal(var)
    assert second.wait() == 2
    assert f"Already running here: http://127.0.0.1:{terminal.port}" in second.shown
    second.close()


def test_a_busy_port_is_refused_in_words(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        terminal = Terminal(tmp_path, port=taken.getsockname()[1])
        assert terminal.wait() == 1
    assert f"Port {terminal.port} on 127.0.0.1 is in use" in terminal.shown
    assert "Traceback" not in terminal.shown
    terminal.close()


def test_ctrl_c_while_it_starts_stops_what_was_started(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.wait_for("Starting the broker")
    family = terminal.family()
    terminal.press_ctrl_c()
    assert terminal.wait() == 0
    assert "postgres stopped" in terminal.shown
    assert not [one for one in family if one.is_running()]
    terminal.close()
