"""Keeps several parts running: starts them in order, restarts them, stops them in reverse. 进程管理

A part that ends by itself is started again, a little later each time; one that keeps ending
brings everything down with its last words. What runs is noted in a file, so that the next
start can clear up where this one was killed and the system could not.
"""

import asyncio
import contextlib
import time
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable
from pathlib import Path

import msgspec
import psutil

from app.local.errors import CannotStart
from app.local.parts import Part, kill_group, last_words, spawn, stop, wait_until_ready

RESTARTS_ALLOWED = 5
WITHIN_SECONDS = 60


class Note(msgspec.Struct, frozen=True):
    """A process we started; its starting time tells it from a later one of the same number."""

    name: str
    pid: int
    started: float
    stop_signal: int


class Supervisor:
    """The parts that run, in the order in which they were started. 进程管理器"""

    def __init__(
        self, notes: Path, tell: Callable[[str], None], *, first_pause: float = 0.4
    ) -> None:
        self._first_pause = first_pause
        self._notes = notes
        self._tell = tell
        self._running: dict[str, tuple[Part, Process]] = {}
        self._watchers: list[asyncio.Task[None]] = []
        self._broken: asyncio.Future[CannotStart] = asyncio.get_running_loop().create_future()

    async def add(self, part: Part) -> None:
        """Start a part, and keep it running from now on."""
        await self._start(part)
        self._watchers.append(asyncio.create_task(self._watch(part)))

    async def broken(self) -> CannotStart:
        """Wait until a part cannot be kept running; gives the reason."""
        return await asyncio.shield(self._broken)

    async def stop(self) -> None:
        """Stop everything, last started first."""
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        for part, process in reversed(list(self._running.values())):
            ended = await stop(part, process)
            self._tell(f"  {part.name} {'stopped' if ended else 'did not stop and was killed'}")
        self._running.clear()
        self._notes.unlink(missing_ok=True)

    async def _start(self, part: Part) -> None:
        process = await spawn(part)
        self._running[part.name] = part, process
        self._write_notes()
        await wait_until_ready(part, process)

    async def _watch(self, part: Part) -> None:
        ends: deque[float] = deque(maxlen=RESTARTS_ALLOWED)
        while True:
            process = self._running[part.name][1]
            status = await process.wait()
            kill_group(process)
            if len(ends) == RESTARTS_ALLOWED and time.monotonic() - ends[0] < WITHIN_SECONDS:
                self._give_up(f"{part.name} keeps ending ({_how(status)}).\n{last_words(part)}")
                return
            ends.append(time.monotonic())
            self._tell(f"  {part.name} ended ({_how(status)}); starting it again")
            await asyncio.sleep(self._first_pause * 2 ** (len(ends) - 1))
            with contextlib.suppress(CannotStart):  # then it ends again, and counts once more
                await self._start(part)

    def _give_up(self, reason: str) -> None:
        if not self._broken.done():
            self._broken.set_result(CannotStart(reason))

    def _write_notes(self) -> None:
        notes = []
        for name, (part, process) in self._running.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                started = psutil.Process(process.pid).create_time()
                notes.append(Note(name, process.pid, started, part.stop_signal))
        self._notes.write_bytes(msgspec.json.encode(notes))


def clear_up(notes: Path, tell: Callable[[str], None]) -> None:
    """Stop what a killed supervisor left running, last started first."""
    try:
        left = msgspec.json.decode(notes.read_bytes(), type=list[Note])
    except (FileNotFoundError, msgspec.DecodeError):
        return
    for note in reversed(left):
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(note.pid)
            if process.create_time() != note.started:
                continue
            tell(f"  stopping {note.name} of an earlier run (process {note.pid})")
            _end(process, note.stop_signal)
    notes.unlink(missing_ok=True)


def _end(process: psutil.Process, stop_signal: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [process, *process.children(recursive=True)]
        process.send_signal(stop_signal)
        _, alive = psutil.wait_procs(family, timeout=15)
        for one in alive:
            one.kill()


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
