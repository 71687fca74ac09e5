"""One part of the running system: a process, how to tell that it works, how to end it. 进程"""

import asyncio
import contextlib
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from msgspec import Struct

from app.local.errors import CannotStart
from app.local.leash import leashed

_LINES_OF_LOG = 12


class Part(Struct, frozen=True):
    """What to run, and how. 组成部分

    ``ready`` says whether the part does its work yet; without it, a part that runs is ready.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], bool] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15
    start_within: float = 60


async def spawn(part: Part) -> Process:
    """Start the part in a process group of its own.

    Its own group, so that Ctrl-C on the terminal reaches only whoever stops them in order.
    """
    with part.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *part.command,
            env=part.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=leashed(part.stop_signal),
        )


async def wait_until_ready(part: Part, process: Process) -> None:
    """Wait until the part does its work. Raises ``CannotStart`` with its last words."""
    give_up_at = time.monotonic() + part.start_within
    while part.ready is not None and not await asyncio.to_thread(part.ready):
        if process.returncode is not None:
            raise CannotStart(f"{part.name} did not start.\n{last_words(part)}")
        if time.monotonic() > give_up_at:
            raise CannotStart(f"{part.name} was not ready in time.\n{last_words(part)}")
        await asyncio.sleep(0.05)


async def stop(part: Part, process: Process) -> bool:
    """Ask the part to end; after its patience, end it. True when it ended by itself."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(part.stop_signal)
    try:
        await asyncio.wait_for(process.wait(), part.patience)
    except TimeoutError:
        kill_group(process)
        await process.wait()
        return False
    kill_group(process)
    return True


def kill_group(process: Process) -> None:
    """End whatever the part itself started and did not end."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def last_words(part: Part) -> str:
    """The end of the part's log, indented, and where the rest is."""
    try:
        with part.log.open("rb") as log:
            lines = _tail(log)
    except OSError:
        lines = []
    return "\n".join([*(f"    {line}" for line in lines), f"    (all of it: {part.log})"])


def _tail(log: IO[bytes]) -> list[str]:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - 16_384))
    return log.read().decode(errors="replace").splitlines()[-_LINES_OF_LOG:]
