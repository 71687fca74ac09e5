"""Parts are kept running, and stopped in order, whatever happens to them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import psutil
import pytest

from app.local.errors import CannotStart
from app.local.parts import Part
from app.local.supervisor import Note, Supervisor, clear_up

SLEEP = "import time; time.sleep(600)"


class Stage:
    """A supervisor under test, and what it told."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.notes = directory / "processes.json"
        self.told: list[str] = []
        self.supervisor = Supervisor(self.notes, self.told.append, first_pause=0.02)

    def part(self, name: str, code: str = SLEEP, **how: object) -> Part:
        command = [sys.executable, "-c", code]
        log = self.directory / f"{name}.log"
        return Part(name, command, dict(os.environ), log, **how)  # type: ignore[arg-type]

    def processes(self) -> list[psutil.Process]:
        """What the supervisor's notes say is running, and everything that came of it."""
        noted = msgspec.json.decode(self.notes.read_bytes(), type=list[Note])
        alive = [psutil.Process(one.pid) for one in noted if psutil.pid_exists(one.pid)]
        return [*alive, *(child for one in alive for child in one.children(recursive=True))]

    async def told_about(self, words: str) -> None:
        async with asyncio.timeout(10):
            while not any(words in line for line in self.told):
                await asyncio.sleep(0.02)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    await stage.supervisor.stop()


async def test_parts_stop_in_reverse_order(stage: Stage) -> None:
    for name in ("first", "second", "third"):
        await stage.supervisor.add(stage.part(name))
    await stage.supervisor.stop()
    assert stage.told == ["  third stopped", "  second stopped", "  first stopped"]
    assert not stage.notes.exists()


async def test_a_part_that_is_killed_is_started_again(stage: Stage) -> None:
    await stage.supervisor.add(stage.part("web"))
    (before,) = stage.processes()
    before.kill()
    await stage.told_about("web ended (signal 9)")
    async with asyncio.timeout(10):
        while not [p for p in stage.processes() if p.pid != before.pid]:
            await asyncio.sleep(0.02)


async def test_a_part_that_keeps_ending_is_given_up_with_its_last_words(stage: Stage) -> None:
    await stage.supervisor.add(stage.part("web", "print('no table for me'); raise SystemExit(3)"))
    async with asyncio.timeout(30):
        reason = await stage.supervisor.broken()
    assert "web keeps ending (exit status 3)" in str(reason)
    assert "no table for me" in str(reason)


async def test_a_part_that_never_gets_ready_says_what_it_said(stage: Stage) -> None:
    part = stage.part("web", "print('port taken')", ready=lambda: False)
    with pytest.raises(CannotStart, match="port taken"):
        await stage.supervisor.add(part)


async def test_a_part_that_does_not_listen_is_killed_with_its_children(stage: Stage) -> None:
    deaf = (
        "import signal, subprocess, sys, time;"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"subprocess.Popen([sys.executable, '-c', '{SLEEP}']);"
        "print('up', flush=True); time.sleep(600)"
    )
    log = stage.directory / "deaf.log"
    part = stage.part("deaf", deaf, patience=0.3, ready=lambda: "up" in log.read_text())
    await stage.supervisor.add(part)
    family = stage.processes()
    assert len(family) == 2
    await stage.supervisor.stop()
    assert stage.told == ["  deaf did not stop and was killed"]
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert all(process.status() == psutil.STATUS_ZOMBIE for process in alive)


def note(process: subprocess.Popen[bytes], started: float) -> str:
    """What a supervisor notes about a process."""
    return f'[{{"name":"left","pid":{process.pid},"started":{started!r},"stop_signal":15}}]'


def test_what_a_killed_supervisor_left_is_cleared_up(tmp_path: Path) -> None:
    notes, told = tmp_path / "notes", list[str]()
    orphan = subprocess.Popen([sys.executable, "-c", SLEEP])
    notes.write_text(note(orphan, psutil.Process(orphan.pid).create_time()))
    clear_up(notes, told.append)
    assert orphan.poll() is not None
    assert told == [f"  stopping left of an earlier run (process {orphan.pid})"]
    assert not notes.exists()


def test_a_stranger_with_a_left_number_is_not_touched(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", SLEEP])
    (tmp_path / "notes").write_text(note(stranger, started=1.0))
    clear_up(tmp_path / "notes", print)
    with pytest.raises(subprocess.TimeoutExpired):
        stranger.wait(0.2)
    stranger.kill()
    stranger.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends processes with their parent")
def test_a_killed_supervisor_leaves_nobody_behind(tmp_path: Path) -> None:
    code = f"""
import asyncio, os
from pathlib import Path
from app.local.parts import Part
from app.local.supervisor import Supervisor
async def main():
    here = Path({str(tmp_path)!r})
    supervisor = Supervisor(here / "notes", print)
    part = Part("x", [{sys.executable!r}, "-c", {SLEEP!r}], dict(os.environ), here / "log")
    await supervisor.add(part)
    print("up", flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == b"up\n"
    (child,) = psutil.Process(supervisor.pid).children()
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    child.wait(5)
